//! Where nodes stand. In: a graph as pairs of node numbers. Out: a position for each node, in units of one node's room.
//!
//! Layered: a node stands to the right of those that lead to it (edges that close a circle are ignored for that), rows
//! are ordered by where their neighbours stand. Force: neighbours attract each other and all others repel, from a circle
//! in the nodes' order. Grid: as they came.
//!
//! **Invariant:** the same graph has the same layout on every machine, and no two nodes stand at one place.

use super::options::Algorithm;

/// Beyond so many nodes forces take too long, and show a ball of wool.
const MOST_FOR_FORCES: usize = 150;
const ROUNDS: usize = 160;
/// Sweeps that order the rows of layers.
const SWEEPS: usize = 6;

pub(super) fn positions(count: usize, edges: &[(usize, usize)], algorithm: Algorithm) -> Vec<(f32, f32)> {
    match algorithm {
        Algorithm::Grid => grid(count),
        Algorithm::Force if count <= MOST_FOR_FORCES && !edges.is_empty() => forces(count, edges),
        _ if edges.is_empty() => grid(count),
        _ => layered(count, edges),
    }
}

fn grid(count: usize) -> Vec<(f32, f32)> {
    let columns = ((count as f64 * 1.6).sqrt().ceil() as usize).max(1);
    (0..count).map(|index| ((index % columns) as f32, (index / columns) as f32)).collect()
}

fn layered(count: usize, edges: &[(usize, usize)]) -> Vec<(f32, f32)> {
    let forward = without_circles(count, edges);
    let mut layer = vec![0usize; count];
    // Longest way from a beginning: settles after at most as many rounds as there are layers.
    for _ in 0..count {
        let mut moved = false;
        for (from, to) in &forward {
            if layer[*to] < layer[*from] + 1 {
                layer[*to] = layer[*from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let deepest = layer.iter().copied().max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); deepest + 1];
    for (node, layer) in layer.iter().enumerate() {
        rows[*layer].push(node);
    }
    let mut place = vec![0.0f32; count];
    let spread = |rows: &[Vec<usize>], place: &mut Vec<f32>| {
        for row in rows {
            let middle = (row.len() as f32 - 1.0) / 2.0;
            for (index, node) in row.iter().enumerate() {
                place[*node] = index as f32 - middle;
            }
        }
    };
    spread(&rows, &mut place);
    for sweep in 0..SWEEPS {
        for step in 0..rows.len() {
            let index = if sweep % 2 == 0 { step } else { rows.len() - 1 - step };
            let wish = |node: usize| {
                let near = edges.iter().filter_map(|(from, to)| match (*from == node, *to == node) {
                    (true, false) => Some(place[*to]),
                    (false, true) => Some(place[*from]),
                    _ => None,
                });
                let (sum, number) = near.fold((0.0, 0), |(sum, number), at| (sum + at, number + 1));
                if number > 0 { sum / number as f32 } else { place[node] }
            };
            let mut wished: Vec<(f32, usize)> = rows[index].iter().map(|node| (wish(*node), *node)).collect();
            wished.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows[index] = wished.into_iter().map(|(_, node)| node).collect();
            spread(&rows[index..=index], &mut place);
        }
    }
    (0..count).map(|node| (layer[node] as f32 * 1.6, place[node])).collect()
}

/// The edges that lead on: found by walking from each node in turn, an edge back to a node under way closes a circle.
fn without_circles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in edges.iter().filter(|(from, to)| from != to) {
        next[*from].push(*to);
    }
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        UnderWay,
        Done,
    }
    let mut states = vec![State::New; count];
    let mut forward = Vec::new();
    // Nodes that nothing leads to begin, so that whole graphs read from left to right.
    let led_to: Vec<bool> =
        (0..count).map(|node| edges.iter().any(|(from, to)| *to == node && from != to)).collect();
    let order = (0..count).filter(|node| !led_to[*node]).chain((0..count).filter(|node| led_to[*node]));
    for start in order {
        if states[start] != State::New {
            continue;
        }
        let mut stack = vec![(start, 0)];
        states[start] = State::UnderWay;
        while let Some((node, at)) = stack.pop() {
            match next[node].get(at) {
                Some(to) => {
                    stack.push((node, at + 1));
                    if states[*to] != State::UnderWay {
                        forward.push((node, *to));
                    }
                    if states[*to] == State::New {
                        states[*to] = State::UnderWay;
                        stack.push((*to, 0));
                    }
                }
                None => states[node] = State::Done,
            }
        }
    }
    forward
}

fn forces(count: usize, edges: &[(usize, usize)]) -> Vec<(f32, f32)> {
    let radius = count as f32 / std::f32::consts::TAU + 0.5;
    let mut at: Vec<(f32, f32)> = (0..count)
        .map(|node| {
            let turn = node as f32 / count as f32 * std::f32::consts::TAU;
            (radius * turn.cos() * 1.3, radius * turn.sin())
        })
        .collect();
    for round in 0..ROUNDS {
        let mut push = vec![(0.0f32, 0.0f32); count];
        for a in 0..count {
            for b in a + 1..count {
                let (dx, dy) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
                let distance = dx.hypot(dy).max(0.05);
                let strength = 1.2 / (distance * distance);
                let (x, y) = (dx / distance * strength, dy / distance * strength);
                push[a] = (push[a].0 + x, push[a].1 + y);
                push[b] = (push[b].0 - x, push[b].1 - y);
            }
        }
        for (from, to) in edges.iter().filter(|(from, to)| from != to) {
            let (dx, dy) = (at[*to].0 - at[*from].0, at[*to].1 - at[*from].1);
            let distance = dx.hypot(dy).max(0.05);
            let strength = (distance - 1.4) * 0.12;
            let (x, y) = (dx / distance * strength, dy / distance * strength);
            push[*from] = (push[*from].0 + x, push[*from].1 + y);
            push[*to] = (push[*to].0 - x, push[*to].1 - y);
        }
        let reach = 0.6 * (1.0 - round as f32 / ROUNDS as f32) + 0.02;
        for (node, (x, y)) in push.into_iter().enumerate() {
            // Towards the middle a little, so that parts do not drift apart for ever.
            let (x, y) = (x - at[node].0 * 0.02, y - at[node].1 * 0.02);
            let length = x.hypot(y).max(1e-6);
            let step = length.min(reach) / length;
            at[node] = (at[node].0 + x * step, at[node].1 + y * step);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, edges: &[(usize, usize)], expected: &[(f32, f32)]) {
        assert_eq!(positions(count, edges, Algorithm::Layered), expected);
    }

    #[test]
    fn nodes_stand_to_the_right_of_those_that_lead_to_them() {
        check(3, &[(0, 1), (1, 2)], &[(0.0, 0.0), (1.6, 0.0), (3.2, 0.0)]);
        check(3, &[(0, 1), (0, 2), (1, 2)], &[(0.0, 0.0), (1.6, 0.0), (3.2, 0.0)]);
        check(2, &[(0, 1), (1, 0)], &[(0.0, 0.0), (1.6, 0.0)]);
        check(2, &[(0, 0)], &[(0.0, -0.5), (0.0, 0.5)]);
        check(2, &[], &[(0.0, 0.0), (1.0, 0.0)]);
    }

    #[test]
    fn no_two_nodes_stand_at_one_place() {
        let edges: Vec<(usize, usize)> =
            (1..40).map(|node| (node / 3, node)).chain([(39, 0), (12, 5)]).collect();
        for algorithm in [Algorithm::Layered, Algorithm::Force, Algorithm::Grid] {
            let at = positions(40, &edges, algorithm);
            assert_eq!(at, positions(40, &edges, algorithm));
            for (index, a) in at.iter().enumerate() {
                let near = at[index + 1..].iter().filter(|b| (a.0 - b.0).hypot(a.1 - b.1) < 0.2).count();
                assert_eq!(near, 0, "{algorithm:?}: {a:?}");
            }
        }
    }
}
