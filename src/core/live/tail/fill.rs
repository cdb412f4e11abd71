//! Reading a stretch of history page by page, from its end backwards. In: the times of each page's lines. Out: where the
//! next page ends, or why there is none.
//!
//! Loki has no cursor, so pages overlap by one nanosecond: lines that share it are on both and counted once.
//!
//! **Invariant:** each further page ends earlier than the one before it.

use crate::frame::Nanos;
use crate::time::Millis;

/// What made it necessary, which decides what its result means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Lines of a time without a connection, or before it.
    Gap,
    /// A count that differed: the tail failed to send something.
    Check,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fill {
    pub(super) cause: Cause,
    pub(super) from: Nanos,
    /// Of the next page; lines from here on are read.
    pub(super) end: Nanos,
    pub(super) began: Millis,
    /// Lines read so far.
    pub(super) lines: usize,
    /// Of them, those that were missing.
    pub(super) missing: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Complete,
    /// More lines than a page holds share this nanosecond: the rest of them cannot be had.
    Crowded(Nanos),
    /// As many lines as may be held came; earlier ones are left out.
    Enough(Nanos),
}

impl Fill {
    /// Takes note of a page: the time of its earliest line and how many there were.
    pub(super) fn took(
        &mut self,
        earliest: Option<Nanos>,
        count: usize,
        limit: u32,
        most: usize,
    ) -> Progress {
        self.lines += count;
        let Some(earliest) = earliest.filter(|_| count >= limit as usize) else { return Progress::Complete };
        if earliest <= self.from {
            // The page may end within a nanosecond of the start; those lines were held before the gap.
            return Progress::Complete;
        }
        if self.lines >= most {
            return Progress::Enough(earliest);
        }
        let next = earliest.saturating_add(1);
        if next < self.end {
            self.end = next;
            return Progress::More;
        }
        self.end = earliest;
        Progress::Crowded(earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill() -> Fill {
        Fill { cause: Cause::Gap, from: 10, end: 100, began: 0, lines: 0, missing: 0 }
    }

    #[test]
    fn pages_overlap_by_one_nanosecond() {
        let mut fill = fill();
        assert_eq!(fill.took(Some(50), 5, 5, 1000), Progress::More);
        assert_eq!(fill.end, 51);
        assert_eq!(
            fill.took(Some(20), 4, 5, 1000),
            Progress::Complete,
            "a page that is not full is the last"
        );
        assert_eq!(fill.took(None, 0, 5, 1000), Progress::Complete);
        assert_eq!(fill.took(Some(10), 5, 5, 1000), Progress::Complete);
    }

    #[test]
    fn a_crowded_nanosecond_is_passed_and_named() {
        let mut fill = fill();
        fill.took(Some(50), 5, 5, 1000);
        assert_eq!(fill.took(Some(50), 5, 5, 1000), Progress::Crowded(50));
        assert_eq!(fill.end, 50, "the next page begins before it");
    }

    #[test]
    fn it_stops_at_what_may_be_held() {
        assert_eq!(fill().took(Some(50), 5, 5, 5), Progress::Enough(50));
    }
}
