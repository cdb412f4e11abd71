//! All variables of a dashboard and what happens to them. In: choices, answers, a new time range. Out: which questions
//! to ask now, and which variables changed.
//!
//! A cause makes some variables [`Standing::Waiting`]; [`VariableSet::ready`] gives the questions of those whose
//! dependencies are settled, [`VariableSet::resolve`] takes the answers, until none waits.
//!
//! **Invariant:** for one cause a variable is asked at most once, after all it needs; an answer to a question that has
//! been overtaken is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Datasource, SourceKind};
use crate::model::{Refresh, SourceRef, Variable, VariableKind, VariableOption};
use crate::time::{self, TimeRange};
use crate::variables::binding::{Binding, Bindings};
use crate::variables::format::Format;
use crate::variables::graph::Graph;
use crate::variables::interpolate::interpolate;
use crate::variables::query::{VariableQuery, VariableRequest, written_query};
use crate::variables::scope::Scope;
use crate::variables::state::{Standing, VariableState};
use crate::variables::{interval, mentions, options, sort};

/// Names of variables.
pub type Names = BTreeSet<String>;

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
    /// `from_url` maps names to values as the URL has them, without `var-`; names nobody declared are ignored.
    pub fn new(
        variables: &[Variable],
        from_url: &BTreeMap<String, Vec<String>>,
        sources: &[Datasource],
        range: TimeRange,
    ) -> Self {
        let place: BTreeMap<String, usize> =
            variables.iter().enumerate().map(|(at, variable)| (variable.name.clone(), at)).collect();
        let states: Vec<_> = variables
            .iter()
            .map(|variable| VariableState::new(variable, from_url.get(&variable.name)))
            .collect();
        let names: Vec<_> = variables.iter().map(|variable| variable.name.as_str()).collect();
        let graph = Graph::new(&names, &variables.iter().map(needs).collect::<Vec<_>>());
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

    /// What texts see of every variable, in the dashboard's order.
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
        Arc::new(bindings)
    }

    /// As the URL holds it, without `var-`.
    pub fn url_values(&self) -> BTreeMap<String, Vec<String>> {
        let is_known = |state: &&VariableState| state.is_in_url() && state.has_choice();
        self.states
            .iter()
            .filter(is_known)
            .map(|state| (state.name().to_owned(), state.url_values()))
            .collect()
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
        if state.binding(self.range) != before.get(at).cloned().flatten() {
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

    fn is_local(&self, at: usize) -> bool {
        self.states.get(at).is_some_and(|state| match &state.declaration.kind {
            VariableKind::Query { query, raw, .. } => written_query(query, raw).trim().is_empty(),
            _ => true,
        })
    }

    /// The options of a variable that asks nobody, and which of them is chosen where none is.
    fn local_options(&mut self, at: usize) -> (Result<Vec<VariableOption>, String>, Option<String>) {
        let scope = Scope::default().with_variables(self.bindings());
        let Some(state) = self.states.get_mut(at) else {
            return (Ok(Vec::new()), None);
        };
        match &state.declaration.kind {
            VariableKind::Custom { query } => {
                (Ok(options::custom(&interpolate(query, &scope, Format::Glob))), None)
            }
            VariableKind::Interval { query, auto } => (Ok(options::intervals(query, auto.is_some())), None),
            VariableKind::Datasource { plugin_id, regex } => {
                let pattern = interpolate(regex, &scope, Format::Regex);
                let of_type = |source: &&Datasource| source.is_default && source.kind.id() == plugin_id;
                let default = self.sources.iter().find(of_type).map(|source| source.uid.clone());
                if let Some(uid) = &default {
                    for option in state.chosen.iter_mut().filter(|option| option.value == "default") {
                        option.value.clone_from(uid);
                    }
                }
                let found = options::sources(&self.sources, plugin_id, &pattern);
                let none = || format!("no data source of type {plugin_id} is configured");
                let found = found.map_err(|error| error.to_string());
                (found.and_then(|found| if found.is_empty() { Err(none()) } else { Ok(found) }), default)
            }
            VariableKind::Switch { enabled, disabled } => (
                Ok([enabled, disabled]
                    .map(|value| VariableOption { text: value.clone(), value: value.clone() })
                    .to_vec()),
                Some(disabled.clone()),
            ),
            _ => (Ok(Vec::new()), None),
        }
    }

    fn ask(&mut self, at: usize, scope: &Scope) -> Option<VariableRequest> {
        let round = self.round;
        let state = self.states.get_mut(at)?;
        let VariableKind::Query { source, query, raw, .. } = &state.declaration.kind else {
            return None;
        };
        let source = SourceRef {
            kind: source.kind.clone(),
            id: source.id.as_deref().map(|id| interpolate(id, scope, Format::Raw)),
        };
        let configured = configured(&self.sources, &source);
        let scrape = configured
            .and_then(|found| found.time_interval.as_deref())
            .and_then(time::parse_duration)
            .unwrap_or(interval::DEFAULT_SCRAPE_INTERVAL);
        let scope =
            scope.clone().with_interval(scrape).with_rate_interval(interval::rate_interval(scrape, scrape));
        let is_loki = match configured {
            Some(found) => found.kind == SourceKind::Loki,
            None => source.kind.as_deref() == Some(SourceKind::Loki.id()),
        };
        let format = if is_loki { Format::Loki } else { Format::Prometheus };
        let asked = VariableQuery::parse(&interpolate(&written_query(query, raw), &scope, format))?;
        state.standing = Standing::Asked;
        state.round = round;
        let request = VariableRequest { name: state.name().to_owned(), round, source, query: asked.clone() };
        if let Some(slot) = self.asked.get_mut(at) {
            *slot = Some(asked);
        }
        Some(request)
    }

    /// What an answer offers after the metric pattern, the variable's regex and its order.
    fn choices(&self, at: usize, mut answer: Vec<VariableOption>) -> Result<Vec<VariableOption>, String> {
        if let Some(Some(asked)) = self.asked.get(at) {
            answer.retain(|option| asked.accepts(&option.value));
        }
        let Some(VariableKind::Query { regex, sort: order, .. }) =
            self.states.get(at).map(|state| &state.declaration.kind)
        else {
            return Ok(answer);
        };
        let scope = Scope::default().with_variables(self.bindings());
        let pattern = interpolate(regex, &scope, Format::Regex);
        let mut options = options::matched(answer, &pattern).map_err(|error| error.to_string())?;
        sort::sort(&mut options, *order);
        Ok(options)
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
        for dependant in changed.iter().flat_map(|at| self.graph.dependants(*at)).collect::<BTreeSet<_>>() {
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

    fn snapshot(&self) -> Vec<Option<Binding>> {
        self.states.iter().map(|state| state.binding(self.range)).collect()
    }

    fn changes(&self, before: &[Option<Binding>]) -> Names {
        let changed: Vec<usize> = (0..self.states.len())
            .filter(|at| {
                self.states.get(*at).map(|state| state.binding(self.range)).as_ref() != before.get(*at)
            })
            .collect();
        let speaking =
            (0..self.states.len()).filter(|at| changed.iter().any(|other| self.speaks_of(*at, *other)));
        let all: BTreeSet<usize> = speaking.chain(changed.iter().copied()).collect();
        all.into_iter().filter_map(|at| self.states.get(at)).map(|state| state.name().to_owned()).collect()
    }
}

/// Every name that a variable's options depend on.
fn needs(variable: &Variable) -> Names {
    let texts: Vec<String> = match &variable.kind {
        VariableKind::Query { source, query, regex, raw, .. } => {
            vec![written_query(query, raw), regex.clone(), source.id.clone().unwrap_or_default()]
        }
        VariableKind::Custom { query } => vec![query.clone()],
        VariableKind::Datasource { regex, .. } => vec![regex.clone()],
        _ => Vec::new(),
    };
    texts.iter().flat_map(|text| mentions(text)).collect()
}

/// The configured source a reference means, as far as its kind and scrape interval matter here.
fn configured<'s>(sources: &'s [Datasource], wanted: &SourceRef) -> Option<&'s Datasource> {
    match wanted.id.as_deref() {
        None | Some("" | "default") => sources.iter().find(|source| source.is_default),
        Some(id) => sources.iter().find(|source| source.uid == id || source.name == id),
    }
}

#[cfg(test)]
mod tests;
