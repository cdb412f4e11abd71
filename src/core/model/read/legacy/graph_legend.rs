//! Legend and tooltip of a graph. In: `legend` and `tooltip` with a flag for each thing shown. Out: today's options.

use serde_json::{Value, json};

use crate::model::read::lenient::{self, Object};

/// Each flag with today's reducer and the heading it sorts by.
const VALUES: [(&str, &str, &str); 5] = [
    ("min", "min", "Min"),
    ("max", "max", "Max"),
    ("avg", "mean", "Mean"),
    ("current", "lastNotNull", "Last *"),
    ("total", "sum", "Total"),
];

pub(super) fn options(panel: &Object) -> Object {
    let mut options = Object::new();
    options.insert("legend".to_owned(), legend(lenient::object(panel, "legend")));
    let mut tooltip = tooltip(lenient::object(panel, "tooltip"));
    if adds_up(panel) {
        tooltip["cumulative"] = json!(true);
    }
    options.insert("tooltip".to_owned(), tooltip);
    options
}

fn legend(legend: Option<&Object>) -> Value {
    let is_on = |key: &str| legend.is_some_and(|legend| lenient::is_on(legend, key));
    let show = legend.and_then(|legend| lenient::flag(legend, "show")).unwrap_or(true);
    let calcs: Vec<&str> =
        VALUES.iter().filter(|(flag, ..)| is_on("values") && is_on(flag)).map(|(_, calc, _)| *calc).collect();
    let mut written = json!({
        "showLegend": show,
        "displayMode": if is_on("alignAsTable") { "table" } else { "list" },
        "placement": if is_on("rightSide") { "right" } else { "bottom" },
        "calcs": calcs,
    });
    let sort = legend.and_then(|legend| lenient::filled(legend, "sort"));
    if let Some((.., heading)) = VALUES.iter().find(|(flag, ..)| Some(*flag) == sort.as_deref()) {
        written["sortBy"] = json!(heading);
        written["sortDesc"] = json!(is_on("sortDesc"));
    }
    // Names of our own: today's Grafana lists every series.
    for key in ["hideEmpty", "hideZero"].into_iter().filter(|key| is_on(key)) {
        written[key] = json!(true);
    }
    if let Some(width) =
        legend.and_then(|legend| lenient::number(legend, "sideWidth")).filter(|width| *width > 0.0)
    {
        written["width"] = json!(width);
    }
    written
}

/// A tooltip of what series reach on those below them, not of each by itself; a name of our own. Shares of a whole were
/// told each by itself too.
fn adds_up(panel: &Object) -> bool {
    let tooltip = lenient::object(panel, "tooltip");
    let cumulative =
        tooltip.is_some_and(|tooltip| lenient::text_or_empty(tooltip, "value_type") == "cumulative");
    cumulative && lenient::is_on(panel, "stack") && !lenient::is_on(panel, "percentage")
}

fn tooltip(tooltip: Option<&Object>) -> Value {
    let shared = tooltip.and_then(|tooltip| lenient::flag(tooltip, "shared")).unwrap_or(true);
    let sort = match tooltip.and_then(|tooltip| lenient::number(tooltip, "sort")) {
        Some(1.0) => "asc",
        Some(2.0) => "desc",
        _ => "none",
    };
    json!({"mode": if shared { "multi" } else { "single" }, "sort": sort})
}
