//! Which lines were handed out lately, and how often. In: keys of lines, from a connection or from an answer. Out: which
//! occurrence each is, whether it is new, and how many are held in a stretch of time.
//!
//! **Invariant:** a line is held as often as the one answer or connection that showed it most often; below `floor` nothing
//! is known.

use std::collections::BTreeMap;

use crate::frame::Nanos;

/// A line by its nanosecond and a hash of its text.
pub(super) type Key = (Nanos, u64);

/// Most lines remembered; older ones are forgotten first.
const MOST: usize = 120_000;

/// Lines are kept together that lie in as many nanoseconds: what is forgotten goes with its whole span, and a line's time
/// takes four bytes.
const SPAN: Nanos = 1_000_000_000;

/// A line within its span. A line costs sixteen bytes here, for as long as it may have to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    hash: u64,
    /// Nanoseconds after the span's start.
    offset: u32,
    held: u16,
    /// By the connection that is open now.
    by_connection: u16,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ledger {
    /// By the number of the span, each in the order of the keys.
    spans: BTreeMap<i64, Vec<Seen>>,
    /// Lines in all spans.
    lines: usize,
    /// Lines of earlier times may be held without being known here.
    floor: Nanos,
}

impl Ledger {
    pub(super) fn new(floor: Nanos) -> Self {
        Self { floor, ..Self::default() }
    }

    /// The next occurrence of a line on the open connection, counted from 0; `None` where it is held already.
    pub(super) fn arrive(&mut self, key: Key) -> Option<u32> {
        let seen = self.seen(key);
        // More than can be counted is shown again rather than lost.
        let Some(by_connection) = seen.by_connection.checked_add(1) else { return Some(u32::from(u16::MAX)) };
        seen.by_connection = by_connection;
        if by_connection <= seen.held {
            return None;
        }
        seen.held = by_connection;
        self.bound();
        Some(u32::from(by_connection) - 1)
    }

    /// Another connection begins to count.
    pub(super) fn reconnect(&mut self) {
        for seen in self.spans.values_mut().flatten() {
            seen.by_connection = 0;
        }
    }

    /// Takes in all lines of one answer; returns how many were missing.
    pub(super) fn take_answer(&mut self, keys: impl IntoIterator<Item = Key>) -> usize {
        let mut counts: BTreeMap<Key, u16> = BTreeMap::new();
        for key in keys {
            let count = counts.entry(key).or_default();
            *count = count.saturating_add(1);
        }
        let mut missing = 0;
        for (key, count) in counts {
            let seen = self.seen(key);
            missing += usize::from(count.saturating_sub(seen.held));
            seen.held = seen.held.max(count);
        }
        self.bound();
        missing
    }

    /// What is known of a line; nothing yet where it is new.
    fn seen(&mut self, (at, hash): Key) -> &mut Seen {
        let span = self.spans.entry(at.div_euclid(SPAN)).or_default();
        let offset = offset(at);
        let place = match span.binary_search_by_key(&(offset, hash), |seen| (seen.offset, seen.hash)) {
            Ok(place) => place,
            Err(place) => {
                span.insert(place, Seen { hash, offset, held: 0, by_connection: 0 });
                self.lines += 1;
                place
            }
        };
        &mut span[place]
    }

    /// Where the ledger begins to know everything that is held.
    pub(super) fn floor(&self) -> Nanos {
        self.floor
    }

    /// An answer was taken in that reaches back to here without a gap.
    pub(super) fn lower_floor(&mut self, to: Nanos) {
        if self.lines < MOST {
            self.floor = self.floor.min(to);
        }
    }

    /// Lines held after `from` and up to `to`.
    pub(super) fn count(&self, from: Nanos, to: Nanos) -> u64 {
        if from >= to {
            return 0;
        }
        let spans = self.spans.range(from.div_euclid(SPAN)..=to.div_euclid(SPAN));
        let lines =
            spans.flat_map(|(span, lines)| lines.iter().map(move |seen| (time(*span, seen), seen.held)));
        lines.filter(|(at, _)| *at > from && *at <= to).map(|(_, held)| u64::from(held)).sum()
    }

    fn bound(&mut self) {
        while self.lines > MOST {
            let Some(mut span) = self.spans.first_entry() else { return };
            let number = *span.key();
            let most = span.get().len().min(self.lines - MOST);
            let forgotten = span.get_mut().drain(..most).map(|seen| time(number, &seen)).next_back();
            if span.get().is_empty() {
                span.remove();
            }
            self.lines -= most;
            self.floor = self.floor.max(forgotten.unwrap_or(self.floor).saturating_add(1));
        }
    }

    /// Forgets what nobody asks for any more.
    pub(super) fn forget_before(&mut self, at: Nanos) {
        if at <= self.floor {
            return;
        }
        let number = at.div_euclid(SPAN);
        self.spans = self.spans.split_off(&number);
        if let Some(span) = self.spans.get_mut(&number) {
            span.retain(|seen| seen.offset >= offset(at));
        }
        self.lines = self.spans.values().map(Vec::len).sum();
        self.floor = at;
    }
}

fn offset(at: Nanos) -> u32 {
    u32::try_from(at.rem_euclid(SPAN)).unwrap_or(u32::MAX)
}

fn time(span: i64, seen: &Seen) -> Nanos {
    span.saturating_mul(SPAN).saturating_add(Nanos::from(seen.offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_is_held_once_and_a_repeat_twice() {
        let mut ledger = Ledger::new(0);
        assert_eq!(ledger.take_answer([(1, 7), (2, 7)]), 2);
        assert_eq!(ledger.arrive((2, 7)), None, "the tail begins where the answer ended");
        assert_eq!(ledger.arrive((2, 7)), Some(1), "the same line a second time in one connection");
        assert_eq!(ledger.arrive((3, 7)), Some(0));
        ledger.reconnect();
        assert_eq!(ledger.arrive((2, 7)), None);
        assert_eq!(ledger.arrive((2, 7)), None);
        assert_eq!(ledger.arrive((2, 7)), Some(2));
        assert_eq!(ledger.take_answer([(2, 7), (2, 7), (2, 7), (2, 7)]), 1);
        assert_eq!(ledger.count(0, 3), 6);
        assert_eq!(ledger.count(1, 2), 4, "after the first and up to the second");
    }

    #[test]
    fn it_remembers_so_many_and_says_from_when() {
        let mut ledger = Ledger::new(5);
        let most = i64::try_from(MOST).unwrap();
        ledger.take_answer((0..most + 10).map(|at| (at + 10, 1)));
        assert_eq!(ledger.floor(), 20);
        assert_eq!(ledger.count(19, i64::MAX), MOST as u64);
        ledger.forget_before(most);
        assert_eq!(ledger.count(0, most - 1), 0);
        assert_eq!(ledger.floor(), most);
        ledger.lower_floor(30);
        assert_eq!(ledger.floor(), 30);
    }

    #[test]
    fn lines_of_one_second_and_of_times_before_1970_keep_their_times() {
        let mut ledger = Ledger::new(-10);
        assert_eq!(ledger.take_answer([(SPAN, 1), (SPAN - 1, 2), (SPAN - 1, 1), (-1, 9), (-SPAN, 9)]), 5);
        assert_eq!(ledger.count(-2, 0), 1);
        assert_eq!(ledger.count(SPAN - 2, SPAN - 1), 2);
        assert_eq!(ledger.count(SPAN - 1, SPAN), 1);
        ledger.forget_before(SPAN - 1);
        assert_eq!(ledger.count(Nanos::MIN, Nanos::MAX), 3, "those at the time itself stay");
        assert_eq!(ledger.arrive((SPAN - 1, 2)), None);
        assert_eq!(ledger.count(Nanos::MAX - 1, Nanos::MAX), 0);
    }

    #[test]
    fn a_line_that_comes_too_often_to_count_is_shown_again() {
        let mut ledger = Ledger::new(0);
        let most = u32::from(u16::MAX);
        assert!((0..most).all(|repeat| ledger.arrive((1, 1)) == Some(repeat)));
        assert_eq!(ledger.arrive((1, 1)), Some(most));
        assert_eq!(ledger.arrive((1, 1)), Some(most));
        ledger.take_answer((0..=most).map(|_| (1, 1)));
        assert_eq!(ledger.count(0, 1), u64::from(most));
    }
}
