//! What must be asked of the source that knows the past. In: spans in which something may have been missed, answers.
//! Out: which span to ask about now, and which were given up.
//!
//! **Invariant:** one question is under way at a time; a span is asked again until its answer proves complete, or until
//! patience ends and the span is named. An answer from before the source can have everything proves nothing.

use crate::time::{Millis, TimeRange};

/// Most spans that wait to be asked about, and most that are named as lost: what is more joins its neighbour.
const MOST_SPANS: usize = 200;
/// Spans this close to each other become one question.
const JOIN_MILLIS: i64 = 2000;
/// A first question waits this long for neighbours to join.
const GATHER_MILLIS: i64 = 300;
/// Waits before an answer that proves nothing is asked for again: a scraped source has a sample only later.
const WAITS_MILLIS: [i64; 8] = [1000, 2000, 4000, 6000, 8000, 10_000, 15_000, 20_000];
/// Waits after an answer that never came; these never end.
const WAIT_AFTER_FAILURE: [i64; 4] = [1000, 3000, 10_000, 30_000];

/// A span to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hole {
    pub(super) ticket: u64,
    pub(super) span: TimeRange,
    /// Single samples or lines, not values at steps.
    pub(super) exact: bool,
    /// From here on the source has had the time to take in all of the span.
    ripe: Millis,
    due: Millis,
    asked_at: Millis,
    /// Its end is where a page of newer lines began: no pushed message is expected there.
    pub(super) older: bool,
    attempts: usize,
    failures: usize,
}

impl Hole {
    fn new(ticket: u64, span: TimeRange, exact: bool, due: Millis, ripe: Millis) -> Self {
        Self { ticket, span, exact, ripe, due, asked_at: Millis::MIN, older: false, attempts: 0, failures: 0 }
    }

    /// Whether the question was put when the source had had time for all of the span.
    pub(super) fn is_ripe(&self) -> bool {
        self.asked_at >= self.ripe
    }
}

/// All spans to ask about, in the order of their being found.
#[derive(Debug, Clone, Default)]
pub(super) struct Holes {
    list: Vec<Hole>,
    asked: Option<u64>,
    tickets: u64,
    /// Spans whose data nobody has, in order; they do not touch.
    lost: Vec<TimeRange>,
}

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Complete,
    /// More may come; asked again at the earliest at this time.
    Partly {
        again: Millis,
    },
    /// No answer at all.
    Failed,
}

impl Holes {
    /// A span that is to be asked about, not before `due`.
    pub(super) fn open(&mut self, span: TimeRange, exact: bool, due: Millis) {
        self.open_ripening(span, exact, due, Millis::MIN);
    }

    /// What is older than a page of lines, each its own question.
    pub(super) fn open_older(&mut self, span: TimeRange, due: Millis) {
        self.tickets += 1;
        self.list.push(Hole { older: true, ..Hole::new(self.tickets, span, true, due, Millis::MIN) });
    }

    /// The same of a span that the source may have wholly only from `ripe` on: what is asked before is shown, and asked
    /// again.
    pub(super) fn open_ripening(&mut self, span: TimeRange, exact: bool, due: Millis, ripe: Millis) {
        if span.to < span.from {
            return;
        }
        let asked = self.asked;
        let joins = |hole: &&mut Hole| {
            Some(hole.ticket) != asked
                && hole.exact == exact
                && !hole.older
                && hole.span.from <= span.to.saturating_add(JOIN_MILLIS)
                && span.from <= hole.span.to.saturating_add(JOIN_MILLIS)
        };
        if let Some(hole) = self.list.iter_mut().find(joins) {
            hole.span = TimeRange { from: hole.span.from.min(span.from), to: hole.span.to.max(span.to) };
            (hole.due, hole.ripe) = (hole.due.min(due), hole.ripe.max(ripe));
            hole.attempts = 0;
            return;
        }
        // No room for one more: the nearest is asked about together with what lies between.
        if self.list.len() >= MOST_SPANS
            && let Some(hole) = self
                .list
                .iter_mut()
                .filter(|hole| Some(hole.ticket) != asked && hole.exact == exact && !hole.older)
                .min_by_key(|hole| (hole.span.from - span.to).max(span.from - hole.span.to))
        {
            hole.span = TimeRange { from: hole.span.from.min(span.from), to: hole.span.to.max(span.to) };
            hole.ripe = hole.ripe.max(ripe);
            return;
        }
        self.tickets += 1;
        self.list.push(Hole::new(self.tickets, span, exact, due, ripe));
    }

    /// When a span found now is asked about.
    pub(super) fn gathered(now: Millis) -> Millis {
        now + GATHER_MILLIS
    }

    /// The next question, if it is time for one and none is under way.
    pub(super) fn next(&mut self, now: Millis) -> Option<Hole> {
        if self.asked.is_some() {
            return None;
        }
        let hole =
            self.list.iter_mut().filter(|hole| hole.due <= now).min_by_key(|hole| (hole.due, hole.ticket))?;
        self.asked = Some(hole.ticket);
        hole.asked_at = now;
        Some(*hole)
    }

    /// The span of a question that is under way.
    pub(super) fn asked(&self, ticket: u64) -> Option<Hole> {
        let is_asked = self.asked == Some(ticket);
        self.list.iter().find(|hole| is_asked && hole.ticket == ticket).copied()
    }

    /// The question under way was answered only from a time on; what is before it is asked for by itself.
    pub(super) fn narrow(&mut self, ticket: u64, from: Millis) -> Option<Hole> {
        let hole = self.list.iter_mut().find(|hole| hole.ticket == ticket)?;
        hole.span.from = from.clamp(hole.span.from, hole.span.to.max(hole.span.from));
        Some(*hole)
    }

    pub(super) fn settle(&mut self, ticket: u64, verdict: Verdict, now: Millis) {
        if self.asked != Some(ticket) {
            return;
        }
        self.asked = None;
        let Some(place) = self.list.iter().position(|hole| hole.ticket == ticket) else { return };
        let Some(hole) = self.list.get_mut(place) else { return };
        match verdict {
            Verdict::Complete => {
                self.list.remove(place);
            }
            Verdict::Partly { again } => match WAITS_MILLIS.get(hole.attempts) {
                Some(wait) => {
                    hole.attempts += 1;
                    hole.failures = 0;
                    hole.due = again.max(now + wait);
                }
                None => {
                    let hole = self.list.remove(place);
                    self.lose(hole.span);
                }
            },
            Verdict::Failed => {
                let wait = WAIT_AFTER_FAILURE.get(hole.failures).or(WAIT_AFTER_FAILURE.last());
                hole.failures += 1;
                hole.due = now + wait.copied().unwrap_or(30_000);
            }
        }
    }

    /// Nobody has the data of a span.
    pub(super) fn lose(&mut self, span: TimeRange) {
        let first = self.lost.partition_point(|other| other.to < span.from.saturating_sub(JOIN_MILLIS));
        let last = self.lost.partition_point(|other| other.from <= span.to.saturating_add(JOIN_MILLIS));
        let met = self.lost.get(first..last).unwrap_or_default();
        let from = met.first().map_or(span.from, |other| other.from.min(span.from));
        let to = met.last().map_or(span.to, |other| other.to.max(span.to));
        self.lost.splice(first..last, [TimeRange { from, to }]);
        if self.lost.len() > MOST_SPANS {
            let oldest = self.lost.remove(0);
            if let Some(next) = self.lost.first_mut() {
                next.from = oldest.from;
            }
        }
    }

    /// The spans whose data nobody has, in order.
    pub(super) fn lost(&self) -> &[TimeRange] {
        &self.lost
    }

    /// What lies before a time is on no screen any more.
    pub(super) fn forget(&mut self, before: Millis) {
        self.lost.retain(|span| span.to >= before);
        let asked = self.asked;
        self.list.retain(|hole| Some(hole.ticket) == asked || hole.span.to >= before);
        for hole in &mut self.list {
            hole.span.from = hole.span.from.max(before.min(hole.span.to));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: Millis, to: Millis) -> TimeRange {
        TimeRange { from, to }
    }

    #[test]
    fn neighbours_become_one_question() {
        let mut holes = Holes::default();
        holes.open(span(10_000, 11_000), true, 300);
        holes.open(span(12_500, 13_000), true, 400);
        holes.open(span(60_000, 61_000), true, 400);
        assert_eq!(holes.next(200), None);
        let first = holes.next(500).unwrap();
        assert_eq!(first.span, span(10_000, 13_000));
        assert_eq!(holes.next(500), None, "one at a time");
        holes.open(span(10_500, 10_600), true, 500);
        holes.settle(first.ticket, Verdict::Complete, 600);
        assert_eq!(holes.next(600).unwrap().span, span(60_000, 61_000));
    }

    #[test]
    fn a_span_is_asked_about_until_patience_ends_and_is_then_named() {
        let mut holes = Holes::default();
        holes.open(span(0, 1000), true, 0);
        let (mut now, mut asked) = (0, 0);
        while !holes.is_empty() {
            if let Some(hole) = holes.next(now) {
                asked += 1;
                holes.settle(hole.ticket, Verdict::Partly { again: 0 }, now);
            }
            now += 500;
        }
        assert_eq!((asked, holes.lost()), (9, [span(0, 1000)].as_slice()));
        assert!((60_000..80_000).contains(&now), "{now}");
    }

    #[test]
    fn any_number_of_breaks_is_a_bounded_number_of_questions_and_of_names() {
        let mut holes = Holes::default();
        let pieces = 10_000;
        for piece in 0..pieces {
            holes.open(span(piece * 10_000, piece * 10_000 + 10), true, 0);
            holes.lose(span((pieces - piece) * 10_000, (pieces - piece) * 10_000 + 10));
        }
        assert_eq!((holes.list.len(), holes.lost().len()), (MOST_SPANS, MOST_SPANS));
        let covers = |spans: Vec<TimeRange>, at| spans.iter().any(|span| span.contains(at));
        let asked: Vec<TimeRange> = holes.list.iter().map(|hole| hole.span).collect();
        for piece in 0..pieces {
            assert!(covers(asked.clone(), piece * 10_000 + 5), "{piece} is asked about");
        }
        assert!(covers(holes.lost().to_vec(), 10_005) && covers(holes.lost().to_vec(), pieces * 10_000 + 5));
    }

    #[test]
    fn lost_spans_that_meet_are_one_and_in_order() {
        let mut holes = Holes::default();
        for (from, to) in [(50_000, 51_000), (10_000, 11_000), (12_000, 13_000), (50_500, 60_000)] {
            holes.lose(span(from, to));
        }
        assert_eq!(holes.lost(), [span(10_000, 13_000), span(50_000, 60_000)]);
    }

    #[test]
    fn a_source_that_is_away_is_asked_for_ever() {
        let mut holes = Holes::default();
        holes.open(span(0, 1000), true, 0);
        let mut now = 0;
        for _ in 0..50 {
            let hole = holes.next(now).unwrap();
            holes.settle(hole.ticket, Verdict::Failed, now);
            now += 30_000;
        }
        assert!(holes.lost().is_empty() && !holes.is_empty());
    }
}
