//! A long list of rows of one height. In: how far it is scrolled. Out: which rows are in the document.
//!
//! **Invariant:** the rows in the document cover what is in sight, whatever a finger does between two looks.

use std::ops::Range;

/// Rows kept above and below those in sight.
const SPARE_ROWS: usize = 10;

/// `total` rows of `row_px`, of which `height_px` are in sight from `top_px` on.
pub fn rows_in_sight(total: usize, row_px: f64, top_px: f64, height_px: f64) -> Range<usize> {
    let first = (top_px.max(0.0) / row_px) as usize;
    let last = ((top_px.max(0.0) + height_px) / row_px).ceil() as usize;
    let first = first.min(total).saturating_sub(SPARE_ROWS);
    first..last.saturating_add(SPARE_ROWS).min(total).max(first)
}

/// How far to scroll so that a row is in sight; `None` where it is.
pub fn scroll_to_row(row: usize, row_px: f64, top_px: f64, height_px: f64) -> Option<f64> {
    let (start, end) = (row as f64 * row_px, (row + 1) as f64 * row_px);
    if start < top_px {
        Some(start)
    } else if end > top_px + height_px {
        Some(end - height_px)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_sight_and_a_few_around_them() {
        assert_eq!(rows_in_sight(10_000, 32.0, 0.0, 320.0), 0..20);
        assert_eq!(rows_in_sight(10_000, 32.0, 32_000.0, 320.0), 990..1020);
        assert_eq!(rows_in_sight(10_000, 32.0, 1e9, 320.0), 9_990..10_000);
        assert_eq!(rows_in_sight(3, 32.0, 0.0, 320.0), 0..3);
        assert_eq!(rows_in_sight(0, 32.0, -5.0, 320.0), 0..0);
    }

    #[test]
    fn a_row_out_of_sight_is_scrolled_to() {
        assert_eq!(scroll_to_row(3, 32.0, 0.0, 320.0), None);
        assert_eq!(scroll_to_row(10, 32.0, 0.0, 320.0), Some(32.0));
        assert_eq!(scroll_to_row(1, 32.0, 320.0, 320.0), Some(32.0));
    }
}
