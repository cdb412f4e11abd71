//! The polystat plugin: its first form as today's options, units and links where every panel has them.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::Rules;
use crate::model::read::legacy::{Modern, old_mappings};
use crate::model::read::lenient::{self, Object};

/// Names of the first form beside today's.
const RENAMED: [(&str, &str); 32] = [
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
    ("tooltipDisplayMode", "tooltipDisplayMode"),
    ("tooltipDisplayTextTriggeredEmpty", "tooltipDisplayTextTriggeredEmpty"),
    ("tooltipPrimarySortDirection", "tooltipPrimarySortDirection"),
    ("tooltipPrimarySortField", "tooltipPrimarySortByField"),
    ("tooltipSecondarySortDirection", "tooltipSecondarySortDirection"),
    ("tooltipSecondarySortField", "tooltipSecondarySortByField"),
    ("tooltipTimestampEnabled", "globalTooltipsShowTimestampEnabled"),
];

/// What units, links and their windows are made of.
const CARRIED_BY_FIELDS: [&str; 7] = [
    "globalUnitFormat",
    "globalDecimals",
    "globalClickthrough",
    "globalClickthroughNewTabEnabled",
    "globalClickthroughSanitizedEnabled",
    "globalClickthroughCustomTarget",
    "globalClickthroughCustomTargetEnabled",
];

/// The same of an override or a composite.
const CARRIED_FOR_SOME: [&str; 5] = [
    "clickThrough",
    "clickThroughOpenNewTab",
    "clickThroughSanitize",
    "clickThroughCustomTarget",
    "clickThroughCustomTargetEnabled",
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
        rules.set("links", link(&url, new_tab));
    }
    // A composite leads where it says; of the overrides the first one counts.
    for (config, list) in [("overrideConfig", "overrides"), ("compositeConfig", "composites")] {
        links_for_some(&mut modern.options, config, list, &mut rules);
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

fn link(url: &str, new_tab: bool) -> Value {
    json!([{"title": "${__series.name}", "url": today(url), "targetBlank": new_tab}])
}

/// Links of overrides and composites become those of the fields they are for.
fn links_for_some(options: &mut Object, config: &str, list: &str, rules: &mut Rules) {
    let entries =
        options.get_mut(config).and_then(|config| config.get_mut(list)).and_then(Value::as_array_mut);
    // Of today's overrides the last one that matches counts.
    for entry in entries.into_iter().flatten().rev().filter_map(Value::as_object_mut) {
        let is_on = lenient::flag(entry, "enabled").unwrap_or(true);
        if let Some(url) = lenient::filled(entry, "clickThrough").filter(|_| is_on) {
            let new_tab = lenient::flag(entry, "clickThroughOpenNewTab").unwrap_or(true);
            let url = url.replace("${__composite_name}", &lenient::text_or_empty(entry, "name"));
            for name in names(entry) {
                rules.add("byRegexp", json!(name), vec![("links", link(&url, new_tab))]);
            }
        }
        CARRIED_FOR_SOME.iter().for_each(|key| {
            entry.shift_remove(*key);
        });
    }
}

/// The patterns of the series that an override or a composite is for.
fn names(entry: &Object) -> Vec<String> {
    let members = ["metrics", "members"].into_iter().flat_map(|list| lenient::objects(entry, list));
    let of_members = members.filter_map(|(_, member)| {
        lenient::filled(member, "seriesMatch").or_else(|| lenient::filled(member, "seriesName"))
    });
    lenient::filled(entry, "metricName").into_iter().chain(of_members).collect()
}

/// The plugin's own names for the cell, in everybody's words.
fn today(url: &str) -> String {
    url.replace("&amp;", "&")
        .replace("${__cell_name}", "${__series.name}")
        .replace("$__cell_name", "${__series.name}")
        .replace("${__cell:raw}", "${__value.raw}")
        .replace("${__cell}", "${__value.text}")
        .replace("$__cell", "${__value.text}")
}
