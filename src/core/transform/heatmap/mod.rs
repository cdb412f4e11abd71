//! `heatmap`: counts the samples of plain series in buckets of time and value.
//!
//! In: series. Out: one frame with Grafana's columns `xMin`, `yMin` and `Count`, a row for each bucket. How high a bucket
//! is, the settings of `yMin` say (`scaleDistribution`, `bucketSize`, or `bucketFactor` on a logarithmic axis); how wide, the
//! frame's step.
//!
//! **Invariant:** every finite sample is counted once, unless it has no place on a logarithmic axis.

mod bins;

use std::collections::BTreeMap;

use serde_json::json;

pub(crate) use bins::{Binning, Bins, Buckets};

use super::TransformContext;
use crate::frame::{Field, FieldConfig, Frame, FrameKind, Value, Values};
use crate::options::Options;
use crate::scale::Distribution;
use crate::time::Millis;

/// Grafana gives empty buckets too; beyond so many only those that count something.
const MOST_BUCKETS: i64 = 100_000;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let (x, y) = (Buckets::read(options.get("xBuckets")), Buckets::read(options.get("yBuckets")));
    let Some(mut samples) = samples(&frames, |_| true) else { return frames };
    let binning = Binning::of(&mut samples, &x, &y);
    let mut counts: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    for sample in samples {
        *counts.entry(binning.of_sample(sample)).or_default() += 1.0;
    }
    fill_up(&mut counts);
    let number = |of: &dyn Fn(&(i64, i64), &f64) -> f64| {
        Values::numbers(counts.iter().map(|(place, count)| of(place, count)).collect::<Vec<_>>())
    };
    let low = number(&|(_, row), _| binning.bins.values(*row).0);
    let count = number(&|_, count| *count);
    let times = Values::times(counts.keys().map(|(column, _)| binning.times(*column).0));
    // What is shown of the values of a series is shown of its buckets.
    let shown = frames.iter().flat_map(|frame| &frame.fields).find(|field| field.values.is_number());
    let mut config = shown.map_or_else(FieldConfig::default, |field| field.config.clone());
    (config.display_name, config.display_name_from_source) = (None, None);
    config.custom = heights(y.distribution, binning.bins).into();
    vec![Frame {
        name: None,
        ref_id: frames.first().map(|frame| frame.ref_id.clone()).unwrap_or_default(),
        kind: FrameKind::HeatmapCells,
        step_millis: Some(binning.width as i64),
        fields: vec![
            Field::new("xMin", times),
            Field { config, ..Field::new("yMin", low) },
            Field {
                config: FieldConfig { unit: Some("short".to_owned()), ..FieldConfig::default() },
                ..Field::new("Count", count)
            },
        ],
    }]
}

/// The finite samples of all series; `None` where no frame has both times and numbers.
pub(crate) fn samples(frames: &[Frame], takes: impl Fn(&Field) -> bool) -> Option<Vec<(Millis, f64)>> {
    let mut samples = Vec::new();
    let mut any = false;
    for frame in frames {
        let Some(time) = frame.time_field() else { continue };
        for field in frame.fields.iter().filter(|field| takes(field)) {
            let Values::Numbers(numbers) = &field.values else { continue };
            any = true;
            for (row, number) in numbers.iter().enumerate() {
                if let (Value::Time(at), Some(number)) = (time.values.get(row), number)
                    && number.is_finite()
                {
                    samples.push((at, number));
                }
            }
        }
    }
    any.then_some(samples)
}

/// Buckets without samples between those that have some.
fn fill_up(counts: &mut BTreeMap<(i64, i64), f64>) {
    let ends = |of: fn(&(i64, i64)) -> i64| {
        let places = || counts.keys().map(of);
        Some((places().min()?, places().max()?))
    };
    let (Some((first, last)), Some((low, high))) = (ends(|place| place.0), ends(|place| place.1)) else {
        return;
    };
    let extent = |from: i64, to: i64| to.saturating_sub(from).saturating_add(1);
    if extent(first, last).saturating_mul(extent(low, high)) <= MOST_BUCKETS {
        for column in first..=last {
            for row in low..=high {
                counts.entry((column, row)).or_default();
            }
        }
    }
}

fn heights(distribution: Distribution, bins: Bins) -> serde_json::Value {
    let kind = match distribution {
        Distribution::Log { base } => json!({"type": "log", "log": base}),
        Distribution::Linear | Distribution::Symlog { .. } => json!({"type": "linear"}),
    };
    match bins {
        Bins::Even(size) => json!({"scaleDistribution": kind, "bucketSize": size}),
        Bins::Split { base, parts } => {
            json!({"scaleDistribution": kind, "bucketFactor": base.powf(1.0 / parts)})
        }
    }
}
