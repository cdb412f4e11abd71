//! Events too dense to be told apart. In: events in time order, pixels for each millisecond. Out: clusters of neighbours.
//!
//! **Invariant:** every event is in exactly one cluster, in the same order; a region that can be pointed at stays
//! on its own.

use crate::annotations::Event;
use crate::time::Millis;

/// Markers nearer than this are drawn as one.
const MIN_DISTANCE_PX: f64 = 8.0;

/// Neighbouring events drawn as one marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster<'e> {
    pub from: Millis,
    /// The last event's time, or the region's end; equal to `from` for a single line.
    pub to: Millis,
    /// At least one.
    pub events: Vec<&'e Event>,
}

/// Joins lines whose markers would overlap, and regions too narrow to point at.
#[expect(clippy::cast_precision_loss, reason = "a distance in pixels needs no millisecond exactness")]
pub fn cluster(events: &[Event], px_per_millisecond: f64) -> Vec<Cluster<'_>> {
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    // Regions may lie between two lines that still join, so the open cluster is not always the last one.
    let (mut open_lines, mut open_regions): (Option<usize>, Option<usize>) = (None, None);
    let is_near = |millis: Millis| (millis as f64) * px_per_millisecond < MIN_DISTANCE_PX;
    for event in events {
        let to = event.to.unwrap_or(event.from);
        let joins = event.to.is_none() || is_near(to - event.from);
        let open = if event.to.is_some() { &mut open_regions } else { &mut open_lines };
        let near = open
            .filter(|_| joins)
            .and_then(|index| clusters.get_mut(index))
            .filter(|cluster| is_near(event.from - cluster.to));
        if let Some(cluster) = near {
            cluster.to = to.max(cluster.to);
            cluster.events.push(event);
        } else {
            if joins {
                *open = Some(clusters.len());
            }
            clusters.push(Cluster { from: event.from, to, events: vec![event] });
        }
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(from: Millis, to: Option<Millis>) -> Event {
        let (title, text, color, name) = (String::new(), String::new(), String::new(), String::new());
        Event { from, to, title, text, tags: Vec::new(), color, name }
    }

    #[track_caller]
    fn check(events: &[(Millis, Option<Millis>)], expected: &[(Millis, Millis, usize)]) {
        let events: Vec<Event> = events.iter().map(|(from, to)| event(*from, *to)).collect();
        let clusters: Vec<_> = cluster(&events, 0.1)
            .iter()
            .map(|cluster| (cluster.from, cluster.to, cluster.events.len()))
            .collect();
        assert_eq!(clusters, expected);
    }

    #[test]
    fn lines_nearer_than_a_marker_join() {
        check(&[], &[]);
        check(&[(0, None), (79, None), (158, None), (300, None)], &[(0, 158, 3), (300, 300, 1)]);
        check(&[(0, None), (80, None)], &[(0, 0, 1), (80, 80, 1)]);
        check(&[(0, None), (10, Some(500)), (20, None)], &[(0, 20, 2), (10, 500, 1)]);
    }

    #[test]
    fn regions_too_narrow_to_point_at_join() {
        let narrow = [(0, Some(40)), (100, Some(140)), (150, None), (200, Some(240))];
        check(&narrow, &[(0, 240, 3), (150, 150, 1)]);
        check(
            &[(0, Some(40)), (10, Some(500)), (490, Some(500))],
            &[(0, 40, 1), (10, 500, 1), (490, 500, 1)],
        );
    }
}
