//! Where nodes stand. In: a graph as pairs of node numbers. Out: a position for each node, in units of one node's room, and
//! the way of each edge.
//!
//! Layered: a node stands to the right of those that lead to it (edges that close a circle are ignored for that), rows
//! are ordered by where their neighbours stand, edges lead past the nodes of the layers they cross. Force: neighbours attract each other and all others repel, from a circle
//! in the nodes' order. Grid: as they came.
//!
//! **Invariant:** the same graph has the same layout on every machine, and no two nodes stand at one place.

use super::options::Algorithm;

use crate::order::Arrange;

/// Beyond so many nodes forces take too long, and show a ball of wool.
const MOST_FOR_FORCES: usize = 150;
const ROUNDS: usize = 160;
/// Beyond so many edges each is drawn straight.
const MOST_FOR_WAYS: usize = 300;
/// Sweeps that order the rows of layers.
const SWEEPS: usize = 6;
/// The room of an edge that passes a layer, of a node's.
const PASSING: f32 = 0.6;

/// Where nodes stand, and the places between its ends that each edge passes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    pub nodes: Vec<(f32, f32)>,
    pub ways: Vec<Vec<(f32, f32)>>,
}

pub(super) fn layout(count: usize, edges: &[(usize, usize)], algorithm: Algorithm) -> Layout {
    let straight = |nodes| Layout { nodes, ways: vec![Vec::new(); edges.len()] };
    match algorithm {
        Algorithm::Grid => straight(grid(count)),
        Algorithm::Force if count <= MOST_FOR_FORCES && !edges.is_empty() => straight(forces(count, edges)),
        _ if edges.is_empty() => straight(grid(count)),
        _ => layered(count, edges),
    }
}

fn grid(count: usize) -> Vec<(f32, f32)> {
    let columns = ((count as f64 * 1.6).sqrt().ceil() as usize).max(1);
    (0..count).map(|index| ((index % columns) as f32, (index / columns) as f32)).collect()
}

fn layered(count: usize, edges: &[(usize, usize)]) -> Layout {
    let mut layer = layers(count, edges);
    // An edge over several layers takes a place in each between, so that it leads past the nodes there.
    let mut pieces = Vec::new();
    let mut ways: Vec<Vec<usize>> = Vec::with_capacity(edges.len());
    for (from, to) in edges {
        let (first, last) = (layer[*from], layer[*to]);
        let mut way = Vec::new();
        if edges.len() <= MOST_FOR_WAYS {
            let between = first.min(last) + 1..first.max(last);
            way.extend((layer.len()..).take(between.len()));
            layer.extend(between);
        }
        if first > last {
            way.reverse();
        }
        let stops: Vec<usize> = [*from].into_iter().chain(way.iter().copied()).chain([*to]).collect();
        pieces.extend(stops.windows(2).map(|pair| (pair[0], pair[1])));
        ways.push(way);
    }
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); layer.len()];
    for (from, to) in pieces.into_iter().filter(|(from, to)| from != to) {
        neighbours[from].push(to);
        neighbours[to].push(from);
    }
    let place = ordered(count, &layer, &neighbours);
    let at = |stop: usize| (layer[stop] as f32 * 1.6, place[stop]);
    Layout {
        nodes: (0..count).map(at).collect(),
        ways: ways.into_iter().map(|way| way.into_iter().map(at).collect()).collect(),
    }
}

/// The layer of each node: the longest way from a beginning.
fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let forward = without_circles(count, edges);
    let mut layer = vec![0usize; count];
    // Settles after at most as many rounds as there are layers.
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
    layer
}

/// How far down each stop stands; those from `count` on are only passed by edges and need less room.
fn ordered(count: usize, layer: &[usize], neighbours: &[Vec<usize>]) -> Vec<f32> {
    let deepest = layer.iter().copied().max().unwrap_or(0);
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); deepest + 1];
    for (stop, layer) in layer.iter().enumerate() {
        rows[*layer].push(stop);
    }
    let mut place = vec![0.0f32; layer.len()];
    let room = |stop: usize| if stop < count { 1.0 } else { PASSING };
    let spread = |row: &[usize], place: &mut Vec<f32>| {
        let mut free = -row.iter().map(|stop| room(*stop)).sum::<f32>() / 2.0;
        for stop in row {
            place[*stop] = free + room(*stop) / 2.0;
            free += room(*stop);
        }
    };
    rows.iter().for_each(|row| spread(row, &mut place));
    for sweep in 0..SWEEPS {
        for step in 0..rows.len() {
            let index = if sweep % 2 == 0 { step } else { rows.len() - 1 - step };
            let wish = |stop: usize| {
                let near = &neighbours[stop];
                let sum: f32 = near.iter().map(|other| place[*other]).sum();
                if near.is_empty() { place[stop] } else { sum / near.len() as f32 }
            };
            let mut wished: Vec<(f32, usize)> = rows[index].iter().map(|stop| (wish(*stop), *stop)).collect();
            wished.arrange_by(|a, b| a.0.total_cmp(&b.0));
            rows[index] = wished.into_iter().map(|(_, stop)| stop).collect();
            spread(&rows[index], &mut place);
        }
    }
    place
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
        assert_eq!(layout(count, edges, Algorithm::Layered).nodes, expected);
    }

    #[test]
    fn nodes_stand_to_the_right_of_those_that_lead_to_them() {
        check(3, &[(0, 1), (1, 2)], &[(0.0, 0.0), (1.6, 0.0), (3.2, 0.0)]);
        check(2, &[(0, 1), (1, 0)], &[(0.0, 0.0), (1.6, 0.0)]);
        check(2, &[(0, 0)], &[(0.0, -0.5), (0.0, 0.5)]);
        check(2, &[], &[(0.0, 0.0), (1.0, 0.0)]);
    }

    #[test]
    fn an_edge_over_several_layers_leads_past_the_nodes_between() {
        let long = layout(3, &[(0, 1), (1, 2), (0, 2), (2, 0)], Algorithm::Layered);
        assert_eq!(long.ways.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 1, 1]);
        for way in &long.ways[2..] {
            assert_eq!(way[0].0, long.nodes[1].0);
            assert!((way[0].1 - long.nodes[1].1).abs() >= 0.5, "{long:?}");
        }
    }

    #[test]
    fn no_two_nodes_stand_at_one_place() {
        let edges: Vec<(usize, usize)> =
            (1..40).map(|node| (node / 3, node)).chain([(39, 0), (12, 5)]).collect();
        for algorithm in [Algorithm::Layered, Algorithm::Force, Algorithm::Grid] {
            let at = layout(40, &edges, algorithm).nodes;
            assert_eq!(at, layout(40, &edges, algorithm).nodes);
            for (index, a) in at.iter().enumerate() {
                let near = at[index + 1..].iter().filter(|b| (a.0 - b.0).hypot(a.1 - b.1) < 0.2).count();
                assert_eq!(near, 0, "{algorithm:?}: {a:?}");
            }
        }
    }
}
