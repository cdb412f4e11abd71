//! Painting a pie. In: slices and the room for them. Out: shapes.
//!
//! **Invariant:** a label is only drawn where it fits its slice; the legend and the tooltip have it in any case.

use super::options::{PieOptions, SliceLabel};
use super::slices::{Slice, Whole};
use crate::panels::PanelContext;
use crate::scene::{Anchor, Baseline, Fill, Point, Rect, Scene, Sector, Shape, Stroke, Text};
use crate::theme::Color;

/// Between the pie and its surroundings.
const MARGIN: f32 = 8.0;
/// Narrower slices have no label, in radians.
const LEAST_LABELLED: f32 = 0.3;
const LINE: f32 = 1.2;
/// In CSS pixels.
const SMALLEST_LABEL: f32 = 9.0;

/// The disc or ring that slices are cut from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring {
    pub center: Point,
    pub inner: f32,
    pub outer: f32,
}

impl Ring {
    pub(super) fn within(area: Rect, donut: bool) -> Self {
        let outer = (area.width.min(area.height) / 2.0 - MARGIN).max(1.0);
        let inner = if donut { outer - (outer / 3.0).max(20.0).min(outer) } else { 0.0 };
        Self { center: area.center(), inner, outer }
    }

    /// Whether a box lies within a slice: its corners between the slice's sides and within its arc, and no part of it
    /// over the hole.
    fn holds(&self, area: Rect, slice: &Slice<'_>) -> bool {
        let (left, top) = (area.x - self.center.x, area.y - self.center.y);
        let (right, bottom) = (left + area.width, top + area.height);
        let hole = 0.0_f32.clamp(left, right).hypot(0.0_f32.clamp(top, bottom));
        let middle = slice.start + slice.sweep / 2.0;
        let is_whole = slice.sweep > 6.2;
        let within = |x: f32, y: f32| {
            let turned = (x.atan2(-y) - middle).rem_euclid(std::f32::consts::TAU);
            let away = turned.min(std::f32::consts::TAU - turned);
            x.hypot(y) <= self.outer && (is_whole || away <= slice.sweep / 2.0)
        };
        hole >= self.inner
            && [(left, top), (right, top), (left, bottom), (right, bottom)]
                .iter()
                .all(|(x, y)| within(*x, *y))
    }
}

pub(super) fn slices(
    scene: &mut Scene,
    ring: &Ring,
    whole: &Whole<'_>,
    options: &PieOptions,
    context: &PanelContext<'_>,
) {
    let tokens = context.theme.tokens();
    let drawn: Vec<&Slice<'_>> = whole.slices.iter().filter(|slice| slice.sweep > 0.0).collect();
    if drawn.is_empty() {
        let fill = Fill::Solid(tokens.track);
        scene.push(Shape::Sector(Sector {
            center: ring.center,
            inner_radius: ring.inner,
            outer_radius: ring.outer,
            start: 0.0,
            sweep: std::f32::consts::TAU,
            fill,
            stroke: None,
        }));
        let said = if whole.slices.iter().all(|slice| slice.hidden) {
            "All values are switched off"
        } else {
            "No value above 0"
        };
        let reach = ring.outer * 1.8;
        message(
            scene,
            said,
            Rect::new(ring.center.x - reach / 2.0, ring.center.y - reach / 2.0, reach, reach),
            context,
        );
        return;
    }
    for slice in &drawn {
        // A lone slice is the whole disc: an edge would look like a cut.
        let stroke = (drawn.len() > 1).then(|| Stroke::solid(tokens.panel, 1.0));
        scene.push(Shape::Sector(Sector {
            center: ring.center,
            inner_radius: ring.inner,
            outer_radius: ring.outer,
            start: slice.start,
            sweep: slice.sweep,
            fill: Fill::Solid(slice.value.color),
            stroke,
        }));
    }
    for slice in drawn {
        label(scene, ring, slice, options, context);
    }
}

fn label(
    scene: &mut Scene,
    ring: &Ring,
    slice: &Slice<'_>,
    options: &PieOptions,
    context: &PanelContext<'_>,
) {
    let lines: Vec<String> = options
        .labels
        .iter()
        .map(|label| match label {
            SliceLabel::Name => slice.value.name.clone(),
            SliceLabel::Value => slice.value.text.joined(),
            SliceLabel::Percent => slice.percent(),
        })
        .collect();
    if lines.is_empty() || slice.sweep < LEAST_LABELLED {
        return;
    }
    let named = options.labels.contains(&SliceLabel::Name);
    let wanted = if named {
        (ring.outer / 150.0 * 14.0).clamp(11.0, 30.0)
    } else {
        (ring.outer / 100.0 * 14.0).clamp(11.0, 36.0)
    };
    let inner = if ring.inner > 0.0 { ring.inner } else { ring.outer / 6.0 };
    let reach = f32::midpoint(ring.outer, inner);
    let angle = slice.start + slice.sweep / 2.0;
    let center = if slice.sweep > 6.2 && ring.inner <= 0.0 {
        ring.center
    } else {
        Point::new(ring.center.x + reach * angle.sin(), ring.center.y - reach * angle.cos())
    };
    let fits = |size: f32| {
        let width = lines.iter().map(|line| context.measure.width_px(line, size, 500)).fold(0.0, f32::max);
        // Above its letters and below them a text has air of its own.
        let height = (lines.len() as f32 - 1.0) * size * LINE + size * 0.8;
        let text = Rect::new(center.x - width / 2.0, center.y - height / 2.0, width, height);
        ring.holds(text, slice)
    };
    let sizes = std::iter::successors(Some(wanted), |size| Some(size - 0.5));
    let Some(size) = sizes.take_while(|size| *size >= SMALLEST_LABEL).find(|size| fits(*size)) else {
        return;
    };
    let ink = Color::ink_on(slice.value.color);
    let top = center.y - (lines.len() as f32 - 1.0) / 2.0 * size * LINE;
    for (index, line) in lines.into_iter().enumerate() {
        let at = Point::new(center.x, top + index as f32 * size * LINE);
        scene.text(Text::new(line, at, size, ink).anchored(Anchor::Middle, Baseline::Middle).weight(500));
    }
}

/// A sentence in the middle of a box.
pub(super) fn message(scene: &mut Scene, text: &str, area: Rect, context: &PanelContext<'_>) {
    let at_14 = context.measure.width_px(text, 14.0, 400).max(1.0);
    let size = (area.width / at_14 * 14.0).clamp(9.0, 18.0);
    let text = Text::new(text, area.center(), size, context.theme.tokens().text_secondary);
    scene.text(text.anchored(Anchor::Middle, Baseline::Middle));
}
