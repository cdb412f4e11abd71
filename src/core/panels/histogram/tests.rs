//! Histograms as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::{Field, Frame, FrameKind, Labels, Values};
use crate::panels::PictureView;
use crate::panels::sample::{panel, picture, series};
use crate::scene::Size;
use crate::theme::Theme;

#[track_caller]
fn chart(options: &Json, frames: Vec<Frame>) -> PictureView {
    picture(&panel("histogram", &json!({ "options": options })), frames, Size::new(400.0, 200.0), Theme::Dark)
}

/// Bucket, series and count of every bucket that is not empty.
fn told(view: &PictureView) -> Vec<(&str, &str, &str)> {
    let areas = view.hit_areas.iter().filter(|area| area.value != "0");
    areas.map(|area| (area.title.as_str(), area.label.as_str(), area.value.as_str())).collect()
}

#[test]
fn every_value_is_counted_once() {
    let values = [Some(1.0), Some(1.5), None, Some(9.0), Some(f64::NAN)];
    let frames = || vec![series("a", &values), series("b", &[Some(2.0)])];
    let each = chart(&json!({"bucketSize": 2}), frames());
    assert_eq!(told(&each), [("0 – 2", "a", "2"), ("2 – 4", "b", "1"), ("8 – 10", "a", "1")]);
    let together = chart(&json!({"bucketSize": 2, "combine": true}), frames());
    assert_eq!(told(&together)[0], ("0 – 2", "Combined", "2"));
    let moved = chart(&json!({"bucketSize": 2, "bucketOffset": 1}), frames());
    assert_eq!(told(&moved)[0], ("1 – 3", "a", "2"));
    assert_eq!(each.summary, "Histogram of 5 buckets: a 3, most in 0 – 2; b 1, most in 2 – 4.");
}

#[test]
fn buckets_counted_elsewhere_are_shown_as_they_are() {
    let bucket = |end: &str, counts: &[f64]| Frame {
        kind: FrameKind::Heatmap,
        fields: vec![
            Field::new("Time", Values::times((0..counts.len() as i64).map(|step| step * 1000))),
            Field {
                labels: Labels::from([("le", end)]),
                ..Field::new("Value", Values::numbers(counts.to_vec()))
            },
        ],
        ..Frame::default()
    };
    let view = chart(
        &json!({}),
        vec![bucket("0.5", &[1.0, 4.0]), bucket("1", &[2.0, 0.0]), bucket("+Inf", &[0.0, 3.0])],
    );
    assert_eq!(told(&view), [("up to 0.500", "Count", "4"), ("above 1", "Count", "3")]);
}
