//! A chart over time, built: its picture and what the pointer learns from it.
//!
//! In: a position in CSS pixels. Out: times, and what every series says there.
//!
//! **Invariant:** what a tooltip says was formatted by the same [`crate::field`] code as the axis and the legend, and
//! is a sample of the data, never a value between two.

use std::sync::Arc;

use super::legend::Legend;
use super::timeseries::Projection;
use super::timeseries::samples::{Run, Timeline, sample_at};
use crate::annotations::Event;
use crate::field::{Display, FieldContext};
use crate::frame::{Field, Value};
use crate::options::{Options, Setting};
use crate::scene::{Point, Rect, Scene};
use crate::theme::{Color, Theme};
use crate::time::{Millis, TimeRange, Zone, format_date_time};

/// A chart whose horizontal axis is time.
#[derive(Debug, Clone)]
pub struct ChartView {
    /// Covers the whole panel's content; empty where the legend goes.
    pub scene: Scene,
    /// Inside the axes.
    pub plot: Rect,
    /// What the plot's width stands for: exactly the asked range.
    pub range: TimeRange,
    pub legend: Option<Legend>,
    /// Where the legend goes, when there is one.
    pub legend_area: Option<Rect>,
    /// Annotations in sight, left to right.
    pub markers: Vec<Marker>,
    /// The picture in words, for who cannot see it.
    pub summary: String,
    /// What the panel asks of its tooltip.
    pub tooltip: TooltipOptions,
    pub(super) theme: Theme,
    pub(super) zone: Zone,
    pub(super) now: Millis,
    pub(super) series: Vec<ChartSeries>,
}

/// Where annotations can be pointed at, below the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub area: Rect,
    pub color: Color,
    /// At least one; several where they lie too near to be told apart.
    pub events: Vec<Event>,
}

/// Which series a tooltip lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TooltipMode {
    #[default]
    Single,
    Multi,
    None,
}

/// Order of a tooltip's rows by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TooltipSort {
    #[default]
    AsListed,
    Ascending,
    Descending,
}

/// `options.tooltip` of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TooltipOptions {
    pub mode: TooltipMode,
    pub sort: TooltipSort,
    pub hide_zeros: bool,
}

impl TooltipOptions {
    /// What is absent or unknown is Grafana's default.
    pub fn read(options: &Options) -> Self {
        let said = |name: &str| options.get("tooltip").and_then(|tooltip| tooltip.get(name));
        let modes =
            [("single", TooltipMode::Single), ("multi", TooltipMode::Multi), ("none", TooltipMode::None)];
        let sorts = [
            ("none", TooltipSort::AsListed),
            ("asc", TooltipSort::Ascending),
            ("desc", TooltipSort::Descending),
        ];
        Self {
            mode: said("mode").and_then(|mode| mode.choice(&modes)).unwrap_or_default(),
            sort: said("sort").and_then(|sort| sort.choice(&sorts)).unwrap_or_default(),
            hide_zeros: said("hideZeros").and_then(Setting::as_bool).unwrap_or(false),
        }
    }
}

/// One series, as far as the pointer asks for it.
#[derive(Debug, Clone)]
pub(super) struct ChartSeries {
    pub(super) label: String,
    pub(super) color: Color,
    pub(super) by_value: bool,
    pub(super) field: Field,
    pub(super) timeline: Timeline,
    pub(super) step: Option<i64>,
    pub(super) runs: Arc<Vec<Run>>,
    pub(super) projection: Projection,
}

/// What is said at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    pub time: Millis,
    /// In the panel's time zone.
    pub time_text: String,
    /// Of the crosshair.
    pub x: f32,
    /// In the order the panel asks for.
    pub rows: Vec<HoverRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HoverRow {
    /// As in the legend.
    pub key: String,
    pub label: String,
    pub color: Color,
    pub value: Value,
    /// With prefix and unit.
    pub text: String,
    /// When the sample is from; differs from the hovered time where series have times of their own.
    pub time: Millis,
    /// Where the sample is drawn; `None` for what is not drawn, such as NaN.
    pub at: Option<Point>,
    /// Nearest to the pointer.
    pub closest: bool,
}

impl ChartView {
    /// The time at a horizontal position, kept within the range.
    pub fn time_at(&self, x: f32) -> Millis {
        let share = f64::from(((x - self.plot.x) / self.plot.width.max(1.0)).clamp(0.0, 1.0));
        self.range.from + (share * self.range.duration() as f64).round() as Millis
    }

    /// The horizontal position of a time; `None` outside the range.
    pub fn x_at(&self, time: Millis) -> Option<f32> {
        let share = (time - self.range.from) as f64 / self.range.duration().max(1) as f64;
        self.range.contains(time).then_some(self.plot.x + self.plot.width * share as f32)
    }

    /// What the series say where the pointer is; `None` away from the plot and where no series has a sample near.
    pub fn hover(&self, at: Point, mode: TooltipMode) -> Option<Hover> {
        if mode == TooltipMode::None || !self.plot.contains(at) {
            return None;
        }
        self.said_at(self.time_at(at.x), Some(at.y), mode)
    }

    /// What all series say at a time another panel points at.
    pub fn hover_at_time(&self, time: Millis) -> Option<Hover> {
        self.said_at(time, None, TooltipMode::Multi)
    }

    fn said_at(&self, pointed: Millis, y: Option<f32>, mode: TooltipMode) -> Option<Hover> {
        let nearest = |series: &ChartSeries| {
            let position = series.timeline.nearest_within(pointed, self.range)?;
            series.timeline.times().get(position).copied()
        };
        let time = self.series.iter().filter_map(nearest).min_by_key(|time| time.abs_diff(pointed))?;
        let mut rows: Vec<HoverRow> =
            self.series.iter().filter_map(|series| self.row(series, time)).collect();
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
        } else if self.tooltip.hide_zeros {
            rows.retain(|row| row.value != Value::Number(0.0));
        }
        self.sort(&mut rows);
        let time_text = format_date_time(time, &self.zone);
        Some(Hover { time, time_text, x: self.x_at(time)?, rows })
    }

    /// A series' sample at a time, or the nearest one less than a step away; `None` where it has none: a gap is not
    /// bridged by what came long before.
    fn row(&self, series: &ChartSeries, time: Millis) -> Option<HoverRow> {
        let position = series.timeline.nearest_within(time, self.range)?;
        let own_time = *series.timeline.times().get(position)?;
        if own_time != time && own_time.abs_diff(time) >= series.step?.unsigned_abs() {
            return None;
        }
        let value = series.field.values.get(series.timeline.row(position));
        if value == Value::Null {
            return None;
        }
        let display = Display::new(
            &series.field,
            &FieldContext { theme: self.theme, zone: &self.zone, now: self.now, interpolate: &str::to_owned },
        );
        let shown = display.show(&value);
        let drawn = sample_at(&series.runs, own_time).and_then(|sample| series.projection.y(sample.high));
        Some(HoverRow {
            key: series.label.clone(),
            label: series.label.clone(),
            color: if series.by_value { shown.color } else { series.color },
            text: shown.to_string(),
            value,
            time: own_time,
            at: drawn.map(|y| Point::new(series.projection.x(own_time), y)),
            closest: false,
        })
    }

    fn sort(&self, rows: &mut [HoverRow]) {
        let number = |row: &HoverRow| match row.value {
            Value::Number(number) => number,
            _ => f64::NAN,
        };
        match self.tooltip.sort {
            TooltipSort::AsListed => {}
            TooltipSort::Ascending => rows.sort_by(|a, b| number(a).total_cmp(&number(b))),
            // NaN sorts above all numbers; either way it is told last.
            TooltipSort::Descending => rows.sort_by(|a, b| {
                let (a, b) = (number(a), number(b));
                a.is_nan().cmp(&b.is_nan()).then(b.total_cmp(&a))
            }),
        }
    }
}
