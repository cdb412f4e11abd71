//! Ranges. In: the two texts a viewer typed or a URL kept. Out: two instants.
//!
//! **Invariant:** a raw range is never replaced by its resolved one: `now-6h` stays relative.

use super::{Calendar, Millis, Rounding, TimeError, Zone, resolve_time};

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

    /// The range itself, or why no server would answer for it; `raw` is what it was read from.
    pub fn forward(self, raw: &RawTimeRange) -> Result<Self, TimeError> {
        if self.from <= self.to {
            return Ok(self);
        }
        Err(TimeError::Reversed { from: raw.from.clone(), to: raw.to.clone() })
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

impl RawTimeRange {
    /// Whether an end of it moves with the clock.
    pub fn is_relative(&self) -> bool {
        [&self.from, &self.to].into_iter().any(|end| end.trim_start().starts_with("now"))
    }
}

impl Default for RawTimeRange {
    /// Grafana's default for a dashboard that names none.
    fn default() -> Self {
        Self { from: "now-6h".to_owned(), to: "now".to_owned() }
    }
}

/// Both ends at one `now`: rounding units open the range at `from` and close it at `to` (`now/d` to `now/d` is the
/// whole day).
///
/// A range that ends before it begins is returned as it is; its duration is zero.
pub fn resolve_range(
    raw: &RawTimeRange,
    now: Millis,
    zone: &Zone,
    calendar: &Calendar,
) -> Result<TimeRange, TimeError> {
    Ok(TimeRange {
        from: resolve_time(&raw.from, now, zone, calendar, Rounding::Down)?,
        to: resolve_time(&raw.to, now, zone, calendar, Rounding::Up)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_721_571_730_123; // 2024-07-21T14:22:10.123Z, a Sunday

    #[track_caller]
    fn check(from: &str, to: &str, zone: &str, expected: (Millis, Millis)) {
        let raw = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
        let zone = Zone::named(zone).unwrap();
        let range = resolve_range(&raw, NOW, &zone, &Calendar::default()).unwrap();
        assert_eq!((range.from, range.to), expected, "{from} to {to}");
    }

    #[test]
    fn a_rounded_range_covers_the_whole_unit() {
        check("now/d", "now/d", "UTC", (1_721_520_000_000, 1_721_606_399_999));
        check("now/d", "now/d", "Europe/Madrid", (1_721_512_800_000, 1_721_599_199_999));
        check("now-6h", "now", "UTC", (NOW - 6 * 3_600_000, NOW));
    }

    #[test]
    fn a_range_that_runs_backwards_is_said() {
        let raw = RawTimeRange { from: "now".to_owned(), to: "now-6h".to_owned() };
        let range = resolve_range(&raw, NOW, &Zone::utc(), &Calendar::default()).unwrap();
        let error = range.forward(&raw).unwrap_err();
        assert_eq!(error.to_string(), "the range from `now` to `now-6h` ends before it begins");
        let moment = TimeRange { from: NOW, to: NOW };
        assert_eq!(moment.forward(&raw), Ok(moment));
    }

    #[test]
    fn a_bad_end_says_which_text_is_bad() {
        let raw = RawTimeRange { from: "now-6x".to_owned(), to: "now".to_owned() };
        let error = resolve_range(&raw, NOW, &Zone::utc(), &Calendar::default()).unwrap_err();
        assert!(error.to_string().contains("now-6x"), "{error}");
    }
}
