//! One display property of a field. In: Grafana's property id with its JSON value. Out: the setting in a
//! [`FieldConfig`]. Defaults are read key by key with the same function, overrides one property at a time.
//!
//! **Invariant:** a value that does not fit leaves the configuration as it was and is reported.

use serde_json::{Map, Value};

use crate::field::{property_mappings, property_thresholds};
use crate::frame::{ColorSetting, DataLink, FieldConfig, Nulls};

/// Why a property could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PropertyError {
    #[error("the property {id:?} is not known")]
    Unknown { id: String },
    #[error("{id} are not carried out: they would send requests in the viewer's name")]
    NotCarriedOut { id: String },
    #[error("{id} must be {expected}, not {found}")]
    Value { id: String, expected: &'static str, found: String },
}

/// How lists of an override meet the lists already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    Replace,
    /// Grafana puts an override's links and mappings before those of the defaults.
    Prepend,
}

/// Sets one property; `null` removes it, so that the automatic choice applies.
///
/// `id` is a key of Grafana's `fieldConfig.defaults` (`unit`, `min`, `thresholds`, ...), `custom` for the whole
/// object of panel settings, or a path into it such as `custom.hideFrom.viz`.
///
/// # Errors
/// The property is unknown, or its value has another shape; both leave `config` unchanged.
pub fn set_property(config: &mut FieldConfig, id: &str, value: &Value) -> Result<(), PropertyError> {
    set(config, id, value, Lists::Replace)
}

pub(crate) fn set(
    config: &mut FieldConfig,
    id: &str,
    value: &Value,
    lists: Lists,
) -> Result<(), PropertyError> {
    if let Some(path) = id.strip_prefix("custom.") {
        set_custom(config.custom.as_map_mut(), path, value);
        return Ok(());
    }
    let wrong =
        |expected| PropertyError::Value { id: id.to_owned(), expected, found: clip(&value.to_string()) };
    match id {
        "displayName" | "title" => config.display_name = text(value).map_err(wrong)?,
        "displayNameFromDS" => config.display_name_from_source = text(value).map_err(wrong)?,
        "description" => config.description = text(value).map_err(wrong)?,
        "noValue" => config.no_value = text(value).map_err(wrong)?,
        "unit" => config.unit = text(value).map_err(wrong)?,
        "decimals" => config.decimals = number(value).map_err(wrong)?.map(decimals),
        "min" => config.min = number(value).map_err(wrong)?,
        "max" => config.max = number(value).map_err(wrong)?,
        "interval" => config.interval_millis = number(value).map_err(wrong)?.map(|millis| millis as i64),
        "fieldMinMax" => config.field_min_max = flag(value).map_err(wrong)?,
        "filterable" => config.filterable = flag(value).map_err(wrong)?,
        "color" => config.color = color(value).map_err(wrong)?,
        "thresholds" => config.thresholds = property_thresholds::read(value).map_err(wrong)?,
        "mappings" => {
            let read = property_mappings::read(value).map_err(wrong)?;
            place(&mut config.mappings, read, lists);
        }
        "links" => place(&mut config.links, links(value).map_err(wrong)?, lists),
        "custom" => match value {
            Value::Object(custom) => config.custom = custom.clone().into(),
            Value::Null => config.custom.as_map_mut().clear(),
            _ => return Err(wrong("an object")),
        },
        // Requests that a click would send in the viewer's name.
        "actions" if value.as_array().is_some_and(|actions| !actions.is_empty()) => {
            return Err(PropertyError::NotCarriedOut { id: id.to_owned() });
        }
        // What is unknown is the default, as in Grafana.
        "nullValueMode" => {
            config.nulls = match value.as_str() {
                Some("connected") => Nulls::Ignored,
                Some("null as zero") => Nulls::Zero,
                _ => Nulls::Kept,
            };
        }
        // Said by older dashboards, without an effect on what is shown.
        "unitScale" | "writeable" | "path" | "type" | "actions" => {}
        _ => return Err(PropertyError::Unknown { id: id.to_owned() }),
    }
    Ok(())
}

/// An empty list removes nothing that is there: it adds nothing.
fn place<T>(present: &mut Vec<T>, read: Option<Vec<T>>, lists: Lists) {
    match (read, lists) {
        (None, _) => present.clear(),
        (Some(read), Lists::Replace) => *present = read,
        (Some(mut read), Lists::Prepend) => {
            read.append(present);
            *present = read;
        }
    }
}

fn text(value: &Value) -> Result<Option<String>, &'static str> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok((!text.is_empty()).then(|| text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err("a text"),
    }
}

/// Old dashboards hold numbers as texts; an empty one says nothing.
pub(crate) fn number(value: &Value) -> Result<Option<f64>, &'static str> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err("a number"),
        },
        _ => Err("a number"),
    }
}

/// Grafana rounds to whole numbers where it is told fewer than none.
fn decimals(number: f64) -> u8 {
    number.clamp(0.0, 100.0) as u8
}

fn flag(value: &Value) -> Result<bool, &'static str> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(*flag),
        _ => Err("true or false"),
    }
}

/// A bare text is the fixed colour of early dashboards.
fn color(value: &Value) -> Result<Option<ColorSetting>, &'static str> {
    let field = |object: &Map<String, Value>, key: &str| {
        object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match value {
        Value::Null => Ok(None),
        Value::String(fixed) => Ok(Some(ColorSetting {
            mode: "fixed".to_owned(),
            fixed_color: Some(fixed.clone()),
            series_by: None,
        })),
        Value::Object(object) => {
            // Without a mode the rest has no meaning, as in Grafana.
            Ok(field(object, "mode").map(|mode| ColorSetting {
                mode,
                fixed_color: field(object, "fixedColor"),
                series_by: field(object, "seriesBy"),
            }))
        }
        _ => Err("a colour setting"),
    }
}

fn links(value: &Value) -> Result<Option<Vec<DataLink>>, &'static str> {
    let entries = match value {
        Value::Null => return Ok(None),
        Value::Array(entries) => entries,
        _ => return Err("a list of links"),
    };
    let text =
        |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let links = entries.iter().filter(|entry| entry.is_object()).map(|entry| DataLink {
        title: text(entry, "title"),
        url: text(entry, "url"),
        target_blank: entry.get("targetBlank").and_then(Value::as_bool).unwrap_or(false),
    });
    Ok(Some(links.collect()))
}

/// Sets or, for `null`, removes what `path` (`hideFrom.viz`) names; objects on the way are made.
fn set_custom(custom: &mut Map<String, Value>, path: &str, value: &Value) {
    match path.split_once('.') {
        None if value.is_null() => {
            custom.shift_remove(path);
        }
        None => {
            custom.insert(path.to_owned(), value.clone());
        }
        Some((head, rest)) => {
            let child = custom.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if !child.is_object() {
                *child = Value::Object(Map::new());
            }
            if let Value::Object(child) = child {
                set_custom(child, rest, value);
            }
        }
    }
}

fn clip(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::{Mapping, MappingResult, SpecialMatch, ThresholdMode, ThresholdStep, Thresholds};

    #[track_caller]
    fn check(id: &str, value: &Value, expected: FieldConfig) {
        let mut config = FieldConfig::default();
        set_property(&mut config, id, value).unwrap();
        assert_eq!(config, expected);
    }

    #[track_caller]
    fn refused(id: &str, value: &Value, message: &str) {
        let mut config = FieldConfig { unit: Some("s".to_owned()), ..FieldConfig::default() };
        let before = config.clone();
        assert_eq!(set_property(&mut config, id, value).unwrap_err().to_string(), message);
        assert_eq!(config, before);
    }

    fn custom(value: Value) -> FieldConfig {
        FieldConfig { custom: value.into(), ..FieldConfig::default() }
    }

    #[test]
    fn plain_settings_are_taken() {
        let base = FieldConfig::default;
        check("unit", &json!("bytes"), FieldConfig { unit: Some("bytes".to_owned()), ..base() });
        check("unit", &json!(""), base());
        check("unit", &json!(null), base());
        check("decimals", &json!(2), FieldConfig { decimals: Some(2), ..base() });
        check("decimals", &json!("1"), FieldConfig { decimals: Some(1), ..base() });
        check("decimals", &json!(-1), FieldConfig { decimals: Some(0), ..base() });
        check("min", &json!("0"), FieldConfig { min: Some(0.0), ..base() });
        check("max", &json!(1.5), FieldConfig { max: Some(1.5), ..base() });
        check("max", &json!(""), base());
        check("noValue", &json!(0), FieldConfig { no_value: Some("0".to_owned()), ..base() });
        check("displayName", &json!("CPU"), FieldConfig { display_name: Some("CPU".to_owned()), ..base() });
        check("fieldMinMax", &json!(true), FieldConfig { field_min_max: true, ..base() });
        check("interval", &json!(15000), FieldConfig { interval_millis: Some(15_000), ..base() });
        check("nullValueMode", &json!("connected"), FieldConfig { nulls: Nulls::Ignored, ..base() });
    }

    #[test]
    fn colours_may_be_an_object_or_a_text() {
        let setting = |mode: &str, fixed: Option<&str>| FieldConfig {
            color: Some(ColorSetting {
                mode: mode.to_owned(),
                fixed_color: fixed.map(str::to_owned),
                series_by: None,
            }),
            ..FieldConfig::default()
        };
        check("color", &json!({"mode": "thresholds"}), setting("thresholds", None));
        check("color", &json!({"mode": "fixed", "fixedColor": "red"}), setting("fixed", Some("red")));
        check("color", &json!({"fixedColor": "red"}), FieldConfig::default());
        check("color", &json!("#3274D9"), setting("fixed", Some("#3274D9")));
        check("color", &json!(null), FieldConfig::default());
    }

    #[test]
    fn the_first_threshold_is_the_base() {
        let steps = |mode, steps: &[(f64, &str)]| FieldConfig {
            thresholds: Some(Thresholds {
                mode,
                steps: steps
                    .iter()
                    .map(|(value, color)| ThresholdStep {
                        value: *value,
                        color: (*color).to_owned(),
                        expr: None,
                    })
                    .collect(),
            }),
            ..FieldConfig::default()
        };
        let base = f64::NEG_INFINITY;
        let two = steps(ThresholdMode::Absolute, &[(base, "green"), (80.0, "red")]);
        for first in [
            json!({"color": "green", "value": null}),
            json!({"color": "green"}),
            json!({"color": "green", "value": 0}),
        ] {
            let value = json!({"mode": "absolute", "steps": [first, {"color": "red", "value": 80}]});
            check("thresholds", &value, two.clone());
        }
        check(
            "thresholds",
            &json!({"mode": "percentage", "steps": [{"color": "blue", "value": null}, {"color": "red", "value": "90"}]}),
            steps(ThresholdMode::Percentage, &[(base, "blue"), (90.0, "red")]),
        );
        check("thresholds", &json!({"mode": "", "steps": []}), steps(ThresholdMode::Absolute, &[]));
        check("thresholds", &json!(null), FieldConfig::default());
    }

    fn shown(text: &str) -> MappingResult {
        MappingResult { text: Some(text.to_owned()), ..MappingResult::default() }
    }

    #[track_caller]
    fn maps(value: &Value, expected: &[Mapping]) {
        check("mappings", value, FieldConfig { mappings: expected.to_vec(), ..FieldConfig::default() });
    }

    #[test]
    fn mappings_of_every_kind_are_read() {
        let red = MappingResult { color: Some("red".to_owned()), index: Some(1), ..shown("Down") };
        maps(
            &json!([{"type": "value", "options": {"0": {"text": "Down", "color": "red", "index": 1}}}]),
            &[Mapping::Value(vec![("0".to_owned(), red)])],
        );
        maps(
            &json!([{"type": "range", "options": {"from": 1, "to": null, "result": {"text": "up"}}}]),
            &[Mapping::Range { from: Some(1.0), to: None, result: shown("up") }],
        );
        maps(
            &json!([{"type": "regex", "options": {"pattern": "(.*):9100", "result": {"text": "$1"}}}]),
            &[Mapping::Regex { pattern: "(.*):9100".to_owned(), result: shown("$1") }],
        );
        maps(
            &json!([{"type": "special", "options": {"match": "null+nan", "result": {"text": "-"}}}]),
            &[Mapping::Special { matches: SpecialMatch::NullAndNan, result: shown("-") }],
        );
        maps(&json!([]), &[]);
    }

    #[test]
    fn mappings_of_old_dashboards_are_read() {
        let value = |key: &str, text| Mapping::Value(vec![(key.to_owned(), shown(text))]);
        maps(
            &json!([{"id": 1, "type": 1, "value": "1", "text": "INFO", "from": "", "to": ""}]),
            &[value("1", "INFO")],
        );
        maps(
            &json!([{"op": "=", "text": "N/A", "value": "null"}]),
            &[Mapping::Special { matches: SpecialMatch::Null, result: shown("N/A") }],
        );
        maps(
            &json!([{"id": 1, "type": 2, "from": "0", "to": "9", "text": "low"}, {"from": "null", "to": "null", "text": "N/A"}]),
            &[
                Mapping::Range { from: Some(0.0), to: Some(9.0), result: shown("low") },
                Mapping::Special { matches: SpecialMatch::Null, result: shown("N/A") },
            ],
        );
        maps(&json!([{"id": 1, "type": 1, "text": "", "from": "", "to": ""}]), &[]);
    }

    #[test]
    fn links_keep_their_templates() {
        let link =
            DataLink { title: "Drill".to_owned(), url: "/d/x?v=$__cell".to_owned(), target_blank: true };
        check(
            "links",
            &json!([{"title": "Drill", "url": "/d/x?v=$__cell", "targetBlank": true}]),
            FieldConfig { links: vec![link], ..FieldConfig::default() },
        );
    }

    #[test]
    fn custom_settings_keep_their_path() {
        check("custom.lineWidth", &json!(2), custom(json!({"lineWidth": 2})));
        check("custom.hideFrom.viz", &json!(true), custom(json!({"hideFrom": {"viz": true}})));
        check("custom", &json!({"drawStyle": "bars"}), custom(json!({"drawStyle": "bars"})));
        check("custom.lineWidth", &json!(null), FieldConfig::default());
    }

    #[test]
    fn what_does_not_fit_is_reported_and_changes_nothing() {
        refused("unti", &json!("s"), r#"the property "unti" is not known"#);
        refused("unit", &json!({"a": 1}), r#"unit must be a text, not {"a":1}"#);
        refused("max", &json!("a lot"), r#"max must be a number, not "a lot""#);
        refused("links", &json!("x"), r#"links must be a list of links, not "x""#);
        refused("mappings", &json!(3), "mappings must be a list of mappings, not 3");
        refused("thresholds", &json!([1]), "thresholds must be an object with steps, not [1]");
    }
}
