//! Dates as text. In: an instant, a zone and a pattern in moment.js' letters. Out: the text, in English.
//!
//! **Invariant:** letters that are no pattern are kept as they are; no pattern is an error.

use std::fmt::{self, Write};

use jiff::civil::{Date, DateTime, Weekday};

use super::{Millis, Zone};

/// Grafana's everyday form: `2024-07-21 14:21:10`.
pub const DATE_TIME: &str = "YYYY-MM-DD HH:mm:ss";
/// The same with milliseconds.
pub const DATE_TIME_MILLIS: &str = "YYYY-MM-DD HH:mm:ss.SSS";

/// Local date and time: `2024-07-21 14:21:10`.
pub fn format_date_time(at: Millis, zone: &Zone) -> String {
    format_with_pattern(at, DATE_TIME, zone)
}

/// Local date and time with the offset: `2024-07-21T14:21:10+02:00`, `Z` in UTC.
pub fn format_iso(at: Millis, zone: &Zone) -> String {
    let pattern = if zone.name() == "UTC" { "YYYY-MM-DDTHH:mm:ss[Z]" } else { "YYYY-MM-DDTHH:mm:ssZ" };
    format_with_pattern(at, pattern, zone)
}

/// A moment.js pattern: `YYYY-MM-DD`, `dddd, MMMM Do`, `h:mm A`, `[at] HH`, `LLLL`, `X`; week numbers and long forms
/// are those of American English.
pub fn format_with_pattern(at: Millis, pattern: &str, zone: &Zone) -> String {
    let clock = Clock { at, zone, local: zone.civil(at) };
    let mut text = String::with_capacity(pattern.len() + 8);
    clock.write_pattern(pattern, &mut text);
    text
}

/// Every pattern, longer ones before their own beginnings; what is not here stands for itself.
const TOKENS: [&str; 79] = [
    "Hmmss",
    "hmmss",
    "Hmm",
    "hmm",
    "MMMM",
    "MMM",
    "MM",
    "Mo",
    "M",
    "DDDo",
    "DDDD",
    "DDD",
    "DD",
    "Do",
    "D",
    "dddd",
    "ddd",
    "dd",
    "do",
    "d",
    "wo",
    "ww",
    "w",
    "Wo",
    "WW",
    "W",
    "Qo",
    "Q",
    "YYYYYY",
    "YYYYY",
    "YYYY",
    "YY",
    "Y",
    "gggg",
    "gg",
    "GGGG",
    "GG",
    "e",
    "E",
    "a",
    "A",
    "hh",
    "h",
    "HH",
    "H",
    "kk",
    "k",
    "mm",
    "m",
    "ss",
    "s",
    "SSSSSSSSS",
    "SSSSSSSS",
    "SSSSSSS",
    "SSSSSS",
    "SSSSS",
    "SSSS",
    "SSS",
    "SS",
    "S",
    "x",
    "X",
    "zz",
    "z",
    "ZZ",
    "Z",
    "LTS",
    "LT",
    "LLLL",
    "LLL",
    "LL",
    "L",
    "llll",
    "lll",
    "ll",
    "l",
    "NNN",
    "NN",
    "N",
];

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

struct Clock<'zone> {
    at: Millis,
    zone: &'zone Zone,
    local: DateTime,
}

impl Clock<'_> {
    fn write_pattern(&self, pattern: &str, out: &mut String) {
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            if let Some((literal, after)) = bracketed(rest) {
                out.push_str(literal);
                rest = after;
                continue;
            }
            let escaped = rest.strip_prefix('\\').filter(|after| !after.is_empty());
            let from = escaped.unwrap_or(rest);
            let token = TOKENS.into_iter().find(|token| from.starts_with(token));
            match (token, escaped) {
                (Some(token), None) => {
                    // Writing to a String cannot fail.
                    let _ = self.write_token(token, out);
                }
                (Some(token), Some(_)) => out.push_str(token),
                (None, _) => {
                    out.push(first);
                    rest = &rest[first.len_utf8()..];
                    continue;
                }
            }
            rest = &from[token.map_or(0, str::len)..];
        }
    }

    fn write_token(&self, token: &str, out: &mut String) -> fmt::Result {
        match token.as_bytes().first() {
            Some(b'L' | b'l') => {
                self.write_pattern(long_form(token), out);
                Ok(())
            }
            Some(b'Y' | b'G' | b'g' | b'Q' | b'M' | b'N') => self.write_year_or_month(token, out),
            Some(b'D' | b'd' | b'w' | b'W' | b'e' | b'E') => self.write_day_or_week(token, out),
            _ => self.write_time(token, out),
        }
    }

    fn write_year_or_month(&self, token: &str, out: &mut String) -> fmt::Result {
        let date = self.local.date();
        let (year, month) = (i32::from(date.year()), i32::from(date.month()));
        let name = MONTHS.get(date.month() as usize - 1).copied().unwrap_or_default();
        let quarter = (month + 2) / 3;
        match token {
            "YYYY" | "YYYYY" => write!(out, "{year:0width$}", width = token.len()),
            "YYYYYY" => write!(out, "{year:+07}"),
            "YY" => write!(out, "{:02}", year.rem_euclid(100)),
            "Y" => write!(out, "{year:04}"),
            "GGGG" => write!(out, "{:04}", date.iso_week_date().year()),
            "GG" => write!(out, "{:02}", date.iso_week_date().year().rem_euclid(100)),
            "gggg" => write!(out, "{:04}", american_week(date).0),
            "gg" => write!(out, "{:02}", american_week(date).0.rem_euclid(100)),
            "Q" => write!(out, "{quarter}"),
            "Qo" => write!(out, "{}", Ordinal(quarter)),
            "MMMM" => out.write_str(name),
            "MMM" => out.write_str(&name[..3]),
            "MM" => write!(out, "{month:02}"),
            "Mo" => write!(out, "{}", Ordinal(month)),
            "M" => write!(out, "{month}"),
            _ => out.write_str(if year > 0 { "AD" } else { "BC" }),
        }
    }

    fn write_day_or_week(&self, token: &str, out: &mut String) -> fmt::Result {
        let date = self.local.date();
        let (day, day_of_year) = (i32::from(date.day()), i32::from(date.day_of_year()));
        let weekday = date.weekday().to_sunday_zero_offset();
        let name = WEEKDAYS.get(weekday as usize).copied().unwrap_or_default();
        let week = i32::from(american_week(date).1);
        let iso_week = i32::from(date.iso_week_date().week());
        match token {
            "DDDD" => write!(out, "{day_of_year:03}"),
            "DDDo" => write!(out, "{}", Ordinal(day_of_year)),
            "DDD" => write!(out, "{day_of_year}"),
            "DD" => write!(out, "{day:02}"),
            "Do" => write!(out, "{}", Ordinal(day)),
            "D" => write!(out, "{day}"),
            "dddd" => out.write_str(name),
            "ddd" => out.write_str(&name[..3]),
            "dd" => out.write_str(&name[..2]),
            "do" => write!(out, "{}", Ordinal(i32::from(weekday))),
            "ww" => write!(out, "{week:02}"),
            "wo" => write!(out, "{}", Ordinal(week)),
            "w" => write!(out, "{week}"),
            "WW" => write!(out, "{iso_week:02}"),
            "Wo" => write!(out, "{}", Ordinal(iso_week)),
            "W" => write!(out, "{iso_week}"),
            "E" => write!(out, "{}", date.weekday().to_monday_one_offset()),
            // `d` and `e`: the number of the weekday, which agree where weeks start on Sunday.
            _ => write!(out, "{weekday}"),
        }
    }

    fn write_time(&self, token: &str, out: &mut String) -> fmt::Result {
        let time = self.local.time();
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        let half_day_hour = (hour + 11) % 12 + 1;
        let long_day_hour = (hour + 23) % 24 + 1;
        let nanos = time.subsec_nanosecond();
        match token {
            "HH" => write!(out, "{hour:02}"),
            "H" => write!(out, "{hour}"),
            "hh" => write!(out, "{half_day_hour:02}"),
            "h" => write!(out, "{half_day_hour}"),
            "kk" => write!(out, "{long_day_hour:02}"),
            "k" => write!(out, "{long_day_hour}"),
            "Hmm" => write!(out, "{hour}{minute:02}"),
            "hmm" => write!(out, "{half_day_hour}{minute:02}"),
            "Hmmss" => write!(out, "{hour}{minute:02}{second:02}"),
            "hmmss" => write!(out, "{half_day_hour}{minute:02}{second:02}"),
            "mm" => write!(out, "{minute:02}"),
            "m" => write!(out, "{minute}"),
            "ss" => write!(out, "{second:02}"),
            "s" => write!(out, "{second}"),
            "A" => out.write_str(if hour < 12 { "AM" } else { "PM" }),
            "a" => out.write_str(if hour < 12 { "am" } else { "pm" }),
            "X" => write!(out, "{}", self.at.div_euclid(1000)),
            "x" => write!(out, "{}", self.at),
            "z" | "zz" => out.write_str(&self.zone.abbreviation(self.at)),
            "Z" => self.write_offset(":", out),
            "ZZ" => self.write_offset("", out),
            fraction => out.write_str(&format!("{nanos:09}")[..fraction.len().min(9)]),
        }
    }

    fn write_offset(&self, separator: &str, out: &mut String) -> fmt::Result {
        let seconds = self.zone.offset_seconds(self.at);
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        write!(out, "{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }
}

/// A text in brackets stands for itself; a bracket that is never closed is a letter like others.
fn bracketed(rest: &str) -> Option<(&str, &str)> {
    let (literal, after) = rest.strip_prefix('[')?.split_once(']')?;
    (!literal.contains('[')).then_some((literal, after))
}

fn long_form(token: &str) -> &'static str {
    match token {
        "LTS" => "h:mm:ss A",
        "LT" => "h:mm A",
        "L" => "MM/DD/YYYY",
        "LL" => "MMMM D, YYYY",
        "LLL" => "MMMM D, YYYY h:mm A",
        "LLLL" => "dddd, MMMM D, YYYY h:mm A",
        "l" => "M/D/YYYY",
        "ll" => "MMM D, YYYY",
        "lll" => "MMM D, YYYY h:mm A",
        _ => "ddd, MMM D, YYYY h:mm A",
    }
}

/// Year and number of the week as counted in the United States: weeks start on Sunday and the first one holds the
/// first of January.
fn american_week(date: Date) -> (i16, i16) {
    let first_weekday = date.first_of_year().weekday().to_sunday_zero_offset();
    let week = (date.day_of_year() - 1 + i16::from(first_weekday)) / 7 + 1;
    let days_left = date.days_in_year() - date.day_of_year();
    let saturday_in = i16::from(date.weekday().until(Weekday::Saturday));
    if days_left < saturday_in { (date.year() + 1, 1) } else { (date.year(), week) }
}

/// `1st`, `2nd`, `3rd`, `11th`.
struct Ordinal(i32);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = match (self.0 % 10, self.0 / 10 % 10) {
            (_, 1) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        write!(f, "{}{suffix}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Millis = 1_721_571_730_123;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        assert_eq!(
            format_with_pattern(AT, pattern, &Zone::named("Europe/Madrid").unwrap()),
            expected,
            "{pattern}"
        );
    }

    #[test]
    fn patterns() {
        check("YYYY-MM-DD HH:mm:ss.SSS", "2024-07-21 16:22:10.123");
        check("dddd, MMMM Do YYYY", "Sunday, July 21st 2024");
        check("DD.MM.YY h:mm A", "21.07.24 4:22 PM");
        check("X x", "1721571730 1721571730123");
        check("w ww W E e", "30 30 29 7 0");
        check("Q DDDD gggg GGGG", "3 203 2024 2024");
        check("ZZ Z z", "+0200 +02:00 CEST");
        check("[at] HH \\m\\Y [", "at 16 mY [");
        check("LLLL", "Sunday, July 21, 2024 4:22 PM");
        check("LT MMM D ll", "4:22 PM Jul 21 Jul 21, 2024");
        check("[año] YYYY ñ", "año 2024 ñ");
        check("", "");
    }

    #[test]
    fn the_last_days_of_a_year_are_in_the_next_ones_first_week() {
        let at = 1_735_556_400_000; // 2024-12-30T11:00:00Z
        assert_eq!(format_with_pattern(at, "gggg ww GGGG WW", &Zone::utc()), "2025 01 2025 01");
    }

    #[test]
    fn iso_names_the_offset() {
        assert_eq!(format_iso(AT, &Zone::utc()), "2024-07-21T14:22:10Z");
        assert_eq!(format_iso(AT, &Zone::named("America/New_York").unwrap()), "2024-07-21T10:22:10-04:00");
    }
}
