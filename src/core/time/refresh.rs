//! When a dashboard asks anew by itself. In: the interval as written, the range, the clock. Out: whether it is due.
//!
//! **Invariant:** a range that nothing can change any more is not asked again; a clock that was set back never stops the
//! refreshing.

use super::{Millis, RawTimeRange, TimeRange, parse_duration};

/// The choices offered where the dashboard names none.
pub const REFRESH_INTERVALS: [&str; 9] = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h"];

/// Shortest interval that is obeyed, in milliseconds.
const LEAST_MILLIS: i64 = 1000;
/// Ends of `auto`, in milliseconds.
const AUTO_LEAST_MILLIS: i64 = 5000;
const AUTO_MOST_MILLIS: i64 = 3_600_000;
/// Pixels of a panel: `auto` refreshes when the picture has moved by about one.
const AUTO_WIDTH: i64 = 1000;
/// How long after a fixed end late samples may still come, in milliseconds.
const SETTLE_MILLIS: i64 = 60_000;

/// Milliseconds of a refresh interval; `None` where it is off or cannot be read.
pub fn refresh_millis(written: &str, range: TimeRange) -> Option<i64> {
    match written.trim() {
        "" => None,
        "auto" => Some((range.duration() / AUTO_WIDTH).clamp(AUTO_LEAST_MILLIS, AUTO_MOST_MILLIS)),
        text => parse_duration(text).map(|millis| millis.max(LEAST_MILLIS)),
    }
}

/// Whether a refresh is due: `interval_millis` after the `last` one, while the range may show anything new.
pub fn is_refresh_due(
    raw: &RawTimeRange,
    range: TimeRange,
    interval_millis: i64,
    last: Millis,
    now: Millis,
) -> bool {
    let elapsed = now - last;
    range_may_change(raw, range, last) && (elapsed >= interval_millis || elapsed < 0)
}

/// Whether a range that was asked at `last` can show anything else later.
pub fn range_may_change(raw: &RawTimeRange, range: TimeRange, last: Millis) -> bool {
    raw.is_relative() || range.to.saturating_add(SETTLE_MILLIS) >= last
}

/// Why there is nothing to follow in a range: `the time range ends in the past`. `None` where it ends at the present and
/// moves on with it, so that what is written now appears in it.
pub fn why_not_live(raw: &RawTimeRange, range: TimeRange, now: Millis) -> Option<&'static str> {
    if range.to < now {
        Some("the time range ends in the past")
    } else if !raw.to.trim_start().starts_with("now") {
        Some("the time range has a fixed end")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_721_571_730_123;
    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;

    #[test]
    fn intervals_as_written() {
        let millis = |written, hours| refresh_millis(written, TimeRange { from: 0, to: hours * HOUR });
        assert_eq!(millis("10s", 1), Some(10_000));
        assert_eq!(millis(" 1m ", 1), Some(MINUTE));
        assert_eq!(millis("100ms", 1), Some(1000));
        assert_eq!((millis("", 1), millis("soon", 1)), (None, None));
        assert_eq!((millis("auto", 1), millis("auto", 24)), (Some(5000), Some(86_400)));
        assert_eq!(millis("auto", 24 * 365), Some(HOUR));
    }

    /// A refresh every minute, `minutes` after the last one; the range ends `end` minutes from now.
    #[track_caller]
    fn check(from: &str, to: &str, end: i64, minutes: i64, expected: bool) {
        let raw = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
        let range = TimeRange { from: NOW - HOUR, to: NOW + end * MINUTE };
        assert_eq!(is_refresh_due(&raw, range, MINUTE, NOW - minutes * MINUTE, NOW), expected);
    }

    #[test]
    fn moving_ranges_are_asked_at_each_interval() {
        check("now-1h", "now", 0, 1, true);
        check("now-1h", "now", 0, 0, false);
        check("now-1h", "now-5m", -5, 1, true);
        check("now/d", "now/d", 600, 1, true);
        check("1721568130123", "now", 0, 1, true);
    }

    #[test]
    fn a_fixed_range_is_asked_until_its_end_has_passed() {
        let fixed = |end, minutes, expected| check("1721568130123", "1721571730123", end, minutes, expected);
        fixed(-600, 1, false);
        fixed(-1, 1, true);
        fixed(-5, 1, false);
        fixed(5, 1, true);
        // It ended while the page was hidden: once more, for what came until then.
        fixed(-30, 60, true);
    }

    #[test]
    fn an_hour_asleep_is_one_refresh_and_a_clock_set_back_none_lost() {
        check("now-1h", "now", 0, 60, true);
        check("now-1h", "now", 0, -60, true);
    }

    #[test]
    fn only_a_range_that_ends_now_can_be_followed() {
        let check = |to: &str, end: i64, expected: Option<&str>| {
            let raw = RawTimeRange { from: "now-2h".to_owned(), to: to.to_owned() };
            let range = TimeRange { from: NOW - 2 * HOUR, to: NOW + end };
            assert_eq!(why_not_live(&raw, range, NOW), expected, "{to}");
        };
        let (past, fixed) = (Some("the time range ends in the past"), Some("the time range has a fixed end"));
        check("now", 0, None);
        check(" now", 0, None);
        check("now/d", HOUR, None);
        check("now-1h", -HOUR, past);
        check("now-1d/d", -HOUR, past);
        check("1721568130123", -HOUR, past);
        // A fixed end stays where it is, even one that is still to come.
        check("1721575330123", HOUR, fixed);
    }
}
