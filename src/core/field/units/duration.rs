//! Durations in one unit. In: a number of seconds, hours, ... Out: `1.43 days`, `123 µs`.
//!
//! **Invariant:** the thresholds are Grafana's, which are not the same for every base: seconds reach weeks and years,
//! nanoseconds end at days.

use super::Formatted;
use super::number::to_fixed;

/// What the numbers come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    /// Hundredths of a second, as SNMP counts.
    Timeticks,
}

/// Below `limit` a value is divided by `divisor` and shown with `suffix`.
struct Band {
    limit: f64,
    divisor: f64,
    suffix: &'static str,
}

const fn band(limit: f64, divisor: f64, suffix: &'static str) -> Band {
    Band { limit, divisor, suffix }
}

const ENDLESS: f64 = f64::INFINITY;

const NANOSECONDS: [Band; 7] = [
    band(1e3, 1.0, " ns"),
    band(1e6, 1e3, " µs"),
    band(1e9, 1e6, " ms"),
    band(6e10, 1e9, " s"),
    band(3.6e12, 6e10, " min"),
    band(8.64e13, 3.6e12, " hour"),
    band(ENDLESS, 8.64e13, " day"),
];
const MICROSECONDS: [Band; 3] = [band(1e3, 1.0, " µs"), band(1e6, 1e3, " ms"), band(ENDLESS, 1e6, " s")];
const MILLISECONDS: [Band; 6] = [
    band(1e3, 1.0, " ms"),
    band(6e4, 1e3, " s"),
    band(3.6e6, 6e4, " min"),
    band(8.64e7, 3.6e6, " hour"),
    band(3.1536e10, 8.64e7, " day"),
    band(ENDLESS, 3.1536e10, " year"),
];
const SECONDS: [Band; 6] = [
    band(60.0, 1.0, " s"),
    band(3_600.0, 60.0, " min"),
    band(86_400.0, 3_600.0, " hour"),
    band(604_800.0, 86_400.0, " day"),
    band(3.1536e7, 604_800.0, " week"),
    band(ENDLESS, 3.155_69e7, " year"),
];
const MINUTES: [Band; 5] = [
    band(60.0, 1.0, " min"),
    band(1_440.0, 60.0, " hour"),
    band(10_080.0, 1_440.0, " day"),
    band(604_800.0, 10_080.0, " week"),
    band(ENDLESS, 5.259_48e5, " year"),
];
const HOURS: [Band; 4] = [
    band(24.0, 1.0, " hour"),
    band(168.0, 24.0, " day"),
    band(8_760.0, 168.0, " week"),
    band(ENDLESS, 8_760.0, " year"),
];
const DAYS: [Band; 3] = [band(7.0, 1.0, " day"), band(365.0, 7.0, " week"), band(ENDLESS, 365.0, " year")];

pub(super) fn scaled_duration(value: f64, decimals: Option<u8>, base: Base) -> Formatted {
    if value.is_infinite() {
        return Formatted::plain(to_fixed(value, decimals));
    }
    match base {
        Base::Nanoseconds => in_band(value, decimals, &NANOSECONDS),
        Base::Microseconds => in_band(value, decimals, &MICROSECONDS),
        Base::Milliseconds => in_band(value, decimals, &MILLISECONDS),
        Base::Seconds => seconds(value, decimals),
        Base::Minutes => in_band(value, decimals, &MINUTES),
        Base::Hours => in_band(value, decimals, &HOURS),
        Base::Days => in_band(value, decimals, &DAYS),
        Base::Timeticks => seconds(value / 100.0, decimals),
    }
}

/// Only seconds go down: to nanoseconds.
fn seconds(value: f64, decimals: Option<u8>) -> Formatted {
    match value.abs() {
        0.0 => Formatted::with_suffix("0", " s"),
        size if size < 1e-6 => Formatted::with_suffix(to_fixed(value * 1e9, decimals), " ns"),
        size if size < 1e-3 => Formatted::with_suffix(to_fixed(value * 1e6, decimals), " µs"),
        size if size < 1.0 => Formatted::with_suffix(to_fixed(value * 1e3, decimals), " ms"),
        _ => in_band(value, decimals, &SECONDS),
    }
}

fn in_band(value: f64, decimals: Option<u8>, bands: &[Band]) -> Formatted {
    let Some(band) = bands.iter().find(|band| value.abs() < band.limit) else {
        return Formatted::plain(to_fixed(value, decimals));
    };
    let scaled = value / band.divisor;
    let is_word = band.suffix.chars().count() > 3;
    let scaled_up = band.divisor != 1.0 || band.suffix == " day";
    let plural = if is_word && scaled_up && scaled.abs() > 1.0 { "s" } else { "" };
    Formatted::with_suffix(to_fixed(scaled, decimals), format!("{}{plural}", band.suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, base: Base, expected: &str) {
        assert_eq!(scaled_duration(value, None, base).to_string(), expected);
    }

    #[test]
    fn every_base_climbs_its_own_ladder() {
        check(0.0, Base::Seconds, "0 s");
        check(2.6e-7, Base::Seconds, "260 ns");
        check(59.999, Base::Seconds, "60.0 s");
        check(86_400.0, Base::Seconds, "1 day");
        check(123_456.789, Base::Seconds, "1.43 days");
        check(-2_048.0, Base::Seconds, "-34.1 mins");
        check(1_500.0, Base::Milliseconds, "1.50 s");
        check(12.3, Base::Minutes, "12.3 min");
        check(12.3, Base::Hours, "12.3 hour");
        check(500.0, Base::Days, "1.37 years");
        check(3_661.0, Base::Timeticks, "36.6 s");
        check(1e15, Base::Nanoseconds, "11.6 days");
        check(1_536.0, Base::Nanoseconds, "1.54 µs");
    }
}
