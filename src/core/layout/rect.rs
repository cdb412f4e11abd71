//! A rectangle on the page, and which ones are near the viewport.

use std::ops::Range;

/// CSS pixels from the grid's top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// Whether they share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Indices of the rectangles within `margin_px` of the part of the page that is on screen, `viewport` from top to bottom.
pub fn visible(rects: &[Rect], viewport: Range<f64>, margin_px: f64) -> Vec<usize> {
    let (top, bottom) = (viewport.start - margin_px, viewport.end + margin_px);
    let near = |rect: &Rect| rect.y < bottom && rect.bottom() > top;
    rects.iter().enumerate().filter(|(_, rect)| near(rect)).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(viewport: Range<f64>, margin_px: f64, expected: &[usize]) {
        let rects = [0.0, 100.0, 200.0, 300.0].map(|y| Rect { x: 0.0, y, width: 50.0, height: 90.0 });
        assert_eq!(visible(&rects, viewport, margin_px), expected);
    }

    #[test]
    fn only_what_is_on_screen_or_nearly_so_is_visible() {
        check(0.0..95.0, 0.0, &[0]);
        check(0.0..101.0, 0.0, &[0, 1]);
        check(95.0..99.0, 0.0, &[]);
        check(95.0..99.0, 10.0, &[0, 1]);
        check(250.0..1000.0, 0.0, &[2, 3]);
        check(0.0..0.0, 1000.0, &[0, 1, 2, 3]);
    }
}
