//! Stat panels as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::sample::{panel, picture, series, wave};
use crate::scene::{Shape, Size};
use crate::theme::Theme;

fn thresholds() -> Json {
    json!({"steps": [{"color": "green", "value": null}, {"color": "orange", "value": 50}, {"color": "red", "value": 80}]})
}

fn stat(options: &Json, unit: &str) -> crate::model::Panel {
    panel("stat", &json!({"options": options, "defaults": {"unit": unit, "thresholds": thresholds()}}))
}

fn texts(shapes: &[Shape]) -> Vec<String> {
    shapes
        .iter()
        .flat_map(|shape| match shape {
            Shape::Text(text) => vec![text.text.clone()],
            Shape::Group { shapes, .. } => texts(shapes),
            _ => Vec::new(),
        })
        .collect()
}

#[track_caller]
fn check(options: Json, frames: Vec<Frame>, expected: &[&str]) {
    let scene = picture(&stat(&options, "ms"), frames, Size::new(300.0, 120.0), Theme::Dark).scene;
    assert_eq!(texts(&scene.shapes), expected);
}

fn two() -> Vec<Frame> {
    vec![wave("a", 12.5), wave("b", 85.0)]
}

#[test]
fn cells_say_what_the_text_mode_asks() {
    check(json!({}), vec![wave("a", 12.5)], &["12.5", "ms"]);
    check(json!({}), two(), &["a", "12.5", "ms", "b", "85", "ms"]);
    check(json!({"textMode": "value"}), two(), &["12.5", "ms", "85", "ms"]);
    check(json!({"textMode": "name"}), two(), &["a", "b"]);
    check(json!({"textMode": "none"}), two(), &[]);
    check(json!({"textMode": "value_and_name"}), vec![wave("a", 12.5)], &["a", "12.5", "ms"]);
}

#[test]
fn the_plural_of_an_old_time_unit_is_written_once() {
    let with = |after: &str| json!({"valueTexts": {"after": after}});
    check(with("s"), vec![wave("a", 41_040_000.0)], &["11.4", "hours"]);
    check(with(" ago"), vec![wave("a", 41_040_000.0)], &["11.4", "hours ago"]);
    let plain = panel("stat", &json!({"options": with("s"), "defaults": {"unit": "none"}}));
    let scene = picture(&plain, vec![wave("a", 12.0)], Size::new(300.0, 120.0), Theme::Dark).scene;
    assert_eq!(texts(&scene.shapes), ["12", "s"]);
}

#[test]
fn missing_values_are_said() {
    check(json!({}), vec![], &["No data"]);
    check(json!({"textMode": "name"}), vec![], &["No data"]);
    check(json!({}), vec![series("a", &[None, None])], &["No data"]);
    let last = || json!({"reduceOptions": {"calcs": ["last"]}});
    check(last(), vec![series("a", &[Some(f64::NAN)])], &["NaN"]);
    check(last(), vec![series("a", &[Some(1.0), None])], &["No data"]);
    let panel = panel("stat", &json!({"defaults": {"noValue": "nothing yet"}}));
    let view = picture(&panel, vec![], Size::new(200.0, 80.0), Theme::Dark);
    assert_eq!(view.summary, "nothing yet");
}

#[test]
fn values_are_chosen_by_the_reduce_options() {
    let frames = || vec![series("a", &[Some(1.0), Some(4.0)])];
    check(json!({"reduceOptions": {"calcs": ["sum"]}}), frames(), &["5", "ms"]);
    check(
        json!({"reduceOptions": {"calcs": ["min", "max"]}}),
        frames(),
        &["Min a", "1", "ms", "Max a", "4", "ms"],
    );
    check(json!({"reduceOptions": {"values": true}}), frames(), &["a", "1", "ms", "a", "4", "ms"]);
    check(json!({"reduceOptions": {"fields": "/^b$/"}}), two(), &["85", "ms"]);
    check(json!({"reduceOptions": {"fields": "/(/"}}), two(), &["No data"]);
}

#[test]
fn a_limit_is_told() {
    let many: Vec<Option<f64>> = (0..40).map(|value| Some(f64::from(value))).collect();
    let rows = stat(&json!({"reduceOptions": {"values": true}}), "none");
    let view = picture(&rows, vec![series("a", &many)], Size::new(600.0, 400.0), Theme::Dark);
    assert_eq!(view.notice.as_deref(), Some("Showing 25 of 40 values"));
    assert_eq!(view.hit_areas.len(), 25);
}

#[test]
fn the_change_is_shown_on_request() {
    check(
        json!({"showPercentChange": true, "graphMode": "none"}),
        vec![series("a", &[Some(10.0), Some(15.0)])],
        &["15", "ms", "▲ 50.00%"],
    );
    check(
        json!({"showPercentChange": true, "graphMode": "none"}),
        vec![series("a", &[Some(10.0), Some(5.0)])],
        &["5", "ms", "▼ 50.00%"],
    );
    check(
        json!({"showPercentChange": true, "graphMode": "none"}),
        vec![series("a", &[Some(0.0), Some(5.0)])],
        &["5", "ms", "▲ ∞%"],
    );
}

#[test]
fn the_picture_is_told_in_words() {
    let view = picture(&stat(&json!({}), "reqps"), two(), Size::new(300.0, 100.0), Theme::Dark);
    assert_eq!(view.summary, "a: 12.5 req/s; b: 85 req/s");
    let alone =
        picture(&stat(&json!({}), "reqps"), vec![wave("a", 12.5)], Size::new(300.0, 100.0), Theme::Dark);
    assert_eq!(alone.summary, "12.5 req/s");
}

#[test]
fn cells_lead_to_their_data() {
    let with_link = panel("stat", &json!({"defaults": {"links": [{"title": "Logs", "url": "/d/logs"}]}}));
    let view = picture(&with_link, two(), Size::new(300.0, 100.0), Theme::Dark);
    let places: Vec<_> = view
        .hit_areas
        .iter()
        .map(|area| (area.cell.map(|cell| (cell.frame, cell.field, cell.row)), area.has_links))
        .collect();
    assert_eq!(places, [(Some((0, 1, None)), true), (Some((1, 1, None)), true)]);
    assert_eq!(picture(&with_link, vec![], Size::new(300.0, 100.0), Theme::Dark).hit_areas[0].cell, None);
}

#[test]
fn many_values_never_vanish() {
    let frames: Vec<Frame> =
        (0..60).map(|index| wave(&format!("instance-{index}:9100"), f64::from(index))).collect();
    let view = picture(&stat(&json!({}), "none"), frames, Size::new(240.0, 90.0), Theme::Dark);
    assert_eq!(view.hit_areas.len(), 60);
    assert!(view.scene.height > 90.0, "the picture is scrolled");
}

#[test]
fn names_that_begin_alike_stay_different_where_they_are_cut() {
    let probes =
        ["http://shop.example:8441/healthy", "http://shop.example:8445/", "http://shop.example:8445/cart"];
    let settings = json!({"textMode": "value_and_name", "text": {"titleSize": 18}});
    let frames = probes.map(|probe| wave(probe, 1.0)).to_vec();
    let shown =
        texts(&picture(&stat(&settings, "short"), frames, Size::new(300.0, 200.0), Theme::Dark).scene.shapes);
    let names: Vec<&String> = shown.iter().filter(|text| text.starts_with("http")).collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(|name| name.contains('…')), "{names:?}");
    assert!(
        names[0].ends_with("lthy") && names[1].ends_with("445/") && names[2].ends_with("cart"),
        "{names:?}"
    );
}
