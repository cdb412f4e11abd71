//! The look of a cell that another field of its row tells. In: that field's value, a JSON object of CSS as React writes it,
//! `{"backgroundColor": "#a00", "fontWeight": "bold"}`. Out: the cell with what of it is known here.
//!
//! **Invariant:** nothing of the text reaches the page as CSS: colours are read as colours, the rest is chosen from words.

use serde_json::{Map, Value as Json};

use super::Align;
use super::cell::{Cell, CellFont, Ground, readable_on};
use crate::frame::{Field, Values};
use crate::theme::{Theme, css_color};

/// Changes a cell as the field says; what is no object changes nothing.
pub(super) fn restyle(cell: &mut Cell, field: &Field, row: usize, theme: Theme) {
    let Some(style) = object(field, row) else { return };
    let word = |names: [&str; 2]| names.iter().find_map(|name| style.get(*name)?.as_str()).map(str::trim);
    let color = |names: [&str; 2]| css_color(word(names)?);
    if let Some(ground) = color(["backgroundColor", "background"]) {
        cell.ground = Some(Ground { from: ground, to: ground });
        // Grafana leaves the ink; on a ground nobody knows it may not be read.
        cell.ink = Some(readable_on(ground, theme));
    }
    if let Some(ink) = color(["color", "color"]) {
        cell.ink = Some(ink);
    }
    let font = &mut cell.font;
    match style.get("fontWeight") {
        Some(Json::String(word)) => match word.trim() {
            "bold" | "bolder" => font.weight = Some(700),
            "normal" | "lighter" => font.weight = Some(400),
            number => font.weight = weight(number.parse().ok()),
        },
        Some(number) => font.weight = weight(number.as_f64()),
        None => {}
    }
    font.italic |= matches!(word(["fontStyle", "fontStyle"]), Some("italic" | "oblique"));
    let lines = word(["textDecoration", "textDecorationLine"]).unwrap_or_default();
    font.underlined |= lines.split_whitespace().any(|word| word == "underline");
    font.struck |= lines.split_whitespace().any(|word| word == "line-through");
    font.align = match word(["textAlign", "textAlign"]) {
        Some("left" | "start") => Some(Align::Left),
        Some("center") => Some(Align::Center),
        Some("right" | "end") => Some(Align::Right),
        _ => font.align,
    };
}

/// The weights that CSS knows.
fn weight(number: Option<f64>) -> Option<u16> {
    number.filter(|number| (1.0..=1000.0).contains(number)).map(|number| number as u16)
}

fn object(field: &Field, row: usize) -> Option<Map<String, Json>> {
    let value = match &field.values {
        Values::Other(list) => list.get(row)?.clone(),
        Values::Strings(list) => serde_json::from_str(list.get(row)?.as_deref()?).ok()?,
        _ => return None,
    };
    match value {
        Json::Object(object) => Some(object),
        _ => None,
    }
}

impl CellFont {
    /// As CSS declares it: names and values; nothing where the cell looks like the others.
    pub fn declarations(&self) -> impl Iterator<Item = (&'static str, String)> {
        let lines = match (self.underlined, self.struck) {
            (false, false) => None,
            (true, false) => Some("underline"),
            (false, true) => Some("line-through"),
            (true, true) => Some("underline line-through"),
        };
        let weight = self.weight.map(|weight| ("font-weight", weight.to_string()));
        let italic = self.italic.then(|| ("font-style", "italic".to_owned()));
        let lines = lines.map(|lines| ("text-decoration", lines.to_owned()));
        weight.into_iter().chain(italic).chain(lines)
    }
}
