//! The `singlestat` panel as a stat, or as a gauge where it drew one.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::{Rules, fixed, numbers, steps};
use crate::model::read::legacy::{Modern, old_mappings, reducer};
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

/// Grafana's colours where the panel names none.
const DEFAULT_COLORS: [&str; 3] = ["#299c46", "rgba(237, 129, 40, 0.89)", "#d44a3a"];

pub(super) fn modernised(panel: &Object, mut modern: Modern, path: &str, notes: &mut Notes) -> Modern {
    let gauge = lenient::object(panel, "gauge").filter(|gauge| lenient::is_on(gauge, "show"));
    let mut rules = Rules::of(&modern);
    if let Some(unit) = lenient::filled(panel, "format").filter(|unit| unit != "none") {
        rules.set("unit", unit);
    }
    if let Some(mode) = lenient::filled(panel, "nullPointMode") {
        rules.set("nullValueMode", mode);
    }
    if let Some(decimals) = lenient::number(panel, "decimals") {
        rules.set("decimals", decimals);
    }
    if let Some(text) = lenient::filled(panel, "nullText") {
        rules.set("noValue", text);
    }
    let mappings = old_mappings::mappings(panel);
    if !mappings.is_empty() {
        rules.set("mappings", mappings);
    }
    colors(panel, gauge.is_some(), &mut rules);
    modern.options = match gauge {
        Some(gauge) => {
            rules.set("min", lenient::number(gauge, "minValue").unwrap_or(0.0));
            rules.set("max", lenient::number(gauge, "maxValue").unwrap_or(100.0));
            gauge_options(gauge)
        }
        None => {
            line_ends(panel, &mut rules);
            stat_options(panel)
        }
    };
    if let Some(texts) = around(panel) {
        modern.options.insert("valueTexts".to_owned(), texts);
    }
    modern.options.insert("reduceOptions".to_owned(), reduce_options(panel, path, notes));
    modern.kind = if gauge.is_some() { "gauge" } else { "stat" }.to_owned();
    modern.field_config = rules.into_field_config();
    modern
}

/// The texts around the value and its unit; today's Grafana has no such option, so it has a name of our own.
fn around(panel: &Object) -> Option<Value> {
    // Spaces count: they keep a text off its value.
    let text = |key: &str| lenient::text(panel, key).filter(|text| !text.is_empty());
    let (before, after) = (text("prefix"), text("postfix"));
    (before.is_some() || after.is_some()).then(|| json!({"before": before, "after": after}))
}

fn colors(panel: &Object, gauge: bool, rules: &mut Rules) {
    let by_threshold =
        gauge || lenient::is_on(panel, "colorBackground") || lenient::is_on(panel, "colorValue");
    if by_threshold {
        let mut colors = lenient::texts(panel, "colors");
        if colors.is_empty() {
            colors = DEFAULT_COLORS.map(str::to_owned).to_vec();
        }
        if let Some(steps) = steps(&numbers(panel.get("thresholds")), &colors) {
            rules.set("thresholds", steps);
        }
        rules.set("color", json!({"mode": "thresholds"}));
        return;
    }
    let line = lenient::object(panel, "sparkline")
        .filter(|line| lenient::is_on(line, "show"))
        .and_then(|line| lenient::filled(line, "lineColor"));
    if let Some(line) = line {
        rules.set("color", fixed(&line));
    }
}

/// Ends of the line behind a value, whose scale today is the field's.
fn line_ends(panel: &Object, rules: &mut Rules) {
    let Some(line) = lenient::object(panel, "sparkline").filter(|line| lenient::is_on(line, "show")) else {
        return;
    };
    for (written, today) in [("ymin", "min"), ("ymax", "max")] {
        if let Some(end) = lenient::number(line, written) {
            rules.set(today, end);
        }
    }
}

fn stat_options(panel: &Object) -> Object {
    let color_mode = if lenient::is_on(panel, "colorBackground") {
        "background"
    } else if lenient::is_on(panel, "colorValue") {
        "value"
    } else {
        "none"
    };
    let line = lenient::object(panel, "sparkline").is_some_and(|line| lenient::is_on(line, "show"));
    let name = lenient::text_or_empty(panel, "valueName") == "name";
    object(json!({
        "colorMode": color_mode,
        "graphMode": if line { "area" } else { "none" },
        "textMode": if name { "name" } else { "auto" },
        "justifyMode": "center",
        "orientation": "auto",
    }))
}

fn gauge_options(gauge: &Object) -> Object {
    object(json!({
        "showThresholdLabels": lenient::is_on(gauge, "thresholdLabels"),
        "showThresholdMarkers": lenient::flag(gauge, "thresholdMarkers").unwrap_or(true),
        "orientation": "auto",
    }))
}

fn reduce_options(panel: &Object, path: &str, notes: &mut Notes) -> Value {
    let name = lenient::filled(panel, "valueName").unwrap_or_else(|| "avg".to_owned());
    let calc = reducer(&name).unwrap_or_else(|| {
        notes.guessed(
            format!("{path}.valueName"),
            format!("The value {name:?} of the panel is not known; the last one is shown."),
        );
        "lastNotNull"
    });
    let column = lenient::filled(panel, "tableColumn").filter(|column| column != "Value");
    let fields = column.map_or_else(String::new, |column| format!("/^{}$/", escaped(&column)));
    json!({"calcs": [calc], "values": false, "fields": fields})
}

/// A text as a regex that matches it alone.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
