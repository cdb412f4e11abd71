//! A field's samples in time, and the unbroken runs of them that are drawn.
//!
//! In: a time column, a number column, what counts as a gap. Out: [`Run`]s of finite values, oldest first.
//!
//! **Invariant:** no sample is made up here: what is null, NaN or infinite breaks a line (unless the panel bridges it),
//! and so does a missing step.

use std::sync::Arc;

use super::style::{SeriesStyle, SpanNulls, ValueTransform};
use crate::frame::{Numbers, Values};
use crate::order::Arrange;
use crate::time::{Millis, TimeRange};

/// A frame's times in ascending order, shared by its series.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    times: Arc<Vec<Millis>>,
    /// Row of each time; `None` where rows are in order, as sources send them.
    rows: Option<Arc<Vec<usize>>>,
}

impl Timeline {
    /// `None` for a column that holds no times.
    pub(crate) fn new(values: &Values) -> Option<Self> {
        let times: Vec<Option<Millis>> = match values {
            Values::Time(times) => times.to_vec(),
            Values::Nanos(nanos) => nanos.iter().map(|nanos| Some(nanos.div_euclid(1_000_000))).collect(),
            _ => return None,
        };
        Some(Self::of_rows(times))
    }

    /// The times, or other places, of rows in any order; a row without one is left out.
    pub(crate) fn of_rows(times: Vec<Option<Millis>>) -> Self {
        let ordered: Option<Vec<Millis>> = times.iter().copied().collect();
        if let Some(times) = ordered.filter(|times| times.is_sorted()) {
            return Self { times: Arc::new(times), rows: None };
        }
        let mut pairs: Vec<(Millis, usize)> =
            times.into_iter().enumerate().filter_map(|(row, time)| Some((time?, row))).collect();
        pairs.arrange();
        let (times, rows): (Vec<Millis>, Vec<usize>) = pairs.into_iter().unzip();
        Self { times: Arc::new(times), rows: Some(Arc::new(rows)) }
    }

    /// Times in ascending order, each in a row of its own.
    pub(super) fn of_ordered(times: Vec<Millis>) -> Self {
        Self { times: Arc::new(times), rows: None }
    }

    pub(crate) fn times(&self) -> &[Millis] {
        &self.times
    }

    /// The row of the `position`-th time.
    pub(crate) fn row(&self, position: usize) -> usize {
        self.rows.as_ref().and_then(|rows| rows.get(position).copied()).unwrap_or(position)
    }

    /// Position of the time within the range that is nearest to `time`; the earlier one of two equally near.
    pub(crate) fn nearest_within(&self, time: Millis, range: TimeRange) -> Option<usize> {
        let (from, to) = (range.from, range.to);
        let first = self.times.partition_point(|at| *at < from);
        let end = self.times.partition_point(|at| *at <= to);
        let within = self.times.get(first..end)?;
        let after = within.partition_point(|at| *at < time);
        let before = after.checked_sub(1);
        let distance = |position: usize| within.get(position).map(|at| at.abs_diff(time));
        let nearest = match (before, distance(after)) {
            (Some(before), Some(to_after)) if distance(before)? <= to_after => before,
            (Some(before), None) => before,
            (None, None) => return None,
            (_, Some(_)) => after,
        };
        Some(first + nearest)
    }
}

/// One drawn sample. `low` is where its area or bar begins: 0 unless stacked or filled down to another series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    pub(crate) time: Millis,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Samples that a line joins.
pub(crate) type Run = Vec<Sample>;

/// The runs of a number column.
pub(super) fn runs(
    timeline: &Timeline,
    numbers: &Numbers,
    style: &SeriesStyle,
    step: Option<i64>,
) -> Vec<Run> {
    let negate = style.transform == Some(ValueTransform::NegativeY);
    let gap = style.gap_millis.or(step.map(|step| step as f64));
    let mut runs: Vec<Run> = Vec::new();
    let mut run = Run::new();
    // A null or NaN since the run's last sample.
    let mut interrupted = false;
    for (position, time) in timeline.times().iter().enumerate() {
        let value = numbers.get(timeline.row(position)).filter(|value| value.is_finite());
        let Some(value) = value else {
            interrupted = true;
            continue;
        };
        if let Some(last) = run.last() {
            let distance = (time - last.time) as f64;
            let broken = interrupted || gap.is_some_and(|gap| distance > gap);
            let bridged = match style.span_nulls {
                SpanNulls::Never => false,
                SpanNulls::Always => true,
                SpanNulls::Below(millis) => distance < millis,
            };
            if broken && !bridged {
                runs.push(std::mem::take(&mut run));
            }
        }
        interrupted = false;
        run.push(Sample { time: *time, low: 0.0, high: if negate { -value } else { value } });
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// The value drawn at a time: a sample's own, or between two samples of a run where the line between them is.
pub(super) fn value_at(runs: &[Run], time: Millis) -> Option<f64> {
    let after = runs.partition_point(|run| run.last().is_some_and(|sample| sample.time < time));
    let run = runs.get(after)?;
    let next = run.partition_point(|sample| sample.time < time);
    let right = run.get(next)?;
    if right.time == time {
        return Some(right.high);
    }
    let left = run.get(next.checked_sub(1)?)?;
    let share = (time - left.time) as f64 / (right.time - left.time) as f64;
    Some(left.high + (right.high - left.high) * share)
}

/// The sample at exactly this time.
pub(crate) fn sample_at(runs: &[Run], time: Millis) -> Option<Sample> {
    let after = runs.partition_point(|run| run.last().is_some_and(|sample| sample.time < time));
    let run = runs.get(after)?;
    run.get(run.partition_point(|sample| sample.time < time)).copied().filter(|sample| sample.time == time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::FieldConfig;
    use serde_json::{Value, json};

    const NULL: Option<f64> = None;

    #[track_caller]
    fn check(values: &[(i64, Option<f64>)], step: Option<i64>, custom: Value, expected: &[&[(i64, f64)]]) {
        let timeline = Timeline::new(&Values::times(values.iter().map(|(time, _)| *time))).unwrap();
        let numbers: Numbers = values.iter().map(|(_, value)| *value).collect();
        let style = SeriesStyle::read(&FieldConfig { custom: custom.into(), ..FieldConfig::default() });
        let runs: Vec<Vec<(i64, f64)>> = runs(&timeline, &numbers, &style, step)
            .iter()
            .map(|run| run.iter().map(|sample| (sample.time, sample.high)).collect())
            .collect();
        assert_eq!(runs, expected);
    }

    #[test]
    fn missing_values_break_the_line() {
        let values = [
            (0, Some(1.0)),
            (10, NULL),
            (20, Some(3.0)),
            (30, Some(f64::NAN)),
            (40, Some(f64::INFINITY)),
            (50, Some(6.0)),
        ];
        check(&values, None, json!({}), &[&[(0, 1.0)], &[(20, 3.0)], &[(50, 6.0)]]);
        check(&values, None, json!({"spanNulls": true}), &[&[(0, 1.0), (20, 3.0), (50, 6.0)]]);
        check(&values, None, json!({"spanNulls": 25}), &[&[(0, 1.0), (20, 3.0)], &[(50, 6.0)]]);
        check(&[(0, NULL), (10, NULL)], None, json!({}), &[]);
        check(&[], None, json!({}), &[]);
    }

    #[test]
    fn a_missing_step_is_a_gap() {
        let values = [(0, Some(1.0)), (10, Some(2.0)), (30, Some(3.0))];
        check(&values, Some(10), json!({}), &[&[(0, 1.0), (10, 2.0)], &[(30, 3.0)]]);
        check(&values, Some(10), json!({"spanNulls": true}), &[&[(0, 1.0), (10, 2.0), (30, 3.0)]]);
        check(&values, Some(10), json!({"insertNulls": 20}), &[&[(0, 1.0), (10, 2.0), (30, 3.0)]]);
        check(&values, None, json!({}), &[&[(0, 1.0), (10, 2.0), (30, 3.0)]]);
    }

    #[test]
    fn rows_out_of_order_are_drawn_in_order() {
        check(
            &[(20, Some(3.0)), (0, Some(1.0))],
            None,
            json!({"transform": "negative-Y"}),
            &[&[(0, -1.0), (20, -3.0)]],
        );
    }

    #[test]
    fn the_nearest_time_is_found() {
        let timeline = Timeline::new(&Values::times([0, 10, 20, 30])).unwrap();
        let range = TimeRange { from: 0, to: 25 };
        for (time, expected) in [(-5, 0), (4, 0), (5, 0), (6, 1), (15, 1), (16, 2), (99, 2)] {
            assert_eq!(timeline.nearest_within(time, range), Some(expected), "nearest to {time}");
        }
        assert_eq!(timeline.nearest_within(3, TimeRange { from: 31, to: 40 }), None);
        assert_eq!(Timeline::new(&Values::times([])).unwrap().nearest_within(3, range), None);
    }
}
