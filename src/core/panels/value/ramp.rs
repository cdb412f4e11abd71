//! Colours along a value's scale: bands between thresholds, a continuous scheme, or one colour. In: a field's colour
//! mode and thresholds. Out: the colour at any value, and stops for gradients.
//!
//! **Invariant:** the colour at the value itself is the one its text has.

use crate::theme::{Color, Scheme};

/// The ends of a value's scale; `min` is below `max`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::panels) struct Scale {
    pub min: f64,
    pub max: f64,
}

impl Scale {
    /// Missing ends are 0 and 100; equal or swapped ends are made to differ.
    pub(in crate::panels) fn new(min: Option<f64>, max: Option<f64>) -> Self {
        let finite = |end: Option<f64>| end.filter(|end| end.is_finite());
        let (min, max) = (finite(min).unwrap_or(0.0), finite(max).unwrap_or(100.0));
        if min < max {
            Self { min, max }
        } else if min > max {
            Self { min: max, max: min }
        } else {
            Self { min, max: min + 1.0 }
        }
    }

    /// 0 at the lower end, 1 at the upper; kept within both.
    pub(in crate::panels) fn share(self, value: f64) -> f64 {
        ((value - self.min) / (self.max - self.min)).clamp(0.0, 1.0)
    }

    pub(in crate::panels) fn at(self, share: f64) -> f64 {
        self.min + (self.max - self.min) * share
    }
}

/// From a value on, a colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::panels) struct Band {
    pub from: f64,
    pub color: Color,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::panels) enum Ramp {
    /// In the order written; the scan stops at the first band above the value.
    Bands(Vec<Band>),
    Scheme(Scheme),
    Flat(Color),
}

impl Ramp {
    pub(in crate::panels) fn at(&self, value: f64, scale: Scale) -> Color {
        match self {
            Self::Bands(bands) => {
                let reached =
                    bands.iter().enumerate().take_while(|(index, band)| *index == 0 || band.from <= value);
                reached.last().map_or(Color::FALLBACK, |(_, band)| band.color)
            }
            Self::Scheme(scheme) => scheme.at(scale.share(value)),
            Self::Flat(color) => *color,
        }
    }

    /// Stops of a gradient along the scale up to a value; bands blend into each other from middle to middle.
    pub(in crate::panels) fn stops(&self, scale: Scale, value: f64) -> Vec<(f64, Color)> {
        match self {
            Self::Bands(bands) => {
                let mut stops: Vec<(f64, Color)> = Vec::new();
                let mut last = 0.0;
                for (index, band) in bands.iter().enumerate() {
                    if index == 0 {
                        stops.push((0.0, band.color));
                        continue;
                    }
                    if value < band.from {
                        break;
                    }
                    let share = scale.share(band.from);
                    stops.push((share - (share - last) / 2.0, band.color));
                    last = share;
                }
                stops
            }
            Self::Scheme(scheme) => {
                (0..=8).map(|step| f64::from(step) / 8.0).map(|share| (share, scheme.at(share))).collect()
            }
            Self::Flat(color) => vec![(0.0, *color)],
        }
    }
}

/// Bands within a scale as shares from and to; an empty band is left out.
pub(in crate::panels) fn sections(bands: &[Band], scale: Scale) -> Vec<(f64, f64, Color)> {
    let starts: Vec<f64> = bands
        .iter()
        .enumerate()
        .map(|(index, band)| if index == 0 { 0.0 } else { scale.share(band.from) })
        .collect();
    let ends = starts.iter().skip(1).copied().chain([1.0]);
    let sections = starts.iter().copied().zip(ends).zip(bands);
    sections.filter(|((from, to), _)| to > from).map(|((from, to), band)| (from, to, band.color)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREEN: Color = Color::hex(0x00_ff00);
    const RED: Color = Color::hex(0xff_0000);
    const SCALE: Scale = Scale { min: 0.0, max: 200.0 };

    fn bands() -> Vec<Band> {
        vec![Band { from: f64::NEG_INFINITY, color: GREEN }, Band { from: 100.0, color: RED }]
    }

    #[test]
    fn bands_colour_from_their_start_on() {
        let ramp = Ramp::Bands(bands());
        for (value, expected) in [(-5.0, GREEN), (99.9, GREEN), (100.0, RED), (1e9, RED)] {
            assert_eq!(ramp.at(value, SCALE), expected, "{value}");
        }
        assert_eq!(Ramp::Bands(Vec::new()).at(1.0, SCALE), Color::FALLBACK);
    }

    #[test]
    fn sections_cover_the_scale() {
        assert_eq!(sections(&bands(), SCALE), [(0.0, 0.5, GREEN), (0.5, 1.0, RED)]);
        assert_eq!(sections(&bands(), Scale { min: 0.0, max: 50.0 }), [(0.0, 1.0, GREEN)]);
        assert_eq!(sections(&bands(), Scale { min: 150.0, max: 200.0 }), [(0.0, 1.0, RED)]);
        assert_eq!(sections(&[], SCALE), []);
    }

    #[test]
    fn gradients_only_use_reached_bands() {
        let ramp = Ramp::Bands(bands());
        assert_eq!(ramp.stops(SCALE, 50.0), [(0.0, GREEN)]);
        assert_eq!(ramp.stops(SCALE, 150.0), [(0.0, GREEN), (0.25, RED)]);
    }

    #[track_caller]
    fn check_scale(min: Option<f64>, max: Option<f64>, expected: (f64, f64)) {
        let scale = Scale::new(min, max);
        assert_eq!((scale.min, scale.max), expected);
    }

    #[test]
    fn a_scale_always_has_two_ends() {
        check_scale(None, None, (0.0, 100.0));
        check_scale(Some(5.0), Some(5.0), (5.0, 6.0));
        check_scale(Some(9.0), Some(3.0), (3.0, 9.0));
        check_scale(Some(f64::NAN), Some(f64::INFINITY), (0.0, 100.0));
        assert_eq!(SCALE.share(500.0), 1.0);
        assert_eq!(SCALE.share(-1.0), 0.0);
    }
}
