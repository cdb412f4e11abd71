//! What transformations turned into annotations and exemplars. In: a panel's frames. Out: the frames that are left to be
//! shown, and what the others mark.
//!
//! **Invariant:** a row without a time marks nothing, and neither does an exemplar without a finite value.

use crate::annotations::Event;
use crate::frame::{Field, Frame, FrameKind, Labels, Value, Values};
use crate::order::Arrange;
use crate::query::Exemplar;

/// Grafana's colour for annotations that say none.
const DEFAULT_COLOR: &str = "#00d3ff";

pub(super) struct Converted {
    pub(super) frames: Vec<Frame>,
    pub(super) events: Vec<Event>,
    pub(super) exemplars: Vec<Exemplar>,
}

/// `None` where nothing was turned into either. Both are in time order together with what there is already.
pub(super) fn converted(frames: &[Frame], events: &[Event], exemplars: &[Exemplar]) -> Option<Converted> {
    let is_turned = |frame: &&Frame| matches!(frame.kind, FrameKind::Annotations | FrameKind::Exemplars);
    if !frames.iter().any(|frame| is_turned(&frame)) {
        return None;
    }
    let mut all = Converted {
        frames: frames.iter().filter(|frame| !is_turned(frame)).cloned().collect(),
        events: events.to_vec(),
        exemplars: exemplars.to_vec(),
    };
    for frame in frames {
        match frame.kind {
            FrameKind::Annotations => all.events.extend(events_of(frame)),
            FrameKind::Exemplars => all.exemplars.extend(exemplars_of(frame)),
            _ => {}
        }
    }
    all.events.arrange_by(|a, b| a.from.cmp(&b.from));
    all.exemplars.arrange_by(|a, b| a.at.cmp(&b.at));
    Some(all)
}

fn events_of(frame: &Frame) -> Vec<Event> {
    let named = |name: &str| frame.fields.iter().find(|field| field.name == name);
    let time = named("time").or_else(|| frame.time_field());
    let text = |name: &str, row: usize| named(name).map(|field| text_of(field, row)).unwrap_or_default();
    let event = |row: usize| {
        let Value::Time(from) = time?.values.get(row) else { return None };
        let to = match named("timeEnd").map(|field| field.values.get(row)) {
            Some(Value::Time(to)) if to > from => Some(to),
            _ => None,
        };
        let color = Some(text("color", row)).filter(|color| !color.is_empty());
        Some(Event {
            from,
            to,
            title: text("title", row),
            text: text("text", row),
            tags: named("tags").map(|field| tags_of(field, row)).unwrap_or_default(),
            color: color.unwrap_or_else(|| DEFAULT_COLOR.to_owned()),
            name: frame.name.clone().unwrap_or_default(),
        })
    };
    (0..frame.len()).filter_map(event).collect()
}

fn exemplars_of(frame: &Frame) -> Vec<Exemplar> {
    let value = frame.fields.iter().find(|field| field.values.is_number());
    let (Some(time), Some(value)) = (frame.time_field(), value) else { return Vec::new() };
    let of_row = |row: usize| {
        let (Value::Time(at), Value::Number(number)) = (time.values.get(row), value.values.get(row)) else {
            return None;
        };
        let texts = frame.fields.iter().filter(|field| matches!(field.values, Values::Strings(_)));
        let labels: Labels = texts.map(|field| (field.name.clone(), text_of(field, row))).collect();
        let series = value.labels.clone();
        number.is_finite().then(|| Exemplar { at, value: number, labels, series, links: Vec::new() })
    };
    (0..frame.len()).filter_map(of_row).collect()
}

fn text_of(field: &Field, row: usize) -> String {
    match field.values.get(row) {
        Value::Text(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Null | Value::Time(_) => String::new(),
    }
}

/// A list of texts, or one text alone.
fn tags_of(field: &Field, row: usize) -> Vec<String> {
    let list = match &field.values {
        Values::Other(values) => values.get(row).and_then(serde_json::Value::as_array),
        _ => None,
    };
    match list {
        Some(list) => list.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect(),
        None => Some(text_of(field, row)).filter(|tag| !tag.is_empty()).into_iter().collect(),
    }
}
