//! Bar gauges as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::Frame;
use crate::panels::sample::{panel, picture, series, wave, written};
use crate::scene::{AdvanceTable, Rect, Shape, Size, TextMeasure};
use crate::theme::Theme;

fn bar_gauge(options: &Json, mode: &str) -> crate::model::Panel {
    let defaults = json!({"unit": "ms", "min": 0, "max": 100, "color": {"mode": mode}, "thresholds": {"steps": [
        {"color": "green", "value": null}, {"color": "orange", "value": 60}, {"color": "red", "value": 85}]}});
    panel("bargauge", &json!({"options": options, "defaults": defaults}))
}

fn rects(options: &Json, frames: Vec<Frame>) -> Vec<Rect> {
    let scene =
        picture(&bar_gauge(options, "thresholds"), frames, Size::new(300.0, 120.0), Theme::Dark).scene;
    scene
        .shapes
        .iter()
        .filter_map(|shape| if let Shape::Rect { rect, .. } = shape { Some(*rect) } else { None })
        .collect()
}

/// Length of the filled part against the track.
#[track_caller]
fn check_fill(options: Json, value: Option<f64>, expected: Option<f32>) {
    let found = rects(&options, vec![series("a", &[value])]);
    let upright = options.get("orientation") == Some(&json!("vertical"));
    let length = |rect: Rect| if upright { rect.height } else { rect.width };
    let share = found.get(1).map(|fill| (length(*fill) / length(found[0]) * 100.0).round() / 100.0);
    assert_eq!(share, expected);
}

#[test]
fn bars_end_at_the_value() {
    check_fill(json!({"orientation": "horizontal"}), Some(25.0), Some(0.25));
    check_fill(json!({"orientation": "vertical"}), Some(25.0), Some(0.25));
    check_fill(json!({"orientation": "horizontal"}), Some(500.0), Some(1.0));
    check_fill(json!({"orientation": "horizontal"}), None, None);
    check_fill(json!({"orientation": "horizontal"}), Some(0.0), Some(0.0));
}

#[test]
fn cells_light_up_to_the_value() {
    let lit = |value: Option<f64>, unfilled: bool| {
        let options = json!({"displayMode": "lcd", "orientation": "horizontal", "showUnfilled": unfilled});
        rects(&options, vec![series("a", &[value])]).len()
    };
    let all = lit(Some(50.0), true);
    assert_eq!(lit(None, true), all);
    assert_eq!(lit(None, false), 0);
    assert_eq!(lit(Some(100.0), false), all);
    assert!((lit(Some(50.0), false) as f32 / all as f32 - 0.5).abs() < 0.06);
}

#[test]
fn bars_of_a_panel_start_and_end_together() {
    let found =
        rects(&json!({"orientation": "horizontal"}), vec![wave("a", 5.0), wave("a much longer name", 100.0)]);
    let tracks: Vec<_> = found.iter().step_by(2).map(|rect| (rect.x, rect.width)).collect();
    assert_eq!(tracks[0], tracks[1]);
}

#[test]
fn many_bars_never_vanish() {
    let frames = (0..50).map(|index| wave(&format!("pod-{index}"), f64::from(index))).collect();
    let view = picture(
        &bar_gauge(&json!({"orientation": "horizontal"}), "thresholds"),
        frames,
        Size::new(300.0, 120.0),
        Theme::Dark,
    );
    assert_eq!(view.hit_areas.len(), 50);
    assert!(view.scene.height > 1000.0);
}

#[test]
fn upright_bars_keep_names_and_values_apart() {
    let frames = (0..8).map(|index| wave(&format!("unit-{index}"), 71.2 + f64::from(index))).collect();
    let settings = bar_gauge(&json!({"orientation": "vertical"}), "thresholds");
    let view = picture(&settings, frames, Size::new(330.0, 250.0), Theme::Dark);
    let texts = written(&view.scene);
    let names: Vec<&str> =
        texts.iter().map(|text| text.text.as_str()).filter(|text| text.starts_with('u')).collect();
    assert_eq!(names, ["unit-0", "unit-1", "unit-2", "unit-3", "unit-4", "unit-5", "unit-6", "unit-7"]);
    let numbers: Vec<_> = texts.iter().filter(|text| text.text.starts_with('7')).collect();
    let units: Vec<_> = texts.iter().filter(|text| text.text == "ms").collect();
    for (unit, next) in units.iter().zip(&numbers[1..]) {
        assert!(unit.at.x + AdvanceTable.width_px("ms", unit.size, unit.weight) + 3.0 < next.at.x);
    }
}

#[test]
fn a_legend_lists_the_values_where_it_is_asked_for() {
    let shown = |legend: Json, size: Size| {
        let panel = bar_gauge(&json!({"orientation": "horizontal", "legend": legend}), "thresholds");
        picture(
            &panel,
            vec![series("a", &[Some(25.0), Some(75.0)]), series("b", &[Some(90.0)])],
            size,
            Theme::Dark,
        )
    };
    let wide = Size::new(400.0, 200.0);
    assert!(shown(json!({"displayMode": "list", "placement": "bottom"}), wide).legend.is_none());
    let right = json!({"showLegend": true, "displayMode": "table", "placement": "right", "calcs": ["max"]});
    let view = shown(right, wide);
    let legend = view.legend.unwrap();
    let rows: Vec<(&str, &str)> =
        legend.items.iter().map(|item| (item.label.as_str(), item.values[0].as_str())).collect();
    assert_eq!(rows, [("a", "75 ms"), ("b", "90 ms")]);
    let beside = view.legend_area.unwrap();
    let bars: Vec<Rect> = view
        .hit_areas
        .iter()
        .map(|area| match area.place {
            crate::panels::HitPlace::Rect(rect) => rect,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(bars.len(), 2);
    assert!(bars.iter().all(|bar| bar.right() <= beside.x), "{bars:?} {beside:?}");
    assert_eq!((view.scene.width, view.scene.height), (400.0, 200.0));
    // Where the bars fill the panel by themselves the panel says why there is none.
    let low = shown(
        json!({"showLegend": true, "displayMode": "list", "placement": "bottom"}),
        Size::new(200.0, 40.0),
    );
    assert_eq!(
        (low.legend.is_none(), low.notice.as_deref()),
        (true, Some("There is no room for the legend"))
    );
}
