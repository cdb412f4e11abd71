//! Gauges as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::sample::{panel, picture, series, wave};
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
