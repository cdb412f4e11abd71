//! Fewer points, same picture. In: points from left to right. Out: at most four for each half pixel.
//!
//! **Invariant:** the first, lowest, highest and last point of every column survive, in their order: no spike is lost.

use crate::scene::Point;

/// CSS pixels; half of one is a device pixel on a dense screen.
const COLUMN: f32 = 0.5;

/// `points` themselves where there are few.
pub(super) fn decimate(points: Vec<Point>) -> Vec<Point> {
    let width = match (points.first(), points.last()) {
        (Some(first), Some(last)) => last.x - first.x,
        _ => return points,
    };
    if (points.len() as f32) < 4.0 * (width / COLUMN).max(4.0) {
        return points;
    }
    let column = |point: &Point| (point.x / COLUMN).floor();
    let mut kept = Vec::new();
    for group in points.chunk_by(|a, b| column(a) == column(b)) {
        let index_of = |better: fn(f32, f32) -> bool| {
            let mut best = 0;
            for (index, point) in group.iter().enumerate() {
                if better(point.y, group[best].y) {
                    best = index;
                }
            }
            best
        };
        let mut indices = [0, index_of(|a, b| a < b), index_of(|a, b| a > b), group.len() - 1];
        indices.sort_unstable();
        for (position, index) in indices.iter().enumerate() {
            if position == 0 || indices[position - 1] != *index {
                kept.push(group[*index]);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spikes_survive() {
        let mut points: Vec<Point> =
            (0..100_000).map(|i| Point::new(i as f32 / 1000.0, (i % 7) as f32)).collect();
        points[50_123].y = 900.0;
        points[70_321].y = -900.0;
        let kept = decimate(points.clone());
        assert!(kept.len() <= 4 * 201, "{} points", kept.len());
        assert!(kept.contains(&points[50_123]) && kept.contains(&points[70_321]));
        assert_eq!((kept.first(), kept.last()), (points.first(), points.last()));
        assert!(kept.windows(2).all(|pair| pair[0].x <= pair[1].x));
    }

    #[test]
    fn few_points_stay_as_they_are() {
        let points: Vec<Point> = (0..50).map(|i| Point::new(i as f32, 0.0)).collect();
        assert_eq!(decimate(points.clone()), points);
        assert_eq!(decimate(Vec::new()), Vec::new());
    }
}
