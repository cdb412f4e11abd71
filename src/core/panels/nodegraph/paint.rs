//! Painting nodes and edges. In: a graph, positions. Out: shapes and places for the pointer.
//!
//! **Invariant:** an edge ends at the rim of its nodes, with an arrow where it leads.

use super::Fitted;
use super::graph::{Edge, Graph, Node};
use crate::panels::{HitArea, HitPlace, PanelContext};
use crate::scene::{Anchor, Baseline, Fill, Point, Rect, Scene, Sector, Shape, Stroke, Text, ellipsis};
use crate::theme::Color;

const ARROW_PX: f32 = 7.0;
/// Discs smaller than this have no room for texts.
const LEAST_FOR_TEXT: f32 = 16.0;
/// About as wide as what is written beside an edge.
const TOLD_WIDTH: f32 = 56.0;
/// Half of the place that answers the pointer around an edge's middle.
const REACH_PX: f32 = 9.0;

pub(super) fn edges(
    graph: &Graph,
    fitted: &Fitted,
    scene: &mut Scene,
    areas: &mut Vec<HitArea>,
    context: &PanelContext<'_>,
) {
    let tokens = context.theme.tokens();
    // Where edges before this one are told.
    let mut told: Vec<Point> = Vec::new();
    for (index, edge) in graph.edges.iter().enumerate() {
        let (Some(from), Some(to)) = (fitted.at.get(edge.from).copied(), fitted.at.get(edge.to).copied())
        else {
            continue;
        };
        let color = edge.color.unwrap_or(if edge.highlighted { tokens.link } else { tokens.border_strong });
        let width = if edge.highlighted { edge.thickness.max(2.0) } else { edge.thickness };
        let way = fitted.ways.get(index).map_or(&[][..], Vec::as_slice);
        let line = if edge.from == edge.to {
            around(from, fitted.radius)
        } else if let ([first, ..], [.., last]) = (way, way) {
            let begin = towards(from, *first, fitted.radius + 2.0);
            let end = towards(to, *last, fitted.radius + 2.0);
            [begin].into_iter().chain(way.iter().copied()).chain([end]).collect()
        } else {
            // A way back is bent to the other side, so that both are seen.
            let is_pair = graph.edges.iter().any(|other| other.from == edge.to && other.to == edge.from);
            between(from, to, fitted.radius, if is_pair { fitted.radius * 0.5 } else { 0.0 })
        };
        let middle = free_place(&line, &told);
        told.push(middle);
        if let [.., before, end] = line.as_slice() {
            scene.push(Shape::Area { outlines: vec![arrow(*before, *end)], fill: Fill::Solid(color) });
        }
        scene.push(Shape::Path { lines: vec![line], stroke: Stroke::dashed(color, width, &edge.dash) });
        let place = HitPlace::Rect(Rect::new(
            middle.x - REACH_PX,
            middle.y - REACH_PX,
            2.0 * REACH_PX,
            2.0 * REACH_PX,
        ));
        tell_edge(graph, edge, place, color, areas);
        if !edge.main.is_empty() && fitted.radius >= LEAST_FOR_TEXT {
            let text = Text::new(
                edge.main.clone(),
                Point::new(middle.x, middle.y - 7.0),
                10.0,
                tokens.text_secondary,
            );
            scene.text(text.anchored(Anchor::Middle, Baseline::Middle));
        }
    }
}

/// A line from rim to rim.
fn between(from: Point, to: Point, radius: f32, bend: f32) -> Vec<Point> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(0.01);
    let (ux, uy) = (dx / length, dy / length);
    let inset = (radius + 2.0).min(length / 2.0);
    let at = |share: f32| {
        let away = bend * 4.0 * share * (1.0 - share);
        let along = inset + (length - 2.0 * inset) * share;
        Point::new(from.x + ux * along - uy * away, from.y + uy * along + ux * away)
    };
    let pieces: u8 = if bend == 0.0 { 1 } else { 12 };
    (0..=pieces).map(|piece| at(f32::from(piece) / f32::from(pieces))).collect()
}

/// From one point so far towards another.
fn towards(from: Point, to: Point, distance: f32) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let share = distance / dx.hypot(dy).max(distance);
    Point::new(from.x + dx * share, from.y + dy * share)
}

/// The middle of a line, or another place on it where the middle is taken.
fn free_place(line: &[Point], taken: &[Point]) -> Point {
    const SHARES: [f32; 5] = [0.5, 0.36, 0.64, 0.25, 0.75];
    let is_free = |place: &Point| {
        taken.iter().all(|other| (place.x - other.x).abs() > TOLD_WIDTH || (place.y - other.y).abs() > 12.0)
    };
    let free = SHARES.iter().map(|share| along(line, *share)).find(is_free);
    free.unwrap_or_else(|| along(line, 0.5))
}

/// The point of a line at a share of its length.
fn along(line: &[Point], share: f32) -> Point {
    let length = |pair: &[Point]| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y);
    let mut left = line.windows(2).map(length).sum::<f32>() * share;
    for pair in line.windows(2) {
        let own = length(pair);
        if own >= left {
            return towards(pair[0], pair[1], left.max(0.01));
        }
        left -= own;
    }
    line.last().copied().unwrap_or_default()
}

/// A loop above a node that leads to itself.
fn around(at: Point, radius: f32) -> Vec<Point> {
    let (reach, center) = (radius * 0.55, Point::new(at.x, at.y - radius * 1.25));
    let points = (0..=16u8).map(|piece| {
        let turn = std::f32::consts::PI * (0.8 + 1.4 * f32::from(piece) / 16.0);
        Point::new(center.x - reach * turn.sin(), center.y + reach * turn.cos())
    });
    points.collect()
}

fn arrow(before: Point, end: Point) -> Vec<Point> {
    let (dx, dy) = (end.x - before.x, end.y - before.y);
    let length = dx.hypot(dy).max(0.01);
    let (ux, uy) = (dx / length * ARROW_PX, dy / length * ARROW_PX);
    vec![
        end,
        Point::new(end.x - ux - uy * 0.5, end.y - uy + ux * 0.5),
        Point::new(end.x - ux + uy * 0.5, end.y - uy - ux * 0.5),
    ]
}

fn tell_edge(graph: &Graph, edge: &Edge, place: HitPlace, color: Color, areas: &mut Vec<HitArea>) {
    let name = |node: usize| graph.nodes.get(node).map_or("", |node| node.title.as_str());
    let title = format!("{} → {}", name(edge.from), name(edge.to));
    let own = [("", edge.main.as_str()), ("", edge.secondary.as_str())];
    tell(title, &own, &edge.details, (place, color), (Some(edge.cell), edge.has_links), areas);
}

/// A row for each text that is there; at least one, so that the place answers.
fn tell(
    title: String,
    own: &[(&str, &str)],
    details: &[(String, String)],
    (place, color): (HitPlace, Color),
    (cell, has_links): (Option<crate::field::CellPlace>, bool),
    areas: &mut Vec<HitArea>,
) {
    let group = areas.last().and_then(|area| area.group).map_or(0, |group| group + 1);
    let mut rows: Vec<(&str, &str)> = own.iter().copied().filter(|(_, text)| !text.is_empty()).collect();
    rows.extend(details.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    if rows.is_empty() {
        rows.push(("", ""));
    }
    for (label, value) in rows {
        areas.push(HitArea {
            place,
            label: label.to_owned(),
            value: value.to_owned(),
            color,
            cell,
            has_links,
            title: title.clone(),
            number: None,
            group: Some(group),
        });
    }
}

pub(super) fn nodes(
    graph: &Graph,
    fitted: &Fitted,
    scene: &mut Scene,
    areas: &mut Vec<HitArea>,
    context: &PanelContext<'_>,
) {
    let radius = fitted.radius;
    let tokens = context.theme.tokens();
    for (node, at) in graph.nodes.iter().zip(&fitted.at) {
        let rim = node.color.unwrap_or(tokens.border_strong);
        let ring = |start: f32, sweep: f32, color: Color| {
            Shape::Sector(Sector {
                center: *at,
                inner_radius: radius * 0.88,
                outer_radius: radius,
                start,
                sweep,
                fill: color.into(),
                stroke: None,
            })
        };
        let disc = Shape::Points { centers: vec![*at], radius, fill: tokens.panel, stroke: None };
        scene.push(disc);
        let total: f64 = node.arcs.iter().map(|(share, _)| share).sum();
        if node.arcs.is_empty() {
            scene.push(ring(0.0, std::f32::consts::TAU, rim));
        } else {
            scene.push(ring(0.0, std::f32::consts::TAU, tokens.track));
            let mut start = 0.0;
            for (share, color) in &node.arcs {
                // Shares of a whole add up to one; amounts are made so.
                let sweep = (share / total.max(1.0)) as f32 * std::f32::consts::TAU;
                scene.push(ring(start, sweep, *color));
                start += sweep;
            }
        }
        if node.highlighted {
            scene.push(Shape::Path {
                lines: vec![circle(*at, radius + 3.0)],
                stroke: Stroke::solid(tokens.link, 2.0),
            });
        }
        texts(node, *at, radius, scene, context);
        let place = HitPlace::Rect(Rect::new(at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius));
        let own = [("", node.subtitle.as_str()), ("", node.main.as_str()), ("", node.secondary.as_str())];
        let links = (node.cell, node.has_links);
        tell(node.title.clone(), &own, &node.details, (place, rim), links, areas);
    }
}

fn circle(center: Point, radius: f32) -> Vec<Point> {
    let point = |piece: u8| {
        let turn = f32::from(piece) / 32.0 * std::f32::consts::TAU;
        Point::new(center.x + radius * turn.sin(), center.y - radius * turn.cos())
    };
    (0..=32).map(point).collect()
}

/// Amounts within the disc, names below it.
fn texts(node: &Node, at: Point, radius: f32, scene: &mut Scene, context: &PanelContext<'_>) {
    let tokens = context.theme.tokens();
    let mut write = |text: &str, y: f32, size: f32, room: f32, color: Color| {
        let text = ellipsis(text, room, size, 400, context.measure);
        scene.text(
            Text::new(text, Point::new(at.x, y), size, color).anchored(Anchor::Middle, Baseline::Middle),
        );
    };
    if radius >= LEAST_FOR_TEXT {
        let inside = radius * 1.6;
        let fits = context.measure.width_px(&node.main, 11.0, 400) <= inside;
        // An amount that is cut is no amount: its unit goes below it.
        let (main, below) = match node.main.split_once(' ') {
            Some(parts) if node.secondary.is_empty() && !fits => parts,
            _ => (node.main.as_str(), node.secondary.as_str()),
        };
        let shift = if below.is_empty() { 0.0 } else { 6.0 };
        write(main, at.y - shift, 11.0, inside, tokens.text);
        write(below, at.y + 7.0, 10.0, inside, tokens.text_secondary);
    }
    let room = (radius * 4.0).max(60.0);
    let below = at.y + radius + 9.0;
    write(&node.title, below, 11.0, room, tokens.text);
    if radius >= LEAST_FOR_TEXT {
        write(&node.subtitle, below + 12.0, 10.0, room, tokens.text_secondary);
    }
}
