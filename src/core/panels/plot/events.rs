//! Annotations on a chart: dashed lines, bands for regions, and marks below the plot. In: events, the plot, what the
//! panel asks for. Out: shapes and the places that answer the pointer.
//!
//! **Invariant:** an event whose time is in sight has a mark; several too near to be told apart share one.

use super::crisp;
use crate::annotations::{Event, cluster};
use crate::options::Options;
use crate::order::Arrange;
use crate::panels::{Marker, PanelContext};
use crate::scene::{Fill, Point, Rect, Shape, Stroke};
use crate::time::Millis;

const BAND_OPACITY: f32 = 0.12;
/// Between the marks of one annotation and those of the next, where each has a lane of its own.
const LANE_PX: f32 = 9.0;
/// More lanes than this would leave no room for the data.
const MOST_LANES: usize = 8;
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

/// `options.annotations` of a panel.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::panels) struct EventLook {
    /// Of the upright lines, in CSS pixels; none for 0.
    line_width: f32,
    /// Of the bands of regions, 0 to 1.
    band_opacity: f32,
    /// Names of the annotations that have a lane of their own, from the plot down; all share one where there is none.
    lanes: Vec<String>,
}

impl EventLook {
    pub(in crate::panels) fn read(options: &Options, context: &PanelContext<'_>) -> Self {
        let written = options.get("annotations");
        let part = |part: &str, name: &str| written.and_then(|all| all.get(part)?.number(name));
        let apart = written.and_then(|all| all.flag("multiLane")).unwrap_or(false);
        let mut lanes: Vec<String> = Vec::new();
        for event in context.annotations.iter().filter(|event| apart && is_in_sight(event, context)) {
            if lanes.len() < MOST_LANES && !lanes.contains(&event.name) {
                lanes.push(event.name.clone());
            }
        }
        lanes.arrange();
        Self {
            line_width: part("lines", "width").map_or(1.0, |px| px.clamp(0.0, 20.0) as f32),
            band_opacity: part("regions", "opacity")
                .map_or(BAND_OPACITY, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            lanes,
        }
    }

    /// What lanes need below the plot besides the room that one has anyway, in CSS pixels.
    pub(in crate::panels) fn lanes_px(&self) -> f32 {
        self.lanes.len().saturating_sub(1) as f32 * LANE_PX
    }

    /// The plot and its lanes, below which the times are written.
    pub(in crate::panels) fn with_lanes(&self, plot: Rect) -> Rect {
        Rect::new(plot.x, plot.y, plot.width, plot.height + self.lanes_px())
    }

    /// The last lane holds all that have none of their own.
    fn lane(&self, event: &Event) -> usize {
        let last = self.lanes.len().saturating_sub(1);
        self.lanes.iter().position(|name| *name == event.name).unwrap_or(last)
    }
}

fn is_in_sight(event: &Event, context: &PanelContext<'_>) -> bool {
    event.from <= context.range.to && event.to.unwrap_or(event.from) >= context.range.from
}

pub(in crate::panels) fn events(plot: Rect, look: &EventLook, context: &PanelContext<'_>) -> EventShapes {
    let mut shapes = EventShapes { bands: Vec::new(), lines: Vec::new(), markers: Vec::new() };
    let range = context.range;
    let px_per_millisecond = f64::from(plot.width) / range.duration().max(1) as f64;
    let x = |time: Millis| {
        let inside = time.clamp(range.from, range.to);
        plot.x + ((inside - range.from) as f64 * px_per_millisecond) as f32
    };
    let visible: Vec<Event> =
        context.annotations.iter().filter(|event| is_in_sight(event, context)).cloned().collect();
    for event in visible.iter().filter(|_| look.line_width > 0.0) {
        let color = context.theme.color(&event.color);
        let stroke = Stroke::dashed(color, look.line_width, &[4.0, 3.0]);
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
        shapes.bands.push(Shape::filled(band, 0.0, context.theme.color(color).with_alpha(look.band_opacity)));
    }
    let lanes = (0..look.lanes.len().max(1)).map(|lane| -> Vec<Event> {
        visible.iter().filter(|event| look.lane(event) == lane).cloned().collect()
    });
    let lanes: Vec<Vec<Event>> = lanes.collect();
    let clusters = lanes.iter().enumerate().flat_map(|(lane, events)| {
        cluster(events, px_per_millisecond).into_iter().map(move |cluster| (lane, cluster))
    });
    for (lane, cluster) in clusters {
        let Some(first) = cluster.events.first() else { continue };
        let color = context.theme.color(&first.color);
        let (left, right) = (x(cluster.from), x(cluster.to));
        let top = plot.bottom() + 1.0 + lane as f32 * LANE_PX;
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
    spans.arrange();
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::scene::{AdvanceTable, Size};
    use crate::theme::Theme;
    use crate::time::{TimeRange, Zone};

    /// A panel that shows the times 0 to 100 and these events.
    fn with_context<T>(annotations: &[Event], read: impl FnOnce(&PanelContext<'_>) -> T) -> T {
        read(&PanelContext {
            size: Size::new(100.0, 100.0),
            range: TimeRange { from: 0, to: 100 },
            theme: Theme::Dark,
            zone: &Zone::utc(),
            now: 100,
            measure: &AdvanceTable,
            hidden: &BTreeSet::new(),
            annotations,
            exemplars: &[],
            page: 0,
            interpolate: &|text| text.to_owned(),
        })
    }

    #[track_caller]
    fn check_lanes(options: serde_json::Value, tops: &[f32], lanes_px: f32) {
        let event = |name: &str, from| {
            let (name, said) = (name.to_owned(), String::new);
            Event { from, to: None, title: said(), text: said(), tags: Vec::new(), color: said(), name }
        };
        let events = [event("deploys", 10), event("alerts", 12), event("deploys", 60), event("unseen", 900)];
        let (look, shapes) = with_context(&events, |context| {
            let look = EventLook::read(&options.into(), context);
            let shapes = super::events(Rect::new(0.0, 0.0, 100.0, 50.0), &look, context);
            (look, shapes)
        });
        let found: Vec<f32> = shapes.markers.iter().map(|marker| marker.area.y + REACH - 51.0).collect();
        assert_eq!((found.as_slice(), look.lanes_px()), (tops, lanes_px));
    }

    #[test]
    fn annotations_have_lanes_of_their_own_where_the_panel_asks_for_them() {
        use serde_json::json;
        check_lanes(json!({}), &[0.0, 0.0], 0.0);
        // Two annotations in sight: alerts above, deploys below.
        check_lanes(json!({"annotations": {"multiLane": true}}), &[0.0, LANE_PX, LANE_PX], LANE_PX);
    }

    #[test]
    fn lines_and_bands_look_as_the_panel_asks() {
        let look = |written: serde_json::Value| {
            let options = serde_json::json!({ "annotations": written }).into();
            let read = with_context(&[], |context| EventLook::read(&options, context));
            (read.line_width, read.band_opacity)
        };
        assert_eq!(look(serde_json::json!({})), (1.0, BAND_OPACITY));
        assert_eq!(look(serde_json::json!({"lines": {"width": 3}, "regions": {"opacity": 50}})), (3.0, 0.5));
        assert_eq!(look(serde_json::json!({"lines": {"width": 0}})), (0.0, BAND_OPACITY));
    }

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
