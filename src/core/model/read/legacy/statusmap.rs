//! The status map plugin as a status history: a cell for each sample, coloured by its value.

use serde_json::{Map, Value, json};

use crate::model::read::legacy::Modern;
use crate::model::read::legacy::rules::Rules;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

pub(super) fn modernised(panel: &Object, mut modern: Modern, path: &str, notes: &mut Notes) -> Modern {
    let empty = Object::new();
    let part = |key: &str| lenient::object(panel, key).unwrap_or(&empty);
    let (color, data, cards) = (part("color"), part("data"), part("cards"));
    let mut rules = Rules::of(&modern);
    if let Some(unit) = lenient::filled(data, "unitFormat") {
        rules.set("unit", unit);
    }
    if let Some(decimals) = lenient::number(data, "decimals") {
        rules.set("decimals", decimals);
    }
    match lenient::text_or_empty(color, "mode").as_str() {
        "discrete" => {
            rules.set("mappings", json!([{"type": "value", "options": words(color)}]));
            let other = lenient::filled(color, "defaultColor").unwrap_or_else(|| "#757575".to_owned());
            rules.set("color", json!({"mode": "fixed", "fixedColor": other}));
        }
        mode => {
            notes.guessed(
                format!("{path}.color"),
                "The colours of the status map go by one of today's schemes over its values.",
            );
            rules.set("color", json!({"mode": scheme(mode, color)}));
            for end in ["min", "max"] {
                if let Some(value) = lenient::number(color, end) {
                    rules.set(end, value);
                }
            }
        }
    }
    rules.set_custom("fillOpacity", 100);
    rules.set_custom("lineWidth", 0);
    // Rounding and the space between cards, in shares of a cell.
    let gap = |key: &str| (1.0 - lenient::number(cards, key).unwrap_or(2.0) / 20.0).clamp(0.5, 1.0);
    let shown = |part: &Object| lenient::flag(part, "show").unwrap_or(true);
    for (key, value) in [
        ("rowHeight", json!(gap("cardVSpacing"))),
        ("colWidth", json!(gap("cardHSpacing"))),
        ("showValue", json!("never")),
        (
            "legend",
            json!({"showLegend": shown(part("legend")), "displayMode": "list", "placement": "bottom"}),
        ),
        ("tooltip", json!({"mode": if shown(part("tooltip")) { "single" } else { "none" }})),
        ("perPage", page(panel)),
    ] {
        modern.options.insert(key.to_owned(), value);
    }
    modern.kind = "status-history".to_owned();
    modern.field_config = rules.into_field_config();
    modern
}

/// `thresholds: [{value, color, tooltip}]` of exact values.
fn words(color: &Object) -> Map<String, Value> {
    let mut words = Map::new();
    for (index, entry) in lenient::objects(color, "thresholds") {
        let Some(value) = lenient::filled(entry, "value") else { continue };
        let text = lenient::filled(entry, "tooltip").unwrap_or_else(|| value.clone());
        let color = lenient::filled(entry, "color");
        words.insert(value, json!({"text": text, "color": color, "index": index}));
    }
    words
}

fn scheme(mode: &str, color: &Object) -> &'static str {
    let name = lenient::text_or_empty(color, "colorScheme").to_lowercase();
    match name.strip_prefix("interpolate").unwrap_or(&name) {
        _ if mode == "opacity" => "continuous-blues",
        "greens" | "bugn" | "gnbu" => "continuous-greens",
        "reds" | "orrd" | "oranges" => "continuous-reds",
        "purples" | "bupu" | "rdpu" => "continuous-purples",
        "blues" | "pubu" => "continuous-blues",
        "rdylgn" => "continuous-RdYlGr",
        "rdylbu" | "spectral" => "continuous-BlYlRd",
        _ => "continuous-GrYlRd",
    }
}

fn page(panel: &Object) -> Value {
    if lenient::is_on(panel, "usingPagination") {
        json!(lenient::number(panel, "pageSize").map(|size| size.max(1.0) as u64))
    } else {
        Value::Null
    }
}
