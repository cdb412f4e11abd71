//! Times, ranges and zones. In: texts such as `now-6h/d`, `15s`, with a clock and a zone. Out: epoch milliseconds and
//! formatted texts.
//!
//! **Invariant:** nothing here reads a clock or the machine's zone.

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;

/// A resolved range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    pub from: Millis,
    pub to: Millis,
}

impl TimeRange {
    /// Length in milliseconds; never negative.
    pub fn duration(self) -> i64 {
        self.to.saturating_sub(self.from).max(0)
    }

    pub fn contains(self, at: Millis) -> bool {
        self.from <= at && at <= self.to
    }
}

/// A range as typed or kept in a URL: `now-6h`, `now/d`, epoch milliseconds or a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTimeRange {
    pub from: String,
    pub to: String,
}

impl Default for RawTimeRange {
    /// Grafana's default for a dashboard that names none.
    fn default() -> Self {
        Self { from: "now-6h".to_owned(), to: "now".to_owned() }
    }
}
