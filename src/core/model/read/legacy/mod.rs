//! Panels of older Grafana versions in today's terms. In: a panel's JSON. Out: kind, options, field settings and
//! transformations as today's Grafana would write them.
//!
//! What a panel is, is told by the options it holds: a `table` with `styles` is the old table, a `stat` with
//! `fieldOptions` is from before field settings. What reads those lies in a part of its own (see
//! [`crate::model::read::other_shapes`]); a few names that changed are read here.
//!
//! **Invariant:** a panel already in today's shape passes unchanged.

mod discrete;
mod field_options;
mod graph;
mod graph_axes;
mod graph_legend;
mod graph_overrides;
mod graph_regions;
mod graph_thresholds;
mod heatmap;
mod old_mappings;
mod old_table;
mod pie;
mod polystat;
mod rules;
mod singlestat;
mod statusmap;

use serde_json::{Value, json};

use crate::model::AnnotationQuery;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::other_shapes::OtherShapes;

/// A panel in today's shape.
#[derive(Debug, Default)]
pub(super) struct Modern {
    pub kind: String,
    pub options: Object,
    /// `{"defaults": ..., "overrides": [...]}`
    pub field_config: Object,
    pub transformations: Vec<Value>,
    /// What marks times on this panel alone.
    pub annotations: Vec<AnnotationQuery>,
}

/// Whether a kind's settings lay on the panel itself: what its `options` hold besides is seen by nobody else.
pub(super) fn has_no_options(kind: &str) -> bool {
    matches!(
        kind,
        "graph"
            | "grafana-graph-panel"
            | "singlestat"
            | "grafana-singlestat-panel"
            | "grafana-piechart-panel"
            | "flant-statusmap-panel"
            | "natel-discrete-panel"
            | "table-old"
    )
}

pub(super) fn modernised(panel: &Object, kind: &str, path: &str, notes: &mut Notes) -> Modern {
    let written = Modern {
        kind: kind.to_owned(),
        options: lenient::object(panel, "options").cloned().unwrap_or_default(),
        field_config: lenient::object(panel, "fieldConfig").cloned().unwrap_or_default(),
        transformations: lenient::list(panel, "transformations").to_vec(),
        annotations: Vec::new(),
    };
    if may_be_older(panel, kind) {
        OtherShapes::modernise(panel, written, path, notes)
    } else {
        renamed(panel, written)
    }
}

/// Whether a panel has anything of an older shape than this module reads.
pub(super) fn may_be_older(panel: &Object, kind: &str) -> bool {
    let has = |key: &str| !lenient::is_absent(panel, key);
    let has_option = |key: &str| lenient::object(panel, "options").is_some_and(|own| own.contains_key(key));
    match kind {
        "table" => has("styles"),
        "heatmap" => has("dataFormat") || has("yAxis") || has("color"),
        "stat" | "gauge" | "bargauge" | "piechart" => {
            has_option("fieldOptions") || has_option("valueOptions")
        }
        "grafana-polystat-panel" => true,
        _ => has_no_options(kind),
    }
}

/// A panel that [`may_be_older`].
pub(super) fn modernised_older(panel: &Object, written: Modern, path: &str, notes: &mut Notes) -> Modern {
    let options = &written.options;
    match written.kind.as_str() {
        "graph" | "grafana-graph-panel" => graph::modernised(panel, written, path, notes),
        "singlestat" | "grafana-singlestat-panel" => singlestat::modernised(panel, written, path, notes),
        "grafana-piechart-panel" => pie::modernised(panel, written),
        "flant-statusmap-panel" => statusmap::modernised(panel, written, path, notes),
        "natel-discrete-panel" => discrete::modernised(panel, written),
        "grafana-polystat-panel" => polystat::modernised(panel, written),
        "table-old" => old_table::modernised(panel, written, path, notes),
        // Panels turned into today's kind may still carry their old options besides.
        "table" if !options.contains_key("showHeader") => old_table::modernised(panel, written, path, notes),
        "heatmap" if !options.contains_key("calculate") => heatmap::modernised(panel, written),
        "stat" | "gauge" | "bargauge" => field_options::modernised(written),
        "piechart" => legend_hidden(field_options::modernised(written)),
        _ => renamed(panel, written),
    }
}

/// Today's shape, but for names that changed.
fn renamed(panel: &Object, written: Modern) -> Modern {
    match written.kind.as_str() {
        "text" => text(panel, written),
        "alertlist" => alert_list(panel, written),
        "stat" | "gauge" | "bargauge" => written,
        _ => legend_hidden(written),
    }
}

/// Text used to lie beside the options.
fn text(panel: &Object, mut modern: Modern) -> Modern {
    for key in ["content", "mode"] {
        if let (false, Some(value)) = (modern.options.contains_key(key), panel.get(key)) {
            modern.options.insert(key.to_owned(), value.clone());
        }
    }
    modern.options.entry("mode").or_insert_with(|| json!("markdown"));
    modern
}

/// The alert list's options used to lie beside them, under other names.
fn alert_list(panel: &Object, mut modern: Modern) -> Modern {
    for (old, today) in [
        ("limit", "maxItems"),
        ("sortOrder", "sortOrder"),
        ("onlyAlertsOnDashboard", "dashboardAlerts"),
        ("nameFilter", "alertName"),
        ("dashboardFilter", "dashboardTitle"),
        ("dashboardTags", "tags"),
        ("show", "show"),
    ] {
        if let (false, Some(value)) = (modern.options.contains_key(today), panel.get(old)) {
            modern.options.insert(today.to_owned(), value.clone());
        }
    }
    modern
}

/// A legend used to be hidden by its display mode.
fn legend_hidden(mut modern: Modern) -> Modern {
    if let Some(Value::Object(legend)) = modern.options.get_mut("legend")
        && lenient::text_or_empty(legend, "displayMode") == "hidden"
    {
        legend.insert("displayMode".to_owned(), json!("list"));
        legend.insert("showLegend".to_owned(), json!(false));
    }
    // The first time series panels had another name for it.
    if let Some(tooltip) = modern.options.remove("tooltipOptions") {
        modern.options.entry("tooltip").or_insert(tooltip);
    }
    modern
}

/// Today's reducer for a value name of old panels.
fn reducer(name: &str) -> Option<&'static str> {
    Some(match name {
        "avg" | "mean" => "mean",
        "current" | "lastNotNull" => "lastNotNull",
        "last" => "last",
        "total" | "sum" => "sum",
        "min" => "min",
        "max" => "max",
        "first" | "firstNotNull" => "firstNotNull",
        "delta" => "delta",
        "diff" => "diff",
        "range" => "range",
        "count" => "count",
        "logmin" => "logmin",
        // The panel shows the name then; the value behind it is the last.
        "name" => "lastNotNull",
        _ => return None,
    })
}
