//! Lines through points. In: points from left to right, how they are joined. Out: the corners of the line drawn.
//!
//! **Invariant:** the line passes every point and never swings beyond two neighbours' values.

use super::style::Interpolation;
use crate::scene::Point;

/// Length in pixels of the straight pieces of a smooth line.
const PIECE: f32 = 4.0;

/// The corners of the line through `points`.
pub(in crate::panels) fn through(points: &[Point], interpolation: Interpolation) -> Vec<Point> {
    match interpolation {
        Interpolation::Linear => points.to_vec(),
        Interpolation::StepAfter => steps(points, |left, right| Point::new(right.x, left.y)),
        Interpolation::StepBefore => steps(points, |left, right| Point::new(left.x, right.y)),
        Interpolation::Smooth => smooth(points),
    }
}

fn steps(points: &[Point], corner: impl Fn(Point, Point) -> Point) -> Vec<Point> {
    let mut line: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        line.extend([corner(pair[0], pair[1]), pair[1]]);
    }
    line
}

/// A monotone cubic (Fritsch and Carlson's condition on the slopes), flattened.
fn smooth(points: &[Point]) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let secants: Vec<f32> = points.windows(2).map(|pair| slope(pair[0], pair[1])).collect();
    let mut tangents: Vec<f32> = Vec::with_capacity(points.len());
    tangents.push(secants[0]);
    for pair in secants.windows(2) {
        let same_way = pair[0] * pair[1] > 0.0;
        // The harmonic mean stays within three times either slope, which keeps the cubic monotone.
        tangents.push(if same_way { 2.0 * pair[0] * pair[1] / (pair[0] + pair[1]) } else { 0.0 });
    }
    tangents.push(secants[secants.len() - 1]);
    let mut line = vec![points[0]];
    for (index, pair) in points.windows(2).enumerate() {
        let (left, right) = (pair[0], pair[1]);
        let width = right.x - left.x;
        let pieces = (width / PIECE).ceil().clamp(1.0, 64.0) as u8;
        for piece in 1..pieces {
            let t = f32::from(piece) / f32::from(pieces);
            line.push(Point::new(
                left.x + width * t,
                hermite(left.y, right.y, tangents[index] * width, tangents[index + 1] * width, t),
            ));
        }
        line.push(right);
    }
    line
}

fn slope(left: Point, right: Point) -> f32 {
    let width = right.x - left.x;
    if width > 0.0 { (right.y - left.y) / width } else { 0.0 }
}

fn hermite(from: f32, to: f32, leaving: f32, arriving: f32, t: f32) -> f32 {
    let (t2, t3) = (t * t, t * t * t);
    (2.0 * t3 - 3.0 * t2 + 1.0) * from
        + (t3 - 2.0 * t2 + t) * leaving
        + (3.0 * t2 - 2.0 * t3) * to
        + (t3 - t2) * arriving
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(f32, f32)]) -> Vec<Point> {
        pairs.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[track_caller]
    fn check(interpolation: Interpolation, through_points: &[(f32, f32)], expected: &[(f32, f32)]) {
        assert_eq!(through(&points(through_points), interpolation), points(expected));
    }

    #[test]
    fn steps_turn_at_the_right_end() {
        let pair = [(0.0, 1.0), (10.0, 5.0)];
        check(Interpolation::Linear, &pair, &pair);
        check(Interpolation::StepAfter, &pair, &[(0.0, 1.0), (10.0, 1.0), (10.0, 5.0)]);
        check(Interpolation::StepBefore, &pair, &[(0.0, 1.0), (0.0, 5.0), (10.0, 5.0)]);
        check(Interpolation::StepAfter, &[], &[]);
        check(Interpolation::Smooth, &[(0.0, 1.0)], &[(0.0, 1.0)]);
    }

    #[test]
    fn smooth_lines_pass_every_point_and_never_overshoot() {
        let given = points(&[(0.0, 0.0), (20.0, 0.0), (40.0, 100.0), (60.0, 100.0), (80.0, 30.0)]);
        let line = through(&given, Interpolation::Smooth);
        assert!(line.len() > 15);
        assert!(given.iter().all(|point| line.contains(point)));
        assert!(line.iter().all(|point| (-0.001..=100.001).contains(&point.y)), "{line:?}");
        assert!(line.windows(2).all(|pair| pair[0].x < pair[1].x));
    }
}
