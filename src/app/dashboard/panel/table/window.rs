//! Which rows are in sight. In: a table, its page, how far it is scrolled. Out: the rows to put into the document, and
//! the room to leave for the others.
//!
//! **Invariant:** the scroll bar tells the truth: the rows left out leave exactly their own room.

use std::collections::BTreeSet;

use atalaya_core::panels::table::TableView;

/// Rows kept above and below those in sight.
const SPARE_ROWS: usize = 12;
/// The window moves in steps, so that a slow scroll does not write the rows anew each time.
const STEP: usize = 6;
/// Heads, rows and margins of rows within rows.
const NESTED_ROW_PX: f32 = 36.0;
const NESTED_MOST_PX: f32 = 300.0;
/// Room of the head, of the footer and of the pages' buttons.
const FRAME_PX: f32 = 40.0;

/// Rows of one page and where they lie.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Positions in the table's order.
    pub first: usize,
    pub count: usize,
    pub page: usize,
    pub pages: usize,
    pub page_rows: usize,
    /// All rows of the table.
    pub rows: usize,
    row_height: f32,
    /// Where each row begins, and where the last one ends; `None` where all rows are alike.
    tops: Option<Vec<f32>>,
}

/// Rows in the document, and the room before and after them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    pub first: usize,
    pub last: usize,
    pub before: f32,
    pub after: f32,
}

impl Plan {
    /// `page` is wanted where the table is shown in pages; `height` is what there is to see.
    pub fn new(
        table: &TableView,
        widths: &[f32],
        unfolded: &BTreeSet<usize>,
        page: Option<usize>,
        height: f32,
    ) -> Self {
        let rows = table.rows();
        let footer = if table.has_footer() { table.row_height } else { 0.0 };
        let page_rows = match page {
            Some(_) if let Some(rows) = table.page_size => rows,
            Some(_) => (((height - FRAME_PX - footer) / table.row_height) as usize).max(1),
            None => rows.max(1),
        };
        let pages = rows.div_ceil(page_rows).max(1);
        let page = page.unwrap_or(0).min(pages - 1);
        let first = page * page_rows;
        let count = rows.saturating_sub(first).min(page_rows);
        let heights = table.heights(widths);
        let tops = (heights.is_some() || !unfolded.is_empty()).then(|| {
            let mut top = 0.0;
            let mut tops = Vec::with_capacity(count + 1);
            tops.push(top);
            for at in first..first + count {
                top +=
                    heights.as_ref().and_then(|heights| heights.get(at)).copied().unwrap_or(table.row_height);
                top += table.order.get(at).map_or(0.0, |row| nested_height(table, *row, unfolded));
                tops.push(top);
            }
            tops
        });
        Self { first, count, page, pages, page_rows, rows, row_height: table.row_height, tops }
    }

    /// Where a row of the page begins.
    fn top(&self, at: usize) -> f32 {
        match &self.tops {
            Some(tops) => tops.get(at).or(tops.last()).copied().unwrap_or(0.0),
            None => at as f32 * self.row_height,
        }
    }

    /// How high a row is, its own rows included.
    pub fn height(&self, at: usize) -> f32 {
        self.top(at + 1) - self.top(at)
    }

    /// What is in sight when scrolled by so much.
    pub fn window(&self, scrolled: f32, height: f32) -> Window {
        let row_at = |y: f32| match &self.tops {
            Some(tops) => tops.partition_point(|top| *top <= y).saturating_sub(1),
            None => (y / self.row_height.max(1.0)).max(0.0) as usize,
        };
        let first = row_at(scrolled).saturating_sub(SPARE_ROWS) / STEP * STEP;
        let last = (row_at(scrolled + height) + SPARE_ROWS).next_multiple_of(STEP).min(self.count);
        let first = first.min(last);
        Window { first, last, before: self.top(first), after: self.top(self.count) - self.top(last) }
    }
}

/// Room for a row's own rows; nothing while they are folded away.
pub fn nested_height(table: &TableView, row: usize, unfolded: &BTreeSet<usize>) -> f32 {
    if !unfolded.contains(&row) {
        return 0.0;
    }
    table
        .nested(row)
        .map_or(0.0, |nested| ((nested.rows() + 1) as f32 * NESTED_ROW_PX + 16.0).min(NESTED_MOST_PX))
}
