//! What is pushed, tick by tick, for all who listen: the clock in, messages out, the last half minute kept.
//!
//! **Invariant:** every listener gets the same messages with the same numbers, and each message once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::envelope::{Message, at_tick};
use crate::live::{TICK_MILLIS, ticks};
use crate::log_line::{Level, LogLine, lines_in};

/// How long a message can be sent again, in milliseconds.
const KEPT_MILLIS: u64 = 30_000;
/// A line may be written this long after its request began, in seconds.
const LONGEST_REQUEST_SECONDS: u64 = 12;

/// One tick's messages.
#[derive(Clone, Debug)]
pub(crate) struct Tick {
    pub millis: u64,
    pub messages: Arc<Vec<Message>>,
}

/// Ticks as they come; a clone is the same feed.
#[derive(Clone)]
pub(crate) struct Feed(Arc<(Mutex<Inner>, Condvar)>);

struct Inner {
    kept: VecDeque<Tick>,
    until: u64,
    /// Lines that are known, since chance is, and not yet written.
    pending: BTreeMap<u64, LogLine>,
    next_second: u64,
    numbers: BTreeMap<Level, u64>,
    first_number: u64,
}

impl Feed {
    /// Begins at `now`, in milliseconds.
    pub(crate) fn new(now: u64) -> Self {
        let until = now / TICK_MILLIS * TICK_MILLIS;
        Self(Arc::new((
            Mutex::new(Inner {
                kept: VecDeque::new(),
                until,
                pending: BTreeMap::new(),
                next_second: (until / 1000).saturating_sub(LONGEST_REQUEST_SECONDS),
                numbers: BTreeMap::new(),
                // A new process must not go on counting where the last one happened to be.
                first_number: now * 1000,
            }),
            Condvar::new(),
        )))
    }

    /// Moves on to `now` and wakes all who wait.
    pub(crate) fn advance(&self, now: u64) {
        let mut inner = self.inner();
        let from = inner.until;
        for millis in ticks(from, now) {
            let lines = inner.lines(millis);
            let messages = Arc::new(at_tick(millis, &lines));
            inner.kept.push_back(Tick { millis, messages });
            inner.until = millis;
        }
        let oldest = inner.until.saturating_sub(KEPT_MILLIS);
        while inner.kept.front().is_some_and(|tick| tick.millis < oldest) {
            inner.kept.pop_front();
        }
        drop(inner);
        self.0.1.notify_all();
    }

    /// The newest tick's time.
    pub(crate) fn until(&self) -> u64 {
        self.inner().until
    }

    /// The ticks after a time, waiting a moment where there are none.
    pub(crate) fn after(&self, millis: u64, wait: Duration) -> Vec<Tick> {
        let inner = self.inner();
        let waited = self.0.1.wait_timeout_while(inner, wait, |inner| inner.until <= millis);
        let (inner, _) = waited.unwrap_or_else(PoisonError::into_inner);
        inner.kept.iter().filter(|tick| tick.millis > millis).cloned().collect()
    }

    /// The time after which everything is kept.
    pub(crate) fn kept_after(&self) -> u64 {
        let inner = self.inner();
        inner.kept.front().map_or(inner.until, |tick| tick.millis - TICK_MILLIS)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// The lines written in the tick that ends at `millis`, numbered by level.
    fn lines(&mut self, millis: u64) -> Vec<(u64, LogLine)> {
        // A line may be of the very moment at which its second begins.
        while self.next_second * 1000 <= millis {
            let from = self.until * 1_000_000;
            for mut line in lines_in(self.next_second) {
                while self.pending.contains_key(&line.nanos) {
                    line.nanos += 1;
                }
                if line.nanos > from {
                    self.pending.insert(line.nanos, line);
                }
            }
            self.next_second += 1;
        }
        let later = self.pending.split_off(&(millis * 1_000_000 + 1));
        let due = std::mem::replace(&mut self.pending, later);
        let first = self.first_number;
        let number = |line: LogLine| {
            let number = self.numbers.entry(line.level).or_insert(first);
            *number += 1;
            (*number, line)
        };
        due.into_values().map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::LOG_CHANNEL;

    const NOON: u64 = 1_750_000_000_000;

    #[test]
    fn everything_is_said_once_and_in_order() {
        let feed = Feed::new(NOON);
        feed.advance(NOON + 1050);
        feed.advance(NOON + 2000);
        let times: Vec<u64> =
            feed.after(NOON, Duration::ZERO).iter().map(|tick| tick.millis - NOON).collect();
        assert_eq!(times, (1..=20).map(|tick| tick * 100).collect::<Vec<_>>());
        assert_eq!(feed.after(NOON + 1900, Duration::ZERO).len(), 1);
        assert_eq!(feed.kept_after(), NOON);
        feed.advance(NOON + 60_000);
        assert_eq!(feed.kept_after(), NOON + 60_000 - KEPT_MILLIS - TICK_MILLIS);
    }

    #[test]
    fn every_line_of_the_log_is_pushed_when_it_is_written() {
        // Over a full minute, when stock is counted: a line of the very tick.
        let began = NOON + 50_000;
        let feed = Feed::new(began);
        feed.advance(began + 20_000);
        let pushed: Vec<String> = feed
            .after(began, Duration::ZERO)
            .iter()
            .flat_map(|tick| tick.messages.iter().cloned().collect::<Vec<_>>())
            .filter(|message| message.channel == LOG_CHANNEL)
            .map(|message| message.text)
            .collect();
        let (from, to) = (began * 1_000_000, (began + 20_000) * 1_000_000);
        let seconds = began / 1000 - LONGEST_REQUEST_SECONDS..=began / 1000 + 20;
        let written = seconds.flat_map(lines_in).filter(|line| line.nanos > from && line.nanos <= to).count();
        assert_eq!(pushed.len(), written);
        assert!(written > 20);
    }
}
