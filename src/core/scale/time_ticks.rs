//! Ticks of a time axis. In: a range, the axis' width and what a label measures. Out: instants with their labels.
//!
//! Increments, first tick and label forms follow Grafana's charts, so a screenshot beside ours reads the same.
//!
//! **Invariant:** ticks lie within the range, in order, at round local times: across daylight saving midnight stays
//! midnight.

use jiff::civil::{Date, DateTime};

use crate::time::civil::{plus_millis, plus_months};
use crate::time::{Millis, TimeRange, Zone, format_with_pattern};

/// A mark on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    pub at: Millis,
    pub label: String,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Months and years as increments; their ticks are on the calendar.
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

const INCREMENTS: [i64; 51] = [
    1,
    2,
    5,
    10,
    20,
    25,
    50,
    100,
    200,
    250,
    500,
    SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    8 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    4 * DAY,
    5 * DAY,
    6 * DAY,
    7 * DAY,
    8 * DAY,
    9 * DAY,
    10 * DAY,
    15 * DAY,
    MONTH,
    2 * MONTH,
    3 * MONTH,
    4 * MONTH,
    6 * MONTH,
    YEAR,
    2 * YEAR,
    5 * YEAR,
    10 * YEAR,
    25 * YEAR,
    50 * YEAR,
    100 * YEAR,
];

/// Free space a label needs beside itself, in px.
const LABEL_GAP_PX: f64 = 18.0;
/// The spacing that decides which form of label is measured, in px.
const SAMPLE_SPACING_PX: f64 = 40.0;

/// Ticks as dense as labels allow. `label_px` measures a label's width in px.
///
/// A range or an axis without length has no ticks.
pub fn time_ticks(
    range: TimeRange,
    width_px: f64,
    label_px: impl Fn(&str) -> f64,
    zone: &Zone,
) -> Vec<TimeTick> {
    let length = range.duration();
    if length == 0 || width_px <= 0.0 || !width_px.is_finite() {
        return Vec::new();
    }
    let sample_increment = (length as f64 * SAMPLE_SPACING_PX / width_px) as i64;
    let sample = format_with_pattern(range.from, label_pattern(length, sample_increment), zone);
    let spacing_px = label_px(&sample) + LABEL_GAP_PX;
    let fits = |increment: &i64| width_px * (*increment as f64 / length as f64) >= spacing_px;
    let Some(increment) = INCREMENTS.into_iter().find(fits) else { return Vec::new() };
    let pattern = label_pattern(length, increment);
    let ticks = match increment {
        increment if increment >= YEAR => calendar_ticks(range, zone, 12 * (increment / YEAR)),
        increment if increment >= MONTH => calendar_ticks(range, zone, increment / MONTH),
        increment if increment > HOUR => local_ticks(range, zone, increment),
        _ => elapsed_ticks(range, zone, increment),
    };
    let label = |at| TimeTick { at, label: format_with_pattern(at, pattern, zone) };
    ticks.unwrap_or_default().into_iter().map(label).collect()
}

/// The form of all labels, by the length of the range and the increment between ticks, both in milliseconds.
fn label_pattern(length: i64, increment: i64) -> &'static str {
    match () {
        () if increment < SECOND => "HH:mm:ss.SSS",
        () if increment <= MINUTE => "HH:mm:ss",
        () if length <= DAY => "HH:mm",
        () if increment <= DAY => "MM/DD HH:mm",
        () if length < YEAR => "MM/DD",
        () if increment < YEAR => "YYYY-MM",
        () => "YYYY",
    }
}

/// Every `increment` milliseconds from the first round local time.
fn elapsed_ticks(range: TimeRange, zone: &Zone, increment: i64) -> Option<Vec<Millis>> {
    let local = zone.civil(range.from);
    let midnight = DateTime::from(local.date());
    let since_midnight = local.duration_since(midnight).as_millis() as i64;
    let first = range.from + (increment - since_midnight % increment) % increment;
    let count = (range.to - first).div_euclid(increment);
    Some((0..=count).map(|step| first + step * increment).collect())
}

/// Every so many local hours or days from the first round local time; a local time that daylight saving skips has no
/// tick.
fn local_ticks(range: TimeRange, zone: &Zone, increment: i64) -> Option<Vec<Millis>> {
    let local = zone.civil(range.from);
    let mut at = DateTime::from(local.date());
    let first_step = increment.min(DAY);
    while at < local {
        at = plus_millis(at, first_step / HOUR * HOUR)?;
    }
    let mut ticks = Vec::new();
    loop {
        let instant = zone.instant(at)?;
        if instant > range.to {
            return Some(ticks);
        }
        if instant >= range.from && zone.civil(instant) == at {
            ticks.push(instant);
        }
        at = plus_millis(at, increment / HOUR * HOUR)?;
    }
}

/// The first of every so many months: of the range's own first month only if the range starts with it.
fn calendar_ticks(range: TimeRange, zone: &Zone, months: i64) -> Option<Vec<Millis>> {
    let local = zone.civil(range.from);
    let first_month = if months >= 12 { 1 } else { local.month() };
    let mut at = DateTime::from(Date::new(local.year(), first_month, 1).ok()?);
    let mut ticks = Vec::new();
    loop {
        let instant = zone.instant(at)?;
        if instant > range.to {
            return Some(ticks);
        }
        if instant >= range.from {
            ticks.push(instant);
        }
        at = plus_months(at.date(), months)?.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, RawTimeRange, resolve_range};

    #[track_caller]
    fn check(from: &str, to: &str, zone: &str, width_px: f64, expected: &[&str]) {
        let zone = Zone::named(zone).unwrap();
        let raw = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
        let range = resolve_range(&raw, 0, &zone, &Calendar::default()).unwrap();
        let ticks = time_ticks(range, width_px, |label| 7.0 * label.len() as f64, &zone);
        let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, expected);
    }

    #[test]
    fn labels_follow_the_increment() {
        check(
            "2024-07-21 14:22:09",
            "2024-07-21 14:22:10",
            "UTC",
            232.0,
            &["14:22:09.000", "14:22:09.500", "14:22:10.000"],
        );
        check(
            "2024-07-21 13:22:10",
            "2024-07-21 14:22:10",
            "UTC",
            232.0,
            &["13:30", "13:45", "14:00", "14:15"],
        );
        check(
            "2024-07-19 12:00",
            "2024-07-21 14:00",
            "UTC",
            400.0,
            &["07/19 12:00", "07/20 00:00", "07/20 12:00", "07/21 00:00", "07/21 12:00"],
        );
        check("2024-01-15", "2024-05-20", "UTC", 300.0, &["02/01", "03/01", "04/01", "05/01"]);
        check("2021-06-15", "2024-05-20", "UTC", 300.0, &["2022", "2023", "2024"]);
    }

    #[test]
    fn midnight_stays_midnight_across_daylight_saving() {
        check(
            "2024-03-30 12:00",
            "2024-04-02",
            "Europe/Madrid",
            500.0,
            &["03/30 12:00", "03/31 00:00", "03/31 12:00", "04/01 00:00", "04/01 12:00", "04/02 00:00"],
        );
        check(
            "2024-03-31",
            "2024-03-31 08:00",
            "Europe/Madrid",
            300.0,
            &["00:00", "04:00", "06:00", "08:00"],
        );
    }

    #[test]
    fn nothing_to_mark_where_nothing_has_length() {
        check("2024-03-31", "2024-03-31", "UTC", 300.0, &[]);
        check("2024-03-31", "2024-04-01", "UTC", 0.0, &[]);
        check("2024-03-31", "2024-04-01", "UTC", 20.0, &["00:00"]);
    }
}
