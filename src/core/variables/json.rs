//! The choices of a custom variable that writes them in JSON, as `valuesFormat: json` says. In: the list, its variables
//! filled in. Out: choices, and the properties that `${name.property}` reaches.
//!
//! **Invariant:** no value is offered twice, and the first of two keeps its properties.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::VariableOption;

/// A choice's own object, by its value.
pub(super) type Properties = BTreeMap<String, Map<String, Value>>;

/// Objects are shown by `text` and stand for `value`, either for both where the other is missing; a plain text or number
/// is both. The error says what is wrong with the list, to be read behind the variable's name.
pub(super) fn choices(list: &str) -> Result<(Vec<VariableOption>, Properties), String> {
    let read = if list.trim().is_empty() { Ok(Vec::new()) } else { serde_json::from_str::<Vec<Value>>(list) };
    let items = read.map_err(|error| format!("its choices are no list in JSON: {error}"))?;
    let mut options: Vec<VariableOption> = Vec::new();
    let mut properties = Properties::new();
    for item in items {
        let Some(option) = choice(&item) else { continue };
        if options.iter().any(|known| known.value == option.value) {
            continue;
        }
        if let Value::Object(own) = item {
            properties.insert(option.value.clone(), own);
        }
        options.push(option);
    }
    Ok((options, properties))
}

fn choice(item: &Value) -> Option<VariableOption> {
    if let Value::Object(own) = item {
        let (text, value) = (own.get("text").and_then(scalar), own.get("value").and_then(scalar));
        let value = value.or_else(|| text.clone())?;
        return Some(VariableOption { text: text.unwrap_or_else(|| value.clone()), value });
    }
    scalar(item).map(|value| VariableOption { text: value.clone(), value })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_texts_and_numbers_are_choices() {
        let list = r#"[{"text": "Prod", "value": "p", "zone": "eu"}, {"text": "Test"}, {"value": 7}, "plain", {"zone": "us"},
            {"text": "Again", "value": "p", "zone": "us"}]"#;
        let (options, properties) = choices(list).unwrap();
        let shown: Vec<_> = options.iter().map(|option| (&*option.text, &*option.value)).collect();
        assert_eq!(shown, [("Prod", "p"), ("Test", "Test"), ("7", "7"), ("plain", "plain")]);
        assert_eq!(properties.get("p").and_then(|own| own.get("zone")), Some(&Value::from("eu")));
        assert!(
            choices(r#"{"text": "no list"}"#).unwrap_err().starts_with("its choices are no list in JSON")
        );
        assert_eq!(choices(" ").unwrap().0, []);
    }
}
