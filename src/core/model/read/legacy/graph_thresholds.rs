//! Thresholds of a graph. In: `{value, op, colorMode, line, fill}` each. Out: steps of today and how they are drawn.
//!
//! An old threshold colours one side; today's colour from a value up to the next. One with `lt` therefore colours
//! everything below it, down to the next lower one.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::Rules;
use crate::model::read::lenient::{self, Object};
use crate::order::Arrange;

const NO_COLOR: &str = "transparent";

/// Those of the left axis, which all fields have that no override puts at the right.
pub(super) fn apply(panel: &Object, rules: &mut Rules) {
    if let Some((thresholds, style)) = of_axis(panel, false) {
        rules.set("thresholds", thresholds);
        rules.set_custom("thresholdsStyle", style);
    }
}

/// What a series on the right axis has in their place.
pub(super) fn right(panel: &Object) -> Vec<(&'static str, Value)> {
    match of_axis(panel, true) {
        Some((thresholds, style)) => vec![("thresholds", thresholds), ("custom.thresholdsStyle", style)],
        None if of_axis(panel, false).is_some() => vec![("custom.thresholdsStyle", json!({"mode": "off"}))],
        None => Vec::new(),
    }
}

/// `None` where the axis has none.
fn of_axis(panel: &Object, is_right: bool) -> Option<(Value, Value)> {
    let oldest = oldest(panel);
    let written = lenient::objects(panel, "thresholds").map(|(_, mark)| mark).chain(&oldest);
    let mut marks: Vec<(f64, &Object)> = written
        .filter(|mark| lenient::flag(mark, "visible") != Some(false))
        .filter(|mark| (lenient::text_or_empty(mark, "yaxis") == "right") == is_right)
        .filter_map(|mark| Some((lenient::number(mark, "value")?, mark)))
        .collect();
    if marks.is_empty() {
        return None;
    }
    marks.arrange_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut base = NO_COLOR.to_owned();
    let mut steps: Vec<(f64, String)> = Vec::new();
    for (index, (value, mark)) in marks.iter().enumerate() {
        let color = color(mark);
        if lenient::text_or_empty(mark, "op") == "lt" {
            match steps.last_mut() {
                Some((_, below)) if below == NO_COLOR => *below = color,
                None => base = color,
                Some(_) => {}
            }
            let next_is_higher = marks.get(index + 1).is_none_or(|(next, _)| next > value);
            if next_is_higher {
                steps.push((*value, NO_COLOR.to_owned()));
            }
        } else {
            steps.push((*value, color));
        }
    }
    let mut written = vec![json!({"value": null, "color": base})];
    written.extend(steps.into_iter().map(|(value, color)| json!({"value": value, "color": color})));
    let any = |key: &str| marks.iter().any(|(_, mark)| lenient::flag(mark, key).unwrap_or(true));
    let style = match (any("fill"), any("line")) {
        (true, true) => "line+area",
        (true, false) => "area",
        (false, true) => "line",
        (false, false) => "off",
    };
    Some((json!({"mode": "absolute", "steps": written}), json!({"mode": style})))
}

/// The oldest files had two of them in `grid`, as areas or as lines.
fn oldest(panel: &Object) -> Vec<Object> {
    let Some(grid) = lenient::object(panel, "grid") else { return Vec::new() };
    let line = lenient::is_on(grid, "thresholdLine");
    let numbers = [1, 2].map(|which| lenient::number(grid, &format!("threshold{which}")));
    let op = if matches!(numbers, [Some(first), Some(second)] if first > second) { "lt" } else { "gt" };
    let one = |(number, which): (Option<f64>, i32)| {
        let color = lenient::filled(grid, &format!("threshold{which}Color"));
        let mark = json!({
            "value": number?, "op": op, "fill": !line, "line": line, "colorMode": "custom",
            "fillColor": color, "lineColor": color,
        });
        mark.as_object().cloned()
    };
    numbers.into_iter().zip([1, 2]).filter_map(one).collect()
}

fn color(mark: &Object) -> String {
    match lenient::text_or_empty(mark, "colorMode").as_str() {
        "critical" => "red".to_owned(),
        "warning" => "orange".to_owned(),
        "ok" => "green".to_owned(),
        // Of an area and its line the area shows more.
        _ => if lenient::flag(mark, "fill").unwrap_or(true) {
            ["fillColor", "lineColor"]
        } else {
            ["lineColor", "fillColor"]
        }
        .iter()
        .find_map(|key| mark.get(*key).and_then(Value::as_str))
        .unwrap_or("red")
        .to_owned(),
    }
}
