//! Places of a polystat panel's cells. In: how many, a box, the shape. Out: centres and a radius.
//!
//! **Invariant:** all cells lie within the box unless the panel fixes their size.

use super::options::{CellShape, PolystatOptions};
use crate::scene::{Point, Size};

/// Centres of the cells in reading order; the radius reaches from the centre to a corner, or to the upper
/// side of a square or a brick.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    pub(super) centers: Vec<Point>,
    pub(super) radius: f32,
    /// Room that all cells take; higher than the box where their size is fixed.
    pub(super) size: Size,
}

const SQRT_3: f32 = 1.732_050_8;

pub(super) fn layout(count: usize, size: Size, options: &PolystatOptions) -> Layout {
    if count == 0 {
        return Layout { size, ..Layout::default() };
    }
    let columns = columns(count, size, options);
    let rows = count.div_ceil(columns);
    let shape = options.shape;
    let radius = options.radius.unwrap_or_else(|| radius(columns, rows, size, shape)).max(1.0);
    let (step_x, step_y) = steps(shape, radius);
    let shift = if shape == CellShape::Hexagon && rows > 1 { step_x / 2.0 } else { 0.0 };
    let width = step_x * columns as f32 + shift;
    let height = step_y * (rows - 1) as f32 + 2.0 * radius;
    let left = ((size.width - width) / 2.0).max(0.0);
    let top = ((size.height - height) / 2.0).max(0.0);
    let center = |at: usize| {
        let (row, column) = (at / columns, at % columns);
        let indent = if row % 2 == 1 { shift } else { 0.0 };
        Point::new(left + indent + step_x * (column as f32 + 0.5), top + radius + step_y * row as f32)
    };
    Layout {
        centers: (0..count).map(center).collect(),
        radius,
        size: Size::new(size.width, size.height.max(height)),
    }
}

/// From cell to cell.
fn steps(shape: CellShape, radius: f32) -> (f32, f32) {
    match shape {
        CellShape::Hexagon => (SQRT_3 * radius, 1.5 * radius),
        CellShape::Circle | CellShape::Square => (2.0 * radius, 2.0 * radius),
        CellShape::Rectangle => (4.0 * radius, 2.0 * radius),
    }
}

/// The largest radius at which so many rows and columns fit.
fn radius(columns: usize, rows: usize, size: Size, shape: CellShape) -> f32 {
    let (columns, rows) = (columns as f32, rows as f32);
    match shape {
        CellShape::Hexagon => {
            let across = if rows > 1.0 { columns + 0.5 } else { columns };
            (size.width / (across * SQRT_3)).min(size.height / (1.5 * rows + 0.5))
        }
        CellShape::Circle | CellShape::Square => (size.width / columns).min(size.height / rows) / 2.0,
        CellShape::Rectangle => (size.width / columns / 2.0).min(size.height / rows) / 2.0,
    }
}

/// As asked, else the number that gives the largest cells.
fn columns(count: usize, size: Size, options: &PolystatOptions) -> usize {
    if let Some(columns) = options.columns {
        return columns.min(count);
    }
    if let Some(rows) = options.rows {
        return count.div_ceil(rows.min(count));
    }
    if let Some(radius) = options.radius {
        let (step, _) = steps(options.shape, radius);
        return ((size.width / step) as usize).clamp(1, count);
    }
    let radius_with = |columns: usize| radius(columns, count.div_ceil(columns), size, options.shape);
    (1..=count).max_by(|one, two| radius_with(*one).total_cmp(&radius_with(*two))).unwrap_or(1)
}
