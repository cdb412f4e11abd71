//! The old heatmap options as today's.

use serde_json::{Value, json};

use crate::model::read::legacy::Modern;
use crate::model::read::legacy::rules::Rules;
use crate::model::read::lenient::{self, Object};

/// `interpolateSpectral` is `Spectral` today.
const SCHEME_PREFIX: &str = "interpolate";

pub(super) fn modernised(panel: &Object, mut modern: Modern) -> Modern {
    let buckets = lenient::text_or_empty(panel, "dataFormat") == "tsbuckets";
    let empty = Object::new();
    let part = |key: &str| lenient::object(panel, key).unwrap_or(&empty);
    let (color, y, cards) = (part("color"), part("yAxis"), part("cards"));
    let mut rules = Rules::of(&modern);
    if let Some(unit) = lenient::filled(y, "format") {
        rules.set("unit", unit);
    }
    if let Some(decimals) = lenient::number(y, "decimals") {
        rules.set("decimals", decimals);
    }
    let bound = lenient::filled(panel, "yBucketBound").unwrap_or_else(|| "auto".to_owned());
    let options = [
        ("calculate", json!(!buckets)),
        ("calculation", calculation(panel)),
        ("color", color_options(color)),
        ("cellGap", json!(lenient::number(cards, "cardPadding").unwrap_or(2.0))),
        ("cellRadius", json!(lenient::number(cards, "cardRound").unwrap_or(0.0))),
        (
            "yAxis",
            json!({
                "axisPlacement": if lenient::flag(y, "show") == Some(false) { "hidden" } else { "left" },
                "unit": lenient::filled(y, "format"),
                "decimals": lenient::number(y, "decimals"),
                "min": lenient::number(y, "min"),
                "max": lenient::number(y, "max"),
                "reverse": lenient::is_on(panel, "reverseYBuckets"),
                "axisWidth": lenient::number(y, "width"),
            }),
        ),
        (
            "rowsFrame",
            json!({"layout": match bound.as_str() { "upper" => "le", "lower" => "ge", "middle" => "unknown", _ => "auto" }}),
        ),
        ("cellValues", json!({"decimals": lenient::number(panel, "tooltipDecimals")})),
        ("legend", json!({"show": lenient::is_on(part("legend"), "show")})),
        (
            "tooltip",
            json!({
                "mode": if lenient::flag(part("tooltip"), "show") == Some(false) { "none" } else { "single" },
                "yHistogram": lenient::is_on(part("tooltip"), "showHistogram"),
            }),
        ),
    ];
    for (key, value) in options {
        modern.options.insert(key.to_owned(), value);
    }
    if lenient::is_on(panel, "hideZeroBuckets") {
        // Counts up to this are left empty.
        modern.options.insert("filterValues".to_owned(), json!({"le": 1e-9}));
    }
    modern.field_config = rules.into_field_config();
    modern
}

fn color_options(color: &Object) -> Value {
    let scheme = lenient::filled(color, "colorScheme").unwrap_or_else(|| "interpolateOranges".to_owned());
    let (min, max) = (lenient::number(color, "min"), lenient::number(color, "max"));
    // Ends the other way around turn the colours.
    let is_turned = min.zip(max).is_some_and(|(min, max)| min > max);
    let (min, max) = if is_turned { (max, min) } else { (min, max) };
    json!({
        "mode": if lenient::text_or_empty(color, "mode") == "opacity" { "opacity" } else { "scheme" },
        "scheme": scheme.strip_prefix(SCHEME_PREFIX).unwrap_or(&scheme),
        "fill": lenient::filled(color, "cardColor").unwrap_or_else(|| "dark-orange".to_owned()),
        "scale": if lenient::text_or_empty(color, "colorScale") == "linear" { "linear" } else { "exponential" },
        "exponent": lenient::number(color, "exponent").unwrap_or(0.5),
        "min": min,
        "max": max,
        "steps": 128,
        "reverse": is_turned,
    })
}

/// Buckets counted from values: by size where one is said, else by number.
fn calculation(panel: &Object) -> Value {
    let side = |axis: &str| {
        let size = lenient::filled(panel, &format!("{axis}BucketSize"));
        let count = lenient::filled(panel, &format!("{axis}BucketNumber"));
        match (size, count) {
            (Some(size), _) => json!({"mode": "size", "value": size}),
            (None, Some(count)) => json!({"mode": "count", "value": count}),
            (None, None) => json!({"mode": "size", "value": ""}),
        }
    };
    let of_axis = |key: &str| lenient::number(lenient::object(panel, "yAxis")?, key);
    let y = match of_axis("logBase").filter(|base| *base > 1.0) {
        // Each power is split into so many.
        Some(base) => json!({
            "mode": "count",
            "value": of_axis("splitFactor").filter(|parts| *parts > 0.0).map(|parts| parts.to_string()),
            "scale": {"type": "log", "log": base},
        }),
        None => side("y"),
    };
    json!({"xBuckets": side("x"), "yBuckets": y})
}
