//! The ways a backtracking engine can go through a pattern. In: the pattern's tree. Out: for a text, at most how many
//! steps the engine takes before it has found a match or knows that there is none.
//!
//! The pattern becomes places, one for each character it can take, with what may come next at each, in the order the
//! engine tries. From the end of the text backward, the steps from a place on follow from the steps of those after it,
//! so that even a number of ways that doubles with each character is counted in time that grows with the text alone.
//!
//! **Invariant:** the count is never below what the engine does, and "no match" is only said where there is none.

use std::collections::BTreeSet;

use super::syntax::{Node, Tree};
use crate::order::Gather;

/// Larger automata are not built: such a pattern is not judged.
const MOST_PLACES: usize = 3000;
const MOST_EDGES: usize = 60_000;
/// Pieces put together, copies that repetition makes included: those that take nothing have no place.
const MOST_PIECES: usize = 50_000;

/// Conditions under which an edge may be taken.
const AT_START: u8 = 1;
const AT_END: u8 = 2;
/// The engine alone knows.
const UNSURE: u8 = 4;

/// The end of the pattern, as the target of an edge.
const DONE: usize = usize::MAX;

#[derive(Debug, Clone, Copy)]
struct Edge {
    to: usize,
    conditions: u8,
    /// In how many ways the engine gets there without taking a character.
    ways: f64,
}

/// A pattern as places and edges.
#[derive(Debug, Clone)]
pub(super) struct Automaton {
    /// What each place takes; nothing, for a place that only costs a try.
    places: Vec<Vec<(char, char)>>,
    next: Vec<Vec<Edge>>,
    entry: Vec<Edge>,
    is_exact: bool,
}

/// What one place, or the start of the pattern, comes to at one position of the text.
#[derive(Debug, Clone, Copy, Default)]
struct Outcome {
    steps: f64,
    /// It certainly matches from here: the engine looks no further.
    is_sure: bool,
    may_match: bool,
}

/// What a whole text comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Work {
    /// Until the first match.
    pub(super) to_first: f64,
    /// Until all matches are found.
    pub(super) to_all: f64,
    pub(super) may_match: bool,
}

impl Automaton {
    /// `None` for a pattern too large to be judged.
    pub(super) fn new(tree: &Tree) -> Option<Self> {
        let mut builder = Builder::default();
        let whole = builder.add(&tree.root)?;
        for (place, conditions, ways) in &whole.last {
            builder.link(*place, Edge { to: DONE, conditions: *conditions, ways: *ways })?;
        }
        let mut entry = whole.first;
        for (conditions, ways) in whole.nothing {
            merge(&mut entry, Edge { to: DONE, conditions, ways });
        }
        Some(Self { places: builder.places, next: builder.next, entry, is_exact: tree.is_exact })
    }

    /// One character that each place takes, each once.
    pub(super) fn letters(&self) -> BTreeSet<char> {
        let printed = |ranges: &Vec<(char, char)>| {
            let letter = ranges.iter().find(|(_, to)| *to >= ' ').map(|(from, to)| (*from).max('!').min(*to));
            letter.or(ranges.first().map(|(from, _)| *from))
        };
        self.places.iter().filter_map(printed).into_set()
    }

    /// What counting the steps on one character of a text takes.
    pub(super) fn size(&self) -> usize {
        self.places.len() + self.next.iter().map(Vec::len).sum::<usize>()
    }

    pub(super) fn work(&self, text: &str) -> Work {
        let chars: Vec<char> = text.chars().collect();
        let mut after = vec![Outcome::default(); self.places.len()];
        let mut here = after.clone();
        let mut starts = Vec::with_capacity(chars.len() + 1);
        for at in (0..=chars.len()).rev() {
            let view = View { at, end: chars.len(), next: chars.get(at).copied(), after: &after };
            for (place, edges) in self.next.iter().enumerate() {
                here[place] = self.outcome(edges, &view);
            }
            starts.push(self.outcome(&self.entry, &view));
            std::mem::swap(&mut here, &mut after);
        }
        let mut work = Work { to_first: 0.0, to_all: 0.0, may_match: false };
        let mut is_found = false;
        for start in starts.iter().rev() {
            work.to_all += 1.0 + start.steps;
            if !is_found {
                work.to_first = work.to_all;
            }
            is_found |= start.is_sure;
            work.may_match |= start.may_match;
        }
        work
    }

    fn outcome(&self, edges: &[Edge], view: &View<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for edge in edges {
            let refused = edge.conditions & AT_START != 0 && view.at != 0
                || edge.conditions & AT_END != 0 && view.at != view.end;
            if refused {
                continue;
            }
            let then = if edge.to == DONE {
                Outcome { steps: 0.0, is_sure: true, may_match: true }
            } else if view.next.is_some_and(|c| self.takes(edge.to, c)) {
                view.after[edge.to]
            } else {
                Outcome::default()
            };
            outcome.steps += edge.ways * (1.0 + then.steps);
            outcome.may_match |= then.may_match;
            if then.is_sure && edge.conditions & UNSURE == 0 && self.is_exact {
                outcome.is_sure = true;
                break;
            }
        }
        outcome
    }

    fn takes(&self, place: usize, c: char) -> bool {
        self.places[place].iter().any(|(from, to)| (*from..=*to).contains(&c))
    }
}

/// Where in the text the automaton is looked at.
struct View<'a> {
    at: usize,
    end: usize,
    next: Option<char>,
    /// Of each place, one character on.
    after: &'a [Outcome],
}

/// A piece of the pattern while it is put together.
#[derive(Default)]
struct Piece {
    /// Ways through it that take no character.
    nothing: Vec<(u8, f64)>,
    first: Vec<Edge>,
    /// Places it can end at.
    last: Vec<(usize, u8, f64)>,
}

impl Piece {
    fn nothing(conditions: u8) -> Self {
        Self { nothing: vec![(conditions, 1.0)], ..Self::default() }
    }
}

#[derive(Default)]
struct Builder {
    places: Vec<Vec<(char, char)>>,
    next: Vec<Vec<Edge>>,
    edges: usize,
    pieces: usize,
}

impl Builder {
    fn add(&mut self, node: &Node) -> Option<Piece> {
        self.pieces += 1;
        if self.pieces > MOST_PIECES {
            return None;
        }
        Some(match node {
            Node::One(ranges) => self.place(ranges.clone(), 1.0)?,
            Node::All(nodes) => {
                let mut whole = Piece::nothing(0);
                for node in nodes {
                    let part = self.add(node)?;
                    whole = self.chain(whole, part)?;
                }
                whole
            }
            Node::Either(nodes) => {
                let mut whole = Piece::default();
                for node in nodes {
                    let part = self.add(node)?;
                    whole = either(whole, part);
                }
                whole
            }
            Node::Repeat { node, least, most } => self.repeat(node, *least, *most)?,
            Node::Start => Piece::nothing(AT_START),
            Node::End => Piece::nothing(AT_END),
            Node::Unsure => Piece::nothing(UNSURE),
            Node::Ahead(node) => {
                let inside = self.add(node)?;
                Piece { first: inside.first, ..Piece::nothing(UNSURE) }
            }
            Node::Again => {
                let any = Node::One(vec![('\0', char::MAX)]);
                let taken = self.repeat(&any, 0, None)?;
                self.chain(Piece::nothing(UNSURE), taken)?
            }
        })
    }

    fn place(&mut self, takes: Vec<(char, char)>, ways: f64) -> Option<Piece> {
        let place = self.places.len();
        if place >= MOST_PLACES {
            return None;
        }
        self.places.push(takes);
        self.next.push(Vec::new());
        Some(Piece {
            nothing: Vec::new(),
            first: vec![Edge { to: place, conditions: 0, ways }],
            last: vec![(place, 0, 1.0)],
        })
    }

    fn link(&mut self, from: usize, edge: Edge) -> Option<()> {
        let edges = self.next.get_mut(from)?;
        let before = edges.len();
        merge(edges, edge);
        self.edges += edges.len() - before;
        (self.edges <= MOST_EDGES).then_some(())
    }

    fn join(&mut self, last: &[(usize, u8, f64)], first: &[Edge]) -> Option<()> {
        for (place, conditions, ways) in last {
            for edge in first {
                self.link(
                    *place,
                    Edge { to: edge.to, conditions: edge.conditions | conditions, ways: edge.ways * ways },
                )?;
            }
        }
        Some(())
    }

    fn chain(&mut self, before: Piece, after: Piece) -> Option<Piece> {
        self.join(&before.last, &after.first)?;
        let mut whole = Piece { first: before.first, last: after.last, nothing: Vec::new() };
        for (conditions, ways) in &before.nothing {
            for edge in &after.first {
                let edge =
                    Edge { to: edge.to, conditions: edge.conditions | conditions, ways: edge.ways * ways };
                merge(&mut whole.first, edge);
            }
            for (other, more) in &after.nothing {
                add_way(&mut whole.nothing, conditions | other, ways * more);
            }
        }
        for (place, conditions, ways) in before.last {
            for (other, more) in &after.nothing {
                whole.last.push((place, conditions | other, ways * more));
            }
        }
        Some(whole)
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>) -> Option<Piece> {
        if least as usize > MOST_PLACES || most.is_some_and(|most| most as usize > MOST_PLACES) {
            return None;
        }
        let mut whole = Piece::nothing(0);
        for _ in 0..least {
            let part = self.add(node)?;
            whole = self.chain(whole, part)?;
        }
        let rest = match most {
            None => self.without_end(node)?,
            Some(most) => {
                // Each further round is inside the one before: `(x(x)?)?`.
                let mut rest = Piece::nothing(0);
                for _ in least..most {
                    let part = self.add(node)?;
                    let round = self.chain(part, rest)?;
                    rest = either(round, Piece::nothing(0));
                }
                rest
            }
        };
        self.chain(whole, rest)
    }

    fn without_end(&mut self, node: &Node) -> Option<Piece> {
        let mut body = self.add(node)?;
        // The engine gives up a round that takes nothing, but it tries each way to do so.
        let tries: f64 = body.nothing.iter().map(|(_, ways)| ways).sum();
        if tries > 0.0 {
            body.first.extend(self.place(Vec::new(), tries)?.first);
        }
        let last = body.last.clone();
        self.join(&last, &body.first)?;
        body.nothing = vec![(0, 1.0)];
        Some(body)
    }
}

fn either(mut one: Piece, other: Piece) -> Piece {
    for edge in other.first {
        merge(&mut one.first, edge);
    }
    one.last.extend(other.last);
    for (conditions, ways) in other.nothing {
        add_way(&mut one.nothing, conditions, ways);
    }
    one
}

/// Another way to the same place under the same conditions is tried like the first: it only counts.
fn merge(edges: &mut Vec<Edge>, edge: Edge) {
    match edges.iter_mut().find(|other| other.to == edge.to && other.conditions == edge.conditions) {
        Some(other) => other.ways += edge.ways,
        None => edges.push(edge),
    }
}

fn add_way(ways: &mut Vec<(u8, f64)>, conditions: u8, more: f64) {
    match ways.iter_mut().find(|(other, _)| *other == conditions) {
        Some((_, ways)) => *ways += more,
        None => ways.push((conditions, more)),
    }
}
