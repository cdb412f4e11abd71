//! What the pointer learns from series. In: a time. Out: a row for each series that has a sample there.
//!
//! **Invariant:** what is told is a sample of the data, never a value between two.

use std::sync::Arc;

use super::Projection;
use super::samples::{Run, Timeline, sample_at};
use crate::field::{CellPlace, Display, FieldContext};
use crate::frame::{Field, Value};
use crate::panels::chart::{ChartView, Hover, HoverRow, Pointed, TooltipMode};
use crate::panels::value::shown_name;
use crate::scene::Point;
use crate::theme::Color;
use crate::time::{Millis, format_date_time};

/// One series, as far as the pointer asks for it.
#[derive(Debug, Clone)]
pub(super) struct ChartSeries {
    pub(super) label: String,
    pub(super) color: Color,
    pub(super) by_value: bool,
    pub(super) field: Field,
    pub(super) place: CellPlace,
    pub(super) timeline: Timeline,
    /// See [`Series`](super::series::Series).
    pub(super) origins: Option<Arc<Vec<Option<usize>>>>,
    pub(super) across: Option<Field>,
    /// It stands on other series.
    pub(super) cumulative: bool,
    pub(super) step: Option<i64>,
    pub(super) runs: Arc<Vec<Run>>,
    pub(super) projection: Projection,
}

/// The series of a chart that a tooltip tells.
#[derive(Debug)]
pub(super) struct PointedSeries(pub(super) Vec<ChartSeries>);

impl Pointed for PointedSeries {
    fn said_at(
        &self,
        chart: &ChartView,
        pointed: Millis,
        y: Option<f32>,
        mode: TooltipMode,
    ) -> Option<Hover> {
        let nearest = |series: &'_ ChartSeries| {
            let position = series.timeline.nearest_within(pointed, chart.range)?;
            Some((series.timeline.times().get(position).copied()?, series.timeline.row(position)))
        };
        let nearest = self.0.iter().filter_map(|series| Some((nearest(series)?, series)));
        let ((time, named), of) = nearest.min_by_key(|((time, _), _)| time.abs_diff(pointed))?;
        let mut rows: Vec<HoverRow> = self.0.iter().filter_map(|series| row(chart, series, time)).collect();
        let distance = |row: &HoverRow| match (y, row.at) {
            (Some(y), Some(at)) => (at.y - y).abs(),
            _ => f32::MAX,
        };
        let least = rows.iter().map(&distance).fold(f32::MAX, f32::min);
        let closest = y.and_then(|_| rows.iter().position(|row| distance(row) <= least));
        if let Some(row) = closest.and_then(|index| rows.get_mut(index)) {
            row.closest = true;
        }
        if mode == TooltipMode::Single {
            rows.retain(|row| row.closest);
        } else if chart.tooltip.hide_zeros {
            rows.retain(|row| row.value != Value::Number(0.0));
        }
        chart.tooltip.sort(&mut rows);
        let time_text = match &of.across {
            Some(field) => {
                let shown = Display::new(field, &fields(chart)).show(&field.values.get(named)).to_string();
                format!("{} {shown}", shown_name(field))
            }
            None => format_date_time(time, &chart.zone),
        };
        Some(Hover { time, time_text, x: chart.x_at(time)?, rows, picture: None })
    }
}

fn fields(chart: &ChartView) -> FieldContext<'_> {
    FieldContext { theme: chart.theme, zone: &chart.zone, now: chart.now, interpolate: &str::to_owned }
}

/// A series' sample at a time, or the nearest one less than a step away; `None` where it has none: a gap is not
/// bridged by what came long before.
fn row(chart: &ChartView, series: &ChartSeries, time: Millis) -> Option<HoverRow> {
    let position = series.timeline.nearest_within(time, chart.range)?;
    let own_time = *series.timeline.times().get(position)?;
    if own_time != time && own_time.abs_diff(time) >= series.step?.unsigned_abs() {
        return None;
    }
    let sample = series.timeline.row(position);
    let value = series.field.values.get(sample);
    if value == Value::Null {
        return None;
    }
    let drawn = sample_at(&series.runs, own_time);
    let value = match drawn {
        Some(drawn) if chart.tooltip.cumulative && series.cumulative => Value::Number(drawn.high),
        _ => value,
    };
    let row = match &series.origins {
        Some(origins) => origins.get(position).copied().flatten(),
        None => Some(sample),
    };
    let context = fields(chart);
    let display = Display::new(&series.field, &context);
    let shown = display.show(&value);
    let drawn = drawn.and_then(|sample| series.projection.y(sample.high));
    Some(HoverRow {
        key: series.label.clone(),
        label: series.label.clone(),
        color: if series.by_value { shown.color } else { series.color },
        text: shown.to_string(),
        value,
        time: own_time,
        at: drawn.map(|y| Point::new(series.projection.x(own_time), y)),
        closest: false,
        cell: row.map(|row| CellPlace { row: Some(row), ..series.place }),
        has_links: series.field.config.leads(),
    })
}
