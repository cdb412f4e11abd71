//! Where several values go in one panel. In: their number, the panel's size, the orientation. Out: a cell for each.
//!
//! **Invariant:** no value is left out: where the cells would become too small to read, the picture grows beyond the
//! panel and is scrolled.

use crate::options::Options;
use crate::scene::{Rect, Size};

/// `orientation` of stat, gauge and bar gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::panels) enum Orientation {
    #[default]
    Auto,
    /// One below the other, each as wide as the panel.
    Horizontal,
    /// Side by side, each as high as the panel.
    Vertical,
}

impl Orientation {
    pub(in crate::panels) fn read(options: &Options) -> Self {
        let known = [("auto", Self::Auto), ("horizontal", Self::Horizontal), ("vertical", Self::Vertical)];
        options.choice("orientation", &known).unwrap_or_default()
    }

    /// The choice for a panel of this size: side by side in a wide one.
    pub(in crate::panels) fn in_panel(self, size: Size) -> Self {
        match self {
            Self::Auto if size.width > size.height => Self::Vertical,
            Self::Auto => Self::Horizontal,
            chosen => chosen,
        }
    }
}

/// Width to height of a cell that suits a number with its unit, and a dial.
const ASPECT: f32 = 1.5;

/// Cells and the size of the picture that holds them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::panels) struct Cells {
    pub cells: Vec<Rect>,
    pub size: Size,
}

/// Cells in a row or a column, none smaller than `least` and none higher than `most_height`.
pub(in crate::panels) fn lane(
    count: usize,
    size: Size,
    orientation: Orientation,
    gap: f32,
    least: Size,
    most_height: f32,
) -> Cells {
    let n = count.max(1) as f32;
    let mut picture = size;
    let side_by_side = orientation.in_panel(size) == Orientation::Vertical;
    let cells = if side_by_side {
        let width = ((size.width - gap * (n - 1.0)) / n).max(least.width);
        picture.width = size.width.max(width * n + gap * (n - 1.0));
        let height = size.height.max(least.height);
        picture.height = height;
        (0..count).map(|index| Rect::new(index as f32 * (width + gap), 0.0, width, height)).collect()
    } else {
        let height =
            ((size.height - gap * (n - 1.0)) / n).max(least.height).min(most_height.max(least.height));
        let total = height * n + gap * (n - 1.0);
        picture.height = size.height.max(total);
        let width = size.width.max(least.width);
        picture.width = width;
        (0..count).map(|index| Rect::new(0.0, index as f32 * (height + gap), width, height)).collect()
    };
    Cells { cells, size: picture }
}

/// Cells in the grid that gives the largest cells, a little wider than high; a last row that is not full is stretched.
pub(in crate::panels) fn grid(count: usize, size: Size, gap: f32, least: Size) -> Cells {
    if count == 0 {
        return Cells { cells: Vec::new(), size };
    }
    let most_columns = (((size.width + gap) / (least.width + gap)).floor() as usize).clamp(1, count);
    let rows = count.div_ceil(best_columns(count, size).min(most_columns));
    // As even as possible: 4 and 3 rather than 6 and 1.
    let columns = count.div_ceil(rows);
    let rows = count.div_ceil(columns);
    let height = ((size.height - gap * (rows - 1) as f32) / rows as f32).max(least.height);
    let mut cells = Vec::with_capacity(count);
    for index in 0..count {
        let row = index / columns;
        let in_row = if row + 1 == rows { count - row * columns } else { columns };
        let width = (size.width - gap * (in_row - 1) as f32) / in_row as f32;
        let column = index - row * columns;
        cells.push(Rect::new(
            column as f32 * (width + gap),
            row as f32 * (height + gap),
            width.max(0.0),
            height,
        ));
    }
    let total = height * rows as f32 + gap * (rows - 1) as f32;
    Cells { cells, size: Size::new(size.width, size.height.max(total)) }
}

/// The number of columns that gives the largest cells of the wanted shape.
fn best_columns(count: usize, size: Size) -> usize {
    let side = |columns: usize| {
        let rows = count.div_ceil(columns) as f32;
        (size.width / columns as f32 / ASPECT).min(size.height / rows)
    };
    // From many to few: where the sides are equal, one long row is read more easily.
    (1..=count).rev().fold(count, |best, columns| if side(columns) > side(best) { columns } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Size = Size::new(40.0, 20.0);

    #[track_caller]
    fn check_grid(count: usize, width: f32, height: f32, rows: &[usize]) {
        let cells = grid(count, Size::new(width, height), 4.0, LEAST);
        let mut found: Vec<(f32, usize)> = Vec::new();
        for cell in &cells.cells {
            match found.last_mut() {
                Some((y, n)) if *y == cell.y => *n += 1,
                _ => found.push((cell.y, 1)),
            }
            assert!(cell.right() <= cells.size.width + 0.01 && cell.bottom() <= cells.size.height + 0.01);
        }
        assert_eq!(found.iter().map(|row| row.1).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn cells_are_a_little_wider_than_high() {
        check_grid(1, 300.0, 100.0, &[1]);
        check_grid(2, 300.0, 100.0, &[2]);
        check_grid(2, 100.0, 300.0, &[1, 1]);
        check_grid(4, 200.0, 200.0, &[2, 2]);
        check_grid(7, 436.0, 126.0, &[4, 3]);
        check_grid(5, 100.0, 500.0, &[1, 1, 1, 1, 1]);
        check_grid(5, 180.0, 220.0, &[2, 2, 1]);
        check_grid(0, 100.0, 100.0, &[]);
    }

    #[test]
    fn many_values_make_the_picture_higher() {
        let cells = grid(200, Size::new(200.0, 100.0), 4.0, LEAST);
        assert_eq!(cells.cells.len(), 200);
        assert!(cells.size.height > 100.0);
        assert!(cells.cells.iter().all(|cell| cell.width >= 40.0 && cell.height >= 20.0));
    }

    #[track_caller]
    fn check_lane(orientation: Orientation, width: f32, height: f32, second: (f32, f32, f32, f32)) {
        let cells = lane(2, Size::new(width, height), orientation, 10.0, LEAST, 300.0);
        let rect = cells.cells[1];
        assert_eq!((rect.x, rect.y, rect.width, rect.height), second);
    }

    #[test]
    fn lanes_follow_the_orientation() {
        check_lane(Orientation::Auto, 210.0, 100.0, (110.0, 0.0, 100.0, 100.0));
        check_lane(Orientation::Auto, 100.0, 210.0, (0.0, 110.0, 100.0, 100.0));
        check_lane(Orientation::Horizontal, 210.0, 110.0, (0.0, 60.0, 210.0, 50.0));
        check_lane(Orientation::Vertical, 100.0, 210.0, (55.0, 0.0, 45.0, 210.0));
        check_lane(Orientation::Horizontal, 210.0, 10.0, (0.0, 30.0, 210.0, 20.0));
        check_lane(Orientation::Horizontal, 210.0, 1000.0, (0.0, 310.0, 210.0, 300.0));
    }
}
