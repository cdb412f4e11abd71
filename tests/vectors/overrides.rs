//! Defaults and overrides put on frames.
//!
//! **Invariant:** what a viewer sees is compared: names, texts, colours, ranges, units and the panel kind's settings.

use atalaya_core::field::{Display, FieldContext, resolve, set_property};
use atalaya_core::frame::{Field, Frame, Value as Cell, ValueRange};
use atalaya_core::model::{FieldConfigSource, Matcher, Override, Property};
use atalaya_core::theme::Theme;
use atalaya_core::time::Zone;
use serde_json::{Value, json};

use crate::frames::{frames, list, number_text, plain};
use crate::{Area, Difference, Tally, Vector, area, number};

#[test]
fn overrides_apply_as_in_grafana() {
    let Some(area) = area("overrides") else { return };
    let mut tally = Tally::new("overrides", DIFFERENCES);
    let zone = Zone::utc();
    let now = area.header["now"].as_i64().unwrap();
    let interpolate = |text: &str| match text {
        "$v" => "a b".to_owned(),
        "${m:csv}" => "x,y&z".to_owned(),
        other => other.to_owned(),
    };
    let context = FieldContext { theme: Theme::Dark, zone: &zone, now, interpolate: &interpolate };
    for vector in &area.vectors {
        let resolved = resolve(input_frames(&area, vector), &source(&vector.input["fieldConfig"]), &context);
        for (frame, expected) in resolved.iter().zip(list(&vector.output)) {
            for (field, expected) in frame.fields.iter().zip(list(expected)) {
                let case = Vector {
                    group: vector.group.clone(),
                    input: json!({ "field": field.name, "fieldConfig": vector.input["fieldConfig"], "frames": vector.input["frames"] }),
                    output: expected.clone(),
                };
                tally.compare(&case, &seen(field, &context), &recorded(expected));
            }
        }
    }
    tally.finish();
}

fn input_frames(area: &Area, vector: &Vector) -> Vec<Frame> {
    match vector.input["frames"].as_str() {
        Some(name) => frames(&area.header["frames"][name]),
        None => frames(&vector.input["frames"]),
    }
}

fn source(written: &Value) -> FieldConfigSource {
    let mut source = FieldConfigSource::default();
    for (id, value) in written["defaults"].as_object().into_iter().flatten() {
        let _ = set_property(&mut source.defaults, id, &plain(value));
    }
    let overrides = list(&written["overrides"]).iter();
    source.overrides = overrides
        .map(|rule| Override {
            nested: rule["matcher"]["scope"] == "nested",
            matcher: Matcher {
                id: rule["matcher"]["id"].as_str().unwrap_or_default().to_owned(),
                options: rule["matcher"]["options"].clone(),
            },
            properties: list(&rule["properties"])
                .iter()
                .map(|property| Property {
                    id: property["id"].as_str().unwrap_or_default().to_owned(),
                    value: plain(&property["value"]),
                })
                .collect(),
        })
        .collect();
    source
}

fn seen(field: &Field, context: &FieldContext<'_>) -> String {
    let display = Display::new(field, context);
    let cells: Vec<String> = (0..field.values.len())
        .map(|row| {
            let shown = display.show(&match field.values.get(row) {
                Cell::Time(millis) => Cell::Number(millis as f64),
                cell => cell,
            });
            format!("{shown} {}", shown.color)
        })
        .collect();
    let config = &field.config;
    let range = |range: ValueRange| format!("{}..{}", end(range.min), end(range.max));
    format!(
        "{} #{} [{}] {} unit={} decimals={} custom={} mappings={} links={}",
        field.state.display_name.as_deref().unwrap_or_default(),
        field.state.series_index.unwrap_or_default(),
        cells.join(", "),
        field.state.range.map_or_else(String::new, range),
        config.unit.as_deref().unwrap_or_default(),
        config.decimals.map_or_else(String::new, |decimals| decimals.to_string()),
        Value::Object(config.custom.as_map().clone()),
        config.mappings.len(),
        config.links.len(),
    )
}

fn end(end: Option<f64>) -> String {
    end.map_or_else(|| "open".to_owned(), number_text)
}

fn recorded(expected: &Value) -> String {
    let cells: Vec<String> = list(&expected["display"])
        .iter()
        .map(|cell| {
            let color = Theme::Dark.color(cell[1].as_str().unwrap_or_default());
            format!("{} {color}", cell[0].as_str().unwrap_or_default())
        })
        .collect();
    let config = &expected["config"];
    let range = match &expected["range"] {
        Value::Object(range) => format!("{}..{}", end(number(&range["min"])), end(number(&range["max"]))),
        _ => String::new(),
    };
    format!(
        "{} #{} [{}] {range} unit={} decimals={} custom={} mappings={} links={}",
        expected["shown"].as_str().unwrap_or_default(),
        expected["seriesIndex"],
        cells.join(", "),
        config["unit"].as_str().unwrap_or_default(),
        config["decimals"].as_f64().map_or_else(String::new, |decimals| decimals.to_string()),
        config["custom"],
        list(&config["mappings"]).len(),
        list(&config["links"]).len(),
    )
}

/// Whether some override sets a property, to a value if one is given.
fn sets(vector: &Vector, id: &str, value: Option<&str>) -> bool {
    let rules = list(&vector.input["fieldConfig"]["overrides"]).iter();
    let mut properties = rules.flat_map(|rule| list(&rule["properties"]));
    properties.any(|property| property["id"] == id && value.is_none_or(|value| property["value"] == value))
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "an end that is no number is refused and reported, where Grafana takes NaN",
        covers: |vector| sets(vector, "min", Some("x")),
    },
    Difference {
        reason: "only numbers have a range, and both ends set for one field are not the ends of those after it",
        covers: |vector| sets(vector, "min", None) && sets(vector, "max", None),
    },
    Difference {
        reason: "settings of a panel kind stay as written; who reads them takes numbers written as texts",
        covers: |vector| sets(vector, "custom.width", Some("9")),
    },
    Difference {
        reason: "a text that is no date stays itself in a unit of dates, where Grafana says NaN",
        covers: |vector| vector.input["fieldConfig"]["defaults"]["unit"] == "dateTimeAsIso",
    },
];
