//! Keeps Loki up to date: the seconds not yet pushed in, their lines pushed, in order.
//!
//! **Invariant:** a second is pushed whole before the next, and the cursor is written
//! only afterwards; a restart of either side loses no line (Loki drops exact repeats).

use std::path::{Path, PathBuf};

use crate::log_line::{LogLine, lines_in};
use crate::loki::{PushError, push};

/// How far back the first push reaches, and how much is made up for after a long stop.
pub(crate) const BACKLOG_SECONDS: u64 = 3600;
/// Seconds in one request at most: some hundred kilobytes.
const BATCH_SECONDS: u64 = 60;

pub(crate) struct LogPush {
    pub agent: ureq::Agent,
    pub url: String,
    /// Where the first second not yet pushed is kept from one run to the next.
    pub cursor: Option<PathBuf>,
    /// The first second not yet pushed.
    pub next: u64,
}

impl LogPush {
    pub(crate) fn new(agent: ureq::Agent, url: String, cursor: Option<PathBuf>, now: u64) -> Self {
        let pushed = cursor.as_deref().and_then(read_cursor);
        Self { agent, url, cursor, next: first_second(pushed, now) }
    }

    /// Pushes what is due at `now`; `Ok(true)` when nothing is left.
    pub(crate) fn catch_up(&mut self, now: u64) -> Result<bool, PushError> {
        let until = now.min(self.next + BATCH_SECONDS);
        let lines: Vec<LogLine> = (self.next..until).flat_map(lines_in).collect();
        push(&self.agent, &self.url, &lines)?;
        self.next = until;
        if let Some(cursor) = &self.cursor {
            // A cursor that cannot be written only means that lines are pushed once more.
            let _ = std::fs::write(cursor, until.to_string());
        }
        Ok(until >= now)
    }
}

/// Where to begin: after what was pushed, but not before the backlog, and never in the future.
fn first_second(pushed_until: Option<u64>, now: u64) -> u64 {
    pushed_until.unwrap_or(0).clamp(now.saturating_sub(BACKLOG_SECONDS), now)
}

fn read_cursor(path: &Path) -> Option<u64> {
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pushed_until: Option<u64>, seconds_before_now: u64) {
        let now = 1_750_000_000;
        assert_eq!(now - first_second(pushed_until, now), seconds_before_now);
    }

    #[test]
    fn pushing_goes_on_where_it_ended() {
        check(None, BACKLOG_SECONDS);
        check(Some(1_749_999_990), 10);
        check(Some(1_700_000_000), BACKLOG_SECONDS);
        // A clock that was set back.
        check(Some(1_750_000_500), 0);
    }

    #[test]
    fn a_cursor_that_says_nothing_is_no_cursor() {
        assert_eq!(read_cursor(Path::new("/nowhere/at/all")), None);
    }
}
