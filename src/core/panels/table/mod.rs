//! The table panel, and any data as a table. In: resolved frames and options. Out: columns, an order of rows, and cells
//! for the rows somebody looks at.
//!
//! **Invariant:** a cell's text is what every other panel would show for the value; sorting goes by value, filtering by
//! text. A table of many rows costs what its visible rows cost.

mod bar;
mod cell;
mod column;
pub mod csv;
mod filter;
mod footer;
mod joined;
mod layout;
mod options;
mod order;
mod spark;
mod styled;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use bar::CellBar;
pub use cell::{Cell, CellFont, CellLook, Ground, Pill};
pub use column::Column;
pub use filter::{Choice, Filters};
pub use joined::joined;
pub use options::{Align, GaugeMode};
pub use spark::{CellSparkline, SPARK_HEIGHT, SPARK_WIDTH};

use crate::field::{CellPlace, Display, FieldContext, Link, frame_name, links};
use crate::frame::{Field, Frame, Values};
use crate::model::Panel;
use crate::options::Options;
use crate::order::Arrange;
use crate::panels::{PanelContext, PanelView};
use crate::theme::Theme;
use crate::time::{Millis, Zone};
use crate::variables::Scope;
use options::{CellHeight, SortedBy, TableOptions};

/// A table: what is the same for all rows, and which rows there are in which order.
#[derive(Clone)]
pub struct TableView {
    pub columns: Vec<Column>,
    /// Positions of the rows that pass the filters, in the order to show.
    pub order: Vec<usize>,
    /// Columns the order goes by, each with whether it descends; the first counts most.
    pub sorted_by: Vec<(usize, bool)>,
    pub filters: Filters,
    pub show_header: bool,
    /// Of a row whose texts do not wrap, in CSS pixels.
    pub row_height: f32,
    /// In pages instead of one long scroll.
    pub paged: bool,
    /// Rows of a page, where the room does not say it.
    pub page_size: Option<usize>,
    /// Columns at the left that stay in sight.
    pub frozen: usize,
    /// Names of all frames; several give a choice of which one is shown.
    pub frame_names: Vec<String>,
    /// The frame shown.
    pub frame: usize,
    data: Arc<Frame>,
    options: Options,
    read: TableOptions,
    theme: Theme,
    zone: Zone,
    now: Millis,
}

/// What a viewer sees of it, every row made: this is what two tables are compared by.
impl fmt::Debug for TableView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableView")
            .field("columns", &self.columns)
            .field("cells", &self.cells(&self.order))
            .field("tooltips", &self.order.first().map(|row| self.tooltip(*row, 0)))
            .field("sorted_by", &self.sorted_by)
            .field("show_header", &self.show_header)
            .field("row_height", &self.row_height)
            .field("paged", &(self.paged, self.page_size))
            .field("frozen", &self.frozen)
            .field("frame", &self.frame)
            .finish_non_exhaustive()
    }
}

impl Default for TableView {
    fn default() -> Self {
        let options = Options::default();
        let viewer = Viewer { theme: Theme::Dark, zone: Zone::utc(), now: 0 };
        Self::new(Arc::default(), (0, Vec::new()), options, viewer)
    }
}

/// Rows whose texts say how wide a column has to be.
const READ_FOR_WIDTH: usize = 50;

/// What the viewer's side adds to the data.
struct Viewer {
    theme: Theme,
    zone: Zone,
    now: Millis,
}

/// The view of a table panel: the frame its options choose.
pub(crate) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let chosen = TableOptions::read(&panel.options).frame_index.min(frames.len().saturating_sub(1));
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
    let frame = Arc::new(frames.get(index)?.clone());
    let names = frames.iter().enumerate().map(|(index, frame)| frame_name(frame, index)).collect();
    let viewer = Viewer { theme: context.theme, zone: context.zone.clone(), now: context.now };
    Some(TableView::new(frame, (index, names), options.clone(), viewer))
}

impl TableView {
    fn new(
        data: Arc<Frame>,
        (frame, frame_names): (usize, Vec<String>),
        options: Options,
        viewer: Viewer,
    ) -> Self {
        let read = TableOptions::read(&options);
        let mut columns = column::columns(&data);
        if read.cell_height == CellHeight::Fitting {
            columns.iter_mut().for_each(|column| column.wrap = true);
        }
        let keys = read.sort_by.iter().filter_map(|(by, descending)| {
            let position = match by {
                SortedBy::Name(name) => columns.iter().position(|column| column.name == *name)?,
                SortedBy::Column(field) => columns.iter().position(|column| column.field == *field)?,
            };
            Some((position, *descending))
        });
        let keys: Vec<(usize, bool)> = keys.collect();
        let mut table = Self {
            order: (0..data.len()).collect(),
            sorted_by: Vec::new(),
            filters: Filters::new(),
            show_header: read.show_header,
            row_height: read.cell_height.px(),
            // Who sets the rows of a page wants pages.
            paged: read.paged || read.page_size.is_some(),
            page_size: read.page_size,
            frozen: read.frozen.min(columns.len()),
            columns,
            frame_names,
            frame,
            data,
            options,
            read,
            theme: viewer.theme,
            zone: viewer.zone,
            now: viewer.now,
        };
        table.sort(&keys);
        table.sum_up();
        table
    }

    /// Rows that pass the filters.
    pub fn rows(&self) -> usize {
        self.order.len()
    }

    /// Rows there are, filters aside.
    pub fn all_rows(&self) -> usize {
        self.data.len()
    }

    pub fn has_footer(&self) -> bool {
        self.columns.iter().any(|column| !column.footer.is_empty())
    }

    fn field(&self, column: usize) -> Option<&Field> {
        self.data.fields.get(self.columns.get(column)?.field)
    }

    /// Texts need no variables here: resolving put them in.
    fn fields(&self) -> FieldContext<'_> {
        FieldContext {
            theme: self.theme,
            zone: &self.zone,
            now: self.now,
            interpolate: &|text| text.to_owned(),
        }
    }

    /// Orders the rows by columns, the first counting most; without columns, as the data came.
    pub fn sort(&mut self, by: &[(usize, bool)]) {
        let by: Vec<(usize, bool)> =
            by.iter().copied().filter(|(column, _)| self.field(*column).is_some()).collect();
        let values: Vec<(&Values, bool)> = by
            .iter()
            .filter_map(|(column, descending)| Some((&self.field(*column)?.values, *descending)))
            .collect();
        let mut order = self.order.clone();
        order.arrange();
        order::sort(&mut order, &values);
        self.order = order;
        self.sorted_by = by;
    }

    /// Leaves the rows that pass all filters, in their order. Filters of columns that are not there do nothing.
    pub fn filter(&mut self, filters: &Filters) {
        let mut passing = vec![true; self.data.len()];
        for (at, column) in self.columns.iter().enumerate() {
            let Some(wanted) = filters.get(&column.name) else { continue };
            for (row, text) in self.texts(at).enumerate() {
                passing[row] &= wanted.contains(&text);
            }
        }
        self.order = (0..self.data.len()).filter(|row| passing[*row]).collect();
        self.filters = filters.clone();
        let by = self.sorted_by.clone();
        self.sort(&by);
        self.sum_up();
    }

    /// What a filter of a column can choose from.
    pub fn choices(&self, column: usize) -> Vec<Choice> {
        filter::choices(self.texts(column))
    }

    fn texts(&self, column: usize) -> Box<dyn Iterator<Item = String> + '_> {
        let Some(field) = self.field(column) else { return Box::new(std::iter::empty()) };
        let display = Display::new(field, &self.fields());
        Box::new((0..field.values.len()).map(move |row| display.show(&field.values.get(row)).to_string()))
    }

    fn sum_up(&mut self) {
        let mut columns = std::mem::take(&mut self.columns);
        footer::fill(&mut columns, &self.data, &self.order, &self.read.footer, &self.fields());
        self.columns = columns;
    }

    /// The cells of rows of the data, column by column within each row.
    pub fn cells(&self, rows: &[usize]) -> Vec<Vec<Cell>> {
        let context = self.fields();
        let displays: Vec<Option<(&Field, Display<'_>)>> = (0..self.columns.len())
            .map(|column| self.field(column).map(|field| (field, Display::new(field, &context))))
            .collect();
        let painter = self.columns.iter().position(|column| column.paints_row);
        let row_cells = |row: &usize| {
            let mut cells: Vec<Cell> = self
                .columns
                .iter()
                .zip(&displays)
                .filter_map(|(column, display)| {
                    display
                        .as_ref()
                        .map(|(field, display)| cell::cell(*row, column, field, display, self.theme))
                })
                .collect();
            let paint = painter.and_then(|at| cells.get(at)).map(|cell| (cell.ground, cell.ink));
            if let (Some(painter), Some((Some(ground), ink))) = (painter, paint) {
                // One even ground: a gradient that begins anew in each cell would look like stripes.
                let even = Ground { to: ground.from, ..ground };
                for (index, cell) in cells.iter_mut().enumerate() {
                    if index == painter || cell.ground.is_none() {
                        (cell.ground, cell.ink) = (Some(even), ink);
                    }
                }
            }
            // What a row's own field says of a cell goes before what a column says of the row.
            for (cell, column) in cells.iter_mut().zip(&self.columns) {
                self.restyle(cell, *row, column);
            }
            cells
        };
        rows.iter().map(row_cells).collect()
    }

    /// What is said while a cell of a row of the data is pointed at, where its column names another for it.
    pub fn tooltip(&self, row: usize, column: usize) -> Option<String> {
        let field = self.data.fields.get(self.columns.get(column)?.options.tooltip?)?;
        Some(Display::new(field, &self.fields()).show(&field.values.get(row)).to_string())
    }

    /// One cell of a row of the data.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let field = self.field(column)?;
        let display = Display::new(field, &self.fields());
        let column = self.columns.get(column)?;
        let mut cell = cell::cell(row, column, field, &display, self.theme);
        self.restyle(&mut cell, row, column);
        Some(cell)
    }

    fn restyle(&self, cell: &mut Cell, row: usize, column: &Column) {
        if let Some(field) = column.options.style.and_then(|place| self.data.fields.get(place)) {
            styled::restyle(cell, field, row, self.theme);
        }
    }

    /// Where a cell leads, with its own row's values put in.
    pub fn links(&self, row: usize, column: usize, scope: &Scope) -> Vec<Link> {
        let Some(column) = self.columns.get(column) else { return Vec::new() };
        let place = CellPlace { frame: 0, field: column.field, row: Some(row) };
        links(std::slice::from_ref(&*self.data), place, scope, &self.fields())
    }

    /// CSS pixels for each column in a table this wide.
    pub fn widths(&self, available: f32) -> Vec<f32> {
        layout::widths(&self.columns, available, |column| self.need(column))
    }

    /// What the texts of a column take, as far as the first rows show.
    fn need(&self, column: usize) -> f32 {
        const MARKS: f32 = 28.0;
        let (Some(at), Some(field)) = (self.columns.get(column), self.field(column)) else { return 0.0 };
        let display = Display::new(field, &self.fields());
        let rows = self.order.iter().take(READ_FOR_WIDTH);
        let cells = rows.map(|row| layout::text_width(&display.show(&field.values.get(*row)).to_string()));
        let widest = cells.fold(0.0, f32::max);
        let head = if at.hides_header || !self.show_header { 0.0 } else { layout::text_width(&at.name) };
        let head = head + if at.filterable { MARKS } else { 0.0 };
        let sums = at.footer.iter().map(|text| layout::text_width(text)).fold(0.0, f32::max);
        widest.max(head).max(sums)
    }

    /// Heights of the rows in their order, in CSS pixels; `None` where all are [`TableView::row_height`].
    pub fn heights(&self, widths: &[f32]) -> Option<Vec<f32>> {
        let wrapping: Vec<(usize, f32)> =
            (0..self.columns.len()).filter(|at| self.columns[*at].wrap).map(|at| (at, widths[at])).collect();
        if wrapping.is_empty() {
            return None;
        }
        let texts: Vec<(Vec<String>, f32)> =
            wrapping.into_iter().map(|(at, width)| (self.texts(at).collect(), width)).collect();
        let spare = self.row_height - 20.0;
        let highest = self.read.max_row_height.unwrap_or(f32::INFINITY).max(self.row_height);
        let height = |row: &usize| {
            let heights = texts.iter().map(|(texts, width)| {
                texts.get(*row).map_or(0.0, |text| layout::wrapped_height(text, *width) + spare)
            });
            heights.fold(self.row_height, f32::max).min(highest)
        };
        Some(self.order.iter().map(height).collect())
    }

    /// Whether rows open to rows of their own.
    pub fn is_nested(&self) -> bool {
        self.data.fields.iter().any(column::is_nested_table)
    }

    /// The rows within a row of the data.
    pub fn nested(&self, row: usize) -> Option<Self> {
        let field = self.data.fields.iter().find(|field| column::is_nested_table(field))?;
        let Values::Nested(list) = &field.values else { return None };
        let nested = list.get(row)?.as_ref()?;
        let mut options = self.options.clone();
        // The footer and the order are the outer table's.
        for key in ["footer", "sortBy", "enablePagination", "pageSize"] {
            options.as_map_mut().shift_remove(key);
        }
        let viewer = Viewer { theme: self.theme, zone: self.zone.clone(), now: self.now };
        Some(Self::new(Arc::clone(&nested.frame), (0, Vec::new()), options, viewer))
    }

    /// The table in words, for who cannot see it.
    pub fn summary(&self) -> String {
        let plural =
            |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let rows = match self.rows() == self.all_rows() {
            true => plural(self.rows(), "row"),
            false => format!("{} of {}", self.rows(), plural(self.all_rows(), "row")),
        };
        format!("{rows}, {}: {}", plural(names.len(), "column"), names.join(", "))
    }
}
