//! The time axis below a plot. In: the plot, the range. Out: grid lines and labels.
//!
//! **Invariant:** what the plot's width stands for is exactly the asked range.

use super::{TEXT_PX, crisp};
use crate::panels::PanelContext;
use crate::scale::time_ticks;
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Text};
use crate::time::{Millis, TimeRange, Zone};

/// From the plot's bottom to the middle of the time labels.
const LABEL_DROP: f32 = 14.0;

/// Height of each further row of labels.
pub(in crate::panels) const ZONE_PX: f32 = 16.0;

/// Labels may reach so far out of the chart: into the space before a legend.
const LABEL_OVERHANG: f32 = 4.0;

/// The horizontal position of a time, within or beyond the plot.
pub(in crate::panels) fn x_at(plot: Rect, range: TimeRange, time: Millis) -> f32 {
    /// Beyond this distance from the plot a position says no more.
    const FAR: f64 = 1e5;
    let share = (time - range.from) as f64 / range.duration().max(1) as f64;
    plot.x + (share * f64::from(plot.width)).clamp(-FAR, FAR) as f32
}

/// Upright lines at the ticks.
pub(in crate::panels) fn time_grid(plot: Rect, context: &PanelContext<'_>) -> Vec<Vec<Point>> {
    let upright =
        |(x, _): (f32, String)| vec![Point::new(crisp(x), plot.y), Point::new(crisp(x), plot.bottom())];
    ticks(plot, context.zone, context).into_iter().map(upright).collect()
}

/// Labels below the plot; `right` is the chart's right end, which they may hardly pass.
pub(in crate::panels) fn time_labels(plot: Rect, right: f32, context: &PanelContext<'_>) -> Vec<Shape> {
    zone_labels(plot, right, 0, context.zone, context)
}

/// The same in another zone, `row` rows further down.
pub(in crate::panels) fn zone_labels(
    plot: Rect,
    right: f32,
    row: usize,
    zone: &Zone,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let y = plot.bottom() + LABEL_DROP + row as f32 * ZONE_PX;
    // Beyond the panel nothing is seen: where no legend follows there is no space to reach into.
    let end_of_labels = (right + LABEL_OVERHANG).min(context.size.width);
    let mut shapes = Vec::new();
    let mut free_from = 0.0;
    for (x, label) in ticks(plot, zone, context) {
        let width = context.measure.width_px(&label, TEXT_PX, 400);
        let (left, end) = (x - width / 2.0, x + width / 2.0);
        if left < free_from || end > end_of_labels {
            continue;
        }
        free_from = end + 4.0;
        let text = Text::new(label, Point::new(x, y), TEXT_PX, context.theme.tokens().text_secondary);
        shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)));
    }
    shapes
}

/// Position and label of each time tick.
fn ticks(plot: Rect, zone: &Zone, context: &PanelContext<'_>) -> Vec<(f32, String)> {
    let measure = |text: &str| f64::from(context.measure.width_px(text, TEXT_PX, 400));
    time_ticks(context.range, f64::from(plot.width), measure, zone)
        .into_iter()
        .map(|tick| (x_at(plot, context.range, tick.at), tick.label))
        .collect()
}
