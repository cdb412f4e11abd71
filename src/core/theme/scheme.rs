//! Continuous colour schemes. In: a share from 0 to 1. Out: the colour there.
//!
//! **Invariant:** shares outside 0 and 1, infinite ones included, give the nearest end; NaN gives the start.

use crate::theme::scheme_data::{self, Ramp};
use crate::theme::{Color, Theme};

/// A continuous scheme, ready to be asked for many values.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    stops: Vec<Color>,
    curve: Curve,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Curve {
    /// A uniform B-spline: goes through both ends and near the stops between.
    Basis,
    /// Straight between samples of a curve.
    Linear,
}

impl Scheme {
    /// The scheme of a colour mode such as `continuous-GrYlRd`; `None` where the id names none.
    pub fn of_mode(mode: &str, theme: Theme) -> Option<Self> {
        let names: &[&str] = match mode.strip_prefix("continuous-")? {
            "GrYlRd" => &["green", "yellow", "red"],
            "RdYlGr" => &["red", "yellow", "green"],
            "BlYlRd" => &["dark-blue", "super-light-yellow", "dark-red"],
            "YlRd" => &["super-light-yellow", "dark-red"],
            "BlPu" => &["blue", "purple"],
            "YlBl" => &["super-light-yellow", "dark-blue"],
            "blues" => &["panel-bg", "dark-blue"],
            "reds" => &["panel-bg", "dark-red"],
            "greens" => &["panel-bg", "dark-green"],
            "purples" => &["panel-bg", "dark-purple"],
            other => return Self::named(other),
        };
        let stops = names.iter().map(|name| theme.color(name)).collect();
        Some(Self { stops, curve: Curve::Basis })
    }

    /// A scheme of d3's and ColorBrewer's name, as heatmaps ask for (`Oranges`, `Spectral`, `Turbo`); case does not
    /// matter.
    pub fn named(name: &str) -> Option<Self> {
        let (_, ramp) = scheme_data::RAMPS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let (colors, curve) = match ramp {
            Ramp::Stops(colors) => (*colors, Curve::Basis),
            Ramp::Samples(colors) => (*colors, Curve::Linear),
        };
        Some(Self { stops: colors.iter().map(|rgb| Color::hex(*rgb)).collect(), curve })
    }

    /// The same scheme from its other end.
    pub fn reversed(mut self) -> Self {
        self.stops.reverse();
        self
    }

    /// The colour at a share of the way.
    pub fn at(&self, share: f64) -> Color {
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        let last = self.stops.len().saturating_sub(1);
        let segment = ((share * last as f64) as usize).min(last.saturating_sub(1));
        let within = share * last as f64 - segment as f64;
        let Some((from, to)) = self.stops.get(segment).zip(self.stops.get(segment + 1)) else {
            return self.stops.first().copied().unwrap_or(Color::FALLBACK);
        };
        let (from, to) = (from.channels(), to.channels());
        let mixed = match self.curve {
            Curve::Linear => each(|at| from[at] + (to[at] - from[at]) * within),
            Curve::Basis => {
                // The ends are prolonged in a straight line, so that the curve starts and stops on them.
                let before = match segment.checked_sub(1) {
                    Some(at) => self.stops[at].channels(),
                    None => each(|at| 2.0 * from[at] - to[at]),
                };
                let after = match self.stops.get(segment + 2) {
                    Some(color) => color.channels(),
                    None => each(|at| 2.0 * to[at] - from[at]),
                };
                each(|at| basis(within, [before[at], from[at], to[at], after[at]]))
            }
        };
        Color::from_channels(mixed)
    }
}

fn each(channel: impl Fn(usize) -> f64) -> [f64; 3] {
    [channel(0), channel(1), channel(2)]
}

/// The uniform cubic B-spline over four control values, at `t` between the middle two.
fn basis(t: f64, [v0, v1, v2, v3]: [f64; 4]) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    ((1.0 - 3.0 * t + 3.0 * t2 - t3) * v0
        + (4.0 - 6.0 * t2 + 3.0 * t3) * v1
        + (1.0 + 3.0 * t + 3.0 * t2 - 3.0 * t3) * v2
        + t3 * v3)
        / 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mode: &str, share: f64, expected: &str) {
        let scheme = Scheme::of_mode(mode, Theme::Dark).unwrap();
        assert_eq!(scheme.at(share).to_string(), expected, "{mode} at {share}");
    }

    #[test]
    fn schemes_run_from_end_to_end() {
        check("continuous-GrYlRd", 0.0, "#73bf69");
        check("continuous-GrYlRd", 0.5, "#e2c03d");
        check("continuous-GrYlRd", 1.0, "#f2495c");
        check("continuous-RdYlGr", 0.1, "#f36752");
        check("continuous-BlPu", 0.5, "#8886e6");
        check("continuous-blues", 0.0, "#181b1f");
        check("continuous-viridis", 0.0, "#440154");
        check("continuous-viridis", 1.0, "#fde725");
    }

    #[test]
    fn any_share_has_a_colour() {
        check("continuous-GrYlRd", -3.0, "#73bf69");
        check("continuous-GrYlRd", f64::INFINITY, "#f2495c");
        check("continuous-GrYlRd", f64::NAN, "#73bf69");
    }

    #[test]
    fn unknown_schemes_are_none_and_known_ones_have_both_ends() {
        assert_eq!(Scheme::of_mode("continuous-nothing", Theme::Dark), None);
        assert_eq!(Scheme::of_mode("thresholds", Theme::Dark), None);
        let oranges = Scheme::named("oranges").unwrap();
        assert_eq!(oranges.at(0.0).to_string(), "#fff5eb");
        assert_eq!(oranges.clone().reversed().at(1.0), oranges.at(0.0));
    }
}
