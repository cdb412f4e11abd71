//! Log rows as a viewer sees them.

use std::sync::Arc;

use serde_json::{Value as Json, json};

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
    LogsOptions::read(&json.clone().into())
}

fn lines(view: &LogsView) -> Vec<&str> {
    view.items().map(|item| &*item.row.line).collect()
}

fn row(view: &LogsView, place: usize) -> &LogRow {
    view.item(place).expect("a row there").row
}

fn ids(view: &LogsView) -> Vec<&str> {
    view.items().map(|item| &*item.row.id).collect()
}

#[track_caller]
fn check_order(order: &str, given: &[(i64, &str, Json)], expected: &[&str]) {
    let view = LogsView::new(options(&json!({"sortOrder": order})), &[frame(given)]);
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
    let at = START + 123_456_789;
    let madrid = Zone::named("Europe/Madrid").unwrap();
    assert_eq!(LogsOptions::default().format_time(at, &madrid), "2024-07-21 14:21:10.123");
    let precise = options(&json!({"timestampResolution": "ns"}));
    assert_eq!(precise.format_time(at, &Zone::utc()), "2024-07-21 12:21:10.123456789");
}

#[test]
fn shared_labels_are_told_apart_from_own_ones() {
    let given = frame(&[
        (0, "a", json!({"app": "x", "pod": "p1", "node": "n"})),
        (1, "b", json!({"app": "x", "pod": "p2"})),
    ]);
    let view = LogsView::new(LogsOptions::default(), &[given]);
    let common = view.common();
    assert_eq!(common, [("app", "x")].into());
    let own = |place| LogsView::unique_labels(row(&view, place), &common).collect::<Vec<_>>();
    assert_eq!(own(0), [("pod", "p2")]);
    assert_eq!(own(1), [("node", "n"), ("pod", "p1")]);
}

#[test]
fn a_refresh_keeps_ids_and_a_tail_appends() {
    let given = [(0, "a", json!({"app": "x"})), (0, "a", json!({"app": "x"})), (1, "b", json!({}))];
    let mut view = LogsView::new(options(&json!({"sortOrder": "Ascending"})), &[frame(&given)]);
    let before: Vec<String> = ids(&view).into_iter().map(str::to_owned).collect();
    assert_ne!(before[0], before[1], "equal lines are two rows");
    let again = view.append(&[frame(&given)], Bounds::NONE);
    assert_eq!((again.added, again.dropped), (0, 0));
    let three = Bounds { lines: 3, ..Bounds::NONE };
    let more = view.append(&[frame(&[(1, "b", json!({})), (2, "c", json!({}))])], three);
    assert_eq!((more.added, more.dropped), (1, 1));
    assert_eq!(lines(&view), ["a", "b", "c"]);
    assert_eq!(ids(&view)[0], before[1], "the newest rows stay");
    assert_eq!(
        view.let_go_note(&Zone::utc()).as_deref(),
        Some("1 older line up to 2024-07-21 12:21:10 was let go: this list holds no more than 3 lines.")
    );
}

#[test]
fn memory_bounds_a_list_too() {
    let line = "x".repeat(1000);
    let given: Vec<(i64, &str, Json)> = (0..100).map(|at| (at, line.as_str(), json!({}))).collect();
    let mut view = LogsView::new(LogsOptions::default(), &[]);
    view.append(&[frame(&given)], Bounds { bytes: 20_000, ..Bounds::NONE });
    assert!((10..20).contains(&view.len()), "{}", view.len());
    assert_eq!(row(&view, 0).time_nanos, START + 99);
}

#[test]
fn labels_count_once_for_all_lines_that_have_them() {
    let long = "x".repeat(1000);
    let of = |pods: i64| {
        let pods: Vec<Json> = (0..100).map(|at| json!({"pod": format!("{}{long}", at % pods)})).collect();
        let given: Vec<(i64, &str, Json)> =
            (0..).zip(pods).map(|(at, labels)| (at, "a line", labels)).collect();
        let mut view = LogsView::new(LogsOptions::default(), &[]);
        // In two batches, as a live tail sends them.
        for half in given.chunks(50) {
            view.append(&[frame(half)], Bounds { bytes: 40_000, ..Bounds::NONE });
        }
        view.len()
    };
    assert_eq!(of(3), 100);
    assert!(of(100) < 40, "{}", of(100));
}

#[test]
fn a_newer_answer_adds_its_lines_and_brings_nothing_back() {
    let bounds = Bounds { lines: 3, ..Bounds::NONE };
    let given: Vec<(i64, &str, Json)> =
        (0..).zip(["a", "b", "c", "d"]).map(|(at, line)| (at, line, json!({}))).collect();
    let answer = |lines| LogsView::new(options(&json!({"sortOrder": "Ascending"})), &[frame(lines)]);
    let mut view = answer(&given[..1]);
    view.append(&[frame(&given[..4])], bounds);
    assert_eq!(lines(&view), ["b", "c", "d"]);
    let newer = [frame(&[given[0].clone(), given[3].clone(), (9, "e", json!({}))])];
    let newer = LogsAnswer::new(view.options.clone(), &newer);
    view.renew(&newer.options, newer.rows(None), Bounds::NONE);
    assert_eq!(lines(&view), ["b", "c", "d", "e"]);
    let note = view.let_go_note(&Zone::utc()).unwrap_or_default();
    assert!(note.starts_with("1 older line up to"), "{note}");
    view.renew(&options(&json!({"sortOrder": "Descending"})), Vec::new(), Bounds::NONE);
    assert_eq!(lines(&view), ["e", "d", "c", "b"]);
}

#[test]
fn late_lines_find_their_place() {
    let mut view = LogsView::new(options(&json!({"sortOrder": "Ascending"})), &[]);
    let batch = |times: &[i64]| {
        let lines: Vec<(i64, String)> = times.iter().map(|at| (*at, format!("line {at}"))).collect();
        let lines: Vec<(i64, &str, Json)> =
            lines.iter().map(|(at, line)| (*at, line.as_str(), json!({}))).collect();
        [frame(&lines)]
    };
    let every = |step: usize| (0..1000).step_by(step).collect::<Vec<i64>>();
    for times in [vec![999], every(7), every(3), vec![500, 2], every(1), vec![-5]] {
        view.append(&batch(&times), Bounds::NONE);
        let held: Vec<i64> = view.items().map(|item| item.row.time_nanos).collect();
        assert!(held.is_sorted());
    }
    assert_eq!(view.len(), 1001);
}

#[test]
fn a_mark_stands_between_lines_and_is_none() {
    let given = [frame(&[(0, "a", json!({})), (10, "b", json!({}))])];
    let mut view = LogsView::new(options(&json!({"sortOrder": "Ascending"})), &given);
    view.add_mark(START + 5, "two lines dropped", Bounds::NONE);
    view.add_mark(START + 5, "two lines dropped", Bounds::NONE);
    assert_eq!(lines(&view), ["a", "two lines dropped", "b"]);
    assert_eq!((view.len(), view.lines()), (3, 2));
}

#[test]
fn lines_held_back_are_counted_and_taken_over() {
    let mut view =
        LogsView::new(LogsOptions::default(), &[frame(&[(0, "a", json!({})), (1, "b", json!({}))])]);
    let given = [frame(&[(1, "b", json!({})), (2, "c", json!({}))])];
    let behind = LogsView::new(LogsOptions::default(), &given);
    assert_eq!(view.count_new(&behind), 1);
    assert!(view.has_any_of(&LogsAnswer::new(LogsOptions::default(), &given).rows(None)));
    assert!(!view.has_any_of(&[]));
    view.absorb(behind, Bounds::NONE);
    assert_eq!(lines(&view), ["c", "b", "a"]);
    assert_eq!(view.remove_before(START + 1), 1);
    assert_eq!(lines(&view), ["c", "b"]);
}

#[test]
fn an_entry_is_found_again_in_either_order() {
    let given =
        [frame(&[(0, "a 1", json!({})), (0, "a 2", json!({})), (1, "a 3", json!({})), (2, "b", json!({}))])];
    for order in ["Ascending", "Descending"] {
        for dedup in ["none", "numbers"] {
            let view = LogsView::new(options(&json!({"sortOrder": order, "dedupStrategy": dedup})), &given);
            for (place, item) in view.items().enumerate() {
                assert_eq!(view.place_of(item.row.time_nanos, &item.row.id), Some(place));
            }
        }
    }
}

#[test]
fn an_answer_completes_the_labels_that_the_live_tail_left_out() {
    let with_ids = |labels: &[Json], kinds: Option<Json>| {
        let lines: Vec<(i64, &str, Json)> = labels.iter().map(|labels| (0, "x", labels.clone())).collect();
        let mut frame = frame(&lines);
        let ids: Vec<String> = (0..labels.len()).map(|repeat| format!("0_1_{repeat}")).collect();
        frame.fields.push(Field::new("id", Values::strings(ids)));
        if let Some(kinds) = kinds {
            frame.fields.push(Field::new("labelTypes", Values::Other(Arc::new(vec![kinds; labels.len()]))));
        }
        [frame]
    };
    let mut view = LogsView::new(LogsOptions::default(), &with_ids(&[json!({"pod": "b"})], None));
    let answer = [json!({"pod": "a", "level": "error"}), json!({"pod": "b", "level": "error"})];
    view.append(&with_ids(&answer, Some(json!({"level": "S"}))), Bounds::NONE);
    assert_eq!(view.summary(), "2 log lines: 2 error");
    let mut pods: Vec<&str> = view.items().map(|item| item.row.labels.all["pod"].as_str()).collect();
    pods.sort_unstable();
    assert_eq!(pods, ["a", "b"], "each line of the answer is there once");
    assert_eq!(view.common(), [("level", "error")].into());
    view.append(&with_ids(&[json!({"pod": "b"})], None), Bounds::NONE);
    assert_eq!(view.summary(), "2 log lines: 2 error", "the tail takes nothing away again");
}

#[test]
fn folding_counts_what_it_hides() {
    let given = [frame(&[(0, "a 1", json!({})), (1, "a 2", json!({})), (2, "b", json!({}))])];
    let mut view = LogsView::new(options(&json!({"dedupStrategy": "numbers"})), &given);
    let shown: Vec<(&str, usize)> = view.items().map(|item| (&*item.row.line, item.duplicates)).collect();
    assert_eq!(shown, [("b", 0), ("a 2", 1)]);
    assert_eq!(view.lines(), 3);
    view.set_options(LogsOptions::default());
    assert_eq!(view.len(), 3);
}

#[test]
fn details_group_fields_by_origin() {
    let mut given =
        frame(&[(0, "level=info user=ana took=5ms", json!({"app": "x", "trace": "t1", "took": "5ms"}))]);
    given.fields.push(Field::new(
        "labelTypes",
        Values::Other(Arc::new(vec![json!({"app": "I", "trace": "S", "took": "P"})])),
    ));
    let view = LogsView::new(LogsOptions::default(), &[given]);
    let told: Vec<String> = row(&view, 0)
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
    let view = LogsView::new(LogsOptions::default(), &given);
    assert_eq!(view.summary(), "3 log lines: 1 error, 1 info");
    assert_eq!(LogsView::default().summary(), "0 log lines");
}

#[test]
fn a_reached_limit_is_said() {
    let given = [frame(&[(0, "a", json!({})), (2_000_000_000, "b", json!({}))])];
    let view = LogsView::new(LogsOptions::default(), &given);
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
    let view = LogsView::new(options(&json!({"prettifyLogMessage": true})), &given);
    assert_eq!(view.text(row(&view, 1)), "{\n  \"a\": 1\n}");
    assert_eq!(view.text(row(&view, 0)), "plain");
}

#[test]
fn a_frame_without_lines_gives_no_rows() {
    let numbers = Frame { fields: vec![Field::new("Value", Values::numbers(vec![1.0]))], ..Frame::default() };
    assert!(LogsView::new(LogsOptions::default(), &[numbers]).is_empty());
}

#[test]
fn a_panel_may_name_fields_to_be_shown_in_place_of_lines() {
    let lines = [
        (1, "level=info msg=hello", json!({"job": "a"})),
        (
            2,
            "nothing to tell",
            json!({"severity_number": "9", "service_name": "shop", "user": "eva", "k8s_pod": "x"}),
        ),
    ];
    let texts = |written: Json| {
        let view = LogsView::new(options(&written), &[frame(&lines)]);
        [row(&view, 0), row(&view, 1)].map(|row| view.text(row))
    };
    let oldest_first = |more: Json| {
        let mut written = json!({"sortOrder": "Ascending"});
        written.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        texts(written)
    };
    assert_eq!(oldest_first(json!({})), ["level=info msg=hello", "nothing to tell"]);
    assert_eq!(
        oldest_first(json!({"displayedFields": ["msg", "job"]})),
        ["msg=hello job=a", "nothing to tell"]
    );
    assert_eq!(
        oldest_first(json!({"displayedFields": ["user", "___LOG_LINE_BODY___"]})),
        ["level=info msg=hello", "user=eva nothing to tell"]
    );
    assert_eq!(
        oldest_first(json!({"showLogAttributes": true})),
        ["level=info msg=hello", "nothing to tell user=eva"]
    );
}
