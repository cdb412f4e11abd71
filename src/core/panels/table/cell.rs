//! One cell. In: a value, how its field is shown, the column's cell options. Out: text, colours, what is drawn beside.
//!
//! **Invariant:** text on a coloured ground is black or white, whichever is read better.

use serde_json::Value as Json;

use super::bar::CellBar;
use super::column::Column;
use super::options::{Align, CellKind, GaugeText};
use super::spark::CellSparkline;
use crate::field::{Display, Shown, safe_url};
use crate::frame::{Field, Value, Values};
use crate::theme::{Color, Palette, Theme};

/// A cell, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub text: String,
    /// For raw export.
    pub value: Value,
    /// `None` is the table's own text colour.
    pub ink: Option<Color>,
    /// `None` is the table's own ground.
    pub ground: Option<Ground>,
    pub font: CellFont,
    pub look: CellLook,
}

/// How a cell's letters differ from those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellFont {
    /// As in CSS, 400 being usual.
    pub weight: Option<u16>,
    pub italic: bool,
    pub underlined: bool,
    pub struck: bool,
    /// In place of its column's.
    pub align: Option<Align>,
}

/// A cell's background: one colour, or from one to another at its right end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    pub from: Color,
    pub to: Color,
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub enum CellLook {
    Text,
    Bar(CellBar),
    Sparkline(CellSparkline),
    /// An address a page may load, and the text for who cannot see it.
    Image {
        src: String,
        alt: String,
        title: Option<String>,
    },
    /// The text is code.
    Json,
    Pills(Vec<Pill>),
    /// Its links, side by side.
    Links,
    Markdown,
}

/// A word on a ground of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Pill {
    pub text: String,
    pub ground: Color,
    pub ink: Color,
}

pub(super) fn cell(row: usize, column: &Column, field: &Field, display: &Display<'_>, theme: Theme) -> Cell {
    let value = field.values.get(row);
    let shown = display.show(&value);
    // A missing value has reached no threshold; only a mapping may colour it.
    let colored = value != Value::Null || shown.percent.is_none();
    let mut cell = Cell {
        text: shown.to_string(),
        value,
        ink: None,
        ground: None,
        font: CellFont::default(),
        look: CellLook::Text,
    };
    let nested = match &field.values {
        Values::Nested(list) => list.get(row).and_then(Option::as_ref),
        _ => None,
    };
    let line = &column.options.line;
    let line_color = line.color.as_deref().map_or(shown.color, |name| theme.color(name));
    match column.options.cell {
        CellKind::Sparkline { hide_value } => {
            cell.look = nested.map_or(CellLook::Text, |nested| {
                CellLook::Sparkline(CellSparkline::of(nested, line, line_color, !hide_value))
            });
        }
        CellKind::Auto => match (nested, &field.values) {
            (Some(nested), _) => {
                cell.look = CellLook::Sparkline(CellSparkline::of(nested, line, line_color, true));
            }
            (None, Values::Other(_)) => cell.look = CellLook::Json,
            _ => {}
        },
        CellKind::ColorText if colored => cell.ink = Some(shown.color),
        CellKind::ColorBackground { gradient } if colored => {
            set_ground(&mut cell, shown.color, gradient, theme)
        }
        CellKind::Gauge { mode, text } => {
            if text == GaugeText::Colored {
                cell.ink = colored.then_some(shown.color);
            }
            if let Some(bar) = bar(&shown, field, display, mode, text) {
                cell.look = CellLook::Bar(bar);
            }
        }
        CellKind::ColorText | CellKind::ColorBackground { .. } => {}
        CellKind::Json => {
            cell.text = pretty(field, row).unwrap_or(cell.text);
            cell.look = CellLook::Json;
        }
        CellKind::Image => {
            if let Some(src) = image_address(&cell.text) {
                let [alt, title] = column.options.image_texts.clone();
                cell.look = CellLook::Image { src, alt: alt.unwrap_or_default(), title };
            }
        }
        CellKind::Links => cell.look = CellLook::Links,
        CellKind::Markdown { .. } => cell.look = CellLook::Markdown,
        CellKind::Pill => cell.look = CellLook::Pills(pills(&cell.text, &shown, field, theme)),
    }
    cell
}

fn bar(
    shown: &Shown,
    field: &Field,
    display: &Display<'_>,
    mode: super::GaugeMode,
    text: GaugeText,
) -> Option<CellBar> {
    let share = shown.numeric.and(shown.percent).or_else(|| {
        // A mapped value still has its place between the ends.
        let range = field.state.range?;
        shown.numeric.map(|value| range.share(value))
    });
    let share = share.filter(|share| share.is_finite())?;
    Some(CellBar::new(share, shown.color, field, display, mode, text == GaugeText::Hidden))
}

fn set_ground(cell: &mut Cell, color: Color, gradient: bool, theme: Theme) {
    if color.a <= 0.0 {
        return;
    }
    // Grafana darkens the left end a little and turns the hue of the right one.
    let to = if gradient { color.turned(15.0, 0.0) } else { color };
    cell.ground = Some(Ground { from: color, to });
    cell.ink = Some(readable_on(color, theme));
}

/// Black or white, whichever is read better on a colour over a panel.
pub(super) fn readable_on(color: Color, theme: Theme) -> Color {
    Color::ink_on(color.over(theme.tokens().panel))
}

/// The value as JSON over several lines; `None` where it is none.
fn pretty(field: &Field, row: usize) -> Option<String> {
    let parsed = match &field.values {
        Values::Other(list) => list.get(row).cloned(),
        Values::Strings(list) => {
            list.get(row).and_then(Option::as_deref).and_then(|text| serde_json::from_str::<Json>(text).ok())
        }
        _ => None,
    };
    serde_json::to_string_pretty(&parsed?).ok()
}

/// An address of a picture, or a picture written out; nothing else is loaded.
fn image_address(text: &str) -> Option<String> {
    let text = text.trim();
    let written_out = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    if written_out.iter().any(|head| text.starts_with(head)) {
        return Some(text.to_owned());
    }
    safe_url(text).filter(|url| !url.starts_with("mailto:"))
}

/// The words of a list, by comma or as JSON, each in a colour of its own unless the field says one.
fn pills(text: &str, shown: &Shown, field: &Field, theme: Theme) -> Vec<Pill> {
    let words: Vec<String> = match serde_json::from_str::<Vec<Json>>(text) {
        Ok(list) => {
            list.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect()
        }
        Err(_) => text.split(',').map(|word| word.trim().to_owned()).collect(),
    };
    let mode = field.config.color.as_ref().map(|color| color.mode.as_str());
    let by_word = shown.percent.is_some() && !matches!(mode, Some("fixed" | "thresholds"));
    let pill = |text: String| {
        let ground = if by_word { Palette::by_name(&text, theme) } else { shown.color };
        Pill { ink: readable_on(ground, theme), text, ground }
    };
    words.into_iter().filter(|word| !word.is_empty()).map(pill).collect()
}
