//! The rectangles of a treemap. In: resolved frames, options. Out: names, sizes and colours, in the frames' order.
//!
//! **Invariant:** an item without a size above zero is counted and left out: no area stands for it.

use super::options::TreemapOptions;
use crate::field::{CellPlace, Display};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::panels::PanelContext;
use crate::panels::value::{is_hidden, shown_name};
use crate::theme::Color;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub name: String,
    pub group: String,
    pub size: f64,
    /// The size, formatted.
    pub text: String,
    pub labels: Vec<String>,
    pub color: Color,
    pub cell: CellPlace,
    pub has_links: bool,
}

/// The items, and how many there would be had all a size.
pub(super) fn collect(
    frames: &[Frame],
    options: &TreemapOptions,
    context: &PanelContext<'_>,
) -> (Vec<Item>, usize) {
    let (mut items, mut found) = (Vec::new(), 0);
    for (frame_at, frame) in frames.iter().enumerate() {
        let Some(size_at) = size_field(frame, options) else { continue };
        let size_field = &frame.fields[size_at];
        for row in rows(frame, size_field) {
            found += 1;
            let size = match size_field.values.get(row) {
                Value::Number(size) if size.is_finite() && size > 0.0 => size,
                _ => continue,
            };
            let cell = CellPlace { frame: frame_at, field: size_at, row: Some(row) };
            items.push(item(frame, cell, row, size, options, context));
        }
    }
    (items, found)
}

/// Each row of a table, also where its rows have times; of a series the last that has a value.
fn rows(frame: &Frame, size: &Field) -> Vec<usize> {
    if frame.kind == FrameKind::Table || frame.time_field().is_none() {
        return (0..frame.len()).collect();
    }
    let last = (0..frame.len()).rev().find(|row| size.values.get(*row) != Value::Null);
    last.into_iter().collect()
}

fn named<'a>(frame: &'a Frame, name: Option<&str>) -> Option<&'a Field> {
    let name = name?;
    frame.fields.iter().find(|field| shown_name(field) == name || field.name == name)
}

fn size_field(frame: &Frame, options: &TreemapOptions) -> Option<usize> {
    let numbers = |field: &&Field| field.values.is_number() && !is_hidden(field, "viz");
    let meant = match named(frame, options.size_field.as_deref()) {
        Some(field) => field,
        None => frame.fields.iter().find(numbers)?,
    };
    frame.fields.iter().position(|field| std::ptr::eq(field, meant))
}

fn item(
    frame: &Frame,
    cell: CellPlace,
    row: usize,
    size: f64,
    options: &TreemapOptions,
    context: &PanelContext<'_>,
) -> Item {
    let fields = context.field_context();
    let text = |field: &Field| Display::new(field, &fields).show(&field.values.get(row)).to_string();
    let size_field = &frame.fields[cell.field];
    let text_field = named(frame, options.text_field.as_deref())
        .or_else(|| frame.fields.iter().find(|field| matches!(field.values, Values::Strings(_))));
    let color_field = named(frame, options.color_field.as_deref()).unwrap_or(size_field);
    let color = Display::new(color_field, &fields).show(&color_field.values.get(row)).color;
    let labels = options.label_fields.iter().filter_map(|name| named(frame, Some(name)));
    Item {
        name: text_field.map_or_else(|| shown_name(size_field).to_owned(), text),
        group: named(frame, options.group_field.as_deref()).map(text).unwrap_or_default(),
        size,
        text: text(size_field),
        labels: labels.map(|field| format!("{}: {}", shown_name(field), text(field))).collect(),
        color,
        cell,
        has_links: size_field.config.leads(),
    }
}
