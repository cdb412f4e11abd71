//! Node graphs as a viewer sees them.

use serde_json::json;

use crate::frame::{Field, Frame, FrameKind, Values};
use crate::panels::PictureView;
use crate::panels::sample::{panel, picture};
use crate::scene::Size;
use crate::theme::Theme;

fn frame(fields: Vec<Field>) -> Frame {
    Frame { kind: FrameKind::Table, fields, ..Frame::default() }
}

fn words(name: &str, values: &[&str]) -> Field {
    Field::new(name, Values::strings(values.iter().copied()))
}

#[track_caller]
fn chart(frames: Vec<Frame>) -> PictureView {
    picture(&panel("nodeGraph", &json!({})), frames, Size::new(400.0, 300.0), Theme::Dark)
}

fn titles(view: &PictureView) -> Vec<&str> {
    let mut titles: Vec<&str> = view.hit_areas.iter().map(|area| area.title.as_str()).collect();
    titles.dedup();
    titles
}

#[test]
fn edges_alone_make_the_nodes_they_join() {
    let view = chart(vec![frame(vec![
        words("id", &["1", "2", "3"]),
        words("source", &["web", "shop", ""]),
        words("target", &["shop", "db", "db"]),
        Field::new("mainStat", Values::numbers(vec![3.0, 4.0, 5.0])),
    ])]);
    assert_eq!(titles(&view), ["web → shop", "shop → db", "web", "shop", "db"]);
    assert_eq!(view.hit_areas[0].value, "3");
    assert_eq!(view.notice.as_deref(), Some("1 edge without source or target is not drawn"));
    assert_eq!(view.summary, "Graph of 3 nodes and 2 edges: web, shop, db.");
}

#[test]
fn nodes_tell_what_their_row_says() {
    let view = chart(vec![frame(vec![
        words("id", &["a"]),
        words("title", &["Shop"]),
        words("subTitle", &["v2"]),
        words("detail__zone", &["eu"]),
    ])]);
    assert_eq!(titles(&view), ["Shop"]);
    let rows: Vec<(&str, &str)> =
        view.hit_areas.iter().map(|area| (area.label.as_str(), area.value.as_str())).collect();
    assert_eq!(rows, [("", "v2"), ("zone", "eu")]);
}
