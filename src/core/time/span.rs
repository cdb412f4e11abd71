//! The time between two instants, short. In: a start and an end. Out: `1d 1h 1m`, for an annotation's or a state's
//! length.
//!
//! **Invariant:** months and years are those of the calendar; a span that ends before it starts has no text.

use super::Millis;
use super::civil::between;
use super::zone::timestamp;

/// Which parts a span's text keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanDetail {
    /// Seconds only where there is nothing larger.
    Minutes,
    Seconds,
}

/// `1y 1M 4d`, `1h 1m 1s`: the parts that are not zero, with whole seconds; empty below a second.
pub fn format_span(from: Millis, to: Millis, detail: SpanDetail) -> String {
    if to <= from {
        return String::new();
    }
    let [first, last] =
        [from, to].map(|instant| timestamp(instant).to_zoned(jiff::tz::TimeZone::UTC).datetime());
    let Some(span) = between(first, last) else { return String::new() };
    let parts = [
        (span.months / 12, "y"),
        (span.months % 12, "M"),
        (span.days, "d"),
        (span.millis / 3_600_000, "h"),
        (span.millis / 60_000 % 60, "m"),
        (span.millis / 1_000 % 60, "s"),
    ];
    let mut texts: Vec<String> = Vec::new();
    for (amount, unit) in parts {
        let is_detail = unit == "s" && detail == SpanDetail::Minutes && !texts.is_empty();
        if amount > 0 && !is_detail {
            texts.push(format!("{amount}{unit}"));
        }
    }
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: Millis, to: Millis, seconds: &str, minutes: &str) {
        let found = [SpanDetail::Seconds, SpanDetail::Minutes].map(|detail| format_span(from, to, detail));
        assert_eq!(found, [seconds, minutes]);
    }

    #[test]
    fn parts_that_are_not_zero() {
        check(0, 1_000, "1s", "1s");
        check(0, 90_061_000, "1d 1h 1m 1s", "1d 1h 1m");
        check(1_721_571_730_123, 1_756_131_730_123, "1y 1M 4d", "1y 1M 4d");
        check(1_000, 0, "", "");
        check(0, 999, "", "");
    }
}
