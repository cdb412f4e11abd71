//! Settings of transformations that are not looked at. In: the transformations of a panel. Out: what differs from
//! Grafana's default and was not read while the transformation was carried out.

use serde_json::{Value, json};

use super::lost;
use crate::model::{Issue, Panel};
use crate::transform::unread;

/// Grafana's defaults of settings that nothing here obeys, and what only its editor reads.
fn defaults() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("timeSeriesTable", "timeField", json!("Time")),
        ("groupToNestedTable", "showSubframeHeaders", json!(true)),
        ("convertFieldType", "enumConfig", Value::Null),
    ]
}

pub(super) fn unobeyed(panel: &Panel) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (index, step) in panel.transformations.iter().enumerate().filter(|(_, step)| !step.disabled) {
        for (path, value) in unread(step) {
            let last = path.last().map(String::as_str).unwrap_or_default();
            if says_nothing(&value)
                || defaults()
                    .iter()
                    .any(|(id, name, default)| *id == step.id && *name == last && *default == value)
            {
                continue;
            }
            let path = path.join(".").replace(".[", "[");
            let what = format!(
                "The setting {} of the transformation {:?} is not obeyed.",
                super::cut(&path, &value),
                step.id
            );
            issues.push(lost(panel, &format!("transformations[{index}].options.{path}"), what));
        }
    }
    issues
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}
