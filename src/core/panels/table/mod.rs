//! The table panel, and any data as a table. In: resolved frames and options. Out: columns of formatted cells, an
//! order of rows, a footer.
//!
//! **Invariant:** a cell's text is what every other panel would show for the value; sorting goes by value, not by text.

mod cell;
mod column;
pub mod csv;
mod joined;
mod order;
#[cfg(test)]
mod tests;

pub use cell::{Cell, CellBar};
pub use column::{Align, Column};
pub use joined::joined;

use crate::field::frame_name;
use crate::frame::Frame;
use crate::model::Panel;
use crate::options::{Options, Setting};
use crate::panels::{PanelContext, PanelView};

/// A table; columns hold as many cells as there are rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableView {
    pub columns: Vec<Column>,
    /// Positions of rows in the order to show first.
    pub order: Vec<usize>,
    /// Columns the order goes by, each with whether it descends; the first counts most.
    pub sorted_by: Vec<(usize, bool)>,
    pub show_header: bool,
    /// CSS pixels.
    pub row_height: f32,
    /// In pages instead of one long scroll.
    pub paged: bool,
    /// Whether any column has a footer.
    pub has_footer: bool,
    /// Names of all frames; several give a choice of which one is shown.
    pub frame_names: Vec<String>,
    /// The frame shown.
    pub frame: usize,
}

/// The view of a table panel: the frame its options choose.
pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let chosen = panel.options.get("frameIndex").and_then(Setting::as_u64).unwrap_or(0) as usize;
    let chosen = chosen.min(frames.len().saturating_sub(1));
    match of_frame(&panel.options, frames, chosen, context) {
        Some(table) if !table.columns.is_empty() => PanelView::Table(Box::new(table)),
        _ => PanelView::Empty { message: "No data".to_owned() },
    }
}

/// One of several frames as a table, with the panel's options; `None` where there is no such frame.
pub fn of_frame(
    options: &Options,
    frames: &[Frame],
    index: usize,
    context: &PanelContext<'_>,
) -> Option<TableView> {
    let frame = frames.get(index)?;
    let flag = |name: &str| options.flag(name);
    let footer = options.get("footer");
    let in_footer = |name: &str| footer.and_then(|footer| footer.get(name)?.as_bool());
    let mut columns = column::columns(frame, index, context);
    cell::paint_rows(&mut columns);
    let has_footer = column::add_footer(&mut columns, frame, footer, context);
    let mut table = TableView {
        columns,
        order: (0..frame.len()).collect(),
        sorted_by: Vec::new(),
        show_header: flag("showHeader").unwrap_or(true),
        row_height: options.choice("cellHeight", &[("sm", 36.0), ("md", 42.0), ("lg", 48.0)]).unwrap_or(36.0),
        paged: flag("enablePagination").or_else(|| in_footer("enablePagination")).unwrap_or(false),
        has_footer,
        frame_names: frames.iter().enumerate().map(|(index, frame)| frame_name(frame, index)).collect(),
        frame: index,
    };
    let wanted = options.get("sortBy").into_iter().flat_map(Setting::items);
    let keys = wanted.filter_map(|key| {
        let name = key.get("displayName")?.as_str()?;
        let descending = key.get("desc").and_then(Setting::as_bool).unwrap_or(false);
        let column = table.columns.iter().position(|column| column.name == name)?;
        Some((column, descending))
    });
    let keys: Vec<(usize, bool)> = keys.collect();
    table.sort(&keys);
    Some(table)
}

impl TableView {
    pub fn rows(&self) -> usize {
        self.order.len()
    }

    /// Orders the rows by columns, the first counting most; without columns, as the data came.
    pub fn sort(&mut self, by: &[(usize, bool)]) {
        self.order = order::order(&self.columns, self.order.len(), by);
        self.sorted_by = by.to_vec();
    }

    /// The table in words, for who cannot see it.
    pub fn summary(&self) -> String {
        let plural =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        format!("{}, {}: {}", plural(self.rows(), "row"), plural(names.len(), "column"), names.join(", "))
    }
}
