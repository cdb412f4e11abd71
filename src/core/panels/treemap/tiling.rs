//! An area divided among sizes. In: sizes, largest first, and a rectangle. Out: a rectangle for each.
//!
//! **Invariant:** the rectangles fill the area without overlap, each in proportion to its size.

use super::options::Tiling;
use crate::scene::Rect;

pub(super) fn tile(tiling: Tiling, sizes: &[f64], area: Rect) -> Vec<Rect> {
    match tiling {
        Tiling::Squares => squares(sizes, area),
        Tiling::Columns => line(sizes, area, true),
        Tiling::Rows => line(sizes, area, false),
        Tiling::Halves => halves(sizes, area),
    }
}

fn sum(sizes: &[f64]) -> f64 {
    sizes.iter().sum::<f64>().max(f64::MIN_POSITIVE)
}

/// Side by side, or below each other.
fn line(sizes: &[f64], area: Rect, side_by_side: bool) -> Vec<Rect> {
    let total = sum(sizes);
    let mut before = 0.0;
    let place = |size: &f64| {
        let (from, to) = ((before / total) as f32, ((before + size) / total) as f32);
        before += size;
        if side_by_side {
            Rect::new(area.x + area.width * from, area.y, area.width * (to - from), area.height)
        } else {
            Rect::new(area.x, area.y + area.height * from, area.width, area.height * (to - from))
        }
    };
    sizes.iter().map(place).collect()
}

/// Strips along the shorter side, each as long as its rectangles become no less square by one more.
///
/// Bruls, Huizing, van Wijk: Squarified Treemaps (2000).
fn squares(sizes: &[f64], area: Rect) -> Vec<Rect> {
    let mut rects = Vec::with_capacity(sizes.len());
    let (mut rest, mut area) = (sizes, area);
    while !rest.is_empty() {
        let shorter = f64::from(area.width.min(area.height)).max(1e-3);
        let per_size = f64::from(area.width) * f64::from(area.height) / sum(rest);
        let mut length = 1;
        while length < rest.len()
            && worst(&rest[..length + 1], per_size, shorter) <= worst(&rest[..length], per_size, shorter)
        {
            length += 1;
        }
        let (strip, after) = rest.split_at(length);
        let share = (sum(strip) / sum(rest)).min(1.0) as f32;
        let (here, left) = if area.width >= area.height {
            let width = area.width * share;
            (
                Rect::new(area.x, area.y, width, area.height),
                Rect::new(area.x + width, area.y, area.width - width, area.height),
            )
        } else {
            let height = area.height * share;
            (
                Rect::new(area.x, area.y, area.width, height),
                Rect::new(area.x, area.y + height, area.width, area.height - height),
            )
        };
        rects.extend(line(strip, here, area.width < area.height));
        (rest, area) = (after, left);
    }
    rects
}

/// The longest side to the shortest of a strip's least square rectangle.
fn worst(strip: &[f64], per_size: f64, shorter: f64) -> f64 {
    let whole = sum(strip) * per_size;
    let ratio = |size: &f64| {
        let own = (size * per_size).max(f64::MIN_POSITIVE);
        let (long, square) = (whole * whole, shorter * shorter);
        (square * own / long).max(long / (square * own))
    };
    strip.iter().map(ratio).fold(0.0, f64::max)
}

/// Cut where the halves come nearest to the same size, along the longer side.
fn halves(sizes: &[f64], area: Rect) -> Vec<Rect> {
    if sizes.len() < 2 {
        return sizes.iter().map(|_| area).collect();
    }
    let half = sum(sizes) / 2.0;
    let (mut cut, mut before) = (1, sizes[0]);
    while cut + 1 < sizes.len() && before + sizes[cut] / 2.0 < half {
        before += sizes[cut];
        cut += 1;
    }
    let (one, two) = sizes.split_at(cut);
    let areas = line(&[sum(one), sum(two)], area, area.width >= area.height);
    let mut rects = halves(one, areas[0]);
    rects.extend(halves(two, areas[1]));
    rects
}
