//! Alert lists as a viewer sees them.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::frame::{Field, Frame, FrameKind, Numbers, Values};
use crate::panels::sample::{START, panel, view};
use crate::panels::{ListTarget, ListView, PanelView};
use crate::scene::Size;
use crate::theme::Theme;

fn alerts() -> Frame {
    let labels =
        [json!({"job": "api", "sev": "high"}), json!({"job": "db"}), json!({"job": "db"}), json!({})];
    let annotations = [
        json!({"summary": "It is down", "runbook_url": "https://ex.com/r"}),
        json!({"runbook_url": "javascript:1"}),
        json!({}),
        json!({"error": "bad"}),
    ];
    let values: Numbers = [Some(3.0), None, None, None].into_iter().collect();
    let fields = vec![
        Field::new("state", Values::strings(["pending", "firing", "inactive", "error"])),
        Field::new("name", Values::strings(["Slow", "Down", "Quiet", "Broken"])),
        Field::new(
            "since",
            Values::Time(Arc::new(vec![Some(START - 300_000), Some(START - 3_660_000), None, None])),
        ),
        Field::new("value", Values::numbers(values)),
        Field::new("group", Values::strings(["web", "web", "storage", "web"])),
        Field::new("file", Values::strings(["f", "f", "f", "f"])),
        Field::new("labels", Values::Other(Arc::new(labels.to_vec()))),
        Field::new("annotations", Values::Other(Arc::new(annotations.to_vec()))),
    ];
    Frame { ref_id: "P".to_owned(), kind: FrameKind::Table, fields, ..Frame::default() }
}

#[track_caller]
fn list(options: &Json) -> ListView {
    match view(
        &panel("alertlist", &json!({"options": options})),
        vec![alerts()],
        Size::new(300.0, 300.0),
        Theme::Dark,
    ) {
        PanelView::List(list) => *list,
        other => panic!("not a list: {other:?}"),
    }
}

#[track_caller]
fn check(options: &Json, expected: &str) {
    let list = list(options);
    let groups = list.groups.iter().map(|group| {
        let titles: Vec<&str> = group.items.iter().map(|item| item.title.as_str()).collect();
        format!("{}[{}]", group.heading, titles.join(", "))
    });
    assert_eq!(groups.collect::<Vec<_>>().join(" "), expected, "{options}");
}

#[test]
fn alerts_are_filtered_sorted_and_grouped() {
    let all = json!({"firing": true, "pending": true, "error": true, "normal": true});
    let with = |more: Json| {
        let mut options = json!({"stateFilter": all});
        for (name, value) in more.as_object().unwrap() {
            options[name] = value.clone();
        }
        options
    };
    check(&json!({}), "[Down, Slow]");
    check(&with(json!({})), "[Broken, Down, Quiet, Slow]");
    check(&with(json!({"sortOrder": 3})), "[Down, Broken, Slow, Quiet]");
    check(&with(json!({"sortOrder": 4})), "[Broken, Quiet, Down, Slow]");
    check(&with(json!({"alertName": "DOWN"})), "[Down]");
    check(&with(json!({"alertInstanceLabelFilter": "{job=~\"a.*|x\"}"})), "[Slow]");
    check(&with(json!({"folder": "storage"})), "[Quiet]");
    check(
        &with(json!({"groupMode": "custom", "groupBy": ["job"]})),
        "Other alerts[Broken] job=db[Down, Quiet] job=api[Slow]",
    );
    check(&json!({"stateFilter": ["alerting"]}), "[Down]");
    // A rule without an alert has no labels to be asked for.
    let labelled = |more: Json| {
        let mut options = with(json!({"alertInstanceLabelFilter": "{sev=\"high\"}"}));
        options["showInactiveAlerts"] = more;
        options
    };
    check(&labelled(json!(false)), "[Slow]");
    check(&labelled(json!(true)), "[Quiet, Slow]");
    check(&json!({"stateFilter": {"recovering": true}}), "");
}

#[test]
fn an_alert_says_what_for_how_long_and_where_to_read_on() {
    let list = list(&json!({}));
    let items = &list.groups[0].items;
    assert_eq!(items[1].details, ["for 5m", "It is down", "value 3"]);
    assert_eq!(items[1].tags, ["job=api", "sev=high"]);
    assert_eq!(items[1].to, ListTarget::Address("https://ex.com/r".to_owned()));
    assert_eq!((items[0].details[0].as_str(), &items[0].to), ("for 1h 1m", &ListTarget::Nowhere));
    assert_eq!(list.summary, "1 firing, 1 pending");
}

#[test]
fn what_is_left_out_is_counted() {
    assert_eq!(list(&json!({"maxItems": 1})).notes, ["1 more alerts are not listed."]);
    let total = list(&json!({"viewMode": "stat"}))
        .total
        .map(|(text, color)| (text, color == Theme::Dark.tokens().error));
    assert_eq!(total, Some(("2".to_owned(), true)));
    assert_eq!(list(&json!({"alertName": "nothing"})).empty, "No alerts match.");
}
