//! What today's resources say and classic dashboards do not.

use serde_json::{Value, json};

use super::read;
use crate::model::{Dashboard, Hide, Issue, IssueKind, Selection, VariableKind};

fn board(spec: Value) -> (Dashboard, Vec<Issue>) {
    let mut whole =
        json!({"title": "d", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}});
    for (key, value) in spec.as_object().into_iter().flatten() {
        whole[key] = value.clone();
    }
    let file = json!({"kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v2", "metadata": {"name": "u"}, "spec": whole});
    read(&file.to_string()).unwrap()
}

fn losses(issues: &[Issue]) -> Vec<&str> {
    issues.iter().filter(|issue| issue.kind == IssueKind::Lost).map(|issue| issue.path.as_str()).collect()
}

fn custom(name: &str) -> Value {
    json!({"kind": "CustomVariable", "spec": {"name": name, "query": "a,b"}})
}

#[test]
fn what_an_annotation_asks_is_its_target() {
    let (dashboard, _) = board(json!({"annotations": [
        {"kind": "AnnotationQuery", "spec": {"name": "Restarts", "enable": true, "iconColor": "red",
            "placement": "inControlsMenu", "legacyOptions": {"titleFormat": "Restart", "step": "30s"},
            "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "p"}, "spec": {"expr": "changes(up[1m]) > 0"}}}},
        {"kind": "AnnotationQuery", "spec": {"name": "Pushed", "enable": true, "iconColor": "red",
            "query": {"kind": "DataQuery", "group": "websocket", "datasource": {"name": "w"}, "spec": {"channel": "shop.events"}}}},
    ]}));
    let [restarts, pushed] = dashboard.annotations.as_slice() else { panic!("{:?}", dashboard.annotations) };
    assert_eq!(restarts.expr, "changes(up[1m]) > 0");
    assert_eq!((restarts.title_format.as_deref(), restarts.step.as_deref()), (Some("Restart"), Some("30s")));
    assert_eq!((restarts.in_menu, restarts.source.id.as_deref()), (true, Some("p")));
    assert!(pushed.shows() && !pushed.in_menu);
}

#[test]
fn variables_of_a_row_are_offered_unless_their_name_is_taken() {
    let row = |title: &str, variables: Value| {
        json!({"kind": "RowsLayoutRow", "spec": {"title": title, "variables": variables,
            "layout": {"kind": "GridLayout", "spec": {"items": []}}}})
    };
    let rows = json!([row("One", json!([custom("pod"), custom("job")])), row("Two", json!([custom("pod")]))]);
    let (dashboard, issues) = board(json!({
        "variables": [custom("job")],
        "layout": {"kind": "RowsLayout", "spec": {"rows": rows}},
    }));
    let names: Vec<&str> = dashboard.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["job", "pod"]);
    assert_eq!(
        losses(&issues),
        ["spec.layout.spec.rows[0].spec.variables[1]", "spec.layout.spec.rows[1].spec.variables[0]",]
    );
}

#[test]
fn settings_of_layouts_that_nobody_reads_are_named() {
    let layout = json!({"kind": "TabsLayout", "spec": {"tabs": [{"kind": "TabsLayoutTab", "spec": {
        "title": "T", "sparkle": 1,
        "layout": {"kind": "AutoGridLayout", "spec": {
            "maxColumnCount": 2, "columnWidthMode": "standard", "rowHeightMode": "standard", "fillScreen": false,
            "fitContent": true, "maxHeightMode": "custom", "maxHeight": 100, "glitter": "x", "items": []}}}}]}});
    let (_, issues) = board(json!({ "layout": layout }));
    assert_eq!(
        losses(&issues),
        [
            "spec.layout.spec.tabs[0].spec.sparkle",
            "spec.layout.spec.tabs[0].spec.layout.spec.fitContent",
            "spec.layout.spec.tabs[0].spec.layout.spec.glitter",
        ]
    );
}

#[test]
fn elements_of_an_unknown_kind_say_so_in_their_place() {
    let (dashboard, issues) = board(json!({
        "elements": {"a": {"kind": "NotebookCell", "spec": {"id": 1, "title": "Cell"}}},
        "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {
            "x": 0, "y": 0, "width": 6, "height": 4, "element": {"kind": "ElementReference", "name": "a"}}}]}},
    }));
    assert_eq!(dashboard.panels().next().unwrap().kind, "NotebookCell");
    assert_eq!(losses(&issues), ["spec.elements.a.spec.vizConfig.group"]);
}

#[test]
fn sources_that_an_export_leaves_open_are_asked_for() {
    let query = |label: &str, kind: &str| {
        json!({"kind": "DataQuery", "group": kind, "version": "v0", "labels": {"grafana.app/export-label": label},
            "spec": {"expr": "up"}})
    };
    let panel = |id: i64, query: Value| {
        json!({"kind": "Panel", "spec": {"id": id, "title": "P",
            "vizConfig": {"kind": "VizConfig", "group": "stat", "spec": {"options": {}, "fieldConfig": {}}},
            "data": {"kind": "QueryGroup", "spec": {"queryOptions": {}, "transformations": [],
                "queries": [{"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": query}}]}}}})
    };
    let item = |name: &str| {
        json!({"kind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 6, "height": 4,
            "element": {"kind": "ElementReference", "name": name}}})
    };
    let (dashboard, issues) = board(json!({
        "elements": {
            "a": panel(1, query("prometheus-1", "prometheus")),
            "b": panel(2, query("prometheus-2", "prometheus")),
            "c": panel(3, query("grafana-1", "grafana")),
        },
        "layout": {"kind": "GridLayout", "spec": {"items": [item("a"), item("b"), item("c")]}},
        "variables": [{"kind": "AdhocVariable", "group": "prometheus", "labels": {"grafana.app/export-label": "prometheus-1"},
            "spec": {"name": "filters", "filters": []}}],
    }));
    let asked: Vec<(&str, &str, &str)> = dashboard
        .inputs
        .iter()
        .map(|input| (input.name.as_str(), input.label.as_str(), input.plugin_id.as_str()))
        .collect();
    assert_eq!(
        asked,
        [
            ("DS_PROMETHEUS_1", "prometheus-1", "prometheus"),
            ("DS_PROMETHEUS_2", "prometheus-2", "prometheus")
        ]
    );
    let ids: Vec<Option<&str>> =
        dashboard.panels().map(|panel| panel.targets[0].source.id.as_deref()).collect();
    assert_eq!(ids, [Some("${DS_PROMETHEUS_1}"), Some("${DS_PROMETHEUS_2}"), None]);
    let VariableKind::Adhoc { source, .. } = &dashboard.variables[0].kind else { panic!() };
    assert_eq!(source.id.as_deref(), Some("${DS_PROMETHEUS_1}"));
    assert!(issues.is_empty(), "{issues:?}");
}

#[test]
fn labels_to_group_by_are_a_variable_of_their_own_kind() {
    let (dashboard, _) = board(json!({"variables": [
        {"kind": "GroupByVariable", "group": "prometheus", "datasource": {"name": "p"}, "spec": {"name": "by",
            "current": {"text": ["x"], "value": ["x"]}, "defaultValue": {"text": ["pod"], "value": ["pod"]}}},
        {"kind": "AdhocVariable", "group": "prometheus", "datasource": {"name": "p"}, "spec": {"name": "filters",
            "hide": "inControlsMenu", "enableGroupBy": true, "filters": [
                {"key": "job", "operator": "=", "value": "api"},
                {"key": "zone", "operator": "groupBy", "value": "", "condition": ""}]}},
    ]}));
    let [by, filters, grouped] = dashboard.variables.as_slice() else { panic!("{:?}", dashboard.variables) };
    let chosen = |selection: &Option<Selection>| match selection {
        Some(Selection::Many(options)) => options.iter().map(|option| option.value.clone()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(chosen(&by.current), ["pod"]);
    assert_eq!(filters.hide, Hide::Menu);
    assert_eq!(
        (grouped.name.as_str(), chosen(&grouped.current)),
        ("filters_groupby", vec!["zone".to_owned()])
    );
    assert!(matches!(&grouped.kind, VariableKind::GroupBy { source } if source.id.as_deref() == Some("p")));
}
