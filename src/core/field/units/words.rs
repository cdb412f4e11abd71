//! Durations in words and on a clock. In: seconds or milliseconds. Out: `1 day, 10 hours`, `34:17:36`, `16m:40s:000ms`.
//!
//! **Invariant:** a negative duration says so: with `ago`, or with a minus on a clock.

use super::Formatted;
use super::number::to_text;

/// What the numbers come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Millisecond,
    Second,
}

impl Base {
    fn millis(self) -> f64 {
        match self {
            Self::Millisecond => 1.0,
            Self::Second => 1000.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Millisecond => "millisecond",
            Self::Second => "second",
        }
    }
}

const WORDS: [(&str, f64); 8] = [
    ("year", 31_536_000_000.0),
    ("month", 2_592_000_000.0),
    ("week", 604_800_000.0),
    ("day", 86_400_000.0),
    ("hour", 3_600_000.0),
    ("minute", 60_000.0),
    ("second", 1_000.0),
    ("millisecond", 1.0),
];

/// The largest unit and one more for each decimal, remainders dropped: `1 week, 4 days`. Months have 30 days and years
/// 365.
pub(super) fn in_words(value: f64, decimals: Option<u8>, base: Base) -> Formatted {
    if value.is_infinite() {
        return Formatted::plain(to_text(value));
    }
    if value == 0.0 {
        return Formatted::with_suffix("0", format!(" {}s", base.name()));
    }
    let mut rest = value.abs() * base.millis();
    let mut parts: Vec<String> = Vec::new();
    for (name, millis) in WORDS {
        let amount = (rest / millis).floor();
        if (parts.is_empty() && amount < 1.0) || parts.len() > usize::from(decimals.unwrap_or(0)) {
            continue;
        }
        rest %= millis;
        parts.push(format!("{} {name}{}", to_text(amount), if amount == 1.0 { "" } else { "s" }));
    }
    let text = if parts.is_empty() { "<1 millisecond".to_owned() } else { parts.join(", ") };
    Formatted::with_suffix(text, ago(value))
}

fn ago(value: f64) -> &'static str {
    if value < 0.0 { " ago" } else { "" }
}

/// `34:17:36`: hours keep growing beyond a day.
pub(super) fn hours_minutes_seconds(value: f64) -> Formatted {
    if value.is_infinite() {
        return Formatted::plain(to_text(value));
    }
    let (hours, minutes, seconds) = split_hours(value.abs());
    Formatted::with_suffix(format!("{}:{minutes:02}:{seconds:02}", two_digits(hours)), ago(value))
}

/// `1 d 10:17:36`; days are left out where there are none.
pub(super) fn days_hours_minutes_seconds(value: f64) -> Formatted {
    if value.is_infinite() {
        return Formatted::plain(to_text(value));
    }
    let size = value.abs();
    let days = (size / 86_400.0).floor();
    let (hours, minutes, seconds) = split_hours(size % 86_400.0);
    let time = format!("{}:{minutes:02}:{seconds:02}", two_digits(hours));
    let text = if days >= 1.0 { format!("{} d {time}", to_text(days)) } else { time };
    Formatted::with_suffix(text, ago(value))
}

/// Whole hours, minutes and seconds of a number of seconds that is not negative.
fn split_hours(seconds: f64) -> (f64, u8, u8) {
    let in_hour = seconds % 3_600.0;
    ((seconds / 3_600.0).floor(), (in_hour / 60.0).floor() as u8, (in_hour % 60.0).floor() as u8)
}

fn two_digits(number: f64) -> String {
    if number < 10.0 { format!("0{}", to_text(number)) } else { to_text(number) }
}

/// `16m:40s:000ms`: from the largest unit down, as many further ones as there are decimals, or all.
pub(super) fn clock(value: f64, decimals: Option<u8>, base: Base) -> Formatted {
    if value.is_infinite() {
        return Formatted::plain(to_text(value));
    }
    let millis = (value.abs() * base.millis()).floor();
    let in_hour = millis % 3_600_000.0;
    let (minutes, in_minute) = ((in_hour / 60_000.0).floor(), in_hour % 60_000.0);
    let parts = [
        format!("{}h", to_text((millis / 3_600_000.0).floor())),
        format!("{minutes:02}m"),
        format!("{:02}s", (in_minute / 1_000.0).floor()),
        format!("{:03}ms", (in_minute % 1_000.0).floor()),
    ];
    let first = match millis {
        millis if millis < 1_000.0 => 3,
        millis if millis < 60_000.0 => 2,
        millis if millis < 3_600_000.0 => 1,
        _ => 0,
    };
    let count = decimals.map_or(parts.len(), |decimals| usize::from(decimals) + 1);
    let shown: Vec<&str> = parts.iter().skip(first).take(count).map(String::as_str).collect();
    let minus = if value < 0.0 && millis >= 1.0 { "-" } else { "" };
    Formatted { prefix: minus.to_owned(), ..Formatted::plain(shown.join(":")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(formatted: Formatted, expected: &str) {
        assert_eq!(formatted.to_string(), expected);
    }

    #[test]
    fn words() {
        check(in_words(0.0, None, Base::Second), "0 seconds");
        check(in_words(1_000.0, None, Base::Millisecond), "1 second");
        check(in_words(123_456.789, Some(1), Base::Second), "1 day, 10 hours");
        check(in_words(-2_048.0, Some(9), Base::Second), "34 minutes, 8 seconds, 0 milliseconds ago");
        check(in_words(0.25, None, Base::Millisecond), "<1 millisecond");
    }

    #[test]
    fn clocks() {
        check(hours_minutes_seconds(123_456.0), "34:17:36");
        check(hours_minutes_seconds(-12.4), "00:00:12 ago");
        check(days_hours_minutes_seconds(123_456.0), "1 d 10:17:36");
        check(days_hours_minutes_seconds(3_661.0), "01:01:01");
        check(clock(86_400.0, None, Base::Millisecond), "01m:26s:400ms");
        check(clock(3_661.0, Some(1), Base::Second), "1h:01m");
        check(clock(-1.0, None, Base::Second), "-01s:000ms");
    }
}
