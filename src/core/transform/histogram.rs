//! `histogram`: how many values of each number field lie in buckets of one width.
//!
//! **Invariant:** every number is counted once; null and NaN are not numbers.

use std::collections::BTreeMap;

use super::TransformContext;
use crate::field::display_name;
use crate::frame::{Field, FieldConfig, Frame, FrameKind, Numbers, Values};
use crate::options::Options;
use crate::order::sort_numbers;

/// How many buckets are aimed at where no width is said, as in Grafana.
const BUCKETS: f64 = 30.0;

/// Widths that read well: these times a power of ten.
const STEPS: [f64; 5] = [1.0, 2.0, 2.5, 4.0, 5.0];

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let size = options.loose_number("bucketSize").filter(|width| *width > 0.0);
    // Grafana's transformation has the setting and makes nothing of it.
    options.loose_number("bucketCount");
    let offset = options.loose_number("bucketOffset").unwrap_or(0.0);
    let combine = options.flag("combine").unwrap_or(false);
    let fields: Vec<(&Field, String)> = frames
        .iter()
        .flat_map(|frame| frame.fields.iter().map(|field| (field, display_name(field, frame, &frames))))
        .filter(|(field, _)| field.values.is_number())
        .collect();
    if fields.is_empty() {
        return frames;
    }
    let columns: Vec<Vec<f64>> = fields.iter().map(|(field, _)| values(field)).collect();
    let width = size.unwrap_or_else(|| {
        let mut all: Vec<f64> = columns.iter().flatten().copied().collect();
        sort_numbers(&mut all);
        bucket_width(&all)
    });
    let mut counts: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        for value in column {
            let bucket = ((value - offset) / width).floor() as i64;
            counts.entry(bucket).or_insert_with(|| vec![0.0; columns.len()])[at] += 1.0;
        }
    }
    let unit = fields.iter().find_map(|(field, _)| field.config.unit.clone());
    let edge = |name: &str, by: i64| {
        let edges: Vec<f64> =
            counts.keys().map(|bucket| exact((bucket + by) as f64 * width + offset)).collect();
        let config = FieldConfig { unit: unit.clone(), ..FieldConfig::default() };
        Field { config, ..Field::new(name, Values::numbers(edges)) }
    };
    let mut made = vec![edge("xMin", 0), edge("xMax", 1)];
    if combine {
        let sums: Vec<f64> = counts.values().map(|counts| counts.iter().sum()).collect();
        let mut field = Field::new("count", Values::numbers(sums));
        field.config.display_name = Some("Count".to_owned());
        made.push(field);
    } else {
        for (at, (field, _)) in fields.iter().enumerate() {
            let column: Numbers = counts.values().map(|counts| Some(counts[at])).collect();
            let mut config = field.config.clone();
            config.unit = None;
            made.push(Field {
                config,
                labels: field.labels.clone(),
                ..Field::new(&*field.name, Values::numbers(column))
            });
        }
    }
    vec![Frame { ref_id: "histogram".to_owned(), kind: FrameKind::Table, fields: made, ..Frame::default() }]
}

fn values(field: &Field) -> Vec<f64> {
    let Values::Numbers(numbers) = &field.values else { return Vec::new() };
    numbers.iter().flatten().filter(|value| value.is_finite()).collect()
}

/// A width that gives about [`BUCKETS`] buckets, no finer than the values themselves differ. `sorted` ascends.
fn bucket_width(sorted: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 1.0 };
    let gaps = sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0);
    let least = gaps.fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least } else { 1.0 };
    let target = (last - first) / BUCKETS;
    let widths = (-9..=18).flat_map(|power| STEPS.map(|step| exact(step * 10f64.powi(power))));
    widths.into_iter().find(|width| *width > target && *width >= least).unwrap_or(least)
}

/// Without the last digits that binary fractions leave.
fn exact(value: f64) -> f64 {
    format!("{value:.12e}").parse().unwrap_or(value)
}
