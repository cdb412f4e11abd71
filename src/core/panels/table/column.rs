//! Columns of a table. In: a frame with resolved fields. Out: names, widths, cells, footers.
//!
//! **Invariant:** a column is left out only where the panel hides its field.

use super::cell::{self, Cell, CellStyle};
use crate::field::{Display, reduce, reducer_name};
use crate::frame::{Field, Frame, Value};
use crate::options::Setting;
use crate::panels::PanelContext;
use crate::panels::value::{is_hidden, shown_name};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

const ALIGNS: [(&str, Option<Align>); 4] = [
    ("auto", None),
    ("left", Some(Align::Left)),
    ("center", Some(Align::Center)),
    ("right", Some(Align::Right)),
];

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub description: Option<String>,
    pub align: Align,
    /// CSS pixels; columns without one share the rest.
    pub width: Option<f32>,
    pub least_width: f32,
    pub wrap: bool,
    pub filterable: bool,
    pub cells: Vec<Cell>,
    pub footer: Option<String>,
    /// Frame and field the cells come from: where links of a cell are asked for.
    pub frame: usize,
    pub field: usize,
    pub has_links: bool,
    /// The whole row takes this column's ground.
    pub(super) paints_row: bool,
}

pub(super) fn columns(frame: &Frame, index: usize, context: &PanelContext<'_>) -> Vec<Column> {
    let fields = frame.fields.iter().enumerate();
    let seen = fields.filter(|(_, field)| !is_gone(field) && !is_hidden(field, "viz"));
    seen.map(|(position, field)| column(field, (index, position), context)).collect()
}

/// `custom.hidden`, written as a flag or as its text.
fn is_gone(field: &Field) -> bool {
    field
        .config
        .custom
        .get("hidden")
        .is_some_and(|hidden| hidden.as_bool() == Some(true) || hidden.as_str() == Some("true"))
}

fn column(field: &Field, (frame, position): (usize, usize), context: &PanelContext<'_>) -> Column {
    let custom = &field.config.custom;
    let px = |name: &str| custom.number(name).filter(|px| *px > 0.0).map(|px| px as f32);
    let style = CellStyle::read(custom);
    let fields = context.field_context();
    let display = Display::new(field, &fields);
    let cells =
        (0..field.values.len()).map(|row| cell::cell(&field.values.get(row), &display, style, context.theme));
    Column {
        name: shown_name(field).to_owned(),
        description: field.config.description.clone().filter(|text| !text.is_empty()),
        align: match custom.choice("align", &ALIGNS).flatten() {
            Some(align) => align,
            None if field.values.is_number() => Align::Right,
            None => Align::Left,
        },
        width: px("width"),
        least_width: px("minWidth").unwrap_or(80.0),
        wrap: style.wrap || custom.flag("wrapText").unwrap_or(false),
        filterable: field.config.filterable || custom.flag("filterable").unwrap_or(false),
        cells: cells.collect(),
        footer: None,
        frame,
        field: position,
        has_links: !field.config.links.is_empty(),
        paints_row: style.paints_row,
    }
}

/// Fills footers from `options.footer`, or from each field's own; tells whether there is any.
pub(super) fn add_footer(
    columns: &mut [Column],
    frame: &Frame,
    footer: Option<Setting<'_>>,
    context: &PanelContext<'_>,
) -> bool {
    let shown = footer.and_then(|footer| footer.get("show")?.as_bool()).unwrap_or(false);
    let ids = |list: Option<Setting<'_>>| list.map(Setting::texts).unwrap_or_default();
    let reducers = ids(footer.and_then(|footer| footer.get("reducer")));
    let of_table = if shown { reducers } else { Vec::new() };
    let wanted = ids(footer.and_then(|footer| footer.get("fields")));
    let counts_rows = footer.and_then(|footer| footer.get("countRows")?.as_bool()).unwrap_or(false) && shown;
    for column in columns.iter_mut() {
        let Some(field) = frame.fields.get(column.field) else { continue };
        let own = ids(field.config.custom.get("footer").and_then(|footer| footer.get("reducers")));
        let chosen =
            wanted.is_empty() || wanted.iter().any(|name| *name == column.name || *name == field.name);
        let calcs = if own.is_empty() && chosen && !counts_rows { &of_table } else { &own };
        if calcs.is_empty() || !field.values.is_number() {
            continue;
        }
        let fields = context.field_context();
        let display = Display::new(field, &fields);
        let texts = calcs.iter().map(|calc| {
            let text = display.show(&reduce(field, calc)).to_string();
            if own.is_empty() && calcs.len() == 1 { text } else { format!("{}: {text}", reducer_name(calc)) }
        });
        column.footer = Some(texts.collect::<Vec<_>>().join("\n"));
    }
    let label = match of_table.as_slice() {
        _ if counts_rows => Some(format!("Count: {}", frame.len())),
        [only] => Some(reducer_name(only).to_owned()),
        _ => None,
    };
    if let (Some(label), Some(first)) = (label, columns.first_mut())
        && first.footer.is_none()
    {
        first.footer = Some(label);
    }
    columns.iter().any(|column| column.footer.is_some())
}

impl Column {
    /// The cell of a row of the data.
    pub fn cell(&self, row: usize) -> Option<&Cell> {
        self.cells.get(row)
    }

    /// The value of a row of the data; null where there is none.
    pub fn value(&self, row: usize) -> Value {
        self.cells.get(row).map_or(Value::Null, |cell| cell.value.clone())
    }
}
