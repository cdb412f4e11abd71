//! Answers of real servers, decoded.
//!
//! In: recorded bodies, and small ones for what could not be recorded. Out: the rows a panel would show.
//!
//! **Invariant:** times and values are compared as the server wrote them.

use std::sync::Arc;

use super::*;
use crate::frame::{FrameKind, Values};
use crate::query::LineCoverage;

fn with(form: Form, legend: &str) -> ResultShape {
    let legend = if legend.is_empty() { Legend::Verbose } else { Legend::Template(legend.to_owned()) };
    ResultShape { form, legend, ..shape() }
}

#[test]
fn a_matrix_is_a_frame_for_each_series_with_one_shared_time_column() {
    let answer = answer(&prometheus(with(Form::Series, "{{job}}")), fixture!("prometheus/matrix.json"));
    assert_eq!(
        lines(&answer.frames),
        ["api: 1 1 1 1 1", "loki: 1 1 1 1 1", "node_exporter: 1 1 1 1 1", "prometheus: 1 1 1 1 1"]
    );
    assert_eq!((answer.stats.series, answer.stats.rows), (4, 20));
    let times: Vec<_> = answer.frames.iter().map(|frame| &frame.fields[0].values).collect();
    assert!(times.windows(2).all(|pair| match pair {
        [Values::Time(a), Values::Time(b)] => Arc::ptr_eq(a, b),
        _ => false,
    }));
    let frame = &answer.frames[0];
    assert_eq!((frame.step_millis, frame.fields[0].config.interval_millis), (Some(15_000), Some(15_000)));
    assert_eq!((frame.fields[0].name.as_str(), frame.fields[1].name.as_str()), ("Time", "up"));
}

#[test]
fn values_that_are_not_finite_are_kept_apart() {
    let answer = answer(&prometheus(with(Form::Series, "{{sign}}")), fixture!("prometheus/non_finite.json"));
    assert_eq!(lines(&answer.frames), ["minus: -inf -inf -inf", "none: NaN NaN NaN", "plus: inf inf inf"]);
}

#[test]
fn instant_answers_keep_their_fraction_of_a_second() {
    let query = prometheus(with(Form::Table, ""));
    let vector = answer(&query, fixture!("prometheus/vector.json"));
    assert_eq!(
        rows(&vector.frames[0]),
        [
            "1795257585500|api|1",
            "1795257585500|loki|1",
            "1795257585500|node_exporter|1",
            "1795257585500|prometheus|1"
        ]
    );
    assert_eq!(vector.frames[0].kind, FrameKind::Table);
}

#[test]
fn scalars_and_strings_are_one_row() {
    let query = prometheus(with(Form::Series, ""));
    assert_eq!(lines(&answer(&query, fixture!("prometheus/scalar.json")).frames), ["sum(up): 4"]);
    let text = answer(&query, fixture!("prometheus/string.json"));
    assert_eq!(rows(&text.frames[0]), ["1795257585000|a text"]);
}

#[test]
fn a_table_has_a_column_for_each_label_and_rows_in_time_order() {
    let body = br#"{"status":"success","data":{"result":[
        {"metric":{"a":"1"},"values":[[1,"10"],[2,"11"]]},
        {"metric":{"a":"2","b":"x"},"values":[[1,"20"],[3,"21"]]}],"resultType":"matrix"}}"#;
    let shape = ResultShape { value_column: "Value #B".to_owned(), ..with(Form::Table, "") };
    let table = answer(&prometheus(shape), body).frames.remove(0);
    let names: Vec<_> = table.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["Time", "a", "b", "Value #B"]);
    assert_eq!(rows(&table), ["1000|1||10", "1000|2|x|20", "2000|1||11", "3000|2|x|21"]);
}

#[test]
fn buckets_come_in_the_order_of_their_ends() {
    let answer = answer(&prometheus(with(Form::Heatmap, "{{le}}")), fixture!("prometheus/buckets.json"));
    let ends: Vec<f64> =
        answer.frames.iter().map(|frame| frame.fields[1].labels["le"].parse().unwrap()).collect();
    assert!(ends.is_sorted() && ends.len() > 3 && ends.last() == Some(&f64::INFINITY), "{ends:?}");
    assert!(answer.frames.iter().all(|frame| frame.kind == FrameKind::Heatmap));
}

#[test]
fn nothing_found_is_an_answer_without_rows() {
    let answer_of = |form| answer(&prometheus(with(form, "")), fixture!("prometheus/empty.json"));
    assert_eq!(answer_of(Form::Series).frames, []);
    assert!(answer_of(Form::Table).frames.iter().all(Frame::is_empty));
    let logs = answer(&loki(shape()), fixture!("loki/empty.json"));
    assert_eq!((logs.frames.len(), logs.stats.rows, logs.lines), (1, 0, Some(LineCoverage::Complete)));
    assert_eq!(logs.frames[0].kind, FrameKind::Logs);
    let null = br#"{"status":"success","data":{"resultType":"matrix","result":null}}"#;
    assert_eq!(answer(&prometheus(shape()), null).frames, []);
}

#[test]
fn warnings_and_infos_reach_the_viewer() {
    let body = br#"{"status":"success","warnings":["partial"],"infos":["not a counter"],
        "data":{"resultType":"vector","result":[]}}"#;
    let answer = answer(&prometheus(shape()), body);
    assert_eq!(
        (answer.warnings, answer.infos),
        (vec!["partial".to_owned()], vec!["not a counter".to_owned()])
    );
}

#[test]
fn times_off_the_grid_and_gaps_stay_as_they_are() {
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"job":"a"},"values":[[1.001,"1"],[7,"1e3"],[7.5,null]]}]}}"#;
    let frame = answer(&prometheus(shape()), body).frames.remove(0);
    assert_eq!(rows(&frame), ["1001|1", "7000|1000", "7500|null"]);
}

#[test]
fn native_histograms_show_their_count_and_sum_and_say_so() {
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"rpc","job":"a"},
         "values":[[10,"7"]],
         "histograms":[[20.5,{"count":"3","sum":"1.5","buckets":[[0,"0.1","0.2","3"]]}]]},
        {"metric":{"__name__":"rpc","job":"b"},"histogram":[30,{"count":"2","sum":"NaN"}]}]}}"#;
    let answer = answer(&prometheus(shape()), body);
    assert_eq!(
        lines(&answer.frames),
        [
            "rpc{job=\"a\"} count: 3",
            "rpc{job=\"a\"} sum: 1.5",
            "rpc{job=\"a\"}: 7",
            "rpc{job=\"b\"} count: 2",
            "rpc{job=\"b\"} sum: NaN"
        ]
    );
    assert!(answer.warnings[0].starts_with("2 of the series are native histograms"), "{:?}", answer.warnings);
    let table = decode(&prometheus(with(Form::Table, "")), &ok(body)).unwrap().frames.remove(0);
    assert_eq!(rows(&table)[0], "10000|rpc|a||7");
    assert_eq!(rows(&table)[1], "20500|rpc|a|count|3");
}

#[test]
fn a_time_shift_moves_the_answer_forward() {
    let query = PlannedQuery { shift_millis: 86_400_000, ..prometheus(shape()) };
    let answer = answer(&query, fixture!("prometheus/matrix.json"));
    assert_eq!(cell(&answer.frames[0].fields[0], 0), (1_795_257_525_000_i64 + 86_400_000).to_string());
}

fn logs(limit: u32) -> PlannedQuery {
    loki(ResultShape { line_limit: Some(limit), ..shape() })
}

#[test]
fn streams_merge_into_one_frame_in_the_order_of_nanoseconds() {
    let answer = answer(&logs(6), fixture!("loki/streams.json"));
    let frame = &answer.frames[0];
    let Values::Nanos(times) = &frame.fields[0].values else { panic!("{:?}", frame.fields[0]) };
    assert_eq!(times[0], 1_795_257_584_953_406_422);
    assert!(times.is_sorted_by(|a, b| a >= b) && times.len() == 6);
    assert_eq!(answer.lines, Some(LineCoverage::LimitReached(6)));
    assert_eq!(
        decode(&logs(7), &ok(fixture!("loki/streams.json"))).unwrap().lines,
        Some(LineCoverage::Complete)
    );
    let stats = answer.stats.server.unwrap();
    assert!(stats.total_bytes_processed > 0 && stats.exec_time > 0.0 && stats.total_entries_returned == 6);
}

#[test]
fn labels_tell_the_stream_from_what_came_with_the_line() {
    let oldest_first = loki(ResultShape { backward: false, ..shape() });
    let answer = answer(&oldest_first, fixture!("loki/parsed.json"));
    let field = |name: &str| answer.frames[0].fields.iter().find(|field| field.name == name).unwrap();
    let Values::Other(labels) = &field("labels").values else { panic!() };
    let Values::Other(types) = &field("labelTypes").values else { panic!() };
    assert_eq!((&labels[0]["level"], &types[0]["level"]), (&"WARNING".into(), &serde_json::Value::Null));
    assert_eq!((&labels[0]["detected_level"], &types[0]["detected_level"]), (&"warn".into(), &"S".into()));
    assert_eq!((&labels[0]["status"], &types[0]["status"]), (&"404".into(), &"P".into()));
}

#[test]
fn lines_of_one_nanosecond_keep_their_order_whatever_the_order_of_streams() {
    let stream = |app: &str, lines: &str| format!(r#"{{"stream":{{"app":"{app}"}},"values":[{lines}]}}"#);
    let a = stream("a", r#"["5","one"],["5","one"],["4","old",{}]"#);
    let b = stream("b", r#"["6","new"],["5","two",null]"#);
    let shown = |first: &str, second: &str| {
        let body = format!(
            r#"{{"status":"success","data":{{"resultType":"streams","result":[{first},{second}]}}}}"#
        );
        let frame = answer(&logs(10), body.as_bytes()).frames.remove(0);
        let ids: std::collections::BTreeSet<_> =
            (0..frame.len()).map(|row| cell(&frame.fields[4], row)).collect();
        assert_eq!(ids.len(), 5, "ids are unique");
        (0..frame.len()).map(|row| cell(&frame.fields[1], row)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&a, &b), ["new", "one", "one", "two", "old"]);
    assert_eq!(shown(&a, &b), shown(&b, &a));
}

#[test]
fn metrics_from_logs_read_like_metrics() {
    let matrix = answer(&loki(with(Form::Series, "{{level}}")), fixture!("loki/matrix.json"));
    assert_eq!(lines(&matrix.frames)[0], "DEBUG: 24 27 23 17 19");
    let vector = answer(&loki(with(Form::Series, "")), fixture!("loki/vector.json"));
    assert_eq!(lines(&vector.frames)[3], "{level=\"WARNING\"}: 24");
}

#[test]
fn buckets_hold_what_is_their_own() {
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"le":"+Inf","job":"a"},"values":[[1,"9"],[2,"5"]]},
        {"metric":{"le":"0.5","job":"a"},"values":[[1,"4"],[2,"5"]]},
        {"metric":{"le":"0.1","job":"a"},"values":[[1,"1"]]},
        {"metric":{"le":"0.5","job":"b"},"values":[[1,"7"]]}]}}"#;
    let frames = answer(&prometheus(with(Form::Heatmap, "")), body).frames;
    let told: Vec<String> =
        frames.iter().map(|frame| format!("{} {}", frame.fields[1].labels, rows(frame).join(" "))).collect();
    assert_eq!(
        told,
        [
            "{job=\"a\", le=\"0.1\"} 1000|1",
            "{job=\"a\", le=\"0.5\"} 1000|3 2000|5",
            "{job=\"b\", le=\"0.5\"} 1000|7",
            "{job=\"a\", le=\"+Inf\"} 1000|5 2000|0"
        ]
    );
    assert_eq!(lines(&frames)[0], "0.1: 1");
}

#[test]
fn native_histograms_come_as_buckets_for_panels_that_draw_them() {
    let body = br#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"job":"a"},"histograms":[
            [1,{"count":"3","sum":"1.5","buckets":[[0,"0.1","0.2","1"],[3,"-Inf","+Inf","2"]]}],
            [2,{"count":"0","sum":"0"}]]}]}}"#;
    let cells = ResultShape { cells: true, ..with(Form::Series, "") };
    let answer = answer(&prometheus(cells), body);
    assert_eq!(answer.warnings, Vec::<String>::new());
    let frame = &answer.frames[0];
    assert_eq!((answer.frames.len(), frame.kind), (1, FrameKind::HeatmapCells));
    let names: Vec<&str> = frame.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["xMax", "yMin", "yMax", "count"]);
    assert_eq!(rows(frame), ["1000|0.1|0.2|1", "1000|-inf|inf|2"]);
}

#[test]
fn exemplars_know_their_trace_and_never_fail_a_panel() {
    let link = crate::config::TraceLink {
        label: "trace_id".to_owned(),
        title: "Trace".to_owned(),
        url: "https://traces.example/t/$${__value.raw}".to_owned(),
    };
    let asked = query("api/v1/query_exemplars", Decoder::Exemplars(vec![link]));
    let body = br#"{"status":"success","data":[{"seriesLabels":{"job":"a"},"exemplars":[
        {"labels":{"trace_id":"4b/f9"},"value":"0.25","timestamp":2.5},
        {"labels":{},"value":"NaN","timestamp":3},
        {"labels":{"span":"x"},"value":"1","timestamp":1}]}]}"#;
    let found = decode(&asked, &ok(body)).unwrap().exemplars;
    let told: Vec<(i64, f64, Option<&str>)> = found
        .iter()
        .map(|one| (one.at, one.value, one.links.first().map(|link| link.href.as_str())))
        .collect();
    assert_eq!(told, [(1000, 1.0, None), (2500, 0.25, Some("https://traces.example/t/4b%2Ff9"))]);
    let refused = HttpResponse { status: 400, ..ok(br#"{"status":"error","error":"disabled"}"#) };
    let answer = decode(&asked, &refused).unwrap();
    assert!(answer.exemplars.is_empty() && answer.infos[0].starts_with("Exemplars are not shown"));
}
