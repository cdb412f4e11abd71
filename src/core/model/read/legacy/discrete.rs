//! The discrete plugin as a state timeline: spans of equal states, coloured by their texts.
//!
//! The plugin looks for a number among ranges first and shows it with its unit where none holds it; a text, or a number
//! without either, it looks for among values.

use serde_json::{Map, Value, json};

use crate::model::read::legacy::Modern;
use crate::model::read::legacy::rules::Rules;
use crate::model::read::lenient::{self, Object};

pub(super) fn modernised(panel: &Object, mut modern: Modern) -> Modern {
    let mut rules = Rules::of(&modern);
    if let Some(unit) = lenient::filled(panel, "units") {
        rules.set("unit", unit);
    }
    if let Some(decimals) = lenient::number(panel, "decimals") {
        rules.set("decimals", decimals);
    }
    rules.set("mappings", Value::Array(mappings(panel)));
    rules.set("color", json!({"mode": "palette-classic"}));
    rules.set_custom("fillOpacity", 100);
    rules.set_custom("lineWidth", 0);
    let is_on = |key: &str, otherwise: bool| lenient::flag(panel, key).unwrap_or(otherwise);
    let all = is_on("writeAllValues", false);
    for (key, value) in [
        ("mergeValues", json!(true)),
        ("rowHeight", json!(0.98)),
        // By default the plugin writes the last value, which is what automatic says of a span with room.
        ("showValue", json!(if all || is_on("writeLastValue", true) { "auto" } else { "never" })),
        (
            "legend",
            json!({"showLegend": is_on("showLegend", true), "displayMode": "list", "placement": "bottom"}),
        ),
        ("tooltip", json!({"mode": "single"})),
        ("colorsStates", json!(true)),
    ] {
        modern.options.insert(key.to_owned(), value);
    }
    modern.kind = "state-timeline".to_owned();
    modern.field_config = rules.into_field_config();
    modern
}

/// Ranges before values, each with the colour of its text; then the texts that have a colour alone.
fn mappings(panel: &Object) -> Vec<Value> {
    let colors: Map<String, Value> = lenient::objects(panel, "colorMaps")
        .filter_map(|(_, map)| Some((lenient::filled(map, "text")?, json!(lenient::filled(map, "color")?))))
        .collect();
    let result = |text: String, index: usize| {
        let color = colors.get(&text).cloned().unwrap_or(Value::Null);
        json!({"text": text, "color": color, "index": index})
    };
    let mut mappings = Vec::new();
    for (index, map) in lenient::objects(panel, "rangeMaps") {
        let ends = (lenient::number(map, "from"), lenient::number(map, "to"));
        // A range of nulls is none: nulls are looked for among values.
        if let ((Some(from), Some(to)), Some(text)) = (ends, lenient::text(map, "text")) {
            let result = result(text, index);
            mappings.push(json!({"type": "range", "options": {"from": from, "to": to, "result": result}}));
        }
    }
    let mut values = Map::new();
    for (index, map) in lenient::objects(panel, "valueMaps") {
        let (Some(value), Some(text)) = (lenient::text(map, "value"), lenient::text(map, "text")) else {
            continue;
        };
        if value == "null" {
            let result = result(text, index);
            mappings.push(json!({"type": "special", "options": {"match": "null", "result": result}}));
        } else {
            values.entry(value).or_insert_with(|| result(text, index));
        }
    }
    for (text, color) in &colors {
        values.entry(text.clone()).or_insert_with(|| json!({"text": text, "color": color}));
    }
    if !values.is_empty() {
        mappings.push(json!({"type": "value", "options": values}));
    }
    mappings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_the_texts_and_colours_of_the_plugin() {
        let panel: Object = serde_json::from_str(
            r##"{"units": "s", "rangeMaps": [{"from": "1", "to": "5", "text": "Busy"}, {"from": "null", "to": "null", "text": "N/A"}],
                "valueMaps": [{"op": "=", "value": "null", "text": "N/A"}, {"op": "=", "value": "0", "text": "Idle"}],
                "colorMaps": [{"text": "Busy", "color": "red"}, {"text": "N/A", "color": "#ccc"}, {"text": "up", "color": "green"}],
                "showLegend": false, "writeLastValue": false}"##,
        )
        .unwrap();
        let modern = modernised(&panel, Modern::default());
        assert_eq!(modern.kind, "state-timeline");
        assert_eq!(modern.options["showValue"], "never");
        assert_eq!(modern.options["legend"]["showLegend"], false);
        let defaults = &modern.field_config["defaults"];
        assert_eq!(defaults["unit"], "s");
        assert_eq!(
            defaults["mappings"],
            json!([
                {"type": "range", "options": {"from": 1.0, "to": 5.0, "result": {"text": "Busy", "color": "red", "index": 0}}},
                {"type": "special", "options": {"match": "null", "result": {"text": "N/A", "color": "#ccc", "index": 0}}},
                {"type": "value", "options": {
                    "0": {"text": "Idle", "color": null, "index": 1},
                    "Busy": {"text": "Busy", "color": "red"},
                    "N/A": {"text": "N/A", "color": "#ccc"},
                    "up": {"text": "up", "color": "green"},
                }},
            ])
        );
    }
}
