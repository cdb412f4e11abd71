//! Date math. In: `now-6h/d`, a date with math (`2024-01-01||+1d`) or a plain date, with the clock, the zone and the
//! calendar. Out: an instant.
//!
//! **Invariant:** a text that is not understood is an error with that text in it, never a silent `now`.

use super::absolute::parse_absolute;
use super::wall::{Unit, Wall};
use super::{Millis, Zone};

/// Which day a week starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WeekStart {
    Saturday,
    #[default]
    Sunday,
    Monday,
}

impl WeekStart {
    /// A dashboard's `weekStart`: a day's name, or the browser's choice for `browser` and everything else.
    pub fn from_dashboard(setting: &str, browser: Self) -> Self {
        match setting {
            "saturday" => Self::Saturday,
            "sunday" => Self::Sunday,
            "monday" => Self::Monday,
            _ => browser,
        }
    }
}

/// What the dashboard says about weeks and years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calendar {
    pub week_start: WeekStart,
    /// 0 is January.
    pub fiscal_year_start_month: u8,
}

/// Which edge of a unit a `/unit` goes to: the first millisecond (a range's start) or the last (its end).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Down,
    Up,
}

/// Why a time could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    #[error(
        "`{text}` is not a time: use now-6h, now/d, a date such as 2024-07-21 14:00:00, or epoch milliseconds"
    )]
    Unreadable { text: String },
    #[error("`{text}` lies outside of the years that can be shown")]
    OutOfRange { text: String },
    #[error("the range from `{from}` to `{to}` ends before it begins")]
    Reversed { from: String, to: String },
}

/// An instant from a relative or an absolute text.
///
/// Each step is `+`, `-` or `/` with an optional number of at most five digits and a unit of `s m h d w M Q y`
/// (`now-h` is an hour ago); `/` takes no number but 1, and `/fQ`, `/fy` round to the fiscal calendar. `-1d` keeps the
/// time of day across daylight saving, `-24h` is elapsed time. Spaces inside are ignored. Absolute texts without an
/// offset are in `zone`; digits alone are epoch milliseconds.
pub fn resolve_time(
    text: &str,
    now: Millis,
    zone: &Zone,
    calendar: &Calendar,
    rounding: Rounding,
) -> Result<Millis, TimeError> {
    let unreadable = || TimeError::Unreadable { text: text.to_owned() };
    let (start, math) = if let Some(math) = text.strip_prefix("now") {
        (now, math)
    } else if let Some((date, math)) = text.split_once("||") {
        (parse_absolute(date, zone).ok_or_else(unreadable)?, math)
    } else {
        return parse_absolute(text, zone).ok_or_else(unreadable);
    };
    let steps = parse_steps(math).ok_or_else(unreadable)?;
    let mut wall = Wall::at(start, zone);
    for step in steps {
        wall = step
            .apply(&wall, calendar, rounding)
            .ok_or_else(|| TimeError::OutOfRange { text: text.to_owned() })?;
    }
    wall.instant().ok_or_else(|| TimeError::OutOfRange { text: text.to_owned() })
}

enum Step {
    Add(i64, Unit),
    Round(Unit),
    RoundFiscalQuarter,
    RoundFiscalYear,
    /// A fiscal day and the like: accepted, and nothing happens.
    Nothing,
}

impl Step {
    fn apply<'zone>(
        &self,
        wall: &Wall<'zone>,
        calendar: &Calendar,
        rounding: Rounding,
    ) -> Option<Wall<'zone>> {
        match *self {
            Self::Add(amount, unit) => wall.plus(amount, unit),
            Self::Round(unit) => match rounding {
                Rounding::Down => wall.start_of(unit, calendar.week_start),
                Rounding::Up => wall.end_of(unit, calendar.week_start),
            },
            Self::RoundFiscalQuarter => round_fiscal(wall, calendar, rounding, 3),
            Self::RoundFiscalYear => round_fiscal(wall, calendar, rounding, 12),
            Self::Nothing => Some(wall.clone()),
        }
    }
}

/// To the edge of the block of `months` months, counted from the fiscal year's first one.
fn round_fiscal<'zone>(
    wall: &Wall<'zone>,
    calendar: &Calendar,
    rounding: Rounding,
    months: i32,
) -> Option<Wall<'zone>> {
    let first_month = i32::from(calendar.fiscal_year_start_month) + 1;
    let into_block = (wall.month() - first_month).rem_euclid(months);
    let start = wall.plus(-i64::from(into_block), Unit::Month)?.start_of(Unit::Month, calendar.week_start)?;
    match rounding {
        Rounding::Down => Some(start),
        Rounding::Up => {
            start.plus(i64::from(months - 1), Unit::Month)?.end_of(Unit::Month, calendar.week_start)
        }
    }
}

/// Longer numbers are refused by Grafana; the limit also keeps every sum in range.
const MAX_DIGITS: usize = 5;

fn parse_steps(math: &str) -> Option<Vec<Step>> {
    let mut characters = math.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut steps = Vec::new();
    while let Some(operator) = characters.next() {
        let mut digits = String::new();
        while let Some(digit) = characters.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if digits.len() > MAX_DIGITS {
            return None;
        }
        let amount: i64 = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        let fiscal = characters.next_if_eq(&'f').is_some();
        let unit = unit(characters.next()?)?;
        steps.push(match (operator, fiscal, unit) {
            ('+', _, unit) => Step::Add(amount, unit),
            ('-', _, unit) => Step::Add(-amount, unit),
            ('/', ..) if amount != 1 => return None,
            ('/', true, Unit::Quarter) => Step::RoundFiscalQuarter,
            ('/', true, Unit::Year) => Step::RoundFiscalYear,
            ('/', true, _) => Step::Nothing,
            ('/', false, unit) => Step::Round(unit),
            _ => return None,
        });
    }
    Some(steps)
}

fn unit(letter: char) -> Option<Unit> {
    Some(match letter {
        's' => Unit::Second,
        'm' => Unit::Minute,
        'h' => Unit::Hour,
        'd' => Unit::Day,
        'w' => Unit::Week,
        'M' => Unit::Month,
        'Q' => Unit::Quarter,
        'y' => Unit::Year,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `at` and `expected` are UTC; the zone rules the math.
    #[track_caller]
    fn check(text: &str, at: &str, zone: &str, rounding: Rounding, expected: &str) {
        let now = parse_absolute(at, &Zone::utc()).unwrap();
        let zone = Zone::named(zone).unwrap();
        let calendar = Calendar { week_start: WeekStart::Monday, fiscal_year_start_month: 1 };
        let found = resolve_time(text, now, &zone, &calendar, rounding).unwrap();
        assert_eq!(jiff::Timestamp::from_millisecond(found).unwrap().to_string(), expected, "{text} at {at}");
    }

    #[test]
    fn steps_and_edges() {
        use Rounding::{Down, Up};
        let at = "2024-07-21 14:22:10.123";
        check("now", at, "UTC", Down, "2024-07-21T14:22:10.123Z");
        check("now-6h", at, "UTC", Down, "2024-07-21T08:22:10.123Z");
        check("now-6h/d", at, "UTC", Down, "2024-07-21T00:00:00Z");
        check("now-6h/d", at, "UTC", Up, "2024-07-21T23:59:59.999Z");
        check("now/w", at, "UTC", Down, "2024-07-15T00:00:00Z");
        check("now/M", at, "UTC", Up, "2024-07-31T23:59:59.999Z");
        check("now/Q", at, "UTC", Down, "2024-07-01T00:00:00Z");
        check("now/fQ", at, "UTC", Down, "2024-05-01T00:00:00Z");
        check("now/fy", at, "UTC", Up, "2025-01-31T23:59:59.999Z");
        check("now-7d/d+2h", at, "UTC", Down, "2024-07-14T02:00:00Z");
        check("now - 1d / d", at, "UTC", Down, "2024-07-20T00:00:00Z");
        check("2024-01-01||+1d", at, "UTC", Down, "2024-01-02T00:00:00Z");
        check("now-1M", "2024-03-31", "UTC", Down, "2024-02-29T00:00:00Z");
    }

    #[test]
    fn days_keep_the_time_of_day_and_hours_elapse() {
        use Rounding::{Down, Up};
        // Clocks in Madrid went forward at 2024-03-31 01:00 UTC.
        check("now-1d", "2024-03-31 12:00", "Europe/Madrid", Down, "2024-03-30T13:00:00Z");
        check("now-24h", "2024-03-31 12:00", "Europe/Madrid", Down, "2024-03-30T12:00:00Z");
        check("now/d", "2024-03-31 12:00", "Europe/Madrid", Down, "2024-03-30T23:00:00Z");
        check("now/d", "2024-03-31 12:00", "Europe/Madrid", Up, "2024-03-31T21:59:59.999Z");
    }

    #[track_caller]
    fn check_refused(text: &str) {
        let error = resolve_time(text, 0, &Zone::utc(), &Calendar::default(), Rounding::Down)
            .expect_err(text)
            .to_string();
        assert!(error.contains(text), "{error}");
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in
            ["", "now-", "now/", "now-1", "now-1x", "now/2d", "now-1.5h", "nowx", "now-123456s", "now-1D"]
        {
            check_refused(text);
        }
        for text in
            [" now", "NOW", "now--1d", "now-1ms", "now/f", "||", "||+1d", "2024-02-30", "now-99999y", "día"]
        {
            check_refused(text);
        }
    }
}
