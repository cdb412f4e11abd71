//! One panel.

use serde_json::Value;

use crate::frame::{DataLink, FieldConfig};
use crate::model::{SourceRef, Target};
use crate::options::Options;

/// Unique within a dashboard; made up where the JSON has none or repeats one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PanelId(pub i64);

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    pub id: PanelId,
    /// Where it lies in its file, such as `panels[3]`.
    pub path: String,
    /// Today's kind id: legacy kinds are already turned into theirs (`graph` -> `timeseries`).
    pub kind: String,
    /// The kind id as written in the JSON.
    pub written_kind: String,
    pub title: String,
    pub description: String,
    pub transparent: bool,
    pub grid: GridPos,
    pub source: SourceRef,
    pub targets: Vec<Target>,
    /// The panel kind's own options, in today's shape.
    pub options: Options,
    pub field_config: FieldConfigSource,
    pub transformations: Vec<Transformation>,
    /// Lower bound of `$__interval`, such as `30s`; may hold variables.
    pub interval: Option<String>,
    pub max_data_points: Option<u32>,
    pub time_from: Option<String>,
    pub time_shift: Option<String>,
    pub hide_time_override: bool,
    pub repeat: Option<Repeat>,
    pub links: Vec<DataLink>,
    /// Name of the library panel it stands for, when the JSON holds only the reference.
    pub library_panel: Option<String>,
}

impl Panel {
    /// Where a part of it lies in its file: `options.legend` is `panels[3].options.legend`.
    pub fn path_of(&self, part: &str) -> String {
        format!("{}.{part}", self.path)
    }
}

/// Cells of the 24-column grid; a cell is 30 px high with 8 px between cells.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GridPos {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldConfigSource {
    pub defaults: FieldConfig,
    /// Applied in order.
    pub overrides: Vec<Override>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    pub matcher: Matcher,
    pub properties: Vec<Property>,
}

/// `{"id": "byName", "options": "..."}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    pub id: String,
    pub options: Value,
}

/// `{"id": "custom.lineWidth", "value": 2}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    pub id: String,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Transformation {
    pub id: String,
    pub disabled: bool,
    /// Frames it applies to; `None` means all.
    pub filter: Option<Matcher>,
    pub options: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Name of the variable, without `$`.
    pub variable: String,
    pub direction: RepeatDirection,
    pub max_per_row: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RepeatDirection {
    #[default]
    Horizontal,
    Vertical,
}
