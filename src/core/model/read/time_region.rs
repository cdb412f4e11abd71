//! Time regions. In: a `timeRegion` of Grafana's own annotations, or one of an old graph's `timeRegions`. Out: when each
//! begins and how long it is.
//!
//! **Invariant:** of a region as Grafana reads it; one that names neither a day nor a time to begin at is none.

use crate::model::TimeRegion;
use crate::model::read::lenient::{self, Object};
use crate::time::{Cron, parse_step};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Days and times of a region whose days are numbers from 1, Monday.
const MONDAY: i64 = 1;

/// Why a region cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It says nothing of when it begins, which is no fault.
    Empty,
    Time,
    Cron,
}

pub(super) fn read(region: &Object) -> Result<TimeRegion, Unreadable> {
    let timezone = lenient::filled(region, "timezone");
    if lenient::text_or_empty(region, "mode") == "cron" {
        let written = lenient::filled(region, "cronExpr").ok_or(Unreadable::Empty)?;
        let starts = Cron::parse(&written).ok_or(Unreadable::Cron)?;
        let length_millis =
            lenient::filled(region, "duration").and_then(|text| parse_step(&text)).unwrap_or(0);
        return Ok(TimeRegion { starts, length_millis, timezone });
    }
    let day =
        |key: &str| lenient::number(region, key).map(|day| day as i64).filter(|day| (1..=7).contains(day));
    let (from_day, to_day) = (day("fromDayOfWeek"), day("toDayOfWeek"));
    let (from, to) = (lenient::filled(region, "from"), lenient::filled(region, "to"));
    if from_day.is_none() && from.is_none() {
        return Err(Unreadable::Empty);
    }
    let every_day = from_day.is_none() && to_day.is_none();
    // Days alone reach to the end of the last of them.
    let whole_days = from_day.is_some() && from.is_none() && to.is_none();
    let minutes = |text: Option<&str>| text.map(minutes_of_day).transpose();
    let from = minutes(from.as_deref())?.unwrap_or(0);
    let to = minutes(to.as_deref())?.unwrap_or(from);
    let first = from_day.unwrap_or(MONDAY);
    let mut last = to_day.unwrap_or(first);
    if whole_days || (every_day && to < from) {
        last += 1;
    }
    let days = (last - first).rem_euclid(7);
    // From a time to an earlier one of the same day is nearly a week.
    let days = if days == 0 && to < from { 7 } else { days };
    let weekday = from_day.and_then(|day| u8::try_from(day).ok());
    let (hour, minute) = (u8::try_from(from / 60), u8::try_from(from % 60));
    let (Ok(hour), Ok(minute)) = (hour, minute) else { return Err(Unreadable::Time) };
    let starts = Cron::weekly(weekday, hour, minute).ok_or(Unreadable::Time)?;
    Ok(TimeRegion { starts, length_millis: days * DAY + (to - from) * MINUTE, timezone })
}

/// `17:30`, or an hour alone.
fn minutes_of_day(text: &str) -> Result<i64, Unreadable> {
    let (hour, rest) = text.split_once(':').unwrap_or((text, "0"));
    // Some wrote seconds, which nobody reads.
    let minute = rest.split(':').next().unwrap_or_default();
    let part = |text: &str, most: i64| text.trim().parse().ok().filter(|part| (0..=most).contains(part));
    match (part(hour, 24), part(minute, 59)) {
        (Some(hour), Some(minute)) => Ok(hour * 60 + minute),
        _ => Err(Unreadable::Time),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// `expected` is the cron expression that begins it, and its length in minutes.
    #[track_caller]
    fn check(region: &Value, expected: (&str, i64)) {
        let region = read(region.as_object().unwrap()).unwrap();
        assert_eq!(region.starts, Cron::parse(expected.0).unwrap());
        assert_eq!(region.length_millis / MINUTE, expected.1);
    }

    fn of(from_day: i64, from: &str, to_day: i64, to: &str) -> Value {
        let day = |day: i64| if day == 0 { Value::Null } else { json!(day) };
        json!({"fromDayOfWeek": day(from_day), "from": from, "toDayOfWeek": day(to_day), "to": to})
    }

    #[test]
    fn days_and_times_say_when_and_how_long() {
        let hours = |hours: i64| hours * 60;
        check(&of(0, "10:27", 0, "14:27"), ("27 10 * * *", hours(4)));
        check(&of(0, "22:27", 0, "02:27"), ("27 22 * * *", hours(4)));
        check(&of(0, "10:27", 0, ""), ("27 10 * * *", 0));
        check(&of(5, "", 0, ""), ("0 0 * * 5", hours(24)));
        check(&of(5, "", 2, ""), ("0 0 * * 5", hours(5 * 24)));
        check(&of(5, "", 2, "02:27"), ("0 0 * * 5", hours(4 * 24) + 147));
        check(&of(5, "10:27", 2, ""), ("27 10 * * 5", hours(4 * 24)));
        check(&of(5, "10:27", 2, "14:27"), ("27 10 * * 5", hours(4 * 24 + 4)));
        check(&of(5, "10:27", 0, "14:27"), ("27 10 * * 5", hours(4)));
        check(&of(5, "14:27", 5, "10:27"), ("27 14 * * 5", hours(6 * 24 + 20)));
        check(&of(7, "09:03", 1, "03:03"), ("3 9 * * 7", hours(18)));
        check(&of(7, "3:03", 7, "03:03"), ("3 3 * * 7", 0));
        check(
            &json!({"mode": "cron", "cronExpr": "0 9 * * 1-5", "duration": "8h 30m"}),
            ("0 9 * * 1-5", 510),
        );
    }

    #[test]
    fn what_cannot_be_read_says_what() {
        let check = |region: Value, expected| assert_eq!(read(region.as_object().unwrap()), Err(expected));
        check(of(0, "", 3, "12:00"), Unreadable::Empty);
        check(json!({"mode": "cron"}), Unreadable::Empty);
        check(of(1, "nine", 0, ""), Unreadable::Time);
        check(of(1, "12:75", 0, ""), Unreadable::Time);
        check(json!({"mode": "cron", "cronExpr": "now and then"}), Unreadable::Cron);
    }
}
