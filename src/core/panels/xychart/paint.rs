//! Painting points and lines. In: series, scales, the plot. Out: shapes and places for the pointer.
//!
//! **Invariant:** a value without a place on an axis is not drawn, and breaks the line.

use std::collections::BTreeMap;

use super::series::{XyPoint, XySeries};
use crate::panels::{HitArea, HitPlace};
use crate::scale::Scale;
use crate::scene::{Point, Rect, Shape, Stroke};
use crate::theme::Color;

/// Half of the least place that answers the pointer.
const REACH_PX: f32 = 5.0;

/// What discs drawn in one go have in common: colour, and size in quarters of a pixel.
type Look = ([u8; 3], u32);

/// Each point with its position, if it has one.
pub(super) fn placed<'a>(
    series: &'a XySeries,
    x: &Scale,
    y: &Scale,
    plot: Rect,
) -> Vec<(&'a XyPoint, Option<Point>)> {
    let place = |point: &XyPoint| {
        let (across, up) = (x.share(point.x)?, y.share(point.y)?);
        let at = Point::new(plot.x + plot.width * across as f32, plot.bottom() - plot.height * up as f32);
        (at.x.is_finite() && at.y.is_finite()).then_some(at)
    };
    series.points.iter().map(|point| (point, place(point))).collect()
}

pub(super) fn shapes(series: &XySeries, placed: &[(&XyPoint, Option<Point>)]) -> Vec<Shape> {
    let style = &series.style;
    let mut shapes = Vec::new();
    if style.line && style.line_width > 0.0 {
        let runs = placed.split(|(_, at)| at.is_none());
        let lines: Vec<Vec<Point>> = runs
            .map(|run| run.iter().filter_map(|(_, at)| *at).collect::<Vec<Point>>())
            .filter(|line| line.len() > 1)
            .collect();
        shapes
            .push(Shape::Path { lines, stroke: Stroke::dashed(series.color, style.line_width, &style.dash) });
    }
    // A point between two gaps would leave no mark at all.
    let alone = |index: usize| {
        let gap = |index: Option<usize>| {
            index.and_then(|index| placed.get(index)).is_none_or(|(_, at)| at.is_none())
        };
        gap(index.checked_sub(1)) && gap(Some(index + 1))
    };
    let mut groups: BTreeMap<Look, Vec<Point>> = BTreeMap::new();
    let mut colors: BTreeMap<Look, (Color, f32)> = BTreeMap::new();
    for (index, (point, at)) in placed.iter().enumerate() {
        let Some(at) = at.filter(|_| style.points || alone(index)) else { continue };
        if style.squares {
            let half = point.size / 2.0;
            let rect = Rect::new(at.x - half, at.y - half, point.size, point.size);
            let stroke = (style.rim > 0.0).then(|| Stroke::solid(point.color, style.rim));
            let fill = Some(point.color.with_alpha(style.opacity).into());
            shapes.push(Shape::Rect { rect, radius: 0.0, fill, stroke });
            continue;
        }
        let color = point.color;
        let key = ([color.r, color.g, color.b], (point.size * 4.0) as u32);
        colors.entry(key).or_insert((color, point.size));
        groups.entry(key).or_default().push(at);
    }
    for (key, centers) in groups {
        let Some((color, size)) = colors.get(&key).copied() else { continue };
        // See-through discs within a solid rim, as crowds of points stay countable that way.
        let rims = centers.iter().filter(|_| style.rim > 0.0);
        shapes.extend(rims.map(|center| rim(*center, size / 2.0, style.rim, color)));
        let fill = color.with_alpha(style.opacity);
        shapes.push(Shape::Points { centers, radius: size / 2.0, fill, stroke: None });
    }
    shapes
}

fn rim(center: Point, radius: f32, width: f32, color: Color) -> Shape {
    Shape::Sector(crate::scene::Sector {
        center,
        inner_radius: (radius - width).max(0.0),
        outer_radius: radius,
        start: 0.0,
        sweep: std::f32::consts::TAU,
        fill: color.into(),
        stroke: None,
    })
}

pub(super) fn hit_areas(series: &XySeries, placed: &[(&XyPoint, Option<Point>)], areas: &mut Vec<HitArea>) {
    let first = areas.last().and_then(|area| area.group).map_or(0, |group| group + 1);
    for (index, (point, at)) in placed.iter().enumerate() {
        let Some(at) = at else { continue };
        let half = (point.size / 2.0).max(REACH_PX);
        let place = HitPlace::Rect(Rect::new(at.x - half, at.y - half, 2.0 * half, 2.0 * half));
        for (name, text) in &point.told {
            areas.push(HitArea {
                place,
                label: name.clone(),
                value: text.clone(),
                color: point.color,
                cell: Some(point.cell),
                has_links: series.y.config.leads(),
                title: series.label.clone(),
                number: None,
                group: Some(first + index),
            });
        }
    }
}
