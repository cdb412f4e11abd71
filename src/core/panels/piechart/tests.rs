//! Pie charts as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::PictureView;
use crate::panels::sample::{panel, picture, series};
use crate::scene::{Point, Shape, Size};
use crate::theme::Theme;

fn pie(options: &Json) -> crate::model::Panel {
    panel(
        "piechart",
        &json!({"options": options, "defaults": {"unit": "short", "color": {"mode": "palette-classic"}}}),
    )
}

fn frames(values: &[(&str, f64)]) -> Vec<Frame> {
    values.iter().map(|(name, value)| series(name, &[Some(*value)])).collect()
}

fn view(options: &Json, frames: Vec<Frame>) -> PictureView {
    picture(&pie(options), frames, Size::new(400.0, 200.0), Theme::Dark)
}

#[track_caller]
fn check(values: &[(&str, f64)], summary: &str, notice: Option<&str>) {
    let view = view(&json!({}), frames(values));
    assert_eq!((view.summary.as_str(), view.notice.as_deref()), (summary, notice));
}

#[test]
fn shares_are_of_the_parts_above_zero() {
    check(&[("a", 1.0), ("b", 3.0)], "b: 3 (75%); a: 1 (25%)", None);
    check(&[("a", 5.0)], "a: 5 (100%)", None);
    check(&[("a", 1.0), ("b", 999.0)], "b: 999 (>99%); a: 1 (<1%)", None);
    check(&[("a", 3.0), ("b", 0.0)], "a: 3 (100%); b: 0 (0%)", None);
    check(&[("a", 3.0), ("b", -1.0)], "a: 3 (100%); b: -1", Some("1 negative value is not drawn"));
    check(&[("a", 3.0), ("b", f64::INFINITY)], "b: ∞; a: 3 (100%)", Some("1 infinite value is not drawn"));
    check(&[("a", 0.0), ("b", 0.0)], "a: 0; b: 0", None);
}

#[test]
fn missing_values_are_named() {
    let mut with_gap = frames(&[("a", 3.0)]);
    with_gap.push(series("b", &[None]));
    let view = view(&json!({}), with_gap);
    assert_eq!(view.summary, "a: 3 (100%); b: No data");
    assert_eq!(view.notice.as_deref(), Some("1 missing value is not drawn"));
}

#[track_caller]
fn check_order(sort: &str, expected: &[&str]) {
    let view = view(&json!({"sort": sort}), frames(&[("b", 2.0), ("c", 3.0), ("a", 1.0)]));
    let labels: Vec<String> = view.legend.unwrap().items.into_iter().map(|item| item.label).collect();
    assert_eq!(labels, expected);
}

#[test]
fn slices_are_ordered_as_asked() {
    check_order("desc", &["c", "b", "a"]);
    check_order("asc", &["a", "b", "c"]);
    check_order("none", &["b", "c", "a"]);
    check_order("", &["c", "b", "a"]);
}

#[test]
fn the_legend_lists_what_is_asked() {
    let of = |legend: Json| {
        let legend = view(&json!({"legend": legend}), frames(&[("a", 1.0), ("b", 3.0)])).legend;
        legend.map(|legend| (legend.columns.join(","), legend.items[0].values.join(",")))
    };
    assert_eq!(of(json!({"values": ["percent", "value"]})), Some(("Value,Percent".into(), "3,75%".into())));
    assert_eq!(of(json!({"values": []})), Some((String::new(), String::new())));
    assert_eq!(of(json!({})), Some((String::new(), "75%".into())));
    assert_eq!(of(json!({"showLegend": false})), None);
}

#[test]
fn the_pointer_finds_slices() {
    let view = view(
        &json!({"pieType": "donut", "legend": {"showLegend": false}}),
        frames(&[("a", 1.0), ("b", 3.0)]),
    );
    let at = |x: f32, y: f32| view.hit(Point::new(x, y)).map(|area| area.value.as_str());
    // The larger slice is first: three quarters clockwise from the top.
    assert_eq!(at(270.0, 100.0), Some("3 (75%)"));
    assert_eq!(at(150.0, 50.0), Some("1 (25%)"));
    assert_eq!(at(200.0, 100.0), None, "the hole");
    assert_eq!(at(390.0, 10.0), None, "outside");
}

#[test]
fn slices_are_told_apart_where_no_colour_is_set() {
    let plain = panel("piechart", &json!({"options": {"reduceOptions": {"values": true}}}));
    let colors = |frames: Vec<Frame>| {
        let legend = picture(&plain, frames, Size::new(400.0, 200.0), Theme::Dark).legend;
        let mut colors: Vec<String> =
            legend.unwrap().items.iter().map(|item| item.color.to_string()).collect();
        colors.dedup();
        colors.len()
    };
    assert_eq!(colors(frames(&[("a", 100.0), ("b", 200.0), ("c", 300.0)])), 3);
    assert_eq!(colors(vec![series("rows", &[Some(100.0), Some(200.0), Some(300.0)])]), 3);
}

#[test]
fn labels_stay_within_their_slices() {
    let labels = |names: [&str; 2], size: f32| {
        let settings =
            json!({"pieType": "donut", "displayLabels": ["name", "value"], "legend": {"showLegend": false}});
        let frames = frames(&[(names[0], 3.0), (names[1], 2.0)]);
        let scene = picture(&pie(&settings), frames, Size::new(size, size), Theme::Dark).scene;
        scene.shapes.iter().filter(|shape| matches!(shape, Shape::Text(_))).count()
    };
    assert_eq!(labels(["a", "b"], 300.0), 4);
    assert_eq!(labels(["kube-system", "b"], 300.0), 2, "the long name would lie over the hole");
    assert_eq!(labels(["kube-system", "b"], 900.0), 4);
}
