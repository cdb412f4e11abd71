//! Regexes that a panel's settings hold. In: the settings as JSON. Out: a note for each that can take for ever.

use serde_json::Value;

use crate::field::Pattern;
use crate::model::read::lenient::Object;
use crate::model::read::notes::Notes;

/// Settings whose text is a regex, wherever they stand.
const KEYS: [&str; 2] = ["regex", "pattern"];
/// Matchers whose options are one.
const MATCHERS: [&str; 2] = ["byRegexp", "byRegexpOrNames"];

pub(super) fn note(value: &Value, path: &str, notes: &mut Notes) {
    match value {
        Value::Object(object) => note_in(object, path, notes),
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                note(value, &format!("{path}[{index}]"), notes);
            }
        }
        _ => {}
    }
}

pub(super) fn note_in(object: &Object, path: &str, notes: &mut Notes) {
    let is_matcher = object.get("id").and_then(Value::as_str).is_some_and(|id| MATCHERS.contains(&id));
    for (key, value) in object {
        let at = format!("{path}.{key}");
        match value {
            Value::String(text) if KEYS.contains(&key.as_str()) || is_matcher && key == "options" => {
                if let Some(warning) = Pattern::warning(text) {
                    notes.lost(at, warning);
                }
            }
            _ => note(value, &at, notes),
        }
    }
}
