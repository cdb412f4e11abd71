//! Recorded frames as ours. In: `{name, refId, fields: [{name, type, labels, config, values}]}`. Out: frames.
//!
//! **Invariant:** a recorded `undefined` is a null: a column of ours knows no other absence.

use atalaya_core::field::set_property;
use atalaya_core::frame::{Field, Frame, Labels, Numbers, Value as Cell, Values};
use serde_json::Value;

use crate::number;

pub(crate) fn frames(recorded: &Value) -> Vec<Frame> {
    recorded.as_array().unwrap().iter().map(frame).collect()
}

pub(crate) fn frame(recorded: &Value) -> Frame {
    Frame {
        name: recorded["name"].as_str().map(str::to_owned),
        ref_id: recorded["refId"].as_str().unwrap_or_default().to_owned(),
        fields: list(&recorded["fields"]).iter().map(field).collect(),
        ..Frame::default()
    }
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(crate) fn field(recorded: &Value) -> Field {
    // Recorded fields without a name were called so.
    let name = recorded["name"].as_str().unwrap_or("v");
    let kind = recorded["type"].as_str().unwrap_or("number");
    let mut field = Field::new(name, values(kind, list(&recorded["values"])));
    if let Some(labels) = recorded["labels"].as_object() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        field.labels = labels.iter().map(|(name, value)| (name.clone(), text(value))).collect::<Labels>();
    }
    if let Some(index) = recorded["state"]["seriesIndex"].as_u64() {
        field.state.series_index = Some(index as usize);
    }
    if let Some(config) = recorded["config"].as_object() {
        for (id, value) in config {
            // Infinite steps are written as null, as dashboards write them.
            let _ = set_property(&mut field.config, id, &plain(value));
        }
    }
    field
}

/// The column of a kind; cells of another kind make it a column of anything.
pub(crate) fn values(kind: &str, cells: &[Value]) -> Values {
    match kind {
        "number" if cells.iter().all(|cell| number(cell).is_some() || is_missing(cell)) => {
            Values::numbers(cells.iter().map(number).collect::<Numbers>())
        }
        "time" if cells.iter().all(|cell| number(cell).is_some() || is_missing(cell)) => {
            let times = cells.iter().map(|cell| number(cell).map(|millis| millis as i64)).collect::<Vec<_>>();
            Values::Time(times.into())
        }
        "boolean" if cells.iter().all(|cell| cell.is_boolean() || is_missing(cell)) => {
            Values::Booleans(cells.iter().map(Value::as_bool).collect::<Vec<_>>().into())
        }
        "string" if cells.iter().all(|cell| cell.is_string() || is_missing(cell)) => {
            Values::Strings(cells.iter().map(|cell| cell.as_str().map(Into::into)).collect::<Vec<_>>().into())
        }
        _ => Values::Other(cells.iter().map(plain).collect::<Vec<_>>().into()),
    }
}

fn is_missing(cell: &Value) -> bool {
    cell.is_null() || cell["$"] == "undefined"
}

/// Without the markers of what JSON cannot write.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.contains_key("$") => Value::Null,
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        Value::Array(list) => list.iter().map(plain).collect(),
        other => other.clone(),
    }
}

/// A recorded value as a cell.
pub(crate) fn cell(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text.as_str().into()),
        Value::Bool(flag) => Cell::Boolean(*flag),
        // A list is a cell with its text, and NaN in it as such; a list of frames has none.
        Value::Array(list) if !list.iter().any(|value| value.is_object() && number(value).is_none()) => {
            let texts = list.iter().map(|value| match number(value) {
                Some(number) => number.to_string(),
                None => value.to_string(),
            });
            Cell::Text(format!("[{}]", texts.collect::<Vec<_>>().join(",")).into())
        }
        other => number(other).map_or(Cell::Null, Cell::Number),
    }
}

/// A cell as text for comparing, numbers to twelve digits.
pub(crate) fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Number(value) => number_text(*value),
        Cell::Time(millis) => number_text(*millis as f64),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Boolean(flag) => flag.to_string(),
    }
}

pub(crate) fn number_text(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value:.11e}") }
}
