//! Stacking. In: series that share a stack. Out: the same runs, each standing on those before it.
//!
//! **Invariant:** a series that has no value at a time adds nothing there and shows nothing there; the others keep
//! their own height.

use super::samples::{Run, Sample};
use super::style::{DrawStyle, StackMode};
use crate::time::Millis;

/// What a stack needs to know of a series.
pub(super) struct Layer {
    pub(super) runs: Vec<Run>,
    pub(super) draw: DrawStyle,
}

/// One run's values at the stack's times: position among the times, value.
type Values = Vec<(usize, f64)>;

/// Whether a series is stacked downwards: its first value that is not zero is negative.
pub(super) fn hangs_down(runs: &[Run]) -> bool {
    runs.iter().flatten().find(|sample| sample.high != 0.0).is_some_and(|sample| sample.high < 0.0)
}

/// Puts each layer on top of those before it; in percent mode heights are shares (0 to 1) of each time's total.
pub(super) fn stack(layers: &mut [Layer], mode: StackMode) {
    let mut times: Vec<Millis> =
        layers.iter().flat_map(|layer| layer.runs.iter().flatten()).map(|sample| sample.time).collect();
    times.sort_unstable();
    times.dedup();
    let values: Vec<Vec<Values>> = layers
        .iter()
        .map(|layer| layer.runs.iter().map(|run| values_at(&times, run, layer.draw)).collect())
        .collect();
    let mut totals = vec![0.0; times.len()];
    for (index, value) in values.iter().flatten().flatten() {
        totals[*index] += value;
    }
    let mut heights = vec![0.0; times.len()];
    for (layer, runs) in layers.iter_mut().zip(values) {
        let mut stand = |(index, value): (usize, f64)| {
            let value = match mode {
                StackMode::Normal => value,
                StackMode::Percent if totals[index] == 0.0 => 0.0,
                // A negative total is that of a stack hanging down: its shares stay below zero.
                StackMode::Percent => value / f64::abs(totals[index]),
            };
            let low = heights[index];
            heights[index] += value;
            Sample { time: times[index], low, high: low + value }
        };
        layer.runs = runs.into_iter().map(|run| run.into_iter().map(&mut stand).collect()).collect();
    }
}

/// What a run is worth at each of the stack's times that it spans: a line has values between its samples, bars have
/// none. Both lists ascend, so one walk along them does.
fn values_at(times: &[Millis], run: &Run, draw: DrawStyle) -> Values {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return Values::new() };
    let from = times.partition_point(|time| *time < first.time);
    let to = times.partition_point(|time| *time <= last.time);
    let mut next = 0;
    let mut values = Values::with_capacity(to - from);
    for (index, time) in times.iter().enumerate().take(to).skip(from) {
        while run.get(next).is_some_and(|sample| sample.time < *time) {
            next += 1;
        }
        let Some(right) = run.get(next) else { break };
        if right.time == *time {
            values.push((index, right.high));
        } else if let (DrawStyle::Line, Some(left)) =
            (draw, next.checked_sub(1).and_then(|left| run.get(left)))
        {
            let share = (time - left.time) as f64 / (right.time - left.time) as f64;
            values.push((index, left.high + (right.high - left.high) * share));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mode: StackMode, draw: DrawStyle, series: &[&[(i64, f64)]], expected: &[&[(i64, f64, f64)]]) {
        let mut layers: Vec<Layer> = series
            .iter()
            .map(|samples| {
                let run = samples
                    .iter()
                    .map(|(time, high)| Sample { time: *time, low: 0.0, high: *high })
                    .collect();
                Layer { runs: vec![run], draw }
            })
            .collect();
        stack(&mut layers, mode);
        let stacked: Vec<Vec<(i64, f64, f64)>> = layers
            .iter()
            .map(|layer| {
                layer.runs.iter().flatten().map(|sample| (sample.time, sample.low, sample.high)).collect()
            })
            .collect();
        assert_eq!(stacked, expected);
    }

    #[test]
    fn layers_stand_on_each_other() {
        use DrawStyle::{Bars, Line};
        check(
            StackMode::Normal,
            Line,
            &[&[(0, 1.0), (10, 2.0)], &[(0, 3.0), (10, 4.0)]],
            &[&[(0, 0.0, 1.0), (10, 0.0, 2.0)], &[(0, 1.0, 4.0), (10, 2.0, 6.0)]],
        );
        check(
            StackMode::Percent,
            Line,
            &[&[(0, 1.0), (10, 0.0)], &[(0, 3.0), (10, 0.0)]],
            &[&[(0, 0.0, 0.25), (10, 0.0, 0.0)], &[(0, 0.25, 1.0), (10, 0.0, 0.0)]],
        );
        check(
            StackMode::Percent,
            Line,
            &[&[(0, -1.0)], &[(0, -3.0)]],
            &[&[(0, 0.0, -0.25)], &[(0, -0.25, -1.0)]],
        );
        check(
            StackMode::Normal,
            Line,
            &[&[(0, 0.0), (20, 2.0)], &[(10, 5.0)]],
            &[&[(0, 0.0, 0.0), (10, 0.0, 1.0), (20, 0.0, 2.0)], &[(10, 1.0, 6.0)]],
        );
        check(
            StackMode::Normal,
            Bars,
            &[&[(0, 1.0), (20, 2.0)], &[(10, 5.0)]],
            &[&[(0, 0.0, 1.0), (20, 0.0, 2.0)], &[(10, 0.0, 5.0)]],
        );
    }
}
