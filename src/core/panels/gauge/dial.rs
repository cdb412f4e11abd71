//! One dial. In: its box, a value, options. Out: shapes.
//!
//! **Invariant:** the arc, its ring and labels stay within the box.

use super::arc::{Arc, span};
use super::options::GaugeOptions;
use crate::panels::PanelContext;
use crate::panels::value::{Single, Widest, draw_value, fitting_names, font_size, sections};
use crate::scene::{Anchor, Baseline, Point, Rect, Scene, Shape, Stroke, Text};
use crate::theme::Color;

/// How far the ends of an open arc reach below its centre, in radii: the cosine of the angle they end at.
const BELOW: f32 = 0.31;
/// Between the arc and the ring around it.
const RING_GAP: f32 = 2.0;
/// Names of dials.
const NAME_WEIGHT: u16 = 400;
/// Smaller graphs of the past say nothing, in CSS pixels.
const LEAST_GRAPH_PX: f32 = 8.0;

/// What is written for the names of dials; nothing where none are shown.
pub(super) fn shown_names(values: &[Single], dials: &[Dial], context: &PanelContext<'_>) -> Vec<String> {
    let rooms = dials.iter().map(|dial| dial.name_room);
    let size = dials.first().map_or(0.0, |dial| dial.name_size);
    fitting_names(values, rooms, size, NAME_WEIGHT, context.measure)
}

/// The geometry of a dial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dial {
    cell: Rect,
    arc: Arc,
    ring: f32,
    name_size: f32,
    name_room: f32,
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
        let look = &options.look;
        let (start, sweep) = span(look);
        let named = !widest.name.is_empty();
        let below_dial = match (named && !look.modern, options.sizes.title) {
            (false, _) => 0.0,
            (true, Some(size)) => size,
            (true, None) => (cell.height * 0.1).clamp(10.0, 14.0),
        };
        let name_height = below_dial * 1.5;
        let area = Rect::new(cell.x, cell.y, cell.width, (cell.height - name_height).max(1.0)).inset(4.0);
        let reach_below = if look.circle { 1.0 } else { BELOW };
        let outer = (area.width / 2.0).min(area.height / (1.0 + reach_below)).max(1.0);
        let label_size = if options.threshold_labels { (outer * 0.13).clamp(8.0, 14.0) } else { 0.0 };
        let label_width = |text: &str| context.measure.width_px(text, label_size, 400);
        let margin = match options.threshold_labels {
            true => {
                labels.iter().map(|(_, text)| label_width(text)).fold(label_size, f32::max) + 2.0 * RING_GAP
            }
            false => 0.0,
        };
        let available = (outer - margin).max(outer * 0.5);
        let full = match look.bar_width {
            Some(share) => (share * available / 3.0).max(2.0),
            None => (available / 2.6).min(40.0) / if options.threshold_labels { 1.3 } else { 1.0 },
        };
        let ring = if options.threshold_markers { (full / 5.0).clamp(1.5, 12.0) } else { 0.0 };
        // What glows or has round ends needs room beyond the arc.
        let air = if look.bar_glow { full / 2.0 } else { 0.0 };
        let round_ends = if look.rounded && !look.circle { full / 4.0 } else { 0.0 };
        let radius =
            available - if options.threshold_markers { ring + RING_GAP } else { 0.0 } - air - round_ends;
        let thickness = full.min(radius * 0.6);
        let height = available * (1.0 + reach_below);
        let center = Point::new(area.center().x, area.y + (area.height - height) / 2.0 + available);
        let inside = (radius - thickness) * 1.75;
        let both = if named && look.modern { 0.75 } else { 1.0 };
        let value_size = options.sizes.value.unwrap_or_else(|| {
            let most = Some((radius * 0.5 * both).min(100.0));
            font_size(&widest.value, (inside, radius * 0.6), 1.0, most, 500, context.measure)
        });
        let within = || {
            let most = Some((value_size * 0.7).clamp(10.0, 30.0));
            options.sizes.title.unwrap_or_else(|| {
                font_size(&widest.name, (inside, radius / 3.0), 1.0, most, NAME_WEIGHT, context.measure)
                    .max(10.0)
            })
        };
        let (name_size, name_room) = match (named, look.modern) {
            (false, _) => (0.0, 0.0),
            (true, true) => (within(), inside),
            (true, false) => (below_dial, cell.width - 8.0),
        };
        let arc = Arc { center, radius, thickness, start, sweep };
        Self { cell, arc, ring, name_size, name_room, value_size, label_size }
    }

    pub(super) fn draw(
        &self,
        scene: &mut Scene,
        (value, name): (&Single, &str),
        options: &GaugeOptions,
        context: &PanelContext<'_>,
    ) {
        let tokens = context.theme.tokens();
        let arc = &self.arc;
        if options.look.center_glow {
            let inner = arc.radius - arc.thickness;
            for share in [0.95, 0.88, 0.8, 0.72, 0.63, 0.54, 0.45, 0.35] {
                let fill = value.color.with_alpha(0.025);
                scene.push(Shape::Points {
                    centers: vec![arc.center],
                    radius: inner * share,
                    fill,
                    stroke: None,
                });
            }
        }
        let neutral = value.neutral.or(options.neutral);
        let from = neutral.map_or(0.0, |neutral| value.scale.share(neutral));
        let share = value.numeric.map_or(from, |number| value.scale.share(number));
        let ends = (from.min(share), from.max(share));
        arc.draw(scene, value, ends, &options.look, tokens.track);
        if options.threshold_markers {
            let inner = arc.radius + RING_GAP;
            for (from, to, color) in sections(&value.bands, value.scale) {
                scene.push(arc.ring(inner, inner + self.ring, from, to, color));
            }
        }
        if options.threshold_labels {
            self.draw_labels(scene, value, tokens.text_secondary);
        }
        let has_graph = options.sparkline && self.draw_past(scene, value, options, context);
        self.draw_texts(scene, (value, name), has_graph, options, context);
    }

    fn draw_texts(
        &self,
        scene: &mut Scene,
        (value, name): (&Single, &str),
        has_graph: bool,
        options: &GaugeOptions,
        context: &PanelContext<'_>,
    ) {
        let tokens = context.theme.tokens();
        let center = self.arc.center;
        let (modern, name_size) = (options.look.modern, self.name_size);
        let beside = if modern { name_size * 0.6 } else { 0.0 };
        let lift = if has_graph && !options.look.circle { self.arc.radius * 0.1 } else { 0.0 };
        let at = Point::new(center.x, center.y - self.value_size * 0.1 - beside - lift);
        let ink = if modern { tokens.text } else { value.color };
        draw_value(scene, &value.text, at, Anchor::Middle, (self.value_size, ink), context.measure);
        if name_size <= 0.0 {
            return;
        }
        let (at, ink) = if modern {
            let below = self.value_size * 0.55 + name_size * 0.5 - beside - lift;
            (Point::new(center.x, center.y + below), tokens.text_secondary)
        } else {
            (Point::new(self.cell.center().x, self.cell.bottom() - name_size * 0.75), tokens.text)
        };
        scene.text(Text::new(name, at, name_size, ink).anchored(Anchor::Middle, Baseline::Middle));
    }

    /// The value's past as a small graph within the dial; whether there is one.
    fn draw_past(
        &self,
        scene: &mut Scene,
        value: &Single,
        options: &GaugeOptions,
        context: &PanelContext<'_>,
    ) -> bool {
        let Some(past) = &value.sparkline else { return false };
        let arc = &self.arc;
        let radius = arc.radius - arc.thickness / 2.0;
        let height = radius / 4.0;
        let (width, top) = if options.look.circle {
            (radius * 1.2 - arc.thickness, arc.center.y + radius * 0.42)
        } else {
            (radius * 1.1 - arc.thickness, arc.center.y + arc.radius * BELOW - height)
        };
        if height < LEAST_GRAPH_PX || width < 2.0 * LEAST_GRAPH_PX {
            return false;
        }
        let area = Rect::new(arc.center.x - width / 2.0, top, width, height);
        let shape = past.shape(context.range, Rect::new(area.x, area.y + 1.0, width, height - 2.0));
        if shape.lines.is_empty() {
            return false;
        }
        let shapes = vec![
            Shape::Area { outlines: shape.areas, fill: value.color.with_alpha(0.25).into() },
            Shape::Path { lines: shape.lines, stroke: Stroke::solid(value.color, 1.0) },
        ];
        scene.push(Shape::Group { clip: Some(area), shapes });
        true
    }

    /// The scale's ends and each threshold between them, around the arc.
    fn draw_labels(&self, scene: &mut Scene, value: &Single, color: Color) {
        let arc = &self.arc;
        for (at, text) in &value.scale_labels {
            let angle = arc.start + arc.sweep * value.scale.share(*at) as f32;
            let reach = arc.radius + RING_GAP + self.ring + self.label_size * 0.5;
            let (sin, cos) = angle.sin_cos();
            let anchor = match sin {
                sin if sin > 0.2 => Anchor::Start,
                sin if sin < -0.2 => Anchor::End,
                _ => Anchor::Middle,
            };
            let lift = self.label_size * 0.3;
            let at = Point::new(arc.center.x + reach * sin, arc.center.y - reach * cos - lift);
            scene
                .text(Text::new(text.clone(), at, self.label_size, color).anchored(anchor, Baseline::Middle));
        }
    }
}
