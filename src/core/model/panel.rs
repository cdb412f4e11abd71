//! One panel.

use serde_json::Value;

use crate::frame::{DataLink, FieldConfig};
use crate::model::{AnnotationQuery, Condition, SourceRef, Target};
use crate::options::Options;
use crate::url::slug;

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
    /// Beside the title; may hold variables.
    pub subtitle: String,
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
    /// How far back its queries are asked for a second time, to be compared: `1d`, or `__previousPeriod`.
    pub time_compare: Option<String>,
    pub hide_time_override: bool,
    pub repeat: Option<Repeat>,
    pub links: Vec<DataLink>,
    pub board_links: Vec<BoardLink>,
    /// What marks times on this panel alone: the time regions of old graphs.
    pub annotations: Vec<AnnotationQuery>,
    /// When it is shown at all; `None` is always.
    pub condition: Option<Condition>,
    /// The file is a resource of today's Grafana, which keeps a panel's parts elsewhere.
    pub in_resource: bool,
    /// Name of the library panel it stands for, when the JSON holds only the reference.
    pub library_panel: Option<String>,
}

/// A link to a dashboard that is named by its title, as early versions wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardLink {
    pub title: String,
    /// The dashboard's title, or its slug.
    pub dashboard: String,
    pub keep_time: bool,
    pub include_vars: bool,
    pub target_blank: bool,
}

impl BoardLink {
    /// Whether a dashboard of this title is meant.
    pub fn means(&self, title: &str) -> bool {
        self.dashboard == title || slug(&self.dashboard) == slug(title)
    }
}

impl Panel {
    /// Where a part of it lies in its file: `options.legend` is `panels[3].options.legend`.
    pub fn path_of(&self, part: &str) -> String {
        if self.in_resource {
            format!("{}.{}", self.path, in_resource(part))
        } else {
            format!("{}.{part}", self.path)
        }
    }
}

/// Where a resource keeps what a classic panel calls `part`.
pub(super) fn in_resource(part: &str) -> String {
    let first = part.split(['.', '[']).next().unwrap_or_default();
    let rest = &part[first.len()..];
    match first {
        "type" => "spec.vizConfig.group".to_owned(),
        "options" | "fieldConfig" => format!("spec.vizConfig.spec.{part}"),
        "targets" => match rest.split_once(']') {
            Some((index, rest)) => format!("spec.data.spec.queries{index}].spec.query.spec{rest}"),
            None => "spec.data.spec.queries".to_owned(),
        },
        "transformations" => format!("spec.data.spec.{part}.spec"),
        "interval" | "maxDataPoints" | "timeFrom" | "timeShift" | "timeCompare" => {
            format!("spec.data.spec.queryOptions.{part}")
        }
        _ => format!("spec.{part}"),
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
    /// It is for the fields of tables within rows, and for no others.
    pub nested: bool,
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
