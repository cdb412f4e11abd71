//! Series colours. In: a palette and a series' place, name or base colour. Out: its colour.
//!
//! **Invariant:** the same series gets the same colour on every refresh: nothing but place and name decides.

use crate::theme::color::{channels_from_hsl, hsl_from_channels};
use crate::theme::palette_data::{
    CATEGORICAL_NEXT, CATEGORICAL_NEXT_2, CATEGORICAL_NEXT_3, CLASSIC, COLORBLIND,
};
use crate::theme::{Color, Theme};

/// A categorical palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    Classic,
    Colorblind,
    CategoricalNext,
    CategoricalNext2,
    CategoricalNext3,
}

/// Colours closer to the panel than this are left out where Grafana leaves them out: WCAG's ratio for graphics.
const LEAST_CONTRAST: f64 = 3.0;

impl Palette {
    /// The palette of a colour mode's id; `None` for modes without one.
    pub fn of_mode(mode: &str) -> Option<Self> {
        match mode {
            "palette-classic" => Some(Self::Classic),
            "palette-colorblind" => Some(Self::Colorblind),
            "palette-categorical-next" => Some(Self::CategoricalNext),
            "palette-categorical-next-2" => Some(Self::CategoricalNext2),
            "palette-categorical-next-3" => Some(Self::CategoricalNext3),
            _ => None,
        }
    }

    /// The colour of the `index`-th series, counted from 0; the palette repeats.
    pub fn color(self, index: usize, theme: Theme) -> Color {
        match self {
            Self::Colorblind => {
                let visible = visible(&COLORBLIND, theme);
                cycle(&visible, index, theme)
            }
            Self::Classic => cycle(&CLASSIC, index, theme),
            Self::CategoricalNext => cycle(&CATEGORICAL_NEXT, index, theme),
            Self::CategoricalNext2 => cycle(&CATEGORICAL_NEXT_2, index, theme),
            Self::CategoricalNext3 => cycle(&CATEGORICAL_NEXT_3, index, theme),
        }
    }

    /// `palette-classic-by-name`: the colour a series' name stands for, wherever the series is in the list.
    pub fn by_name(name: &str, theme: Theme) -> Color {
        cycle(&visible(&CLASSIC, theme), hash(name) as usize, theme)
    }
}

fn visible(names: &[&'static str], theme: Theme) -> Vec<&'static str> {
    let panel = theme.tokens().panel;
    names.iter().copied().filter(|name| theme.color(name).contrast(panel) >= LEAST_CONTRAST).collect()
}

fn cycle(names: &[&str], index: usize, theme: Theme) -> Color {
    names.get(index % names.len().max(1)).map_or(Color::FALLBACK, |name| theme.color(name))
}

/// Bernstein's hash from the text's end, over UTF-16 units: the one Grafana picks a name's colour by.
fn hash(name: &str) -> u32 {
    let units: Vec<u16> = name.encode_utf16().collect();
    units.iter().rev().fold(5381, |hash: u32, unit| hash.wrapping_mul(33) ^ u32::from(*unit))
}

/// Variants of one colour that alternate between brighter and darker: the `shades` mode.
pub fn shade(base: Color, index: usize) -> Color {
    /// The base and five steps to either side.
    const SHADES: usize = 11;
    const HUE_DEGREES: f64 = 10.0;
    const LIGHTNESS: f64 = 0.35;
    let place = index % SHADES;
    if place == 0 {
        return base;
    }
    let strength = place.div_ceil(2) as f64 / 6.0;
    if place % 2 == 1 {
        let turned = Color::from_channels(spin(base.channels(), strength * HUE_DEGREES));
        let more = (255.0 * strength * LIGHTNESS).round();
        Color::from_channels(turned.channels().map(|channel| channel + more))
    } else {
        let [hue, saturation, lightness] = hsl_from_channels(spin(base.channels(), -strength * HUE_DEGREES));
        Color::from_channels(from_coarse_hsl(hue, saturation, (lightness - strength * LIGHTNESS).max(0.0)))
    }
}

fn spin(channels: [f64; 3], degrees: f64) -> [f64; 3] {
    let [hue, saturation, lightness] = hsl_from_channels(channels);
    from_coarse_hsl(hue + degrees, saturation, lightness)
}

/// Grafana's colour arithmetic keeps saturation and lightness to a hundredth of a percent; shades match only then.
fn from_coarse_hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let coarse = |share: f64| (share * 10_000.0).trunc() / 10_000.0;
    channels_from_hsl(hue, coarse(saturation), coarse(lightness))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: Color, expected: &str) {
        assert_eq!(actual.to_string(), expected);
    }

    #[test]
    fn the_classic_palette_starts_green_yellow_blue() {
        check(Palette::Classic.color(0, Theme::Dark), "#73bf69");
        check(Palette::Classic.color(1, Theme::Dark), "#f2cc0c");
        check(Palette::Classic.color(2, Theme::Light), "#3274d9");
        check(Palette::Classic.color(64, Theme::Dark), "#73bf69");
    }

    #[test]
    fn colours_of_names_do_not_depend_on_the_order() {
        check(Palette::by_name("cpu", Theme::Dark), "#ff9830");
        check(Palette::by_name("cpu", Theme::Light), "#a352cc");
        check(Palette::by_name("memory", Theme::Dark), "#73bf69");
    }

    #[test]
    fn the_colour_blind_palette_leaves_out_what_the_panel_hides() {
        check(Palette::Colorblind.color(1, Theme::Dark), "#e69f00");
        check(Palette::Colorblind.color(1, Theme::Light), "#009e73");
    }

    #[test]
    fn shades_alternate_around_their_colour() {
        let red = Color::hex(0xf2_495c);
        for (index, expected) in
            ["#f2495c", "#ff5866", "#f02d49", "#ff6771", "#ee1136"].into_iter().enumerate()
        {
            check(shade(red, index), expected);
        }
        check(shade(red, 11), "#f2495c");
    }
}
