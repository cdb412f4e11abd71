//! Stacking. In: series that share a stack. Out: the same runs, each standing on those before it.
//!
//! **Invariant:** a series that has no value at a time adds nothing there and shows nothing there; the others keep
//! their own height.

use std::collections::BTreeMap;

use super::samples::{Run, Sample, sample_at, value_at};
use super::style::{DrawStyle, StackMode};
use crate::time::Millis;

/// What a stack needs to know of a series.
pub(super) struct Layer {
    pub(super) runs: Vec<Run>,
    pub(super) draw: DrawStyle,
}

impl Layer {
    /// Lines have values between their samples, bars do not.
    fn value_at(&self, time: Millis) -> Option<f64> {
        match self.draw {
            DrawStyle::Line => value_at(&self.runs, time),
            DrawStyle::Bars | DrawStyle::Points => sample_at(&self.runs, time).map(|sample| sample.high),
        }
    }

    fn span(run: &Run) -> Option<(Millis, Millis)> {
        Some((run.first()?.time, run.last()?.time))
    }
}

/// Whether a series is stacked downwards: its first value that is not zero is negative.
pub(super) fn hangs_down(runs: &[Run]) -> bool {
    runs.iter().flatten().find(|sample| sample.high != 0.0).is_some_and(|sample| sample.high < 0.0)
}

/// Puts each layer on top of those before it; in percent mode heights are shares (0 to 1) of each time's total.
pub(super) fn stack(layers: &mut [Layer], mode: StackMode) {
    let mut heights: BTreeMap<Millis, (f64, f64)> = layers
        .iter()
        .flat_map(|layer| layer.runs.iter().flatten())
        .map(|sample| (sample.time, (0.0, 0.0)))
        .collect();
    for (time, (_, total)) in &mut heights {
        *total = layers.iter().filter_map(|layer| layer.value_at(*time)).sum();
    }
    for layer in layers {
        let mut stacked = Vec::with_capacity(layer.runs.len());
        for run in &layer.runs {
            let Some((first, last)) = Layer::span(run) else { continue };
            let mut taller = Run::with_capacity(run.len());
            for (time, (height, total)) in heights.range_mut(first..=last) {
                let Some(value) = layer.value_at(*time) else { continue };
                let value = match mode {
                    StackMode::Normal => value,
                    StackMode::Percent if *total == 0.0 => 0.0,
                    // A negative total is that of a stack hanging down: its shares stay below zero.
                    StackMode::Percent => value / total.abs(),
                };
                taller.push(Sample { time: *time, low: *height, high: *height + value });
                *height += value;
            }
            stacked.push(taller);
        }
        layer.runs = stacked;
    }
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
