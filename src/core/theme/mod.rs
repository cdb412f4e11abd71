//! Colours: of the page's two themes, of Grafana's palettes, schemes and names.
//!
//! In: a theme and a text of a dashboard, or a role. Out: a [`Color`].
//!
//! **Invariant:** no other module writes a colour literal.

mod color;
mod css;
mod css_names;
mod named;
mod palette;
mod palette_data;
mod scheme;
mod scheme_data;
mod tokens;

pub use color::Color;
pub(crate) use css::parse as css_color;
pub use palette::{Palette, shade};
pub use scheme::Scheme;
pub use tokens::Tokens;

/// Which of the two looks is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    Light,
    #[default]
    Dark,
}

impl Color {
    /// Grafana's grey for what names no colour.
    pub const FALLBACK: Self = Self::hex(0x80_8080);
}

impl Theme {
    /// The colour a dashboard means: one of Grafana's names (`dark-red`, `text`, `panel-bg`, `transparent`), then
    /// whatever CSS understands. Anything else is [`Color::FALLBACK`].
    pub fn color(self, written: &str) -> Color {
        match written {
            "text" => self.tokens().text,
            "panel-bg" => self.tokens().panel,
            "transparent" => match self {
                Self::Light => Color::hex(0xff_ffff).with_alpha(0.0),
                Self::Dark => Color::hex(0).with_alpha(0.0),
            },
            _ => named::named(self, written).or_else(|| css::parse(written)).unwrap_or(Color::FALLBACK),
        }
    }

    /// The page's own colours.
    pub fn tokens(self) -> &'static Tokens {
        match self {
            Self::Light => &tokens::LIGHT,
            Self::Dark => &tokens::DARK,
        }
    }

    /// As the URL writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, dark: &str, light: &str) {
        assert_eq!(Theme::Dark.color(written).to_string(), dark, "{written} in the dark theme");
        assert_eq!(Theme::Light.color(written).to_string(), light, "{written} in the light theme");
    }

    #[test]
    fn names_suit_their_theme() {
        check("green", "#73bf69", "#56a64b");
        check("dark-red", "#c4162a", "#ad0317");
        check("super-light-blue", "#c0d8ff", "#8ab8ff");
        check("semi-dark-purple", "#a352cc", "#8f3bb8");
        check("text", "#ccccdc", "#24292e");
        check("panel-bg", "#181b1f", "#ffffff");
        check("transparent", "rgba(0, 0, 0, 0)", "rgba(255, 255, 255, 0)");
    }

    #[test]
    fn css_colours_are_the_same_in_both() {
        check("#EAB839", "#eab839", "#eab839");
        check("rgba(50, 172, 45, 0.97)", "rgba(50, 172, 45, 0.97)", "rgba(50, 172, 45, 0.97)");
        check("Red", "#ff0000", "#ff0000");
        check("semi-dark-nothing", "#808080", "#808080");
        check("", "#808080", "#808080");
    }
}
