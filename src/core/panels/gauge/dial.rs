//! One dial. In: its box, a value, options. Out: shapes.
//!
//! Angles are radians clockwise from twelve o'clock; the arc opens downwards.
//!
//! **Invariant:** the arc, its ring and labels stay within the box.

use std::f32::consts::PI;

use super::GaugeOptions;
use crate::panels::PanelContext;
use crate::panels::value::{Single, Widest, draw_value, fitting_names, font_size, sections};
use crate::scene::{Anchor, Baseline, Fill, Point, Rect, Scene, Sector, Shape, Text};
use crate::theme::Color;

/// The arc's start and length.
const START: f32 = -0.6 * PI;
const SWEEP: f32 = 1.2 * PI;
/// How far the arc's ends reach below its centre, in radii: the cosine of the angle they end at.
const BELOW: f32 = 0.31;
/// Between the arc and the ring around it.
const RING_GAP: f32 = 2.0;
/// Names below dials.
const NAME_WEIGHT: u16 = 400;

/// What is written below the dials; nothing where no names are shown.
pub(super) fn shown_names(values: &[Single], dials: &[Dial], context: &PanelContext<'_>) -> Vec<String> {
    let rooms = dials.iter().map(|dial| dial.cell.width - 8.0);
    let size = dials.first().map_or(0.0, |dial| dial.name_size);
    fitting_names(values, rooms, size, NAME_WEIGHT, context.measure)
}

/// The geometry of a dial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dial {
    cell: Rect,
    center: Point,
    /// Of the arc's outer edge.
    radius: f32,
    thickness: f32,
    ring: f32,
    name_size: f32,
    value_size: f32,
    label_size: f32,
}

impl Dial {
    pub(super) fn new(
        cell: Rect,
        widest: &Widest,
        labels: &[(f64, String)],
        options: &GaugeOptions,
        context: &PanelContext<'_>,
    ) -> Self {
        let name_size = match (widest.name.is_empty(), options.sizes.title) {
            (true, _) => 0.0,
            (false, Some(size)) => size,
            (false, None) => (cell.height * 0.1).clamp(10.0, 14.0),
        };
        let name_height = name_size * 1.5;
        let area = Rect::new(cell.x, cell.y, cell.width, (cell.height - name_height).max(1.0)).inset(4.0);
        let outer = (area.width / 2.0).min(area.height / (1.0 + BELOW)).max(1.0);
        let label_size = if options.threshold_labels { (outer * 0.13).clamp(8.0, 14.0) } else { 0.0 };
        let label_width = |text: &str| context.measure.width_px(text, label_size, 400);
        let margin = match options.threshold_labels {
            true => {
                labels.iter().map(|(_, text)| label_width(text)).fold(label_size, f32::max) + 2.0 * RING_GAP
            }
            false => 0.0,
        };
        let available = (outer - margin).max(outer * 0.5);
        let full = (available / 2.6).min(40.0) / if options.threshold_labels { 1.3 } else { 1.0 };
        let ring = if options.threshold_markers { (full / 5.0).max(1.5) } else { 0.0 };
        let radius = available - if options.threshold_markers { ring + RING_GAP } else { 0.0 };
        let thickness = full.min(radius * 0.6);
        let height = available * (1.0 + BELOW);
        let center = Point::new(area.center().x, area.y + (area.height - height) / 2.0 + available);
        let inside = (radius - thickness) * 1.75;
        let value_size = options.sizes.value.unwrap_or_else(|| {
            let most = Some((radius * 0.5).min(100.0));
            font_size(&widest.value, (inside, radius * 0.6), 1.0, most, 500, context.measure)
        });
        Self { cell, center, radius, thickness, ring, name_size, value_size, label_size }
    }

    fn sector(&self, inner: f32, outer: f32, from: f64, to: f64, color: Color) -> Shape {
        Shape::Sector(Sector {
            center: self.center,
            inner_radius: inner.max(0.0),
            outer_radius: outer,
            start: START + SWEEP * from as f32,
            sweep: SWEEP * (to - from) as f32,
            fill: Fill::Solid(color),
            stroke: None,
        })
    }

    pub(super) fn draw(
        &self,
        scene: &mut Scene,
        (value, name): (&Single, &str),
        options: &GaugeOptions,
        context: &PanelContext<'_>,
    ) {
        let tokens = context.theme.tokens();
        let inner = self.radius - self.thickness;
        scene.push(self.sector(inner, self.radius, 0.0, 1.0, tokens.track));
        if let Some(number) = value.numeric {
            let share = value.scale.share(number);
            let from = value.neutral.map_or(0.0, |neutral| value.scale.share(neutral));
            if share != from {
                scene.push(self.sector(inner, self.radius, from.min(share), from.max(share), value.color));
            }
        }
        if options.threshold_markers {
            let inner = self.radius + RING_GAP;
            for (from, to, color) in sections(&value.bands, value.scale) {
                scene.push(self.sector(inner, inner + self.ring, from, to, color));
            }
        }
        if options.threshold_labels {
            self.draw_labels(scene, value, tokens.text_secondary);
        }
        let at = Point::new(self.center.x, self.center.y - self.value_size * 0.1);
        draw_value(scene, &value.text, at, Anchor::Middle, (self.value_size, value.color), context.measure);
        if self.name_size > 0.0 {
            let at = Point::new(self.cell.center().x, self.cell.bottom() - self.name_size * 0.75);
            scene.text(
                Text::new(name, at, self.name_size, tokens.text).anchored(Anchor::Middle, Baseline::Middle),
            );
        }
    }

    /// The scale's ends and each threshold between them, around the arc.
    fn draw_labels(&self, scene: &mut Scene, value: &Single, color: Color) {
        for (at, text) in &value.scale_labels {
            let angle = START + SWEEP * value.scale.share(*at) as f32;
            let reach = self.radius + RING_GAP + self.ring + self.label_size * 0.5;
            let (sin, cos) = angle.sin_cos();
            let anchor = match sin {
                sin if sin > 0.2 => Anchor::Start,
                sin if sin < -0.2 => Anchor::End,
                _ => Anchor::Middle,
            };
            let lift = self.label_size * 0.3;
            let at = Point::new(self.center.x + reach * sin, self.center.y - reach * cos - lift);
            scene
                .text(Text::new(text.clone(), at, self.label_size, color).anchored(anchor, Baseline::Middle));
        }
    }
}
