//! The display settings a field carries: Grafana's `fieldConfig` for one field.
//!
//! Sources may set some (a legend text), the panel's defaults and overrides set the rest.

use crate::options::Options;

/// Display settings of one field. `None` means: not said, so the automatic choice applies.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldConfig {
    pub display_name: Option<String>,
    /// The name the data source made from its legend template.
    pub display_name_from_source: Option<String>,
    pub description: Option<String>,
    pub unit: Option<String>,
    pub decimals: Option<u8>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Take missing ends of the range from this field alone, not from all fields of the panel.
    pub field_min_max: bool,
    pub no_value: Option<String>,
    /// What calculations make of nulls.
    pub nulls: Nulls,
    pub color: Option<ColorSetting>,
    pub thresholds: Option<Thresholds>,
    pub mappings: Vec<Mapping>,
    pub links: Vec<DataLink>,
    pub filterable: bool,
    /// A missing step between two samples longer than this draws a gap; the query's step or min step.
    pub interval_millis: Option<i64>,
    /// What only one panel kind understands; each reads its own part.
    pub custom: Options,
}

impl FieldConfig {
    /// Whether a value leads somewhere: a link without an address does not, in Grafana as here.
    pub fn leads(&self) -> bool {
        self.links.iter().any(|link| !link.url.trim().is_empty())
    }
}

/// `nullValueMode`: what calculations make of nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nulls {
    /// They take no part, and may be the first or last value.
    #[default]
    Kept,
    Ignored,
    Zero,
}

/// `color: {mode, fixedColor, seriesBy}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColorSetting {
    /// Grafana's id, such as `palette-classic`, `thresholds`, `fixed`, `continuous-GrYlRd`.
    pub mode: String,
    pub fixed_color: Option<String>,
    /// Which value colours a whole series by threshold: `last`, `min` or `max`.
    pub series_by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThresholdMode {
    #[default]
    Absolute,
    Percentage,
}

/// `color` is as written: a name of Grafana's palette or a CSS colour. The base step's value is minus infinity.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdStep {
    pub value: f64,
    pub color: String,
    /// A text with variables that says the value, where it says a number (`valueExpr`).
    pub expr: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thresholds {
    pub mode: ThresholdMode,
    /// In the order written: the scan stops at the first step above the value.
    pub steps: Vec<ThresholdStep>,
}

/// What a mapping shows; a mapping without text keeps the formatted value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MappingResult {
    pub text: Option<String>,
    pub color: Option<String>,
    pub icon: Option<String>,
    pub index: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecialMatch {
    True,
    False,
    Null,
    Nan,
    NullAndNan,
    Empty,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Mapping {
    /// Texts compared with the value's own text.
    Value(Vec<(String, MappingResult)>),
    /// Both ends included; an absent end is open.
    Range {
        from: Option<f64>,
        to: Option<f64>,
        result: MappingResult,
    },
    /// A JavaScript regex, `/.../flags` or bare.
    Regex {
        pattern: String,
        result: MappingResult,
    },
    Special {
        matches: SpecialMatch,
        result: MappingResult,
    },
}

/// A link of a value or of a panel; title and url may hold variables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataLink {
    pub title: String,
    pub url: String,
    pub target_blank: bool,
}
