//! The chart as a viewer sees it: what is drawn, listed and said.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::annotations::Event;
use crate::field::{FieldContext, resolve, set_property};
use crate::frame::{Field, Frame, Labels, Numbers, Value, Values};
use crate::model::Panel;
use crate::panels::sample::written;
use crate::panels::{ChartView, Hover, PanelContext, PanelView, TooltipMode, build};
use crate::scene::{AdvanceTable, Point, Scene, Shape, Size, TextMeasure};
use crate::theme::Theme;
use crate::time::{TimeRange, Zone};

const RANGE: TimeRange = TimeRange { from: 0, to: 100_000 };

fn frame(name: &str, samples: &[(i64, Option<f64>)]) -> Frame {
    let numbers: Numbers = samples.iter().map(|(_, value)| *value).collect();
    let labels = Labels::from([("name", name)]);
    let times = Values::times(samples.iter().map(|(time, _)| *time));
    Frame {
        step_millis: Some(10_000),
        fields: vec![
            Field::new("Time", times),
            Field { labels, ..Field::new("Value", Values::numbers(numbers)) },
        ],
        ..Frame::default()
    }
}

fn line(name: &str, values: &[f64]) -> Frame {
    let samples: Vec<(i64, Option<f64>)> =
        (0..).map(|step| step * 10_000).zip(values.iter().copied().map(Some)).collect();
    frame(name, &samples)
}

/// `json` holds `options`, `custom` and other defaults.
fn view(frames: Vec<Frame>, json: &Json, hidden: &[&str], events: &[Event]) -> PanelView {
    let mut panel =
        Panel { kind: "timeseries".to_owned(), written_kind: "timeseries".to_owned(), ..Panel::default() };
    for (id, value) in json.as_object().into_iter().flatten() {
        match id.as_str() {
            "options" => panel.options = value.clone().into(),
            id => set_property(&mut panel.field_config.defaults, id, value).unwrap(),
        }
    }
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let fields = FieldContext { theme: Theme::Dark, zone: &zone, now: RANGE.to, interpolate: &interpolate };
    let frames = resolve(frames, &panel.field_config, &fields);
    let hidden: BTreeSet<String> = hidden.iter().map(|name| (*name).to_owned()).collect();
    let context = PanelContext {
        size: Size::new(400.0, 200.0),
        range: RANGE,
        theme: Theme::Dark,
        zone: &zone,
        now: RANGE.to,
        measure: &AdvanceTable,
        hidden: &hidden,
        annotations: events,
        exemplars: &[],
        page: 0,
        interpolate: &interpolate,
    };
    build(&panel, &frames, &context)
}

#[track_caller]
fn chart(frames: Vec<Frame>, json: &Json) -> ChartView {
    match view(frames, json, &[], &[]) {
        PanelView::Chart(chart) => *chart,
        other => panic!("not a chart: {other:?}"),
    }
}

fn texts(scene: &Scene) -> Vec<String> {
    written(scene).into_iter().map(|text| text.text.clone()).collect()
}

/// What the pointer is told at a share of the plot's width and height (from the top).
fn told(chart: &ChartView, x: f32, y: f32, mode: TooltipMode) -> Option<Hover> {
    let plot = chart.plot;
    chart.hover(Point::new(plot.x + plot.width * x, plot.y + plot.height * y), mode)
}

#[track_caller]
fn check_told(hover: Option<Hover>, time: &str, expected: &[(&str, &str, bool)]) {
    let hover = hover.unwrap();
    assert_eq!(hover.time_text, time);
    let rows: Vec<(&str, &str, bool)> =
        hover.rows.iter().map(|row| (row.label.as_str(), row.text.as_str(), row.closest)).collect();
    assert_eq!(rows, expected);
}

#[test]
fn nothing_to_draw_says_so() {
    let message = |frames: Vec<Frame>| match view(frames, &json!({}), &[], &[]) {
        PanelView::Empty { message } => message,
        other => panic!("{other:?}"),
    };
    assert_eq!(message(vec![]), "No data");
    assert_eq!(message(vec![frame("a", &[])]), "No data");
    let words = Field::new("word", Values::strings(["x"]));
    assert_eq!(
        message(vec![Frame { fields: vec![words.clone()], ..Frame::default() }]),
        "Data has no time field"
    );
    let fields = vec![Field::new("Time", Values::times([0])), words];
    assert_eq!(message(vec![Frame { fields, ..Frame::default() }]), "Data has no number field");
}

#[test]
fn a_blank_plot_says_why() {
    let says =
        |frame: Frame, text: &str| texts(&chart(vec![frame], &json!({})).scene).contains(&text.to_owned());
    assert!(says(frame("a", &[(0, None), (10_000, Some(f64::NAN))]), "No values"));
    assert!(says(frame("a", &[(-50_000, Some(1.0))]), "Data outside the time range"));
    assert!(!says(frame("a", &[(50_000, Some(1.0))]), "No values"));
}

#[test]
fn a_bar_that_reaches_into_the_range_is_seen() {
    let says = |at: i64| {
        let mut bars = frame("a", &[(at, Some(1.0))]);
        bars.fields[1].config.interval_millis = Some(10_000);
        let chart = chart(vec![bars], &json!({"custom": {"drawStyle": "bars", "barAlignment": -1}}));
        texts(&chart.scene).contains(&"Data outside the time range".to_owned())
    };
    assert!(!says(105_000));
    assert!(says(120_000));
}

#[test]
fn positions_and_times_map_both_ways() {
    let chart = chart(vec![line("a", &[1.0, 2.0])], &json!({}));
    assert_eq!(chart.time_at(chart.plot.x), RANGE.from);
    assert_eq!(chart.time_at(chart.plot.right()), RANGE.to);
    assert_eq!(chart.time_at(-500.0), RANGE.from);
    assert_eq!(chart.x_at(50_000), Some(chart.plot.center().x));
    assert_eq!(chart.x_at(100_001), None);
}

#[test]
fn the_tooltip_lists_what_each_series_says() {
    let frames = || vec![line("low", &[1.0, 2.0, 3.0]), line("high", &[10.0, 0.0, 30.0])];
    let options = |tooltip: Json| json!({"unit": "ms", "options": {"tooltip": tooltip}});
    let sorted = chart(frames(), &options(json!({"mode": "multi", "sort": "desc"})));
    check_told(
        told(&sorted, 0.19, 0.0, TooltipMode::Multi),
        "1970-01-01 00:00:20",
        &[("high", "30 ms", true), ("low", "3 ms", false)],
    );
    check_told(
        told(&sorted, 0.01, 1.0, TooltipMode::Multi),
        "1970-01-01 00:00:00",
        &[("high", "10 ms", false), ("low", "1 ms", true)],
    );
    check_told(
        told(&sorted, 0.01, 1.0, TooltipMode::Single),
        "1970-01-01 00:00:00",
        &[("low", "1 ms", true)],
    );
    let without_zeros = chart(frames(), &options(json!({"hideZeros": true})));
    check_told(
        told(&without_zeros, 0.1, 0.9, TooltipMode::Multi),
        "1970-01-01 00:00:10",
        &[("low", "2 ms", true)],
    );
    assert_eq!(told(&sorted, 0.5, 0.5, TooltipMode::None), None);
    assert_eq!(sorted.hover(Point::new(1.0, 1.0), TooltipMode::Multi), None);
}

#[test]
fn series_with_times_of_their_own_tell_their_nearest_sample() {
    let frames = vec![
        line("steps", &[1.0, 2.0, 3.0]),
        frame("odd", &[(4_000, Some(7.0)), (90_000, None), (95_000, Some(9.0))]),
    ];
    let chart = chart(frames, &json!({}));
    check_told(
        chart.hover_at_time(1_000),
        "1970-01-01 00:00:00",
        &[("steps", "1", false), ("odd", "7", false)],
    );
    check_told(chart.hover_at_time(20_000), "1970-01-01 00:00:20", &[("steps", "3", false)]);
    check_told(chart.hover_at_time(96_000), "1970-01-01 00:01:35", &[("odd", "9", false)]);
}

#[test]
fn stacked_series_tell_their_own_value_and_point_at_their_edge() {
    let json = json!({"custom.stacking": {"mode": "normal", "group": "A"}, "options": {"tooltip": {"mode": "multi"}}});
    let chart = chart(vec![line("a", &[1.0, 1.0]), line("b", &[3.0, 3.0])], &json);
    let hover = chart.hover_at_time(0).unwrap();
    let (a, b) = (&hover.rows[0], &hover.rows[1]);
    assert_eq!((&a.value, &b.value), (&Value::Number(1.0), &Value::Number(3.0)));
    let height = |row: &crate::panels::HoverRow| chart.plot.bottom() - row.at.unwrap().y;
    assert!((height(b) / height(a) - 4.0).abs() < 0.01, "{} and {}", height(a), height(b));
}

/// The widths of all filled outlines.
fn filled_widths(shapes: &[Shape]) -> Vec<f32> {
    let widths = |shape: &Shape| match shape {
        Shape::Area { outlines, .. } => outlines.iter().map(|outline| outline[1].x - outline[0].x).collect(),
        Shape::Group { shapes, .. } => filled_widths(shapes),
        _ => Vec::new(),
    };
    shapes.iter().flat_map(widths).collect()
}

#[test]
fn a_bar_stands_for_a_step_however_few_its_series_has() {
    let widest = |frames: Vec<Frame>| {
        let chart = chart(frames, &json!({"custom": {"drawStyle": "bars", "fillOpacity": 80}}));
        filled_widths(&chart.scene.shapes).into_iter().fold(0.0, f32::max)
    };
    let full = line("full", &[3.0; 10]);
    let sparse = frame("sparse", &[(10_000, Some(2.0)), (80_000, Some(2.0))]);
    let width = widest(vec![full.clone()]);
    assert!(width > 0.0);
    assert!((widest(vec![full, sparse]) - width).abs() < 0.01);
}

#[test]
fn hidden_series_are_listed_and_do_not_stretch_the_axis() {
    let frames = vec![line("small", &[1.0, 2.0]), line("large", &[1e6, 2e6])];
    let PanelView::Chart(chart) = view(frames, &json!({}), &["large"], &[]) else { panic!("a chart") };
    let items: Vec<(String, bool)> = chart
        .legend
        .iter()
        .flat_map(|legend| &legend.items)
        .map(|item| (item.label.clone(), item.hidden))
        .collect();
    assert_eq!(items, [("small".to_owned(), false), ("large".to_owned(), true)]);
    assert!(texts(&chart.scene).contains(&"2".to_owned()), "{:?}", texts(&chart.scene));
    assert_eq!(chart.hover_at_time(0).unwrap().rows.len(), 1);
}

#[test]
fn legends_calculate_and_sort() {
    let legend = |options: Json| {
        let frames = vec![line("b 10", &[1.0, 5.0]), line("b 2", &[4.0, 4.0]), frame("none", &[(0, None)])];
        let json = json!({"unit": "s", "options": {"legend": options}});
        let legend = chart(frames, &json).legend.unwrap();
        let rows: Vec<String> =
            legend.items.iter().map(|item| format!("{}: {}", item.label, item.values.join(", "))).collect();
        (legend.columns.join(", "), rows)
    };
    let (columns, rows) = legend(
        json!({"displayMode": "table", "calcs": ["mean", "count"], "sortBy": "Mean", "sortDesc": true}),
    );
    assert_eq!(columns, "Mean, Count");
    assert_eq!(rows, ["b 2: 4 s, 2", "b 10: 3 s, 2", "none: , 0"]);
    let (_, rows) = legend(json!({"calcs": ["max"], "sortBy": "Name"}));
    assert_eq!(rows, ["b 2: 4 s", "b 10: 5 s", "none: "]);
}

#[test]
fn events_in_sight_are_marked() {
    let event = |from, to| Event {
        from,
        to,
        title: String::new(),
        text: String::new(),
        tags: vec![],
        color: "blue".to_owned(),
        name: String::new(),
    };
    let events = [
        event(-10, None),
        event(-10, Some(5_000)),
        event(50_000, None),
        event(50_500, None),
        event(100_001, None),
    ];
    let PanelView::Chart(chart) = view(vec![line("a", &[1.0])], &json!({}), &[], &events) else {
        panic!("a chart")
    };
    let counts: Vec<usize> = chart.markers.iter().map(|marker| marker.events.len()).collect();
    assert_eq!(counts, [1, 2]);
    assert!(chart.markers.iter().all(|marker| marker.area.y >= chart.plot.bottom() - 4.0));
}

#[test]
fn any_size_and_any_value_gives_a_finite_picture() {
    let values = [f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, f64::INFINITY, f64::NAN, 1e-300, 5.0];
    for custom in ["linear", "log", "symlog"] {
        for (low, high) in values.iter().flat_map(|low| values.iter().map(move |high| (*low, *high))) {
            let json = json!({"custom.scaleDistribution": {"type": custom}, "custom.fillOpacity": 10});
            let chart = chart(vec![line("a", &[low, high, 1.0])], &json);
            let text = crate::scene::svg(&chart.scene);
            assert!(!text.contains("NaN") || text.contains(">NaN<"), "{custom} {low} {high}");
            assert!(
                chart.plot.width > 0.0 && chart.plot.height > 0.0,
                "{custom} {low} {high}: {:?}",
                chart.plot
            );
        }
    }
}

#[test]
fn summaries_name_the_series_and_their_values() {
    let chart = chart(vec![line("a", &[1.0, 3.0, 2.0]), frame("b", &[(0, None)])], &json!({"unit": "ms"}));
    assert_eq!(
        chart.summary,
        "2 series from 1970-01-01 00:00:00 to 1970-01-01 00:01:40: a 2 ms, lowest 1 ms, highest 3 ms; b has no values."
    );
}

#[test]
fn times_below_are_not_cut_at_the_panels_end() {
    let chart = chart(vec![line("a", &[1.0; 11])], &json!({}));
    let ends = chart.scene.shapes.iter().filter_map(|shape| match shape {
        Shape::Text(text) if text.text.contains(':') => {
            Some(text.at.x + AdvanceTable.width_px(&text.text, text.size, 400) / 2.0)
        }
        _ => None,
    });
    let ends: Vec<f32> = ends.collect();
    assert!(ends.len() > 2 && ends.iter().all(|end| *end <= 400.0), "{ends:?}");
}

#[test]
fn missing_samples_are_what_the_panel_has_for_them() {
    let gap = || vec![frame("a", &[(20_000, Some(4.0)), (30_000, None), (60_000, Some(2.0))])];
    // The mean in the legend, and what the pointer is told where a step is missing.
    let seen = |defaults: Json| {
        let mut json = json!({"options": {"legend": {"calcs": ["mean"]}}});
        json.as_object_mut().unwrap().extend(defaults.as_object().cloned().unwrap());
        let chart = chart(gap(), &json);
        let hover = told(&chart, 0.5, 0.5, TooltipMode::Multi).unwrap();
        let (value, cell) = hover.rows.first().map(|row| (row.value.clone(), row.cell)).unwrap();
        (chart.legend.unwrap().items[0].values[0].clone(), hover.time, value, cell.is_some())
    };
    assert_eq!(seen(json!({})), ("3".to_owned(), 60_000, Value::Number(2.0), true));
    // Before the end of the range two of ten steps have a value.
    let as_zero = seen(json!({"custom": {"nullsAsZero": true}}));
    assert_eq!(as_zero, ("0.600".to_owned(), 50_000, Value::Number(0.0), false));
    let (_, time, value, _) = seen(json!({"noValue": "1.5"}));
    assert_eq!((time, value), (50_000, Value::Number(1.5)));
    assert_eq!(seen(json!({"noValue": "none"})).0, "3");
}

#[test]
fn a_cumulative_tooltip_tells_what_stacked_series_reach() {
    let values = |tooltip: Json| {
        let json = json!({"custom": {"stacking": {"mode": "normal", "group": "A"}}, "options": {"tooltip": tooltip}});
        let chart = chart(vec![line("a", &[1.0, 2.0]), line("b", &[10.0, 20.0])], &json);
        let hover = told(&chart, 0.1, 0.5, TooltipMode::Multi).unwrap();
        hover.rows.iter().map(|row| row.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(values(json!({"mode": "multi"})), ["2", "20"]);
    assert_eq!(values(json!({"mode": "multi", "cumulative": true})), ["2", "22"]);
}

#[test]
fn a_legend_may_leave_out_what_shows_nothing() {
    let listed = |legend: Json| {
        let frames = vec![
            line("a", &[0.0, 1.0]),
            line("zero", &[0.0, 0.0]),
            frame("none", &[(0, None), (10_000, None)]),
        ];
        let chart = chart(frames, &json!({"options": {"legend": legend}}));
        chart.legend.unwrap().items.iter().map(|item| item.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(listed(json!({})), ["a", "zero", "none"]);
    assert_eq!(listed(json!({"hideEmpty": true})), ["a", "zero"]);
    assert_eq!(listed(json!({"hideZero": true})), ["a", "none"]);
}

#[test]
fn a_series_of_an_earlier_time_is_dashed_in_the_colour_of_its_own() {
    let now = Frame { ref_id: "A".to_owned(), ..line("x", &[1.0, 2.0, 3.0]) };
    let then = Frame { ref_id: "A-compare".to_owned(), ..line("x", &[2.0, 3.0, 4.0]) };
    let chart = chart(vec![now, then], &json!({"custom": {"fillOpacity": 20}}));
    let legend = chart.legend.as_ref().unwrap();
    let items: Vec<&str> = legend.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(items, ["x", "x (comparison)"]);
    assert_eq!(legend.items[0].color, legend.items[1].color);
    let scene = format!("{:?}", chart.scene);
    assert_eq!((scene.matches("dash: [8.0, 5.0]").count(), scene.matches("Area {").count()), (1, 1));
}

#[test]
fn values_are_written_beside_points_where_there_is_room() {
    let shown = |step: i64, values: &[f64]| {
        let samples: Vec<(i64, Option<f64>)> =
            values.iter().enumerate().map(|(row, value)| (row as i64 * step, Some(*value))).collect();
        let custom = json!({"showValues": true});
        let options = json!({"legend": {"showLegend": false}});
        let chart =
            chart(vec![frame("a", &samples)], &json!({"unit": "ms", "custom": custom, "options": options}));
        let texts = texts(&chart.scene);
        values.iter().filter(|value| texts.contains(&format!("{value} ms"))).count()
    };
    assert_eq!(shown(40_000, &[101.0, 153.0, 127.0]), 3);
    let many: Vec<f64> = (0..100).map(|step| f64::from(step) + 101.0).collect();
    let seen = shown(1000, &many);
    assert!((2..30).contains(&seen), "{seen}");
}

#[test]
fn axes_of_old_graphs_have_a_value_at_one_height() {
    let right = |name: &str, values: &[f64]| {
        let mut frame = line(name, values);
        frame.fields[1].config.unit = Some("s".to_owned());
        frame
    };
    let height = |options: Json| {
        let frames = vec![line("a", &[-10.0, 10.0]), right("b", &[1.0, 9.0])];
        let chart = chart(frames, &json!({ "options": options }));
        let hover = told(&chart, 0.0, 0.0, TooltipMode::Multi).unwrap();
        hover.rows[1].at.unwrap().y / chart.plot.height
    };
    // The least of the right axis lies above the middle only where zero is in the middle.
    assert!(height(json!({})) > 0.75);
    assert!(height(json!({"axesAlignedAt": 0})) < 0.55);
}
