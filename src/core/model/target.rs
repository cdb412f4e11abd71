//! One query of a panel.

use serde_json::{Map, Value};

use crate::model::SourceRef;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Target {
    /// `A`, `B`, ... as written, or the first free letter.
    pub ref_id: String,
    pub source: SourceRef,
    pub hidden: bool,
    /// PromQL or LogQL, variables not yet replaced.
    pub expr: String,
    pub legend_format: Option<String>,
    /// Min step, such as `15s`; may hold variables.
    pub interval: Option<String>,
    /// Steps are multiplied by it; 1 where absent.
    pub interval_factor: u32,
    pub format: TargetFormat,
    pub instant: bool,
    pub range: bool,
    pub exemplar: bool,
    /// Most log lines to fetch.
    pub max_lines: Option<u32>,
    pub direction: Option<Direction>,
    /// The written object, for what only one source kind understands (expressions, simulated data).
    pub raw: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TargetFormat {
    #[default]
    TimeSeries,
    Table,
    Heatmap,
    Logs,
}

/// Order in which Loki returns lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Backward,
    Forward,
}
