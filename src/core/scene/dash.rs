//! Dashes of a line. In: a line and a pattern. Out: the pieces that show.
//!
//! **Invariant:** the pieces lie on the line and keep its corners; an empty or unusable pattern leaves it whole.

use super::shape::Point;

/// The drawn pieces of `line` under a pattern of dash and gap lengths in CSS pixels.
pub(super) fn cut(line: &[Point], pattern: &[f32]) -> Vec<Vec<Point>> {
    let usable = pattern.iter().all(|length| length.is_finite() && *length >= 0.0)
        && pattern.iter().sum::<f32>() > 0.5;
    let Some(first) = line.first().filter(|_| usable) else {
        return vec![line.to_vec()];
    };
    let mut pieces = Vec::new();
    let mut piece = vec![*first];
    let mut turn = 0;
    let mut left = pattern[0];
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.x - from.x).hypot(to.y - from.y);
        let mut walked = 0.0;
        while length - walked > left {
            walked += left;
            let share = walked / length;
            let at = Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            if turn % 2 == 0 {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            turn += 1;
            left = pattern[turn % pattern.len()].max(0.01);
        }
        left -= length - walked;
        if turn % 2 == 0 {
            piece.push(to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &[(f32, f32)], pattern: &[f32], expected: &[&[(f32, f32)]]) {
        let line: Vec<Point> = line.iter().map(|(x, y)| Point::new(*x, *y)).collect();
        let pieces: Vec<Vec<(f32, f32)>> =
            cut(&line, pattern).iter().map(|piece| piece.iter().map(|at| (at.x, at.y)).collect()).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn dashes_and_gaps_take_turns() {
        check(
            &[(0.0, 0.0), (10.0, 0.0)],
            &[4.0, 2.0],
            &[&[(0.0, 0.0), (4.0, 0.0)], &[(6.0, 0.0), (10.0, 0.0)]],
        );
        check(&[(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)], &[5.0, 9.0], &[&[(0.0, 0.0), (3.0, 0.0), (3.0, 2.0)]]);
        check(&[(0.0, 0.0), (9.0, 0.0)], &[], &[&[(0.0, 0.0), (9.0, 0.0)]]);
        check(&[(0.0, 0.0), (9.0, 0.0)], &[0.0, 0.0], &[&[(0.0, 0.0), (9.0, 0.0)]]);
        check(&[(0.0, 0.0), (9.0, 0.0)], &[f32::NAN], &[&[(0.0, 0.0), (9.0, 0.0)]]);
    }
}
