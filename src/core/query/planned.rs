//! What planning gives and decoding returns: a request with what is needed to read its answer, and the answer.
//!
//! **Invariant:** a [`PlannedQuery`] is plain data: decoding needs nothing else but the response.

use serde::{Deserialize, Deserializer};

use crate::config::{Refreshing, TraceLink};
use crate::frame::Frame;
use crate::query::increment::Moved;
use crate::query::{Exemplar, HttpRequest, Place};
use crate::time::TimeRange;

/// One request and how to read what comes back.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedQuery {
    /// The target's letter; an annotation's or a variable's name.
    pub ref_id: String,
    pub request: HttpRequest,
    pub decode: Decoder,
    /// The query text as sent, variables replaced; empty for lists of names.
    pub expr: String,
    /// The query's step; `None` where the API takes none.
    pub step_millis: Option<i64>,
    /// The range asked for, as sent: aligned, and shifted by the panel's `timeShift`.
    pub range: TimeRange,
    /// Subtracted from `now` by the panel's `timeShift`; decoded times are moved forward by it.
    pub shift_millis: i64,
    /// Where it goes, for messages.
    pub place: Place,
    /// How the source wants to be asked again.
    pub refreshing: Refreshing,
    /// Names in `expr` that look like variables and that nothing defines.
    pub unknown_variables: Vec<String>,
}

impl PlannedQuery {
    /// Whether it only adds to a picture: without its answer the panel is complete.
    pub fn is_extra(&self) -> bool {
        matches!(self.decode, Decoder::Exemplars(_))
    }
}

/// How to read a response.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoder {
    /// Prometheus or Loki: matrix, vector, scalar, string or streams, whichever comes.
    Result(ResultShape),
    /// `data` is an array of texts: label names, label values. One frame with one text field `text`.
    Names,
    /// `data` is an array of label sets (`series`). One frame with one field of labels as JSON objects, `labels`.
    Series,
    /// `data` is an array of series with their exemplars; the links are the data source's.
    Exemplars(Vec<TraceLink>),
    /// `data` maps metric names to their types and help: fields `metric`, `type`, `help`, `unit`.
    Metadata,
    /// `data` holds groups of alerting rules with their alerts. One table of alerts.
    Rules,
}

/// What frames to make of a query result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultShape {
    pub form: Form,
    pub legend: Legend,
    /// Name of the number column in table form: `Value`, or `Value #A` where the panel has several targets.
    pub value_column: String,
    /// Most log lines the server was asked for; reaching it means that there are more.
    pub line_limit: Option<u32>,
    /// Log lines come newest first.
    pub backward: bool,
    /// Native histograms come as their buckets, for panels that draw those; else as their count and sum.
    pub cells: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A frame for each series.
    Series,
    /// All series in one frame: time, a text column for each label, the value.
    Table,
    /// A frame for each bucket, ordered by `le`.
    Heatmap,
}

/// How series are named by the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Legend {
    /// No template: the metric and its labels, or the query where there are none.
    Verbose,
    /// `__auto`: the labels that tell series apart.
    Auto,
    /// A template with `{{label}}`.
    Template(String),
}

/// A response as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpResponse<'a> {
    pub status: u16,
    /// As the header says; empty where there is none.
    pub content_type: &'a str,
    pub body: &'a [u8],
}

/// What one query gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    pub frames: Vec<Frame>,
    /// To be shown: part of the data may be missing or wrong.
    pub warnings: Vec<String>,
    /// Hints that may be false alarms.
    pub infos: Vec<String>,
    pub stats: Stats,
    /// Single observations to be marked on the picture.
    pub exemplars: Vec<Exemplar>,
    /// Log queries: whether the server stopped at the limit of lines.
    pub lines: Option<LineCoverage>,
}

/// How far the lines of a log query reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineCoverage {
    /// Every line of the range is here.
    Complete,
    /// As many lines came as were asked for, so older (or newer) ones exist.
    LimitReached(u32),
}

/// What the inspect view shows of one query; the app adds how long it took.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stats {
    pub response_bytes: usize,
    pub series: usize,
    pub rows: usize,
    /// What the server says about its own work; Loki only.
    pub server: Option<ServerStats>,
    /// What of the query was asked; `None` for queries that are always asked whole.
    pub moved: Option<Moved>,
}

/// Loki's `data.stats.summary`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServerStats {
    #[serde(deserialize_with = "count")]
    pub total_bytes_processed: u64,
    #[serde(deserialize_with = "count")]
    pub total_lines_processed: u64,
    /// Seconds.
    pub exec_time: f64,
    /// Seconds.
    pub queue_time: f64,
    #[serde(deserialize_with = "count")]
    pub total_entries_returned: u64,
}

/// Counts only inform, so an odd one (a fraction, a negative) must not fail the data beside it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating is what is wanted")]
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(f64::deserialize(deserializer)? as u64)
}
