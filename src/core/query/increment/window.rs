//! The times that a merge goes by.

use crate::time::{Millis, TimeRange};

/// The overlap where neither source nor range says otherwise, in milliseconds: Grafana's default.
const OVERLAP_MILLIS: i64 = 600_000;
/// The part of a range that an overlap is at most: a short range would be asked almost whole each time.
const OVERLAP_SHARE: i64 = 8;

/// Where held and new data meet, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// First instant shown.
    pub(super) from: Millis,
    /// First instant that is asked again; what is held from here on is replaced.
    pub(super) tail_from: Millis,
    /// Up to here (included) a difference between held and new means that samples come later than the overlap allows.
    pub(super) witness_to: Millis,
    /// Last instant shown.
    pub(super) to: Millis,
    /// `None` for log lines.
    pub(super) step_millis: Option<i64>,
}

/// How far back a range is asked again by default.
pub(super) fn default_overlap(range: TimeRange) -> i64 {
    OVERLAP_MILLIS.min(range.duration() / OVERLAP_SHARE)
}

impl Window {
    /// The window of `planned` over what was held up to `held_to` when the clock said `asked_at`.
    pub(super) fn new(
        planned: TimeRange,
        held_to: Millis,
        asked_at: Millis,
        overlap_millis: i64,
        step_millis: Option<i64>,
    ) -> Self {
        // Beyond the clock there was nothing yet, whatever range was asked.
        let known_to = held_to.min(asked_at);
        let settled = known_to.saturating_sub(overlap_millis);
        let tail_from = match step_millis {
            // On the grid, and at least the last step: it was asked when it had just passed.
            Some(step) => {
                let back = held_to.saturating_sub(settled).max(1);
                held_to.saturating_sub((back + step - 1) / step * step)
            }
            None => settled,
        };
        let witness_to = tail_from + (known_to - tail_from) / 2;
        Self { from: planned.from, tail_from, witness_to, to: planned.to, step_millis }
    }

    /// Steps asked, and steps of the whole.
    pub(super) fn steps(&self) -> Option<(i64, i64)> {
        let steps = |from| self.step_millis.map(|step| (self.to - from) / step + 1);
        Some((steps(self.tail_from)?, steps(self.from)?))
    }

    /// Whether the missing part is the smaller one; beyond `now` there is nothing to move.
    pub(super) fn is_short(&self, now: Millis) -> bool {
        let end = self.to.min(now);
        self.tail_from > self.from && (end - self.tail_from) * 2 <= end - self.from
    }
}
