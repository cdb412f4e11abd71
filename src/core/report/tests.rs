//! The report as a viewer reads it: what is not obeyed is named with its place, and nothing else is.

use serde_json::{Value, json};

use super::*;

/// Losses of a dashboard with one panel, as `path: kind`.
#[track_caller]
fn check(panel: Value, expected: &[&str]) {
    let dashboard = json!({"title": "T", "schemaVersion": 41, "panels": [panel]});
    let (_, issues) = read_with_report(&dashboard.to_string()).unwrap();
    let lost: Vec<String> = issues
        .iter()
        .filter(|issue| issue.kind == IssueKind::Lost)
        .map(|issue| format!("{} {}", subject(issue), issue.path))
        .collect();
    assert_eq!(lost, expected, "{issues:#?}");
}

fn panel(kind: &str, options: Value, defaults: Value) -> Value {
    json!({
        "id": 1, "type": kind, "title": "P", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "options": options, "fieldConfig": {"defaults": defaults, "overrides": []},
    })
}

#[test]
fn what_nobody_obeys_is_a_loss() {
    check(
        panel("stat", json!({"sparkle": {"strength": 3}, "textMode": "value"}), json!({})),
        &["option panels[0].options.sparkle.strength"],
    );
    check(
        panel("timeseries", json!({}), json!({"custom": {"sparkle": "much", "lineWidth": 2}})),
        &["field panels[0].fieldConfig.defaults.custom.sparkle"],
    );
    check(panel("stat", json!({"textMode": "sideways"}), json!({})), &["option panels[0].options.textMode"]);
}

#[test]
fn defaults_and_leftovers_of_other_kinds_are_none() {
    check(panel("stat", json!({"sparkle": null, "glitter": "", "shine": false, "list": []}), json!({})), &[]);
    check(
        panel(
            "stat",
            json!({"legend": {"showLegend": true}, "tooltip": {"mode": "multi"}}),
            json!({"custom": {"lineWidth": 3, "cellOptions": {"type": "gauge"}}}),
        ),
        &[],
    );
}

#[test]
fn what_grafana_ignores_of_a_heatmap_is_no_loss() {
    check(panel("heatmap", json!({}), json!({"unit": "s", "decimals": 2, "min": 0})), &[]);
    let linked = json!({"links": [{"title": "More", "url": "/d/more"}]});
    check(panel("heatmap", json!({}), linked), &["field panels[0].fieldConfig.defaults.links"]);
}

#[test]
fn an_override_is_judged_whatever_it_matches() {
    let mut written = panel("timeseries", json!({}), json!({}));
    written["fieldConfig"]["overrides"] = json!([{
        "matcher": {"id": "byName", "options": "never there"},
        "properties": [{"id": "custom.lineWidth", "value": 4}, {"id": "custom.sparkle", "value": {"a": 1}}],
    }]);
    check(written, &["override panels[0].fieldConfig.overrides[0].properties[1]"]);
}

#[test]
fn a_query_that_is_not_asked_is_a_loss_and_so_is_a_setting_that_changes_no_request() {
    let mut written = panel("timeseries", json!({}), json!({}));
    written["targets"] = json!([
        {"refId": "A", "expr": "up", "legendFormat": "{{job}}", "interval": "1m", "intervalFactor": 2, "format": "table"},
        {"refId": "B", "expr": "up", "groupByKeys": ["job"]},
        {"refId": "C", "rawSql": "select 1", "datasource": {"type": "mysql", "uid": "m"}},
    ]);
    check(written, &["query panels[0].targets[1].groupByKeys", "query panels[0].targets[2]"]);
}

#[test]
fn display_properties_are_judged_by_what_changes() {
    let settings = json!({
        "unit": "s", "decimals": 1, "min": 0, "max": 9, "displayName": "x", "noValue": "-",
        "color": {"mode": "fixed", "fixedColor": "red"},
        "mappings": [{"type": "value", "options": {"1": {"text": "up"}}}],
    });
    for kind in ["stat", "gauge", "bargauge", "table", "timeseries"] {
        check(panel(kind, json!({}), settings.clone()), &[]);
    }
}
