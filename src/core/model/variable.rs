//! Template variables as a dashboard declares them; their current values live in the `variables` stage.

use serde_json::Value;

use crate::model::SourceRef;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Variable {
    pub name: String,
    /// Shown instead of the name; empty means the name is shown.
    pub label: String,
    pub description: String,
    pub hide: Hide,
    pub skip_url_sync: bool,
    /// A value may be typed that is not offered.
    pub takes_any: bool,
    pub kind: VariableKind,
    pub multi: bool,
    pub include_all: bool,
    /// What All stands for, as written; `None` means every option.
    pub all_value: Option<String>,
    /// What the dashboard was saved with.
    pub current: Option<Selection>,
    /// The saved list; query variables replace it.
    pub options: Vec<VariableOption>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum VariableKind {
    Query {
        source: SourceRef,
        query: String,
        regex: String,
        /// The regex is for what is shown, not for what is put into queries.
        regex_on_text: bool,
        sort: Sort,
        refresh: Refresh,
        /// Choices that are offered besides those of the source.
        own_options: Vec<VariableOption>,
        own_place: OwnPlace,
        raw: Value,
    },
    /// `a, b : text, c\,d` as written, or a list in JSON.
    Custom {
        query: String,
        /// Choices are objects with `text`, `value` and further properties; Grafana's `valuesFormat`.
        is_json: bool,
    },
    /// Comma separated durations.
    Interval {
        query: String,
        auto: Option<IntervalAuto>,
    },
    /// Data sources of a type, filtered by a regex over their names.
    Datasource {
        plugin_id: String,
        regex: String,
    },
    Textbox {
        query: String,
    },
    Constant {
        query: String,
    },
    Adhoc {
        source: SourceRef,
        filters: Vec<Value>,
        /// The labels that are offered; `None` is all that the data source has.
        keys: Option<Vec<VariableOption>>,
        /// Conditions that what is offered fulfils; queries are not narrowed by them.
        base: Vec<Value>,
        /// Labels to group by, where the variable offers that too; read as a variable of its own.
        groups: Option<Vec<VariableOption>>,
    },
    Switch {
        enabled: String,
        disabled: String,
    },
    GroupBy {
        source: SourceRef,
    },
    /// A kind this version does not know; keeps its saved value.
    Unknown {
        written: String,
    },
}

impl VariableKind {
    /// Whether a viewer can change it: constants and what is not understood have no control.
    pub fn has_control(&self) -> bool {
        !matches!(self, Self::Constant { .. } | Self::Unknown { .. })
    }
}

impl Default for VariableKind {
    fn default() -> Self {
        Self::Constant { query: String::new() }
    }
}

/// A choice: what is shown, what is put into queries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariableOption {
    pub text: String,
    pub value: String,
}

/// What is chosen. `$__all` stands for All.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    One(VariableOption),
    Many(Vec<VariableOption>),
}

impl Selection {
    /// Nothing, or nothing but empty values.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(option) => option.value.is_empty(),
            Self::Many(options) => options.iter().all(|option| option.value.is_empty()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hide {
    #[default]
    No,
    Label,
    Variable,
    /// Not among the others, but behind a button beside them.
    Menu,
}

/// Where a query variable's own choices stand among those of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OwnPlace {
    #[default]
    Before,
    After,
    /// In the variable's order.
    Sorted,
}

/// When a query variable asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Refresh {
    Never,
    #[default]
    OnLoad,
    OnTimeRange,
}

/// Grafana's `sort` 0 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    None,
    Alphabetical {
        descending: bool,
    },
    Numerical {
        descending: bool,
    },
    AlphabeticalIgnoringCase {
        descending: bool,
    },
    Natural {
        descending: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalAuto {
    /// Steps the range is divided into.
    pub count: u32,
    /// Lower bound, such as `10s`.
    pub min: String,
}
