//! What lies across a chart: the axis below it, and what the samples' places on it mean. In: frames. Out: their timelines,
//! and the axis' shapes.
//!
//! **Invariant:** a chart draws, stacks and points at samples by their places alone: what the places stand for is said
//! here and nowhere else.

use std::fmt;

use super::samples::Timeline;
use crate::frame::{Field, Frame};
use crate::panels::plot::{TIME_AXIS_PX, ZONE_PX, time_grid, time_labels, zone_labels};
use crate::panels::{PanelContext, why_empty};
use crate::scene::{Point, Rect, Shape};
use crate::time::{TimeRange, Zone, format_date_time};

/// The axis below a chart.
pub(in crate::panels) trait Across: fmt::Debug {
    /// What the plot's width stands for, in the places that timelines count in.
    fn range(&self) -> TimeRange;

    /// The column of a frame that lies across.
    fn column(&self, frame: &Frame) -> Option<usize>;

    /// Where that column's values are.
    fn timeline(&self, column: &Field) -> Option<Timeline>;

    /// What lies between two samples of a frame that has none missing, in places.
    fn step(&self, frame: &Frame, column: &Field) -> Option<i64>;

    /// How many places a distance of 1 is, as panels write distances.
    fn places_of_one(&self) -> f64;

    /// Whether the axis is shown where there is room.
    fn is_shown(&self) -> bool;

    /// Its height, in CSS pixels.
    fn room_px(&self, context: &PanelContext<'_>) -> f32;

    /// Upright lines at the ticks.
    fn grid(&self, plot: Rect, context: &PanelContext<'_>) -> Vec<Vec<Point>>;

    /// Labels below the plot; `right` is the chart's right end, which they may hardly pass.
    fn labels(&self, plot: Rect, right: f32, context: &PanelContext<'_>) -> Vec<Shape>;

    /// The range in words, such as `from ... to ...`.
    fn words(&self, context: &PanelContext<'_>) -> String;

    /// What to say where all samples lie outside.
    fn outside(&self) -> &'static str;

    /// What to say where no frame has a series.
    fn why_empty(&self, frames: &[Frame]) -> String;

    /// The column as a tooltip names a sample by it; `None` where a place is a time.
    fn told<'f>(&self, column: &'f Field) -> Option<&'f Field>;

    /// Said beside the picture.
    fn notice(&self) -> Option<String> {
        None
    }
}

/// The asked time range, in milliseconds.
#[derive(Debug)]
pub(super) struct Times {
    range: TimeRange,
    /// The panel's own first; each has a row of labels.
    zones: Vec<Zone>,
    shown: bool,
}

impl Times {
    pub(super) fn of(frames: &[Frame], range: TimeRange, zones: Vec<Zone>) -> Self {
        // A time field may hide its axis.
        let field = frames.iter().find_map(Frame::time_field);
        let shown = field.and_then(|field| field.config.custom.text("axisPlacement")) != Some("hidden");
        Self { range, zones, shown }
    }
}

impl Across for Times {
    fn range(&self) -> TimeRange {
        self.range
    }

    fn column(&self, frame: &Frame) -> Option<usize> {
        frame.time_column()
    }

    fn timeline(&self, column: &Field) -> Option<Timeline> {
        Timeline::new(&column.values)
    }

    fn step(&self, frame: &Frame, column: &Field) -> Option<i64> {
        column.config.interval_millis.or(frame.step_millis)
    }

    fn places_of_one(&self) -> f64 {
        1.0
    }

    fn is_shown(&self) -> bool {
        self.shown
    }

    fn room_px(&self, _: &PanelContext<'_>) -> f32 {
        TIME_AXIS_PX + self.zones.len().saturating_sub(1) as f32 * ZONE_PX
    }

    fn grid(&self, plot: Rect, context: &PanelContext<'_>) -> Vec<Vec<Point>> {
        time_grid(plot, context)
    }

    fn labels(&self, plot: Rect, right: f32, context: &PanelContext<'_>) -> Vec<Shape> {
        let further = self.zones.iter().enumerate().skip(1);
        let further = further.flat_map(|(row, zone)| zone_labels(plot, right, row, zone, context));
        time_labels(plot, right, context).into_iter().chain(further).collect()
    }

    fn words(&self, context: &PanelContext<'_>) -> String {
        let text = |at| format_date_time(at, context.zone);
        format!("from {} to {}", text(self.range.from), text(self.range.to))
    }

    fn outside(&self) -> &'static str {
        "Data outside the time range"
    }

    fn why_empty(&self, frames: &[Frame]) -> String {
        why_empty(frames).to_owned()
    }

    fn told<'f>(&self, _: &'f Field) -> Option<&'f Field> {
        None
    }
}
