//! A range that follows the clock. In: the range as typed and as resolved, the clock. Out: the range now, and how often
//! a picture of it is worth drawing.
//!
//! **Invariant:** the left edge moves exactly with the right one where both are counted from now, so that a line glides
//! and never stretches.

use crate::time::{Millis, RawTimeRange, TimeRange};

/// No more than this many pictures a second.
const SHORTEST_MILLIS: i64 = 100;
const LONGEST_MILLIS: i64 = 1000;

/// The range with its end at `now`; a start that is rounded or fixed (`now/d`, a date) stays where it is.
pub fn scrolled(range: TimeRange, raw: &RawTimeRange, now: Millis) -> TimeRange {
    let moved = now - range.to;
    let glides = raw.from.trim().starts_with("now") && !raw.from.contains('/');
    TimeRange { from: if glides { range.from + moved } else { range.from.min(now) }, to: now }
}

/// Milliseconds between two pictures of a range on so many pixels: half a pixel of movement, within bounds.
#[expect(clippy::cast_possible_truncation, reason = "bounded")]
#[expect(clippy::cast_precision_loss, reason = "a range in milliseconds is far below 2^53")]
pub fn picture_every(range: TimeRange, width_px: f64) -> i64 {
    let pixel = range.duration() as f64 / width_px.max(1.0);
    ((pixel / 2.0) as i64).clamp(SHORTEST_MILLIS, LONGEST_MILLIS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(from: &str) -> RawTimeRange {
        RawTimeRange { from: from.to_owned(), to: "now".to_owned() }
    }

    #[test]
    fn a_relative_range_keeps_its_length_and_a_rounded_start_its_place() {
        let range = TimeRange { from: 1000, to: 5000 };
        assert_eq!(scrolled(range, &raw("now-4s"), 5300), TimeRange { from: 1300, to: 5300 });
        assert_eq!(scrolled(range, &raw("now/d"), 5300), TimeRange { from: 1000, to: 5300 });
        assert_eq!(scrolled(range, &raw("1000"), 5300), TimeRange { from: 1000, to: 5300 });
    }

    #[test]
    fn pictures_are_as_frequent_as_pixels_move() {
        let every = |millis: i64| picture_every(TimeRange { from: 0, to: millis }, 600.0);
        assert_eq!(every(60_000), 100);
        assert_eq!(every(300_000), 250);
        assert_eq!(every(86_400_000), 1000);
    }
}
