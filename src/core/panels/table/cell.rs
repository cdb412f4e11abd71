//! One cell. In: a value, how its field is shown, the column's cell options. Out: text, colours, a bar.
//!
//! **Invariant:** text on a coloured ground is black or white, whichever is read better.

use super::Column;
use crate::field::Display;
use crate::frame::Value;
use crate::options::{Options, Setting};
use crate::theme::{Color, Theme};

/// A cell, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub text: String,
    /// For sorting, filtering and raw export.
    pub value: Value,
    /// `None` is the table's own text colour.
    pub ink: Option<Color>,
    /// `None` is the table's own ground.
    pub ground: Option<Color>,
    /// A bar before the text.
    pub bar: Option<CellBar>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellBar {
    /// Place in the field's range, 0 to 1.
    pub share: f32,
    pub color: Color,
    /// In cells that light up, as on old displays.
    pub lcd: bool,
    /// The text is left out.
    pub alone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paint {
    Plain,
    Ink,
    Ground,
    Bar { lcd: bool, alone: bool },
}

/// `custom.cellOptions`, or the older `custom.displayMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellStyle {
    paint: Paint,
    pub(super) paints_row: bool,
    pub(super) wrap: bool,
}

impl CellStyle {
    pub(super) fn read(custom: &Options) -> Self {
        let options = custom.get("cellOptions");
        let said = |name: &str| options.and_then(|options| options.get(name));
        let flag = |name: &str| said(name).and_then(Setting::as_bool).unwrap_or(false);
        let modes = [("basic", false), ("gradient", false), ("lcd", true)];
        let lcd = said("mode").and_then(|mode| mode.choice(&modes)).unwrap_or(false);
        let values = [("color", false), ("text", false), ("hidden", true)];
        let alone = said("valueDisplayMode").and_then(|value| value.choice(&values)).unwrap_or(false);
        let paints = [
            ("auto", Paint::Plain),
            ("color-text", Paint::Ink),
            ("color-background", Paint::Ground),
            ("color-background-solid", Paint::Ground),
            ("gauge", Paint::Bar { lcd, alone }),
            ("lcd-gauge", Paint::Bar { lcd: true, alone }),
            ("basic", Paint::Bar { lcd: false, alone }),
            ("gradient-gauge", Paint::Bar { lcd: false, alone }),
        ];
        let kind = said("type").or_else(|| custom.get("displayMode"));
        Self {
            paint: kind.and_then(|kind| kind.choice(&paints)).unwrap_or(Paint::Plain),
            paints_row: flag("applyToRow"),
            wrap: flag("wrapText"),
        }
    }
}

pub(super) fn cell(value: &Value, display: &Display<'_>, style: CellStyle, theme: Theme) -> Cell {
    let shown = display.show(value);
    let text = shown.to_string();
    // A missing value has reached no threshold; only a mapping may colour it.
    let colored = *value != Value::Null || shown.percent.is_none();
    let mut cell = Cell { text, value: value.clone(), ink: None, ground: None, bar: None };
    match style.paint {
        Paint::Ink if colored => cell.ink = Some(shown.color),
        Paint::Ground if colored => set_ground(&mut cell, shown.color, theme),
        Paint::Bar { lcd, alone } => {
            cell.ink = colored.then_some(shown.color);
            let share = shown.numeric.and(shown.percent).filter(|share| share.is_finite());
            cell.bar = share.map(|share| CellBar {
                share: share.clamp(0.0, 1.0) as f32,
                color: shown.color,
                lcd,
                alone,
            });
        }
        Paint::Plain | Paint::Ink | Paint::Ground => {}
    }
    cell
}

fn set_ground(cell: &mut Cell, color: Color, theme: Theme) {
    if color.a <= 0.0 {
        return;
    }
    let seen = color.over(theme.tokens().panel);
    let (white, black) = (Color::rgb(255, 255, 255), Color::rgb(18, 18, 22));
    cell.ground = Some(color);
    cell.ink = Some(if white.contrast(seen) >= black.contrast(seen) { white } else { black });
}

/// Spreads the ground of columns that paint their row.
pub(super) fn paint_rows(columns: &mut [Column]) {
    let Some(painter) = columns.iter().position(|column| column.paints_row) else { return };
    let colors: Vec<(Option<Color>, Option<Color>)> = columns
        .get(painter)
        .map(|column| column.cells.iter().map(|cell| (cell.ground, cell.ink)).collect())
        .unwrap_or_default();
    for (index, column) in columns.iter_mut().enumerate() {
        if index == painter {
            continue;
        }
        for (cell, (ground, ink)) in column.cells.iter_mut().zip(&colors) {
            if ground.is_some() && cell.ground.is_none() {
                (cell.ground, cell.ink) = (*ground, *ink);
            }
        }
    }
}
