//! Which entries of a long list are on screen. In: how high entries are, as far as that is known, and where the list is
//! scrolled to. Out: the entries to show and where they lie.
//!
//! **Invariant:** `place_at(offset(n)) == n`: an entry lies where the list scrolls to find it.

/// Heights of a list's entries, in CSS pixels: an estimate for all, and those that were measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Heights {
    estimate: f64,
    /// Measured entries by place, each with the sum of all differences from the estimate up to and with it.
    measured: Vec<(usize, f64)>,
}

/// What to show of a list.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    /// The first entry shown and the one after the last.
    pub from: usize,
    pub to: usize,
    /// Where the first one begins, in CSS pixels from the list's top.
    pub top: f64,
}

impl Heights {
    /// `measured`: places and heights, in any order; a place is there once.
    pub fn new(estimate: f64, measured: impl IntoIterator<Item = (usize, f64)>) -> Self {
        let estimate = estimate.max(1.0);
        let mut measured: Vec<(usize, f64)> =
            measured.into_iter().map(|(place, height)| (place, height - estimate)).collect();
        measured.sort_by_key(|(place, _)| *place);
        let mut sum = 0.0;
        for (_, difference) in &mut measured {
            sum += *difference;
            *difference = sum;
        }
        Self { estimate, measured }
    }

    /// Where an entry begins; for the number of entries, the height of the whole list.
    #[expect(clippy::cast_precision_loss, reason = "a list has far fewer than 2^53 entries")]
    pub fn offset(&self, place: usize) -> f64 {
        let before = self.measured.partition_point(|(measured, _)| *measured < place);
        let differences = before.checked_sub(1).and_then(|last| self.measured.get(last));
        place as f64 * self.estimate + differences.map_or(0.0, |(_, sum)| *sum)
    }

    /// The entry at a height, of `len`.
    pub fn place_at(&self, y: f64, len: usize) -> usize {
        let (mut low, mut high) = (0, len);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.offset(middle + 1) <= y { low = middle + 1 } else { high = middle }
        }
        low.min(len.saturating_sub(1))
    }

    /// What a view of `height` shows at `scroll`, with `margin` above and below so that scrolling finds rows ready.
    pub fn window(&self, scroll: f64, height: f64, margin: f64, len: usize) -> Window {
        if len == 0 {
            return Window::default();
        }
        let from = self.place_at((scroll - margin).max(0.0), len);
        let to = (self.place_at(scroll + height + margin, len) + 1).min(len);
        Window { from, to, top: self.offset(from) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_lie_where_the_list_finds_them() {
        let heights = Heights::new(18.0, [(700, 120.0), (3, 54.0), (4, 36.0)]);
        assert_eq!(heights.offset(3), 54.0);
        assert_eq!(heights.offset(4), 108.0);
        assert_eq!(heights.offset(5), 144.0);
        assert_eq!(heights.offset(100_000), 100_000.0 * 18.0 + 36.0 + 18.0 + 102.0);
        for place in [0, 2, 3, 4, 5, 699, 700, 701, 99_999] {
            assert_eq!(heights.place_at(heights.offset(place), 100_000), place);
            assert_eq!(heights.place_at(heights.offset(place + 1) - 0.5, 100_000), place);
        }
        assert_eq!(heights.place_at(1e12, 100_000), 99_999);
        assert_eq!(heights.place_at(5.0, 0), 0);
    }

    #[test]
    fn only_what_is_near_the_screen_is_shown() {
        let heights = Heights::new(20.0, []);
        assert_eq!(heights.window(0.0, 100.0, 0.0, 100_000), Window { from: 0, to: 6, top: 0.0 });
        assert_eq!(
            heights.window(1_000_000.0, 100.0, 200.0, 100_000),
            Window { from: 49_990, to: 50_016, top: 999_800.0 }
        );
        assert_eq!(heights.window(5_000.0, 100.0, 0.0, 3), Window { from: 2, to: 3, top: 40.0 });
        assert_eq!(heights.window(0.0, 100.0, 0.0, 0), Window::default());
    }
}
