//! Interval texts and steps. In: `15s`, `1m`, a range and a number of points. Out: milliseconds and `$__interval`'s
//! text.
//!
//! **Invariant:** a calculated interval is at least one millisecond.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// Units of an interval text, longest name first so that `ms` is not read as `m`.
const UNITS: [(&str, i64); 8] = [
    ("ms", 1),
    ("s", SECOND),
    ("m", MINUTE),
    ("h", HOUR),
    ("d", DAY),
    ("w", 7 * DAY),
    ("M", 30 * DAY),
    ("y", YEAR),
];

/// Milliseconds of an interval as Grafana's pages read it: the first number, its fraction dropped, and its unit; what
/// follows is ignored (`1h30m` is an hour, `1.9m` a minute), and a bare number is seconds.
///
/// `None` where nothing can be read, and for a bare `0`. A step to be sent is read by [`parse_step`].
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let whole: i64 = unsigned.get(..digits)?.parse().ok()?;
    let unit = if text.parse::<f64>().is_ok_and(|number| number != 0.0) {
        SECOND
    } else {
        unit_at(without_fraction(unsigned.get(digits..)?))?.1
    };
    whole.checked_mul(if negative { -unit } else { unit })
}

/// Milliseconds of a step as Grafana's server reads a query's own: every part counts (`1m30s` is 90 seconds), so does
/// a fraction, comparison signs are ignored (`>10s`), and a bare number is seconds.
///
/// `None` where any part cannot be read, or the sum is less than a millisecond.
pub fn parse_step(text: &str) -> Option<i64> {
    let mut rest = text.trim().trim_start_matches(['<', '>', '=']).trim();
    if let Ok(seconds) = rest.parse::<f64>() {
        return whole_millis(seconds * SECOND as f64);
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let number = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let amount: f64 = rest.get(..number)?.parse().ok()?;
        let (name, unit) = unit_at(rest.get(number..)?)?;
        total += amount * unit as f64;
        rest = rest.get(number + name.len()..)?.trim_start();
    }
    whole_millis(total)
}

fn whole_millis(millis: f64) -> Option<i64> {
    (millis.is_finite() && (1.0..9.0e15).contains(&millis)).then_some(millis as i64)
}

fn unit_at(text: &str) -> Option<(&'static str, i64)> {
    UNITS.into_iter().find(|(name, _)| text.starts_with(name))
}

fn without_fraction(text: &str) -> &str {
    match text.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => text,
    }
}

/// The text of `$__interval`: the largest unit that fits, the remainder dropped (`90000` is `1m`), as Grafana sends
/// it. Months and weeks are not used.
pub fn format_interval(millis: i64) -> String {
    let units = [("y", YEAR), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND)];
    match units.into_iter().find(|(_, unit)| millis >= *unit) {
        Some((name, unit)) => format!("{}{name}", millis / unit),
        None => format!("{}ms", millis.max(1)),
    }
}

/// Up to where (excluded) each round interval reaches; beyond the last one the interval is a year.
const ROUND_INTERVALS: [(i64, i64); 29] = [
    (10, 1),
    (15, 10),
    (35, 20),
    (75, 50),
    (150, 100),
    (350, 200),
    (750, 500),
    (1_500, SECOND),
    (3_500, 2 * SECOND),
    (7_500, 5 * SECOND),
    (12_500, 10 * SECOND),
    (17_500, 15 * SECOND),
    (25 * SECOND, 20 * SECOND),
    (45 * SECOND, 30 * SECOND),
    (90 * SECOND, MINUTE),
    (210 * SECOND, 2 * MINUTE),
    (450 * SECOND, 5 * MINUTE),
    (750 * SECOND, 10 * MINUTE),
    (1_050 * SECOND, 15 * MINUTE),
    (25 * MINUTE, 20 * MINUTE),
    (45 * MINUTE, 30 * MINUTE),
    (90 * MINUTE, HOUR),
    (150 * MINUTE, 2 * HOUR),
    (270 * MINUTE, 3 * HOUR),
    (9 * HOUR, 6 * HOUR),
    (DAY, 12 * HOUR),
    (7 * DAY, DAY),
    (21 * DAY, 7 * DAY),
    (42 * DAY, 30 * DAY),
];

/// The nearest interval a person would choose, as Grafana rounds.
pub fn round_interval(millis: i64) -> i64 {
    ROUND_INTERVALS.into_iter().find(|(end, _)| millis < *end).map_or(YEAR, |(_, round)| round)
}

/// The interval between points that gives about `max_points` of them over `range_millis`, never below `min_millis`
/// (which is kept as it is, not rounded). Zero points count as one.
pub fn calculate_interval(range_millis: i64, max_points: i64, min_millis: i64) -> i64 {
    round_interval(range_millis / max_points.max(1)).max(min_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, duration: Option<i64>, step: Option<i64>) {
        assert_eq!((parse_duration(text), parse_step(text)), (duration, step), "{text:?}");
    }

    #[test]
    fn interval_texts() {
        check("15s", Some(15_000), Some(15_000));
        check("100ms", Some(100), Some(100));
        check("1m30s", Some(60_000), Some(90_000));
        check("1h 30m", Some(3_600_000), Some(5_400_000));
        check("1.9m", Some(60_000), Some(114_000));
        check("10", Some(10_000), Some(10_000));
        check(">10s", None, Some(10_000));
        check("1M", Some(2_592_000_000), Some(2_592_000_000));
        check("1y", Some(31_536_000_000), Some(31_536_000_000));
        check("5min", Some(300_000), None);
        check("0", None, None);
        check("", None, None);
        check("$__interval", None, None);
        check("99999999999999999999s", None, None);
        check("1ñ", None, None);
    }

    #[test]
    fn the_interval_text_keeps_its_largest_unit() {
        let texts = [0, 1, 999, 1_000, 90_000, 3_600_000, 7 * DAY, YEAR].map(format_interval);
        assert_eq!(texts, ["1ms", "1ms", "999ms", "1s", "1m", "1h", "7d", "1y"]);
    }

    #[test]
    fn an_interval_fits_the_points_and_the_minimum() {
        assert_eq!(calculate_interval(6 * HOUR, 1_000, 15_000), 20_000);
        assert_eq!(calculate_interval(6 * HOUR, 1_000, 60_000), 60_000);
        assert_eq!(calculate_interval(HOUR, 0, 1), HOUR);
        assert_eq!(calculate_interval(0, 500, 0), 1);
    }
}
