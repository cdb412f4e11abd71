//! The page's own colours, one table for each theme. In: a theme. Out: a colour for each role, and the same as CSS
//! custom properties, so that the stylesheet and the canvas cannot disagree.
//!
//! **Invariant:** every text role reads at WCAG AA (4.5:1) on each ground it is put on; borders of controls and the
//! focus ring stand out at 3:1.

use std::fmt::Write as _;

use crate::theme::Color;

/// Colours by role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tokens {
    /// Body text, values.
    pub text: Color,
    /// Labels, axes, legends.
    pub text_secondary: Color,
    /// Hints and what cannot be used now; still readable.
    pub text_disabled: Color,
    /// Text on `primary`.
    pub text_on_primary: Color,
    pub link: Color,
    /// The page behind the panels.
    pub background: Color,
    pub panel: Color,
    /// Menus, tooltips, dialogs.
    pub elevated: Color,
    /// Text boxes.
    pub input: Color,
    /// Laid over any ground under the pointer.
    pub hover: Color,
    /// Laid over any ground for the chosen entry.
    pub selected: Color,
    /// Between panels and their surroundings.
    pub border: Color,
    /// Around controls.
    pub border_strong: Color,
    /// Lines of a chart's grid.
    pub grid: Color,
    /// Axis lines and tick marks.
    pub axis: Color,
    /// The line under the pointer.
    pub crosshair: Color,
    /// The range being dragged open.
    pub selection: Color,
    /// Buttons that stand out.
    pub primary: Color,
    pub focus: Color,
    pub error: Color,
    pub error_background: Color,
    pub warning: Color,
    pub warning_background: Color,
    pub success: Color,
    pub info: Color,
    pub info_background: Color,
    /// The part of a gauge or bar that is not filled.
    pub track: Color,
    pub shadow: Color,
}

pub(super) const DARK: Tokens = Tokens {
    text: Color::hex(0xcc_ccdc),
    text_secondary: Color::hex(0xa0_a1b2),
    text_disabled: Color::hex(0x8e_8f9f),
    text_on_primary: Color::hex(0xff_ffff),
    link: Color::hex(0x6e_9fff),
    background: Color::hex(0x11_1217),
    panel: Color::hex(0x18_1b1f),
    elevated: Color::hex(0x22_252b),
    input: Color::hex(0x11_1217),
    hover: Color { a: 0.08, ..Color::hex(0xcc_ccdc) },
    selected: Color { a: 0.14, ..Color::hex(0xcc_ccdc) },
    border: Color { a: 0.10, ..Color::hex(0xcc_ccdc) },
    border_strong: Color::hex(0x72_7485),
    grid: Color { a: 0.09, ..Color::hex(0xf0_faff) },
    axis: Color { a: 0.22, ..Color::hex(0xf0_faff) },
    crosshair: Color { a: 0.55, ..Color::hex(0xcc_ccdc) },
    selection: Color { a: 0.16, ..Color::hex(0xcc_ccdc) },
    primary: Color::hex(0x3d_71d9),
    focus: Color::hex(0x6e_9fff),
    error: Color::hex(0xff_7383),
    error_background: Color { a: 0.14, ..Color::hex(0xf2_495c) },
    warning: Color::hex(0xf5_b73d),
    warning_background: Color { a: 0.14, ..Color::hex(0xf5_b73d) },
    success: Color::hex(0x6c_cf8e),
    info: Color::hex(0x6e_9fff),
    info_background: Color { a: 0.14, ..Color::hex(0x6e_9fff) },
    track: Color::hex(0x2a_2d34),
    shadow: Color { a: 0.6, ..Color::hex(0x01_0409) },
};

pub(super) const LIGHT: Tokens = Tokens {
    text: Color::hex(0x24_292e),
    text_secondary: Color::hex(0x57_5b61),
    text_disabled: Color::hex(0x68_6c72),
    text_on_primary: Color::hex(0xff_ffff),
    link: Color::hex(0x1f_62e0),
    background: Color::hex(0xf4_f5f5),
    panel: Color::hex(0xff_ffff),
    elevated: Color::hex(0xff_ffff),
    input: Color::hex(0xff_ffff),
    hover: Color { a: 0.06, ..Color::hex(0x24_292e) },
    selected: Color { a: 0.10, ..Color::hex(0x24_292e) },
    border: Color { a: 0.12, ..Color::hex(0x24_292e) },
    border_strong: Color::hex(0x85_888d),
    grid: Color { a: 0.09, ..Color::hex(0x00_0a17) },
    axis: Color { a: 0.25, ..Color::hex(0x00_0a17) },
    crosshair: Color { a: 0.55, ..Color::hex(0x24_292e) },
    selection: Color { a: 0.12, ..Color::hex(0x24_292e) },
    primary: Color::hex(0x38_71dc),
    focus: Color::hex(0x1f_62e0),
    error: Color::hex(0xcf_0e5b),
    error_background: Color { a: 0.08, ..Color::hex(0xe0_2f44) },
    warning: Color::hex(0x8f_5000),
    warning_background: Color { a: 0.14, ..Color::hex(0xff_9900) },
    success: Color::hex(0x18_7035),
    info: Color::hex(0x1f_62e0),
    info_background: Color { a: 0.08, ..Color::hex(0x1f_62e0) },
    track: Color::hex(0xe6_e7e9),
    shadow: Color { a: 0.18, ..Color::hex(0x18_1a1b) },
};

impl Tokens {
    /// Names as in CSS, without the leading `--`, in a fixed order.
    pub fn pairs(&self) -> [(&'static str, Color); 28] {
        [
            ("text", self.text),
            ("text-secondary", self.text_secondary),
            ("text-disabled", self.text_disabled),
            ("text-on-primary", self.text_on_primary),
            ("link", self.link),
            ("background", self.background),
            ("panel", self.panel),
            ("elevated", self.elevated),
            ("input", self.input),
            ("hover", self.hover),
            ("selected", self.selected),
            ("border", self.border),
            ("border-strong", self.border_strong),
            ("grid", self.grid),
            ("axis", self.axis),
            ("crosshair", self.crosshair),
            ("selection", self.selection),
            ("primary", self.primary),
            ("focus", self.focus),
            ("error", self.error),
            ("error-background", self.error_background),
            ("warning", self.warning),
            ("warning-background", self.warning_background),
            ("success", self.success),
            ("info", self.info),
            ("info-background", self.info_background),
            ("track", self.track),
            ("shadow", self.shadow),
        ]
    }

    /// Declarations for a style attribute or rule: `--text: #ccccdc; --text-secondary: ...;`.
    pub fn css_variables(&self) -> String {
        let mut css = String::new();
        for (name, color) in self.pairs() {
            // Writing to a String cannot fail.
            let _ = write!(css, "--{name}: {color}; ");
        }
        css.truncate(css.trim_end().len());
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [(&str, Tokens); 2] = [("dark", DARK), ("light", LIGHT)];

    #[track_caller]
    fn check(what: &str, top: Color, ground: Color, least: f64) {
        let ratio = top.contrast(ground);
        assert!(ratio >= least, "{what}: {top} on {ground} is {ratio:.2}:1, less than {least}:1");
    }

    #[test]
    fn text_reads_on_every_ground() {
        for (theme, tokens) in THEMES {
            for (name, ground) in [
                ("background", tokens.background),
                ("panel", tokens.panel),
                ("elevated", tokens.elevated),
                ("input", tokens.input),
            ] {
                for (role, color) in tokens.pairs().into_iter().filter(|(role, _)| {
                    ["text", "text-secondary", "text-disabled", "link", "error", "warning", "success", "info"]
                        .contains(role)
                }) {
                    check(&format!("{theme} {role} on {name}"), color, ground, 4.5);
                }
                check(
                    &format!("{theme} text on hovered {name}"),
                    tokens.text,
                    tokens.hover.over(ground),
                    4.5,
                );
                check(
                    &format!("{theme} text on selected {name}"),
                    tokens.text,
                    tokens.selected.over(ground),
                    4.5,
                );
                check(&format!("{theme} focus on {name}"), tokens.focus, ground, 3.0);
                check(&format!("{theme} control border on {name}"), tokens.border_strong, ground, 3.0);
            }
            check(&format!("{theme} on primary"), tokens.text_on_primary, tokens.primary, 4.5);
            for (role, text, wash) in [
                ("error", tokens.error, tokens.error_background),
                ("warning", tokens.warning, tokens.warning_background),
                ("info", tokens.info, tokens.info_background),
            ] {
                check(&format!("{theme} {role} on its wash"), text, wash.over(tokens.panel), 4.5);
                check(&format!("{theme} text on {role}"), tokens.text, wash.over(tokens.panel), 4.5);
            }
        }
    }

    #[test]
    fn grid_lines_stay_behind_the_data() {
        for (theme, tokens) in THEMES {
            let ratio = tokens.grid.contrast(tokens.panel);
            assert!((1.05..1.6).contains(&ratio), "{theme} grid is {ratio:.2}:1");
        }
    }

    #[test]
    fn css_gets_every_role_once() {
        let css = DARK.css_variables();
        assert!(css.starts_with("--text: #ccccdc; --text-secondary: "));
        assert!(css.ends_with("--shadow: rgba(1, 4, 9, 0.6);"));
        assert_eq!(css.matches("--panel:").count(), 1);
    }
}
