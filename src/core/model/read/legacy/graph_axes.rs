//! The axes of a graph. In: `yaxes`, or the flat `y_formats` and `grid` of the oldest files. Out: field settings; the
//! right axis belongs to the series an override puts there.

use serde_json::{Value, json};

use crate::model::read::legacy::rules::Rules;
use crate::model::read::lenient::{self, Object};

/// One axis as far as it is said.
#[derive(Debug, Default)]
struct Axis {
    unit: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
    log_base: Option<f64>,
    label: Option<String>,
    decimals: Option<f64>,
    hidden: bool,
}

/// The left axis is the default of every field.
pub(super) fn apply(panel: &Object, rules: &mut Rules) {
    let axis = axis(panel, 0);
    let decimals = axis.decimals.or_else(|| lenient::number(panel, "decimals"));
    if let Some(unit) = axis.unit {
        rules.set("unit", unit);
    }
    for (key, number) in [("min", axis.min), ("max", axis.max), ("decimals", decimals)] {
        if let Some(number) = number {
            rules.set(key, number);
        }
    }
    if let Some(label) = axis.label {
        rules.set_custom("axisLabel", label);
    }
    if let Some(base) = axis.log_base {
        rules.set_custom("scaleDistribution", json!({"type": "log", "log": base}));
    }
    if axis.hidden {
        rules.set_custom("axisPlacement", "hidden");
    }
}

/// What a series on the right axis is shown with.
pub(super) fn right(panel: &Object) -> Vec<(&'static str, Value)> {
    let axis = axis(panel, 1);
    let mut properties = Vec::new();
    properties.extend(axis.unit.map(|unit| ("unit", json!(unit))));
    properties.extend(axis.min.map(|min| ("min", json!(min))));
    properties.extend(axis.max.map(|max| ("max", json!(max))));
    properties.extend(axis.decimals.map(|decimals| ("decimals", json!(decimals))));
    properties.extend(axis.label.map(|label| ("custom.axisLabel", json!(label))));
    properties
        .extend(axis.log_base.map(|base| ("custom.scaleDistribution", json!({"type": "log", "log": base}))));
    if axis.hidden {
        properties.push(("custom.axisPlacement", json!("hidden")));
    }
    properties
}

/// The value that both axes are to have at one height; `None` where they need not.
pub(super) fn aligned_at(panel: &Object) -> Option<f64> {
    let axes = lenient::object(panel, "yaxis").filter(|axes| lenient::is_on(axes, "align"))?;
    Some(lenient::number(axes, "alignLevel").unwrap_or(0.0))
}

fn axis(panel: &Object, index: usize) -> Axis {
    match lenient::list(panel, "yaxes").get(index).and_then(Value::as_object) {
        Some(axis) => Axis {
            unit: lenient::filled(axis, "format"),
            min: lenient::number(axis, "min"),
            max: lenient::number(axis, "max"),
            log_base: lenient::number(axis, "logBase").filter(|base| *base > 1.0),
            label: lenient::filled(axis, "label"),
            decimals: lenient::number(axis, "decimals"),
            hidden: lenient::flag(axis, "show") == Some(false),
        },
        None => oldest(panel, index),
    }
}

/// Before `yaxes` there were one list of formats and one object for both axes.
fn oldest(panel: &Object, index: usize) -> Axis {
    let side = if index == 0 { "left" } else { "right" };
    let formats = lenient::texts(panel, "y_formats");
    let grid = lenient::object(panel, "grid");
    let of_grid = |key: &str| grid.and_then(|grid| lenient::number(grid, &format!("{side}{key}")));
    Axis {
        unit: formats.get(index).filter(|unit| !unit.is_empty()).cloned(),
        min: of_grid("Min"),
        max: of_grid("Max"),
        log_base: of_grid("LogBase").filter(|base| *base > 1.0),
        label: lenient::filled(panel, &format!("{side}YAxisLabel")),
        decimals: None,
        hidden: lenient::flag(panel, "y-axis") == Some(false),
    }
}
