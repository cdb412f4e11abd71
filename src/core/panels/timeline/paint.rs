//! Painting lanes. In: lanes, the plot. Out: shapes.
//!
//! **Invariant:** every span in sight is at least one pixel wide.

use super::lanes::{Lane, Span};
use super::options::{ShowValue, TimelineOptions};
use crate::frame::Value;
use crate::panels::PanelContext;
use crate::panels::plot::{LABEL_GAP_PX, TEXT_PX, x_at};
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Stroke, Text, cut_names, ellipsis};
use crate::theme::Color;

/// Between a value and its span's edge.
const INSET_PX: f32 = 4.0;
/// Values that are always shown are written smaller before they are left out.
const LEAST_TEXT_PX: f32 = 8.0;

/// Top and bottom of a lane's share of the plot.
pub(super) fn lane_place(plot: Rect, index: usize, count: usize) -> (f32, f32) {
    let height = plot.height / count.max(1) as f32;
    (plot.y + index as f32 * height, plot.y + (index + 1) as f32 * height)
}

pub(super) fn lanes(
    lanes: &[Lane],
    plot: Rect,
    options: &TimelineOptions,
    context: &PanelContext<'_>,
) -> Shape {
    let mut shapes = Vec::new();
    let mut values = Vec::new();
    for (index, lane) in lanes.iter().enumerate() {
        let (top, bottom) = lane_place(plot, index, lanes.len());
        let height = ((bottom - top) * options.row_height).max(1.0);
        let y = f32::midpoint(top, bottom) - height / 2.0;
        for span in &lane.spans {
            let left = x_at(plot, context.range, span.from).max(plot.x);
            let right = x_at(plot, context.range, span.to).min(plot.right());
            let rect = Rect::new(left, y, (right - left).max(1.0), height);
            let fill = span.color.with_alpha(span.color.a * lane.style.fill_opacity);
            let inset = lane.style.line_width / 2.0;
            let stroke = (lane.style.line_width > 0.0 && rect.width > 2.0 * lane.style.line_width)
                .then(|| Stroke::solid(span.color, lane.style.line_width));
            let rect = if stroke.is_some() { rect.inset(inset) } else { rect };
            shapes.push(Shape::Rect { rect, radius: 0.0, fill: Some(fill.into()), stroke });
            if options.show_value != ShowValue::Never {
                values.extend(value(span, rect, fill, options, context));
            }
        }
    }
    shapes.extend(values);
    Shape::Group { clip: Some(plot), shapes }
}

fn value(
    span: &Span,
    rect: Rect,
    fill: Color,
    options: &TimelineOptions,
    context: &PanelContext<'_>,
) -> Option<Shape> {
    if rect.height < TEXT_PX * 0.8 {
        return None;
    }
    let width = context.measure.width_px(&span.text, TEXT_PX, 400);
    let room = rect.width - 2.0 * INSET_PX;
    let (text, size) = match options.show_value {
        _ if width <= room => (span.text.clone(), TEXT_PX),
        // A word cut off may read as another one.
        ShowValue::Auto | ShowValue::Never => return None,
        ShowValue::Always => {
            let size = TEXT_PX * (rect.width - 2.0) / width;
            match span.value {
                _ if size >= LEAST_TEXT_PX => (span.text.clone(), size.min(TEXT_PX)),
                // A number cut off is another number.
                Value::Number(_) => return None,
                _ => (ellipsis(&span.text, room.max(TEXT_PX), TEXT_PX, 400, context.measure), TEXT_PX),
            }
        }
    };
    let inset = if width <= room { INSET_PX } else { 1.0 };
    let x = match options.align {
        Anchor::Start => rect.x + inset,
        Anchor::Middle => rect.center().x,
        Anchor::End => rect.right() - inset,
    };
    let ink = Color::ink_on(fill.over(context.theme.tokens().panel));
    let text = Text::new(text, Point::new(x, rect.center().y), size, ink);
    Some(Shape::Text(text.anchored(options.align, Baseline::Middle)))
}

/// What the lanes are called, beside them; where they are too low only every so many names fit.
pub(super) fn names(lanes: &[Lane], plot: Rect, area: Rect, context: &PanelContext<'_>) -> Vec<Shape> {
    let height = plot.height / lanes.len().max(1) as f32;
    let every = (TEXT_PX * 1.1 / height.max(0.1)).ceil().max(1.0) as usize;
    let color = context.theme.tokens().text_secondary;
    // Rounding must not cost the last letter.
    let room = plot.x - area.x - LABEL_GAP_PX + 0.5;
    let named = lanes.iter().step_by(every).map(|lane| lane.label.as_str());
    let names = cut_names(named, room, TEXT_PX, 400, context.measure);
    names
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            let (top, bottom) = lane_place(plot, at * every, lanes.len());
            let at = Point::new(plot.x - LABEL_GAP_PX, f32::midpoint(top, bottom));
            Shape::Text(Text::new(text, at, TEXT_PX, color).anchored(Anchor::End, Baseline::Middle))
        })
        .collect()
}
