//! The `mappings` property. In: today's `{type: "value" | "range" | "regex" | "special", options}` or the shapes of
//! dashboards before them: `{type: 1 | 2, value, from, to, text}`, `{op: "=", value, text}`. Out: [`Mapping`]s.
//!
//! **Invariant:** the order written is kept, since the first match wins.

use serde_json::{Map, Value};

use crate::field::property::number;
use crate::frame::{Mapping, MappingResult, SpecialMatch};

pub(crate) fn read(value: &Value) -> Result<Option<Vec<Mapping>>, &'static str> {
    let entries = match value {
        Value::Null => return Ok(None),
        Value::Array(entries) => entries,
        _ => return Err("a list of mappings"),
    };
    Ok(Some(entries.iter().filter_map(Value::as_object).filter_map(mapping).collect()))
}

/// `None` for a row that maps nothing, as an editor leaves behind.
fn mapping(entry: &Map<String, Value>) -> Option<Mapping> {
    let options = entry.get("options").and_then(Value::as_object);
    match (entry.get("type").and_then(Value::as_str), options) {
        (Some("value"), Some(options)) => Some(Mapping::Value(
            options.iter().map(|(key, shown)| (key.clone(), result(Some(shown)))).collect(),
        )),
        (Some("range"), Some(options)) => Some(Mapping::Range {
            from: end(options.get("from")),
            to: end(options.get("to")),
            result: result(options.get("result")),
        }),
        (Some("regex"), Some(options)) => Some(Mapping::Regex {
            pattern: options.get("pattern").and_then(Value::as_str).unwrap_or_default().to_owned(),
            result: result(options.get("result")),
        }),
        (Some("special"), Some(options)) => Some(Mapping::Special {
            matches: special(options.get("match").and_then(Value::as_str)?)?,
            result: result(options.get("result")),
        }),
        _ => old_mapping(entry),
    }
}

fn old_mapping(entry: &Map<String, Value>) -> Option<Mapping> {
    let text = |key: &str| match entry.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let mut result = result(Some(&Value::Object(entry.clone())));
    result.text = Some(text("text").unwrap_or_default());
    let null = SpecialMatch::Null;
    let is_range = match text("type").as_deref() {
        Some("1") => false,
        Some("2") => true,
        _ => text("value").is_none(),
    };
    if is_range {
        let (from, to) = (text("from"), text("to"));
        if from.as_deref() == Some("null") || to.as_deref() == Some("null") {
            return Some(Mapping::Special { matches: null, result });
        }
        let (from, to) = (end(entry.get("from")), end(entry.get("to")));
        return (from.is_some() || to.is_some()).then_some(Mapping::Range { from, to, result });
    }
    match text("value")?.as_str() {
        "null" => Some(Mapping::Special { matches: null, result }),
        value => Some(Mapping::Value(vec![(value.to_owned(), result)])),
    }
}

/// `null`, an empty text and a text that is no number leave the end open.
fn end(value: Option<&Value>) -> Option<f64> {
    value.and_then(|value| number(value).ok().flatten())
}

fn result(value: Option<&Value>) -> MappingResult {
    let text = |key: &str| match value?.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    MappingResult {
        text: text("text"),
        color: text("color").filter(|color| !color.is_empty()),
        icon: text("icon").filter(|icon| !icon.is_empty()),
        index: value.and_then(|value| value.get("index")).and_then(Value::as_i64),
    }
}

fn special(name: &str) -> Option<SpecialMatch> {
    match name {
        "true" => Some(SpecialMatch::True),
        "false" => Some(SpecialMatch::False),
        "null" => Some(SpecialMatch::Null),
        "nan" => Some(SpecialMatch::Nan),
        "null+nan" => Some(SpecialMatch::NullAndNan),
        "empty" => Some(SpecialMatch::Empty),
        _ => None,
    }
}
