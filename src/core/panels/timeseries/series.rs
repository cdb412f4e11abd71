//! The series of a chart. In: resolved frames. Out: [`Series`] with their runs, stacked where the panel stacks them.
//!
//! **Invariant:** frames and fields keep their order: the first series of the answer is the first of the legend, and
//! lies lowest in a stack, where none is given a depth.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::across::Across;
use super::axes::AxisKey;
use super::gap_fill::{filled, stand_in};
use super::samples::{Run, Sample, Timeline, runs, value_at};
use super::stack::{Layer, hangs_down, stack};
use super::style::{DrawStyle, Interpolation, SeriesStyle, Stacking, ValueTransform};
use crate::field::{CellPlace, Display, display_name, series_color};
use crate::frame::{ColorSetting, Field, Frame, Values};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::query::compared_with;
use crate::scale::Distribution;
use crate::theme::Color;
use crate::time::TimeRange;

/// One line, row of bars or cloud of points.
pub(super) struct Series {
    pub(super) label: String,
    pub(super) color: Color,
    /// What it is drawn in; its own colour unless the panel writes another for lines.
    pub(super) ink: Color,
    pub(super) style: SeriesStyle,
    pub(super) field: Field,
    /// Its column among the panel's frames; the row is for a sample to say.
    pub(super) place: CellPlace,
    pub(super) timeline: Timeline,
    /// The rows of its samples in that column, where some samples stand in for missing ones.
    pub(super) origins: Option<Arc<Vec<Option<usize>>>>,
    /// The column that names its samples, where places are no times.
    pub(super) across: Option<Field>,
    /// The query's step, in places.
    pub(super) step: Option<i64>,
    pub(super) runs: Vec<Run>,
    /// What is filled where that is not simply down to zero: down to another series.
    pub(super) filled: Option<Vec<Run>>,
    pub(super) stacked: bool,
    /// Listed, not drawn.
    pub(super) hidden: bool,
    pub(super) axis: AxisKey,
    /// Drawn as what it is; the prices of candles only stand behind them.
    pub(super) painted: bool,
    /// Not shown at all.
    pub(super) dropped: bool,
}

/// Every number column that has beside it one that lies across.
pub(super) fn collect(frames: &[Frame], across: &dyn Across, context: &PanelContext<'_>) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    for (frame_index, frame) in frames.iter().enumerate() {
        let Some(column) = across.column(frame) else { continue };
        let Some(beside) = frame.fields.get(column) else { continue };
        let Some(timeline) = across.timeline(beside) else { continue };
        let step = across.step(frame, beside);
        for (field_index, field) in frame.fields.iter().enumerate().filter(|(index, _)| *index != column) {
            let Values::Numbers(numbers) = &field.values else { continue };
            let mut label = display_name(field, frame, frames);
            let mut field = field.clone();
            if field.config.color.is_none() {
                // What this panel kind does where the dashboard says nothing.
                let mode = "palette-classic".to_owned();
                field.config.color = Some(ColorSetting { mode, fixed_color: None, series_by: None });
            }
            let mut style = SeriesStyle::read(&field.config);
            style.measure_in(across.places_of_one());
            let step = field.config.interval_millis.or(step);
            let filled =
                stand_in(&field.config).map(|value| filled(&timeline, numbers, value, step, context.range));
            let origins = filled.as_ref().map(|filled| filled.origins.clone());
            let (timeline, numbers) = match filled {
                Some(filled) => (filled.timeline, Arc::new(filled.numbers)),
                None => (timeline.clone(), numbers.clone()),
            };
            if origins.is_some() {
                field.values = Values::Numbers(numbers.clone());
            }
            let mut found = runs(&timeline, &numbers, &style, step);
            if style.transform == Some(ValueTransform::Constant) {
                found = constant(&found, context.range);
            }
            let mut color = series_color(&field, context.theme);
            if let Some(now) = compared_with(&frame.ref_id) {
                color = color_now(&series, now, &label, frames).unwrap_or(color);
                label.push_str(" (comparison)");
                style.compare();
            }
            let written = style.line_color.as_deref().map(|written| context.theme.color(written));
            series.push(Series {
                ink: written.unwrap_or(color),
                color,
                axis: AxisKey::of(&field, &style),
                timeline,
                origins,
                across: across.told(beside).cloned(),
                step,
                runs: found,
                filled: None,
                stacked: false,
                hidden: style.hidden != context.hidden.contains(&label),
                label,
                style,
                field,
                place: CellPlace { frame: frame_index, field: field_index, row: None },
                painted: true,
                dropped: false,
            });
        }
    }
    stack_groups(&mut series);
    fill_to_others(&mut series);
    series
}

/// The colour of a series of the panel's own time; `None` where it is not there.
fn color_now(series: &[Series], ref_id: &str, label: &str, frames: &[Frame]) -> Option<Color> {
    let is_meant = |one: &&Series| {
        one.label == label && frames.get(one.place.frame).is_some_and(|frame| frame.ref_id == ref_id)
    };
    series.iter().find(is_meant).map(|one| one.color)
}

/// A level line at the first value, all across.
fn constant(runs: &[Run], range: TimeRange) -> Vec<Run> {
    let Some(first) = runs.first().and_then(|run| run.first()) else { return Vec::new() };
    vec![[range.from, range.to].map(|time| Sample { time, ..*first }).to_vec()]
}

/// What series must share to stand on each other.
type StackKey = (Stacking, AxisKey, DrawStyle, Interpolation, bool);

fn stack_groups(series: &mut [Series]) {
    let mut groups: BTreeMap<StackKey, Vec<usize>> = BTreeMap::new();
    for (index, series) in series.iter().enumerate().filter(|(_, series)| !series.hidden) {
        let style = &series.style;
        let (Some(stacking), None | Some(ValueTransform::NegativeY)) = (&style.stacking, style.transform)
        else {
            continue;
        };
        if style.draw == DrawStyle::Points {
            continue;
        }
        let key = (
            stacking.clone(),
            series.axis.clone(),
            style.draw,
            style.interpolation,
            hangs_down(&series.runs),
        );
        groups.entry(key).or_default().push(index);
    }
    for ((stacking, ..), mut members) in groups {
        members.arrange_by(|a, b| series[*a].style.depth.cmp(&series[*b].style.depth));
        let mut layers: Vec<Layer> = members
            .iter()
            .map(|index| Layer {
                runs: std::mem::take(&mut series[*index].runs),
                draw: series[*index].style.draw,
            })
            .collect();
        stack(&mut layers, stacking.mode);
        for (index, layer) in members.into_iter().zip(layers) {
            series[index].runs = layer.runs;
            series[index].stacked = true;
        }
    }
}

/// `fillBelowTo`: the area between a series and another one, where both have values.
fn fill_to_others(series: &mut [Series]) {
    for index in 0..series.len() {
        let Some(name) = &series[index].style.fill_below_to else { continue };
        let Some(lower) = series.iter().find(|other| other.label == *name && !other.hidden) else { continue };
        let mut filled: Vec<Run> = Vec::new();
        for run in &series[index].runs {
            let mut area = Run::new();
            for sample in run {
                match value_at(&lower.runs, sample.time) {
                    Some(low) => area.push(Sample { low, ..*sample }),
                    None if area.is_empty() => {}
                    None => filled.push(std::mem::take(&mut area)),
                }
            }
            filled.push(area);
        }
        series[index].filled = Some(filled);
    }
}

impl Series {
    /// Lowest and highest drawn value within the range, of those that have a place on the axis; of all samples where
    /// none lies within.
    pub(super) fn extremes(&self, range: TimeRange) -> Option<(f64, f64)> {
        let logarithmic = matches!(self.style.axis.distribution, Distribution::Log { .. });
        let from_zero = (self.stacked || self.style.draw == DrawStyle::Bars) && !logarithmic;
        let extremes = |within: bool| {
            let samples = self.runs.iter().flatten().filter(|sample| !within || range.contains(sample.time));
            let placed = samples.filter(|sample| !logarithmic || sample.high > 0.0);
            placed.fold(None, |found: Option<(f64, f64)>, sample| {
                let low = if from_zero { sample.low.min(sample.high) } else { sample.high };
                let high = if from_zero { sample.low.max(sample.high) } else { sample.high };
                Some(found.map_or((low, high), |(least, most)| (least.min(low), most.max(high))))
            })
        };
        extremes(true).or_else(|| extremes(false))
    }

    /// Shows values as the field's settings say.
    pub(super) fn display<'a>(&'a self, context: &PanelContext<'a>) -> Display<'a> {
        Display::new(&self.field, &context.field_context())
    }

    /// Whether each value has its own colour.
    pub(super) fn colored_by_value(&self) -> bool {
        let mode = self.field.config.color.as_ref().map_or("", |color| color.mode.as_str());
        mode == "thresholds" || mode.starts_with("continuous-")
    }
}
