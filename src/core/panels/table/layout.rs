//! Room for columns and rows. In: the panel's width, columns' widths, texts that wrap. Out: pixels.
//!
//! **Invariant:** columns with a width have it; the others share the rest equally, but none is below its least width.

use super::column::Column;

/// Where no least width is said, as in Grafana.
const LEAST_WIDTH: f32 = 150.0;
/// Where all columns are in sight with a little less, they take that.
const TIGHT_WIDTH: f32 = 110.0;
/// About the width of a letter of the page at 13 px.
const CHARACTER_PX: f32 = 7.2;
const LINE_PX: f32 = 20.0;
/// Left and right of a text, together.
pub(super) const PADDING_PX: f32 = 16.0;

/// CSS pixels for each column in a table this wide.
pub(super) fn widths(columns: &[Column], available: f32) -> Vec<f32> {
    let said = |column: &Column| column.width.or(column.least_width);
    let unsaid = columns.iter().filter(|column| said(column).is_none()).count();
    let fitting = (available - columns.iter().filter_map(said).sum::<f32>()) / unsaid.max(1) as f32;
    let usual = if (TIGHT_WIDTH..LEAST_WIDTH).contains(&fitting) { fitting } else { LEAST_WIDTH };
    let least = |column: &Column| column.least_width.unwrap_or(usual);
    let fixed: f32 = columns.iter().filter_map(|column| column.width).sum();
    let mut rest = (available - fixed).max(0.0);
    let mut free: Vec<&Column> = columns.iter().filter(|column| column.width.is_none()).collect();
    // A column that needs more than an equal share takes it from the others.
    loop {
        let share = rest / free.len().max(1) as f32;
        let Some(at) = free.iter().position(|column| least(column) > share) else { break };
        rest = (rest - least(free.remove(at))).max(0.0);
    }
    let share = if free.is_empty() { 0.0 } else { rest / free.len() as f32 };
    columns.iter().map(|column| column.width.unwrap_or_else(|| share.max(least(column)))).collect()
}

/// About how high a text stands when it wraps within a width; never lower than it is drawn.
pub(super) fn wrapped_height(text: &str, width: f32) -> f32 {
    let per_line = ((width - PADDING_PX) / CHARACTER_PX).max(1.0);
    let lines = text.split('\n').map(|line| {
        let count = line.chars().count() as f32;
        // Words do not fill lines to their ends.
        (count / per_line * if count > per_line { 1.15 } else { 1.0 }).ceil().max(1.0)
    });
    lines.sum::<f32>() * LINE_PX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, Frame, Values};
    use crate::panels::table::column::columns;

    #[track_caller]
    fn check(settings: &[(Option<f32>, Option<f32>)], available: f32, expected: &[f32]) {
        let fields = settings.iter().map(|_| Field::new("f", Values::default())).collect();
        let mut columns = columns(&Frame { fields, ..Frame::default() });
        for (column, (width, least)) in columns.iter_mut().zip(settings) {
            (column.width, column.least_width) = (*width, *least);
        }
        assert_eq!(widths(&columns, available), expected);
    }

    #[test]
    fn columns_share_what_is_left() {
        check(&[(None, None), (None, None)], 600.0, &[300.0, 300.0]);
        check(&[(Some(100.0), None), (None, None), (None, None)], 600.0, &[100.0, 250.0, 250.0]);
        check(&[(None, None), (None, None)], 200.0, &[150.0, 150.0]);
        check(&[(None, None), (None, None)], 280.0, &[140.0, 140.0]);
        check(&[(Some(60.0), None), (None, None), (None, None)], 300.0, &[60.0, 120.0, 120.0]);
        check(&[(None, Some(400.0)), (None, None), (None, None)], 800.0, &[400.0, 200.0, 200.0]);
        check(&[(Some(900.0), None), (None, Some(50.0))], 600.0, &[900.0, 50.0]);
        check(&[], 600.0, &[]);
    }

    #[test]
    fn long_texts_take_more_lines() {
        assert!(wrapped_height("short", 150.0) == LINE_PX);
        assert!(wrapped_height(&"word ".repeat(40), 150.0) >= 10.0 * LINE_PX);
        assert!(wrapped_height("a\nb\nc", 150.0) == 3.0 * LINE_PX);
    }
}
