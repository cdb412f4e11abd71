//! The bar of a dial and its track. In: the arc's geometry, a value, how it is to look. Out: shapes.
//!
//! Angles are radians clockwise from twelve o'clock; shares go from 0 at the arc's start to 1 at its end.
//!
//! **Invariant:** what is filled ends where the value is on the scale, whatever it looks like.

use std::f32::consts::{PI, TAU};

use super::options::{EndMark, Look};
use crate::panels::value::{Ramp, Single};
use crate::scene::{Fill, Point, Scene, Sector, Shape};
use crate::theme::Color;

/// The arc of dials that open downwards: where it starts, and how long it is.
const START: f32 = -0.6 * PI;
const SWEEP: f32 = 1.2 * PI;
/// A gradient is painted in so many pieces for a whole turn.
const PIECES: f32 = 90.0;
/// Pieces reach a little below the next, so that no ground shows between them.
const OVERLAP: f32 = 0.01;
/// Segments nearer than this, in CSS pixels, would run into each other.
const LEAST_SEGMENT_PX: f32 = 3.0;

/// Where the arc lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arc {
    pub center: Point,
    /// Of its outer edge.
    pub radius: f32,
    pub thickness: f32,
    pub start: f32,
    pub sweep: f32,
}

/// Start and length of the arc that a look asks for.
pub(super) fn span(look: &Look) -> (f32, f32) {
    if look.circle { (0.0, TAU) } else { (START, SWEEP) }
}

impl Arc {
    fn inner(&self) -> f32 {
        (self.radius - self.thickness).max(0.0)
    }

    /// A piece between two shares, of a ring of its own.
    pub(super) fn ring(&self, inner: f32, outer: f32, from: f64, to: f64, color: Color) -> Shape {
        Shape::Sector(Sector {
            center: self.center,
            inner_radius: inner.max(0.0),
            outer_radius: outer,
            start: self.start + self.sweep * from as f32,
            sweep: self.sweep * (to - from) as f32,
            fill: Fill::Solid(color),
            stroke: None,
        })
    }

    fn piece(&self, from: f64, to: f64, color: Color) -> Shape {
        self.ring(self.inner(), self.radius, from, to, color)
    }

    /// The middle of the bar at a share.
    fn middle(&self, share: f64) -> Point {
        let (sin, cos) = (self.start + self.sweep * share as f32).sin_cos();
        let reach = self.radius - self.thickness / 2.0;
        Point::new(self.center.x + reach * sin, self.center.y - reach * cos)
    }

    fn disc(&self, share: f64, radius: f32, fill: Color) -> Shape {
        Shape::Points { centers: vec![self.middle(share)], radius, fill, stroke: None }
    }

    fn is_closed(&self) -> bool {
        self.sweep >= TAU - 0.001
    }

    /// The track, and on it the bar between two shares.
    pub(super) fn draw(
        &self,
        scene: &mut Scene,
        value: &Single,
        ends: (f64, f64),
        look: &Look,
        track: Color,
    ) {
        if let Some(count) = look.segments {
            return self.segments(scene, value, ends, (count, look), track);
        }
        let round = look.rounded && self.thickness > 2.0;
        let cap = self.thickness / 2.0;
        if round && !self.is_closed() {
            scene.push(self.disc(0.0, cap, track));
            scene.push(self.disc(1.0, cap, track));
        }
        scene.push(self.piece(0.0, 1.0, track));
        let (from, to) = ends;
        if to <= from {
            return;
        }
        if look.bar_glow {
            for (beyond, alpha) in [(0.5, 0.06), (0.3, 0.08), (0.12, 0.12)] {
                let beyond = self.thickness * beyond;
                let color = value.color.with_alpha(alpha);
                scene.push(self.ring(self.inner() - beyond, self.radius + beyond, from, to, color));
            }
        }
        let color = |share: f64| if look.gradient { shaded(value, share, ends, track) } else { value.color };
        if round {
            scene.push(self.disc(from, cap, color(from)));
        }
        if look.gradient {
            let count = (PIECES * (self.sweep / TAU) * (to - from) as f32).ceil().max(1.0) as i32;
            for index in 0..count {
                let at = |index: i32| from + (to - from) * f64::from(index) / f64::from(count);
                let end = (at(index + 1) + f64::from(OVERLAP)).min(to);
                scene.push(self.piece(at(index), end, color(at(index + 1))));
            }
        } else {
            scene.push(self.piece(from, to, value.color));
        }
        if round {
            scene.push(self.disc(to, cap, color(to)));
            self.mark(scene, ends, look.end_mark, color(to));
        }
    }

    fn mark(&self, scene: &mut Scene, (from, to): (f64, f64), mark: EndMark, ground: Color) {
        match mark {
            EndMark::None => {}
            EndMark::Point => {
                let ink = Color::ink_on(ground).with_alpha(0.75);
                scene.push(self.disc(to, (self.thickness * 0.2).max(1.0), ink));
            }
            EndMark::Glow => {
                let white = Color::rgb(255, 255, 255);
                for (back, alpha) in [(0.12, 0.1), (0.08, 0.14), (0.04, 0.2)] {
                    scene.push(self.piece((to - back).max(from), to, white.with_alpha(alpha)));
                }
            }
        }
    }

    /// Equal pieces, filled up to the value, each in the colour of its own place on the scale.
    fn segments(
        &self,
        scene: &mut Scene,
        value: &Single,
        (from, to): (f64, f64),
        (count, look): (usize, &Look),
        track: Color,
    ) {
        // Grafana: at most two thirds of a segment's share lie between two, and at least two degrees for the whole way.
        let degrees = (self.sweep.to_degrees() / 1.5 / count as f32).max(2.0) * look.segment_spacing;
        let length = self.inner() * self.sweep;
        let fitting = length / (self.inner() * degrees.to_radians() + LEAST_SEGMENT_PX);
        let count = count.min(fitting.floor().max(1.0) as usize);
        let gap = f64::from((degrees.to_radians() / self.sweep).min(0.9 / count as f32));
        for index in 0..count {
            let at = index as f64 / count as f64;
            let filled = at >= from && at < to;
            let color = if filled { value.ramp.at(value.scale.at(at), value.scale) } else { track };
            scene.push(self.piece(at, at + 1.0 / count as f64 - gap, color));
        }
    }
}

/// The colour of a bar at a share: along its own scale of colours, or from a shade of its one colour to that colour.
fn shaded(value: &Single, share: f64, (from, to): (f64, f64), track: Color) -> Color {
    let along = ((share - from) / (to - from).max(f64::EPSILON)).clamp(0.0, 1.0);
    match &value.ramp {
        Ramp::Scheme(scheme) => scheme.at(share),
        Ramp::Bands(_) | Ramp::Flat(_) => value.color.with_alpha((0.45 + 0.55 * along) as f32).over(track),
    }
}
