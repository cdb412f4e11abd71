//! Drives the core's variable set: asks what it wants to know, hands it the answers and the viewer's choices.
//!
//! **Invariant:** the address holds what the viewer chose; a value the page chose by itself is written only into links.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::Arc;

use atalaya_core::layout::VariableFact;
use atalaya_core::model::{Dashboard, Panel, SourceRef, VariableOption};
use atalaya_core::order::Gather;
use atalaya_core::query::{PlanContext, PlannedQuery, Priority, QueryError, choices, plan_variable};
use atalaya_core::time::{Calendar, RawTimeRange, TimeRange, Zone};
use atalaya_core::variables::{
    AdhocFilter, Bindings, DefaultFormat, Scope, VariableQuery, VariableRequest, VariableSet, VariableState,
    interpolate, mentions,
};
use leptos::prelude::*;

use crate::app::controls::Choice;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};
use crate::app::platform::clock;
use crate::app::state::Session;

/// What a data source offers to choose from.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    Waiting,
    Found(Arc<Vec<Choice>>),
    Failed(String),
}

/// A choice that is called what it is.
fn named(name: String) -> Choice {
    Choice { text: name.clone(), value: name }
}

/// Copies are the same variables.
#[derive(Clone, Copy)]
pub struct BoardVariables {
    pub set: RwSignal<VariableSet>,
    /// What texts see; changes only when a value does.
    pub bindings: Memo<Arc<Bindings>>,
    session: Session,
    range: Memo<Result<TimeRange, String>>,
    raw_range: Memo<RawTimeRange>,
    zone: Memo<Zone>,
    /// Choices already taken from the address.
    taken: StoredValue<BTreeMap<String, Vec<String>>>,
}

impl BoardVariables {
    pub fn start(
        session: Session,
        dashboard: &Dashboard,
        range: Memo<Result<TimeRange, String>>,
        raw_range: Memo<RawTimeRange>,
        zone: Memo<Zone>,
    ) -> Self {
        let now = clock::now();
        let first_range = range.get_untracked().unwrap_or(TimeRange { from: now - 3_600_000, to: now });
        let from_url = session.url.with_untracked(|url| url.vars.clone());
        let config = session.config.get_value();
        let set = VariableSet::new(&dashboard.variables, &from_url, &config.datasources, first_range);
        let set = RwSignal::new(set);
        let variables = Self {
            set,
            bindings: Memo::new(move |_| set.with(VariableSet::bindings)),
            session,
            range,
            raw_range,
            zone,
            taken: StoredValue::new(from_url),
        };
        variables.follow_range(first_range);
        variables.follow_address();
        variables.ask();
        variables
    }

    /// What is chosen for one variable, All spelled out; for repeats.
    pub fn chosen(self, name: &str) -> Vec<VariableOption> {
        self.set
            .with(|set| {
                set.get(name).map(|state| {
                    if state.is_all() { state.options().to_vec() } else { state.chosen().to_vec() }
                })
            })
            .unwrap_or_default()
    }

    /// `None` while a value that the panel mentions may still change.
    pub fn settled_for(self, panel: &Panel) -> Option<()> {
        let mentioned = panel_mentions(panel);
        self.set.with(|set| (!set.keeps_waiting(&mentioned)).then_some(()))
    }

    /// Variables the panel depends on whose options could not be had, each with the reason.
    pub fn failures_for(self, panel: &Panel) -> Vec<String> {
        let mentioned = panel_mentions(panel);
        self.set.with(|set| {
            let failures = set.failures(&mentioned);
            failures.into_iter().map(|(name, why)| format!("Variable ${name}: {why}")).collect()
        })
    }

    /// What a rule sees of a variable; `None` while its value may still change.
    pub fn fact(self, name: &str) -> Option<VariableFact> {
        let pending = iter::once(name.to_owned()).into_set();
        self.set.with(|set| {
            let state = set.get(name).filter(|_| !set.keeps_waiting(&pending))?;
            let is_all = state.is_all();
            let chosen = if is_all { state.options() } else { state.chosen() };
            Some(VariableFact { values: chosen.iter().map(|option| option.value.clone()).collect(), is_all })
        })
    }

    /// Variables the panel depends on that stand for nothing, for who wonders why there is no data.
    pub fn empty_for(self, panel: &Panel) -> Vec<String> {
        let mentioned = panel_mentions(panel);
        self.set.with(|set| set.without_values(&mentioned).into_iter().map(str::to_owned).collect())
    }

    pub fn url_values(self) -> BTreeMap<String, Vec<String>> {
        self.set.with_untracked(VariableSet::url_values)
    }

    /// The viewer's choice; `$__all` is All. Goes into the address, and from there everywhere.
    pub fn select(self, name: &str, values: Vec<String>) {
        let mut chosen = None;
        self.set.update(|set| {
            set.select(name, values);
            chosen = set.url_values().remove(name);
        });
        let name = name.to_owned();
        if let Some(values) = chosen {
            self.taken.update_value(|taken| {
                taken.insert(name.clone(), values.clone());
            });
            self.session.navigate(|url| {
                url.vars.insert(name, values);
            });
        }
        self.ask();
    }

    fn follow_range(self, first: TimeRange) {
        Effect::new(move |before: Option<TimeRange>| {
            let Ok(range) = self.range.get() else { return before.unwrap_or(first) };
            if range != before.unwrap_or(first) {
                self.update(|set| {
                    set.change_range(range);
                });
                self.ask();
            }
            range
        });
    }

    /// Back, forward and links bring other values, and take values away.
    fn follow_address(self) {
        let (url, taken) = (self.session.url, self.taken);
        let opened = StoredValue::new(url.get_untracked());
        let wanted = Memo::new(move |_| url.with(|url| url.vars.clone()));
        Effect::new(move |_| {
            let wanted = wanted.get();
            // The way to another page says nothing of this one's variables.
            let is_here =
                opened.with_value(|opened| url.with_untracked(|url| url.dashboard() == opened.dashboard()));
            let before = taken.get_value();
            if !is_here || wanted == before {
                return;
            }
            self.update(|set| {
                set.readdress(&before, &wanted);
            });
            taken.set_value(wanted);
            self.ask();
        });
    }

    /// Changes the set and tells others only if something is different.
    fn update(self, change: impl FnOnce(&mut VariableSet)) {
        let mut set = self.set.get_untracked();
        change(&mut set);
        if self.set.with_untracked(|before| *before != set) {
            self.set.set(set);
        }
    }

    /// Sends every question that can be asked now.
    fn ask(self) {
        let scope = self.scope();
        let mut requests = Vec::new();
        self.update(|set| requests = set.ready(&scope));
        for request in requests {
            self.send(request, &scope);
        }
    }

    /// Asks a data source what a picker offers; the answer goes into `found`, unless another question overtakes it.
    pub fn look_up(self, source: &SourceRef, query: VariableQuery, found: RwSignal<Lookup>) {
        let scope = self.scope().with_variables(self.bindings.get_untracked());
        let id = source.id.as_deref().map(|id| interpolate(id, &scope, DefaultFormat::Raw));
        let request = VariableRequest {
            name: "choices".to_owned(),
            round: 0,
            source: SourceRef { kind: source.kind.clone(), id },
            query,
        };
        let answered = move |outcome: Result<Vec<String>, String>| {
            found.try_set(match outcome {
                Ok(names) => Lookup::Found(Arc::new(names.into_iter().map(named).collect())),
                Err(why) => Lookup::Failed(why),
            });
        };
        match self.plan(&request, &scope) {
            Ok(planned) => {
                let request = planned.request.clone();
                let then = Box::new(move |outcome: Outcome| {
                    answered(
                        answer::read(&planned, &outcome)
                            .map(|answer| choices(&answer))
                            .map_err(|error| error.words()),
                    );
                });
                let ask = Ask { slot: String::new(), request, then };
                self.session.client.get_value().ask("choices", vec![ask], Priority::First);
            }
            Err(error) => answered(Err(error.words())),
        }
    }

    /// A selector of filters, for [`Self::look_up`].
    pub fn selector(self, filters: &[AdhocFilter]) -> Option<String> {
        AdhocFilter::selector(filters, &self.scope().with_variables(self.bindings.get_untracked()))
    }

    fn plan(self, request: &VariableRequest, scope: &Scope) -> Result<PlannedQuery, QueryError> {
        let config = self.session.config.get_value();
        let now = clock::now();
        let (raw_range, zone) = (self.raw_range.get_untracked(), self.zone.get_untracked());
        let context = PlanContext {
            range: self.range.get_untracked().unwrap_or(TimeRange { from: now, to: now }),
            raw_range: &raw_range,
            now,
            width_px: 1000,
            scope,
            datasources: &config.datasources,
            zone: &zone,
            calendar: &Calendar::default(),
        };
        plan_variable(request, &context)
    }

    fn send(self, request: VariableRequest, scope: &Scope) {
        let VariableRequest { name, round, .. } = request.clone();
        match self.plan(&request, scope) {
            Ok(planned) => {
                let client = self.session.client.get_value();
                let http = planned.request.clone();
                let then = {
                    let name = name.clone();
                    Box::new(move |outcome: Outcome| {
                        let answer = answer::read(&planned, &outcome);
                        let found = answer.map(|answer| choices(&answer)).map_err(|error| error.words());
                        self.take(&name, round, found);
                    })
                };
                let ask = Ask { slot: round.to_string(), request: http, then };
                client.ask(&format!("variable {name}"), vec![ask], Priority::First);
            }
            Err(error) => self.take(&name, round, Err(error.words())),
        }
    }

    fn take(self, name: &str, round: u64, found: Result<Vec<String>, String>) {
        if self.set.try_with_untracked(|_| ()).is_none() {
            return;
        }
        let options = found.map(|texts| {
            texts.into_iter().map(|text| VariableOption { value: text.clone(), text }).collect()
        });
        self.update(|set| {
            set.resolve(name, round, options);
        });
        self.ask();
    }

    fn scope(self) -> Scope {
        let scope = Scope::new(Arc::default(), self.session.browser_zone.get_value());
        match self.range.get_untracked() {
            Ok(range) => {
                let zone = self.zone.get_untracked();
                scope.with_time(range, &self.raw_range.get_untracked(), &zone, zone.name())
            }
            Err(_) => scope,
        }
    }
}

/// Names of the variables that a panel's queries and texts mention.
fn panel_mentions(panel: &Panel) -> BTreeSet<String> {
    let mut texts: Vec<&str> = vec![&panel.title];
    texts.extend(panel.source.id.as_deref());
    texts.extend(
        [&panel.interval, &panel.time_from, &panel.time_shift].into_iter().flatten().map(String::as_str),
    );
    texts.extend(panel.options.text("content"));
    for target in &panel.targets {
        texts.push(&target.expr);
        texts.extend(
            [&target.source.id, &target.legend_format, &target.interval]
                .into_iter()
                .flatten()
                .map(String::as_str),
        );
    }
    texts.into_iter().flat_map(mentions).into_set()
}

/// The label a variable is shown under.
pub fn label(state: &VariableState) -> String {
    let declaration = state.declaration();
    if declaration.label.is_empty() { declaration.name.clone() } else { declaration.label.clone() }
}
