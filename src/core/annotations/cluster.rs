//! Events too dense to be told apart. In: events in time order, pixels for each millisecond. Out: clusters of neighbours.
//!
//! **Invariant:** every event is in exactly one cluster, in the same order; regions stay on their own.

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

/// Joins lines whose markers would overlap.
#[expect(clippy::cast_precision_loss, reason = "a distance in pixels needs no millisecond exactness")]
pub fn cluster(events: &[Event], px_per_millisecond: f64) -> Vec<Cluster<'_>> {
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    // Regions may lie between two lines that still join, so the open cluster is not always the last one.
    let mut open: Option<usize> = None;
    for event in events {
        if let Some(to) = event.to {
            clusters.push(Cluster { from: event.from, to, events: vec![event] });
            continue;
        }
        let joined = open
            .and_then(|index| clusters.get_mut(index))
            .filter(|cluster| (event.from - cluster.to) as f64 * px_per_millisecond < MIN_DISTANCE_PX);
        if let Some(cluster) = joined {
            cluster.to = event.from;
            cluster.events.push(event);
        } else {
            open = Some(clusters.len());
            clusters.push(Cluster { from: event.from, to: event.from, events: vec![event] });
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
}
