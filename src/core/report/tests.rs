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
    check(panel("heatmap", json!({}), linked), &[]);
}

#[test]
fn settings_of_a_kind_that_looks_for_a_field_are_judged_with_that_field_there() {
    let style = json!({"custom": {"lineWidth": 3, "axisLabel": "Lag", "sparkle": 1}});
    let lost = ["field panels[0].fieldConfig.defaults.custom.sparkle"];
    check(panel("trend", json!({"xField": "Depth"}), style.clone()), &lost);
    check(panel("barchart", json!({"xField": "Team"}), style), &lost);
    let series = json!([{"x": {"matcher": {"id": "byName", "options": "Depth"}},
                         "y": {"matcher": {"id": "byName", "options": "Load"}}}]);
    let manual = json!({"mapping": "manual", "series": series});
    check(panel("xychart", manual, json!({"custom": {"pointSize": {"fixed": 9}, "axisLabel": "Lag"}})), &[]);
}

#[test]
fn a_gauge_saved_by_grafana_13_loses_nothing() {
    let options = json!({
        "shape": "gauge", "barShape": "flat", "barWidthFactor": 0.5, "effects": {"gradient": true, "barGlow": true},
        "endpointMarker": "point", "minVizHeight": 75, "minVizWidth": 75, "segmentCount": 1, "segmentSpacing": 0.3,
        "showThresholdLabels": false, "showThresholdMarkers": true, "sizing": "auto", "sparkline": true,
        "textMode": "auto", "neutral": 5, "orientation": "auto", "reduceOptions": {"calcs": ["lastNotNull"]},
    });
    check(panel("gauge", options, json!({})), &[]);
    check(panel("gauge", json!({"shape": "square"}), json!({})), &["option panels[0].options.shape"]);
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

/// Losses of a whole dashboard, as paths.
#[track_caller]
fn check_board(dashboard: &Value, expected: &[&str]) {
    let (_, issues) = read_with_report(&dashboard.to_string()).unwrap();
    let lost: Vec<&str> = issues
        .iter()
        .filter(|issue| issue.kind == IssueKind::Lost)
        .map(|issue| issue.path.as_str())
        .collect();
    assert_eq!(lost, expected, "{issues:#?}");
}

#[test]
fn what_a_transformation_does_not_look_at_is_a_loss() {
    let mut written = panel("table", json!({}), json!({}));
    written["transformations"] = json!([
        {"id": "organize", "options": {
            "excludeByName": {"a": true}, "indexByName": {"b": 1}, "renameByName": {"c": "d"}, "sparkle": {"by": "e"},
        }},
        {"id": "reduce", "options": {"mode": "seriesToRows", "reducers": ["max", "sparkle"]}},
        {"id": "calculateField", "options": {
            "mode": "binary", "binary": {"left": "a", "operator": "**", "right": "b"}, "reduce": {"reducer": "sum"},
        }},
        {"id": "groupBy", "disabled": true, "options": {"sparkle": 1}},
        {"id": "limit", "options": {"limitField": "5"}, "topic": "annotations"},
    ]);
    check(
        written,
        &[
            "transformation panels[0].transformations[4]",
            "transformation panels[0].transformations[0].options.sparkle.by",
            "transformation panels[0].transformations[1].options.reducers[1]",
            "transformation panels[0].transformations[2].options.binary.operator",
        ],
    );
}

#[test]
fn what_nothing_is_made_of_is_a_loss_wherever_it_is_written() {
    let mut board = json!({
        "title": "T", "uid": "u", "id": 4, "schemaVersion": 41, "version": 7, "editable": true, "style": "dark",
        "time": {"from": "now-6h", "to": "now"}, "timepicker": {
            "refresh_intervals": ["5s"], "time_options": ["5m"],
            "quick_ranges": [{"display": "Last shift", "from": "now-8h", "to": "now"}],
        },
        "refresh": "30s", "graphTooltip": 1, "weekStart": "monday", "fiscalYearStartMonth": 3, "timezone": "utc",
        "templating": {"list": [
            {"name": "a", "type": "query", "query": "x", "definition": "x", "refresh": 1, "regex": "/x/", "sort": 0,
             "multi": true, "includeAll": true, "allValue": ".*", "hide": 0, "skipUrlSync": false},
            {"name": "b", "type": "custom", "query": "x,y", "auto_count": 30, "auto_min": "10s", "refresh": 2},
        ]},
        "annotations": {"list": [{
            "name": "n", "datasource": {"type": "prometheus", "uid": "p"}, "enable": true, "expr": "up", "step": "1m",
            "iconColor": "blue", "titleFormat": "t", "textFormat": "x", "tagKeys": "k", "useValueForTime": true,
            "filter": {"exclude": true, "ids": [1]},
        }]},
        "links": [{"type": "dashboards", "title": "l", "tags": ["x"], "asDropdown": true, "keepTime": true,
                   "includeVars": true, "targetBlank": true, "tooltip": "t", "icon": "external link"}],
        "panels": [panel("stat", json!({}), json!({}))],
    });
    check_board(&board, &[]);
    board["sparkle"] = json!(3);
    board["timepicker"]["sparkle"] = json!("x");
    board["templating"]["list"][0]["sparkle"] = json!(true);
    board["annotations"]["list"][0]["filter"]["sparkle"] = json!(true);
    board["links"][0]["sparkle"] = json!("much");
    check_board(
        &board,
        &[
            "timepicker.sparkle",
            "sparkle",
            "templating.list[0].sparkle",
            "annotations.list[0].filter.sparkle",
            "links[0].sparkle",
        ],
    );
}

#[test]
fn requests_that_a_click_would_send_are_named() {
    let action =
        json!({"actions": [{"title": "Restart", "type": "fetch", "fetch": {"url": "https://ex.com"}}]});
    check(panel("stat", json!({}), action), &["field panels[0].fieldConfig.defaults.actions"]);
    check(panel("stat", json!({}), json!({"actions": [], "links": [{"title": "", "url": ""}]})), &[]);
}

#[test]
fn links_of_series_lead_somewhere() {
    let linked = json!({"links": [{"title": "More", "url": "/d/more"}]});
    for kind in ["timeseries", "state-timeline", "status-history", "candlestick", "barchart", "stat", "table"]
    {
        check(panel(kind, json!({}), linked.clone()), &[]);
    }
}

#[test]
fn filling_the_screen_is_named() {
    let board = json!({"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": {
        "title": "T", "elements": {}, "layout": {"kind": "AutoGridLayout", "spec": {"fillScreen": true, "fitContent": true, "items": []}},
    }});
    check_board(&board, &["spec.layout.spec.fitContent"]);
}

fn graph(settings: &Value) -> Value {
    let mut graph = json!({
        "id": 1, "type": "graph", "title": "P", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "renderer": "flot",
        "lines": true, "fill": 1, "fillGradient": 0, "linewidth": 1, "pointradius": 2, "dashLength": 10, "spaceLength": 10,
        "bars": false, "dashes": false, "stack": false, "percentage": false, "nullPointMode": "null",
        "legend": {"show": true, "values": false, "avg": false, "sort": null, "sortDesc": null},
        "tooltip": {"shared": true, "sort": 0, "value_type": "individual"},
        "xaxis": {"buckets": null, "mode": "time", "name": null, "show": true, "values": []},
        "yaxes": [{"format": "short", "logBase": 1, "show": true}, {"format": "s", "label": "Right", "show": true}],
        "yaxis": {"align": false, "alignLevel": null}, "options": {"alertThreshold": true},
    });
    for (key, value) in settings.as_object().into_iter().flatten() {
        graph[key] = value.clone();
    }
    graph
}

#[test]
fn settings_that_lie_on_a_panel_itself_are_judged_as_well() {
    check(graph(&json!({})), &[]);
    check(
        graph(&json!({
            "nullPointMode": "null as zero", "decimals": 2, "aliasColors": {"a": "red"}, "steppedLine": true,
            "legend": {"show": true, "hideEmpty": true, "hideZero": true, "values": true, "max": true, "sort": "max"},
            "xaxis": {"mode": "time", "show": false}, "stack": true,
            "tooltip": {"shared": true, "sort": 2, "value_type": "cumulative"},
            "thresholds": [{"value": 5, "op": "lt", "colorMode": "warning", "fill": true, "line": false, "yaxis": "left"}],
            "seriesOverrides": [{"alias": "/a/", "yaxis": 2, "dashes": true, "nullPointMode": "connected", "zindex": -2}],
            "timeFrom": "1h", "hideTimeOverride": true, "maxDataPoints": 100, "repeat": "x", "repeatDirection": "v",
        })),
        &[],
    );
    check(
        graph(&json!({
            "nullPointMode": "null as sparkles", "sparkle": 3, "yaxis": {"align": true, "alignLevel": 5},
            "thresholds": [{"value": 5, "op": "gt", "colorMode": "warning", "fill": true, "line": true, "yaxis": "right"}],
            "legend": {"show": true, "alignAsTable": true, "sparkle": true},
            "seriesOverrides": [{"alias": "/a/", "color": "red", "sparkle": 4}],
        })),
        &[
            "option panels[0].nullPointMode",
            "option panels[0].legend.sparkle",
            "option panels[0].sparkle",
            "option panels[0].seriesOverrides[0].sparkle",
        ],
    );
}

#[test]
fn what_a_panel_keeps_from_kinds_it_was_before_is_none() {
    let mut written =
        graph(&json!({"seriesOverrides": [{"alias": "a", "color": "red"}], "nullPointMode": "connected"}));
    written["type"] = json!("stat");
    written["sparkle"] = json!("much");
    written["pluginVersion"] = json!("11.0.0");
    check(written, &["option panels[0].sparkle"]);
}

#[test]
fn panels_of_resources_are_judged_where_they_lie() {
    let board = json!({"kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v2beta1", "metadata": {"name": "u"}, "spec": {
        "title": "T",
        "elements": {"a": {"kind": "Panel", "spec": {
            "id": 1, "title": "P", "description": "", "links": [], "sparkle": 1,
            "vizConfig": {"kind": "VizConfig", "group": "stat", "version": "12.0.0", "spec": {"options": {}, "fieldConfig": {}}},
            "data": {"kind": "QueryGroup", "spec": {"queries": [], "transformations": [],
                "queryOptions": {"interval": "1m", "maxDataPoints": 50, "glitter": "x"}}},
        }}},
        "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {
            "x": 0, "y": 0, "width": 6, "height": 4, "element": {"kind": "ElementReference", "name": "a"}}}]}},
    }});
    check_board(
        &board,
        &["spec.elements.a.spec.sparkle", "spec.elements.a.spec.data.spec.queryOptions.glitter"],
    );
}

#[test]
fn what_nobody_knows_of_a_query_is_a_loss() {
    let mut written = panel("timeseries", json!({}), json!({}));
    written["targets"] = json!([
        {"refId": "A", "expr": "up", "editorMode": "code", "step": 240, "metric": "up", "sparkle": {"a": 1}, "glitter": {}},
    ]);
    check(written, &["query panels[0].targets[0].sparkle"]);
}

#[test]
fn what_today_draws_of_newer_settings_is_no_loss() {
    let mut compared = panel(
        "timeseries",
        json!({"tooltip": {"mode": "multi", "maxHeight": 200, "maxWidth": 300}}),
        json!({"custom": {"showValues": true}}),
    );
    compared["timeCompare"] = json!("1d");
    check(compared, &[]);
    check(panel("barchart", json!({}), json!({"custom": {"thresholdsStyle": {"mode": "line"}}})), &[]);
    let mut counted = panel("heatmap", json!({}), json!({}));
    counted["transformations"] = json!([{"id": "heatmap", "options": {
        "xBuckets": {"mode": "size", "value": "1m"}, "yBuckets": {"mode": "count", "scale": {"type": "log", "log": 2}},
    }}]);
    check(counted, &[]);
}

#[test]
fn what_an_old_heatmap_says_of_its_buckets_and_counts_is_obeyed() {
    let written = |settings: Value| {
        let mut heatmap = json!({
            "id": 1, "type": "heatmap", "title": "P", "dataFormat": "timeseries", "tooltipDecimals": 2,
            "color": {"mode": "spectrum", "colorScheme": "interpolateBlues", "min": 9, "max": 1},
            "yAxis": {"format": "s", "logBase": 2, "splitFactor": 4, "width": 60, "show": true},
        });
        heatmap.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        heatmap
    };
    check(written(json!({})), &[]);
    let board = json!({"title": "T", "panels": [written(json!({}))]});
    let (dashboard, _) = read(&board.to_string()).unwrap();
    let options = Value::Object(dashboard.panels().next().unwrap().options.as_map().clone());
    assert_eq!(options["calculation"]["yBuckets"]["value"], "4");
    assert_eq!(options["cellValues"]["decimals"], 2.0);
    assert_eq!((&options["color"]["min"], &options["color"]["reverse"]), (&json!(1.0), &json!(true)));
}

#[test]
fn a_transformation_that_is_not_carried_out_says_why() {
    let mut written = panel("table", json!({}), json!({}));
    written["transformations"] = json!([{"id": "fieldLookup", "options": {"lookupField": "country"}}]);
    let board = json!({"title": "T", "panels": [written]});
    let (_, issues) = read_with_report(&board.to_string()).unwrap();
    let [issue] = issues.as_slice() else { panic!("{issues:#?}") };
    assert_eq!(issue.path, "panels[0].transformations[0]");
    assert!(issue.what.contains("tables of countries"), "{}", issue.what);
}

#[test]
fn time_regions_are_no_loss_unless_they_cannot_be_read() {
    let region = json!({"op": "time", "fromDayOfWeek": 1, "from": "09:00", "to": "17:00", "fill": true, "line": true,
        "colorMode": "blue", "fillColor": "rgba(1, 2, 3, 0.1)", "lineColor": "red"});
    check(graph(&json!({"timeRegions": [region]})), &[]);
    let unread = json!({"fromDayOfWeek": 1, "from": "nine", "fill": true, "sparkle": 1});
    check(
        graph(&json!({"timeRegions": [region, unread]})),
        &["option panels[0].timeRegions[1]", "option panels[0].timeRegions[1].sparkle"],
    );
    let board = |region: Value| {
        json!({"title": "T", "panels": [], "annotations": {"list": [
            {"name": "Office", "enable": true, "iconColor": "blue", "datasource": {"type": "grafana", "uid": "-- Grafana --"},
             "target": {"queryType": "timeRegions", "refId": "Anno", "timeRegion": region}},
        ]}})
    };
    check_board(&board(json!({"fromDayOfWeek": 1, "from": "09:00", "to": "17:00", "timezone": "utc"})), &[]);
    check_board(&board(json!({"mode": "cron", "cronExpr": "0 9 * * MON-FRI", "duration": "8h"})), &[]);
    check_board(&board(json!({"mode": "cron", "cronExpr": "at nine"})), &["annotations.list[0]"]);
}

#[test]
fn a_resource_keeps_time_regions_with_the_query() {
    let board = json!({"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": {
        "title": "T", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}},
        "annotations": [{"kind": "AnnotationQuery", "spec": {"name": "Office", "enable": true, "iconColor": "blue",
            "query": {"kind": "DataQuery", "group": "grafana", "datasource": {"name": "-- Grafana --"},
                "spec": {"queryType": "timeRegions", "timeRegion": {"fromDayOfWeek": 1, "toDayOfWeek": 5}}}}}],
    }});
    check_board(&board, &[]);
    let (dashboard, _) = read(&board.to_string()).unwrap();
    assert!(dashboard.annotations[0].time_region.is_some());
}

#[test]
fn data_becomes_annotations_and_exemplars() {
    let mut written = panel("timeseries", json!({}), json!({}));
    written["transformations"] = json!([
        {"id": "convertFrameType", "options": {"targetType": "exemplar"}},
        {"id": "convertFrameType", "options": {"targetType": "annotation", "annotationFieldMapping": {"time": "t"},
            "annotationOptions": {"defaultColor": "blue"}}},
    ]);
    check(written, &[]);
    check(panel("timeseries", json!({"timeCompare": true}), json!({})), &[]);
    check(panel("logs", json!({"detailsMode": "sidebar"}), json!({})), &[]);
}

#[test]
fn what_a_snapshot_saved_with_a_panel_is_a_loss() {
    let mut written = panel("stat", json!({}), json!({}));
    written["snapshotData"] = json!([{"fields": [{"name": "Value", "values": [1]}]}]);
    check(written, &["option panels[0].snapshotData"]);
}

#[test]
fn lanes_of_annotations_are_drawn_and_lines_around_a_line_are_shown() {
    for kind in ["timeseries", "heatmap", "state-timeline", "status-history", "candlestick"] {
        let look = json!({"multiLane": true, "lines": {"width": 2}, "regions": {"opacity": 30}});
        check(panel(kind, json!({ "annotations": look }), json!({})), &[]);
    }
    let all = json!({
        "showLogContextToggle": true, "unwrappedColumns": true, "noInteractions": true, "syntaxHighlighting": false,
        "enableInfiniteScrolling": true, "displayedFields": ["a"], "detailsMode": "sidebar", "fontSize": "small",
        "timestampResolution": "ns", "dedupStrategy": "exact", "showControls": true, "controlsStorageKey": "k",
    });
    check(panel("logs", all, json!({})), &[]);
}

#[test]
fn a_colour_of_lines_alone_is_drawn() {
    for kind in ["timeseries", "candlestick"] {
        check(panel(kind, json!({}), json!({"custom": {"lineColor": "red"}})), &[]);
    }
}

#[test]
fn a_text_of_rows_is_shown_and_a_language_without_colours_is_named() {
    let code = |language: &str| json!({"language": language, "showLineNumbers": true, "showMiniMap": true});
    let text = |mode: &str, language: &str| {
        panel(
            "text",
            json!({"mode": mode, "content": "x", "renderMode": "perRow", "code": code(language)}),
            json!({}),
        )
    };
    check(text("code", "json"), &[]);
    check(text("markdown", "sql"), &[]);
    check(text("code", "sql"), &["option panels[0].options.code.language"]);
}

#[test]
fn what_a_cell_would_do_is_named_and_how_it_looks_is_obeyed() {
    let custom = json!({"custom": {
        "styleField": "s", "tooltip": {"field": "t", "placement": "left"},
        "cellOptions": {"type": "markdown", "dynamicHeight": true},
    }});
    check(panel("table", json!({}), custom), &[]);
    check(
        panel("table", json!({}), json!({"custom": {"cellOptions": {"type": "actions"}}})),
        &["field panels[0].fieldConfig.defaults.custom.cellOptions.type"],
    );
}

#[test]
fn what_is_known_elsewhere_is_no_loss_where_grafana_ignores_it() {
    check(panel("bargauge", json!({}), json!({"custom": {"barRadius": 0.2}})), &[]);
    check(panel("piechart", json!({}), json!({"custom": {"pieType": "donut"}})), &[]);
    check(panel("table", json!({"filterable": true}), json!({})), &[]);
    check(panel("stat", json!({"titleSize": 16, "valueSize": 30}), json!({})), &[]);
    let mut row = panel("row", json!({"text": {"titleSize": 12}}), json!({"unit": "s"}));
    row["maxDataPoints"] = json!(100);
    row["transformations"] = json!([{"id": "limit", "options": {"limitField": 3}}]);
    check(row, &[]);
}

#[test]
fn what_a_newer_setting_outranks_is_no_loss() {
    let oldest = json!({"y_formats": ["ms", "short"], "x-axis": true, "y-axis": true, "grid": {"leftMin": 0, "leftLogBase": 1}});
    check(graph(&oldest), &[]);
    let mut alone = graph(&oldest);
    for newer in ["xaxis", "yaxes"] {
        alone.as_object_mut().unwrap().remove(newer);
    }
    check(alone, &[]);
    let table = json!({
        "id": 1, "type": "table-old", "title": "P", "transform": "table", "styles": [],
        "columns": [{"text": "Current", "value": "current"}],
    });
    check(table, &[]);
}

#[test]
fn what_counts_for_another_axis_or_end_is_no_loss() {
    check(
        graph(&json!({"xaxis": {"mode": "histogram", "show": true}, "nullPointMode": "null as zero"})),
        &[],
    );
    let mut heatmap = graph(&json!({"xAxis": {"mode": "time", "name": null, "show": true, "values": []}}));
    heatmap["type"] = json!("heatmap");
    check(heatmap, &[]);
    check(
        json!({"id": 1, "type": "table-old", "title": "P", "transform": "table", "styles": [{
            "pattern": "a", "type": "string", "mappingType": 2,
            "rangeMaps": [{"from": "1", "to": "Infinity", "text": "many"}],
        }]}),
        &[],
    );
}

#[test]
fn a_link_that_says_nothing_is_no_loss() {
    check(graph(&json!({"links": [{"type": "dashboard"}]})), &[]);
    check(graph(&json!({"links": [{"title": "Runbook"}]})), &["link panels[0].links[0]"]);
}
