//! Missing samples that a panel has a number for. In: a series' times and numbers, the number. Out: both with the number
//! wherever a value or a whole step is missing.
//!
//! Grafana does so where the text for missing values is a number, from the first step of the range to its last; its old
//! graphs where they took nulls as zeros.
//!
//! **Invariant:** only what the dashboard asked for is made up, and each sample knows whether it was.

use std::sync::Arc;

use super::samples::Timeline;
use crate::frame::{FieldConfig, Numbers};
use crate::time::TimeRange;

/// No query has as many steps; gaps beyond are left open.
const MOST_STEPS: i64 = 50_000;

/// What stands in for missing samples; `None` where they are left out.
pub(super) fn stand_in(config: &FieldConfig) -> Option<f64> {
    // Read whatever else is said.
    let as_zero = config.custom.flag("nullsAsZero").unwrap_or(false);
    let number = || config.no_value.as_deref()?.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    if as_zero { Some(0.0) } else { number() }
}

/// A series without gaps.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) timeline: Timeline,
    /// In the order of the times.
    pub(super) numbers: Numbers,
    /// The row each sample was found in; `None` for those that were made up.
    pub(super) origins: Arc<Vec<Option<usize>>>,
}

/// `step` is the query's in milliseconds; without one only nulls are filled.
pub(super) fn filled(
    timeline: &Timeline,
    numbers: &Numbers,
    stand_in: f64,
    step: Option<i64>,
    range: TimeRange,
) -> Filled {
    let step = step.filter(|step| *step > 0 && (range.to - range.from) / *step <= MOST_STEPS);
    let mut times = Vec::with_capacity(timeline.times().len());
    let mut values = Numbers::with_capacity(timeline.times().len());
    let mut origins = Vec::with_capacity(timeline.times().len());
    let mut put = |time, value: f64, origin| {
        times.push(time);
        values.push(Some(value));
        origins.push(origin);
    };
    let first = timeline.times().first().copied();
    // One step before the first that is drawn: the line comes from the left edge, or from just beyond it.
    let mut before = match (first, step) {
        (Some(first), Some(step)) if first > range.from => {
            Some(first - ((first - range.from + step - 1) / step + 1) * step)
        }
        _ => None,
    };
    for (position, time) in timeline.times().iter().enumerate() {
        if let (Some(before), Some(step)) = (before, step) {
            missing(before, *time, step).for_each(|time| put(time, stand_in, None));
        }
        let row = timeline.row(position);
        put(*time, numbers.get(row).unwrap_or(stand_in), Some(row));
        before = Some(*time);
    }
    if let (Some(before), Some(step)) = (before, step) {
        missing(before, range.to, step).for_each(|time| put(time, stand_in, None));
    }
    Filled { timeline: Timeline::of_ordered(times), numbers: values, origins: Arc::new(origins) }
}

/// The steps after one time and before another.
fn missing(before: i64, after: i64, step: i64) -> impl Iterator<Item = i64> {
    let steps = ((after - before - 1) / step).clamp(0, MOST_STEPS);
    (1..=steps).map(move |count| before + count * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    const RANGE: TimeRange = TimeRange { from: 0, to: 60 };

    #[track_caller]
    fn check(samples: &[(i64, Option<f64>)], stand_in: f64, step: Option<i64>, expected: &[(i64, f64)]) {
        let timeline = Timeline::new(&Values::times(samples.iter().map(|(time, _)| *time))).unwrap();
        let numbers: Numbers = samples.iter().map(|(_, value)| *value).collect();
        let filled = filled(&timeline, &numbers, stand_in, step, RANGE);
        let times = filled.timeline.times().iter().copied();
        let found: Vec<(i64, f64)> =
            times.enumerate().map(|(row, time)| (time, filled.numbers.get(row).unwrap())).collect();
        assert_eq!(found, expected);
        let known = filled.origins.iter().flatten().count();
        assert_eq!(known, samples.len(), "every sample keeps its row");
    }

    #[test]
    fn nulls_and_missing_steps_become_the_number() {
        let samples = [(20, Some(1.0)), (30, None), (50, Some(2.0))];
        check(&samples, 7.0, Some(10), &[(0, 7.0), (10, 7.0), (20, 1.0), (30, 7.0), (40, 7.0), (50, 2.0)]);
        check(&samples, 7.0, None, &[(20, 1.0), (30, 7.0), (50, 2.0)]);
        check(
            &[(25, Some(1.0)), (45, Some(2.0))],
            0.0,
            Some(10),
            &[(-5, 0.0), (5, 0.0), (15, 0.0), (25, 1.0), (35, 0.0), (45, 2.0), (55, 0.0)],
        );
        check(&[], 0.0, Some(10), &[]);
        // A step too fine for the range fills nulls alone.
        check(&[(0, Some(1.0)), (9, Some(2.0))], 0.0, Some(0), &[(0, 1.0), (9, 2.0)]);
    }
}
