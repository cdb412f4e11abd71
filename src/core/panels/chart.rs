//! A chart over time, built: its picture and what the pointer learns from it.
//!
//! In: a position in CSS pixels. Out: times, and what every series says there.
//!
//! **Invariant:** what a tooltip says was formatted by the same [`crate::field`] code as the axis and the legend.

use crate::frame::Value;
use crate::scene::{Point, Rect, Scene};
use crate::theme::Color;
use crate::time::{Millis, TimeRange};

use super::legend::Legend;

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
}

/// Where annotations can be pointed at, below the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub area: Rect,
    pub color: Color,
    /// Positions in the slice of events the chart was built with.
    pub events: Vec<usize>,
}

/// Which series a tooltip lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TooltipMode {
    #[default]
    Single,
    Multi,
    None,
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
    /// Where the sample is drawn; `None` for a null and for what lies outside the plot.
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
}
