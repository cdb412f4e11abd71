//! Timelines and histories as a viewer sees them.

use serde_json::{Value as Json, json};

use crate::frame::{Field, Frame, Values};
use crate::panels::sample::{START, STEP, panel, series, view};
use crate::panels::{ChartView, PanelView, TooltipMode};
use crate::scene::{Point, Shape, Size};
use crate::theme::Theme;

#[track_caller]
fn chart(kind: &str, json: &Json, frames: Vec<Frame>) -> ChartView {
    match view(&panel(kind, json), frames, Size::new(400.0, 200.0), Theme::Dark) {
        PanelView::Chart(chart) => *chart,
        other => panic!("not a chart: {other:?}"),
    }
}

/// What is told at a minute, at a share of the height from the top.
fn told(chart: &ChartView, minute: f32, down: f32, mode: TooltipMode) -> Vec<(String, String)> {
    let plot = chart.plot;
    let at = Point::new(plot.x + plot.width * minute / 30.0, plot.y + plot.height * down);
    let rows = chart.hover(at, mode).map(|hover| hover.rows).unwrap_or_default();
    rows.into_iter().map(|row| (row.label, row.text)).collect()
}

fn stepped(name: &str, values: &[Option<f64>]) -> Frame {
    Frame { step_millis: Some(STEP), ..series(name, values) }
}

fn pair(label: &str, text: &str) -> (String, String) {
    (label.to_owned(), text.to_owned())
}

#[test]
fn equal_neighbours_are_one_state_and_a_gap_is_none() {
    let values = [Some(1.0), Some(1.0), Some(0.0), None, Some(1.0)];
    let mappings =
        json!([{"type": "value", "options": {"0": {"text": "Down", "color": "red"}, "1": {"text": "Up"}}}]);
    let json = json!({"defaults": {"mappings": mappings}});
    let chart = chart("state-timeline", &json, vec![stepped("a", &values)]);
    assert_eq!(told(&chart, 1.5, 0.5, TooltipMode::Single), [pair("a", "Up"), pair("Duration", "2m")]);
    assert_eq!(told(&chart, 2.5, 0.5, TooltipMode::Single), [pair("a", "Down"), pair("Duration", "1m")]);
    assert_eq!(told(&chart, 3.5, 0.5, TooltipMode::Single), []);
    assert_eq!(told(&chart, 4.5, 0.5, TooltipMode::Single)[0], pair("a", "Up"));
    assert_eq!(told(&chart, 5.5, 0.5, TooltipMode::Single), [], "a state is not known beyond a step");
    let legend: Vec<String> = chart.legend.unwrap().items.into_iter().map(|item| item.label).collect();
    assert_eq!(legend, ["Up", "Down"]);
}

#[test]
fn what_is_missing_is_told_where_the_panel_has_a_text_for_it() {
    let json = json!({"defaults": {"noValue": "silent"}});
    let chart = chart("state-timeline", &json, vec![stepped("a", &[Some(1.0), None, Some(2.0)])]);
    assert_eq!(told(&chart, 1.5, 0.5, TooltipMode::Single), [pair("a", "silent")]);
    assert_eq!(told(&chart, 2.5, 0.5, TooltipMode::Multi), [pair("a", "2")]);
}

#[test]
fn a_state_may_have_one_colour_in_all_lanes() {
    let mappings = json!([{"type": "value", "options": {"3": {"text": "Down", "color": "red"}}}]);
    let json = json!({"options": {"colorsStates": true}, "defaults": {"color": {"mode": "palette-classic"}, "mappings": mappings}});
    let frames = [("a", [1.0, 2.0, 3.0]), ("b", [2.0, 3.0, 1.0])]
        .map(|(name, values)| stepped(name, &values.map(Some)))
        .to_vec();
    let legend = chart("state-timeline", &json, frames).legend.unwrap();
    let states: Vec<_> = legend.items.iter().map(|item| (item.label.as_str(), item.color)).collect();
    let theme = Theme::Dark;
    let palette = |index: usize| crate::theme::Palette::Classic.color(index, theme);
    assert_eq!(states, [("1", palette(0)), ("2", palette(1)), ("Down", theme.color("red"))]);
}

#[test]
fn missing_values_are_bridged_where_asked() {
    let json = json!({"defaults": {"custom": {"spanNulls": true}}});
    let chart = chart("state-timeline", &json, vec![stepped("a", &[Some(1.0), None, None, Some(1.0)])]);
    assert_eq!(told(&chart, 2.0, 0.5, TooltipMode::Single), [pair("a", "1"), pair("Duration", "4m")]);
}

#[test]
fn values_coloured_by_thresholds_are_joined_by_them() {
    let thresholds = json!({"mode": "absolute", "steps": [
        {"color": "green", "value": null}, {"color": "red", "value": 80}]});
    let json =
        json!({"defaults": {"unit": "percent", "thresholds": thresholds, "color": {"mode": "thresholds"}}});
    let frames = || vec![stepped("a", &[Some(10.0), Some(20.0), Some(90.0), Some(95.0)])];
    let joined = chart("state-timeline", &json, frames());
    assert_eq!(told(&joined, 0.5, 0.5, TooltipMode::Single), [pair("a", "< 80%"), pair("Duration", "2m")]);
    let legend: Vec<String> = joined.legend.unwrap().items.into_iter().map(|item| item.label).collect();
    assert_eq!(legend, ["< 80%", "80%+"]);
    let single = chart("status-history", &json, frames());
    assert_eq!(told(&single, 3.0, 0.5, TooltipMode::Single), [pair("a", "95%")]);
}

#[test]
fn all_lanes_are_told_where_asked_and_words_are_states_too() {
    let words = Frame {
        fields: vec![
            Field::new("Time", Values::times([START, START + STEP])),
            Field::new("phase", Values::strings(["warm", "cold"])),
        ],
        step_millis: Some(STEP),
        ..Frame::default()
    };
    let chart = chart("state-timeline", &json!({}), vec![words, stepped("b", &[Some(3.0), Some(4.0)])]);
    assert_eq!(told(&chart, 0.5, 0.1, TooltipMode::Multi), [pair("phase", "warm"), pair("b", "3")]);
    assert_eq!(told(&chart, 1.5, 0.1, TooltipMode::Single)[0], pair("phase", "cold"));
}

#[test]
fn lanes_beyond_a_page_are_on_the_next() {
    let frames = || ["a", "b", "c"].map(|name| stepped(name, &[Some(1.0)])).to_vec();
    let paged = chart("state-timeline", &json!({"options": {"perPage": 2}}), frames());
    assert_eq!(paged.pages.map(|pages| (pages.page, pages.count)), Some((0, 2)));
    assert_eq!(told(&paged, 0.5, 0.9, TooltipMode::Single)[0], pair("b", "1"));
    let whole = chart("state-timeline", &json!({}), frames());
    assert_eq!(whole.pages, None);
    let kept_free = whole.plot.bottom() - paged.plot.bottom();
    assert!(kept_free >= 26.0, "the buttons that turn pages cover the times: {kept_free}");
}

/// Values written into cells that are `width / 30` wide.
#[track_caller]
fn written(width: f32, value: f64) -> Vec<String> {
    fn texts(shapes: &[Shape], within: bool) -> Vec<String> {
        let of = |shape: &Shape| match shape {
            Shape::Group { shapes, .. } => texts(shapes, true),
            Shape::Text(text) if within => vec![text.text.clone()],
            _ => Vec::new(),
        };
        shapes.iter().flat_map(of).collect()
    }
    let json = json!({"options": {"showValue": "always"}, "defaults": {"decimals": 1}});
    let frames = vec![stepped("a", &[Some(0.0), Some(value), Some(0.0)])];
    match view(&panel("status-history", &json), frames, Size::new(width, 200.0), Theme::Dark) {
        PanelView::Chart(chart) => texts(&chart.scene.shapes, false),
        other => panic!("not a chart: {other:?}"),
    }
}

#[test]
fn a_number_is_written_whole_or_not_at_all() {
    let is_whole = |texts: &[String]| texts.iter().all(|text| text.parse::<f64>().is_ok());
    for width in [300.0, 600.0, 900.0, 1200.0, 1500.0] {
        let texts = written(width, 12345.6);
        assert!(is_whole(&texts), "{texts:?}");
    }
    assert!(written(300.0, 12345.6).len() < 3 && written(1500.0, 12345.6).contains(&"12345.6".to_owned()));
}

#[test]
fn names_and_times_are_shown_as_asked() {
    let frames = || vec![stepped("first", &[Some(1.0)]), stepped("second", &[Some(2.0)])];
    let shown = |json: &Json| {
        let chart = chart("state-timeline", json, frames());
        let texts: Vec<String> = chart
            .scene
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text(text) => Some(text.text.clone()),
                _ => None,
            })
            .collect();
        (chart.plot, texts)
    };
    let (plain, texts) = shown(&json!({}));
    assert!(texts.iter().any(|text| text == "first"));
    let (nameless, texts) = shown(&json!({"defaults": {"custom": {"axisPlacement": "hidden"}}}));
    assert!(nameless.x < plain.x && texts.iter().all(|text| text != "first"), "{texts:?}");
    let (fixed, _) = shown(&json!({"defaults": {"custom": {"axisWidth": 120}}}));
    assert_eq!(fixed.x, 120.0);
    // A row of times for each zone, the first one's in the tooltip too.
    let two = json!({"options": {"timezone": ["Asia/Tokyo", "utc"]}});
    let (low, texts) = shown(&two);
    assert!(low.height < plain.height);
    assert!(
        texts.iter().any(|text| text.starts_with("21:")) && texts.iter().any(|text| text.starts_with("12:")),
        "{texts:?}"
    );
    let chart = chart("state-timeline", &two, frames());
    let at = Point::new(chart.plot.x + 1.0, chart.plot.center().y - 4.0);
    assert!(chart.hover(at, TooltipMode::Single).unwrap().time_text.contains("21:"));
}
