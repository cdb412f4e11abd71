//! `seriesOverrides` of a graph as overrides. In: aliases, each with a few options. Out: rules in the same order.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::{Rules, fixed};
use crate::model::read::legacy::{graph_axes, graph_thresholds};
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

pub(super) fn apply(panel: &Object, rules: &mut Rules, path: &str, notes: &mut Notes) {
    for (index, series) in lenient::objects(panel, "seriesOverrides") {
        let Some(alias) = lenient::filled(series, "alias") else { continue };
        let path = format!("{path}.seriesOverrides[{index}]");
        let mut properties = Vec::new();
        for (key, value) in series {
            property(key, value, series, panel, &mut properties, &path, notes);
        }
        rules.add_for_alias(&alias, properties);
    }
}

fn property(
    key: &str,
    value: &Value,
    series: &Object,
    panel: &Object,
    properties: &mut Vec<(&'static str, Value)>,
    path: &str,
    notes: &mut Notes,
) {
    let number = lenient::number_of(value);
    let on = lenient::flag(series, key);
    match key {
        "color" => properties.extend(value.as_str().map(|color| ("color", fixed(color)))),
        "fill" => properties.extend(number.map(|fill| ("custom.fillOpacity", json!(opacity(fill))))),
        "fillGradient" => {
            if let Some(gradient) = number.filter(|gradient| *gradient > 0.0) {
                properties.push(("custom.fillOpacity", json!(opacity(gradient))));
                properties.push(("custom.gradientMode", json!("opacity")));
            }
        }
        "linewidth" => properties.extend(number.map(|width| ("custom.lineWidth", json!(width)))),
        "pointradius" => {
            properties.extend(number.map(|radius| ("custom.pointSize", json!(point_size(radius)))))
        }
        "bars" if on == Some(true) => {
            properties.push(("custom.drawStyle", json!("bars")));
            properties.push(("custom.fillOpacity", json!(100)));
        }
        "lines" => lines(series, on, properties),
        "points" => {
            properties.extend(on.map(|on| ("custom.showPoints", json!(if on { "always" } else { "never" }))))
        }
        "steppedLine" => properties.extend(
            on.map(|on| ("custom.lineInterpolation", json!(if on { "stepAfter" } else { "linear" }))),
        ),
        "dashes" if on == Some(true) => properties.push(("custom.lineStyle", dashed(series))),
        "stack" => properties.extend(stacking(value, panel).map(|stacking| ("custom.stacking", stacking))),
        "transform" => {
            properties.extend(transform(value, path, notes).map(|value| ("custom.transform", value)))
        }
        "yaxis" if number == Some(2.0) => {
            properties.push(("custom.axisPlacement", json!("right")));
            properties.extend(graph_axes::right(panel));
            properties.extend(graph_thresholds::right(panel));
        }
        // A name of our own: today's Grafana draws series in their order.
        "zindex" => properties
            .extend(number.filter(|depth| *depth != 0.0).map(|depth| ("custom.depth", json!(depth)))),
        "fillBelowTo" => properties.extend(value.as_str().map(|name| ("custom.fillBelowTo", json!(name)))),
        "nullPointMode" => {
            properties.push(("custom.spanNulls", json!(value.as_str() == Some("connected"))));
            properties.push(("custom.nullsAsZero", json!(value.as_str() == Some("null as zero"))));
        }
        "legend" if on == Some(false) => properties.push(("custom.hideFrom", hide_from("legend", series))),
        "hideTooltip" if on == Some(true) && lenient::flag(series, "legend") != Some(false) => {
            properties.push(("custom.hideFrom", hide_from("tooltip", series)));
        }
        "hiddenSeries" if on == Some(true) => {
            properties.push(("custom.hideFrom", json!({"viz": true, "legend": false, "tooltip": true})));
        }
        _ => {}
    }
}

/// Without lines a series keeps its points, if it has any, or is not drawn at all.
fn lines(series: &Object, on: Option<bool>, properties: &mut Vec<(&'static str, Value)>) {
    match on {
        Some(true) => properties.push(("custom.drawStyle", json!("line"))),
        Some(false) if lenient::is_on(series, "points") => {
            properties.push(("custom.drawStyle", json!("points")))
        }
        Some(false) if !lenient::is_on(series, "bars") => properties.push(("custom.lineWidth", json!(0))),
        _ => {}
    }
}

fn hide_from(one: &str, series: &Object) -> Value {
    let tooltip = one == "tooltip" || lenient::is_on(series, "hideTooltip");
    json!({"viz": false, "legend": one == "legend", "tooltip": tooltip})
}

/// `true`, `false`, or the letter of a stack of its own.
fn stacking(value: &Value, panel: &Object) -> Option<Value> {
    let mode = if lenient::is_on(panel, "percentage") { "percent" } else { "normal" };
    match value {
        Value::Bool(true) => Some(json!({"mode": mode, "group": "A"})),
        Value::Bool(false) => Some(json!({"mode": "none", "group": "A"})),
        Value::String(text) if text == "true" => Some(json!({"mode": mode, "group": "A"})),
        Value::String(text) if text == "false" => Some(json!({"mode": "none", "group": "A"})),
        Value::String(group) if !group.is_empty() => Some(json!({"mode": mode, "group": group})),
        _ => None,
    }
}

fn transform(value: &Value, path: &str, notes: &mut Notes) -> Option<Value> {
    match value.as_str()? {
        known @ ("negative-Y" | "constant") => Some(json!(known)),
        "" | "false" => None,
        other => {
            notes.lost(
                format!("{path}.transform"),
                format!("The series transform {other:?} is not known; it is ignored."),
            );
            None
        }
    }
}

/// Old fills go from 0 to 10, today's from 0 to 100.
pub(super) fn opacity(fill: f64) -> f64 {
    (fill * 10.0).clamp(0.0, 100.0)
}

/// Today's size is a diameter.
pub(super) fn point_size(radius: f64) -> f64 {
    2.0 + radius.clamp(0.0, 50.0) * 2.0
}

/// `dashLength` and `spaceLength`, 10 each where absent.
pub(super) fn dashed(object: &Object) -> Value {
    let length = |key: &str| lenient::number(object, key).filter(|length| *length > 0.0).unwrap_or(10.0);
    json!({"fill": "dash", "dash": [length("dashLength"), length("spaceLength")]})
}
