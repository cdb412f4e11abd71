//! Colours of counts. In: the colour options, the counts. Out: a colour for each count, and the ends of the scale.
//!
//! As Grafana does: a palette of some steps; schemes are turned so that the least count lies nearest to the panel's
//! ground; the scale goes from the least to the greatest drawn count unless the panel fixes an end.
//!
//! **Invariant:** every count has a colour, the same in the plot, the scale and the tooltip.

use super::options::{ColorMode, ColorOptions};
use crate::theme::{Color, Scheme, Theme};

/// Schemes whose first colour is light, or that end where they begin: `Some` names the theme they are turned in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    Always,
    In(Theme),
}

/// Schemes made for dark grounds; the remaining sequential ones are made for light grounds.
const FOR_DARK: [&str; 9] =
    ["Turbo", "Cividis", "Viridis", "Magma", "Inferno", "Plasma", "Warm", "Cool", "Cubehelix"];
/// Diverging and cyclical schemes.
const BOTH_WAYS: [&str; 11] =
    ["BrBG", "PiYG", "PRGn", "PuOr", "RdBu", "RdGy", "RdYlBu", "RdYlGn", "Spectral", "Rainbow", "Sinebow"];

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Colors {
    palette: Vec<Color>,
    pub min: f64,
    pub max: f64,
}

impl Colors {
    /// `counts` are those that are drawn.
    pub(super) fn new(
        options: &ColorOptions,
        counts: impl Iterator<Item = f64> + Clone,
        theme: Theme,
    ) -> Self {
        let min = options.min.unwrap_or_else(|| counts.clone().fold(f64::INFINITY, f64::min));
        let max = options.max.unwrap_or_else(|| counts.fold(f64::NEG_INFINITY, f64::max));
        let (min, max) = if min.is_finite() && max.is_finite() { (min, max) } else { (0.0, 1.0) };
        Self { palette: palette(options, theme), min, max }
    }

    pub(super) fn index(&self, count: f64) -> usize {
        let last = self.palette.len().saturating_sub(1);
        if count <= self.min {
            return 0;
        }
        let extent = self.max - self.min;
        let share = if extent > 0.0 { (count - self.min) / extent } else { 1.0 };
        ((share * self.palette.len() as f64) as usize).min(last)
    }

    pub(super) fn at(&self, index: usize) -> Color {
        self.palette.get(index).copied().unwrap_or(Color::FALLBACK)
    }

    pub(super) fn of(&self, count: f64) -> Color {
        self.at(self.index(count))
    }

    /// From the least count's to the greatest one's.
    pub(super) fn palette(&self) -> &[Color] {
        &self.palette
    }
}

fn palette(options: &ColorOptions, theme: Theme) -> Vec<Color> {
    let last = options.steps.saturating_sub(1).max(1) as f64;
    let shares = (0..options.steps).map(|step| step as f64 / last);
    match &options.mode {
        ColorMode::Opacity { fill, exponent } => {
            let color = theme.color(fill);
            shares.map(|share| color.with_alpha(share.powf(*exponent) as f32)).collect()
        }
        ColorMode::Scheme(name) => {
            let known = if name.eq_ignore_ascii_case("Cubehelix") { "CubehelixDefault" } else { name };
            let scheme = Scheme::named(known).or_else(|| Scheme::named("Spectral"));
            let mut palette: Vec<Color> = shares
                .map(|share| scheme.as_ref().map_or(Color::FALLBACK, |scheme| scheme.at(share)))
                .collect();
            let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
            let turned = if is(&BOTH_WAYS) || Scheme::named(known).is_none() {
                Turned::Always
            } else if is(&FOR_DARK) {
                Turned::In(Theme::Light)
            } else {
                Turned::In(Theme::Dark)
            };
            if turned == Turned::Always || turned == Turned::In(theme) {
                palette.reverse();
            }
            if options.reverse {
                palette.reverse();
            }
            palette
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::panels::heatmap::options::HeatmapOptions;

    fn colors(color: serde_json::Value, theme: Theme) -> Colors {
        let options = json!({ "color": color });
        let options = HeatmapOptions::read(&options.into());
        Colors::new(&options.color, [1.0, 5.0, 11.0].into_iter(), theme)
    }

    #[test]
    fn the_least_count_lies_nearest_to_the_ground() {
        let dark = colors(json!({"scheme": "Blues"}), Theme::Dark);
        assert_eq!(
            (dark.of(1.0).to_string().as_str(), dark.of(11.0).to_string().as_str()),
            ("#08306b", "#f7fbff")
        );
        let light = colors(json!({"scheme": "Blues"}), Theme::Light);
        assert_eq!(light.of(1.0), dark.of(11.0));
        let reversed = colors(json!({"scheme": "Blues", "reverse": true}), Theme::Dark);
        assert_eq!(reversed.of(1.0), dark.of(11.0));
        assert_eq!(colors(json!({"scheme": "Turbo"}), Theme::Dark).of(1.0).to_string(), "#23171b");
    }

    #[test]
    fn the_scale_covers_what_is_drawn_unless_its_ends_are_fixed() {
        let free = colors(json!({"steps": 2}), Theme::Dark);
        assert_eq!((free.min, free.max, free.index(5.0), free.index(7.0)), (1.0, 11.0, 0, 1));
        let fixed = colors(json!({"steps": 10, "min": 0, "max": 100}), Theme::Dark);
        assert_eq!((fixed.index(-5.0), fixed.index(11.0), fixed.index(400.0)), (0, 1, 9));
    }

    #[test]
    fn opacity_grows_along_its_exponent() {
        let colors =
            colors(json!({"mode": "opacity", "fill": "red", "exponent": 0.5, "steps": 5}), Theme::Dark);
        let alphas: Vec<f32> = colors.palette().iter().map(|color| color.a).collect();
        assert_eq!(alphas, [0.0, 0.5, 0.70710677, 0.8660254, 1.0]);
    }
}
