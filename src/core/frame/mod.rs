//! Columnar data: what every source's answer becomes, and all that panels ever see.
//!
//! **Invariant:** every field of a frame has the same number of values. Columns are shared, never copied to be read.

mod config;
mod labels;
mod state;
mod values;

pub use config::{
    ColorSetting, DataLink, FieldConfig, Mapping, MappingResult, Nulls, SpecialMatch, ThresholdMode,
    ThresholdStep, Thresholds,
};
pub use labels::Labels;
pub use state::{FieldState, ValueRange};
pub use values::{Nanos, Nested, Numbers, Value, Values};

/// What a frame holds, as far as a panel must know before it looks at the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FrameKind {
    /// A time field and one number field (one series), or several on one shared axis.
    #[default]
    TimeSeries,
    /// Rows and columns; an instant query's answer in table format.
    Table,
    /// Log lines: fields `Time` (nanoseconds), `Line` (text), `labels` and `id`.
    Logs,
    /// Cumulative or native histogram buckets.
    Heatmap,
    /// Buckets that carry their own bounds, one a row: fields `xMax`, `yMin`, `yMax`, `count`.
    HeatmapCells,
    /// What happened, which only a transformation makes: fields `time`, and where there are `timeEnd`, `title`, `text`,
    /// `tags`, `color`.
    Annotations,
    /// Single observations, which only a transformation makes.
    Exemplars,
}

/// A piece of data from one query: named columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    pub name: Option<String>,
    /// The target's letter, `A`, `B`, ...
    pub ref_id: String,
    pub kind: FrameKind,
    /// The query's step, where it had one; gaps are judged by it.
    pub step_millis: Option<i64>,
    pub fields: Vec<Field>,
}

impl Frame {
    /// Number of rows; 0 without fields.
    pub fn len(&self) -> usize {
        self.fields.first().map_or(0, |field| field.values.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first time field, if the frame has one.
    pub fn time_field(&self) -> Option<&Field> {
        self.fields.get(self.time_column()?)
    }

    /// The place of that field.
    pub fn time_column(&self) -> Option<usize> {
        self.fields.iter().position(|field| matches!(field.values, Values::Time(_) | Values::Nanos(_)))
    }
}

/// One column with its name, labels and display settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    pub name: String,
    pub labels: Labels,
    pub config: FieldConfig,
    pub values: Values,
    /// Filled by `field::resolve`.
    pub state: FieldState,
}

impl Field {
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self { name: name.into(), values, ..Self::default() }
    }
}
