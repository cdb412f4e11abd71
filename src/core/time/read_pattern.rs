//! Dates read by a pattern. In: a text and a moment.js pattern such as `DD/MM/YYYY HH:mm`. Out: an instant.
//!
//! **Invariant:** a text that says no whole date gives none; what the pattern leaves out is midnight, the first, or the
//! epoch's year, never a part of today.

use jiff::civil::DateTime;

use super::{Millis, Zone};

const TOKENS: [&str; 26] = [
    "YYYY", "YY", "MMMM", "MMM", "MM", "M", "DDDD", "DD", "Do", "D", "dddd", "ddd", "HH", "H", "hh", "h",
    "mm", "m", "ss", "s", "A", "a", "ZZ", "Z", "X", "x",
];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The instant a text names by a pattern; `None` where it does not follow it.
///
/// As moment.js reads: signs between the parts may differ, and numbers may be shorter than their part.
pub fn parse_with_pattern(text: &str, pattern: &str, zone: &Zone) -> Option<Millis> {
    let mut read = Read { rest: text.trim(), ..Read::default() };
    let mut pattern = pattern.trim();
    while let Some(first) = pattern.chars().next() {
        if let Some(token) = TOKENS.iter().find(|token| pattern.starts_with(**token)) {
            read.token(token)?;
            pattern = &pattern[token.len()..];
        } else if first == 'S' {
            let length = pattern.chars().take_while(|letter| *letter == 'S').count();
            read.fraction()?;
            pattern = &pattern[length..];
        } else if let Some((literal, after)) = pattern.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            read.skip(literal);
            pattern = after;
        } else {
            read.skip(&pattern[..first.len_utf8()]);
            pattern = &pattern[first.len_utf8()..];
        }
    }
    read.instant(zone)
}

#[derive(Default)]
struct Read<'a> {
    rest: &'a str,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    day_of_year: Option<i16>,
    hour: i8,
    minute: i8,
    second: i8,
    nanos: i32,
    afternoon: Option<bool>,
    offset_minutes: Option<i64>,
    epoch: Option<f64>,
}

impl<'a> Read<'a> {
    fn token(&mut self, token: &str) -> Option<()> {
        match token {
            "YYYY" => self.year = Some(self.number(4)?),
            "YY" => {
                let year: i16 = self.number(2)?;
                // As moment.js: up to 68 is this century.
                self.year = Some(if year > 68 { 1900 + year } else { 2000 + year });
            }
            "MMMM" | "MMM" => {
                let word = self.word()?;
                let named = |month: &&str| month.starts_with(&word) && word.len() >= 3;
                self.month = Some(MONTHS.iter().position(named)? as i8 + 1);
            }
            "MM" | "M" => self.month = Some(self.number(2)?),
            "DDDD" => self.day_of_year = Some(self.number(3)?),
            "DD" | "D" => self.day = Some(self.number(2)?),
            "Do" => {
                self.day = Some(self.number(2)?);
                self.word();
            }
            "dddd" | "ddd" => {
                self.word()?;
            }
            "HH" | "H" | "hh" | "h" => self.hour = self.number(2)?,
            "mm" | "m" => self.minute = self.number(2)?,
            "ss" | "s" => self.second = self.number(2)?,
            "A" | "a" => self.afternoon = Some(self.word()?.starts_with('p')),
            "Z" | "ZZ" => self.offset_minutes = Some(self.offset()?),
            "X" => self.epoch = Some(self.decimal()? * 1000.0),
            _ => self.epoch = Some(self.decimal()?),
        }
        Some(())
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn number<T: std::str::FromStr>(&mut self, longest: usize) -> Option<T> {
        self.rest = self.rest.trim_start();
        let length = self.rest.bytes().take(longest).take_while(u8::is_ascii_digit).count();
        self.take(length).parse().ok()
    }

    fn decimal(&mut self) -> Option<f64> {
        let ends = |letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-';
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        self.take(length).parse().ok()
    }

    fn fraction(&mut self) -> Option<()> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits: String = self.take(length).chars().chain("000000000".chars()).take(9).collect();
        self.nanos = digits.parse().ok()?;
        (length > 0).then_some(())
    }

    fn word(&mut self) -> Option<String> {
        let length = self.rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(self.rest.len());
        (length > 0).then(|| self.take(length).to_lowercase())
    }

    fn offset(&mut self) -> Option<i64> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Some(0);
        }
        let sign = match self.rest.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        self.take(1);
        let hours: i64 = self.number(2)?;
        self.rest = self.rest.strip_prefix(':').unwrap_or(self.rest);
        let minutes: i64 = self.number(2).unwrap_or(0);
        Some(sign * (hours * 60 + minutes))
    }

    /// What stands between the parts, whatever it is.
    fn skip(&mut self, literal: &str) {
        if let Some(rest) = self.rest.strip_prefix(literal) {
            self.rest = rest;
        } else if literal.trim().is_empty() {
            self.rest = self.rest.trim_start();
        } else if literal.chars().all(|letter| !letter.is_alphanumeric()) {
            self.rest = self.rest.strip_prefix(|letter: char| !letter.is_alphanumeric()).unwrap_or(self.rest);
        }
    }

    fn instant(self, zone: &Zone) -> Option<Millis> {
        if let Some(epoch) = self.epoch {
            return epoch.is_finite().then_some(epoch as Millis);
        }
        let hour = match self.afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let mut at =
            DateTime::new(self.year.unwrap_or(1970), month, day, hour, self.minute, self.second, self.nanos)
                .ok()?;
        if let Some(day) = self.day_of_year {
            at = at.with().day_of_year(day).build().ok()?;
        }
        match self.offset_minutes {
            Some(offset) => Zone::utc().instant(at).map(|millis| millis - offset * 60_000),
            None => zone.instant(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::format_iso;

    #[track_caller]
    fn check(text: &str, pattern: &str, expected: Option<&str>) {
        let zone = Zone::named("Europe/Madrid").unwrap();
        let found = parse_with_pattern(text, pattern, &zone).map(|at| format_iso(at, &Zone::utc()));
        assert_eq!(found.as_deref(), expected, "{text} by {pattern}");
    }

    #[test]
    fn dates_are_read_by_their_pattern() {
        check("21/07/2024 14:05", "DD/MM/YYYY HH:mm", Some("2024-07-21T12:05:00Z"));
        check("07-21-24 2:05 pm", "MM/DD/YY h:mm A", Some("2024-07-21T12:05:00Z"));
        check("Jul 3rd, 2024", "MMM Do, YYYY", Some("2024-07-02T22:00:00Z"));
        check("2024-07-21T10:00:00.250+0500", "YYYY-MM-DD[T]HH:mm:ss.SSSZZ", Some("2024-07-21T05:00:00Z"));
        check("1721563200", "X", Some("2024-07-21T12:00:00Z"));
        check("2024", "YYYY", Some("2023-12-31T23:00:00Z"));
    }

    #[test]
    fn what_does_not_follow_it_is_no_date() {
        check("yesterday", "DD/MM/YYYY", None);
        check("45/45/2024", "DD/MM/YYYY", None);
        check("", "YYYY", None);
        check("é", "YYYY-MM", None);
    }
}
