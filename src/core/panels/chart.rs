//! A chart over time, built: its picture and what the pointer learns from it.
//!
//! In: a position in CSS pixels. Out: times, and what the data says there.
//!
//! **Invariant:** what a tooltip says was formatted by the same [`crate::field`] code as the axis and the legend, and
//! is a sample of the data, never a value between two.

use std::fmt;
use std::sync::Arc;

use super::exemplars::{ExemplarMark, mark_at};
use super::legend::Legend;
use crate::annotations::Event;
use crate::field::CellPlace;
use crate::frame::Value;
use crate::options::{Options, Setting};
use crate::order::Arrange;
use crate::scene::{Point, Rect, Scene};
use crate::theme::{Color, Theme};
use crate::time::{Millis, TimeRange, Zone};

/// A chart with one axis across, which is time unless it says otherwise.
#[derive(Debug, Clone)]
pub struct ChartView {
    /// Covers the whole panel's content; empty where the legend goes.
    pub scene: Scene,
    /// Inside the axes.
    pub plot: Rect,
    /// What the plot's width stands for: exactly the asked range.
    pub range: TimeRange,
    /// Whether `range`, and every time here, is one: else they are places on an axis of this chart alone.
    pub is_over_time: bool,
    pub legend: Option<Legend>,
    /// Where the legend goes, when there is one.
    pub legend_area: Option<Rect>,
    /// Annotations in sight, left to right.
    pub markers: Vec<Marker>,
    /// Single observations in sight.
    pub exemplars: Vec<ExemplarMark>,
    /// Said next to the picture: what is not drawn, and why.
    pub notice: Option<String>,
    /// Where the chart shows a part of its lanes.
    pub pages: Option<Pages>,
    /// The picture in words, for who cannot see it.
    pub summary: String,
    /// What the panel asks of its tooltip.
    pub tooltip: TooltipOptions,
    pub(super) theme: Theme,
    pub(super) zone: Zone,
    pub(super) now: Millis,
    pub(super) pointed: Arc<dyn Pointed>,
}

/// Which part of a chart that is told page by page is shown; counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    pub page: usize,
    /// At least 2.
    pub count: usize,
}

/// A chart's data, as far as the pointer asks for it: each kind of chart reads its own.
pub(super) trait Pointed: fmt::Debug + Send + Sync {
    /// What is said at a time; `y` is the pointer's height, where it is on this chart.
    fn said_at(&self, chart: &ChartView, time: Millis, y: Option<f32>, mode: TooltipMode) -> Option<Hover>;
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
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TooltipOptions {
    pub mode: TooltipMode,
    pub sort: TooltipSort,
    pub hide_zeros: bool,
    /// Of stacked series, what they reach together with those below; as old graphs could have it.
    pub cumulative: bool,
    /// CSS pixels at most, where the panel says.
    pub max_width: Option<f64>,
    pub max_height: Option<f64>,
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
        let pixels = |name: &str| said(name).and_then(Setting::as_f64).filter(|pixels| *pixels >= 1.0);
        Self {
            max_width: pixels("maxWidth"),
            max_height: pixels("maxHeight"),
            mode: said("mode").and_then(|mode| mode.choice(&modes)).unwrap_or_default(),
            sort: said("sort").and_then(|sort| sort.choice(&sorts)).unwrap_or_default(),
            hide_zeros: said("hideZeros").and_then(Setting::as_bool).unwrap_or(false),
            cumulative: said("cumulative").and_then(Setting::as_bool).unwrap_or(false),
        }
    }
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
    /// Drawn below the rows, such as the counts of one column of a heatmap.
    pub picture: Option<Scene>,
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
    /// The value it tells, where links are asked for.
    pub cell: Option<CellPlace>,
    pub has_links: bool,
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
        self.pointed.said_at(self, self.time_at(at.x), Some(at.y), mode)
    }

    /// The exemplar under a position.
    pub fn exemplar_at(&self, at: Point) -> Option<&ExemplarMark> {
        mark_at(&self.exemplars, at)
    }

    /// What all series say at a time another panel points at.
    pub fn hover_at_time(&self, time: Millis) -> Option<Hover> {
        self.pointed.said_at(self, time, None, TooltipMode::Multi)
    }
}

impl TooltipOptions {
    /// Puts rows into the order asked for.
    pub(super) fn sort(self, rows: &mut [HoverRow]) {
        let number = |row: &HoverRow| match row.value {
            Value::Number(number) => number,
            _ => f64::NAN,
        };
        match self.sort {
            TooltipSort::AsListed => {}
            TooltipSort::Ascending => rows.arrange_by(|a, b| number(a).total_cmp(&number(b))),
            // NaN sorts above all numbers; either way it is told last.
            TooltipSort::Descending => rows.arrange_by(|a, b| {
                let (a, b) = (number(a), number(b));
                a.is_nan().cmp(&b.is_nan()).then(b.total_cmp(&a))
            }),
        }
    }
}
