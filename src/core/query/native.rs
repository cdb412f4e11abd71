//! Native histograms become frames of buckets. In: a series' histograms. Out: a frame whose rows are buckets, each with
//! its own bounds: `xMax` (when it was counted), `yMin`, `yMax`, `count`.
//!
//! The shape is Grafana's "heatmap cells": what its server makes of the same answer.
//!
//! **Invariant:** every bucket of the answer is a row, also those that reach to infinity.

use crate::frame::{Field, Frame, FrameKind, Labels, Values};
use crate::query::PlannedQuery;
use crate::query::wire::NativeHistogram;
use crate::time::Millis;

/// Histograms of one series.
pub(super) struct NativeSeries {
    pub(super) labels: Labels,
    pub(super) samples: Vec<(Millis, NativeHistogram)>,
}

/// A frame for each series.
pub(super) fn cells(query: &PlannedQuery, series: &[NativeSeries]) -> Vec<Frame> {
    series.iter().map(|series| frame(query, series)).collect()
}

fn frame(query: &PlannedQuery, series: &NativeSeries) -> Frame {
    let rows = || {
        let samples = series.samples.iter();
        samples.flat_map(|(at, histogram)| histogram.buckets.iter().map(move |bucket| (*at, *bucket)))
    };
    let times = rows().map(|(at, _)| at + query.shift_millis);
    let mut time = Field::new("xMax", Values::times(times));
    time.config.interval_millis = query.step_millis;
    let mut count =
        Field::new("count", Values::numbers(rows().map(|(_, bucket)| bucket.count).collect::<Vec<f64>>()));
    count.labels = series.labels.clone();
    let bound = |name: &str, values: Vec<f64>| Field::new(name, Values::numbers(values));
    Frame {
        name: None,
        ref_id: query.ref_id.clone(),
        kind: FrameKind::HeatmapCells,
        step_millis: query.step_millis,
        fields: vec![
            time,
            bound("yMin", rows().map(|(_, bucket)| bucket.low).collect()),
            bound("yMax", rows().map(|(_, bucket)| bucket.high).collect()),
            count,
        ],
    }
}
