//! Series to numbers, and to other series. In: items, what is asked for. Out: items with the same labels.
//!
//! **Invariant:** in strict mode, one value that is no number makes the whole no number.

use super::data::{Data, Item};
use crate::order::sort_numbers;
use crate::time::{Millis, TimeRange};

/// What is done with nulls, NaN and infinities before a calculation (`settings.mode`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NonNumbers {
    Strict,
    Drop,
    Replace(f64),
}

pub(super) fn reduce(items: Vec<Item>, calc: &str, mode: NonNumbers) -> Vec<Item> {
    let reduced = |item: Item| Item {
        data: match item.data {
            Data::Series(points) => {
                Data::Number(of_values(points.iter().map(|(_, value)| *value), calc, mode))
            }
            number @ Data::Number(_) => number,
        },
        ..item
    };
    items.into_iter().map(reduced).collect()
}

/// One number out of many values; an empty sum and count are 0, any other of nothing is NaN.
pub(super) fn of_values(
    values: impl Iterator<Item = Option<f64>>,
    calc: &str,
    mode: NonNumbers,
) -> Option<f64> {
    let is_number = |value: &Option<f64>| value.is_some_and(f64::is_finite);
    let values: Vec<Option<f64>> = match mode {
        NonNumbers::Strict => values.collect(),
        NonNumbers::Drop => values.filter(is_number).collect(),
        NonNumbers::Replace(with) => {
            values.map(|value| if is_number(&value) { value } else { Some(with) }).collect()
        }
    };
    match calc {
        "count" => return Some(values.len() as f64),
        "last" => return values.last().copied().unwrap_or(Some(f64::NAN)),
        "first" => return values.first().copied().unwrap_or(Some(f64::NAN)),
        _ => {}
    }
    let numbers: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    if numbers.iter().any(|number| number.is_nan()) {
        return Some(f64::NAN);
    }
    let count = numbers.len() as f64;
    let sum = || numbers.iter().sum::<f64>();
    Some(match calc {
        "sum" => sum(),
        _ if numbers.is_empty() => f64::NAN,
        "min" => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        "max" => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "median" => {
            let mut sorted = numbers.clone();
            sort_numbers(&mut sorted);
            let middle = sorted.len() / 2;
            if sorted.len() % 2 == 1 {
                sorted[middle]
            } else {
                f64::midpoint(sorted[middle - 1], sorted[middle])
            }
        }
        _ => sum() / count,
    })
}

/// How a series is given other times (`resample`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resampling {
    pub(super) step_millis: i64,
    pub(super) down: String,
    pub(super) up: String,
}

/// A value each step of the range: calculated from the samples since the last one, or filled up where there are none.
pub(super) fn resample(items: Vec<Item>, how: &Resampling, range: TimeRange) -> Vec<Item> {
    let resampled = |item: Item| Item {
        data: match item.data {
            Data::Series(points) => Data::Series(at_steps(&points, how, range)),
            number @ Data::Number(_) => number,
        },
        ..item
    };
    items.into_iter().map(resampled).collect()
}

fn at_steps(
    points: &[(Millis, Option<f64>)],
    how: &Resampling,
    range: TimeRange,
) -> Vec<(Millis, Option<f64>)> {
    // A step that gives more values than any screen shows is lengthened.
    const MOST: i64 = 20_000;
    let step = how.step_millis.max(range.duration() / MOST).max(1);
    let mut made = Vec::new();
    let (mut next, mut last_seen) = (0, None);
    let mut at = range.from;
    while at <= range.to {
        let start = next;
        while points.get(next).is_some_and(|(time, _)| *time <= at) {
            last_seen = points[next].1;
            next += 1;
        }
        let within = &points[start..next];
        let value = if within.is_empty() {
            match how.up.as_str() {
                "pad" => last_seen,
                "backfilling" => points.get(next).and_then(|(_, value)| *value),
                _ => None,
            }
        } else {
            of_values(within.iter().map(|(_, value)| *value), &how.down, NonNumbers::Strict)
        };
        made.push((at, value));
        at += step;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(calc: &str, mode: NonNumbers, expected: Option<f64>) {
        let values = [Some(1.0), None, Some(f64::NAN), Some(4.0)];
        let found = of_values(values.into_iter(), calc, mode);
        assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{calc} {mode:?}");
    }

    #[test]
    fn values_that_are_no_numbers_count_as_asked() {
        check("mean", NonNumbers::Strict, Some(f64::NAN));
        check("mean", NonNumbers::Drop, Some(2.5));
        check("mean", NonNumbers::Replace(0.0), Some(1.25));
        check("sum", NonNumbers::Drop, Some(5.0));
        check("count", NonNumbers::Strict, Some(4.0));
        check("count", NonNumbers::Drop, Some(2.0));
        check("last", NonNumbers::Strict, Some(4.0));
        check("median", NonNumbers::Replace(9.0), Some(6.5));
        assert!(of_values(std::iter::empty(), "min", NonNumbers::Drop).unwrap().is_nan());
        assert_eq!(of_values(std::iter::empty(), "sum", NonNumbers::Drop), Some(0.0));
    }

    #[test]
    fn resampling_fills_gaps_and_joins_samples() {
        let points = [(0, Some(1.0)), (5, Some(3.0)), (40, Some(7.0))];
        let range = TimeRange { from: 0, to: 40 };
        let with = |down: &str, up: &str| {
            let how = Resampling { step_millis: 10, down: down.to_owned(), up: up.to_owned() };
            at_steps(&points, &how, range).into_iter().map(|(_, value)| value).collect::<Vec<_>>()
        };
        assert_eq!(with("mean", "fillna"), [Some(1.0), Some(3.0), None, None, Some(7.0)]);
        assert_eq!(with("mean", "pad"), [Some(1.0), Some(3.0), Some(3.0), Some(3.0), Some(7.0)]);
        assert_eq!(with("mean", "backfilling"), [Some(1.0), Some(3.0), Some(7.0), Some(7.0), Some(7.0)]);
    }
}
