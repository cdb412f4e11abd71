//! Who needs whom. In: what each variable mentions. Out: for every variable, all it needs settled first, and rings.
//!
//! **Invariant:** a mention of itself is no dependency: a variable may ask with the value it already has.

use std::collections::{BTreeMap, BTreeSet};

use crate::order::Gather;

/// Dependencies among variables, by their place in the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Graph {
    /// Mentioned by it.
    direct: Vec<BTreeSet<usize>>,
    /// Needed by it, directly or through others; holds itself if it is part of a ring.
    needs: Vec<BTreeSet<usize>>,
}

impl Graph {
    /// `mentions` holds the names that each variable mentions, known or not.
    pub(super) fn new(names: &[&str], mentions: &[BTreeSet<String>]) -> Self {
        let place: BTreeMap<&str, usize> =
            names.iter().enumerate().map(|(place, name)| (*name, place)).into_map();
        let direct: Vec<BTreeSet<usize>> = mentions
            .iter()
            .enumerate()
            .map(|(at, names)| {
                names
                    .iter()
                    .filter_map(|name| place.get(name.as_str()).copied())
                    .filter(|it| *it != at)
                    .into_set()
            })
            .collect();
        let needs = (0..direct.len()).map(|at| reachable(&direct, at)).collect();
        Self { direct, needs }
    }

    /// What must be settled before a variable.
    pub(super) fn needs(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.needs.get(at).into_iter().flatten().copied()
    }

    /// The variables that mention it.
    pub(super) fn dependants(&self, at: usize) -> Vec<usize> {
        let mentions_it =
            |(place, mentioned): (usize, &BTreeSet<usize>)| mentioned.contains(&at).then_some(place);
        self.direct.iter().enumerate().filter_map(mentions_it).collect()
    }

    /// The ring a variable is part of, itself included; `None` for almost all.
    pub(super) fn ring(&self, at: usize) -> Option<Vec<usize>> {
        let needs = self.needs.get(at)?;
        let needs_back = |other: &usize| self.needs.get(*other).is_some_and(|needs| needs.contains(&at));
        needs.contains(&at).then(|| needs.iter().copied().filter(needs_back).collect())
    }
}

fn reachable(direct: &[BTreeSet<usize>], start: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        open.extend(direct.get(at).into_iter().flatten().copied().filter(|next| found.insert(*next)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let names: Vec<_> = edges.iter().map(|(name, _)| *name).collect();
        let mentions: Vec<_> =
            edges.iter().map(|(_, names)| names.iter().map(|name| (*name).to_owned()).collect()).collect();
        Graph::new(&names, &mentions)
    }

    #[test]
    fn needs_reach_through_others() {
        let graph = graph(&[("a", &[]), ("b", &["a", "__range", "b"]), ("c", &["b"])]);
        assert_eq!(Vec::from_iter(graph.needs(2)), [0, 1]);
        assert_eq!(graph.dependants(0), [1]);
        assert_eq!(graph.ring(1), None);
    }

    #[test]
    fn rings_hold_only_their_own() {
        let graph = graph(&[("a", &["c"]), ("b", &["a"]), ("c", &["b"]), ("d", &["c"])]);
        assert_eq!(graph.ring(0), Some(vec![0, 1, 2]));
        assert_eq!(graph.ring(3), None);
    }
}
