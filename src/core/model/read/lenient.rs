//! One value out of a JSON object, however it was written: numbers and flags as texts, texts as numbers.
//!
//! **Invariant:** a value of another kind reads as absent, never as a wrong one.

use serde_json::{Map, Value};

pub(super) type Object = Map<String, Value>;

/// A text, or a number as its text.
pub(super) fn text(object: &Object, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text with something in it.
pub(super) fn filled(object: &Object, key: &str) -> Option<String> {
    text(object, key).filter(|text| !text.trim().is_empty())
}

pub(super) fn text_or_empty(object: &Object, key: &str) -> String {
    text(object, key).unwrap_or_default()
}

pub(super) fn number(object: &Object, key: &str) -> Option<f64> {
    number_of(object.get(key)?)
}

pub(super) fn number_of(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// `true`, `"true"`, `"on"` and 1 are true.
pub(super) fn flag(object: &Object, key: &str) -> Option<bool> {
    match object.get(key)? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) => match text.as_str() {
            "true" | "on" | "1" => Some(true),
            "false" | "off" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn is_on(object: &Object, key: &str) -> bool {
    flag(object, key).unwrap_or(false)
}

pub(super) fn list<'a>(object: &'a Object, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The objects of a list with their places in it.
pub(super) fn objects<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = (usize, &'a Object)> {
    list(object, key).iter().enumerate().filter_map(|(index, item)| Some((index, item.as_object()?)))
}

pub(super) fn object<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    object.get(key)?.as_object()
}

/// The texts of a list; a bare text counts as a list of one.
pub(super) fn texts(object: &Object, key: &str) -> Vec<String> {
    let one = |value: &Value| value.as_str().map(str::to_owned);
    match object.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// An absent or null value.
pub(super) fn is_absent(object: &Object, key: &str) -> bool {
    object.get(key).is_none_or(Value::is_null)
}
