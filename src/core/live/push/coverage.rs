//! The spans of time for which a series is known to be complete: nothing of them was missed. In: spans received in an
//! unbroken sequence, spans that another source has filled. Out: the breaks between them.
//!
//! **Invariant:** spans are in order and do not touch.

/// Most spans that are kept; a server whose every message is a break would have one for each.
const MOST_SPANS: usize = 5000;

/// Spans of times, milliseconds or nanoseconds, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Coverage(Vec<(i64, i64)>);

impl Coverage {
    pub(super) fn spans(&self) -> &[(i64, i64)] {
        &self.0
    }

    /// The newest time that is covered.
    pub(super) fn end(&self) -> Option<i64> {
        self.0.last().map(|(_, end)| *end)
    }

    /// Covers a span, and whatever lies between it and `after` where that is given: nothing was missed since then.
    pub(super) fn add(&mut self, after: Option<i64>, from: i64, to: i64) {
        let from = after.map_or(from, |after| after.min(from));
        let to = after.map_or(to, |after| after.max(to));
        // Whatever it meets becomes one with it.
        let first = self.0.partition_point(|(_, end)| *end < from);
        let last = self.0.partition_point(|(start, _)| *start <= to);
        let met = self.0.get(first..last).unwrap_or_default();
        let start = met.first().map_or(from, |(start, _)| from.min(*start));
        let end = met.last().map_or(to, |(_, end)| to.max(*end));
        self.0.splice(first..last, [(start, end)]);
        let gone = self.0.len().saturating_sub(MOST_SPANS);
        self.0.drain(..gone);
    }

    /// Takes a span out: something of it was missed after all. Its ends stay covered where they were.
    pub(super) fn cut(&mut self, from: i64, to: i64) {
        let mut left = Vec::with_capacity(self.0.len() + 1);
        for (start, end) in self.0.drain(..) {
            if end <= from || start >= to {
                left.push((start, end));
                continue;
            }
            if start <= from {
                left.push((start, from));
            }
            if end >= to {
                left.push((to, end));
            }
        }
        self.0 = left;
    }

    /// Forgets what lies before a time.
    pub(super) fn forget(&mut self, before: i64) {
        self.0.retain(|(_, end)| *end >= before);
    }

    /// Whether a time lies within a span.
    pub(super) fn has(&self, at: i64) -> bool {
        let span = self.0.partition_point(|(_, end)| *end < at);
        self.0.get(span).is_some_and(|(start, _)| *start <= at)
    }

    /// Whether a time lies within a span and not at one of its ends.
    pub(super) fn is_inside(&self, at: i64) -> bool {
        let span = self.0.partition_point(|(_, end)| *end < at);
        self.0.get(span).is_some_and(|(start, end)| *start < at && at < *end)
    }

    /// The breaks that begin or end in a span of time: ends of spans before and after. The part before the first span
    /// counts as a break that begins at `from`.
    pub(super) fn breaks(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let mut breaks = Vec::new();
        let mut before = None;
        for (start, end) in &self.0 {
            let left = before.unwrap_or(from);
            if left <= to && *start >= from && *start > left && (before.is_some() || *start <= to) {
                breaks.push((left, *start));
            }
            before = Some(*end);
        }
        breaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(spans: &[(i64, i64)]) -> Coverage {
        let mut coverage = Coverage::default();
        spans.iter().for_each(|(from, to)| coverage.add(None, *from, *to));
        coverage
    }

    #[test]
    fn spans_that_meet_become_one() {
        assert_eq!(covered(&[(1, 3), (5, 7)]).spans(), [(1, 3), (5, 7)]);
        assert_eq!(covered(&[(1, 3), (3, 7)]).spans(), [(1, 7)]);
        assert_eq!(covered(&[(5, 7), (1, 3), (2, 6)]).spans(), [(1, 7)]);
        let mut coverage = covered(&[(1, 3)]);
        coverage.add(Some(3), 9, 9);
        assert_eq!(coverage.spans(), [(1, 9)]);
        coverage.add(Some(9), 5, 5);
        assert_eq!(coverage.spans(), [(1, 9)]);
    }

    #[test]
    fn what_was_missed_after_all_is_taken_out() {
        let mut coverage = covered(&[(1, 9)]);
        coverage.cut(3, 5);
        assert_eq!(coverage.spans(), [(1, 3), (5, 9)]);
        coverage.cut(0, 2);
        assert_eq!(coverage.spans(), [(2, 3), (5, 9)]);
        coverage.cut(8, 20);
        assert_eq!(coverage.spans(), [(2, 3), (5, 8)]);
    }

    #[test]
    fn breaks_lie_between_spans_and_before_the_first() {
        let coverage = covered(&[(10, 20), (30, 40), (50, 60)]);
        assert_eq!(coverage.breaks(0, 100), [(0, 10), (20, 30), (40, 50)]);
        assert_eq!(coverage.breaks(20, 30), [(20, 30)]);
        assert_eq!(coverage.breaks(25, 28), [(20, 30)]);
        assert_eq!(coverage.breaks(12, 18), []);
        assert!(coverage.has(20) && !coverage.has(25) && coverage.is_inside(15) && !coverage.is_inside(10));
        assert_eq!(coverage.end(), Some(60));
    }
}
