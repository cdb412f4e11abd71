//! A heatmap of buckets that carry their own bounds: of native histograms, or counted by the `heatmap` transformation. In:
//! their frames. Out: cells between those bounds.
//!
//! Exponential buckets stand on a logarithmic axis, as they were made for; where some lie at or below zero, on one that
//! is linear around zero. Buckets that reach to infinity (histograms with custom bounds) have no place on any scale: they
//! are drawn as rows of equal height.
//!
//! **Invariant:** buckets of one place in several series add up; no bucket is left out.

use super::heat::{Counts, Heat, LabelsAt, Rows, Vertical, step_of};
use super::options::HeatmapOptions;
use crate::field::CellPlace;
use crate::field::units::Unit;
use crate::frame::{Frame, FrameKind, Numbers, Values};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::panels::timeseries::axis_style;
use crate::scale::Distribution;
use crate::time::Millis;

/// `None` where no frame holds buckets of its own bounds.
pub(super) fn heat(frames: &[Frame], options: &HeatmapOptions, context: &PanelContext<'_>) -> Option<Heat> {
    let numbered = || frames.iter().enumerate().filter(|(_, frame)| frame.kind == FrameKind::HeatmapCells);
    let of_kind: Vec<&Frame> = numbered().map(|(_, frame)| frame).collect();
    if of_kind.is_empty() {
        return None;
    }
    let mut counts = Counts::default();
    for (index, frame) in numbered() {
        add(index, frame, &mut counts, context);
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
    } else if let Some(counted) = of_kind.iter().find_map(|frame| counted(frame)) {
        Vertical::Values(counted.distribution)
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

/// How the transformation counted: what the settings of the lower bounds say, see [`crate::transform::heatmap`].
struct Counted {
    distribution: Distribution,
    size: f64,
    factor: f64,
}

fn counted(frame: &Frame) -> Option<Counted> {
    let config = &frame.fields.iter().find(|field| field.name == "yMin")?.config;
    let number = |name: &str| config.custom.number(name);
    let (size, factor) = (number("bucketSize"), number("bucketFactor"));
    if size.is_none() && factor.is_none() {
        return None;
    }
    let distribution = axis_style(config).distribution;
    Some(Counted { distribution, size: size.unwrap_or(0.0), factor: factor.unwrap_or(1.0) })
}

fn add(index: usize, frame: &Frame, counts: &mut Counts, context: &PanelContext<'_>) {
    let column = |is_meant: fn(&str) -> bool| -> Option<(usize, &Numbers)> {
        let place = frame.fields.iter().position(|field| is_meant(&field.name))?;
        match &frame.fields.get(place)?.values {
            Values::Numbers(numbers) => Some((place, numbers)),
            _ => None,
        }
    };
    let is_count = |name: &str| matches!(name, "count" | "Count");
    let (Some(time), Some((_, lows)), Some((count_place, number))) =
        (frame.time_field(), column(|name| name == "yMin"), column(is_count))
    else {
        return;
    };
    let Values::Time(times) = &time.values else { return };
    let highs = column(|name| name == "yMax").map(|(_, highs)| highs);
    let counted = counted(frame);
    let high_of = |row: usize, low: f64| match (highs, &counted) {
        (Some(highs), _) => highs.get(row),
        (None, Some(counted)) => Some(low * counted.factor + counted.size),
        (None, None) => None,
    };
    let known: Vec<Millis> = times.iter().copied().flatten().collect();
    let step = frame.step_millis.unwrap_or_else(|| step_of(&known, context.range.duration()));
    let begins = time.name == "xMin";
    let leads = frame.fields.get(count_place).is_some_and(|field| field.config.leads());
    for (row, at) in times.iter().enumerate() {
        if let (Some(at), Some(low), Some(count)) =
            (at, lows.get(row), number.get(row).filter(|count| count.is_finite()))
            && let Some(high) = high_of(row, low)
        {
            let (from, to) = if begins { (*at, at + step) } else { (at - step, *at) };
            let place = leads.then_some(CellPlace { frame: index, field: count_place, row: Some(row) });
            counts.add_from((from, to), (low, high), count, place);
        }
    }
}
