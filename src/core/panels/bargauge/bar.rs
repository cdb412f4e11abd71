//! Drawing one bar with its texts. In: boxes, a value, options. Out: shapes.
//!
//! **Invariant:** the filled part of a bar ends where the value lies on the scale.

use super::layout::Layout;
use super::options::{BarGaugeOptions, DisplayMode, ValueMode};
use crate::panels::PanelContext;
use crate::panels::value::{Single, draw_value};
use crate::scene::{Anchor, Baseline, Fill, Gradient, Point, Rect, Scene, Shape, Stop, Text};
use crate::theme::Color;

const RADIUS: f32 = 3.0;
/// One cell of a display with the gap after it.
const LCD_CELL: f32 = 12.0;
const LCD_GAP: f32 = 2.0;

pub(super) fn draw(
    scene: &mut Scene,
    layout: &Layout,
    (value, name): (&Single, &str),
    options: &BarGaugeOptions,
    context: &PanelContext<'_>,
) {
    let tokens = context.theme.tokens();
    match options.display_mode {
        DisplayMode::Lcd => draw_cells(scene, layout, value, options.show_unfilled),
        mode => draw_bar(scene, layout, value, mode, options.show_unfilled.then_some(tokens.track)),
    }
    if let Some(area) = layout.name {
        let (x, anchor) = match (layout.upright, layout.name_beside) {
            (true, _) => (area.center().x, Anchor::Middle),
            (false, true) => (area.right(), Anchor::End),
            (false, false) => (area.x, Anchor::Start),
        };
        let text = Text::new(name, Point::new(x, area.center().y), layout.name_size, tokens.text);
        scene.text(text.anchored(anchor, Baseline::Middle));
    }
    let ink = match options.value_mode {
        ValueMode::Hidden => return,
        ValueMode::Text => tokens.text,
        ValueMode::Color => value.color,
    };
    let (x, anchor) = if layout.upright {
        (layout.value.center().x, Anchor::Middle)
    } else {
        (layout.value.right(), Anchor::End)
    };
    let at = Point::new(x, layout.value.center().y);
    draw_value(scene, &value.text, at, anchor, (layout.value_size, ink), context.measure);
}

/// The part of a bar from one share of the scale to another.
fn part(bar: Rect, upright: bool, from: f64, to: f64) -> Rect {
    let (from, to) = (from as f32, to as f32);
    if upright {
        Rect::new(bar.x, bar.bottom() - bar.height * to, bar.width, bar.height * (to - from))
    } else {
        Rect::new(bar.x + bar.width * from, bar.y, bar.width * (to - from), bar.height)
    }
}

fn draw_bar(scene: &mut Scene, layout: &Layout, value: &Single, mode: DisplayMode, track: Option<Color>) {
    let (bar, upright) = (layout.bar, layout.upright);
    if let Some(track) = track {
        scene.push(Shape::filled(bar, RADIUS, track));
    }
    let Some(number) = value.numeric else { return };
    let share = value.scale.share(number);
    // A value at the lower end keeps a line, so that the bar is seen to be there.
    let least = 1.0 / f64::from(if upright { bar.height } else { bar.width }).max(1.0);
    let filled = part(bar, upright, 0.0, share.max(least.min(1.0)));
    if mode == DisplayMode::Basic {
        scene.push(Shape::filled(filled, RADIUS, value.color.with_alpha(0.35)));
        let edge = if upright {
            Rect::new(filled.x, filled.y, filled.width, filled.height.min(2.0))
        } else {
            let width = filled.width.min(2.0);
            Rect::new(filled.right() - width, filled.y, width, filled.height)
        };
        scene.push(Shape::filled(edge, 0.0, value.color));
        return;
    }
    scene.push(Shape::filled(filled, RADIUS, gradient(bar, upright, value, number)));
}

/// The scale's colours along the whole bar, of which the filled part shows its beginning.
fn gradient(bar: Rect, upright: bool, value: &Single, number: f64) -> Fill {
    let stops = value.ramp.stops(value.scale, number);
    match stops.as_slice() {
        [] => Fill::Solid(value.color),
        [(_, only)] => Fill::Solid(*only),
        _ => Fill::Linear(Gradient {
            from: Point::new(bar.x, bar.bottom()),
            to: if upright { Point::new(bar.x, bar.y) } else { Point::new(bar.right(), bar.bottom()) },
            stops: stops.iter().map(|(share, color)| Stop { offset: *share as f32, color: *color }).collect(),
        }),
    }
}

fn draw_cells(scene: &mut Scene, layout: &Layout, value: &Single, unfilled: bool) {
    let (bar, upright) = (layout.bar, layout.upright);
    let length = if upright { bar.height } else { bar.width };
    let count = (length / LCD_CELL).floor().max(1.0) as usize;
    let step = length / count as f32;
    for index in 0..count {
        let at = value.scale.at(index as f64 / count as f64);
        let lit = value.numeric.is_some_and(|number| at <= number);
        if !lit && !unfilled {
            continue;
        }
        let color = value.ramp.at(at, value.scale);
        let size = (step - LCD_GAP).max(1.0);
        let along = index as f32 * step;
        let rect = if upright {
            Rect::new(bar.x, bar.bottom() - along - size, bar.width, size)
        } else {
            Rect::new(bar.x + along, bar.y, size, bar.height)
        };
        let fill = if lit {
            Fill::vertical(rect.y, rect.bottom(), color.with_alpha(0.95), color.with_alpha(0.72))
        } else {
            Fill::Solid(color.with_alpha(0.18))
        };
        scene.push(Shape::Rect { rect, radius: 2.0, fill: Some(fill), stroke: None });
    }
}
