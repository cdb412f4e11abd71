//! Where in a file the dashboard is. In: text. Out: the object that holds panels, and its shape.

use serde_json::Value;

use crate::model::read::lenient::{self, Object};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADashboard {
    #[error("This is not JSON: {what} at line {line}, column {column}.")]
    NotJson { line: usize, column: usize, what: String },
    #[error("This JSON holds no dashboard: an object with `panels` was expected, {found} was found.")]
    NoDashboard { found: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `panels` or `rows`.
    Classic,
    /// `elements` and `layout`.
    Resource,
}

#[derive(Debug)]
pub(super) struct Found {
    pub object: Object,
    /// Where it lies in the file, such as `dashboard.`; empty for the whole file.
    pub path: String,
    pub shape: Shape,
    /// The resource's own name, which serves as uid.
    pub name: Option<String>,
}

/// A wrapper inside a wrapper is all that exports make.
const DEEPEST: usize = 3;

pub(super) fn parse(json: &str) -> Result<Found, NotADashboard> {
    let root: Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error| {
        let what = error.to_string();
        let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what).to_owned();
        NotADashboard::NotJson { line: error.line(), column: error.column(), what }
    })?;
    let mut object = match root {
        Value::Object(object) => object,
        other => return Err(NotADashboard::NoDashboard { found: described(&other) }),
    };
    let (mut path, mut name) = (String::new(), None);
    for _ in 0..DEEPEST {
        if let Some(shape) = shape(&object) {
            return Ok(Found { object, path, shape, name });
        }
        if let Some(metadata) = lenient::object(&object, "metadata") {
            name = lenient::filled(metadata, "name").or(name);
        }
        let key = ["dashboard", "spec"].into_iter().find(|key| lenient::object(&object, key).is_some());
        let Some((key, Some(Value::Object(inner)))) = key.map(|key| (key, object.remove(key))) else { break };
        path = format!("{path}{key}.");
        object = inner;
    }
    // A title alone is a dashboard without panels yet.
    if ["title", "templating", "schemaVersion"].iter().any(|key| object.contains_key(*key)) {
        return Ok(Found { object, path, shape: Shape::Classic, name });
    }
    Err(NotADashboard::NoDashboard { found: described(&Value::Object(object)) })
}

fn shape(object: &Object) -> Option<Shape> {
    let has = |key: &str| object.get(key).is_some_and(Value::is_array);
    if lenient::object(object, "elements").is_some() && !has("panels") {
        return Some(Shape::Resource);
    }
    (has("panels") || has("rows")).then_some(Shape::Classic)
}

fn described(value: &Value) -> String {
    match value {
        Value::Object(object) if object.is_empty() => "an empty object".to_owned(),
        Value::Object(object) => {
            let keys: Vec<&str> = object.keys().take(5).map(String::as_str).collect();
            format!("an object with {}", keys.join(", "))
        }
        Value::Array(_) => "a list".to_owned(),
        Value::String(_) => "a text".to_owned(),
        _ => "a single value".to_owned(),
    }
}
