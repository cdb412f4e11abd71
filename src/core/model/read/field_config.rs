//! `fieldConfig` of a panel. In: its JSON, in today's shape. Out: defaults and overrides.

use serde_json::Value;

use crate::field;
use crate::frame::{FieldConfig, ThresholdMode, ThresholdStep, Thresholds};
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::{FieldConfigSource, Matcher, Override, Property};

pub(super) fn read(config: &Object, path: &str, notes: &mut Notes) -> FieldConfigSource {
    let mut defaults = lenient::object(config, "defaults")
        .map(|defaults| settings(defaults, &format!("{path}.defaults"), notes))
        .unwrap_or_default();
    // Grafana fills in its own steps where a panel was saved without any.
    defaults.thresholds.get_or_insert_with(standard_thresholds);
    FieldConfigSource {
        defaults,
        overrides: lenient::objects(config, "overrides")
            .filter_map(|(index, rule)| read_override(rule, &format!("{path}.overrides[{index}]"), notes))
            .collect(),
    }
}

/// Green, and red from 80 on.
fn standard_thresholds() -> Thresholds {
    let step = |value: f64, color: &str| ThresholdStep { value, color: color.to_owned(), expr: None };
    let steps = vec![step(f64::NEG_INFINITY, "green"), step(80.0, "red")];
    Thresholds { mode: ThresholdMode::Absolute, steps }
}

fn settings(defaults: &Object, path: &str, notes: &mut Notes) -> FieldConfig {
    let mut config = FieldConfig::default();
    for (id, value) in defaults.iter().filter(|(_, value)| !value.is_null()) {
        if let Err(error) = field::set_property(&mut config, id, value) {
            notes.lost(format!("{path}.{id}"), sentence(&error.to_string()));
        }
        note_gradient(id, value, &format!("{path}.{id}"), notes);
    }
    config
}

/// A second colour, which nothing here draws.
fn note_gradient(id: &str, value: &Value, path: &str, notes: &mut Notes) {
    let to = value.get("gradientColorTo").and_then(Value::as_str).filter(|to| !to.is_empty());
    if let (true, Some(to)) = (id == "color" && value["mode"] == "gradient", to) {
        let what = format!("The colour does not run to {to:?}; it is the first of the two alone.");
        notes.lost(format!("{path}.gradientColorTo"), what);
    }
}

fn read_override(rule: &Object, path: &str, notes: &mut Notes) -> Option<Override> {
    let Some(matcher) = rule.get("matcher").and_then(matcher) else {
        notes.lost(
            format!("{path}.matcher"),
            "An override does not say which fields it is for; it is ignored.",
        );
        return None;
    };
    if let Some(problem) = field::matcher_problem(&matcher) {
        notes.lost(format!("{path}.matcher"), format!("An override is for no field: {}", sentence(&problem)));
    }
    let scope = rule.get("matcher").and_then(|matcher| matcher.get("scope")).and_then(Value::as_str);
    if let Some(scope) = scope.filter(|scope| !matches!(*scope, "" | "series" | "nested")) {
        let what = format!("An override for the fields of {scope:?} is not obeyed.");
        notes.lost(format!("{path}.matcher.scope"), what);
        return None;
    }
    let mut properties = Vec::new();
    for (index, property) in lenient::objects(rule, "properties") {
        let Some(id) = lenient::filled(property, "id") else { continue };
        let value = property.get("value").cloned().unwrap_or(Value::Null);
        // Tried once here, so that a bad value is told when the dashboard is opened and not on every refresh.
        match field::set_property(&mut FieldConfig::default(), &id, &value) {
            Ok(()) => {
                note_gradient(&id, &value, &format!("{path}.properties[{index}].value"), notes);
                properties.push(Property { id, value });
            }
            Err(error) => {
                notes.lost(format!("{path}.properties[{index}]"), sentence(&error.to_string()));
            }
        }
    }
    Some(Override { matcher, nested: scope == Some("nested"), properties })
}

/// `{"id": ..., "options": ...}`
pub(super) fn matcher(value: &Value) -> Option<Matcher> {
    let object = value.as_object()?;
    Some(Matcher {
        id: lenient::filled(object, "id")?,
        options: object.get("options").cloned().unwrap_or(Value::Null),
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
