//! Buckets that samples are counted in, in time and in value. In: how large or how many are asked for, and the samples.
//! Out: the bucket a sample falls into.
//!
//! Sizes are chosen as Grafana does: a number of buckets is only a wish, met by the nearest round size that gives no
//! fewer; without any setting there are about 20 by 10. On a logarithmic axis the setting splits each power.
//!
//! **Invariant:** each finite sample falls into one bucket, unless it has no place on a logarithmic axis.

use crate::options::Setting;
use crate::scale::Distribution;
use crate::time::{Millis, parse_duration};

const COLUMNS: f64 = 20.0;
const ROWS: f64 = 10.0;

const SECOND: f64 = 1000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Round spans of time, in milliseconds.
const ROUND_TIMES: [f64; 43] = [
    1.0,
    2.0,
    5.0,
    10.0,
    20.0,
    50.0,
    100.0,
    200.0,
    500.0,
    SECOND,
    2.0 * SECOND,
    5.0 * SECOND,
    10.0 * SECOND,
    15.0 * SECOND,
    20.0 * SECOND,
    30.0 * SECOND,
    MINUTE,
    2.0 * MINUTE,
    5.0 * MINUTE,
    10.0 * MINUTE,
    15.0 * MINUTE,
    20.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    2.0 * HOUR,
    3.0 * HOUR,
    4.0 * HOUR,
    6.0 * HOUR,
    8.0 * HOUR,
    12.0 * HOUR,
    DAY,
    2.0 * DAY,
    3.0 * DAY,
    4.0 * DAY,
    7.0 * DAY,
    14.0 * DAY,
    30.0 * DAY,
    61.0 * DAY,
    91.0 * DAY,
    182.0 * DAY,
    365.0 * DAY,
    730.0 * DAY,
    3650.0 * DAY,
];

/// How buckets of one direction are chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Buckets {
    /// `value` is a size, not a number of buckets.
    pub by_size: bool,
    pub value: String,
    pub distribution: Distribution,
}

impl Buckets {
    /// `{mode, value, scale: {type, log}}`; what is absent or unknown is Grafana's default.
    pub(crate) fn read(side: Option<Setting<'_>>) -> Self {
        let of = |name: &str| side.and_then(|side| side.get(name));
        let scale = |name: &str| of("scale").and_then(|scale| scale.get(name));
        let base = scale("log").and_then(Setting::as_loose_f64).filter(|base| *base == 2.0).unwrap_or(10.0);
        let scales = [("linear", Distribution::Linear), ("log", Distribution::Log { base })];
        let value = of("value");
        let text = value.and_then(Setting::as_str).map(str::trim).filter(|text| !text.is_empty());
        let number = || value.and_then(Setting::as_f64).map(|value| value.to_string());
        Self {
            by_size: of("mode")
                .and_then(|mode| mode.choice(&[("size", true), ("count", false)]))
                .unwrap_or(false),
            value: text.map(str::to_owned).or_else(number).unwrap_or_default(),
            distribution: scale("type").and_then(|kind| kind.choice(&scales)).unwrap_or(Distribution::Linear),
        }
    }
}

/// The buckets of all samples.
pub(crate) struct Binning {
    /// Milliseconds of one column.
    pub width: f64,
    pub bins: Bins,
}

impl Binning {
    /// Leaves out the samples that have no place on the axis.
    pub(crate) fn of(samples: &mut Vec<(Millis, f64)>, x: &Buckets, y: &Buckets) -> Self {
        if matches!(y.distribution, Distribution::Log { .. }) {
            samples.retain(|(_, value)| *value > 0.0);
        }
        Self { width: width(x, samples), bins: Bins::of(y, samples) }
    }

    /// The column and the row a sample falls into.
    pub(crate) fn of_sample(&self, (at, value): (Millis, f64)) -> (i64, i64) {
        ((at as f64 / self.width).floor() as i64, self.bins.number(value))
    }

    /// Where a column begins and ends.
    pub(crate) fn times(&self, column: i64) -> (Millis, Millis) {
        let from = column as f64 * self.width;
        (from as Millis, (from + self.width) as Millis)
    }
}

/// Milliseconds of one column.
fn width(x: &Buckets, samples: &[(Millis, f64)]) -> f64 {
    let plain = x.value.parse().ok();
    let asked = if x.by_size {
        // A size without a unit is in milliseconds.
        plain.or_else(|| parse_duration(&x.value).map(|millis| millis as f64))
    } else {
        plain
    };
    let asked = asked.filter(|asked: &f64| asked.is_finite() && *asked >= 1.0);
    match asked {
        Some(size) if x.by_size => size,
        _ => {
            let first = samples.iter().map(|(at, _)| *at).min().unwrap_or_default();
            let last = samples.iter().map(|(at, _)| *at).max().unwrap_or_default();
            let number = asked.filter(|_| !x.by_size).unwrap_or(COLUMNS);
            let wanted = (last - first) as f64 / (number - 1.0).max(1.0);
            ROUND_TIMES.into_iter().rev().find(|size| *size <= wanted).unwrap_or(1.0)
        }
    }
}

/// Buckets of values.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bins {
    Even(f64),
    /// So many to each power of the base.
    Split {
        base: f64,
        parts: f64,
    },
}

impl Bins {
    fn of(y: &Buckets, samples: &[(Millis, f64)]) -> Self {
        let asked = y.value.parse().ok().filter(|asked: &f64| asked.is_finite() && *asked > 0.0);
        if let Distribution::Log { base } = y.distribution {
            return Self::Split { base, parts: asked.unwrap_or(1.0).round().max(1.0) };
        }
        match asked {
            Some(size) if y.by_size => Self::Even(size),
            _ => {
                let low = samples.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
                let high = samples.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
                let number = asked.filter(|_| !y.by_size).unwrap_or(ROWS);
                Self::Even(round_size((high - low) / (number - 1.0).max(1.0)))
            }
        }
    }

    fn number(&self, value: f64) -> i64 {
        let place = match *self {
            // Multiples of a size such as 0.1 carry dust that would push a value on an edge below it.
            Self::Even(size) => value / size,
            Self::Split { base: 2.0, parts } => value.log2() * parts,
            Self::Split { parts, .. } => value.log10() * parts,
        };
        (place + 1e-9).floor() as i64
    }

    /// Where a row begins and ends.
    pub(crate) fn values(&self, row: i64) -> (f64, f64) {
        let edge = |row: i64| match *self {
            Self::Even(size) => tidy(row as f64 * size),
            Self::Split { base, parts } => base.powf(row as f64 / parts),
        };
        (edge(row), edge(row.saturating_add(1)))
    }
}

/// The largest round number (1, 2, 2.5, 5 times a power of ten) that is not above `wanted`.
fn round_size(wanted: f64) -> f64 {
    if !wanted.is_finite() || wanted <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(wanted.log10().floor());
    let mantissa = [5.0, 2.5, 2.0].into_iter().find(|mantissa| mantissa * power <= wanted * (1.0 + 1e-12));
    mantissa.unwrap_or(1.0) * power
}

fn tidy(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(by_size: bool, value: &str, distribution: Distribution) -> Buckets {
        Buckets { by_size, value: value.to_owned(), distribution }
    }

    #[track_caller]
    fn check(y: &Buckets, values: &[f64], value: f64, expected: (f64, f64)) {
        let samples: Vec<(Millis, f64)> = values.iter().map(|value| (0, *value)).collect();
        let (low, high) = {
            let bins = Bins::of(y, &samples);
            bins.values(bins.number(value))
        };
        assert!((low - expected.0).abs() < 1e-9 && (high - expected.1).abs() < 1e-9, "{low} to {high}");
    }

    #[test]
    fn values_fall_into_round_buckets() {
        let linear = Distribution::Linear;
        check(&buckets(true, "0.1", linear), &[0.0, 1.0], 0.3, (0.3, 0.4));
        check(&buckets(true, "25", linear), &[0.0, 100.0], -1.0, (-25.0, 0.0));
        check(&buckets(false, "11", linear), &[0.0, 100.0], 42.0, (40.0, 50.0));
        check(&buckets(false, "", linear), &[0.0, 90.0], 42.0, (40.0, 50.0));
        check(&buckets(false, "", linear), &[7.0, 7.0], 7.0, (7.0, 8.0));
        check(&buckets(false, "2", Distribution::Log { base: 2.0 }), &[], 4.0, (4.0, 32f64.sqrt()));
        check(&buckets(false, "", Distribution::Log { base: 10.0 }), &[], 250.0, (100.0, 1000.0));
    }

    #[test]
    fn columns_are_round_spans_of_time() {
        let hour: Vec<(Millis, f64)> = (0..=60).map(|minute| (minute * 60_000, 1.0)).collect();
        let linear = Distribution::Linear;
        assert_eq!(width(&buckets(true, "5m", linear), &hour), 300_000.0);
        assert_eq!(width(&buckets(false, "30", linear), &hour), 120_000.0);
        assert_eq!(width(&buckets(true, "nonsense", linear), &hour), 120_000.0);
    }
}
