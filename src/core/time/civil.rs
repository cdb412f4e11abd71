//! Moves on the calendar, and the time between two places on it. In: local dates and times. Out: others, or parts.
//!
//! jiff can do this too, for any mixture of units and with words for all that may go wrong, which viewers would download.
//!
//! **Invariant:** no date is invented beyond the years that can be shown; a day that a month does not have becomes its last.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::zone::wall_millis;

pub(crate) const DAY_MILLIS: i64 = 86_400_000;

pub(crate) fn plus_days(date: Date, days: i64) -> Option<Date> {
    let midnight = date.to_datetime(Time::midnight());
    plus_millis(midnight, days.checked_mul(DAY_MILLIS)?).map(DateTime::date)
}

pub(crate) fn plus_months(date: Date, months: i64) -> Option<Date> {
    let months = (i64::from(date.year()) * 12 + i64::from(date.month()) - 1).checked_add(months)?;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    Date::new(year, month, date.day().min(first.days_in_month())).ok()
}

/// The hands of a clock moved on, as if no zone ever changed its offset; what is below a millisecond is left out.
pub(crate) fn plus_millis(local: DateTime, millis: i64) -> Option<DateTime> {
    let moved = Timestamp::from_millisecond(wall_millis(local)?.checked_add(millis)?).ok()?;
    Some(Offset::UTC.to_datetime(moved))
}

/// The time between two local times: whole months, then what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Between {
    pub months: i64,
    pub days: i64,
    pub millis: i64,
}

/// `None` where the second is earlier.
pub(super) fn between(first: DateTime, last: DateTime) -> Option<Between> {
    if last < first {
        return None;
    }
    let of_months = |at: DateTime| i64::from(at.year()) * 12 + i64::from(at.month());
    let is_short = (last.day(), last.time()) < (first.day(), first.time());
    let months = of_months(last) - of_months(first) - i64::from(is_short);
    let whole = plus_months(first.date(), months)?.to_datetime(first.time());
    let rest = wall_millis(last)? - wall_millis(whole)?;
    Some(Between { months, days: rest.div_euclid(DAY_MILLIS), millis: rest.rem_euclid(DAY_MILLIS) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::{ToSpan, Unit};

    use super::*;

    #[test]
    fn months_keep_the_day_where_there_is_one() {
        assert_eq!(plus_months(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
        assert_eq!(plus_months(date(2024, 3, 31), -13), Some(date(2023, 2, 28)));
        assert_eq!(plus_months(date(2024, 12, 5), 1), Some(date(2025, 1, 5)));
        assert_eq!(plus_months(date(9999, 12, 1), 1), None);
        assert_eq!(plus_months(date(2024, 12, 5), i64::MAX), None);
    }

    #[test]
    fn days_cross_months_and_years() {
        assert_eq!(plus_days(date(2024, 2, 28), 2), Some(date(2024, 3, 1)));
        assert_eq!(plus_days(date(1970, 1, 1), -1), Some(date(1969, 12, 31)));
        assert_eq!(plus_days(date(2024, 1, 1), i64::MAX), None);
    }

    #[test]
    fn all_agrees_with_a_calendar_that_knows_every_unit() {
        let start = date(2023, 12, 25).at(13, 30, 15, 250_000_000);
        for step in 0_i32..420 {
            let first = start.checked_add((i64::from(step) * 31).hours()).unwrap();
            let months = i64::from(step % 37 - 18);
            let expected = first.date().checked_add(months.months()).unwrap();
            assert_eq!(plus_months(first.date(), months), Some(expected), "{first} and {months} months");
            let last = first.checked_add((i64::from(step) * 47).hours()).unwrap();
            let span = first.until((Unit::Month, last)).unwrap();
            let of_day = span.get_hours() as i64 * 3_600_000
                + span.get_minutes() * 60_000
                + span.get_seconds() * 1_000
                + span.get_milliseconds();
            let expected = Between {
                months: i64::from(span.get_months()),
                days: i64::from(span.get_days()),
                millis: of_day,
            };
            assert_eq!(between(first, last), Some(expected), "{first} to {last}");
        }
    }
}
