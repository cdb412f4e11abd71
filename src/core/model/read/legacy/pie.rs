//! The pie chart plugin as today's pie chart.

use serde_json::json;

use crate::model::read::legacy::rules::{Rules, fixed};
use crate::model::read::legacy::{Modern, reducer};
use crate::model::read::lenient::{self, Object};

pub(super) fn modernised(panel: &Object, mut modern: Modern) -> Modern {
    let mut rules = Rules::of(&modern);
    if let Some(unit) = lenient::filled(panel, "format") {
        rules.set("unit", unit);
    }
    if let Some(decimals) = lenient::number(panel, "decimals") {
        rules.set("decimals", decimals);
    }
    if let Some(colors) = lenient::object(panel, "aliasColors") {
        for (alias, color) in colors.iter().filter_map(|(alias, color)| Some((alias, color.as_str()?))) {
            rules.add("byName", json!(alias), vec![("color", fixed(color))]);
        }
    }
    let legend = lenient::object(panel, "legend");
    let shows = |key: &str| legend.is_some_and(|legend| lenient::is_on(legend, key));
    let values: Vec<&str> = [("values", "value"), ("percentage", "percent")]
        .iter()
        .filter(|(flag, _)| shows(flag))
        .map(|(_, name)| *name)
        .collect();
    let place = lenient::text_or_empty(panel, "legendType");
    let calc = lenient::filled(panel, "valueName").and_then(|name| reducer(&name)).unwrap_or("lastNotNull");
    let on_chart = place == "On graph";
    modern.options.clear();
    for (key, value) in [
        ("pieType", json!(if lenient::text_or_empty(panel, "pieType") == "donut" { "donut" } else { "pie" })),
        ("displayLabels", if on_chart { json!(["name", "percent"]) } else { json!([]) }),
        ("reduceOptions", json!({"calcs": [calc], "values": false, "fields": ""})),
        (
            "legend",
            json!({
                "showLegend": !on_chart && legend.and_then(|legend| lenient::flag(legend, "show")).unwrap_or(true),
                "displayMode": if values.is_empty() { "list" } else { "table" },
                "placement": if place == "Right side" { "right" } else { "bottom" },
                "values": values,
            }),
        ),
    ] {
        modern.options.insert(key.to_owned(), value);
    }
    modern.kind = "piechart".to_owned();
    modern.field_config = rules.into_field_config();
    modern
}
