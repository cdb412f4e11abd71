//! Grafana's named colours and the order in which series take them. Data only.
//!
//! **Invariant:** a name means the same hue in both themes, at a lightness that suits each.

use crate::theme::{Color, Theme};

/// Shades of one hue: super-light, light, plain, semi-dark, dark.
type Shades = [u32; 5];

const DARK: [(&str, Shades); 6] = [
    ("red", [0xffa6b0, 0xff7383, 0xf2495c, 0xe02f44, 0xc4162a]),
    ("orange", [0xffcb7d, 0xffb357, 0xff9830, 0xff780a, 0xfa6400]),
    ("yellow", [0xfff899, 0xffee52, 0xfade2a, 0xf2cc0c, 0xe0b400]),
    ("green", [0xc8f2c2, 0x96d98d, 0x73bf69, 0x56a64b, 0x37872d]),
    ("blue", [0xc0d8ff, 0x8ab8ff, 0x5794f2, 0x3274d9, 0x1f60c4]),
    ("purple", [0xdeb6f2, 0xca95e5, 0xb877d9, 0xa352cc, 0x8f3bb8]),
];

const LIGHT: [(&str, Shades); 6] = [
    ("red", [0xff7383, 0xf2495c, 0xe02f44, 0xc4162a, 0xad0317]),
    ("orange", [0xffb357, 0xff9830, 0xff780a, 0xfa6400, 0xe55400]),
    ("yellow", [0xffee52, 0xfade2a, 0xf2cc0c, 0xe0b400, 0xcc9d00]),
    ("green", [0x96d98d, 0x73bf69, 0x56a64b, 0x37872d, 0x19730e]),
    ("blue", [0x8ab8ff, 0x5794f2, 0x3274d9, 0x1f60c4, 0x1250b0]),
    ("purple", [0xca95e5, 0xb877d9, 0xa352cc, 0x8f3bb8, 0x7c2ea3]),
];

/// The colour of one of Grafana's names, such as `dark-red`; `None` for any other text.
pub(crate) fn named(theme: Theme, name: &str) -> Option<Color> {
    let (shade, hue) = [("super-light-", 0), ("light-", 1), ("semi-dark-", 3), ("dark-", 4)]
        .into_iter()
        .find_map(|(prefix, shade)| name.strip_prefix(prefix).map(|hue| (shade, hue)))
        .unwrap_or((2, name));
    let table = match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    };
    let (_, shades) = table.iter().find(|(known, _)| *known == hue)?;
    Some(Color::hex(shades[shade]))
}
