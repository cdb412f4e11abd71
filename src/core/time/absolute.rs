//! Absolute times. In: epoch milliseconds or an ISO 8601 date as typed or kept in a URL. Out: an instant.
//!
//! **Invariant:** a written offset always counts; only a text without one is read in the dashboard's zone.

use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{Millis, Zone, iso};

/// An instant, or `None` where the text is no date: `2024-07-21`, `2024-07-21 14:00`, `2024-07-21T14:00:00+02:00`,
/// `2024-07`, `2024`, the day of a year `2024-060`, a week `2024-W10`, `20240721`, `20240721T140000`, or epoch
/// milliseconds.
///
/// Eight digits that make a date are one, as in Grafana's URLs; any other run of more than four digits is an epoch.
pub(super) fn parse_absolute(text: &str, zone: &Zone) -> Option<Millis> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() != 4 {
        let date = (text.len() == 8).then(|| iso::read_date(text)).flatten();
        return match date {
            Some(date) => zone.instant(date.into()),
            None => text.parse().ok().filter(|millis| Timestamp::from_millisecond(*millis).is_ok()),
        };
    }
    if let Some(date) = parse_partial_date(text) {
        return zone.instant(date.into());
    }
    let written = iso::read(text)?;
    match written.offset_seconds {
        Some(_) => written.nanos().map(|nanos| nanos.div_euclid(1_000_000)),
        None => zone.instant(written.local),
    }
}

/// Dates that leave out the day or the month: a year, a year and month, a year and its day, a year and its week.
fn parse_partial_date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-').unwrap_or((text, ""));
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let first = Date::new(year, 1, 1).ok()?;
    if let Some(week) = rest.strip_prefix('W') {
        return ISOWeekDate::new(year, week.parse().ok()?, Weekday::Monday).ok().map(ISOWeekDate::date);
    }
    match rest.len() {
        0 if !text.contains('-') => Some(first),
        2 => Date::new(year, rest.parse().ok()?, 1).ok(),
        3 => first.with().day_of_year(rest.parse().ok()?).build().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, zone: &str, expected: Option<&str>) {
        let found = parse_absolute(text, &Zone::named(zone).unwrap());
        let found = found.map(|millis| Timestamp::from_millisecond(millis).unwrap().to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_without_an_offset_are_local() {
        check("2024-01-01", "Europe/Madrid", Some("2023-12-31T23:00:00Z"));
        check("2024-01-01 10", "America/New_York", Some("2024-01-01T15:00:00Z"));
        check("2024-01-01 10:30", "Asia/Kolkata", Some("2024-01-01T05:00:00Z"));
        check("2024-01-01T10:30:00Z", "Asia/Kolkata", Some("2024-01-01T10:30:00Z"));
        check("2024-01-01T10:30:00+05:00", "UTC", Some("2024-01-01T05:30:00Z"));
        check("2024-01-01T10:30:00.250", "UTC", Some("2024-01-01T10:30:00.25Z"));
    }

    #[test]
    fn skipped_hours_move_on_and_repeated_ones_are_the_first() {
        check("2024-03-31 02:30:00", "Europe/Madrid", Some("2024-03-31T01:30:00Z"));
        check("2024-10-27 02:30:00", "Europe/Madrid", Some("2024-10-27T00:30:00Z"));
    }

    #[test]
    fn short_forms_and_epochs() {
        check("1704067200000", "Europe/Madrid", Some("2024-01-01T00:00:00Z"));
        check("0", "UTC", Some("1970-01-01T00:00:00Z"));
        check("20240721", "UTC", Some("2024-07-21T00:00:00Z"));
        check("20240721T142210", "UTC", Some("2024-07-21T14:22:10Z"));
        check("2024", "UTC", Some("2024-01-01T00:00:00Z"));
        check("2024-02", "UTC", Some("2024-02-01T00:00:00Z"));
        check("2024-060", "UTC", Some("2024-02-29T00:00:00Z"));
        check("2024-W10", "UTC", Some("2024-03-04T00:00:00Z"));
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "today", "2024-02-30", "2024-13-01", "01/02/2024", "99999999999999999", "2024-", "-"]
        {
            check(text, "UTC", None);
        }
    }
}
