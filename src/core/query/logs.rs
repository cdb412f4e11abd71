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

use crate::frame::{Field, Frame, FrameKind, Labels, Values};
use crate::query::wire::{Line, Rows, Series};
use crate::query::{PlannedQuery, ResultShape};

const NANOS_PER_MILLI: i64 = 1_000_000;

/// The lines of every stream as one frame.
pub(super) fn build(query: &PlannedQuery, shape: &ResultShape, streams: Vec<Series>) -> Frame {
    let mut streams: Vec<(Labels, Vec<Line>)> = streams
        .into_iter()
        .filter_map(|stream| match stream.rows {
            Rows::Lines(lines) => Some((stream.labels, lines)),
            Rows::Samples { .. } => None,
        })
        .collect();
    streams.sort_by(|(a, _), (b, _)| a.cmp(b));
    let objects: Vec<Map<String, Value>> = streams.iter().map(|(labels, _)| object(labels)).collect();
    let mut rows: Vec<(usize, &Line)> = streams
        .iter()
        .enumerate()
        .flat_map(|(stream, (_, lines))| lines.iter().map(move |line| (stream, line)))
        .collect();
    // A stable sort: equal times stay in the order of the sorted streams, then of the server.
    rows.sort_by(|(_, a), (_, b)| in_order(a, b, shape.backward));
    frame(query, &streams, &objects, &rows)
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

fn frame(
    query: &PlannedQuery,
    streams: &[(Labels, Vec<Line>)],
    objects: &[Map<String, Value>],
    rows: &[(usize, &Line)],
) -> Frame {
    let shift = query.shift_millis.saturating_mul(NANOS_PER_MILLI);
    let labels_of = |stream: usize| streams.get(stream).map(|(labels, _)| labels);
    let times = rows.iter().map(|(_, line)| line.at.saturating_add(shift)).collect();
    let lines = rows.iter().map(|(_, line)| Some(line.text.clone())).collect();
    let (labels, types): (Vec<Value>, Vec<Value>) =
        rows.iter().filter_map(|(stream, line)| Some(with_extra(objects.get(*stream)?, line))).unzip();
    let fields = vec![
        Field::new("Time", Values::Nanos(Arc::new(times))),
        Field::new("Line", Values::Strings(Arc::new(lines))),
        Field::new("labels", Values::Other(Arc::new(labels))),
        Field::new("labelTypes", Values::Other(Arc::new(types))),
        Field::new("id", Values::strings(ids(rows, labels_of))),
    ];
    let (ref_id, step_millis) = (query.ref_id.clone(), query.step_millis);
    Frame { name: None, ref_id, kind: FrameKind::Logs, step_millis, fields }
}

/// The same line keeps its id from one refresh to the next; lines that repeat in full are counted.
fn ids<'s>(rows: &[(usize, &Line)], labels_of: impl Fn(usize) -> Option<&'s Labels>) -> Vec<String> {
    // Lines that repeat in full have the same time, so only neighbours need comparing.
    let mut seen: (i64, BTreeMap<String, u32>) = (0, BTreeMap::new());
    let id = |(stream, line): &(usize, &Line)| {
        let mut hasher = DefaultHasher::new();
        if let Some(labels) = labels_of(*stream) {
            labels.iter().for_each(|pair| pair.hash(&mut hasher));
        }
        line.text.hash(&mut hasher);
        let id = format!("{}_{:016x}", line.at, hasher.finish());
        if seen.0 != line.at {
            seen = (line.at, BTreeMap::new());
        }
        let repeats = seen.1.entry(id.clone()).or_default();
        *repeats += 1;
        if *repeats == 1 { id } else { format!("{id}_{}", *repeats - 1) }
    };
    rows.iter().map(id).collect()
}
