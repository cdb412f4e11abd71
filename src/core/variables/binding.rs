//! What a variable's name stands for. In: a value chosen or computed. Out: what interpolation puts into texts.
//!
//! **Invariant:** bindings keep the order in which a dashboard declares its variables; a later name hides an earlier one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::adhoc::AdhocFilter;

/// The value of All, as dashboards and URLs write it.
pub const ALL_VALUE: &str = "$__all";

/// What All is called.
pub const ALL_TEXT: &str = "All";

/// One name's value and the ways it may be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// A string, number or boolean; a list for variables with several values; an object where paths reach into it.
    pub value: Value,
    /// What a path such as `.title` reaches into, where that is not the value itself.
    pub parts: Option<Value>,
    /// What `:text` writes: the shown names, several of them joined by ` + `.
    pub text: String,
    /// Several values are possible, so a query holds it in a regex match: its values are escaped as regexes there.
    pub in_regex: bool,
    /// All is chosen; links then say `$__all` instead of every option.
    pub is_all: bool,
    /// What All stands for where the dashboard names it: written as it is, with the variables in it replaced.
    pub custom_all: Option<String>,
    /// Already a piece of a URL: no format applies.
    pub is_verbatim: bool,
    /// Appears in the page's URL and in `$__all_variables`.
    pub in_url: bool,
    /// `:queryparam` writes nothing, since the variable keeps itself out of URLs.
    pub skip_url_sync: bool,
}

impl Binding {
    /// A value that no viewer chose: a built-in, a repeated panel's value, a part of the data.
    pub fn new(value: impl Into<Value>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            parts: None,
            text: text.into(),
            in_regex: false,
            is_all: false,
            custom_all: None,
            is_verbatim: false,
            in_url: false,
            skip_url_sync: false,
        }
    }

    /// A single value whose text is itself.
    pub fn plain(value: impl Into<String>) -> Self {
        let value = value.into();
        Self::new(value.clone(), value)
    }

    /// A piece of a URL, written as it is.
    pub fn verbatim(value: impl Into<String>) -> Self {
        Self { is_verbatim: true, ..Self::plain(value) }
    }
}

/// Names and what they stand for, in the order they were declared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bindings {
    list: Vec<(String, Binding)>,
    place: BTreeMap<String, usize>,
    /// Ad hoc filters by the uid of the data source whose queries they narrow.
    filters: BTreeMap<String, Vec<AdhocFilter>>,
    /// Labels that aggregations keep, by the uid of the data source whose queries they are in.
    groups: BTreeMap<String, Vec<String>>,
}

impl Bindings {
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.place.get(name).and_then(|place| self.list.get(*place)).map(|(_, binding)| binding)
    }

    /// Sets a name's value; a name already there keeps its place.
    pub fn set(&mut self, name: impl Into<String>, binding: Binding) {
        let name = name.into();
        match self.place.get(&name).and_then(|place| self.list.get_mut(*place)) {
            Some(entry) => entry.1 = binding,
            None => {
                self.place.insert(name.clone(), self.list.len());
                self.list.push((name, binding));
            }
        }
    }

    /// Adds ad hoc filters to the queries of a data source.
    pub fn add_filters(&mut self, source_uid: impl Into<String>, filters: Vec<AdhocFilter>) {
        self.filters.entry(source_uid.into()).or_default().extend(filters);
    }

    /// The ad hoc filters of a data source's queries.
    pub fn filters(&self, source_uid: &str) -> impl Iterator<Item = &AdhocFilter> {
        self.filters.get(source_uid).into_iter().flatten()
    }

    /// Adds labels that the queries of a data source are grouped by.
    pub fn add_groups(&mut self, source_uid: impl Into<String>, labels: impl IntoIterator<Item = String>) {
        let groups = self.groups.entry(source_uid.into()).or_default();
        for label in labels {
            if !groups.contains(&label) {
                groups.push(label);
            }
        }
    }

    /// The labels that a data source's queries are grouped by.
    pub fn groups(&self, source_uid: &str) -> &[String] {
        self.groups.get(source_uid).map_or(&[], Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Binding)> {
        self.list.iter().map(|(name, binding)| (name.as_str(), binding))
    }
}

impl<N: Into<String>> FromIterator<(N, Binding)> for Bindings {
    fn from_iter<I: IntoIterator<Item = (N, Binding)>>(pairs: I) -> Self {
        let mut bindings = Self::default();
        for (name, binding) in pairs {
            bindings.set(name, binding);
        }
        bindings
    }
}
