//! A section without cells of its own. In: its panels in order, a width, the height it may fill. Out: a rectangle for each.
//!
//! **Invariant:** rectangles of one grid have one size, and no two overlap.

use crate::layout::{CELL_GAP_PX, PlacedPanel, Rect};
use crate::model::AutoGrid;

/// Columns of equal width, as many as fit: Grafana's rule is CSS's `auto-fit` with a least width that gives way to the
/// page's and to an equal share of it. Places are relative to the grid's top; returns its height with the gap below.
pub(super) fn auto_grid(
    auto: &AutoGrid,
    panels: &[PlacedPanel],
    (width_px, room_px): (f64, f64),
    is_flat: &dyn Fn(&PlacedPanel) -> bool,
    mut put: impl FnMut(usize, Rect),
) -> f64 {
    let shown = panels.iter().filter(|panel| !is_flat(panel)).count();
    let share = width_px / f64::from(auto.most_columns.max(1)) - CELL_GAP_PX;
    let least = share.max(auto.least_width_px).min(width_px).max(1.0);
    let fitting = ((width_px + CELL_GAP_PX) / (least + CELL_GAP_PX)).floor().max(1.0);
    let columns = fitting.min(shown.max(1) as f64);
    let column_px = (width_px - CELL_GAP_PX * (columns - 1.0)) / columns;
    let lines = shown.div_ceil(columns as usize).max(1) as f64;
    let row_px = auto.row_height_px.max((room_px + CELL_GAP_PX) / lines - CELL_GAP_PX);
    let mut place = 0_usize;
    for (index, panel) in panels.iter().enumerate() {
        let flat = is_flat(panel);
        let (line, column) = (place / columns as usize, place % columns as usize);
        put(
            index,
            Rect {
                x: column as f64 * (column_px + CELL_GAP_PX),
                y: line as f64 * (row_px + CELL_GAP_PX),
                width: column_px,
                height: if flat { 0.0 } else { row_px },
            },
        );
        place += usize::from(!flat);
    }
    shown.div_ceil(columns as usize) as f64 * (row_px + CELL_GAP_PX)
}
