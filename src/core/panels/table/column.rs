//! Columns of a table. In: a frame with resolved fields. Out: names, settings, cells when asked for.
//!
//! **Invariant:** a column is left out only where the panel hides its field.

use super::options::{Align, CellKind, ColumnOptions};
use super::spark::SparkStyle;
use crate::frame::{Field, Frame, Values};
use crate::panels::value::{is_hidden, shown_name};

/// One column; its cells are made by [`super::TableView::row`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub description: Option<String>,
    pub align: Align,
    pub wrap: bool,
    pub wrap_header: bool,
    pub hides_header: bool,
    pub sortable: bool,
    pub filterable: bool,
    /// The viewer may open each cell to read or copy it whole.
    pub inspectable: bool,
    /// One text for each calculation.
    pub footer: Vec<String>,
    pub has_links: bool,
    /// Place of the field in its frame.
    pub field: usize,
    pub(super) options: CellOptions,
    /// CSS pixels.
    pub(super) width: Option<f32>,
    pub(super) least_width: Option<f32>,
    /// The least width where nobody set one, for kinds of values that need another than most.
    pub(super) usual_width: Option<f32>,
    pub(super) paints_row: bool,
}

/// What cells of a column are drawn by.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct CellOptions {
    pub(super) cell: CellKind,
    pub(super) line: SparkStyle,
    pub(super) image_texts: [Option<String>; 2],
    pub(super) footer: Vec<String>,
    /// Place of the field that is shown while a cell is pointed at.
    pub(super) tooltip: Option<usize>,
    /// Place of the field that says how a cell looks.
    pub(super) style: Option<usize>,
}

pub(super) fn columns(frame: &Frame) -> Vec<Column> {
    let fields = frame.fields.iter().enumerate();
    fields
        .filter(|(_, field)| !is_hidden(field, "viz"))
        .filter_map(|(at, field)| column(frame, field, at))
        .collect()
}

/// A date and a time down to the millisecond fit into it.
const TIME_WIDTH: f32 = 200.0;

fn column(frame: &Frame, field: &Field, at: usize) -> Option<Column> {
    let options = ColumnOptions::read(&field.config.custom);
    if options.hidden || is_nested_table(field) {
        return None;
    }
    let number = field.values.is_number();
    let place_of = |name: Option<String>| {
        let name = name?;
        frame.fields.iter().position(|field| field.name == name || shown_name(field) == name)
    };
    let is_time = matches!(field.values, Values::Time(_) | Values::Nanos(_));
    Some(Column {
        name: shown_name(field).to_owned(),
        description: field.config.description.clone().filter(|text| !text.is_empty()),
        align: options.align.unwrap_or(if number { Align::Right } else { Align::Left }),
        wrap: options.wrap || options.cell == CellKind::Markdown { grows: true },
        wrap_header: options.wrap_header,
        hides_header: options.hides_header,
        sortable: options.sortable,
        filterable: field.config.filterable || options.filterable,
        inspectable: options.inspectable || options.cell == CellKind::Json,
        footer: Vec::new(),
        has_links: field.config.leads(),
        field: at,
        options: CellOptions {
            cell: options.cell,
            line: SparkStyle::read(&field.config.custom),
            image_texts: options.image_texts,
            footer: options.footer,
            tooltip: place_of(options.tooltip),
            style: place_of(options.style),
        },
        width: options.width,
        least_width: options.least_width,
        usual_width: is_time.then_some(TIME_WIDTH),
        paints_row: options.paints_row && matches!(options.cell, CellKind::ColorBackground { .. }),
    })
}

/// Rows within rows are opened below theirs, not shown in a cell. Tables are nested, series are drawn.
pub(super) fn is_nested_table(field: &Field) -> bool {
    match &field.values {
        Values::Nested(list) => list
            .iter()
            .flatten()
            .next()
            .is_some_and(|nested| nested.frame.kind == crate::frame::FrameKind::Table),
        _ => false,
    }
}
