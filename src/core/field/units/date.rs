//! Numbers that are dates. In: epoch milliseconds. Out: a local date.
//!
//! **Invariant:** a number beyond the years that can be shown is printed as a number.

use crate::time::{DATE_TIME, Millis, Zone, format_iso, format_with_pattern, from_now};

use super::number::to_text;

#[derive(Debug, Clone, Copy)]
pub(super) enum Style<'a> {
    Iso,
    IsoNoDateIfToday,
    Us,
    UsNoDateIfToday,
    Local,
    LocalNoDateIfToday,
    FromNow,
    /// moment.js' letters; empty for the full ISO form.
    Pattern(&'a str),
}

/// The years 0 to 9999, in milliseconds.
const SHOWN: std::ops::RangeInclusive<f64> = -62_167_219_200_000.0..=253_402_300_799_999.0;

pub(super) fn format(value: f64, style: Style<'_>, zone: &Zone, now: Millis) -> String {
    if !SHOWN.contains(&value) {
        return to_text(value);
    }
    let at = value as Millis;
    let day = |instant| format_with_pattern(instant, "YYYY-MM-DD", zone);
    let today = || day(at) == day(now);
    let pattern = match style {
        Style::FromNow => return from_now(at, now),
        Style::Pattern("") => return format_iso(at, zone),
        Style::Pattern(pattern) => pattern,
        Style::IsoNoDateIfToday if today() => "HH:mm:ss",
        Style::Iso | Style::IsoNoDateIfToday => DATE_TIME,
        Style::UsNoDateIfToday if today() => "h:mm:ss a",
        Style::Us | Style::UsNoDateIfToday => "MM/DD/YYYY h:mm:ss a",
        // Browsers put a narrow space before AM and PM.
        Style::LocalNoDateIfToday if today() => "hh:mm:ss\u{202f}A",
        Style::Local | Style::LocalNoDateIfToday => "MM/DD/YYYY, hh:mm:ss\u{202f}A",
    };
    format_with_pattern(at, pattern, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_721_571_730_123.0;

    #[track_caller]
    fn check(style: Style<'_>, value: f64, expected: &str) {
        let zone = Zone::named("Europe/Madrid").unwrap();
        assert_eq!(format(value, style, &zone, NOW as Millis), expected);
    }

    #[test]
    fn dates() {
        check(Style::Iso, NOW, "2024-07-21 16:22:10");
        check(Style::IsoNoDateIfToday, NOW, "16:22:10");
        check(Style::UsNoDateIfToday, NOW - 86_400_000.0, "07/20/2024 4:22:10 pm");
        check(Style::LocalNoDateIfToday, NOW, "04:22:10\u{202f}PM");
        check(Style::FromNow, NOW - 7_200_000.0, "2 hours ago");
        check(Style::Pattern("dddd Do"), NOW, "Sunday 21st");
        check(Style::Pattern(""), NOW, "2024-07-21T16:22:10+02:00");
        check(Style::Iso, 253_402_297_199_999.0, "9999-12-31 23:59:59");
        check(Style::Iso, 1e300, "1e+300");
    }
}
