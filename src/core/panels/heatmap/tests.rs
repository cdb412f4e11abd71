//! A heatmap as a viewer sees it: where counts lie and what the pointer is told.

use serde_json::{Value as Json, json};

use crate::frame::{DataLink, Field, Frame, FrameKind, Labels, Values};
use crate::model::Transformation;
use crate::panels::sample::{START, STEP, panel, view};
use crate::panels::{ChartView, Hover, PanelView, TooltipMode};
use crate::scene::{Point, Size};
use crate::theme::Theme;
use crate::time::Zone;
use crate::transform::{TransformContext, apply};

fn bucket(le: &str, values: &[f64]) -> Frame {
    let times = (1..=values.len() as i64).map(|step| START + step * STEP);
    Frame {
        kind: FrameKind::Heatmap,
        step_millis: Some(STEP),
        fields: vec![
            Field::new("Time", Values::times(times)),
            Field {
                labels: Labels::from([("le", le)]),
                ..Field::new("Value", Values::numbers(values.to_vec()))
            },
        ],
        ..Frame::default()
    }
}

fn cells(rows: &[(i64, f64, f64, f64)]) -> Frame {
    let column =
        |of: fn(&(i64, f64, f64, f64)) -> f64| Values::numbers(rows.iter().map(of).collect::<Vec<_>>());
    Frame {
        kind: FrameKind::HeatmapCells,
        step_millis: Some(STEP),
        fields: vec![
            Field::new("xMax", Values::times(rows.iter().map(|row| START + row.0 * STEP))),
            Field::new("yMin", column(|row| row.1)),
            Field::new("yMax", column(|row| row.2)),
            Field::new("count", column(|row| row.3)),
        ],
        ..Frame::default()
    }
}

#[track_caller]
fn chart(options: &Json, frames: Vec<Frame>) -> ChartView {
    let panel = panel("heatmap", &json!({ "options": options }));
    match view(&panel, frames, Size::new(400.0, 240.0), Theme::Dark) {
        PanelView::Chart(chart) => *chart,
        other => panic!("not a chart: {other:?}"),
    }
}

/// At a minute's middle and a share of the height from the bottom.
fn told(chart: &ChartView, minute: f32, up: f32, mode: TooltipMode) -> Hover {
    let plot = chart.plot;
    let at = Point::new(plot.x + plot.width * (minute - 0.5) / 30.0, plot.bottom() - plot.height * up);
    chart.hover(at, mode).unwrap()
}

fn rows(hover: &Hover) -> Vec<(&str, &str)> {
    hover.rows.iter().map(|row| (row.label.as_str(), row.text.as_str())).collect()
}

#[test]
fn a_bucket_says_its_bounds_its_span_and_its_count() {
    let frames = vec![bucket("0.1", &[1.0, 2.0]), bucket("0.5", &[0.0, 7.0]), bucket("+Inf", &[3.0, 0.0])];
    let chart = chart(&json!({"yAxis": {"unit": "s"}, "tooltip": {"yHistogram": true}}), frames);
    let hover = told(&chart, 2.0, 0.5, TooltipMode::Single);
    assert_eq!(hover.time_text, "2024-07-21 12:22:10 – 2024-07-21 12:23:10");
    assert_eq!(rows(&hover), [("100 ms – 500 ms", "7")]);
    assert!(hover.picture.is_some());
    assert_eq!(rows(&told(&chart, 1.0, 0.1, TooltipMode::Single)), [("up to 100 ms", "1")]);
    assert_eq!(
        rows(&told(&chart, 1.0, 0.9, TooltipMode::Multi)),
        [("500 ms – +Inf", "3"), ("up to 100 ms", "1")]
    );
    assert_eq!(rows(&told(&chart, 1.0, 0.5, TooltipMode::Single)), [], "an empty bucket is not drawn");
}

#[test]
fn rows_with_numbers_for_names_are_sorted_by_them() {
    let named = |name: &str, value: f64| Frame { kind: FrameKind::TimeSeries, ..bucket(name, &[value]) };
    let chart = chart(&json!({}), vec![named("+Inf", 3.0), named("2", 1.0), named("10", 2.0)]);
    assert_eq!(rows(&told(&chart, 1.0, 0.1, TooltipMode::Single)), [("up to 2", "1")]);
    assert_eq!(rows(&told(&chart, 1.0, 0.5, TooltipMode::Single)), [("2 – 10", "2")]);
}

#[test]
fn native_histograms_of_several_series_add_up() {
    let one = cells(&[(1, 1.0, 2.0, 5.0), (1, 2.0, 4.0, 1.0)]);
    let chart = chart(&json!({}), vec![one.clone(), one]);
    assert_eq!(rows(&told(&chart, 1.0, 0.25, TooltipMode::Single)), [("1 – 2", "10")]);
    assert_eq!(rows(&told(&chart, 1.0, 0.75, TooltipMode::Single)), [("2 – 4", "2")]);
    assert_eq!(chart.notice.as_deref(), Some("2 histograms are added up"));
}

#[test]
fn buckets_without_end_are_rows() {
    let endless = cells(&[(1, f64::NEG_INFINITY, 1.0, 5.0), (1, 1.0, f64::INFINITY, 6.0)]);
    let chart = chart(&json!({}), vec![endless]);
    assert_eq!(rows(&told(&chart, 1.0, 0.25, TooltipMode::Single)), [("up to 1", "5")]);
    assert_eq!(rows(&told(&chart, 1.0, 0.75, TooltipMode::Single)), [("1 – +Inf", "6")]);
}

#[test]
fn counted_values_and_what_has_no_place() {
    let times = Values::times((0..4).map(|step| START + step * STEP));
    let values = Values::numbers(vec![0.0, 15.0, 25.0, 150.0]);
    let frame =
        Frame { fields: vec![Field::new("Time", times), Field::new("v", values)], ..Frame::default() };
    let options = json!({"calculate": true, "calculation": {
        "xBuckets": {"mode": "size", "value": "30m"},
        "yBuckets": {"scale": {"type": "log", "log": 10}}}});
    let chart = chart(&options, vec![frame]);
    let hover = told(&chart, 2.0, 0.25, TooltipMode::Single);
    assert_eq!(rows(&hover), [("10 – 100", "2")]);
    assert_eq!(chart.notice.as_deref(), Some("1 value at or below zero has no place on a logarithmic axis"));
}

#[test]
fn buckets_that_a_transformation_counted_lie_where_their_samples_are() {
    let series = Frame {
        fields: vec![
            Field::new("Time", Values::times((1..=4).map(|step| START + step * STEP))),
            Field::new("Value", Values::numbers(vec![5.0, 6.0, 25.0, -3.0])),
        ],
        ..Frame::default()
    };
    let counting = Transformation {
        id: "heatmap".to_owned(),
        disabled: false,
        filter: None,
        options: json!({
            "xBuckets": {"mode": "size", "value": "2m"}, "yBuckets": {"mode": "size", "value": "10"},
        }),
    };
    let context = TransformContext { zone: &Zone::utc(), interpolate: &str::to_owned };
    let (frames, _) = apply(vec![series], &[counting], &context);
    let chart = chart(&json!({}), frames);
    // From -10 to 30 in four rows; columns begin at even minutes, ten seconds before the range's.
    assert_eq!(rows(&told(&chart, 2.3, 0.375, TooltipMode::Single)), [("0 – 10", "2")]);
    assert_eq!(rows(&told(&chart, 2.3, 0.875, TooltipMode::Single)), []);
    assert_eq!(rows(&told(&chart, 4.3, 0.875, TooltipMode::Single)), [("20 – 30", "1")]);
    assert_eq!(rows(&told(&chart, 4.3, 0.125, TooltipMode::Single)), [("-10 – 0", "1")]);
}

#[test]
fn a_cell_leads_where_its_value_does() {
    let mut frames = vec![bucket("1", &[5.0]), bucket("2", &[7.0])];
    let link = DataLink { url: "/d/more".to_owned(), ..DataLink::default() };
    frames[1].fields[1].config.links = vec![link];
    let chart = chart(&json!({}), frames);
    let led = |up: f32| {
        let row = told(&chart, 1.0, up, TooltipMode::Single).rows.remove(0);
        (row.has_links, row.cell.map(|cell| (cell.frame, cell.field, cell.row)))
    };
    assert_eq!(led(0.25), (false, None));
    assert_eq!(led(0.75), (true, Some((1, 1, Some(0)))));
}
