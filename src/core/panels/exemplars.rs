//! Exemplars on a chart. In: observations, where each would be drawn. Out: marks, and what the pointer learns there.
//!
//! **Invariant:** observations too near to be told apart share a mark that says how many it stands for.

use std::collections::BTreeMap;

use crate::field::Link;
use crate::query::Exemplar;
use crate::scene::{Fill, Point, Shape, Stroke};
use crate::theme::Color;
use crate::time::{Millis, format_date_time};

use super::PanelContext;

/// Marks nearer than this share one, in CSS pixels.
const APART_PX: f32 = 6.0;
/// Half of a mark's width.
const REACH_PX: f32 = 4.0;
/// The pointer need not hit it exactly.
const NEAR_PX: f32 = 7.0;

/// An observation that can be pointed at.
#[derive(Debug, Clone, PartialEq)]
pub struct ExemplarMark {
    pub at: Point,
    pub time: Millis,
    pub time_text: String,
    pub color: Color,
    /// Names and values, its own labels first.
    pub rows: Vec<(String, String)>,
    pub links: Vec<Link>,
    /// Further observations at the same place.
    pub more: usize,
}

/// Marks and how they look.
#[derive(Default)]
pub(super) struct Marks {
    pub shapes: Vec<Shape>,
    pub marks: Vec<ExemplarMark>,
}

/// `place` says where one is drawn; those without a place are left out. `show` formats its value.
pub(super) fn exemplar_marks(
    exemplars: &[Exemplar],
    color: Color,
    context: &PanelContext<'_>,
    show: impl Fn(f64) -> String,
    place: impl Fn(&Exemplar) -> Option<Point>,
) -> Marks {
    let mut places: BTreeMap<(i32, i32), (Point, &Exemplar, usize)> = BTreeMap::new();
    for exemplar in exemplars.iter().filter(|exemplar| context.range.contains(exemplar.at)) {
        let Some(at) = place(exemplar) else { continue };
        let cell = ((at.x / APART_PX) as i32, (at.y / APART_PX) as i32);
        places.entry(cell).and_modify(|(.., more)| *more += 1).or_insert((at, exemplar, 0));
    }
    let marks: Vec<ExemplarMark> = places
        .into_values()
        .map(|(at, exemplar, more)| mark(at, exemplar, more, color, context, &show))
        .collect();
    let outlines: Vec<Vec<Point>> = marks.iter().map(|mark| diamond(mark.at)).collect();
    let edges = outlines.iter().map(|outline| outline.iter().chain(outline.first()).copied().collect());
    let edge = Stroke::solid(context.theme.tokens().panel, 1.0);
    let shapes = if outlines.is_empty() {
        Vec::new()
    } else {
        vec![
            Shape::Path { lines: edges.collect(), stroke: edge },
            Shape::Area { outlines, fill: Fill::Solid(color) },
        ]
    };
    Marks { shapes, marks }
}

/// A square on its corner: unlike any point of a series.
fn diamond(at: Point) -> Vec<Point> {
    [(0.0, -REACH_PX), (REACH_PX, 0.0), (0.0, REACH_PX), (-REACH_PX, 0.0)]
        .map(|(dx, dy)| Point::new(at.x + dx, at.y + dy))
        .to_vec()
}

fn mark(
    at: Point,
    exemplar: &Exemplar,
    more: usize,
    color: Color,
    context: &PanelContext<'_>,
    show: &impl Fn(f64) -> String,
) -> ExemplarMark {
    let mut rows = vec![("Value".to_owned(), show(exemplar.value))];
    let labels = exemplar.labels.iter().chain(exemplar.series.iter());
    rows.extend(labels.map(|(name, value)| (name.clone(), value.clone())));
    ExemplarMark {
        at,
        time: exemplar.at,
        time_text: format_date_time(exemplar.at, context.zone),
        color,
        rows,
        links: exemplar.links.clone(),
        more,
    }
}

/// The mark under a position, the nearest of several.
pub(super) fn mark_at(marks: &[ExemplarMark], at: Point) -> Option<&ExemplarMark> {
    let distance = |mark: &ExemplarMark| (mark.at.x - at.x).hypot(mark.at.y - at.y);
    let near = marks.iter().filter(|mark| distance(mark) <= NEAR_PX);
    near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}
