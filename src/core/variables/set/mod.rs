//! All variables of a dashboard and what happens to them. In: choices, answers, a new time range. Out: which questions
//! to ask now, and which variables changed.
//!
//! A cause makes some variables [`Standing::Waiting`]; [`VariableSet::ready`] gives the questions of those whose
//! dependencies are settled, [`VariableSet::resolve`] takes the answers, until none waits.
//!
//! **Invariant:** for one cause a variable is asked at most once, after all it needs; an answer to a question that has
//! been overtaken is dropped.

mod address;
mod offer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Datasource;
use crate::model::{Refresh, Variable, VariableKind, VariableOption};
use crate::order::Gather;
use crate::time::TimeRange;
use crate::variables::adhoc::AdhocFilter;
use crate::variables::binding::{Binding, Bindings};
use crate::variables::graph::Graph;
use crate::variables::mentions;
use crate::variables::query::{VariableQuery, VariableRequest};
use crate::variables::scope::Scope;
use crate::variables::state::{Standing, VariableState};

/// Names of variables.
pub type Names = BTreeSet<String>;

/// All that texts and queries see of one variable.
type Seen = (Option<Binding>, Vec<AdhocFilter>);

/// The variables of one dashboard with their current state.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableSet {
    states: Vec<VariableState>,
    place: BTreeMap<String, usize>,
    graph: Graph,
    /// The question each variable asked last.
    asked: Vec<Option<VariableQuery>>,
    sources: Arc<[Datasource]>,
    range: TimeRange,
    round: u64,
}

impl VariableSet {
    /// `from_url` maps names to values as the URL has them, without `var-`; names nobody declared are ignored. Of several
    /// variables with one name the first counts.
    pub fn new(
        variables: &[Variable],
        from_url: &BTreeMap<String, Vec<String>>,
        sources: &[Datasource],
        range: TimeRange,
    ) -> Self {
        let mut place = BTreeMap::new();
        let mut named: Vec<&Variable> = Vec::new();
        for variable in variables {
            place.entry(variable.name.clone()).or_insert_with(|| {
                named.push(variable);
                named.len() - 1
            });
        }
        let states: Vec<_> =
            named.iter().map(|variable| VariableState::new(variable, from_url.get(&variable.name))).collect();
        let names: Vec<_> = named.iter().map(|variable| variable.name.as_str()).collect();
        let graph = Graph::new(&names, &named.iter().copied().map(offer::needs).collect::<Vec<_>>());
        let asked = vec![None; states.len()];
        let mut set = Self { states, place, graph, asked, sources: sources.into(), range, round: 1 };
        set.refuse_rings();
        set.advance();
        set
    }

    pub fn iter(&self) -> impl Iterator<Item = &VariableState> {
        self.states.iter()
    }

    pub fn get(&self, name: &str) -> Option<&VariableState> {
        self.place.get(name).and_then(|at| self.states.get(*at))
    }

    /// What texts see of every variable, in the dashboard's order, and the ad hoc filters of queries.
    pub fn bindings(&self) -> Arc<Bindings> {
        let mut bindings = Bindings::default();
        for state in &self.states {
            if let Some(binding) = state.binding(self.range) {
                bindings.set(state.name(), binding);
            }
            if let Some(auto) = state.auto_interval(self.range) {
                bindings.set(format!("__auto_interval_{}", state.name()), Binding::plain(auto));
            }
        }
        self.add_filters(&mut bindings);
        Arc::new(bindings)
    }

    /// As the URL holds it, without `var-`.
    pub fn url_values(&self) -> BTreeMap<String, Vec<String>> {
        let is_known = |state: &&VariableState| state.is_in_url() && state.has_choice();
        self.states
            .iter()
            .filter(is_known)
            .map(|state| (state.name().to_owned(), state.url_values()))
            .into_map()
    }

    /// Whether every variable is settled or has failed.
    pub fn is_settled(&self) -> bool {
        self.states.iter().all(VariableState::is_settled)
    }

    /// Whether a text with these mentions must wait: it would be filled with a value that may still change.
    pub fn keeps_waiting(&self, mentioned: &Names) -> bool {
        self.behind(mentioned)
            .into_iter()
            .filter_map(|at| self.states.get(at))
            .any(|state| !state.is_settled())
    }

    /// Variables among these mentions, and those they need, whose options could not be had: name and reason.
    pub fn failures(&self, mentioned: &Names) -> Vec<(&str, &str)> {
        let states = self.behind(mentioned).into_iter().filter_map(|at| self.states.get(at));
        states
            .filter_map(|state| match &state.standing {
                Standing::Failed(reason) => Some((state.name(), reason.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Variables among these mentions, and those they need, that stand for nothing: a query with one finds nothing.
    pub fn without_values(&self, mentioned: &Names) -> Vec<&str> {
        let states = self.behind(mentioned).into_iter().filter_map(|at| self.states.get(at));
        states.filter(|state| state.stands_for_nothing()).map(VariableState::name).collect()
    }

    /// The questions to ask now, each given once. `scope` brings the built-ins; its variables are replaced by the set's.
    pub fn ready(&mut self, scope: &Scope) -> Vec<VariableRequest> {
        let mut requests = Vec::new();
        while let Some(at) = (0..self.states.len()).find(|at| self.is_ready(*at)) {
            let scope = scope.clone().with_variables(self.bindings());
            match self.ask(at, &scope) {
                Some(request) => requests.push(request),
                // Nothing is left of the query once its variables are filled in: it offers nothing.
                None => {
                    self.settle(at, Ok(Vec::new()), None);
                    self.advance();
                }
            }
        }
        requests
    }

    /// Takes an answer, choices as the source gave them, or why there is none. Gives the variables whose values changed.
    pub fn resolve(&mut self, name: &str, round: u64, answer: Result<Vec<VariableOption>, String>) -> Names {
        let Some(at) = self.place.get(name).copied() else {
            return Names::new();
        };
        let awaited = |state: &VariableState| state.standing == Standing::Asked && state.round == round;
        if !self.states.get(at).is_some_and(awaited) {
            return Names::new();
        }
        let before = self.snapshot();
        let options = answer.and_then(|answer| self.choices(at, answer));
        self.settle(at, options, None);
        self.advance();
        self.changes(&before)
    }

    /// A viewer's choice, `$__all` for All. Gives the variables whose values changed; their dependants ask again.
    pub fn select(&mut self, name: &str, values: Vec<String>) -> Names {
        let Some(at) = self.place.get(name).copied() else {
            return Names::new();
        };
        let before = self.snapshot();
        let Some(state) = self.states.get_mut(at) else {
            return Names::new();
        };
        // All, and then one more: the one. One, and then All: All.
        let parted: Vec<String> =
            values.iter().filter(|value| *value != crate::variables::ALL_VALUE).cloned().collect();
        let leaves_all = state.is_all && !parted.is_empty();
        state.choose(if leaves_all { &parted } else { &values });
        if state.is_multi() && !state.is_all && state.chosen.is_empty() {
            state.choose_first(None);
        }
        if state.binding(self.range).as_ref() != before.get(at).and_then(|seen| seen.0.as_ref()) {
            self.wake_dependants(at, false);
            self.advance();
        }
        self.changes(&before)
    }

    /// A new time range, an automatic refresh included: variables declared so ask again, and those that failed. They
    /// keep their choice even if it is offered no more: a watched pod that dies must not turn into another.
    pub fn change_range(&mut self, range: TimeRange) -> Names {
        let before = self.snapshot();
        self.range = range;
        self.round += 1;
        for (at, state) in self.states.iter_mut().enumerate() {
            let asks_again = match &state.declaration.kind {
                VariableKind::Query { refresh: Refresh::OnTimeRange, .. } => true,
                VariableKind::Query { .. } => matches!(state.standing, Standing::Failed(_)),
                _ => false,
            };
            if asks_again && self.graph.ring(at).is_none() {
                state.keeps_choice |= state.is_settled();
                state.standing = Standing::Waiting;
            }
        }
        let changed = self.changes(&before);
        for name in &changed {
            if let Some(at) = self.place.get(name).copied() {
                self.wake_dependants(at, true);
            }
        }
        self.advance();
        self.changes(&before)
    }

    fn is_ready(&self, at: usize) -> bool {
        let is_waiting = self.states.get(at).is_some_and(|state| state.standing == Standing::Waiting);
        let is_free = |need: usize| self.states.get(need).is_none_or(VariableState::is_settled);
        is_waiting && self.graph.needs(at).all(is_free)
    }

    /// Variables in a ring can never be asked: each says so.
    fn refuse_rings(&mut self) {
        let name =
            |at: usize| self.states.get(at).map_or_else(String::new, |state| format!("${}", state.name()));
        let refused: Vec<_> = (0..self.states.len())
            .filter_map(|at| {
                Some((at, self.graph.ring(at)?.into_iter().map(name).collect::<Vec<_>>().join(", ")))
            })
            .collect();
        for (at, ring) in refused {
            self.settle(at, Err(format!("{ring} each need the value of another first")), None);
        }
    }

    /// Settles every waiting variable that needs no data source, as far as its dependencies are settled.
    fn advance(&mut self) {
        while let Some(at) = (0..self.states.len()).find(|at| self.is_ready(*at) && self.is_local(*at)) {
            let (options, preferred) = self.local_options(at);
            self.settle(at, options, preferred.as_deref());
        }
    }

    /// Puts options in place; where the value changed by that, dependants wait to ask again.
    fn settle(&mut self, at: usize, options: Result<Vec<VariableOption>, String>, preferred: Option<&str>) {
        let range = self.range;
        let Some(state) = self.states.get_mut(at) else {
            return;
        };
        let before = state.binding(range);
        match options {
            Ok(options) if state.is_free_text() => state.offer_freely(options),
            Ok(options) => state.offer(options, preferred),
            Err(reason) => state.fail(reason),
        }
        if state.binding(range) != before {
            self.wake_dependants(at, true);
        }
    }

    /// Dependants of a changed variable ask again; what was chosen for its old value is checked anew. Only while the
    /// page loads (`is_answer`) a choice from the URL outlives this: it was made for the URL's other values.
    fn wake_dependants(&mut self, at: usize, is_answer: bool) {
        let mut changed = vec![at];
        let speaking: Vec<usize> =
            (0..self.states.len()).filter(|other| self.speaks_of(*other, at)).collect();
        changed.extend(speaking);
        self.round += 1;
        for dependant in changed.iter().flat_map(|at| self.graph.dependants(*at)).into_set() {
            if self.graph.ring(dependant).is_some() {
                continue;
            }
            if let Some(state) = self.states.get_mut(dependant) {
                state.keeps_choice &= is_answer && !state.is_settled();
                state.standing = Standing::Waiting;
            }
        }
    }

    /// Whether a variable's value holds another's, by its custom All value.
    fn speaks_of(&self, at: usize, other: usize) -> bool {
        let (Some(state), Some(other)) = (self.states.get(at), self.states.get(other)) else {
            return false;
        };
        let all = state.declaration.all_value.as_deref().filter(|_| state.is_all);
        all.is_some_and(|all| mentions(all).contains(other.name()))
    }

    /// The variables mentioned, and all they need.
    fn behind(&self, mentioned: &Names) -> BTreeSet<usize> {
        let mut open: Vec<usize> =
            mentioned.iter().filter_map(|name| self.place.get(name.as_str()).copied()).collect();
        let mut found = BTreeSet::new();
        while let Some(at) = open.pop() {
            if found.insert(at) {
                open.extend(self.graph.needs(at));
                open.extend((0..self.states.len()).filter(|other| self.speaks_of(at, *other)));
            }
        }
        found
    }

    fn seen(&self, state: &VariableState) -> Seen {
        (state.binding(self.range), state.filters())
    }

    fn snapshot(&self) -> Vec<Seen> {
        self.states.iter().map(|state| self.seen(state)).collect()
    }

    fn changes(&self, before: &[Seen]) -> Names {
        let changed: Vec<usize> = (0..self.states.len())
            .filter(|at| self.states.get(*at).map(|state| self.seen(state)).as_ref() != before.get(*at))
            .collect();
        let speaking =
            (0..self.states.len()).filter(|at| changed.iter().any(|other| self.speaks_of(*at, *other)));
        let all: BTreeSet<usize> = speaking.chain(changed.iter().copied()).into_set();
        all.into_iter().filter_map(|at| self.states.get(at)).map(|state| state.name().to_owned()).into_set()
    }
}

#[cfg(test)]
mod tests;
