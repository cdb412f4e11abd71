//! Bar charts as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::{Field, Frame, FrameKind, Numbers, Values};
use crate::panels::sample::{panel, picture, series, view};
use crate::panels::{PanelView, PictureView};
use crate::scene::{AdvanceTable, Fill, Shape, Size, TextMeasure};
use crate::theme::Theme;

fn table(columns: &[(&str, &[Option<f64>])]) -> Frame {
    let mut fields = vec![Field::new("host", Values::strings(["a", "b"]))];
    for (name, values) in columns {
        let numbers: Numbers = values.iter().copied().collect();
        fields.push(Field::new(*name, Values::numbers(numbers)));
    }
    Frame { kind: FrameKind::Table, fields, ..Frame::default() }
}

#[track_caller]
fn chart(options: &Json, frames: Vec<Frame>, size: Size) -> PictureView {
    picture(&panel("barchart", &json!({ "options": options })), frames, size, Theme::Dark)
}

const WIDE: Size = Size::new(400.0, 200.0);

/// Group, series and value of each bar, and how high and wide its lane is.
fn told(view: &PictureView) -> Vec<(String, String, String)> {
    let areas = view.hit_areas.iter();
    areas.map(|area| (area.title.clone(), area.label.clone(), area.value.clone())).collect()
}

fn bar(title: &str, label: &str, value: &str) -> (String, String, String) {
    (title.to_owned(), label.to_owned(), value.to_owned())
}

#[test]
fn each_row_is_a_group_and_null_is_no_bar() {
    let view =
        chart(&json!({}), vec![table(&[("in", &[Some(1.0), Some(2.0)]), ("out", &[Some(3.0), None])])], WIDE);
    assert_eq!(told(&view), [bar("a", "in", "1"), bar("b", "in", "2"), bar("a", "out", "3")]);
    assert_eq!(view.summary, "Bar chart of 2 groups: a in 1, out 3; b in 2.");
    let legend: Vec<String> = view.legend.unwrap().items.into_iter().map(|item| item.label).collect();
    assert_eq!(legend, ["in", "out"]);
}

#[test]
fn frames_are_joined_by_their_groups() {
    let mut other = table(&[("out", &[Some(5.0), Some(6.0)])]);
    other.fields[0].values = Values::strings(["b", "c"]);
    let view = chart(&json!({}), vec![table(&[("in", &[Some(1.0), Some(2.0)])]), other], WIDE);
    assert_eq!(
        told(&view),
        [bar("a", "in", "1"), bar("b", "in", "2"), bar("b", "out", "5"), bar("c", "out", "6")]
    );
}

#[test]
fn times_group_where_there_are_no_texts() {
    let view = chart(&json!({}), vec![series("x", &[Some(4.0), Some(5.0)])], WIDE);
    assert_eq!(told(&view)[1], bar("2024-07-21 12:22:10", "x", "5"));
}

#[test]
fn without_anything_to_group_by_it_says_so() {
    let frame = Frame { fields: vec![Field::new("v", Values::numbers(vec![1.0]))], ..Frame::default() };
    match view(&panel("barchart", &json!({})), vec![frame], WIDE, Theme::Dark) {
        PanelView::Empty { message } => {
            assert_eq!(message, "A bar chart needs a text or time field to group by")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_high_panel_lays_the_bars_down() {
    let extent = |size: Size| {
        let view = chart(&json!({}), vec![table(&[("in", &[Some(1.0), Some(2.0)])])], size);
        match view.hit_areas[0].place {
            crate::panels::HitPlace::Rect(rect) => rect.width > rect.height,
            _ => false,
        }
    };
    assert!(extent(Size::new(200.0, 400.0)));
    assert!(!extent(Size::new(300.0, 299.0)));
}

#[test]
fn values_below_lying_bars_are_named_at_even_distances() {
    for (width, unit) in [(560.0, "percent"), (420.0, "bytes"), (300.0, "dtdurations"), (240.0, "short")] {
        let settings = json!({
            "options": {"orientation": "horizontal", "showValue": "never", "legend": {"showLegend": false}},
            "defaults": {"unit": unit, "min": 0, "max": 44},
        });
        let frames = vec![table(&[("in", &[Some(40.0), Some(12.5)])])];
        let size = Size::new(width, 200.0);
        let scene = picture(&panel("barchart", &settings), frames, size, Theme::Dark).scene;
        let texts = scene.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) if text.at.y > size.height - 30.0 => Some(text),
            _ => None,
        });
        let places: Vec<f32> = texts.map(|text| text.at.x).collect();
        let apart: Vec<f32> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(places.len() > 1, "{unit}: {places:?}");
        assert!(apart.iter().all(|gap| (gap - apart[0]).abs() < 1.0), "{unit}: {places:?}");
    }
}

#[test]
fn turned_names_begin_within_the_panel() {
    let mut frame = table(&[("in", &[Some(1.0), Some(2.0)])]);
    frame.fields[0].values = Values::strings(["a name much longer than the place before it", "b"]);
    for turn in [-45_i16, 45] {
        let size = Size::new(200.0, 160.0);
        let scene = chart(&json!({ "xTickLabelRotation": turn }), vec![frame.clone()], size).scene;
        let turned = scene.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) if text.rotation != 0.0 => Some(text),
            _ => None,
        });
        let reaches = turned.map(|text| {
            let along = AdvanceTable.width_px(&text.text, text.size, 400) * 45.0_f32.to_radians().cos();
            text.at.x + along * f32::from(turn.signum())
        });
        let within = reaches.filter(|x| (-0.5..=size.width + 0.5).contains(x)).count();
        assert_eq!(within, 2, "{turn}");
    }
}

#[test]
fn thresholds_are_lines_and_bands_on_the_axis_of_their_values() {
    let drawn = |orientation: &str, mode: &str| {
        let settings = json!({
            "options": {"orientation": orientation, "legend": {"showLegend": false}},
            "defaults": {"min": 0, "max": 10, "custom": {"thresholdsStyle": {"mode": mode}}, "thresholds": {
                "mode": "absolute", "steps": [{"value": null, "color": "green"}, {"value": 5, "color": "red"}]}},
        });
        let frames = vec![table(&[("in", &[Some(1.0), Some(9.0)])])];
        let scene = picture(&panel("barchart", &settings), frames, WIDE, Theme::Dark).scene;
        let red = Theme::Dark.color("red");
        scene
            .shapes
            .iter()
            .filter(|shape| match shape {
                Shape::Path { stroke, .. } => stroke.paint.flat() == red,
                Shape::Rect { fill: Some(fill), .. } => {
                    let fill = fill.flat();
                    (fill.r, fill.g, fill.b) == (red.r, red.g, red.b)
                }
                _ => false,
            })
            .count()
    };
    for orientation in ["vertical", "horizontal"] {
        assert_eq!(
            [drawn(orientation, "off"), drawn(orientation, "line"), drawn(orientation, "area")],
            [0, 1, 1]
        );
        assert_eq!(drawn(orientation, "dashed+area"), 2);
    }
}

#[test]
fn bars_run_through_the_colours_of_their_axis() {
    let steps = json!({"steps": [{"color": "green", "value": null}, {"color": "red", "value": 5}]});
    let stops = |mode: &str| {
        let settings = json!({"options": {"showValue": "never"}, "defaults": {
            "custom": {"gradientMode": "scheme"}, "thresholds": steps, "color": {"mode": mode, "fixedColor": "blue"}}});
        let frames = vec![table(&[("in", &[Some(2.0), Some(8.0)])])];
        let view = picture(&panel("barchart", &settings), frames, WIDE, Theme::Dark);
        let groups = view.scene.shapes.into_iter().filter_map(|shape| match shape {
            Shape::Group { shapes, .. } => Some(shapes),
            _ => None,
        });
        let fills = groups.flatten().filter_map(|shape| match shape {
            Shape::Rect { fill: Some(Fill::Linear(gradient)), .. } => Some(gradient.stops.len()),
            Shape::Rect { fill: Some(Fill::Solid(_)), .. } => Some(1),
            _ => None,
        });
        fills.collect::<Vec<_>>()
    };
    let by_value = stops("thresholds");
    assert!(by_value.len() == 2 && by_value.iter().all(|stops| *stops > 3), "{by_value:?}");
    // One colour has nothing to run through.
    assert_eq!(stops("fixed"), [1, 1]);
}
