//! What charts of every kind share around their data: time and value axes, the room for them.
//!
//! In: fields, scales, a rectangle. Out: ticks with their texts, and shapes.
//!
//! **Invariant:** hairlines lie on pixel centres, so that they are one pixel thin; labels never overlap.

use crate::panels::PanelContext;
use crate::scene::{Anchor, Baseline, Rect, Text};

mod events;
mod side_axis;
mod thresholds;
mod time_axis;
mod value_axes;
mod value_axis;

pub(super) use events::{EventLook, events};
pub(super) use side_axis::{LABEL_DROP_PX, Side, SideAxis, axis_shapes};
pub(super) use thresholds::{ThresholdMarks, ThresholdStyle};
pub(super) use time_axis::{ZONE_PX, time_grid, time_labels, x_at, zone_labels};
pub(super) use value_axes::{Measured, ValueAxes, extremes};
pub(super) use value_axis::{ValueAxis, grid_lines};

/// Font size of axis labels.
pub(super) const TEXT_PX: f32 = 12.0;
/// Between a label and the plot.
pub(super) const LABEL_GAP_PX: f32 = 8.0;
/// Air above a plot: half a label.
pub(super) const TOP_PX: f32 = 8.0;
/// Time labels and the annotations' marks.
pub(super) const TIME_AXIS_PX: f32 = 24.0;
/// Where there is no axis: room for half a point.
pub(super) const EDGE_PX: f32 = 6.0;
/// Charts lower than this show no axis below.
pub(super) const LEAST_HEIGHT_FOR_TIMES: f32 = 64.0;

/// The nearest pixel centre.
pub(super) fn crisp(position: f32) -> f32 {
    position.floor() + 0.5
}

/// Says in the middle of a plot why it is empty although there is data.
pub(super) fn note(text: &str, plot: Rect, context: &PanelContext<'_>) -> Text {
    let color = context.theme.tokens().text_secondary;
    Text::new(text, plot.center(), 13.0, color).anchored(Anchor::Middle, Baseline::Middle)
}
