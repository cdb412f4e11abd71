//! Texts as a viewer reads them.

use serde_json::{Value as Json, json};

use super::*;
use crate::frame::Field;
use crate::panels::sample::{panel, series, view};
use crate::scene::Size;
use crate::theme::Theme;

#[test]
fn options_name_the_mode() {
    #[track_caller]
    fn check(json: &str, mode: TextMode, content: &str) {
        let options = Options::from(serde_json::from_str::<Json>(json).unwrap());
        let read = TextOptions::read(&options);
        assert_eq!((read.mode, read.content.as_str()), (mode, content));
    }
    check(r#"{"mode": "html", "content": "<b>x</b>"}"#, TextMode::Html, "<b>x</b>");
    check(r#"{"mode": "code", "content": "x"}"#, TextMode::Code, "x");
    check(r#"{"mode": null, "content": "x"}"#, TextMode::Markdown, "x");
    check(r#"{"content": 5}"#, TextMode::Markdown, "");
    check("{}", TextMode::Markdown, "");
}

fn built(options: Json, frames: Vec<Frame>) -> PanelView {
    let json = json!({"options": options, "defaults": {"unit": "percent"}});
    view(&panel("text", &json), frames, Size::new(400.0, 300.0), Theme::Dark)
}

#[track_caller]
fn text(options: Json, frames: Vec<Frame>) -> TextView {
    match built(options, frames) {
        PanelView::Text(text) => text,
        other => panic!("not a text: {other:?}"),
    }
}

fn hosts(names: &[&str]) -> Frame {
    let values = (0..names.len()).map(|at| Some(at as f64 + 12.0)).collect::<crate::frame::Numbers>();
    Frame {
        name: Some("hosts".to_owned()),
        fields: vec![
            Field::new("host", Values::strings(names.iter().copied())),
            Field::new("cpu", Values::numbers(values)),
        ],
        ..Frame::default()
    }
}

#[test]
fn a_text_is_written_once_for_each_row() {
    let content =
        "- ${__series.name} ${__data.fields.host}: ${__data.fields.cpu}${__data.fields.nope} $other";
    let each = |mode: &str| {
        let options = json!({"mode": mode, "content": content, "renderMode": "perRow"});
        text(options, vec![hosts(&["web-1", "web-2"]), hosts(&["db-1"])]).content
    };
    let expected = ["- hosts web-1: 12% $other", "- hosts web-2: 13% $other", "- hosts db-1: 12% $other"];
    assert_eq!(each("markdown"), expected.join("\n\n"));
    assert_eq!(each("code"), expected.join("\n"));
    let once = json!({"content": content, "renderMode": "once"});
    assert_eq!(text(once, vec![hosts(&["web-1"])]).content, content);
}

#[test]
fn what_the_data_says_is_no_markup() {
    let each = |mode: &str| {
        let options = json!({"mode": mode, "content": "${__data.fields.host}", "renderMode": "perRow"});
        text(options, vec![hosts(&["<b>$x</b>"])]).content
    };
    assert_eq!(each("html"), "&lt;b&gt;$x&lt;/b&gt;");
    assert_eq!(each("code"), "<b>$x</b>");
}

#[test]
fn a_row_is_told_by_its_value_not_its_time() {
    let options =
        json!({"content": "${__value.raw} ${__field.labels.name}", "renderMode": "perRow", "mode": "code"});
    assert_eq!(text(options, vec![series("a", &[Some(1.0), Some(2.0)])]).content, "1 a\n2 a");
}

#[test]
fn rows_are_bounded_and_none_are_told() {
    let options = json!({"content": "x", "renderMode": "perRow", "mode": "code"});
    let many = vec![""; 1200];
    let content = text(options.clone(), vec![hosts(&many)]).content;
    assert_eq!(content.lines().count(), 1001);
    assert!(content.ends_with("Showing the first 1000 of 1200 rows."));
    assert!(matches!(built(options, Vec::new()), PanelView::Empty { message } if message == "No data"));
}

#[test]
fn code_has_numbers_and_json_colours() {
    let options = json!({
        "mode": "code", "content": "{\n  \"a\": 1\n}",
        "code": {"language": "json", "showLineNumbers": true, "showMiniMap": false}
    });
    let view = text(options, Vec::new());
    assert!(view.code.line_numbers);
    let lines: Vec<(&str, Vec<&str>)> = view
        .lines()
        .into_iter()
        .map(|(line, parts)| (line, parts.into_iter().map(|part| &line[part.from..part.to]).collect()))
        .collect();
    assert_eq!(lines, [("{", vec![]), ("  \"a\": 1", vec!["\"a\"", "1"]), ("}", vec![])]);
    let sql = text(json!({"mode": "code", "content": "select 1", "code": {"language": "sql"}}), Vec::new());
    assert_eq!(sql.lines(), [("select 1", vec![])]);
}
