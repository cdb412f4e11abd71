//! Gauges as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::sample::{panel, picture, series, wave, written};
use crate::scene::{Sector, Shape, Size};
use crate::theme::Theme;

fn gauge(options: &Json, defaults: &Json) -> crate::model::Panel {
    let mut all = json!({"unit": "percent", "min": 0, "max": 100, "thresholds": {"steps": [
        {"color": "green", "value": null}, {"color": "orange", "value": 60}, {"color": "red", "value": 85}]}});
    for (key, value) in defaults.as_object().into_iter().flatten() {
        all[key] = value.clone();
    }
    panel("gauge", &json!({"options": options, "defaults": all}))
}

fn sectors(options: &Json, defaults: &Json, frames: Vec<Frame>) -> Vec<Sector> {
    let scene = picture(&gauge(options, defaults), frames, Size::new(200.0, 160.0), Theme::Dark).scene;
    let sectors = scene
        .shapes
        .into_iter()
        .filter_map(|shape| if let Shape::Sector(sector) = shape { Some(sector) } else { None });
    sectors.collect()
}

/// Share of the whole arc that is filled, without the ring.
#[track_caller]
fn check_fill(value: Option<f64>, defaults: Json, expected: Option<f32>) {
    let found = sectors(&json!({"showThresholdMarkers": false}), &defaults, vec![series("a", &[value])]);
    let share = found.get(1).map(|fill| (fill.sweep / found[0].sweep * 1000.0).round() / 1000.0);
    assert_eq!(share, expected);
}

#[test]
fn the_arc_is_filled_to_the_value_and_within_its_scale() {
    check_fill(Some(25.0), json!({}), Some(0.25));
    check_fill(Some(100.0), json!({}), Some(1.0));
    check_fill(Some(250.0), json!({}), Some(1.0));
    check_fill(Some(0.0), json!({}), None);
    check_fill(Some(-5.0), json!({}), None);
    check_fill(None, json!({}), None);
    check_fill(Some(75.0), json!({"min": 50}), Some(0.5));
    check_fill(Some(25.0), json!({"custom": {"neutral": 50}}), Some(0.25));
}

#[test]
fn a_panel_that_names_a_shape_has_the_new_look_and_its_defaults() {
    let drawn = |options: Json| sectors(&options, &json!({}), vec![wave("a", 50.0)]);
    let turn = |sectors: &[Sector]| sectors[0].sweep / std::f32::consts::PI;
    assert!((turn(&drawn(json!({}))) - 1.2).abs() < 0.01);
    assert!((turn(&drawn(json!({"shape": "circle"}))) - 2.0).abs() < 0.01);
    // A gradient is many pieces of one bar.
    let plain = json!({"shape": "gauge", "effects": {"gradient": false}, "showThresholdMarkers": false});
    assert_eq!(drawn(plain).len(), 2);
    assert!(drawn(json!({"shape": "gauge", "showThresholdMarkers": false})).len() > 10);
    let graphs = |options: Json| {
        let scene = picture(
            &gauge(&options, &json!({})),
            vec![wave("a", 50.0)],
            Size::new(200.0, 160.0),
            Theme::Dark,
        );
        scene.scene.shapes.iter().filter(|shape| matches!(shape, Shape::Group { .. })).count()
    };
    assert_eq!(graphs(json!({"shape": "gauge"})), 1, "its past");
    assert_eq!(graphs(json!({"shape": "gauge", "sparkline": false})), 0);
    assert_eq!(graphs(json!({})), 0);
}

#[test]
fn segments_are_filled_up_to_the_value_each_in_its_own_colour() {
    let options = json!({"shape": "circle", "segmentCount": 10, "showThresholdMarkers": false});
    let found = sectors(&options, &json!({}), vec![series("a", &[Some(70.0)])]);
    assert_eq!(found.len(), 10);
    let colors: Vec<_> = found.iter().map(|sector| sector.fill.flat()).collect();
    let (green, orange) = (Theme::Dark.color("green"), Theme::Dark.color("orange"));
    assert_eq!(colors[..7], [green, green, green, green, green, green, orange]);
    assert!(colors[7..].iter().all(|color| *color == Theme::Dark.tokens().track));
}

#[test]
fn a_dial_says_what_its_panel_asks_for() {
    let said = |mode: &str| {
        let options = json!({"textMode": mode});
        let frames = vec![wave("a", 42.0), wave("b", 7.0)];
        let view = picture(&gauge(&options, &json!({})), frames, Size::new(400.0, 160.0), Theme::Dark);
        let texts: Vec<String> = written(&view.scene).iter().map(|text| text.text.clone()).collect();
        texts.join(" ")
    };
    assert_eq!(said("auto"), "42 % a 7 % b");
    assert_eq!(said("value"), "42 % 7 %");
    assert_eq!(said("name"), "a b");
    assert_eq!(said("none"), "");
}

#[test]
fn old_gauges_have_a_ring_only_where_thresholds_colour_them() {
    let count = |defaults: Json| sectors(&json!({}), &defaults, vec![series("a", &[Some(25.0)])]).len();
    assert_eq!(count(json!({})), 5);
    assert_eq!(count(json!({"color": {"mode": "fixed", "fixedColor": "blue"}})), 2);
}

#[test]
fn the_ring_shows_every_threshold() {
    let found = sectors(&json!({}), &json!({}), vec![series("a", &[Some(25.0)])]);
    let ring: Vec<f32> =
        found.iter().skip(2).map(|sector| (sector.sweep / found[0].sweep * 100.0).round()).collect();
    assert_eq!(ring, [60.0, 25.0, 15.0]);
}

#[test]
fn a_lone_value_has_no_name_unless_given() {
    let said = |defaults: Json, frames| {
        picture(&gauge(&json!({}), &defaults), frames, Size::new(200.0, 160.0), Theme::Dark).summary
    };
    assert_eq!(said(json!({}), vec![wave("a", 42.0)]), "42%");
    assert_eq!(said(json!({"displayName": "CPU"}), vec![wave("a", 42.0)]), "CPU: 42%");
    assert_eq!(said(json!({}), vec![wave("a", 42.0), wave("b", 7.0)]), "a: 42%; b: 7%");
    assert_eq!(said(json!({}), vec![]), "No data");
}
