//! Requests as a server receives them.
//!
//! In: panels and annotations. Out: paths and parameters.
//!
//! **Invariant:** every row compares what is sent, not how it was computed.

use serde_json::json;

use super::*;
use crate::annotations::events;
use crate::config::HttpMethod;
use crate::model::{AnnotationQuery, Direction, TargetFormat};
use crate::query::{panel_range, plan_annotation, plan_panel, plan_volume};
use crate::variables::Binding;

fn plan(panel: &Panel) -> Vec<PlannedQuery> {
    plan_panel(panel, &World::new().context()).into_iter().map(Result::unwrap).collect()
}

/// `path name=value ...` without the query text.
fn sent(query: &PlannedQuery) -> String {
    let params = query.request.params.iter().filter(|(name, _)| name != "query");
    let params: Vec<String> = params.map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {}", query.request.path, params.join(" "))
}

fn loki_target(expr: &str) -> Target {
    let mut target = target(expr);
    target.source.id = Some("loki".to_owned());
    target
}

#[test]
fn a_range_query_is_aligned_to_its_step() {
    let queries = plan(&panel(vec![target("rate(up[$__rate_interval]) + $__interval_ms + $__range_s")]));
    assert_eq!(sent(&queries[0]), "api/v1/query_range start=1721568120 end=1721571720 step=15");
    assert_eq!(queries[0].expr, "rate(up[1m]) + 15000 + 3600");
    assert_eq!((queries[0].step_millis, queries[0].request.method), (Some(15_000), Method::PostForm));
    assert_eq!(queries[0].request.headers.len(), 1, "the source's own headers are sent");
}

#[test]
fn the_same_minute_asks_the_same_question() {
    let world = World::new();
    let later =
        PlanContext { range: TimeRange { from: TO - HOUR + 4_000, to: TO + 4_000 }, ..world.context() };
    let panel = panel(vec![target("up")]);
    assert_eq!(plan_panel(&panel, &world.context()), plan_panel(&panel, &later));
}

#[test]
fn instant_targets_ask_at_the_end_of_the_range() {
    let instant = Target { instant: true, range: false, ..target("up") };
    assert_eq!(sent(&plan(&panel(vec![instant.clone()]))[0]), "api/v1/query time=1721571730.123");
    let both = plan(&panel(vec![Target { range: true, ..instant }]));
    let paths: Vec<_> = both.iter().map(|query| query.request.path.as_str()).collect();
    assert_eq!(paths, ["api/v1/query_range", "api/v1/query"]);
    let neither = plan(&panel(vec![Target { range: false, ..target("up") }]));
    assert_eq!((neither.len(), neither[0].request.path.as_str()), (1, "api/v1/query_range"));
}

#[test]
fn width_min_interval_and_max_data_points_set_the_step() {
    let step = |panel: Panel| plan(&panel)[0].step_millis;
    assert_eq!(step(Panel { interval: Some("2m".to_owned()), ..panel(vec![target("up")]) }), Some(120_000));
    assert_eq!(step(Panel { max_data_points: Some(60), ..panel(vec![target("up")]) }), Some(60_000));
    let min_step = Target { interval: Some("5m".to_owned()), ..target("up") };
    assert_eq!(step(panel(vec![min_step])), Some(300_000));
    let factor = Target { interval_factor: 2, ..target("up") };
    assert_eq!(step(panel(vec![factor])), Some(30_000));
}

#[test]
fn a_step_nobody_can_read_is_an_error_of_its_target_alone() {
    let bad = Target { interval: Some("often".to_owned()), ..target("up") };
    let planned = plan_panel(&panel(vec![bad, target("up")]), &World::new().context());
    assert_eq!(
        planned[0].as_ref().unwrap_err().headline(),
        "\"often\" is not a duration (min step of query A)"
    );
    assert!(planned[1].is_ok());
}

#[test]
fn hidden_empty_and_decorative_targets_are_not_asked() {
    let hidden = Target { hidden: true, ..target("up") };
    assert_eq!(plan(&panel(vec![hidden, target("  ")])), []);
    assert_eq!(plan(&Panel { kind: "text".to_owned(), ..panel(vec![target("up")]) }), []);
}

#[test]
fn mixed_panels_ask_each_target_its_own_source() {
    let mut mixed = panel(vec![target("up"), loki_target("{app=\"a\"}")]);
    mixed.source.id = Some("-- Mixed --".to_owned());
    mixed.targets[0].source.id = Some("prom".to_owned());
    let uids: Vec<_> = plan(&mixed).into_iter().map(|query| query.request.source_uid).collect();
    assert_eq!(uids, ["prom", "loki"]);
}

#[test]
fn several_tables_name_their_value_columns() {
    let table =
        |ref_id: &str| Target { format: TargetFormat::Table, ref_id: ref_id.to_owned(), ..target("up") };
    let column = |query: &PlannedQuery| match &query.decode {
        Decoder::Result(shape) => shape.value_column.clone(),
        other => panic!("{other:?}"),
    };
    let two = plan(&panel(vec![table("A"), table("B")]));
    assert_eq!(two.iter().map(column).collect::<Vec<_>>(), ["Value #A", "Value #B"]);
    assert_eq!(column(&plan(&panel(vec![table("A"), target("up")]))[0]), "Value");
}

#[test]
fn a_panel_can_have_its_own_range() {
    let own = |from: Option<&str>, shift: Option<&str>| Panel {
        time_from: from.map(str::to_owned),
        time_shift: shift.map(str::to_owned),
        ..panel(vec![target("sum_over_time(up[$__range])")])
    };
    let two_hours = &plan(&own(Some("2h"), None))[0];
    assert_eq!(sent(two_hours), "api/v1/query_range start=1721564520 end=1721571720 step=15");
    assert_eq!(two_hours.expr, "sum_over_time(up[7200s])");
    let yesterday = &plan(&own(None, Some("1d")))[0];
    assert_eq!(sent(yesterday), "api/v1/query_range start=1721481720 end=1721485320 step=15");
    assert_eq!(yesterday.shift_millis, 86_400_000);
    let world = World::new();
    let range = panel_range(Some("2h"), Some("1d"), &world.context()).unwrap();
    assert_eq!((range.note.as_deref(), range.shown.to), (Some("Last 2h, timeshift -1d"), TO));
    let error = panel_range(Some("soon"), None, &world.context()).unwrap_err();
    assert_eq!(error.headline(), "\"soon\" is not a time range (timeFrom)");
    let fixed = World {
        raw_range: RawTimeRange { from: "1721568130123".to_owned(), to: "now".to_owned() },
        ..World::new()
    };
    assert_eq!(panel_range(Some("2h"), None, &fixed.context()).unwrap().note, None, "absolute ranges win");
}

#[test]
fn log_queries_ask_in_nanoseconds_for_a_number_of_lines() {
    let queries = plan(&panel(vec![loki_target("{app=\"a\"} |= `x`")]));
    assert_eq!(
        sent(&queries[0]),
        "loki/api/v1/query_range start=1721568130123000000 end=1721571730124000000 limit=1000 direction=backward"
    );
    assert!(queries[0].request.headers.iter().any(|(name, _)| name == "X-Loki-Response-Encoding-Flags"));
    let forward =
        Target { direction: Some(Direction::Forward), max_lines: Some(20), ..loki_target("{app=\"a\"}") };
    assert!(sent(&plan(&panel(vec![forward]))[0]).ends_with("limit=20 direction=forward"));
    let instant = Target { instant: true, range: false, ..loki_target("# all\n ({app=\"a\"})") };
    assert_eq!(plan(&panel(vec![instant]))[0].request.path, "loki/api/v1/query_range");
}

#[test]
fn metrics_from_logs_ask_with_a_step() {
    let metric = "sum(count_over_time({app=\"a\"}[$__auto])) / $__interval_ms";
    let queries = plan(&panel(vec![loki_target(metric)]));
    let aligned = "loki/api/v1/query_range start=1721568130000000000 end=1721571730000000000 step=5";
    assert_eq!(sent(&queries[0]), aligned);
    assert_eq!(queries[0].expr, "sum(count_over_time({app=\"a\"}[5s])) / 5000");
    let mut own = loki_target(metric);
    own.raw.insert("step".to_owned(), json!("1m"));
    own.raw.insert("resolution".to_owned(), json!(2));
    assert!(sent(&plan(&panel(vec![own]))[0]).ends_with("step=120"));
    let mut long = loki_target(metric);
    long.raw.insert("step".to_owned(), json!("1d"));
    let one_point = "start=1721520000000000000 end=1721520000001000000 step=86400";
    assert!(sent(&plan(&panel(vec![long]))[0]).ends_with(one_point), "an end after the start");
    let mut instant = loki_target(metric);
    instant.raw.insert("queryType".to_owned(), json!("instant"));
    let instant = &plan(&panel(vec![instant]))[0];
    assert_eq!(sent(instant), "loki/api/v1/query time=1721571730123000000");
    assert!(instant.expr.contains("[1h]"), "{}", instant.expr);
}

#[test]
fn a_source_that_takes_only_get_gets_it() {
    let mut world = World::new();
    world.datasources[0].method = HttpMethod::Get;
    let planned = plan_panel(&panel(vec![target("up")]), &world.context()).remove(0).unwrap();
    assert!(planned.request.url("/prom").starts_with("/prom/api/v1/query_range?query=up&start="));
}

#[test]
fn unknown_variables_are_sent_as_written_and_remembered() {
    let mut world = World::new();
    world.scope = world.scope.with("job", Binding::plain("api"));
    let replace = "label_replace(up{job=\"$job\"}, \"a\", \"$1\", \"b\", \"(.*)\") * $nothing";
    let planned = plan_panel(&panel(vec![target(replace)]), &world.context()).remove(0).unwrap();
    assert_eq!(planned.expr, "label_replace(up{job=\"api\"}, \"a\", \"$1\", \"b\", \"(.*)\") * $nothing");
    assert_eq!(planned.unknown_variables, ["nothing"]);
}

#[test]
fn annotations_ask_for_the_dashboards_range() {
    let world = World::new();
    let annotation = AnnotationQuery {
        name: "Alerts".to_owned(),
        expr: "ALERTS".to_owned(),
        ..AnnotationQuery::default()
    };
    let planned = plan_annotation(&annotation, &world.context()).unwrap().unwrap();
    assert_eq!(sent(&planned), "api/v1/query_range start=1721568120 end=1721571720 step=60");
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"alertname":"Down"},"values":[[1721568120,"1"],[1721568180,"1"]]}]}}"#;
    let found = events(&annotation, &answer(&planned, body).frames);
    assert_eq!((found[0].from, found[0].to), (1_721_568_120_000, Some(1_721_568_180_000)));
    let empty = AnnotationQuery { expr: String::new(), ..annotation.clone() };
    assert_eq!(plan_annotation(&empty, &world.context()).unwrap(), None);
    let mut logs = AnnotationQuery { expr: "{app=\"deploy\"}".to_owned(), ..annotation };
    logs.source.id = Some("loki".to_owned());
    let planned = plan_annotation(&logs, &world.context()).unwrap().unwrap();
    assert!(sent(&planned).ends_with("limit=1000 direction=backward"));
}

#[test]
fn the_volume_counts_all_lines_of_the_range_in_bars_that_fit() {
    let lines = plan(&panel(vec![loki_target("{app=\"a\"} | json")])).remove(0);
    let volume = plan_volume(&lines, 600).unwrap();
    assert_eq!(
        volume.expr,
        "sum by (level, detected_level) (count_over_time({app=\"a\"} | json\n| drop __error__, __error_details__ [60s]))"
    );
    assert_eq!(
        sent(&volume),
        "loki/api/v1/query_range start=1721568180000000000 end=1721571780000000000 step=60"
    );
    assert_eq!(plan_volume(&plan(&panel(vec![target("up")]))[0], 600), None);
    assert_eq!(plan_volume(&volume, 600), None, "counts are not counted");
}

#[test]
fn exemplars_are_asked_for_where_a_panel_marks_them() {
    let asking = Target { exemplar: true, ..target("rate(up[1m])") };
    let queries = plan(&panel(vec![asking.clone()]));
    assert_eq!(sent(&queries[1]), "api/v1/query_exemplars start=1721568120 end=1721571720");
    assert!(queries[1].is_extra() && !queries[0].is_extra());
    let stat = Panel { kind: "stat".to_owned(), ..panel(vec![asking.clone()]) };
    assert_eq!(plan(&stat).len(), 1);
    let instant = Target { instant: true, range: false, ..asking };
    assert_eq!(plan(&panel(vec![instant])).len(), 1);
}

#[test]
fn a_comparison_asks_every_series_again_for_an_earlier_time() {
    let instant = Target { ref_id: "B".to_owned(), instant: true, range: false, ..target("up") };
    let compared = |with: &str| {
        let panel = Panel {
            time_compare: Some(with.to_owned()),
            ..panel(vec![target("up"), instant.clone(), Target { ref_id: "C".to_owned(), ..target("down") }])
        };
        plan(&panel)
    };
    let queries = compared("1d");
    let ids: Vec<&str> = queries.iter().map(|query| query.ref_id.as_str()).collect();
    assert_eq!(ids, ["A", "B", "C", "A-compare", "C-compare"]);
    let day = 86_400_000;
    let (now, then) = (&queries[0], &queries[3]);
    assert_eq!((then.range.from, then.range.to), (now.range.from - day, now.range.to - day));
    assert_eq!((now.shift_millis, then.shift_millis), (0, day));
    // The hour before the one that is shown.
    assert_eq!(compared("__previousPeriod")[3].shift_millis, HOUR);
    let stat =
        Panel { kind: "stat".to_owned(), time_compare: Some("1d".to_owned()), ..panel(vec![target("up")]) };
    assert_eq!(plan(&stat).len(), 1);
    let odd = Panel { time_compare: Some("soon".to_owned()), ..panel(vec![target("up")]) };
    let error = plan_panel(&odd, &World::new().context()).pop().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "\"soon\" is not a time range (time comparison of the panel)");
}
