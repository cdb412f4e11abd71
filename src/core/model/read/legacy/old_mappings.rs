//! `valueMaps` and `rangeMaps` of old panels as mappings.

use serde_json::{Map, Value, json};

use crate::model::read::lenient::{self, Object};

/// Only the list that `mappingType` names counts: 1 values (also where absent), 2 ranges.
pub(super) fn mappings(panel: &Object) -> Vec<Value> {
    match lenient::number(panel, "mappingType") {
        Some(2.0) => ranges(panel),
        Some(0.0) => Vec::new(),
        _ => values(panel),
    }
}

fn values(panel: &Object) -> Vec<Value> {
    let mut options = Map::new();
    let mut mappings = Vec::new();
    for (index, map) in lenient::objects(panel, "valueMaps") {
        let Some(text) = lenient::text(map, "text") else { continue };
        let result = json!({"text": text, "index": index});
        match lenient::text(map, "value").as_deref() {
            Some("null") => {
                mappings.push(json!({"type": "special", "options": {"match": "null", "result": result}}))
            }
            Some(value) => {
                options.entry(value.to_owned()).or_insert(result);
            }
            None => {}
        }
    }
    if !options.is_empty() {
        mappings.insert(0, json!({"type": "value", "options": options}));
    }
    mappings
}

fn ranges(panel: &Object) -> Vec<Value> {
    let one = |(index, map): (usize, &Object)| {
        let result = json!({"text": lenient::text(map, "text")?, "index": index});
        let end = |key: &str| lenient::text(map, key);
        if end("from").as_deref() == Some("null") || end("to").as_deref() == Some("null") {
            return Some(json!({"type": "special", "options": {"match": "null", "result": result}}));
        }
        let (from, to) = (lenient::number(map, "from"), lenient::number(map, "to"));
        Some(json!({"type": "range", "options": {"from": from, "to": to, "result": result}}))
    };
    lenient::objects(panel, "rangeMaps").filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(panel: &str, expected: Value) {
        assert_eq!(Value::Array(mappings(&serde_json::from_str(panel).unwrap())), expected, "{panel}");
    }

    #[test]
    fn only_the_chosen_list_counts() {
        let both = r#""valueMaps":[{"op":"=","value":"1","text":"UP"},{"op":"=","value":"null","text":"N/A"}],
            "rangeMaps":[{"from":"0","to":"10","text":"low"}]"#;
        check(
            &format!("{{{both}}}"),
            json!([
                {"type": "value", "options": {"1": {"text": "UP", "index": 0}}},
                {"type": "special", "options": {"match": "null", "result": {"text": "N/A", "index": 1}}},
            ]),
        );
        check(
            &format!(r#"{{"mappingType":2,{both}}}"#),
            json!([{"type": "range", "options": {"from": 0.0, "to": 10.0, "result": {"text": "low", "index": 0}}}]),
        );
        check(
            r#"{"mappingType":2,"rangeMaps":[{"from":"null","to":"null","text":"N/A"}]}"#,
            json!([{"type": "special", "options": {"match": "null", "result": {"text": "N/A", "index": 0}}}]),
        );
    }
}
