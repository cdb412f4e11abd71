//! What repeats by the calendar, as cron writes it. In: `0 9 * * 1-5`, a range, a zone. Out: the instants within it.
//!
//! Five fields (minute, hour, day of the month, month, day of the week), or six with the second before them; lists,
//! ranges, steps, names, `?`, the last day of a month (`L`), and a weekday's place in it (`5#2`, `5#L`). As Grafana's
//! reader has it, a date counts where either kind of day matches, if both are restricted.
//!
//! **Invariant:** instants rise; a local time that is skipped when clocks change counts once, later.

use jiff::civil::Date;

use super::{Millis, TimeRange, Zone};

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// The place of a weekday that is the last of its month.
const LAST: u8 = 0;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    seconds: Marks,
    minutes: Marks,
    hours: Marks,
    /// Days of the month.
    days: Marks,
    /// `L` among the days of the month.
    last_day: bool,
    months: Marks,
    /// 0 is Sunday.
    weekdays: Marks,
    /// A weekday and its place in the month, from 1; or [`LAST`].
    placed_weekdays: Vec<(u8, u8)>,
    any_day: bool,
    any_weekday: bool,
}

/// Numbers below 64 that are in a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Marks(u64);

impl Marks {
    fn holds(self, number: i8) -> bool {
        u8::try_from(number).is_ok_and(|number| self.0 >> number & 1 == 1)
    }

    fn numbers(self) -> impl Iterator<Item = i8> {
        (0..60).filter(move |number| self.holds(*number))
    }
}

impl Cron {
    /// `None` where the text is no such expression.
    pub fn parse(text: &str) -> Option<Self> {
        let text = match text.trim().to_ascii_lowercase().as_str() {
            "@yearly" | "@annually" => "0 0 1 1 *".to_owned(),
            "@monthly" => "0 0 1 * *".to_owned(),
            "@weekly" => "0 0 * * 0".to_owned(),
            "@daily" | "@midnight" => "0 0 * * *".to_owned(),
            "@hourly" => "0 * * * *".to_owned(),
            other => other.to_ascii_uppercase(),
        };
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (seconds, [minutes, hours, days, months, weekdays]) = match fields.as_slice() {
            rest if rest.len() == 5 => ("0", <[&str; 5]>::try_from(rest).ok()?),
            [seconds, rest @ ..] => (*seconds, <[&str; 5]>::try_from(rest).ok()?),
            [] => return None,
        };
        let (plain_days, last_day) = without(days, "L");
        let (plain_weekdays, placed_weekdays) = placed(weekdays)?;
        let weekday_marks = marks(&plain_weekdays, 0, 7, &WEEKDAYS, 0)?.0;
        Some(Self {
            seconds: marks(seconds, 0, 59, &[], 0)?,
            minutes: marks(minutes, 0, 59, &[], 0)?,
            hours: marks(hours, 0, 23, &[], 0)?,
            days: marks(&plain_days, 1, 31, &[], 0)?,
            last_day,
            months: marks(months, 1, 12, &MONTHS, 1)?,
            // Sunday is both 0 and 7.
            weekdays: Marks((weekday_marks | weekday_marks >> 7) & 0x7f),
            placed_weekdays,
            any_day: matches!(days, "*" | "?"),
            any_weekday: matches!(weekdays, "*" | "?"),
        })
    }

    /// The same time of day each day, or on one day of the week (1 is Monday, 7 Sunday).
    pub fn weekly(weekday: Option<u8>, hour: u8, minute: u8) -> Option<Self> {
        let weekday = weekday.map_or("*".to_owned(), |weekday| weekday.to_string());
        Self::parse(&format!("{minute} {hour} * * {weekday}"))
    }

    /// The instants within a range, both ends included; `None` where there are more than `most`.
    pub fn instants(&self, range: TimeRange, zone: &Zone, most: usize) -> Option<Vec<Millis>> {
        let mut found = Vec::new();
        let mut date = zone.civil(range.from).date();
        let last = zone.civil(range.to).date();
        loop {
            if self.meets(date) {
                for (hour, minute, second) in self.times() {
                    let instant = zone.instant(date.at(hour, minute, second, 0));
                    let Some(at) = instant.filter(|at| (range.from..=range.to).contains(at)) else {
                        continue;
                    };
                    // Times that clocks skip may fall on one that follows them.
                    if found.last().is_some_and(|last| *last >= at) {
                        continue;
                    }
                    if found.len() == most {
                        return None;
                    }
                    found.push(at);
                }
            }
            match date.tomorrow() {
                Ok(next) if next <= last => date = next,
                _ => return Some(found),
            }
        }
    }

    fn times(&self) -> impl Iterator<Item = (i8, i8, i8)> {
        self.hours.numbers().flat_map(move |hour| {
            let minutes = self.minutes.numbers();
            minutes.flat_map(move |minute| self.seconds.numbers().map(move |second| (hour, minute, second)))
        })
    }

    fn meets(&self, date: Date) -> bool {
        if !self.months.holds(date.month()) {
            return false;
        }
        let of_month = self.days.holds(date.day()) || (self.last_day && date.day() == date.days_in_month());
        let weekday = date.weekday().to_sunday_zero_offset();
        let is_placed = |(day, place): &(u8, u8)| {
            i8::try_from(*day) == Ok(weekday)
                && match *place {
                    LAST => date.day() + 7 > date.days_in_month(),
                    place => i8::try_from(place) == Ok((date.day() - 1) / 7 + 1),
                }
        };
        let of_week = self.weekdays.holds(weekday) || self.placed_weekdays.iter().any(is_placed);
        match (self.any_day, self.any_weekday) {
            (true, true) => true,
            (true, false) => of_week,
            (false, true) => of_month,
            (false, false) => of_month || of_week,
        }
    }
}

/// The items of a list but one, and whether it was there.
fn without(field: &str, item: &str) -> (String, bool) {
    let rest: Vec<&str> = field.split(',').filter(|other| *other != item).collect();
    let found = rest.len() < field.split(',').count();
    (rest.join(","), found)
}

/// Weekdays that have a place in the month, apart from the rest of their list.
fn placed(field: &str) -> Option<(String, Vec<(u8, u8)>)> {
    let (mut plain, mut placed) = (Vec::new(), Vec::new());
    for item in field.split(',') {
        let Some((day, place)) = item.split_once('#') else {
            plain.push(item);
            continue;
        };
        let place =
            if place == "L" { LAST } else { place.parse().ok().filter(|place| (1..=5).contains(place))? };
        placed.push((number(day, 0, 7, &WEEKDAYS, 0)? % 7, place));
    }
    Some((plain.join(","), placed))
}

/// A list of numbers, ranges and steps; an empty one where other items made up the field.
fn marks(field: &str, least: u8, most: u8, names: &[&str], first: u8) -> Option<Marks> {
    let mut marks = 0;
    for item in field.split(',').filter(|_| !field.is_empty()) {
        let (span, step) = match item.split_once('/') {
            Some((span, step)) => (span, step.parse().ok().filter(|step| *step > 0)?),
            None => (item, 1),
        };
        let number = |text: &str| number(text, least, most, names, first);
        let (from, to) = match span.split_once('-') {
            _ if matches!(span, "*" | "?") => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            // A number with a step goes on to the end.
            None if item.contains('/') => (number(span)?, most),
            None => (number(span)?, number(span)?),
        };
        if from > to {
            return None;
        }
        (from..=to).step_by(step).for_each(|number| marks |= 1 << number);
    }
    Some(Marks(marks))
}

fn number(text: &str, least: u8, most: u8, names: &[&str], first: u8) -> Option<u8> {
    let named = names.iter().position(|name| *name == text).and_then(|place| u8::try_from(place).ok());
    let number = named.map(|place| place + first).or_else(|| text.parse().ok())?;
    (least..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, zone: &str, from: &str, to: &str, expected: &[&str]) {
        let zone = Zone::named(zone).unwrap();
        let at = |local: &str| zone.instant(local.parse().unwrap()).unwrap();
        let range = TimeRange { from: at(from), to: at(to) };
        let found = Cron::parse(text).unwrap().instants(range, &zone, 100).unwrap();
        let shown: Vec<String> =
            found.iter().map(|at| zone.civil(*at).strftime("%a %m-%d %H:%M:%S").to_string()).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn dates_and_times_are_those_that_cron_means() {
        let month = |text: &str, expected: &[&str]| {
            check(text, "UTC", "2024-02-01T00:00", "2024-02-29T23:59", expected);
        };
        month(
            "30 9 * * MON",
            &["Mon 02-05 09:30:00", "Mon 02-12 09:30:00", "Mon 02-19 09:30:00", "Mon 02-26 09:30:00"],
        );
        month("0 12 L * *", &["Thu 02-29 12:00:00"]);
        month("0 12 L,1 2 ?", &["Thu 02-01 12:00:00", "Thu 02-29 12:00:00"]);
        month("0 0 * * 5#2,SUN#L", &["Fri 02-09 00:00:00", "Sun 02-25 00:00:00"]);
        // Either kind of day, where both are named.
        month(
            "0 0 13 * 7",
            &[
                "Sun 02-04 00:00:00",
                "Sun 02-11 00:00:00",
                "Tue 02-13 00:00:00",
                "Sun 02-18 00:00:00",
                "Sun 02-25 00:00:00",
            ],
        );
        month("0 0 1 JAN-MAR/2 *", &[]);
        let hour = |text: &str, expected: &[&str]| {
            check(text, "UTC", "2024-02-01T10:00", "2024-02-01T11:00", expected);
        };
        hour("*/30 * * * *", &["Thu 02-01 10:00:00", "Thu 02-01 10:30:00", "Thu 02-01 11:00:00"]);
        hour("15,40-41 10 * * *", &["Thu 02-01 10:15:00", "Thu 02-01 10:40:00", "Thu 02-01 10:41:00"]);
        hour("30 5/55 10 * * *", &["Thu 02-01 10:05:30"]);
        hour("@hourly", &["Thu 02-01 10:00:00", "Thu 02-01 11:00:00"]);
    }

    #[test]
    fn local_time_is_meant_when_clocks_change() {
        let days = ("2024-03-30T12:00", "2024-04-01T12:00");
        check("30 2 * * *", "Europe/Madrid", days.0, days.1, &["Sun 03-31 03:30:00", "Mon 04-01 02:30:00"]);
        check("0 9 * * *", "Europe/Madrid", days.0, days.1, &["Sun 03-31 09:00:00", "Mon 04-01 09:00:00"]);
    }

    #[test]
    fn what_is_no_expression_is_none() {
        for text in [
            "",
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "5-3 * * * *",
            "*/0 * * * *",
            "a * * * *",
            "* * * * 1#6",
            "* * * * * * *",
        ] {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
    }

    #[test]
    fn more_than_can_be_shown_is_none() {
        let range = TimeRange { from: 0, to: 3_600_000 };
        let minutely = Cron::parse("* * * * *").unwrap();
        assert_eq!(minutely.instants(range, &Zone::utc(), 61).map(|found| found.len()), Some(61));
        assert_eq!(minutely.instants(range, &Zone::utc(), 60), None);
    }
}
