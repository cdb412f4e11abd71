//! Rows from a frame of log lines. In: columns of times, lines, labels and ids. Out: rows, oldest first.
//!
//! **Invariant:** a row's id depends on its content and its query alone, so that the same line has the same id after a
//! refresh.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::{Level, StyledSpan, ansi};
use crate::frame::{Field, Frame, Labels, Nanos, Value, Values};

/// One log line, or a mark between lines.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// Unique among the rows; the same line has it again after a refresh.
    pub id: Arc<str>,
    pub time_nanos: Nanos,
    pub level: Level,
    /// Without escape sequences.
    pub line: Arc<str>,
    /// Parts of `line` that a terminal would colour.
    pub spans: Vec<StyledSpan>,
    /// What the line is labelled with; rows of one stream share it.
    pub labels: Arc<RowLabels>,
    /// Not a line but words about lines that are missing here.
    pub is_mark: bool,
}

/// Labels of a row, and where they come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowLabels {
    /// The stream's labels with what the query added.
    pub all: Labels,
    /// Names in `all` that came with the line, not with its stream.
    pub metadata: Vec<String>,
    /// Names in `all` that a parser of the query found in the line.
    pub parsed: Vec<String>,
    /// As the live tail sent them: an answer with the same line knows more, and replaces them.
    pub(super) is_rough: bool,
}

impl LogRow {
    /// Whether only the live tail has told it: its structured metadata and the kinds of its labels are not known.
    pub fn is_rough(&self) -> bool {
        self.labels.is_rough
    }

    /// The labels of its stream alone, as far as they are told from those that came with the line.
    pub fn stream(&self) -> Labels {
        let RowLabels { all, metadata, parsed, .. } = &*self.labels;
        let own = all.iter().filter(|(name, _)| !metadata.contains(name) && !parsed.contains(name));
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Words between lines.
    pub(super) fn mark(at: Nanos, text: &str) -> Self {
        Self {
            id: format!("mark.{at}.{text}").into(),
            time_nanos: at,
            level: Level::Unknown,
            line: text.into(),
            spans: Vec::new(),
            labels: Arc::default(),
            is_mark: true,
        }
    }

    /// Roughly what it holds in memory, in bytes; labels that rows share are not counted.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.line.len() + self.id.len() + self.spans.len() * size_of::<StyledSpan>()
    }
}

/// The columns a row is read from.
struct Columns<'a> {
    time: &'a Field,
    line: &'a Field,
    labels: Option<&'a Field>,
    /// Kinds of the labels: `I` of the stream, `S` structured metadata, `P` parsed.
    kinds: Option<&'a Field>,
    id: Option<&'a Field>,
    ref_id: &'a str,
}

fn columns(frame: &Frame) -> Option<Columns<'_>> {
    let named = |name: &str| frame.fields.iter().find(|field| field.name == name);
    let texts = || frame.fields.iter().filter(|field| matches!(field.values, Values::Strings(_)));
    Some(Columns {
        time: frame.time_field()?,
        line: ["Line", "body", "line", "message"]
            .iter()
            .find_map(|name| texts().find(|field| field.name == *name))
            .or_else(|| texts().find(|field| field.name != "id"))?,
        labels: named("labels"),
        kinds: named("labelTypes"),
        id: named("id"),
        ref_id: &frame.ref_id,
    })
}

/// The texts that are a frame's lines.
pub(super) fn lines(frame: &Frame) -> Option<&Values> {
    columns(frame).map(|columns| &columns.line.values)
}

/// Some of a frame's rows, oldest first, equal ones with ids of their own; a frame without times or texts holds no log
/// lines.
pub(super) fn rows(frame: &Frame, which: impl ExactSizeIterator<Item = usize>) -> Vec<LogRow> {
    let Some(columns) = columns(frame) else { return Vec::new() };
    let mut rows = Vec::with_capacity(which.len());
    rows.extend(which.filter_map(|row| read(&columns, row)));
    if let [first, .., last] = rows.as_slice()
        && first.time_nanos > last.time_nanos
    {
        rows.reverse();
    }
    make_ids_unique(&mut rows);
    rows
}

fn read(columns: &Columns<'_>, row: usize) -> Option<LogRow> {
    let time_nanos = match &columns.time.values {
        Values::Nanos(times) => *times.get(row)?,
        other => match other.get(row) {
            Value::Time(millis) => millis.checked_mul(1_000_000)?,
            _ => return None,
        },
    };
    let written = match columns.line.values.get(row) {
        Value::Text(text) => text,
        _ => Arc::from(""),
    };
    let labels = Arc::new(row_labels(columns, row));
    let (line, spans) = match ansi::strip(&written) {
        Some((plain, spans)) => (plain.into(), spans),
        None => (written, Vec::new()),
    };
    let own = match columns.id.map(|field| field.values.get(row)) {
        Some(Value::Text(id)) if !id.is_empty() => id.to_string(),
        _ => content_id(time_nanos, &line, &labels.all),
    };
    let level = Level::of(&labels.all, &line);
    let id = format!("{}.{own}", columns.ref_id).into();
    Some(LogRow { id, time_nanos, level, line, spans, labels, is_mark: false })
}

fn row_labels(columns: &Columns<'_>, row: usize) -> RowLabels {
    let (metadata, parsed) = names_by_kind(columns, row);
    let is_rough = columns.labels.is_some() && columns.kinds.is_none();
    RowLabels { all: labels_of(columns, row), metadata, parsed, is_rough }
}

fn labels_of(columns: &Columns<'_>, row: usize) -> Labels {
    let of_stream = &columns.line.labels;
    match object_at(columns.labels, row) {
        Some(own) => {
            let own = own.iter().map(|(name, value)| (name.clone(), text_of(value)));
            of_stream.iter().map(|(name, value)| (name.clone(), value.clone())).chain(own).collect()
        }
        None => of_stream.clone(),
    }
}

fn names_by_kind(columns: &Columns<'_>, row: usize) -> (Vec<String>, Vec<String>) {
    let kinds = object_at(columns.kinds, row);
    let of_kind = |kind: &str| {
        let named = kinds.iter().flat_map(|kinds| kinds.iter());
        named.filter(|(_, value)| value.as_str() == Some(kind)).map(|(name, _)| name.clone()).collect()
    };
    (of_kind("S"), of_kind("P"))
}

fn object_at(field: Option<&Field>, row: usize) -> Option<&serde_json::Map<String, Json>> {
    match &field?.values {
        Values::Other(values) => values.get(row)?.as_object(),
        _ => None,
    }
}

fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An id from what the line says (FNV-1a, 64 bits).
fn content_id(time_nanos: Nanos, line: &str, labels: &Labels) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(line);
    for (name, value) in labels.iter() {
        add(name);
        add(value);
    }
    format!("{time_nanos}_{hash:016x}")
}

/// Lines of one frame that are equal in everything get `-2`, `-3`, ... in their order.
fn make_ids_unique(rows: &mut [LogRow]) {
    let mut seen: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for row in rows {
        let count = seen.entry(row.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            row.id = format!("{}-{count}", row.id).into();
        }
    }
}
