//! `stat`, `gauge` and `bargauge` from before field settings. In: `options.fieldOptions`, or the flat options before
//! that. Out: `fieldConfig` and `reduceOptions`.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::Rules;
use crate::model::read::legacy::{Modern, reducer};
use crate::model::read::lenient::{self, Object};

pub(super) fn modernised(mut modern: Modern) -> Modern {
    if let Some(Value::Object(old)) = modern.options.remove("fieldOptions") {
        from_field_options(&old, &mut modern);
    } else if let Some(Value::Object(old)) = modern.options.remove("valueOptions") {
        from_value_options(&old, &mut modern);
    }
    modern
}

fn from_field_options(old: &Object, modern: &mut Modern) {
    let mut rules = Rules::of(modern);
    let written = ["defaults", "override"].into_iter().filter_map(|key| lenient::object(old, key)).flatten();
    for (key, value) in
        written.chain(old.iter().filter(|(key, _)| matches!(key.as_str(), "thresholds" | "mappings")))
    {
        rules.defaults.entry(key.clone()).or_insert_with(|| value.clone());
    }
    steps_of_list(&mut rules);
    modern.field_config = rules.into_field_config();
    let calcs: Vec<String> = lenient::texts(old, "calcs");
    let reduce = json!({
        "calcs": calcs.iter().map(|calc| reducer(calc).unwrap_or(calc)).collect::<Vec<_>>(),
        "values": lenient::is_on(old, "values"),
        "limit": lenient::number(old, "limit"),
        "fields": lenient::text_or_empty(old, "fields"),
    });
    modern.options.entry("reduceOptions").or_insert(reduce);
}

fn from_value_options(old: &Object, modern: &mut Modern) {
    let mut rules = Rules::of(modern);
    for key in ["unit", "decimals"] {
        if let Some(value) = old.get(key).filter(|value| !value.is_null()) {
            rules.set(key, value.clone());
        }
    }
    for (from, to) in [
        ("minValue", "min"),
        ("maxValue", "max"),
        ("thresholds", "thresholds"),
        ("valueMappings", "mappings"),
    ] {
        if let Some(value) = modern.options.remove(from) {
            rules.set(to, value);
        }
    }
    steps_of_list(&mut rules);
    modern.field_config = rules.into_field_config();
    let stat = lenient::text_or_empty(old, "stat");
    let calc = reducer(&stat).unwrap_or("lastNotNull");
    modern.options.entry("reduceOptions").or_insert(json!({"calcs": [calc], "values": false, "fields": ""}));
}

/// Thresholds were a bare list of steps, the first at minus infinity or null.
fn steps_of_list(rules: &mut Rules) {
    if let Some(Value::Array(steps)) = rules.defaults.get("thresholds") {
        let steps = json!({"mode": "absolute", "steps": steps});
        rules.set("thresholds", steps);
    }
}
