//! Room for columns and rows. In: the panel's width, columns' widths, texts that wrap. Out: pixels.
//!
//! **Invariant:** columns with a width have it; the others share the rest equally, but none is below its least width.

use super::column::Column;

/// Where no least width is said, as in Grafana.
const LEAST_WIDTH: f32 = 150.0;
/// Where all columns are in sight with a little less, they take that.
const TIGHT_WIDTH: f32 = 110.0;
/// Where they are in sight only if none has more than it shows, no column has less than this.
const NARROW_WIDTH: f32 = 60.0;
/// About the width of a letter of the page at 13 px.
const CHARACTER_PX: f32 = 7.2;
const LINE_PX: f32 = 20.0;
/// Left and right of a text, together.
pub(super) const PADDING_PX: f32 = 16.0;

/// CSS pixels for each column in a table this wide. `needs` is what a column's texts take, asked where there is little room.
pub(super) fn widths(columns: &[Column], available: f32, needs: impl Fn(usize) -> f32) -> Vec<f32> {
    let said = |column: &Column| column.width.or(column.least_width);
    let usual = |column: &Column| said(column).or(column.usual_width);
    let usually =
        |unsaid: f32| columns.iter().map(|column| usual(column).unwrap_or(unsaid)).collect::<Vec<_>>();
    let fits = |least: &Vec<f32>| least.iter().sum::<f32>() <= available;
    // What nobody set gives way, as far as the texts can still be read.
    let needed = || -> Vec<f32> {
        let need = |(at, column): (usize, &Column)| {
            let most = usual(column).unwrap_or(LEAST_WIDTH);
            said(column).unwrap_or_else(|| (needs(at) + PADDING_PX).max(NARROW_WIDTH).min(most))
        };
        columns.iter().enumerate().map(need).collect()
    };
    let comfortable = usually(LEAST_WIDTH);
    let least = match fits(&comfortable) {
        true => comfortable,
        false => Some(needed()).filter(fits).unwrap_or_else(|| {
            let unsaid = columns.iter().filter(|column| usual(column).is_none()).count();
            let tight = (available - columns.iter().filter_map(usual).sum::<f32>()) / unsaid.max(1) as f32;
            usually(if (TIGHT_WIDTH..LEAST_WIDTH).contains(&tight) { tight } else { LEAST_WIDTH })
        }),
    };
    let fixed: f32 = columns.iter().filter_map(|column| column.width).sum();
    let mut rest = (available - fixed).max(0.0);
    let mut free: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].width.is_none()).collect();
    // A column that needs more than an equal share takes it from the others.
    loop {
        let share = rest / free.len().max(1) as f32;
        let Some(at) = free.iter().position(|at| least[*at] > share) else { break };
        rest = (rest - least[free.remove(at)]).max(0.0);
    }
    let share = if free.is_empty() { 0.0 } else { rest / free.len() as f32 };
    (0..columns.len()).map(|at| columns[at].width.unwrap_or_else(|| share.max(least[at]))).collect()
}

/// About how wide a text stands in one line.
pub(super) fn text_width(text: &str) -> f32 {
    // Digits are wider than letters.
    text.chars().count() as f32 * CHARACTER_PX * 1.15
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
        check_with(|_| 500.0, settings, available, expected);
    }

    #[track_caller]
    fn check_with(
        needs: fn(usize) -> f32,
        settings: &[(Option<f32>, Option<f32>)],
        available: f32,
        expected: &[f32],
    ) {
        let fields = settings.iter().map(|_| Field::new("f", Values::default())).collect();
        let mut columns = columns(&Frame { fields, ..Frame::default() });
        for (column, (width, least)) in columns.iter_mut().zip(settings) {
            (column.width, column.least_width) = (*width, *least);
        }
        assert_eq!(widths(&columns, available, needs), expected);
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
    fn where_all_that_is_said_fits_nothing_is_scrolled() {
        let needs = |at: usize| [140.0, 30.0][at];
        let unsaid = [(None, None), (None, None)];
        check_with(needs, &unsaid, 250.0, &[150.0, 100.0]);
        check_with(needs, &unsaid, 210.0, &[150.0, 60.0]);
        // Less than is said cannot be read: who scrolls sees all of it.
        check_with(needs, &unsaid, 200.0, &[150.0, 150.0]);
        check_with(needs, &[(None, Some(180.0)), (None, None)], 250.0, &[180.0, 70.0]);
        check_with(needs, &[(Some(180.0), None), (None, None)], 210.0, &[180.0, 150.0]);
    }

    #[test]
    fn long_texts_take_more_lines() {
        assert!(wrapped_height("short", 150.0) == LINE_PX);
        assert!(wrapped_height(&"word ".repeat(40), 150.0) >= 10.0 * LINE_PX);
        assert!(wrapped_height("a\nb\nc", 150.0) == 3.0 * LINE_PX);
    }
}
