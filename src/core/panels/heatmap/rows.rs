//! A heatmap of series that are rows: classic buckets, or any series drawn one above the other.
//!
//! In: frames with a time and number fields. Out: a row for each name, a cell for each sample.
//!
//! Grafana takes the time of a sample as the end of what it counted, and gives all rows the same height. Series whose
//! names are all numbers are sorted by them; others stay as they came.
//!
//! **Invariant:** every sample with a number is in exactly one cell.

use super::heat::{Counts, Heat, LabelsAt, Rows, Vertical, step_of};
use super::options::{HeatmapOptions, RowLabels};
use crate::field::units::Unit;
use crate::field::{CellPlace, display_name};
use crate::frame::{Field, Frame, FrameKind, Values};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::panels::timeseries::samples::Timeline;

struct Row<'a> {
    name: String,
    end: Option<f64>,
    is_bucket: bool,
    timeline: Timeline,
    step: i64,
    field: &'a Field,
    place: CellPlace,
}

/// `None` where no frame has both times and numbers.
pub(super) fn heat(frames: &[Frame], options: &HeatmapOptions, context: &PanelContext<'_>) -> Option<Heat> {
    let mut rows = collect(frames, context);
    if rows.is_empty() {
        return None;
    }
    if rows.iter().all(|row| row.end.is_some()) {
        rows.arrange_by(|a, b| a.end.unwrap_or_default().total_cmp(&b.end.unwrap_or_default()));
    }
    let labels = match options.row_labels {
        RowLabels::Upper => LabelsAt::Top,
        RowLabels::Lower => LabelsAt::Bottom,
        RowLabels::Middle => LabelsAt::Middle,
        RowLabels::Auto if rows.iter().all(|row| row.is_bucket) => LabelsAt::Top,
        RowLabels::Auto => LabelsAt::Middle,
    };
    let mut names: Vec<&str> = Vec::new();
    let mut counts = Counts::default();
    for row in &rows {
        // Buckets of several histograms of one query are counted together.
        let same = names.last().is_some_and(|last| *last == row.name && row.is_bucket);
        if !same {
            names.push(&row.name);
        }
        let low = (names.len() - 1) as f64;
        for (position, at) in row.timeline.times().iter().enumerate() {
            let count = match &row.field.values {
                Values::Numbers(numbers) => numbers.get(row.timeline.row(position)),
                _ => None,
            };
            if let Some(count) = count.filter(|count| count.is_finite()) {
                let place = CellPlace { row: Some(row.timeline.row(position)), ..row.place };
                let place = Some(place).filter(|_| row.field.config.leads());
                counts.add_from((at - row.step, *at), (low, low + 1.0), count, place);
            }
        }
    }
    let ends = names.iter().map(|name| bucket_end(name)).collect();
    let names = names.into_iter().map(|name| named(name, options, context)).collect();
    Some(Heat { cells: counts.cells(), vertical: Vertical::Rows(Rows { names, ends, labels }), notice: None })
}

fn collect<'a>(frames: &'a [Frame], context: &PanelContext<'_>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (frame_index, frame) in frames.iter().enumerate() {
        let Some(time) = frame.time_field() else { continue };
        let Some(timeline) = Timeline::new(&time.values) else { continue };
        let step = time.config.interval_millis.or(frame.step_millis);
        let step = step.unwrap_or_else(|| step_of(timeline.times(), context.range.duration()));
        for (field_index, field) in frame.fields.iter().enumerate() {
            if !field.values.is_number() || super::is_hidden(field) {
                continue;
            }
            let end = field.labels.get("le");
            let name = match end {
                Some(end) if frame.kind == FrameKind::Heatmap => end.clone(),
                _ => display_name(field, frame, frames),
            };
            rows.push(Row {
                end: bucket_end(&name),
                is_bucket: end.is_some(),
                name,
                timeline: timeline.clone(),
                step,
                field,
                place: CellPlace { frame: frame_index, field: field_index, row: None },
            });
        }
    }
    rows
}

/// A number as buckets are named by.
fn bucket_end(name: &str) -> Option<f64> {
    match name.trim() {
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        other => other.parse().ok().filter(|end: &f64| end.is_finite()),
    }
}

/// A row's name; numbers in the axis' unit.
fn named(name: &str, options: &HeatmapOptions, context: &PanelContext<'_>) -> String {
    match name.parse::<f64>().ok().filter(|number| number.is_finite()) {
        Some(number) if options.unit.is_some() || options.decimals.is_some() => {
            let unit = Unit::from(options.unit.as_deref().unwrap_or("short"));
            unit.format(number, options.decimals, context.zone, context.now).to_string()
        }
        _ => name.to_owned(),
    }
}
