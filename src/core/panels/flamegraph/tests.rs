//! Flame graphs as a viewer sees them.

use serde_json::json;

use crate::frame::{Field, Frame, FrameKind, Values};
use crate::panels::HitPlace;
use crate::panels::sample::{panel, picture};
use crate::scene::Size;
use crate::theme::Theme;

fn frame() -> Frame {
    let numbers = |name: &str, values: &[f64]| Field::new(name, Values::numbers(values.to_vec()));
    Frame {
        kind: FrameKind::Table,
        fields: vec![
            numbers("level", &[0.0, 1.0, 2.0, 1.0]),
            numbers("value", &[100.0, 60.0, 60.0, 30.0]),
            numbers("self", &[10.0, 0.0, 60.0, 30.0]),
            Field::new("label", Values::strings(["main", "work", "main", "wait"])),
        ],
        ..Frame::default()
    }
}

#[test]
fn calls_lie_below_their_callers() {
    let view = picture(&panel("flamegraph", &json!({})), vec![frame()], Size::new(400.0, 200.0), Theme::Dark);
    let places: Vec<(String, f32, f32, f32)> = view
        .hit_areas
        .iter()
        .filter(|area| area.label == "Total")
        .map(|area| match area.place {
            HitPlace::Rect(rect) => (area.title.clone(), rect.x.round(), rect.y, rect.width.round()),
            HitPlace::Ring { .. } => (String::new(), 0.0, 0.0, 0.0),
        })
        .collect();
    let place = |title: &str, x: f32, y: f32, width: f32| (title.to_owned(), x, y, width);
    assert_eq!(
        places,
        [
            place("main", 0.0, 0.0, 400.0),
            place("work", 0.0, 20.0, 240.0),
            place("main", 0.0, 40.0, 240.0),
            place("wait", 240.0, 20.0, 120.0)
        ]
    );
    assert_eq!(view.hit_areas[1].value, "10 (10.0%)");
    assert_eq!(view.summary, "Flame graph of 4 calls; most by themselves: main 70, wait 30, work 0.");
}
