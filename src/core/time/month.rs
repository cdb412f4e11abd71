//! A month for a calendar. In: an instant and a zone. Out: the days to show, in whole weeks.
//!
//! **Invariant:** a month's grid has every one of its days once, in order, and only whole weeks.

use jiff::civil::{Date, Weekday};

use super::civil::plus_days;
use super::format::MONTHS;
use super::{Millis, WeekStart, Zone};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    first: Date,
}

/// One cell of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// `2026-01-31`
    pub date: String,
    pub number: i8,
    /// Not a neighbour's day that only fills a week.
    pub in_month: bool,
}

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

impl Month {
    /// The month in which an instant lies.
    pub fn of(at: Millis, zone: &Zone) -> Self {
        Self { first: zone.civil(at).date().first_of_month() }
    }

    /// The day of an instant, `2026-01-31`.
    pub fn day_of(at: Millis, zone: &Zone) -> String {
        zone.civil(at).date().to_string()
    }

    /// Stays where it is at the beginning of all time.
    #[must_use]
    pub fn before(self) -> Self {
        self.first.yesterday().map_or(self, |day| Self { first: day.first_of_month() })
    }

    /// Stays where it is at the end of all time.
    #[must_use]
    pub fn after(self) -> Self {
        self.first.last_of_month().tomorrow().map_or(self, |first| Self { first })
    }

    /// `January 2026`
    pub fn title(self) -> String {
        let name = usize::try_from(self.first.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied();
        format!("{} {}", name.unwrap_or_default(), self.first.year())
    }

    /// Short names, the week's first day first.
    pub fn weekday_names(start: WeekStart) -> impl Iterator<Item = &'static str> {
        let shift = usize::try_from(first_weekday(start).to_monday_zero_offset()).unwrap_or(0);
        (0..7).filter_map(move |at| WEEKDAYS.get((at + shift) % 7).copied())
    }

    /// Whole weeks that cover the month.
    pub fn days(self, start: WeekStart) -> Vec<Day> {
        let last = self.first.last_of_month();
        let lead = i64::from(self.first.weekday().since(first_weekday(start)));
        let mut days = Vec::with_capacity(42);
        let Some(mut day) = plus_days(self.first, -lead) else { return days };
        while day <= last || days.len() % 7 != 0 {
            let in_month = day.month() == self.first.month() && day.year() == self.first.year();
            days.push(Day { date: day.to_string(), number: day.day(), in_month });
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        days
    }
}

fn first_weekday(start: WeekStart) -> Weekday {
    match start {
        WeekStart::Saturday => Weekday::Saturday,
        WeekStart::Sunday => Weekday::Sunday,
        WeekStart::Monday => Weekday::Monday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEBRUARY_2026: Millis = 1_770_000_000_000;

    #[track_caller]
    fn check(start: WeekStart, first: &str, last: &str, weeks: usize) {
        let days = Month::of(FEBRUARY_2026, &Zone::utc()).days(start);
        assert_eq!(days.len(), weeks * 7);
        assert_eq!(days.first().unwrap().date, first);
        assert_eq!(days.last().unwrap().date, last);
        assert_eq!(days.iter().filter(|day| day.in_month).count(), 28);
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        check(WeekStart::Sunday, "2026-02-01", "2026-02-28", 4);
        check(WeekStart::Monday, "2026-01-26", "2026-03-01", 5);
        check(WeekStart::Saturday, "2026-01-31", "2026-03-06", 5);
    }

    #[test]
    fn one_can_leaf_over_the_turn_of_a_year() {
        let month = Month::of(FEBRUARY_2026, &Zone::utc());
        assert_eq!(month.before().before().title(), "December 2025");
        assert_eq!(month.before().before().after().title(), "January 2026");
    }

    #[test]
    fn weekdays_follow_the_weeks_first_day() {
        assert_eq!(Month::weekday_names(WeekStart::Sunday).next(), Some("Su"));
        assert_eq!(
            Month::weekday_names(WeekStart::Monday).collect::<Vec<_>>().join(" "),
            "Mo Tu We Th Fr Sa Su"
        );
    }
}
