//! The `graph` panel as a time series. In: its flat options. Out: options and field settings of today.

use serde_json::json;

use crate::model::read::legacy::rules::{Rules, fixed};
use crate::model::read::legacy::{
    Modern, graph_axes, graph_legend, graph_overrides, graph_regions, graph_thresholds, reducer,
};
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

pub(super) fn modernised(panel: &Object, mut modern: Modern, path: &str, notes: &mut Notes) -> Modern {
    let mut rules = Rules::of(&modern);
    style(panel, &mut rules);
    graph_axes::apply(panel, &mut rules);
    graph_thresholds::apply(panel, &mut rules);
    if let Some(colors) = lenient::object(panel, "aliasColors") {
        for (alias, color) in colors.iter().filter_map(|(alias, color)| Some((alias, color.as_str()?))) {
            rules.add("byName", json!(alias), vec![("color", fixed(color))]);
        }
    }
    graph_overrides::apply(panel, &mut rules, path, notes);
    if is_time_axis_shown(panel) == Some(false) {
        rules.add("byType", json!("time"), vec![("custom.axisPlacement", json!("hidden"))]);
    }
    let options = lenient::object(panel, "options");
    let links = options.map(|options| lenient::list(options, "dataLinks")).unwrap_or_default();
    if !links.is_empty() {
        rules.set("links", links.to_vec());
    }
    modern.annotations = graph_regions::read(panel, path, notes);
    modern.options = graph_legend::options(panel);
    if let Some(level) = graph_axes::aligned_at(panel) {
        // A name of our own: today's Grafana has no such setting.
        modern.options.insert("axesAlignedAt".to_owned(), json!(level));
    }
    modern.kind = kind(panel, &mut modern, path, notes);
    if modern.kind == "histogram" {
        // The axis they are for is one of counts there, which start at zero; today's histogram takes them for the values.
        rules.defaults.shift_remove("min");
        rules.defaults.shift_remove("max");
        // Samples that are missing are counted nowhere, whatever stands for them in a line.
        rules.custom.shift_remove("nullsAsZero");
        let buckets = lenient::object(panel, "xaxis").and_then(|axis| lenient::number(axis, "buckets"));
        modern.options.extend(buckets.map(|count| ("bucketCount".to_owned(), json!(count))));
    }
    modern.field_config = rules.into_field_config();
    modern
}

/// The oldest files, which have no `yaxes`, say so beside the axes.
fn is_time_axis_shown(panel: &Object) -> Option<bool> {
    match lenient::object(panel, "xaxis") {
        Some(axis) => lenient::flag(axis, "show"),
        None => lenient::flag(panel, "x-axis").filter(|_| !panel.contains_key("yaxes")),
    }
}

/// A graph over series or over values is another kind today.
fn kind(panel: &Object, modern: &mut Modern, path: &str, notes: &mut Notes) -> String {
    let axis = lenient::object(panel, "xaxis");
    match axis.map(|axis| lenient::text_or_empty(axis, "mode")).as_deref() {
        Some("series") => {
            let value = axis.map(|axis| lenient::texts(axis, "values")).unwrap_or_default();
            let calc = value.first().and_then(|name| reducer(name)).unwrap_or("sum");
            modern.transformations.push(json!({"id": "reduce", "options": {"reducers": [calc]}}));
            notes.guessed(
                format!("{path}.xaxis"),
                "The graph has one bar for each series; it is read as a bar chart.",
            );
            "barchart".to_owned()
        }
        Some("histogram") => {
            notes.guessed(format!("{path}.xaxis"), "The graph counts values; it is read as a histogram.");
            "histogram".to_owned()
        }
        _ => "timeseries".to_owned(),
    }
}

fn style(panel: &Object, rules: &mut Rules) {
    let bars = lenient::is_on(panel, "bars");
    let lines = lenient::flag(panel, "lines").unwrap_or(true);
    let points = lenient::is_on(panel, "points");
    let draw = match (bars, lines) {
        (true, _) => "bars",
        (false, true) => "line",
        (false, false) => "points",
    };
    rules.set_custom("drawStyle", draw);
    rules.set_custom("showPoints", if points { "always" } else { "never" });
    rules.set_custom(
        "pointSize",
        graph_overrides::point_size(lenient::number(panel, "pointradius").unwrap_or(2.0)),
    );
    rules.set_custom("lineWidth", lenient::number(panel, "linewidth").unwrap_or(1.0));
    rules.set_custom(
        "lineInterpolation",
        if lenient::is_on(panel, "steppedLine") { "stepAfter" } else { "linear" },
    );
    let fill = lenient::number(panel, "fill").unwrap_or(1.0);
    rules.set_custom("fillOpacity", if bars { 100.0 } else { graph_overrides::opacity(fill) });
    if lenient::number(panel, "fillGradient").is_some_and(|gradient| gradient > 0.0) && !bars {
        rules.set_custom("gradientMode", "opacity");
        rules.set_custom(
            "fillOpacity",
            graph_overrides::opacity(lenient::number(panel, "fillGradient").unwrap_or(0.0)),
        );
    }
    if lenient::is_on(panel, "dashes") {
        rules.set_custom("lineStyle", graph_overrides::dashed(panel));
    }
    if lenient::is_on(panel, "stack") {
        let mode = if lenient::is_on(panel, "percentage") { "percent" } else { "normal" };
        rules.set_custom("stacking", json!({"mode": mode, "group": "A"}));
    }
    match lenient::text_or_empty(panel, "nullPointMode").as_str() {
        "connected" => rules.set_custom("spanNulls", true),
        // A name of our own: today's Grafana says it with the text for missing values.
        "null as zero" => rules.set_custom("nullsAsZero", true),
        _ => {}
    }
}
