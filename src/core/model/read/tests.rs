//! Dashboards as they are written, read whole: a collection of public ones where it lies beside the project, and what is
//! left of files when pieces are missing or wrong.

#[path = "../../../../tests/beside.rs"]
mod beside;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::model::IssueKind;

/// The public dashboards; `None`, said aloud, where the folder is absent.
fn collection() -> Option<Vec<(PathBuf, String)>> {
    let folder = beside::beside("dashboards")?;
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    };
    Some(beside::json_files(&folder).into_iter().map(read).collect())
}

/// Panels in the file, counted without the reader.
fn written_panels(root: &Value) -> usize {
    let inner = [&root["dashboard"], &root["spec"]].into_iter().find(|inner| inner.is_object());
    if let Some(inner) = inner {
        return written_panels(inner);
    }
    if let Some(elements) = root["elements"].as_object() {
        return elements.len();
    }
    fn count(panels: &Value) -> usize {
        let one = |panel: &Value| match (&panel["panels"], panel["type"].as_str()) {
            (Value::Array(_), None | Some("row")) => count(&panel["panels"]),
            (_, Some("row")) => 0,
            _ => 1,
        };
        panels.as_array().map_or(0, |panels| panels.iter().map(one).sum())
    }
    let copies = root["panels"].as_array().map_or(0, |panels| {
        let original =
            |id: &Value| panels.iter().any(|panel| panel["id"] == *id && panel["repeat"].is_string());
        panels
            .iter()
            .filter(|panel| panel["repeatPanelId"].is_number() && original(&panel["repeatPanelId"]))
            .count()
    });
    let rows = root["rows"].as_array().map_or(0, |rows| rows.iter().map(|row| count(&row["panels"])).sum());
    count(&root["panels"]) + rows - copies
}

#[test]
fn every_public_dashboard_is_read_with_all_its_panels() {
    let Some(files) = collection() else { return };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut issues_by_words: BTreeMap<(IssueKind, String), usize> = BTreeMap::new();
    for (path, text) in &files {
        let (dashboard, issues) = read(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let written = written_panels(&serde_json::from_str(text).unwrap());
        assert_eq!(dashboard.panels().count(), written, "{}", path.display());
        assert!(summary(text).unwrap().n_panels >= written, "{}", path.display());
        let mut ids: Vec<i64> = dashboard.panels().map(|panel| panel.id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), written, "{}: ids repeat", path.display());
        for panel in dashboard.panels() {
            *kinds.entry(panel.kind.clone()).or_default() += 1;
            let cell = panel.grid;
            assert!(
                cell.x >= 0.0 && cell.y >= 0.0 && cell.w >= 1.0 && cell.h >= 1.0 && cell.x + cell.w <= 24.0
            );
        }
        for issue in issues {
            let words: Vec<&str> =
                issue.what.split(|c: char| c.is_ascii_digit() || c == '"').step_by(2).collect();
            *issues_by_words.entry((issue.kind, words.join("~"))).or_default() += 1;
        }
    }
    println!("{} dashboards, {kinds:#?}", files.len());
    for ((kind, words), count) in &issues_by_words {
        println!("{count:6} {kind:?} {words}");
    }
    assert!(kinds.keys().all(|kind| !matches!(kind.as_str(), "graph" | "singlestat" | "table-old")));
}

/// Cut anywhere, or with any value replaced: an error or a dashboard, never a panic.
#[test]
fn broken_dashboards_never_stop_the_reader() {
    let fixture = include_str!("../../../../tests/fixtures/dashboards/old-rows.json");
    for end in (0..fixture.len()).filter(|end| fixture.is_char_boundary(*end)) {
        let _ = read(&fixture[..end]);
    }
    let root: Value = serde_json::from_str(fixture).unwrap();
    let mut pointers = Vec::new();
    collect_pointers(&root, "", &mut pointers);
    let wrong = [
        json!(null),
        json!("x"),
        json!(-1e300),
        json!([]),
        json!({}),
        json!(true),
        json!([[null]]),
        json!({"a": 1}),
    ];
    for pointer in &pointers {
        for value in &wrong {
            let mut broken = root.clone();
            *broken.pointer_mut(pointer).unwrap() = value.clone();
            let _ = read(&broken.to_string());
        }
    }
    assert!(pointers.len() > 100);
}

fn collect_pointers(value: &Value, at: &str, pointers: &mut Vec<String>) {
    pointers.push(at.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| {
                collect_pointers(value, &format!("{at}/{}", escaped(key)), pointers)
            });
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| collect_pointers(item, &format!("{at}/{index}"), pointers));
        }
        _ => {}
    }
}

#[test]
fn deep_nesting_is_an_error_or_a_dashboard() {
    let rows = |depth: usize| format!("{}{}", r#"{"panels":["#.repeat(depth), "]}".repeat(depth));
    assert!(read(&rows(20)).is_ok());
    assert!(matches!(read(&rows(100_000)), Err(NotADashboard::NotJson { .. })));
    assert!(read(&"[".repeat(100_000)).is_err());
}

#[track_caller]
fn check_rejected(text: &str, words: &str) {
    let error = read(text).unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn what_is_no_dashboard_is_told_apart() {
    check_rejected("", "line 1");
    check_rejected("{\"panels\": [}", "line 1, column 13");
    check_rejected("[]", "a list");
    check_rejected("{}", "an empty object");
    check_rejected(r#"{"name":"x","version":"1"}"#, "an object with name, version");
    check_rejected("<html>", "not JSON");
}

/// What the import report says of one panel's faults.
#[track_caller]
fn check_lost(panel: &Value, expected: &[&str]) {
    let (_, issues) = read(&json!({"title": "d", "panels": [panel]}).to_string()).unwrap();
    let lost = issues.iter().filter(|issue| issue.kind == IssueKind::Lost);
    let said: Vec<String> = lost.map(|issue| format!("{}: {}", issue.path, issue.what)).collect();
    assert_eq!(said, expected);
}

#[test]
fn what_will_not_show_is_in_the_report() {
    let panel = |kind: &str, key: &str, value: Value| json!({"type": kind, "id": 1, "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, key: value});
    check_lost(&panel("timeseries", "title", json!("t")), &[]);
    check_lost(&panel("graph", "title", json!("t")), &[]);
    check_lost(
        &panel("acme-flow-panel", "title", json!("t")),
        &[
            r#"panels[0].type: Panels of the kind "acme-flow-panel" are not drawn; the panel says so in its place."#,
        ],
    );
    check_lost(
        &panel(
            "table",
            "transformations",
            json!([{"id": "merge"}, {"id": "sparkle"}, {"id": "glow", "disabled": true}]),
        ),
        &[
            r#"panels[0].transformations[1]: The transformation "sparkle" is not carried out; the data is shown without it."#,
        ],
    );
    check_lost(
        &panel("table", "transformations", json!([{"options": {}}])),
        &["panels[0].transformations[0]: A transformation does not say which one it is; it is left out."],
    );
    let overrides = json!({"overrides": [
        {"matcher": {"id": "byColour", "options": "red"}, "properties": [{"id": "unit", "value": "s"}]},
        {"matcher": {"id": "byName", "options": "x"}, "properties": [{"id": "thickness", "value": 2}]},
    ]});
    check_lost(
        &panel("stat", "fieldConfig", overrides),
        &[
            r#"panels[0].fieldConfig.overrides[0].matcher: An override is for no field: The matcher "byColour" is not known."#,
            r#"panels[0].fieldConfig.overrides[1].properties[0]: The property "thickness" is not known."#,
        ],
    );
}

/// One panel as it is read.
fn one(panel: &Value) -> crate::model::Panel {
    let (dashboard, _) = read(&json!({"title": "d", "panels": [panel]}).to_string()).unwrap();
    dashboard.panels().next().unwrap().clone()
}

#[test]
fn old_settings_are_said_in_todays_terms() {
    let graph = one(&json!({
        "type": "graph", "nullPointMode": "null as zero", "xaxis": {"show": false},
        "options": {"dataLinks": [{"title": "More", "url": "/d/more"}]},
        "grid": {"threshold1": 5, "threshold1Color": "orange", "threshold2": null},
        "seriesOverrides": [{"alias": "a", "nullPointMode": "null as zero"}],
    }));
    let defaults = &graph.field_config.defaults;
    assert_eq!(defaults.custom.flag("nullsAsZero"), Some(true));
    assert_eq!(defaults.links[0].url, "/d/more");
    let thresholds = defaults.thresholds.as_ref().unwrap();
    assert_eq!((thresholds.steps[1].value, thresholds.steps[1].color.as_str()), (5.0, "orange"));
    let rules = &graph.field_config.overrides;
    assert!(
        rules[0]
            .properties
            .contains(&crate::model::Property { id: "custom.nullsAsZero".to_owned(), value: json!(true) })
    );
    assert_eq!((rules[1].matcher.id.as_str(), &rules[1].properties[0].value), ("byType", &json!("hidden")));

    let counted = one(&json!({"type": "graph", "xaxis": {"mode": "histogram", "buckets": 20}}));
    assert_eq!((counted.kind.as_str(), counted.options.number("bucketCount")), ("histogram", Some(20.0)));

    let table = one(&json!({
        "type": "table-old", "transform": "timeseries_aggregations", "sort": {"col": 1, "desc": true},
        "columns": [{"text": "Avg", "value": "avg"}, {"text": "Max", "value": "max"}],
    }));
    assert_eq!(table.transformations[1].options["renameByName"], json!({"Mean": "Avg"}));
    assert_eq!(table.options.as_map()["sortBy"], json!([{"column": 1, "desc": true}]));

    let alerts = one(&json!({"type": "alertlist", "limit": 5, "sortOrder": 3}));
    assert_eq!(
        (alerts.options.number("maxItems"), alerts.options.number("sortOrder")),
        (Some(5.0), Some(3.0))
    );

    let single = one(&json!({
        "type": "singlestat", "nullPointMode": "null as zero", "sparkline": {"show": true, "ymin": 0},
    }));
    let defaults = &single.field_config.defaults;
    assert_eq!((defaults.nulls, defaults.min), (crate::frame::Nulls::Zero, Some(0.0)));
}

#[test]
fn a_dashboard_may_offer_ranges_of_its_own() {
    let ranges = json!([{"display": "Last shift", "from": "now-8h", "to": "now"}, {"from": "now/d"}]);
    let classic = json!({"title": "d", "panels": [], "timepicker": {"quick_ranges": ranges}});
    let resource = json!({"kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v2beta1", "metadata": {"name": "u"},
        "spec": {"title": "d", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}},
                 "timeSettings": {"quickRanges": ranges}}});
    for board in [classic, resource] {
        let (dashboard, _) = read(&board.to_string()).unwrap();
        let offered: Vec<(&str, &str)> = dashboard
            .quick_ranges
            .iter()
            .map(|quick| (quick.name.as_str(), quick.range.from.as_str()))
            .collect();
        assert_eq!(offered, [("Last shift", "now-8h")]);
    }
}

#[test]
fn the_oldest_graphs_hide_their_time_axis_beside_it_and_thresholds_one_by_one() {
    let hidden = |settings: Value| {
        let rules = one(&settings).field_config.overrides;
        rules.iter().any(|rule| rule.matcher.id == "byType" && rule.properties[0].value == json!("hidden"))
    };
    let grid = json!({"leftMin": 0});
    assert!(hidden(json!({"type": "graph", "x-axis": false, "grid": grid})));
    assert!(!hidden(json!({"type": "graph", "x-axis": true, "grid": grid})));
    assert!(!hidden(json!({"type": "graph", "x-axis": false, "xaxis": {"show": true}, "yaxes": [{}]})));
    let shown = one(&json!({"type": "graph", "thresholds": [
        {"value": 1, "op": "gt", "colorMode": "ok", "visible": false},
        {"value": 5, "op": "gt", "colorMode": "critical", "visible": true},
    ]}));
    let steps = &shown.field_config.defaults.thresholds.as_ref().unwrap().steps;
    assert_eq!(steps.iter().map(|step| step.value).skip(1).collect::<Vec<_>>(), [5.0]);
}

#[test]
fn a_polystat_leads_where_its_overrides_and_composites_say() {
    let panel = one(&json!({"type": "grafana-polystat-panel", "options": {
        "overrideConfig": {"overrides": [
            {"metricName": "/^db/", "clickThrough": "/d/db?var-name=${__cell_name}", "clickThroughOpenNewTab": false},
            {"metricName": "/.*/", "clickThrough": "/d/any", "enabled": true},
            {"metricName": "/off/", "clickThrough": "/d/off", "enabled": false},
        ]},
        "compositeConfig": {"enabled": true, "composites": [
            {"name": "All", "clickThrough": "/d/all?c=${__composite_name}", "metrics": [{"seriesMatch": "/a$/"}]},
        ]},
    }}));
    let rules: Vec<(String, String, bool)> = panel
        .field_config
        .overrides
        .iter()
        .map(|rule| {
            let link = &rule.properties[0].value[0];
            (
                rule.matcher.options.as_str().unwrap_or_default().to_owned(),
                link["url"].as_str().unwrap_or_default().to_owned(),
                link["targetBlank"] == json!(true),
            )
        })
        .collect();
    let rule = |name: &str, url: &str, blank| (name.to_owned(), url.to_owned(), blank);
    assert_eq!(
        rules,
        [
            rule("/.*/", "/d/any", true),
            rule("/^db/", "/d/db?var-name=${__series.name}", false),
            rule("/a$/", "/d/all?c=All", true),
        ]
    );
}
