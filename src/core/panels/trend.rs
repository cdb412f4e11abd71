//! The trend: lines, bars and points as over time, over numbers. In: resolved frames and options. Out: a [`ChartView`].
//!
//! Grafana's trend draws one table whose column below ascends, and refuses others. Here rows in another order are drawn in
//! the order of the axis, and the panel says so.
//!
//! **Invariant:** a sample lies where its row says on both axes.
//!
//! [`ChartView`]: super::ChartView

use crate::field::Display;
use crate::frame::{Field, Frame, Value, Values};
use crate::model::Panel;
use crate::panels::plot::{Side, SideAxis, ValueAxis};
use crate::panels::timeseries::{self, Across, AxisPlacement, Timeline, axis_style};
use crate::panels::value::shown_name;
use crate::panels::{PanelContext, PanelView, xychart};
use crate::scale::{Distribution, Scale};
use crate::scene::{Point, Rect, Shape};
use crate::time::TimeRange;

/// The plot's width is so many places wide, which is far finer than pixels.
const PLACES: i64 = 1 << 40;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let named = panel.options.text("xField").filter(|name| !name.is_empty());
    let below = Below::of(frames, named);
    match (timeseries::build_over(&below, panel, frames, context), named) {
        (PanelView::Empty { .. }, Some(name)) if below.is_missing(frames) => PanelView::Empty {
            message: format!("There is no number field “{name}” to lie below the others"),
        },
        (view, _) => view,
    }
}

/// The numbers below.
#[derive(Debug)]
struct Below {
    named: Option<String>,
    /// Speaks for the axis: name, unit, title.
    field: Field,
    min: f64,
    max: f64,
    is_ordered: bool,
}

impl Below {
    /// From the lowest to the highest number, unless the field says its ends: Grafana leaves no air here.
    fn of(frames: &[Frame], named: Option<&str>) -> Self {
        let named = named.map(str::to_owned);
        let columns: Vec<&Field> =
            frames.iter().filter_map(|frame| frame.fields.get(column(frame, named.as_deref())?)).collect();
        let field = columns.first().map(|field| (*field).clone()).unwrap_or_default();
        let all = || columns.iter().flat_map(|field| numbers(field));
        let min = field.config.min.unwrap_or_else(|| all().fold(f64::INFINITY, f64::min));
        let max = field.config.max.unwrap_or_else(|| all().fold(f64::NEG_INFINITY, f64::max));
        let (min, max) = match (min, max) {
            (min, max) if min < max => (min, max),
            // One place alone lies in the middle.
            (min, max) if min == max => (min - 1.0, max + 1.0),
            _ => (0.0, 1.0),
        };
        let is_ordered = columns.iter().all(|field| numbers(field).is_sorted());
        Self { named, field, min, max, is_ordered }
    }

    fn is_missing(&self, frames: &[Frame]) -> bool {
        !frames.iter().all(Frame::is_empty)
            && frames.iter().all(|frame| column(frame, self.named.as_deref()).is_none())
    }

    fn axis(&self, length: f32, context: &PanelContext<'_>) -> SideAxis {
        let style = axis_style(&self.field.config);
        let scale = Scale::new(self.min, self.max, Distribution::Linear);
        SideAxis {
            marks: ValueAxis::level(scale, &self.field, false, length, context),
            side: Side::Bottom,
            title: style.label,
            width: None,
            ink: None,
            border: style.border,
            grid: style.grid.unwrap_or(true),
        }
    }

    fn place(&self, number: f64) -> i64 {
        // Far outside is far enough.
        let share = ((number - self.min) / (self.max - self.min)).clamp(-1e3, 1e3);
        (share * PLACES as f64).round() as i64
    }
}

/// The field of that name, as shown or as the source calls it; without a name the first number field.
fn column(frame: &Frame, named: Option<&str>) -> Option<usize> {
    let is_meant = |field: &Field| named.is_none_or(|name| shown_name(field) == name || field.name == name);
    frame.fields.iter().position(|field| matches!(field.values, Values::Numbers(_)) && is_meant(field))
}

fn number(field: &Field, row: usize) -> Option<f64> {
    match field.values.get(row) {
        Value::Number(number) => Some(number).filter(|number| number.is_finite()),
        _ => None,
    }
}

fn numbers(field: &Field) -> impl Iterator<Item = f64> + '_ {
    (0..field.values.len()).filter_map(|row| number(field, row))
}

impl Across for Below {
    fn range(&self) -> TimeRange {
        TimeRange { from: 0, to: PLACES }
    }

    fn column(&self, frame: &Frame) -> Option<usize> {
        column(frame, self.named.as_deref())
    }

    fn timeline(&self, column: &Field) -> Option<Timeline> {
        let places = (0..column.values.len()).map(|row| Some(self.place(number(column, row)?)));
        Some(Timeline::of_rows(places.collect()))
    }

    fn step(&self, _: &Frame, _: &Field) -> Option<i64> {
        None
    }

    fn places_of_one(&self) -> f64 {
        PLACES as f64 / (self.max - self.min)
    }

    fn is_shown(&self) -> bool {
        axis_style(&self.field.config).placement != AxisPlacement::Hidden
    }

    fn room_px(&self, context: &PanelContext<'_>) -> f32 {
        self.axis(context.size.width, context).room(context)
    }

    fn grid(&self, plot: Rect, context: &PanelContext<'_>) -> Vec<Vec<Point>> {
        self.axis(plot.width, context).grid(plot)
    }

    fn labels(&self, plot: Rect, _: f32, context: &PanelContext<'_>) -> Vec<Shape> {
        self.axis(plot.width, context).shapes(plot, 0.0, context)
    }

    fn words(&self, context: &PanelContext<'_>) -> String {
        let fields = context.field_context();
        let display = Display::new(&self.field, &fields);
        let text = |number| display.show(&Value::Number(number)).to_string();
        format!("over {} from {} to {}", shown_name(&self.field), text(self.min), text(self.max))
    }

    fn outside(&self) -> &'static str {
        "Data outside the ends of the axis below"
    }

    fn why_empty(&self, frames: &[Frame]) -> String {
        xychart::why_empty(frames).to_owned()
    }

    fn told<'f>(&self, column: &'f Field) -> Option<&'f Field> {
        Some(column)
    }

    fn notice(&self) -> Option<String> {
        let name = shown_name(&self.field);
        (!self.is_ordered)
            .then(|| format!("The values of {name} do not ascend; they are drawn in their order"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::frame::{FrameKind, Numbers};
    use crate::panels::sample::{panel, view};
    use crate::panels::{ChartView, TooltipMode};
    use crate::scene::{Shape, Size};
    use crate::theme::Theme;

    fn table(columns: &[(&str, &[Option<f64>])]) -> Frame {
        let field = |(name, values): &(&str, &[Option<f64>])| {
            Field::new(*name, Values::numbers(values.iter().copied().collect::<Numbers>()))
        };
        Frame { kind: FrameKind::Table, fields: columns.iter().map(field).collect(), ..Frame::default() }
    }

    fn curve() -> Frame {
        table(&[
            ("depth", &[Some(0.0), Some(10.0), Some(20.0), Some(40.0)]),
            ("load", &[Some(4.0), Some(2.0), None, Some(8.0)]),
            ("heat", &[Some(1.0), Some(3.0), Some(5.0), Some(7.0)]),
        ])
    }

    fn said(settings: &Json, frame: Frame) -> PanelView {
        view(&panel("trend", settings), vec![frame], Size::new(400.0, 200.0), Theme::Dark)
    }

    fn chart(settings: &Json, frame: Frame) -> ChartView {
        match said(settings, frame) {
            PanelView::Chart(chart) => *chart,
            other => panic!("{other:?}"),
        }
    }

    /// What is told at a share of the plot's width, near its bottom: the heading, and each row.
    fn told(chart: &ChartView, share: f32) -> (String, Vec<String>) {
        let at = Point::new(chart.plot.x + chart.plot.width * share, chart.plot.bottom() - 2.0);
        let hover = chart.hover(at, chart.tooltip.mode).unwrap();
        (hover.time_text, hover.rows.iter().map(|row| format!("{} {}", row.label, row.text)).collect())
    }

    #[test]
    fn samples_lie_where_their_numbers_are() {
        let chart = chart(&json!({"options": {"tooltip": {"mode": "multi", "sort": "desc"}}}), curve());
        assert!(!chart.is_over_time);
        // The axis ends where the numbers do.
        assert_eq!(told(&chart, 0.0).0, "depth 0");
        assert_eq!(told(&chart, 1.0).0, "depth 40");
        assert_eq!(
            told(&chart, 0.26),
            ("depth 10".to_owned(), vec!["heat 3".to_owned(), "load 2".to_owned()])
        );
        // Where one has no value the other is told alone.
        assert_eq!(told(&chart, 0.5), ("depth 20".to_owned(), vec!["heat 5".to_owned()]));
        assert!(chart.summary.starts_with("2 series over depth from 0 to 40: load 8"), "{}", chart.summary);
    }

    #[test]
    fn a_tooltip_tells_one_series_where_asked_to() {
        let single = chart(&json!({"options": {"xField": "heat"}}), curve());
        assert_eq!(single.tooltip.mode, TooltipMode::Single);
        assert_eq!(told(&single, 0.0), ("heat 1".to_owned(), vec!["depth 0".to_owned()]));
    }

    #[test]
    fn the_field_below_says_its_ends_and_its_look() {
        let settings = json!({"options": {"xField": "depth"}, "overrides": {
            "depth": {"max": 80, "unit": "lengthm", "custom.axisLabel": "Depth"}}});
        let chart = chart(&settings, curve());
        let texts: Vec<&str> = chart
            .scene
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text(text) => Some(text.text.as_str()),
                _ => None,
            })
            .collect();
        assert!(texts.contains(&"Depth") && texts.contains(&"80 m"), "{texts:?}");
        assert_eq!(told(&chart, 0.5).0, "depth 40 m");
    }

    #[test]
    fn distances_are_those_of_the_axis() {
        let broken = |custom: Json| {
            let settings = json!({"defaults": {"custom": custom}});
            let chart = chart(&settings, curve());
            let lines = chart.scene.shapes.iter().filter_map(|shape| match shape {
                Shape::Group { shapes, .. } => Some(shapes),
                _ => None,
            });
            let lines = lines.flatten().filter_map(|shape| match shape {
                Shape::Path { lines, .. } => Some(lines.iter().map(Vec::len).collect::<Vec<_>>()),
                _ => None,
            });
            lines.collect::<Vec<_>>()
        };
        assert_eq!(broken(json!({})), [vec![2], vec![4]]);
        assert_eq!(broken(json!({"spanNulls": 31})), [vec![3], vec![4]]);
        assert_eq!(broken(json!({"spanNulls": 30})), [vec![2], vec![4]]);
        assert_eq!(broken(json!({"insertNulls": 15})), [vec![2], vec![3]]);
    }

    #[test]
    fn rows_in_another_order_are_drawn_in_that_of_the_axis() {
        let shuffled =
            table(&[("x", &[Some(3.0), Some(1.0), Some(2.0)]), ("y", &[Some(30.0), Some(10.0), Some(20.0)])]);
        let chart = chart(&json!({}), shuffled);
        assert_eq!(
            chart.notice.as_deref(),
            Some("The values of x do not ascend; they are drawn in their order")
        );
        assert_eq!(told(&chart, 0.5), ("x 2".to_owned(), vec!["y 20".to_owned()]));
    }

    #[test]
    fn what_cannot_lie_below_is_said() {
        let message = |settings: &Json, frame: Frame| match said(settings, frame) {
            PanelView::Empty { message } => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            message(&json!({"options": {"xField": "width"}}), curve()),
            "There is no number field “width” to lie below the others"
        );
        assert!(message(&json!({}), table(&[("only", &[Some(1.0)])])).starts_with("Needs a number field"));
        assert_eq!(message(&json!({}), Frame::default()), "No data");
    }
}
