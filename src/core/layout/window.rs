//! Which items of the grid are in the document. In: their rectangles, the part of the page on screen, what is in the
//! document already. Out: the indices of those to have there now.
//!
//! What is in the document stays there while there is room: a panel that was scrolled away keeps the order its table was
//! sorted in and the place its list was scrolled to. On a page of thousands those furthest away go first.
//!
//! **Invariant:** whatever is near the screen is in the document, in reading order, so that the keyboard finds the next
//! panel there before it is seen; of the others no more than [`MOST_KEPT`] are.

use std::ops::Range;

use crate::layout::Rect;
use crate::order::Arrange;

/// Items kept in the document that are not near the screen.
const MOST_KEPT: usize = 120;
/// Least distance beyond the screen that counts as near, in CSS pixels; else it is one screen.
const LEAST_MARGIN_PX: f64 = 600.0;

/// `view` is the part on screen, from top to bottom; `stays` says of an item in the document, by its index, that it is
/// there, `pinned` that it must be wherever it stands: it has the focus, or its data is being looked at.
pub fn mounted(
    rects: &[Rect],
    view: Range<f64>,
    stays: impl Fn(usize) -> bool,
    pinned: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let margin_px = (view.end - view.start).max(LEAST_MARGIN_PX);
    let (top, bottom) = (view.start - margin_px, view.end + margin_px);
    let mut found = Vec::new();
    let mut kept: Vec<(f64, usize)> = Vec::new();
    for (index, rect) in rects.iter().enumerate() {
        let is_near = rect.y < bottom && rect.bottom() > top;
        if is_near || pinned(index) {
            found.push(index);
        } else if stays(index) {
            kept.push(((rect.y - view.end).max(view.start - rect.bottom()), index));
        }
    }
    kept.arrange_by(|a, b| a.0.total_cmp(&b.0));
    found.extend(kept.into_iter().take(MOST_KEPT).map(|(_, index)| index));
    found.arrange();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column of panels, one each 100 px.
    fn column(count: usize) -> Vec<Rect> {
        (0..count).map(|at| Rect { x: 0.0, y: at as f64 * 100.0, width: 50.0, height: 90.0 }).collect()
    }

    #[test]
    fn only_what_is_near_the_screen_comes_into_the_document() {
        let found = mounted(&column(10_000), 50_000.0..51_000.0, |_| false, |_| false);
        assert_eq!((found.first(), found.last(), found.len()), (Some(&490), Some(&519), 30));
        assert_eq!(mounted(&column(3), 0.0..0.0, |_| false, |_| false), [0, 1, 2]);
    }

    #[test]
    fn what_was_seen_stays_until_too_much_was() {
        let few = mounted(&column(100), 9_000.0..10_000.0, |at| at < 20, |_| false);
        assert_eq!(few, (0..20).chain(80..100).collect::<Vec<_>>());
        let many = mounted(&column(10_000), 500_000.0..501_000.0, |_| true, |_| false);
        assert_eq!(many.len(), 30 + MOST_KEPT);
        assert!(many.windows(2).all(|pair| pair[0] + 1 == pair[1]), "the nearest are kept, in order");
    }

    #[test]
    fn what_has_the_focus_stays_wherever_it_is() {
        let found = mounted(&column(10_000), 500_000.0..501_000.0, |_| true, |at| at == 3);
        assert_eq!(found[0], 3);
        assert_eq!(found.len(), 31 + MOST_KEPT);
    }
}
