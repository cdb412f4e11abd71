//! Log streams merged into one frame. In: decoded streams. Out: fields `Time` (nanoseconds), `Line`, `labels`
//! (the stream's, then what came with the line), `labelTypes` (of the latter: `S` structured metadata, `P` parsed), `id`.
//!
//! **Invariant:** lines are in time order by the nanosecond; equal times keep an order that does not depend on the order
//! of the streams in the answer, and every id is unique within the frame.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::frame::{Field, Frame, FrameKind, Labels, Nanos, Values};
use crate::order::Arrange;
use crate::query::wire::{Line, Rows, Series};
use crate::query::{PlannedQuery, ResultShape};

const NANOS_PER_MILLI: i64 = 1_000_000;

/// A line with its stream's labels and the id it is known by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) labels: Labels,
    pub(crate) line: Line,
    pub(crate) id: String,
}

/// The lines of every stream as one frame.
pub(super) fn build(query: &PlannedQuery, shape: &ResultShape, streams: &[Series]) -> Frame {
    let mut streams: Vec<&Series> = streams.iter().collect();
    streams.arrange_by(|a, b| a.labels.cmp(&b.labels));
    let mut rows: Vec<(Labels, Line)> = streams.into_iter().cloned().flat_map(lines).collect();
    // A stable sort: equal times stay in the order of the sorted streams, then of the server.
    rows.arrange_by(|(_, a), (_, b)| in_order(a, b, shape.backward));
    let mut repeats = Repeats::default();
    let entries: Vec<Entry> = rows
        .into_iter()
        .map(|(labels, line)| {
            let hash = content_hash(&line);
            let id = id(line.at, hash, repeats.of(line.at, hash));
            Entry { labels, line, id }
        })
        .collect();
    frame(query, &entries, Labelled::Wholly)
}

/// How much is known of the labels of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labelled {
    /// All labels, and which of them came with the line.
    Wholly,
    /// Those that the live tail sends; an answer with the same lines knows more.
    Roughly,
}

/// The lines of one stream, each with the stream's labels.
pub(crate) fn lines(stream: Series) -> impl Iterator<Item = (Labels, Line)> {
    let lines = match stream.rows {
        Rows::Lines(lines) => lines,
        Rows::Samples { .. } => Vec::new(),
    };
    let labels = stream.labels;
    lines.into_iter().map(move |line| (labels.clone(), line))
}

fn in_order(a: &Line, b: &Line, backward: bool) -> Ordering {
    if backward { b.at.cmp(&a.at) } else { a.at.cmp(&b.at) }
}

/// A line's labels, and the types of those that came with it; a name of the stream is not replaced.
fn with_extra(stream: &Map<String, Value>, line: &Line) -> (Value, Value) {
    let (mut labels, mut types) = (stream.clone(), Map::new());
    for (part, letter) in [(&line.extra.structured_metadata, "S"), (&line.extra.parsed, "P")] {
        for (name, value) in part {
            if !labels.contains_key(name) {
                labels.insert(name.clone(), value.clone());
                types.insert(name.clone(), Value::from(letter));
            }
        }
    }
    (Value::Object(labels), Value::Object(types))
}

fn object(labels: &Labels) -> Map<String, Value> {
    labels.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

/// A frame of lines, in the order given; without `labelTypes` where labels are known only roughly.
pub(crate) fn frame(query: &PlannedQuery, entries: &[Entry], labelled: Labelled) -> Frame {
    let shift = query.shift_millis.saturating_mul(NANOS_PER_MILLI);
    let times = entries.iter().map(|entry| entry.line.at.saturating_add(shift)).collect();
    let lines = entries.iter().map(|entry| Some(entry.line.text.clone())).collect();
    // Neighbours are mostly of few streams, whose labels are written once.
    let mut written: BTreeMap<&Labels, Map<String, Value>> = BTreeMap::new();
    let (labels, types): (Vec<Value>, Vec<Value>) = entries
        .iter()
        .map(|entry| {
            let stream = written.entry(&entry.labels).or_insert_with(|| object(&entry.labels));
            with_extra(stream, &entry.line)
        })
        .unzip();
    let mut fields = vec![
        Field::new("Time", Values::Nanos(Arc::new(times))),
        Field::new("Line", Values::Strings(Arc::new(lines))),
        Field::new("labels", Values::Other(Arc::new(labels))),
    ];
    if labelled == Labelled::Wholly {
        fields.push(Field::new("labelTypes", Values::Other(Arc::new(types))));
    }
    fields.push(Field::new("id", Values::strings(entries.iter().map(|entry| entry.id.as_str()))));
    let (ref_id, step_millis) = (query.ref_id.clone(), query.step_millis);
    Frame { name: None, ref_id, kind: FrameKind::Logs, step_millis, fields }
}

/// What a line says, without its time. Its labels are left out: the live tail sends a line without its structured
/// metadata, and with parsed labels among those of the stream, where `query_range` keeps them apart. Lines of one
/// nanosecond and one text are told apart by counting them.
pub(crate) fn content_hash(line: &Line) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.text.hash(&mut hasher);
    hasher.finish()
}

/// The same line keeps its id from one refresh to the next; lines that repeat in full are counted from 0.
pub(crate) fn id(at: Nanos, hash: u64, repeat: u32) -> String {
    if repeat == 0 { format!("{at}_{hash:016x}") } else { format!("{at}_{hash:016x}_{repeat}") }
}

/// Time and content of an id's line, without its number among repeats.
pub(crate) fn key_of_id(id: &str) -> Option<(Nanos, u64)> {
    let mut parts = id.split('_');
    let at = parts.next()?.parse().ok()?;
    Some((at, u64::from_str_radix(parts.next()?, 16).ok()?))
}

/// Counts lines that repeat in full; those have the same time, so only neighbours need comparing.
#[derive(Default)]
struct Repeats {
    at: Nanos,
    seen: BTreeMap<u64, u32>,
}

impl Repeats {
    fn of(&mut self, at: Nanos, hash: u64) -> u32 {
        if self.at != at {
            self.at = at;
            self.seen.clear();
        }
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        *count - 1
    }
}
