//! Everything around the data: grid, axis lines, labels. In: the layout. Out: shapes.
//!
//! **Invariant:** hairlines lie on pixel centres, so that they are one pixel thin; labels never overlap or leave the
//! picture.

use super::across::Across;
use super::axes::{FittedAxis, Side};
use super::layout::Layout;
use crate::panels::PanelContext;
use crate::panels::plot::{TEXT_PX, crisp, grid_lines};
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Stroke, Text, ellipsis};

/// Grid lines; drawn before the data.
pub(super) fn grid(layout: &Layout, across: &dyn Across, context: &PanelContext<'_>) -> Vec<Shape> {
    let plot = layout.plot;
    let mut lines: Vec<Vec<Point>> = Vec::new();
    for fitted in layout.axes.iter().filter(|fitted| fitted.grid) {
        for tick in &fitted.marks.ticks.ticks {
            let y = crisp(y_at(plot, fitted, tick.value));
            lines.push(vec![Point::new(plot.x, y), Point::new(plot.right(), y)]);
        }
    }
    if layout.times {
        lines.extend(across.grid(plot, context));
    }
    grid_lines(lines, context.theme).into_iter().collect()
}

/// Labels of all axes, and the borders of those that have one.
pub(super) fn labels(layout: &Layout, across: &dyn Across, context: &PanelContext<'_>) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (fitted, edge) in layout.axes.iter().zip(&layout.edges) {
        value_labels(layout.plot, fitted, *edge, context, &mut shapes);
    }
    if layout.times {
        shapes.extend(across.labels(layout.above_times(), layout.chart.right(), context));
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
    for (tick, text) in fitted.marks.ticks.ticks.iter().zip(&fitted.marks.texts) {
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

fn y_at(plot: Rect, fitted: &FittedAxis, value: f64) -> f32 {
    let share = fitted.axis.scale.share(value).unwrap_or(0.0);
    plot.bottom() - plot.height * share as f32
}
