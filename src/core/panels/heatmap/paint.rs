//! Painting a heatmap. In: cells, the axis, the plot. Out: shapes.
//!
//! **Invariant:** every drawn count has a cell of at least one pixel.

use super::axis::Axis;
use super::color::Colors;
use super::heat::Cell;
use super::options::{AxisPlace, HeatmapOptions, ShowValue};
use crate::field::units::Unit;
use crate::panels::PanelContext;
use crate::panels::plot::{LABEL_GAP_PX, TEXT_PX, crisp, x_at};
use crate::scene::{
    Anchor, Baseline, Fill, Gradient, Point, Rect, Scene, Shape, Stop, Stroke, Text, ellipsis,
};
use crate::theme::Color;

/// Where a cell is drawn, without the gap; may reach beyond the plot.
pub(super) fn place(cell: &Cell, axis: &Axis, plot: Rect, context: &PanelContext<'_>) -> Rect {
    let (left, right) = (x_at(plot, context.range, cell.from), x_at(plot, context.range, cell.to));
    let y = |height: f64| {
        let share = axis.scale.share(height).unwrap_or(0.0).clamp(-1e3, 1e3) as f32;
        plot.y + plot.height * axis.down(share)
    };
    let (a, b) = (y(cell.low), y(cell.high));
    Rect::new(left, a.min(b), (right - left).max(0.0), (a - b).abs())
}

pub(super) fn cells(
    drawn: &[&Cell],
    axis: &Axis,
    colors: &Colors,
    plot: Rect,
    options: &HeatmapOptions,
    context: &PanelContext<'_>,
) -> Shape {
    let mut shapes = Vec::with_capacity(drawn.len());
    let mut values = Vec::new();
    for cell in drawn {
        let whole = place(cell, axis, plot, context);
        let gap_x = options.gap.min((whole.width - 1.0).max(0.0));
        let gap_y = options.gap.min((whole.height - 1.0).max(0.0));
        let rect = Rect::new(
            whole.x + gap_x / 2.0,
            whole.y + gap_y / 2.0,
            (whole.width - gap_x).max(1.0),
            (whole.height - gap_y).max(1.0),
        );
        let color = colors.of(cell.count);
        if color.a > 0.0 {
            shapes.push(Shape::filled(
                rect,
                options.radius.min(rect.width / 2.0).min(rect.height / 2.0),
                color,
            ));
        }
        if options.show_value != ShowValue::Never {
            values.extend(value(cell, rect, color, options, context));
        }
    }
    shapes.extend(values);
    Shape::Group { clip: Some(plot), shapes }
}

/// A count in its cell.
fn value(
    cell: &Cell,
    rect: Rect,
    color: Color,
    options: &HeatmapOptions,
    context: &PanelContext<'_>,
) -> Option<Shape> {
    let text = count_text(cell.count, options, context);
    let size = (rect.height * 0.7).min(TEXT_PX);
    let fits = size >= 8.0 && context.measure.width_px(&text, size, 400) <= rect.width - 4.0;
    if !fits && options.show_value == ShowValue::Auto {
        return None;
    }
    let ground = color.over(context.theme.tokens().panel);
    let ink = Color::ink_on(ground);
    let text = Text::new(text, rect.center(), size.max(8.0), ink);
    Some(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)))
}

/// A count as cells, scale and tooltip say it.
pub(super) fn count_text(count: f64, options: &HeatmapOptions, context: &PanelContext<'_>) -> String {
    let unit = Unit::from(options.cell_unit.as_deref().unwrap_or("short"));
    unit.format(count, options.cell_decimals, context.zone, context.now).to_string()
}

/// Labels beside the plot and the axis' title.
pub(super) fn labels(
    axis: &Axis,
    plot: Rect,
    room: f32,
    options: &HeatmapOptions,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let (anchor, x, outwards) = match options.axis_place {
        AxisPlace::Left => (Anchor::End, plot.x - LABEL_GAP_PX, -1.0),
        AxisPlace::Right => (Anchor::Start, plot.right() + LABEL_GAP_PX, 1.0),
        AxisPlace::Hidden => return Vec::new(),
    };
    let color = context.theme.tokens().text_secondary;
    let title_px = if options.axis_label.is_empty() { 0.0 } else { TITLE_PX };
    // Rounding must not cost the last letter.
    let most = room - LABEL_GAP_PX - title_px + 0.5;
    let mut shapes: Vec<Shape> = axis
        .labels
        .iter()
        .map(|(share, text)| {
            let text = ellipsis(text, most, TEXT_PX, 400, context.measure);
            let at = Point::new(x, plot.y + plot.height * axis.down(*share));
            Shape::Text(Text::new(text, at, TEXT_PX, color).anchored(anchor, Baseline::Middle))
        })
        .collect();
    if options.axis_border {
        let x = crisp(if outwards < 0.0 { plot.x } else { plot.right() });
        let stroke = Stroke::solid(context.theme.tokens().axis, 1.0);
        shapes.push(Shape::line(Point::new(x, plot.y), Point::new(x, plot.bottom()), stroke));
    }
    if !options.axis_label.is_empty() {
        let text = ellipsis(&options.axis_label, plot.height, TEXT_PX, 400, context.measure);
        let edge = if outwards < 0.0 { plot.x - room } else { plot.right() + room };
        let at = Point::new(edge - outwards * TEXT_PX / 2.0, plot.center().y);
        let text = Text::new(text, at, TEXT_PX, color).anchored(Anchor::Middle, Baseline::Middle);
        shapes.push(Shape::Text(text.rotated(outwards * 90.0)));
    }
    shapes
}

/// Of a rotated axis title.
pub(super) const TITLE_PX: f32 = 18.0;

/// Level lines of the value axis.
pub(super) fn grid(axis: &Axis, plot: Rect) -> Vec<Vec<Point>> {
    let level = |share: &f32| {
        let y = crisp(plot.y + plot.height * axis.down(*share));
        vec![Point::new(plot.x, y), Point::new(plot.right(), y)]
    };
    axis.grid.iter().map(level).collect()
}

/// Height of the colour scale below the plot.
pub(super) const SCALE_PX: f32 = 26.0;
const BAR_PX: f32 = 8.0;
const LONGEST_BAR_PX: f32 = 240.0;

/// The colour scale: a bar between the least and the greatest count.
pub(super) fn color_scale(
    scene: &mut Scene,
    area: Rect,
    colors: &Colors,
    options: &HeatmapOptions,
    context: &PanelContext<'_>,
) {
    let ink = context.theme.tokens().text_secondary;
    let texts = [colors.min, colors.max].map(|end| count_text(end, options, context));
    let widths = [&texts[0], &texts[1]].map(|text| context.measure.width_px(text, TEXT_PX, 400) + 6.0);
    let length = (area.width - widths[0] - widths[1]).min(LONGEST_BAR_PX);
    if length < 24.0 {
        return;
    }
    let bar = Rect::new(area.x + widths[0], area.center().y - BAR_PX / 2.0, length, BAR_PX);
    let last = colors.palette().len().saturating_sub(1).max(1) as f32;
    let stops = colors.palette().iter().enumerate();
    let stops = stops.map(|(index, color)| Stop { offset: index as f32 / last, color: *color }).collect();
    let (from, to) = (Point::new(bar.x, bar.y), Point::new(bar.right(), bar.y));
    scene.push(Shape::filled(bar, 2.0, Fill::Linear(Gradient { from, to, stops })));
    let [least, most] = texts;
    let text = |text: String, x: f32, anchor: Anchor| {
        Text::new(text, Point::new(x, bar.center().y), TEXT_PX, ink).anchored(anchor, Baseline::Middle)
    };
    scene.text(text(least, bar.x - 6.0, Anchor::End));
    scene.text(text(most, bar.right() + 6.0, Anchor::Start));
}
