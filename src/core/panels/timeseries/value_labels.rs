//! Values written beside the points of series that ask for it. In: series with their axes. Out: texts.
//!
//! **Invariant:** no text lies on another one: where there is no room for a value, it is left to the tooltip.

use super::layout::Layout;
use super::paint::Projection;
use super::series::Series;
use super::style::DrawStyle;
use crate::frame::Value;
use crate::panels::PanelContext;
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Text};

const TEXT_PX: f32 = 11.0;
const GAP_PX: f32 = 3.0;

pub(super) fn shapes(series: &[Series], layout: &Layout, context: &PanelContext<'_>) -> Vec<Shape> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut shapes = Vec::new();
    for series in series.iter().filter(|series| series.style.show_values && !series.hidden && series.painted)
    {
        let Some(fitted) = layout.axes.iter().find(|fitted| fitted.axis.key == series.axis) else { continue };
        let projection = Projection { plot: layout.plot, range: context.range, scale: fitted.axis.scale };
        let display = series.display(context);
        let radius = match series.style.draw {
            DrawStyle::Bars => 0.0,
            DrawStyle::Line | DrawStyle::Points => series.style.point_size / 2.0,
        };
        let mut right = f32::MIN;
        for sample in series.runs.iter().flatten().filter(|sample| context.range.contains(sample.time)) {
            let x = projection.x(sample.time);
            let Some(y) = projection.y(sample.high).filter(|_| x > right) else { continue };
            // What stands on others says its own amount.
            let value = if series.stacked { sample.high - sample.low } else { sample.high };
            let text = display.show(&Value::Number(value)).to_string();
            let width = context.measure.width_px(&text, TEXT_PX, 400);
            let Some(place) = place(x, y, radius, width, sample.high < sample.low.min(0.0), layout.plot)
            else {
                continue;
            };
            if taken.iter().any(|other| overlap(*other, place)) {
                continue;
            }
            right = place.right();
            taken.push(place);
            let text = Text::new(text, place.center(), TEXT_PX, context.theme.tokens().text);
            shapes.push(Shape::Text(text.anchored(Anchor::Middle, Baseline::Middle)));
        }
    }
    shapes
}

/// Above the point, or below it where it hangs or there is no room above; `None` for a point out of sight.
fn place(x: f32, y: f32, radius: f32, width: f32, hangs: bool, plot: Rect) -> Option<Rect> {
    if !plot.contains(Point::new(x, y)) || width > plot.width {
        return None;
    }
    let left = (x - width / 2.0).clamp(plot.x, plot.right() - width);
    let above = y - radius - GAP_PX - TEXT_PX;
    let below = y + radius + GAP_PX;
    let fits_below = below + TEXT_PX <= plot.bottom();
    let top = if (hangs && fits_below) || above < plot.y { below } else { above };
    (top + TEXT_PX <= plot.bottom()).then(|| Rect::new(left, top, width, TEXT_PX))
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}
