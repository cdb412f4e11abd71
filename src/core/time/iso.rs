//! Moments as ISO 8601 writes them. In: a text. Out: the local date and time, and how far from UTC it is where that is
//! written: `2024-07-21`, `2024-07-21 14`, `2024-07-21T14:00:00.25+02:00`, `20240721T140000Z`.
//!
//! **Invariant:** a text is read wholly or not at all.

use jiff::civil::{Date, DateTime, Time};

use super::zone::wall_millis;

/// A moment as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub local: DateTime,
    /// Seconds east of UTC.
    pub offset_seconds: Option<i64>,
}

impl Written {
    /// Nanoseconds since 1970, of a moment whose offset is written.
    pub(crate) fn nanos(self) -> Option<i64> {
        let millis = wall_millis(self.local.date().to_datetime(Time::midnight()))?;
        let time = self.local.time();
        let seconds =
            i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
        let whole = millis / 1000 + seconds - self.offset_seconds?;
        whole.checked_mul(1_000_000_000)?.checked_add(i64::from(time.subsec_nanosecond()))
    }
}

/// A date, with or without a time.
pub(crate) fn read(text: &str) -> Option<Written> {
    let mut rest = Rest(text.as_bytes());
    let date = rest.date()?;
    if rest.is_empty() {
        return Some(Written { local: date.into(), offset_seconds: None });
    }
    rest.one_of(b"Tt ")?;
    let time = rest.time()?;
    let offset_seconds = if rest.is_empty() { None } else { Some(rest.offset()?) };
    rest.is_empty().then(|| Written { local: date.to_datetime(time), offset_seconds })
}

/// A date alone.
pub(super) fn read_date(text: &str) -> Option<Date> {
    let mut rest = Rest(text.as_bytes());
    let date = rest.date()?;
    rest.is_empty().then_some(date)
}

/// What is still to be read.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        wanted.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// So many digits as a number.
    fn digits(&mut self, count: usize) -> Option<i32> {
        let (number, rest) = self.0.split_at_checked(count)?;
        let number = number.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + i32::from(byte - b'0'))
        })?;
        self.0 = rest;
        Some(number)
    }

    fn two(&mut self) -> Option<i8> {
        self.digits(2).and_then(|number| i8::try_from(number).ok())
    }

    /// `2024-07-21`, `20240721`, and years of six digits behind a sign.
    fn date(&mut self) -> Option<Date> {
        let year = match self.one_of(b"+-") {
            Some(b'-') => -self.digits(6)?,
            Some(_) => self.digits(6)?,
            None => self.digits(4)?,
        };
        let is_apart = self.one_of(b"-").is_some();
        let month = self.two()?;
        if is_apart {
            self.one_of(b"-")?;
        }
        Date::new(i16::try_from(year).ok()?, month, self.two()?).ok()
    }

    /// `14`, `14:00`, `14:00:05.25`, the same without colons.
    fn time(&mut self) -> Option<Time> {
        let hour = self.two()?;
        let has_next =
            |rest: &Self| rest.0.first().is_some_and(|byte| *byte == b':' || byte.is_ascii_digit());
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        if has_next(self) {
            let is_apart = self.one_of(b":").is_some();
            minute = self.two()?;
            if has_next(self) {
                if is_apart {
                    self.one_of(b":")?;
                }
                // A leap second is the last of its minute.
                second = self.two()?.min(60);
                second = if second == 60 { 59 } else { second };
                if self.one_of(b".,").is_some() {
                    nanos = self.fraction()?;
                }
            }
        }
        Time::new(hour, minute, second, nanos).ok()
    }

    /// Billionths of a second.
    fn fraction(&mut self) -> Option<i32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&count) {
            return None;
        }
        let missing = u32::try_from(9 - count).ok()?;
        Some(self.digits(count)? * 10_i32.pow(missing))
    }

    /// `Z`, `+02:00`, `-0330`, `+02`: seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.two().filter(|hours| *hours <= 25)?;
        self.one_of(b":");
        let minutes = if self.is_empty() { 0 } else { self.two().filter(|minutes| *minutes < 60)? };
        Some(sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, nanos: i64) {
        assert_eq!(read(text).and_then(Written::nanos), Some(nanos), "{text}");
    }

    #[test]
    fn moments_are_exact() {
        check("1970-01-01T00:00:00Z", 0);
        check("2024-07-21T14:22:10.123456789Z", 1_721_571_730_123_456_789);
        check("2024-07-21 16:22:10,5+02:00", 1_721_571_730_500_000_000);
        check("20240721T105210-0330", 1_721_571_730_000_000_000);
        check("1969-12-31t23:59:59.5z", -500_000_000);
        check("2016-12-31T23:59:60Z", 1_483_228_799_000_000_000);
    }

    #[test]
    fn as_a_calendar_that_knows_every_form_reads_them() {
        for text in [
            "2024-07-21T14:22:10.000000001+05:45",
            "0001-01-01T00:00:00Z",
            "-000001-03-04T05:06:07Z",
            "2024-02-29T23:59:59-12",
        ] {
            let expected: jiff::Timestamp = text.parse().unwrap();
            let written = read(text).unwrap();
            let millis = wall_millis(written.local).unwrap() - written.offset_seconds.unwrap() * 1000;
            assert_eq!(millis.div_euclid(1000), expected.as_second(), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment() {
        for text in [
            "",
            "2024",
            "2024-07",
            "2024-02-30",
            "2024-07-21T",
            "2024-07-21T24:00",
            "2024-07-21T14:60",
            "2024-07-21T14:00:",
            "2024-07-21T14:00:00.",
            "2024-07-21T14:00:00Zulu",
            "2024-07-21T14:00+",
            "2024-0721",
            "21-07-2024",
            "2024-07-21T14:00:00.1234567890Z",
            "+2024-07-21",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
