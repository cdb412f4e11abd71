//! Where options come from: a data source's answer, or the declaration itself. In: one variable of the set. Out: its
//! question, or its choices.
//!
//! **Invariant:** texts are filled with the values the set has at that moment; nothing here changes what is chosen.

use std::sync::Arc;

use super::{Names, VariableSet};
use crate::config::{self, Datasource, SourceKind};
use crate::model::{OwnPlace, SourceRef, Variable, VariableKind, VariableOption};
use crate::order::Gather;
use crate::time;
use crate::variables::binding::Bindings;
use crate::variables::format::Format;
use crate::variables::options::Matched;
use crate::variables::query::{VariableQuery, VariableRequest, written_query};
use crate::variables::scope::Scope;
use crate::variables::state::{Standing, VariableState};
use crate::variables::{interpolate, interval, json, mentions, options, sort};

impl VariableSet {
    pub(super) fn is_local(&self, at: usize) -> bool {
        self.states.get(at).is_some_and(|state| match &state.declaration.kind {
            VariableKind::Query { query, raw, .. } => written_query(query, raw).trim().is_empty(),
            _ => true,
        })
    }

    /// The options of a variable that asks nobody, and which of them is chosen where none is.
    pub(super) fn local_options(
        &mut self,
        at: usize,
    ) -> (Result<Vec<VariableOption>, String>, Option<String>) {
        let scope = Scope::default().with_variables(self.bindings());
        let Some(state) = self.states.get_mut(at) else {
            return (Ok(Vec::new()), None);
        };
        match &state.declaration.kind {
            VariableKind::Custom { query, is_json: false } => {
                (Ok(options::custom(&interpolate(query, &scope, Format::Glob))), None)
            }
            VariableKind::Custom { query, is_json: true } => {
                let read = json::choices(&interpolate(query, &scope, Format::Glob));
                let options = read.map(|(options, properties)| {
                    state.properties = properties;
                    options
                });
                (options, None)
            }
            VariableKind::Interval { query, auto } => (Ok(options::intervals(query, auto.is_some())), None),
            VariableKind::Datasource { plugin_id, regex } => {
                let pattern = interpolate(regex, &scope, Format::Regex);
                let wanted = SourceKind::from_type(plugin_id);
                let of_type = |source: &&Datasource| source.is_default && source.kind == wanted;
                let default = self.sources.iter().find(of_type).map(|source| source.uid.clone());
                if let Some(uid) = &default {
                    for option in state.chosen.iter_mut().filter(|option| option.value == "default") {
                        option.value.clone_from(uid);
                    }
                }
                let found = options::sources(&self.sources, plugin_id, &pattern);
                let none = || match self.sources.iter().any(|source| source.kind == wanted) {
                    true => format!("no data source of type {plugin_id} has a name that matches `{pattern}`"),
                    false => format!("no data source of type {plugin_id} is configured"),
                };
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

    pub(super) fn ask(&mut self, at: usize, scope: &Scope) -> Option<VariableRequest> {
        let round = self.round;
        let state = self.states.get_mut(at)?;
        let VariableKind::Query { source, query, raw, .. } = &state.declaration.kind else {
            return None;
        };
        let source = filled(source, scope);
        let configured = config::find(&self.sources, &source).ok();
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

    /// What an answer offers after the metric pattern, the variable's regex and its order, and what is offered besides.
    pub(super) fn choices(
        &self,
        at: usize,
        mut answer: Vec<VariableOption>,
    ) -> Result<Vec<VariableOption>, String> {
        if let Some(Some(asked)) = self.asked.get(at) {
            asked.keep_accepted(&mut answer).map_err(|error| error.to_string())?;
        }
        let Some(VariableKind::Query { regex, regex_on_text, sort: order, own_options, own_place, .. }) =
            self.states.get(at).map(|state| &state.declaration.kind)
        else {
            return Ok(answer);
        };
        let scope = Scope::default().with_variables(self.bindings());
        let pattern = interpolate(regex, &scope, Format::Regex);
        let of = if *regex_on_text { Matched::Text } else { Matched::Value };
        let mut options = options::matched(answer, &pattern, of).map_err(|error| error.to_string())?;
        sort::sort(&mut options, *order);
        // Its own choices are neither cut nor, unless it says so, sorted; they win over equal ones of the source.
        options.retain(|option| own_options.iter().all(|own| own.value != option.value));
        match own_place {
            OwnPlace::Before => drop(options.splice(..0, own_options.iter().cloned())),
            OwnPlace::After => options.extend(own_options.iter().cloned()),
            OwnPlace::Sorted => {
                options.extend(own_options.iter().cloned());
                sort::sort(&mut options, *order);
            }
        }
        Ok(options)
    }

    /// Ad hoc filters and labels to group by, for the data source that each such variable names.
    pub(super) fn add_filters(&self, bindings: &mut Bindings) {
        let named: Vec<(SourceRef, &VariableState)> = {
            let scope = Scope::default().with_variables(Arc::new(bindings.clone()));
            self.states
                .iter()
                .filter_map(|state| match &state.declaration.kind {
                    VariableKind::Adhoc { source, .. } | VariableKind::GroupBy { source } => {
                        Some((filled(source, &scope), state))
                    }
                    _ => None,
                })
                .collect()
        };
        for (source, state) in named {
            let Ok(found) = config::find(&self.sources, &source) else { continue };
            match &state.declaration.kind {
                VariableKind::GroupBy { .. } => {
                    let labels = state.chosen.iter().map(|option| option.value.clone());
                    bindings.add_groups(&found.uid, labels.filter(|label| !label.is_empty()));
                }
                _ => bindings.add_filters(&found.uid, state.filters()),
            }
        }
    }
}

/// Every name that a variable's options depend on.
pub(super) fn needs(variable: &Variable) -> Names {
    let texts: Vec<String> = match &variable.kind {
        VariableKind::Query { source, query, regex, raw, .. } => {
            vec![written_query(query, raw), regex.clone(), source.id.clone().unwrap_or_default()]
        }
        VariableKind::Custom { query, .. } => vec![query.clone()],
        VariableKind::Datasource { regex, .. } => vec![regex.clone()],
        _ => Vec::new(),
    };
    texts.iter().flat_map(|text| mentions(text)).into_set()
}

fn filled(source: &SourceRef, scope: &Scope) -> SourceRef {
    let id = source.id.as_deref().map(|id| interpolate(id, scope, Format::Raw));
    SourceRef { kind: source.kind.clone(), id }
}
