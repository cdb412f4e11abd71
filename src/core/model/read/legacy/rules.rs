//! Field settings being made from old options: defaults, and overrides in order.

use serde_json::{Value, json};

use crate::model::read::legacy::Modern;
use crate::model::read::lenient::{self, Object};

/// Collects what becomes `fieldConfig`; what the panel already said there is kept.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub defaults: Object,
    /// `defaults.custom`
    pub custom: Object,
    overrides: Vec<Value>,
}

impl Rules {
    /// Starts from the field settings the panel carries besides its old options.
    pub(super) fn of(modern: &Modern) -> Self {
        let mut defaults = lenient::object(&modern.field_config, "defaults").cloned().unwrap_or_default();
        let custom = match defaults.remove("custom") {
            Some(Value::Object(custom)) => custom,
            _ => Object::new(),
        };
        Self { defaults, custom, overrides: lenient::list(&modern.field_config, "overrides").to_vec() }
    }

    pub(super) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.defaults.insert(key.to_owned(), value.into());
    }

    pub(super) fn set_custom(&mut self, key: &str, value: impl Into<Value>) {
        self.custom.insert(key.to_owned(), value.into());
    }

    /// `matcher` is the id of a matcher, such as `byName`. Rules that set nothing are left out.
    pub(super) fn add(&mut self, matcher: &str, options: Value, properties: Vec<(&str, Value)>) {
        if properties.is_empty() {
            return;
        }
        let properties: Vec<Value> =
            properties.into_iter().map(|(id, value)| json!({"id": id, "value": value})).collect();
        self.overrides
            .push(json!({"matcher": {"id": matcher, "options": options}, "properties": properties}));
    }

    /// A rule for what an old panel calls an alias: a name, or a regex between slashes.
    pub(super) fn add_for_alias(&mut self, alias: &str, properties: Vec<(&str, Value)>) {
        let matcher = if is_regex(alias) { "byRegexp" } else { "byName" };
        self.add(matcher, json!(alias), properties);
    }

    pub(super) fn into_field_config(mut self) -> Object {
        if !self.custom.is_empty() {
            self.defaults.insert("custom".to_owned(), Value::Object(self.custom));
        }
        let mut config = Object::new();
        config.insert("defaults".to_owned(), Value::Object(self.defaults));
        config.insert("overrides".to_owned(), Value::Array(self.overrides));
        config
    }
}

/// `/.../` with flags or without.
pub(super) fn is_regex(alias: &str) -> bool {
    let Some(rest) = alias.strip_prefix('/') else { return false };
    rest.rfind('/').is_some_and(|end| rest[end + 1..].chars().all(|flag| "gimsuy".contains(flag)))
}

/// `{"mode": "fixed", "fixedColor": ...}`
pub(super) fn fixed(color: &str) -> Value {
    json!({"mode": "fixed", "fixedColor": color})
}

/// The texts of a legacy list of thresholds (`"80,90"` or a list) as numbers.
pub(super) fn numbers(value: Option<&Value>) -> Vec<f64> {
    match value {
        Some(Value::String(text)) => text.split(',').filter_map(|part| part.trim().parse().ok()).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(lenient::number_of).collect(),
        Some(Value::Number(number)) => number.as_f64().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Thresholds between the old list of colours: the first holds below the first number.
pub(super) fn steps(numbers: &[f64], colors: &[String]) -> Option<Value> {
    let (first, others) = colors.split_first()?;
    let mut steps = vec![json!({"value": null, "color": first})];
    steps.extend(numbers.iter().zip(others).map(|(value, color)| json!({"value": value, "color": color})));
    Some(json!({"mode": "absolute", "steps": steps}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_between_slashes_is_a_regex() {
        for (alias, expected) in
            [("/a.*/", true), ("/a/i", true), ("a", false), ("/var", false), ("/a/b", false), ("/", false)]
        {
            assert_eq!(is_regex(alias), expected, "{alias}");
        }
    }

    #[test]
    fn old_thresholds_are_texts_or_lists() {
        assert_eq!(numbers(Some(&json!("80, 90"))), [80.0, 90.0]);
        assert_eq!(numbers(Some(&json!(["80", 90, "x"]))), [80.0, 90.0]);
        assert_eq!(numbers(Some(&json!(""))), [0.0; 0]);
        assert_eq!(numbers(None), [0.0; 0]);
    }
}
