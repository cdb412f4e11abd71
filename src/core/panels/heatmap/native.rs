//! A heatmap of native histograms. In: frames of buckets that carry their own bounds. Out: cells between those bounds.
//!
//! Exponential buckets stand on a logarithmic axis, as they were made for; where some lie at or below zero, on one that
//! is linear around zero. Buckets that reach to infinity (histograms with custom bounds) have no place on any scale: they
//! are drawn as rows of equal height.
//!
//! **Invariant:** buckets of one place in several series add up; no bucket is left out.

use super::heat::{Counts, Heat, LabelsAt, Rows, Vertical, step_of};
use super::options::HeatmapOptions;
use crate::field::units::Unit;
use crate::frame::{Frame, FrameKind, Numbers, Values};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::scale::Distribution;
use crate::time::Millis;

/// `None` where no frame holds buckets of its own bounds.
pub(super) fn heat(frames: &[Frame], options: &HeatmapOptions, context: &PanelContext<'_>) -> Option<Heat> {
    let of_kind: Vec<&Frame> = frames.iter().filter(|frame| frame.kind == FrameKind::HeatmapCells).collect();
    if of_kind.is_empty() {
        return None;
    }
    let mut counts = Counts::default();
    for frame in &of_kind {
        add(frame, &mut counts, context);
    }
    let mut cells = counts.cells();
    let notice = (of_kind.len() > 1).then(|| format!("{} histograms are added up", of_kind.len()));
    let is_endless = cells.iter().any(|cell| !cell.low.is_finite() || !cell.high.is_finite());
    let vertical = if is_endless {
        let mut bounds: Vec<(f64, f64)> = cells.iter().map(|cell| (cell.high, cell.low)).collect();
        bounds.arrange_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        bounds.dedup();
        for cell in &mut cells {
            let row = bounds.iter().position(|bound| *bound == (cell.high, cell.low)).unwrap_or(0);
            (cell.low, cell.high) = (row as f64, row as f64 + 1.0);
        }
        let unit = Unit::from(options.unit.as_deref().unwrap_or("short"));
        let name = |end: f64| match end {
            f64::INFINITY => "+Inf".to_owned(),
            end => unit.format(end, options.decimals, context.zone, context.now).to_string(),
        };
        let names = bounds.iter().map(|(high, _)| name(*high)).collect();
        let ends = bounds.iter().map(|(high, _)| Some(*high)).collect();
        Vertical::Rows(Rows { names, ends, labels: LabelsAt::Top })
    } else if cells.iter().all(|cell| cell.low > 0.0) {
        Vertical::Values(Distribution::Log { base: 10.0 })
    } else {
        let least = cells.iter().flat_map(|cell| [cell.low.abs(), cell.high.abs()]).filter(|end| *end > 0.0);
        let threshold = least.fold(f64::INFINITY, f64::min);
        let threshold = if threshold.is_finite() { threshold } else { 1.0 };
        Vertical::Values(Distribution::Symlog { base: 10.0, threshold })
    };
    Some(Heat { cells, vertical, notice })
}

fn add(frame: &Frame, counts: &mut Counts, context: &PanelContext<'_>) {
    let numbers = |name: &str| -> Option<&Numbers> {
        let field = frame.fields.iter().find(|field| field.name == name)?;
        match &field.values {
            Values::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    };
    let (Some(Values::Time(times)), Some(lows), Some(highs), Some(counted)) =
        (frame.time_field().map(|field| &field.values), numbers("yMin"), numbers("yMax"), numbers("count"))
    else {
        return;
    };
    let known: Vec<Millis> = times.iter().copied().flatten().collect();
    let step = frame.step_millis.unwrap_or_else(|| step_of(&known, context.range.duration()));
    for (row, at) in times.iter().enumerate() {
        if let (Some(at), Some(low), Some(high), Some(count)) =
            (at, lows.get(row), highs.get(row), counted.get(row).filter(|count| count.is_finite()))
        {
            counts.add(at - step, *at, low, high, count);
        }
    }
}
