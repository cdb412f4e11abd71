//! Everything around the data: grid, axis lines, labels. In: the layout. Out: shapes.
//!
//! **Invariant:** hairlines lie on pixel centres, so that they are one pixel thin; labels never overlap or leave the
//! picture.

use super::axes::{FittedAxis, Side, TEXT_PX};
use super::layout::Layout;
use crate::panels::PanelContext;
use crate::scale::time_ticks;
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Stroke, Text, ellipsis};

/// From the plot's bottom to the middle of the time labels.
const TIME_LABEL_DROP: f32 = 14.0;

/// Labels may reach so far out of the chart: into the space before a legend.
const TIME_LABEL_OVERHANG: f32 = 4.0;

/// Grid lines; drawn before the data.
pub(super) fn grid(layout: &Layout, context: &PanelContext<'_>) -> Vec<Shape> {
    let plot = layout.plot;
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for fitted in layout.axes.iter().filter(|fitted| fitted.grid) {
        for tick in &fitted.ticks.ticks {
            let y = crisp(y_at(plot, fitted, tick.value));
            lines.push(vec![Point::new(plot.x, y), Point::new(plot.right(), y)]);
        }
    }
    if layout.times {
        for (x, _) in times(layout, context) {
            lines.push(vec![Point::new(crisp(x), plot.y), Point::new(crisp(x), plot.bottom())]);
        }
    }
    let stroke = Stroke::solid(context.theme.tokens().grid, 1.0);
    if lines.is_empty() { Vec::new() } else { vec![Shape::Path { lines, stroke }] }
}

/// Labels of all axes, and the borders of those that have one.
pub(super) fn labels(layout: &Layout, context: &PanelContext<'_>) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (fitted, edge) in layout.axes.iter().zip(&layout.edges) {
        value_labels(layout.plot, fitted, *edge, context, &mut shapes);
    }
    if layout.times {
        let y = layout.plot.bottom() + TIME_LABEL_DROP;
        let mut free_from = 0.0;
        for (x, label) in times(layout, context) {
            let width = context.measure.width_px(&label, TEXT_PX, 400);
            let (left, right) = (x - width / 2.0, x + width / 2.0);
            if left < free_from || right > layout.chart.right() + TIME_LABEL_OVERHANG {
                continue;
            }
            free_from = right + 4.0;
            let text = Text::new(label, Point::new(x, y), TEXT_PX, context.theme.tokens().text_secondary);
            shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)));
        }
    }
    shapes
}

fn value_labels(
    plot: Rect,
    fitted: &FittedAxis,
    edge: f32,
    context: &PanelContext<'_>,
    shapes: &mut Vec<Shape>,
) {
    let tokens = context.theme.tokens();
    let color = fitted.axis.color.unwrap_or(tokens.text_secondary);
    let (anchor, outwards, border_x) = match fitted.axis.side {
        Side::Left => (Anchor::End, -1.0, plot.x),
        Side::Right => (Anchor::Start, 1.0, plot.right()),
        Side::Hidden => return,
    };
    for (tick, text) in fitted.ticks.ticks.iter().zip(&fitted.texts) {
        let Some(text) = text else { continue };
        let y = y_at(plot, fitted, tick.value);
        let room = fitted.axis.style.width.unwrap_or(f32::MAX);
        let text = Text::new(
            ellipsis(text, room, TEXT_PX, 400, context.measure),
            Point::new(edge, y),
            TEXT_PX,
            color,
        );
        shapes.push(Shape::Text(text.anchored(anchor, Baseline::Middle)));
    }
    if fitted.axis.style.border {
        let x = crisp(border_x);
        let stroke = Stroke::solid(fitted.axis.color.unwrap_or(tokens.axis), 1.0);
        shapes.push(Shape::line(Point::new(x, plot.y), Point::new(x, plot.bottom()), stroke));
    }
    let title = &fitted.axis.style.label;
    if !title.is_empty() {
        let title = ellipsis(title, plot.height, TEXT_PX, 400, context.measure);
        let x = border_x + outwards * (fitted.width - TEXT_PX / 2.0 - 2.0);
        let text = Text::new(title, Point::new(x, plot.center().y), TEXT_PX, color);
        shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle).rotated(outwards * 90.0)));
    }
}

/// Says why a plot is empty although there are series.
pub(super) fn note(text: &str, layout: &Layout, context: &PanelContext<'_>) -> Shape {
    let color = context.theme.tokens().text_secondary;
    let text = Text::new(text, layout.plot.center(), 13.0, color);
    Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle))
}

/// Position and label of each time tick.
fn times(layout: &Layout, context: &PanelContext<'_>) -> Vec<(f32, String)> {
    let plot = layout.plot;
    let measure = |text: &str| f64::from(context.measure.width_px(text, TEXT_PX, 400));
    let span = context.range.duration().max(1) as f64;
    time_ticks(context.range, f64::from(plot.width), measure, context.zone)
        .into_iter()
        .map(|tick| {
            let share = (tick.at - context.range.from) as f64 / span;
            (plot.x + plot.width * share as f32, tick.label)
        })
        .collect()
}

fn y_at(plot: Rect, fitted: &FittedAxis, value: f64) -> f32 {
    let share = fitted.axis.scale.share(value).unwrap_or(0.0);
    plot.bottom() - plot.height * share as f32
}

/// The nearest pixel centre.
pub(super) fn crisp(position: f32) -> f32 {
    position.floor() + 0.5
}
