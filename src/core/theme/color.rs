//! One colour: eight bits a channel and opacity.
//!
//! **Invariant:** opacity stays within 0 and 1.

use std::fmt;

/// sRGB with opacity from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: f32,
}

impl Color {
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 1.0 }
    }

    /// From `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self::rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
    }

    /// From hue in degrees, saturation and lightness from 0 to 1; values outside are brought back.
    pub fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let [r, g, b] = channels_from_hsl(hue, saturation.clamp(0.0, 1.0), lightness.clamp(0.0, 1.0));
        Self::from_channels([r, g, b])
    }

    /// The same colour at another opacity, kept within 0 and 1.
    pub fn with_alpha(self, a: f32) -> Self {
        Self { a: a.clamp(0.0, 1.0), ..self }
    }

    /// Black or white, whichever reads better on a ground.
    pub fn ink_on(ground: Self) -> Self {
        let (white, black) = (Self::rgb(255, 255, 255), Self::rgb(18, 18, 22));
        if white.contrast(ground) >= black.contrast(ground) { white } else { black }
    }

    /// The same colour with its hue turned by degrees and its lightness raised by a share of the whole.
    pub fn turned(self, degrees: f64, lighter: f64) -> Self {
        let [hue, saturation, lightness] = hsl_from_channels(self.channels());
        Self { a: self.a, ..Self::from_hsl(hue + degrees, saturation, lightness + lighter) }
    }

    /// What is seen where this colour lies over an opaque one.
    pub fn over(self, below: Self) -> Self {
        let mix = |top: u8, bottom: u8| {
            (f32::from(top) * self.a + f32::from(bottom) * (1.0 - self.a)).round().clamp(0.0, 255.0) as u8
        };
        Self::rgb(mix(self.r, below.r), mix(self.g, below.g), mix(self.b, below.b))
    }

    /// Relative luminance of WCAG 2, from 0 for black to 1 for white; opacity is not considered.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.039_28 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// WCAG 2's contrast ratio, from 1 to 21; see-through colours are laid over `other` first.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.over(other).luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The same colour turned on the colour wheel by degrees, and lighter by a share of full lightness (darker where
    /// negative).
    pub fn shifted(self, hue_degrees: f64, lighter: f64) -> Self {
        let [hue, saturation, lightness] = hsl_from_channels(self.channels());
        Self { a: self.a, ..Self::from_hsl(hue + hue_degrees, saturation, lightness + lighter) }
    }

    /// Red, green and blue as numbers, for interpolation.
    pub(crate) fn channels(self) -> [f64; 3] {
        [f64::from(self.r), f64::from(self.g), f64::from(self.b)]
    }

    /// Rounds numbers from 0 to 255 to an opaque colour.
    pub(crate) fn from_channels(channels: [f64; 3]) -> Self {
        let [r, g, b] = channels.map(|channel| channel.round().clamp(0.0, 255.0) as u8);
        Self::rgb(r, g, b)
    }
}

/// Unrounded red, green and blue from 0 to 255.
pub(crate) fn channels_from_hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|shift| {
        let turn = (shift + hue.rem_euclid(360.0) / 30.0) % 12.0;
        255.0 * (lightness - reach * (turn - 3.0).min(9.0 - turn).clamp(-1.0, 1.0))
    })
}

/// Hue in degrees, saturation and lightness from 0 to 1.
pub(crate) fn hsl_from_channels(channels: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = channels.map(|channel| channel / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let (span, lightness) = (most - least, f64::midpoint(most, least));
    if span <= 0.0 {
        return [0.0, 0.0, lightness];
    }
    let saturation = span / (1.0 - (2.0 * lightness - 1.0).abs()).max(f64::MIN_POSITIVE);
    let hue = if most <= r {
        ((g - b) / span).rem_euclid(6.0)
    } else if most <= g {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    [hue * 60.0, saturation, lightness]
}

/// As CSS writes it: `#rrggbb`, or `rgba(...)` when not opaque.
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.a >= 1.0 {
            write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
        } else {
            write!(f, "rgba({}, {}, {}, {})", self.r, self.g, self.b, self.a)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let (black, white) = (Color::hex(0), Color::hex(0xff_ffff));
        assert!((white.contrast(black) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        assert!((Color::hex(0x77_7777).contrast(white) - 4.478).abs() < 0.001);
        assert!((black.with_alpha(0.0).contrast(white) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn shifts_stay_colours() {
        assert_eq!(Color::hex(0xff_0000).shifted(120.0, 0.0), Color::hex(0x00_ff00));
        assert_eq!(Color::hex(0xff_0000).shifted(0.0, -2.0), Color::hex(0));
        assert!((Color::hex(0xff_0000).with_alpha(0.5).shifted(0.0, 0.1).a - 0.5).abs() < 1e-6);
    }

    #[test]
    fn hsl_goes_there_and_back() {
        for rgb in [0xf2_495c, 0x73_bf69, 0x57_94f2, 0x00_0000, 0xff_ffff, 0x80_8080, 0x0a_141e] {
            let color = Color::hex(rgb);
            let [h, s, l] = hsl_from_channels(color.channels());
            assert_eq!(Color::from_hsl(h, s, l), color);
        }
    }
}
