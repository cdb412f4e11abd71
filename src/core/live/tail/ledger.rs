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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Seen {
    held: u32,
    /// By the connection that is open now.
    by_connection: u32,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ledger {
    lines: BTreeMap<Key, Seen>,
    /// Lines of earlier times may be held without being known here.
    floor: Nanos,
}

impl Ledger {
    pub(super) fn new(floor: Nanos) -> Self {
        Self { lines: BTreeMap::new(), floor }
    }

    /// The next occurrence of a line on the open connection, counted from 0; `None` where it is held already.
    pub(super) fn arrive(&mut self, key: Key) -> Option<u32> {
        let seen = self.lines.entry(key).or_default();
        seen.by_connection += 1;
        if seen.by_connection <= seen.held {
            return None;
        }
        seen.held = seen.by_connection;
        self.bound();
        Some(seen_before(self.lines.get(&key)))
    }

    /// Another connection begins to count.
    pub(super) fn reconnect(&mut self) {
        for seen in self.lines.values_mut() {
            seen.by_connection = 0;
        }
    }

    /// Takes in all lines of one answer; returns how many were missing.
    pub(super) fn take_answer(&mut self, keys: impl IntoIterator<Item = Key>) -> usize {
        let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
        let mut missing = 0;
        for (key, count) in counts {
            let seen = self.lines.entry(key).or_default();
            missing += count.saturating_sub(seen.held) as usize;
            seen.held = seen.held.max(count);
        }
        self.bound();
        missing
    }

    /// Where the ledger begins to know everything that is held.
    pub(super) fn floor(&self) -> Nanos {
        self.floor
    }

    /// An answer was taken in that reaches back to here without a gap.
    pub(super) fn lower_floor(&mut self, to: Nanos) {
        if self.lines.len() < MOST {
            self.floor = self.floor.min(to);
        }
    }

    /// Lines held after `from` and up to `to`.
    pub(super) fn count(&self, from: Nanos, to: Nanos) -> u64 {
        if from >= to {
            return 0;
        }
        let range = (from.saturating_add(1), 0)..=(to, u64::MAX);
        self.lines.range(range).map(|(_, seen)| u64::from(seen.held)).sum()
    }

    fn bound(&mut self) {
        while self.lines.len() > MOST {
            if let Some(((at, _), _)) = self.lines.pop_first() {
                self.floor = self.floor.max(at.saturating_add(1));
            }
        }
    }

    /// Forgets what nobody asks for any more.
    pub(super) fn forget_before(&mut self, at: Nanos) {
        if at > self.floor {
            self.lines = self.lines.split_off(&(at, 0));
            self.floor = at;
        }
    }
}

fn seen_before(seen: Option<&Seen>) -> u32 {
    seen.map_or(0, |seen| seen.held.saturating_sub(1))
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
}
