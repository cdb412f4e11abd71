//! The polystat plugin: its first form as today's options, units and links where every panel has them.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::Rules;
use crate::model::read::legacy::{Modern, old_mappings};
use crate::model::read::lenient::{self, Object};

/// Names of the first form beside today's.
const RENAMED: [(&str, &str); 25] = [
    ("columnAutoSize", "autoSizeColumns"),
    ("columns", "layoutNumColumns"),
    ("rowAutoSize", "autoSizeRows"),
    ("rows", "layoutNumRows"),
    ("radiusAutoSize", "autoSizePolygons"),
    ("radius", "globalPolygonSize"),
    ("fontAutoScale", "globalAutoScaleFonts"),
    ("fontSize", "globalLabelFontSize"),
    ("fontAutoColor", "globalTextFontAutoColorEnabled"),
    ("fontColor", "globalTextFontColor"),
    ("ellipseCharacters", "ellipseCharacters"),
    ("ellipseEnabled", "ellipseEnabled"),
    ("globalDisplayMode", "globalDisplayMode"),
    ("globalDisplayTextTriggeredEmpty", "globalDisplayTextTriggeredEmpty"),
    ("globalOperatorName", "globalOperator"),
    ("globalThresholds", "globalThresholdsConfig"),
    ("gradientEnabled", "globalGradientsEnabled"),
    ("hexagonSortByDirection", "sortByDirection"),
    ("hexagonSortByField", "sortByField"),
    ("maxMetrics", "layoutDisplayLimit"),
    ("polygonBorderColor", "globalPolygonBorderColor"),
    ("polygonBorderSize", "globalPolygonBorderSize"),
    ("polygonGlobalFillColor", "globalFillColor"),
    ("regexPattern", "globalRegexPattern"),
    ("shape", "globalShape"),
];

/// What units, links and their windows are made of.
const CARRIED_BY_FIELDS: [&str; 5] = [
    "globalUnitFormat",
    "globalDecimals",
    "globalClickthrough",
    "globalClickthroughNewTabEnabled",
    "globalClickthroughSanitizedEnabled",
];

pub(super) fn modernised(panel: &Object, mut modern: Modern) -> Modern {
    let mut rules = Rules::of(&modern);
    if let Some(first) = lenient::object(panel, "polystat") {
        first_form(panel, first, &mut modern.options);
        let mappings = old_mappings::mappings(panel);
        if !mappings.is_empty() {
            rules.set("mappings", json!(mappings));
        }
    }
    // The plugin formats by settings of its own, not by those of fields.
    if let Some(unit) = lenient::filled(&modern.options, "globalUnitFormat") {
        rules.set("unit", unit);
    }
    if let Some(decimals) = lenient::number(&modern.options, "globalDecimals") {
        rules.set("decimals", decimals);
    }
    if let Some(url) = lenient::filled(&modern.options, "globalClickthrough") {
        let new_tab = lenient::flag(&modern.options, "globalClickthroughNewTabEnabled").unwrap_or(false);
        rules
            .set("links", json!([{"title": "${__series.name}", "url": today(&url), "targetBlank": new_tab}]));
    }
    // Said by the fields from here on.
    for key in CARRIED_BY_FIELDS {
        modern.options.shift_remove(key);
    }
    modern.field_config = rules.into_field_config();
    modern
}

fn first_form(panel: &Object, first: &Object, options: &mut Object) {
    for (old, new) in RENAMED.iter().chain(&[
        ("valueEnabled", "globalShowValueEnabled"),
        ("tooltipEnabled", "globalTooltipsEnabled"),
        ("globalDecimals", "globalDecimals"),
        ("globalUnitFormat", "globalUnitFormat"),
        ("defaultClickThrough", "globalClickthrough"),
        ("defaultClickThroughNewTab", "globalClickthroughNewTabEnabled"),
    ]) {
        if let Some(value) = first.get(*old).filter(|value| !value.is_null()) {
            options.entry(*new).or_insert_with(|| value.clone());
        }
    }
    let list = |key: &str| Value::Array(lenient::list(panel, key).to_vec());
    options.entry("overrideConfig").or_insert_with(|| json!({"overrides": list("savedOverrides")}));
    options
        .entry("compositeConfig")
        .or_insert_with(|| json!({"enabled": true, "composites": list("savedComposites")}));
}

/// The plugin's own names for the cell, in everybody's words.
fn today(url: &str) -> String {
    url.replace("${__cell_name}", "${__series.name}")
        .replace("$__cell_name", "${__series.name}")
        .replace("${__cell}", "${__value.raw}")
        .replace("$__cell", "${__value.raw}")
}
