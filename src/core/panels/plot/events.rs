//! Annotations on a chart: dashed lines, bands for regions, and marks below the plot. In: events, the plot. Out: shapes
//! and the places that answer the pointer.
//!
//! **Invariant:** an event whose time is in sight has a mark; several too near to be told apart share one.

use super::crisp;
use crate::annotations::{Event, cluster};
use crate::panels::{Marker, PanelContext};
use crate::scene::{Fill, Point, Rect, Shape, Stroke};
use crate::time::Millis;

const BAND_OPACITY: f32 = 0.12;
const MARK_WIDTH: f32 = 9.0;
const MARK_HEIGHT: f32 = 6.0;
/// Places for the pointer reach a little beyond the mark.
const REACH: f32 = 3.0;

pub(in crate::panels) struct EventShapes {
    /// Below the data.
    pub(in crate::panels) bands: Vec<Shape>,
    /// Above the data.
    pub(in crate::panels) lines: Vec<Shape>,
    pub(in crate::panels) markers: Vec<Marker>,
}

pub(in crate::panels) fn events(plot: Rect, context: &PanelContext<'_>) -> EventShapes {
    let mut shapes = EventShapes { bands: Vec::new(), lines: Vec::new(), markers: Vec::new() };
    let range = context.range;
    let px_per_millisecond = f64::from(plot.width) / range.duration().max(1) as f64;
    let x = |time: Millis| {
        let inside = time.clamp(range.from, range.to);
        plot.x + ((inside - range.from) as f64 * px_per_millisecond) as f32
    };
    let in_sight = |event: &&Event| event.from <= range.to && event.to.unwrap_or(event.from) >= range.from;
    let visible: Vec<Event> = context.annotations.iter().filter(in_sight).cloned().collect();
    for event in &visible {
        let color = context.theme.color(&event.color);
        let stroke = Stroke::dashed(color, 1.0, &[4.0, 3.0]);
        let upright = |time: Millis| {
            let x = crisp(x(time));
            Shape::line(Point::new(x, plot.y), Point::new(x, plot.bottom()), stroke.clone())
        };
        if range.contains(event.from) {
            shapes.lines.push(upright(event.from));
        }
        let Some(to) = event.to else { continue };
        if range.contains(to) {
            shapes.lines.push(upright(to));
        }
    }
    for (color, from, to) in regions(&visible) {
        let band = Rect::new(x(from), plot.y, (x(to) - x(from)).max(1.0), plot.height);
        shapes.bands.push(Shape::filled(band, 0.0, context.theme.color(color).with_alpha(BAND_OPACITY)));
    }
    for cluster in cluster(&visible, px_per_millisecond) {
        let Some(first) = cluster.events.first() else { continue };
        let color = context.theme.color(&first.color);
        let (left, right) = (x(cluster.from), x(cluster.to));
        let top = plot.bottom() + 1.0;
        let is_region = first.to.is_some();
        shapes.lines.push(if is_region {
            Shape::filled(Rect::new(left, top, (right - left).max(2.0), 3.0), 1.5, color)
        } else {
            let middle = f32::midpoint(left, right);
            let corners = vec![
                Point::new(middle, top),
                Point::new(middle + MARK_WIDTH / 2.0, top + MARK_HEIGHT),
                Point::new(middle - MARK_WIDTH / 2.0, top + MARK_HEIGHT),
            ];
            Shape::Area { outlines: vec![corners], fill: Fill::Solid(color) }
        });
        let (from, to) =
            if is_region { (left, right) } else { (left - MARK_WIDTH / 2.0, right + MARK_WIDTH / 2.0) };
        let area = Rect::new(from - REACH, top - REACH, to - from + 2.0 * REACH, MARK_HEIGHT + 2.0 * REACH);
        shapes.markers.push(Marker { area, color, events: cluster.events.into_iter().cloned().collect() });
    }
    shapes
}

/// Times that regions of a colour cover. Those that overlap are one: painted over each other, a dozen alerts would hide
/// the data.
fn regions(events: &[Event]) -> Vec<(&str, Millis, Millis)> {
    let mut spans: Vec<(&str, Millis, Millis)> =
        events.iter().filter_map(|event| Some((event.color.as_str(), event.from, event.to?))).collect();
    spans.sort();
    let mut regions: Vec<(&str, Millis, Millis)> = Vec::new();
    for (color, from, to) in spans {
        match regions.last_mut() {
            Some((last, _, end)) if *last == color && from <= *end => *end = to.max(*end),
            _ => regions.push((color, from, to)),
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_one_colour_that_overlap_are_one() {
        let event = |color: &str, from, to| {
            let said = String::new;
            let color = color.to_owned();
            Event { from, to, title: said(), text: said(), tags: Vec::new(), color, name: said() }
        };
        let events = [
            event("red", 10, Some(30)),
            event("blue", 12, Some(18)),
            event("red", 20, Some(50)),
            event("red", 60, None),
            event("red", 70, Some(80)),
        ];
        assert_eq!(regions(&events), [("blue", 12, 18), ("red", 10, 50), ("red", 70, 80)]);
    }
}
