//! `reduce`: each field becomes one row of calculations (`seriesToRows`), or each frame one row (`reduceFields`).
//!
//! **Invariant:** a row for each field and a field for each calculation, also where there is no value.

use super::calculate_field::known_reducer;
use super::columns::column;
use super::{TransformContext, frame_of, names};
use crate::field::{reduce, reducer_name};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let written = options.get("reducers").into_iter().flat_map(Setting::items);
    let calcs: Vec<String> = written.filter_map(known_reducer).map(str::to_owned).collect();
    let with_times = options.flag("includeTimeField").unwrap_or(false);
    let modes = [("seriesToRows", false), ("reduceFields", true)];
    let by_fields = options.choice("mode", &modes).unwrap_or(false);
    let labels = options.flag("labelsToFields").unwrap_or(false);
    if calcs.is_empty() {
        return frames;
    }
    if by_fields {
        return frames.iter().filter_map(|frame| to_one_row(frame, &calcs, with_times)).collect();
    }
    to_rows(&frames, &calcs, labels)
}

fn is_meant(field: &Field, with_times: bool) -> bool {
    with_times || !matches!(field.values, Values::Time(_) | Values::Nanos(_))
}

fn to_one_row(frame: &Frame, calcs: &[String], with_times: bool) -> Option<Frame> {
    let mut fields = Vec::new();
    for field in frame.fields.iter().filter(|field| is_meant(field, with_times)) {
        for calc in calcs {
            let mut made = Field { values: column(vec![reduce(field, calc)]), ..field.clone() };
            if calcs.len() > 1 {
                made.labels = made.labels.with("reducer", reducer_name(calc));
            }
            fields.push(made);
        }
    }
    (!fields.is_empty()).then(|| Frame { kind: FrameKind::Table, ..frame_of(fields, frame) })
}

/// Beside other rows a calculation without a value is NaN, as in Grafana; one over no rows at all has none.
fn cell(field: &Field, calc: &str) -> Value {
    match reduce(field, calc) {
        Value::Null if !field.values.is_empty() => Value::Number(f64::NAN),
        cell => cell,
    }
}

fn to_rows(frames: &[Frame], calcs: &[String], labels_as_columns: bool) -> Vec<Frame> {
    let mut meant: Vec<(String, &Field)> = Vec::new();
    for frame in frames {
        for (name, field) in names(frame, frames).into_iter().zip(&frame.fields) {
            if is_meant(field, false) {
                let name = if labels_as_columns { field.name.clone() } else { name };
                meant.push((name, field));
            }
        }
    }
    if meant.is_empty() {
        return Vec::new();
    }
    let mut fields = vec![Field::new("Field", Values::strings(meant.iter().map(|(name, _)| name.as_str())))];
    if labels_as_columns {
        let mut label_names: Vec<&String> = Vec::new();
        for (name, _) in meant.iter().flat_map(|(_, field)| field.labels.as_written()) {
            if !label_names.contains(&name) {
                label_names.push(name);
            }
        }
        for name in label_names {
            let cell = |field: &Field| field.labels.get(name).map(|value| value.as_str().into());
            let cells: Vec<_> = meant.iter().map(|(_, field)| cell(field)).collect();
            fields.push(Field::new(name.as_str(), Values::Strings(cells.into())));
        }
    }
    for calc in calcs {
        let cells: Vec<Value> = meant.iter().map(|(_, field)| cell(field, calc)).collect();
        fields.push(Field::new(reducer_name(calc), column(cells)));
    }
    let letters = frames.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    vec![Frame { ref_id: format!("reduce-{letters}"), kind: FrameKind::Table, fields, ..Frame::default() }]
}
