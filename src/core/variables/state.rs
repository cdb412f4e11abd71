//! One variable's state. In: its declaration, a URL's choice, options as they become known. Out: what is chosen, and the
//! [`Binding`] that texts see.
//!
//! **Invariant:** what is chosen is always something a viewer chose, the dashboard was saved with, or the first choice
//! offered; never a leftover of another option list.

use std::collections::BTreeMap;

use serde_json::Value;

use super::adhoc::AdhocFilter;
use super::binding::{ALL_TEXT, ALL_VALUE, Binding};
use super::interval;
use super::json::Properties;
use super::options::AUTO_VALUE;
use crate::model::{Selection, Variable, VariableKind, VariableOption};
use crate::time::{self, TimeRange};

/// Where a variable stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its options and choice are known.
    Settled,
    /// To be asked, once everything it mentions is settled.
    Waiting,
    /// Asked; the answer has not come.
    Asked,
    /// Why its options are not known; dependants go on with the choice it has.
    Failed(String),
}

/// A variable, its options and what is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableState {
    pub(super) declaration: Variable,
    pub(super) options: Vec<VariableOption>,
    /// What else is known of options, by their values.
    pub(super) properties: Properties,
    pub(super) is_all: bool,
    /// One choice, several, or none; not looked at while All is chosen.
    pub(super) chosen: Vec<VariableOption>,
    pub(super) standing: Standing,
    /// The choice stays even if the next options do not have it: it came from the URL, or only time has passed.
    pub(super) keeps_choice: bool,
    pub(super) round: u64,
}

impl VariableState {
    /// From a URL's values, else the dashboard's saved choice, else nothing yet.
    pub(super) fn new(declaration: &Variable, from_url: Option<&Vec<String>>) -> Self {
        let mut state = Self {
            declaration: declaration.clone(),
            options: Vec::new(),
            properties: Properties::new(),
            is_all: false,
            chosen: Vec::new(),
            standing: Standing::Waiting,
            keeps_choice: false,
            round: 0,
        };
        match (from_url, &declaration.kind) {
            (_, VariableKind::Constant { query }) => state.chosen = vec![same(query)],
            (Some(values), _) => {
                state.choose(values);
                let is_emptied = state.is_multi() && values.iter().all(String::is_empty);
                state.keeps_choice = state.is_all || !state.chosen.is_empty() || is_emptied;
            }
            (None, kind) => state.choose_saved(kind),
        }
        state
    }

    /// As opened with a URL's values, but with the options there are. Gives where it stood.
    pub(super) fn begin_anew(&mut self, from_url: Option<&Vec<String>>) -> Standing {
        let (options, round) = (std::mem::take(&mut self.options), self.round);
        let properties = std::mem::take(&mut self.properties);
        let anew = Self { options, properties, round, ..Self::new(&self.declaration, from_url) };
        std::mem::replace(self, anew).standing
    }

    pub fn declaration(&self) -> &Variable {
        &self.declaration
    }

    pub fn name(&self) -> &str {
        &self.declaration.name
    }

    /// Without All; see [`Self::offers_all`].
    pub fn options(&self) -> &[VariableOption] {
        &self.options
    }

    pub fn offers_all(&self) -> bool {
        self.declaration.include_all && self.is_list()
    }

    pub fn is_all(&self) -> bool {
        self.is_all
    }

    /// What is chosen, unless All is; empty where nothing is.
    pub fn chosen(&self) -> &[VariableOption] {
        if self.is_all { &[] } else { &self.chosen }
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The choice as a picker shows it.
    pub fn text(&self) -> String {
        if self.is_all {
            return ALL_TEXT.to_owned();
        }
        self.chosen.iter().map(|option| option.text.as_str()).collect::<Vec<_>>().join(" + ")
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self.standing, Standing::Settled | Standing::Failed(_))
    }

    /// Chosen from a list of options, so All and several values may be.
    fn is_list(&self) -> bool {
        matches!(
            self.declaration.kind,
            VariableKind::Query { .. }
                | VariableKind::Custom { .. }
                | VariableKind::Datasource { .. }
                | VariableKind::GroupBy { .. }
                | VariableKind::Unknown { .. }
        )
    }

    /// Several values may be chosen; grouping by several labels always makes sense.
    pub fn is_multi(&self) -> bool {
        let groups = matches!(self.declaration.kind, VariableKind::GroupBy { .. });
        (self.declaration.multi || groups) && self.is_list()
    }

    /// Whether the page's URL holds it.
    pub(super) fn is_in_url(&self) -> bool {
        let is_constant = matches!(self.declaration.kind, VariableKind::Constant { .. });
        !self.declaration.skip_url_sync && !is_constant && !self.declaration.name.is_empty()
    }

    /// A list that had nothing to choose from, or nothing of which is chosen.
    pub(super) fn stands_for_nothing(&self) -> bool {
        let has_all_value = self.declaration.all_value.as_deref().is_some_and(|all| !all.is_empty());
        let is_blank = || self.chosen.iter().all(|option| option.value.is_empty());
        self.is_list()
            && self.is_settled()
            && if self.is_all { self.options.is_empty() && !has_all_value } else { is_blank() }
    }

    fn choose_saved(&mut self, kind: &VariableKind) {
        if matches!(kind, VariableKind::Adhoc { .. }) {
            return;
        }
        match &self.declaration.current {
            Some(Selection::One(option)) => self.choose_options(vec![option.clone()]),
            Some(Selection::Many(options)) => self.choose_options(options.clone()),
            None => match kind {
                VariableKind::Textbox { query } => self.chosen = vec![same(query)],
                VariableKind::Switch { disabled, .. } => self.chosen = vec![same(disabled)],
                _ => {}
            },
        }
    }

    /// Takes values as a URL or a picker has them.
    pub(super) fn choose(&mut self, values: &[String]) {
        let options = values.iter().map(|value| self.option(value)).collect();
        self.choose_options(options);
    }

    fn choose_options(&mut self, mut options: Vec<VariableOption>) {
        self.is_all = options.iter().any(|option| self.means_all(option));
        options.retain(|option| option.value != ALL_VALUE);
        if matches!(self.declaration.kind, VariableKind::Adhoc { .. }) {
            // No filter at all is a choice too: the saved ones must not come back.
            if options.is_empty() {
                options.push(same(""));
            }
        } else if self.is_multi() {
            // A URL writes an empty list as one empty value.
            options.retain(|option| !option.value.is_empty());
        } else {
            options.truncate(1);
        }
        if let VariableKind::Interval { auto, .. } = &self.declaration.kind {
            // Older dashboards write `$__auto_interval_<name>`.
            let is_auto = |option: &VariableOption| option.value.starts_with(AUTO_VALUE);
            options.retain(|option| auto.is_some() || !is_auto(option));
            for option in options.iter_mut().filter(|option| is_auto(option)) {
                *option = VariableOption { text: "auto".to_owned(), value: AUTO_VALUE.to_owned() };
            }
        }
        self.chosen = options;
    }

    /// `$__all`, the word All in old links, or what the dashboard says All stands for.
    fn means_all(&self, option: &VariableOption) -> bool {
        let is_custom =
            self.declaration.all_value.as_deref().is_some_and(|all| !all.is_empty() && all == option.value);
        self.offers_all() && (option.value == ALL_VALUE || option.value == ALL_TEXT || is_custom)
    }

    /// The option of a value; a value not offered shows itself.
    fn option(&self, value: &str) -> VariableOption {
        self.options.iter().find(|option| option.value == value).cloned().unwrap_or_else(|| same(value))
    }

    /// Puts the options in place and keeps of the choice what they allow: Grafana's rules. A value that is not offered
    /// stays if it came from the URL; else a choice whose text is offered takes that option's value, and without any
    /// valid choice All is taken where offered, else the first option.
    pub(super) fn offer(&mut self, options: Vec<VariableOption>, first: Option<&str>) {
        self.options = options;
        let keeps = std::mem::take(&mut self.keeps_choice);
        self.standing = Standing::Settled;
        if self.is_all {
            return;
        }
        let chosen = std::mem::take(&mut self.chosen);
        let found = |wanted: &VariableOption| {
            let by_value = self.options.iter().find(|option| option.value == wanted.value);
            let by_text = || {
                self.options.iter().find(|option| option.text == wanted.text || option.text == wanted.value)
            };
            by_value.or_else(by_text).cloned()
        };
        self.chosen = if keeps {
            chosen.iter().map(|wanted| found(wanted).unwrap_or_else(|| wanted.clone())).collect()
        } else {
            chosen.iter().filter_map(found).collect()
        };
        if self.chosen.is_empty() && !(keeps && self.is_multi()) {
            self.choose_first(first);
        }
    }

    /// Whether any value may be chosen, offered or not.
    pub(super) fn is_free_text(&self) -> bool {
        !matches!(
            self.declaration.kind,
            VariableKind::Query { .. }
                | VariableKind::Custom { .. }
                | VariableKind::Datasource { .. }
                | VariableKind::Switch { .. }
        )
    }

    /// Puts options in place that only suggest: any choice stays, and the first is taken where there is none.
    pub(super) fn offer_freely(&mut self, options: Vec<VariableOption>) {
        self.options = options;
        self.standing = Standing::Settled;
        self.keeps_choice = false;
        if self.chosen.is_empty() && !self.is_all {
            self.chosen = self.options.first().cloned().into_iter().collect();
        }
    }

    /// Keeps the options and the choice there are, and says why there are no new ones.
    pub(super) fn fail(&mut self, reason: String) {
        self.standing = Standing::Failed(reason);
        if self.chosen.is_empty() && !self.is_all && !self.keeps_choice {
            self.choose_first(None);
        }
    }

    /// The choice where there is none: All where offered, else `preferred` if it is an option, else the first option.
    pub(super) fn choose_first(&mut self, preferred: Option<&str>) {
        self.is_all = self.offers_all();
        let preferred = preferred.and_then(|value| self.options.iter().find(|option| option.value == value));
        self.chosen =
            preferred.or(self.options.first()).filter(|_| !self.is_all).cloned().into_iter().collect();
    }

    /// Whether there is something to write into a URL: what is still unknown must not be written as nothing chosen.
    pub(super) fn has_choice(&self) -> bool {
        let is_adhoc = matches!(self.declaration.kind, VariableKind::Adhoc { .. });
        self.is_all || !self.chosen.is_empty() || (!is_adhoc && self.is_settled())
    }

    /// The ad hoc filters: the URL's where it has any, else the saved ones.
    pub fn filters(&self) -> Vec<AdhocFilter> {
        match &self.declaration.kind {
            VariableKind::Adhoc { filters, .. } if self.chosen.is_empty() => {
                filters.iter().filter_map(AdhocFilter::from_json).collect()
            }
            VariableKind::Adhoc { .. } => {
                self.chosen.iter().filter_map(|option| AdhocFilter::from_url(&option.value)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// As the page's URL holds it.
    pub(super) fn url_values(&self) -> Vec<String> {
        if self.is_all {
            return vec![ALL_VALUE.to_owned()];
        }
        if self.chosen.is_empty() {
            return vec![String::new()];
        }
        self.chosen.iter().map(|option| option.value.clone()).collect()
    }

    /// What texts see; `None` for ad hoc filters, which no text mentions, and for a data source that is not there: an
    /// empty reference would mean the default one, which is another.
    pub(super) fn binding(&self, range: TimeRange) -> Option<Binding> {
        let strings = |options: &[VariableOption]| {
            Value::Array(options.iter().map(|option| Value::String(option.value.clone())).collect())
        };
        let first = || self.chosen.first().map(|option| option.value.clone()).unwrap_or_default();
        let (value, text) = match &self.declaration.kind {
            VariableKind::Adhoc { .. } => return None,
            VariableKind::Datasource { .. } if !self.is_all && first().is_empty() => return None,
            VariableKind::Interval { .. } if first() == AUTO_VALUE => {
                let auto = self.auto_interval(range).unwrap_or_default();
                (Value::String(auto.clone()), auto)
            }
            _ if self.is_all => (strings(&self.options), self.text()),
            _ if self.is_multi() => (strings(&self.chosen), self.text()),
            _ => (Value::String(first()), self.text()),
        };
        Some(Binding {
            in_regex: self.is_multi() || self.offers_all(),
            is_all: self.is_all,
            custom_all: self.declaration.all_value.clone().filter(|all| self.is_all && !all.is_empty()),
            parts: self.parts(),
            in_url: self.is_in_url(),
            skip_url_sync: self.declaration.skip_url_sync,
            ..Binding::new(value, text)
        })
    }

    /// What paths reach into: properties of the choice, lists of them where several are possible.
    fn parts(&self) -> Option<Value> {
        if self.properties.is_empty() {
            return None;
        }
        let chosen = if self.is_all { &self.options } else { &self.chosen };
        let mut of_each = chosen.iter().filter_map(|option| self.properties.get(&option.value));
        if !self.is_all && !self.is_multi() {
            return of_each.next().map(|own| Value::Object(own.clone()));
        }
        let mut lists: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for (name, value) in of_each.flatten() {
            lists.entry(name).or_default().push(value.clone());
        }
        Some(lists.into_iter().map(|(name, values)| (name.to_owned(), Value::Array(values))).collect())
    }

    /// The range divided into the steps an interval variable asks for, at least its lower bound.
    pub(super) fn auto_interval(&self, range: TimeRange) -> Option<String> {
        let VariableKind::Interval { auto: Some(auto), .. } = &self.declaration.kind else {
            return None;
        };
        let least = time::parse_duration(&auto.min).unwrap_or(0);
        let steps = i64::from(auto.count.max(1));
        Some(interval::exact_duration(time::calculate_interval(range.duration(), steps, least)))
    }
}

fn same(value: &str) -> VariableOption {
    VariableOption { text: value.to_owned(), value: value.to_owned() }
}
