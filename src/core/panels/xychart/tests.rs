//! XY charts as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::{Field, Frame, FrameKind, Numbers, Values};
use crate::panels::sample::{panel, picture, series, view};
use crate::panels::{PanelView, PictureView};
use crate::scene::{Shape, Size};
use crate::theme::Theme;

fn table() -> Frame {
    let column = |name: &str, values: &[Option<f64>]| {
        Field::new(name, Values::numbers(values.iter().copied().collect::<Numbers>()))
    };
    let fields = vec![
        column("height", &[Some(1.0), Some(2.0), None, Some(3.0)]),
        column("weight", &[Some(10.0), None, Some(30.0), Some(40.0)]),
        column("age", &[Some(5.0), Some(6.0), Some(7.0), Some(8.0)]),
    ];
    Frame { kind: FrameKind::Table, fields, ..Frame::default() }
}

#[track_caller]
fn chart(kind: &str, options: &Json) -> PictureView {
    picture(&panel(kind, &json!({ "options": options })), vec![table()], Size::new(400.0, 200.0), Theme::Dark)
}

/// Series and what each point tells.
fn told(view: &PictureView) -> Vec<String> {
    let mut points: Vec<(Option<usize>, String)> = Vec::new();
    for area in &view.hit_areas {
        let text = format!("{} {}", area.label, area.value);
        match points.last_mut() {
            Some((group, told)) if *group == area.group => told.push_str(&format!(", {text}")),
            _ => points.push((area.group, format!("{}: {text}", area.title))),
        }
    }
    points.into_iter().map(|(_, told)| told).collect()
}

#[test]
fn the_first_number_lies_below_and_others_are_series() {
    let view = chart("xychart", &json!({}));
    assert_eq!(
        told(&view),
        [
            "weight: height 1, weight 10",
            "weight: height 3, weight 40",
            "age: height 1, age 5",
            "age: height 2, age 6",
            "age: height 3, age 8"
        ]
    );
    assert_eq!(view.summary, "2 series of points: weight over height, 2 points; age over height, 3 points.");
}

#[test]
fn old_and_new_mappings_mean_the_same() {
    let old = json!({"seriesMapping": "manual", "series": [
        {"x": "age", "y": "height", "name": "H", "pointSize": {"field": "weight"}}]});
    let by_name = |name: &str| json!({"matcher": {"id": "byName", "options": name}});
    let new = json!({"mapping": "manual", "series": [
        {"x": by_name("age"), "y": by_name("height"), "size": by_name("weight"), "name": {"fixed": "H"}}]});
    let expected = told(&chart("xychart", &old));
    assert_eq!(expected[0], "H: age 5, height 1, weight 10");
    assert_eq!(expected.len(), 3);
    assert_eq!(told(&chart("xychart", &new)), expected);
}

#[test]
fn series_of_their_own_are_told_how_to_meet() {
    let frames = vec![series("a", &[Some(1.0)]), series("b", &[Some(2.0)])];
    let said = view(&panel("xychart", &json!({})), frames, Size::new(400.0, 200.0), Theme::Dark);
    assert!(matches!(said, PanelView::Empty { message } if message.contains("Join by field")));
}

#[test]
fn points_have_an_edge_as_wide_as_asked() {
    let edges = |width: Json| {
        let settings =
            json!({"defaults": {"custom": {"pointSize": {"fixed": 10}, "pointStrokeWidth": width}}});
        let view = picture(&panel("xychart", &settings), vec![table()], Size::new(400.0, 200.0), Theme::Dark);
        let groups = view.scene.shapes.into_iter().filter_map(|shape| match shape {
            Shape::Group { shapes, .. } => Some(shapes),
            _ => None,
        });
        let edges = groups.flatten().filter_map(|shape| match shape {
            Shape::Sector(sector) => Some(sector.outer_radius - sector.inner_radius),
            _ => None,
        });
        edges.collect::<Vec<_>>()
    };
    assert_eq!(edges(json!(3)), [3.0; 5]);
    assert_eq!(edges(json!(null)), [1.0; 5]);
    assert_eq!(edges(json!(0)), [0.0; 0]);
}
