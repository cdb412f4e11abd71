//! Treemaps as a viewer sees them.

use serde_json::{Value as Json, json};

use super::options::Tiling;
use super::tiling::tile;
use crate::frame::{Field, Frame, FrameKind, Values};
use crate::panels::sample::{panel, picture, wave};
use crate::panels::{HitPlace, PictureView};
use crate::scene::{Rect, Size};
use crate::theme::Theme;

fn table() -> Frame {
    let fields = vec![
        Field::new("team", Values::strings(["x", "y", "x", "y"])),
        Field::new("name", Values::strings(["a", "b", "c", "none"])),
        Field::new("size", Values::numbers(vec![6.0, 3.0, 1.0, 0.0])),
    ];
    Frame { ref_id: "A".to_owned(), kind: FrameKind::Table, fields, ..Frame::default() }
}

#[track_caller]
fn view(options: &Json, frames: Vec<Frame>) -> PictureView {
    let panel = panel("marcusolsson-treemap-panel", &json!({"options": options}));
    picture(&panel, frames, Size::new(400.0, 200.0), Theme::Dark)
}

fn area(place: HitPlace) -> f32 {
    match place {
        HitPlace::Rect(rect) => rect.width * rect.height,
        HitPlace::Ring { .. } => 0.0,
    }
}

#[test]
fn areas_are_in_proportion_whatever_the_tiling() {
    let whole = Rect::new(10.0, 20.0, 300.0, 200.0);
    for tiling in [Tiling::Squares, Tiling::Columns, Tiling::Rows, Tiling::Halves] {
        let sizes = [50.0, 25.0, 12.0, 8.0, 5.0];
        let rects = tile(tiling, &sizes, whole);
        for (size, rect) in sizes.iter().zip(&rects) {
            let share = f64::from(rect.width * rect.height) / 60_000.0;
            assert!((share - size / 100.0).abs() < 1e-4, "{tiling:?} {size}: {share}");
            assert!(rect.x >= 9.99 && rect.y >= 19.99 && rect.right() <= 310.01 && rect.bottom() <= 220.01);
        }
        for (at, one) in rects.iter().enumerate() {
            let overlaps = |two: &Rect| {
                one.right().min(two.right()) - one.x.max(two.x) > 0.01
                    && one.bottom().min(two.bottom()) - one.y.max(two.y) > 0.01
            };
            assert!(!rects[at + 1..].iter().any(overlaps), "{tiling:?}");
        }
    }
}

#[test]
fn rows_have_a_rectangle_each_and_what_has_no_size_is_counted() {
    let mut table = table();
    table.fields.insert(0, Field::new("Time", Values::times(vec![1_000; 4])));
    let view = view(&json!({}), vec![table]);
    let told: Vec<(&str, &str)> =
        view.hit_areas.iter().map(|area| (area.label.as_str(), area.value.as_str())).collect();
    // The first text names them.
    assert_eq!(told, [("x", "6"), ("y", "3"), ("x", "1")]);
    assert_eq!(view.notice.as_deref(), Some("1 of 4 values are not above zero"));
}

#[test]
fn fields_are_chosen_and_grouped() {
    let options = json!({
        "textField": "name", "sizeField": "size", "groupByField": "team", "labelFields": ["size"], "tiling": "treemapSlice",
    });
    let view = view(&options, vec![table()]);
    let told: Vec<String> =
        view.hit_areas.iter().map(|area| format!("{} {} {}", area.title, area.label, area.value)).collect();
    assert_eq!(told, ["x a 6, size: 6", "x c 1, size: 1", "y b 3, size: 3"]);
    assert!(area(view.hit_areas[0].place) > area(view.hit_areas[1].place));
}

#[test]
fn a_series_counts_by_its_last_value() {
    let view = view(&json!({}), vec![wave("a", 12.5), wave("b", 85.0)]);
    let told: Vec<&str> = view.hit_areas.iter().map(|area| area.label.as_str()).collect();
    assert_eq!(told, ["b", "a"]);
    assert_eq!(view.summary, "b: 85; a: 12.5");
}
