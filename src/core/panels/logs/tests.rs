//! Log rows as a viewer sees them.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::*;
use crate::frame::{Field, FrameKind, Values};

/// 2024-07-21T12:21:10Z.
const START: i64 = 1_721_564_470_000_000_000;

/// Lines given as offset in nanoseconds, text and labels.
fn frame(lines: &[(i64, &str, Json)]) -> Frame {
    Frame {
        kind: FrameKind::Logs,
        fields: vec![
            Field::new("Time", Values::Nanos(Arc::new(lines.iter().map(|line| START + line.0).collect()))),
            Field::new("Line", Values::strings(lines.iter().map(|line| line.1))),
            Field::new("labels", Values::Other(Arc::new(lines.iter().map(|line| line.2.clone()).collect()))),
        ],
        ..Frame::default()
    }
}

fn options(json: &Json) -> LogsOptions {
    LogsOptions::read(json.as_object().unwrap_or(&Map::new()))
}

fn lines(view: &LogsView) -> Vec<&str> {
    view.rows.iter().map(|row| &*row.line).collect()
}

#[track_caller]
fn check_order(order: &str, given: &[(i64, &str, Json)], expected: &[&str]) {
    let view = LogsView::new(options(&json!({"sortOrder": order})), &[frame(given)], &Zone::utc());
    assert_eq!(lines(&view), expected);
}

#[test]
fn lines_are_ordered_to_the_nanosecond() {
    let none = || json!({});
    check_order("Descending", &[(2, "c", none()), (1, "b", none()), (0, "a", none())], &["c", "b", "a"]);
    check_order("Ascending", &[(2, "c", none()), (1, "b", none()), (0, "a", none())], &["a", "b", "c"]);
    check_order("Ascending", &[(0, "a", none()), (0, "b", none()), (1, "c", none())], &["a", "b", "c"]);
    check_order("Descending", &[(0, "a", none()), (0, "b", none()), (1, "c", none())], &["c", "b", "a"]);
    check_order("Ascending", &[(1, "c", none()), (0, "b", none()), (0, "a", none())], &["a", "b", "c"]);
}

#[test]
fn times_are_local_and_as_precise_as_asked() {
    let given = [frame(&[(123_456_789, "x", json!({}))])];
    let madrid = Zone::named("Europe/Madrid").unwrap();
    let mut view = LogsView::new(LogsOptions::default(), &given, &madrid);
    assert_eq!(view.rows[0].time, "2024-07-21 14:21:10.123");
    view.set_options(options(&json!({"timestampResolution": "ns"})), &Zone::utc());
    assert_eq!(view.rows[0].time, "2024-07-21 12:21:10.123456789");
}

#[test]
fn shared_labels_are_told_apart_from_own_ones() {
    let given = frame(&[
        (0, "a", json!({"app": "x", "pod": "p1", "node": "n"})),
        (1, "b", json!({"app": "x", "pod": "p2"})),
    ]);
    let view = LogsView::new(LogsOptions::default(), &[given], &Zone::utc());
    assert_eq!(view.common, [("app", "x")].into());
    assert_eq!(view.unique_labels(&view.rows[0]).collect::<Vec<_>>(), [("pod", "p2")]);
    assert_eq!(view.unique_labels(&view.rows[1]).collect::<Vec<_>>(), [("node", "n"), ("pod", "p1")]);
}

#[test]
fn a_refresh_keeps_ids_and_a_tail_appends() {
    let given = [(0, "a", json!({"app": "x"})), (0, "a", json!({"app": "x"})), (1, "b", json!({}))];
    let mut view = LogsView::new(options(&json!({"sortOrder": "Ascending"})), &[frame(&given)], &Zone::utc());
    let before: Vec<String> = view.rows.iter().map(|row| row.id.clone()).collect();
    assert_ne!(before[0], before[1], "equal lines are two rows");
    let again = view.append(&[frame(&given)], &Zone::utc(), 10);
    assert_eq!(again, Appended { added: 0, dropped: 0 });
    let more = view.append(&[frame(&[(1, "b", json!({})), (2, "c", json!({}))])], &Zone::utc(), 3);
    assert_eq!(more, Appended { added: 1, dropped: 1 });
    assert_eq!(lines(&view), ["a", "b", "c"]);
    assert_eq!(view.rows[0].id, before[1], "the newest rows stay");
}

#[test]
fn folding_counts_what_it_hides() {
    let given = [frame(&[(0, "a 1", json!({})), (1, "a 2", json!({})), (2, "b", json!({}))])];
    let mut view = LogsView::new(options(&json!({"dedupStrategy": "numbers"})), &given, &Zone::utc());
    assert_eq!(view.shown, [Kept { row: 0, duplicates: 0 }, Kept { row: 1, duplicates: 1 }]);
    assert_eq!(view.rows.len(), 3);
    view.set_options(LogsOptions::default(), &Zone::utc());
    assert_eq!(view.shown.len(), 3);
}

#[test]
fn details_group_fields_by_origin() {
    let mut given =
        frame(&[(0, "level=info user=ana took=5ms", json!({"app": "x", "trace": "t1", "took": "5ms"}))]);
    given.fields.push(Field::new(
        "labelTypes",
        Values::Other(Arc::new(vec![json!({"app": "I", "trace": "S", "took": "P"})])),
    ));
    let view = LogsView::new(LogsOptions::default(), &[given], &Zone::utc());
    let told: Vec<String> = view.rows[0]
        .details()
        .iter()
        .map(|group| {
            let fields: Vec<_> =
                group.fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect();
            format!("{}: {}", group.kind.title(), fields.join(" "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "Labels: app=x",
            "Structured metadata: trace=t1",
            "Parsed fields: took=5ms",
            "Detected fields: level=info user=ana"
        ]
    );
}

#[test]
fn the_summary_counts_levels_gravest_first() {
    let given = [frame(&[(0, "level=info", json!({})), (1, "level=error", json!({})), (2, "?", json!({}))])];
    let view = LogsView::new(LogsOptions::default(), &given, &Zone::utc());
    assert_eq!(view.summary(), "3 log lines: 1 error, 1 info");
    assert_eq!(LogsView::default().summary(), "0 log lines");
}

#[test]
fn a_reached_limit_is_said() {
    let given = [frame(&[(0, "a", json!({})), (2_000_000_000, "b", json!({}))])];
    let view = LogsView::new(LogsOptions::default(), &given, &Zone::utc());
    let note = |coverage, backward| view.coverage_note(coverage, backward, &Zone::utc());
    assert_eq!(note(LineCoverage::Complete, true), None);
    assert_eq!(
        note(LineCoverage::LimitReached(2), true).as_deref(),
        Some(
            "Limit of 2 lines reached: these are the newest, as far as 2024-07-21 12:21:10. There are older ones."
        )
    );
    assert!(
        note(LineCoverage::LimitReached(1), false)
            .unwrap()
            .contains("1 line reached: these are the oldest, as far as 2024-07-21 12:21:12")
    );
}

#[test]
fn json_lines_are_laid_out_on_request() {
    let given = [frame(&[(0, "{\"a\":1}", json!({})), (1, "plain", json!({}))])];
    let view = LogsView::new(options(&json!({"prettifyLogMessage": true})), &given, &Zone::utc());
    assert_eq!(view.text(&view.rows[1]), "{\n  \"a\": 1\n}");
    assert_eq!(view.text(&view.rows[0]), "plain");
}

#[test]
fn a_frame_without_lines_gives_no_rows() {
    let numbers = Frame { fields: vec![Field::new("Value", Values::numbers(vec![1.0]))], ..Frame::default() };
    assert!(LogsView::new(LogsOptions::default(), &[numbers], &Zone::utc()).rows.is_empty());
}
