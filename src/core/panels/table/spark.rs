//! The small graph in a cell. In: a series. Out: the line and the area below it as paths in a box of a fixed size, which
//! the page stretches.
//!
//! **Invariant:** nulls split the line; a series without two samples to join draws nothing.

use std::fmt::Write as _;

use crate::frame::{Nested, Values};
use crate::options::{Options, Setting};
use crate::panels::timeseries::{INTERPOLATIONS, Interpolation, through};
use crate::panels::value::Sparkline;
use crate::scene::{Point, Rect};
use crate::theme::Color;
use crate::time::TimeRange;

/// The box that paths are written in.
pub const SPARK_WIDTH: f32 = 120.0;
pub const SPARK_HEIGHT: f32 = 24.0;

#[derive(Debug, Clone, PartialEq)]
pub struct CellSparkline {
    /// SVG path data.
    pub line: String,
    pub area: String,
    pub color: Color,
    /// CSS pixels.
    pub line_width: f32,
    /// 0 to 1.
    pub fill: f32,
    pub shows_value: bool,
}

/// What stands for each sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Line(Interpolation),
    Bars,
    Points,
}

/// `custom.cellOptions` of the field, or where it says nothing the `custom` of old tables.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SparkStyle {
    drawn: Drawn,
    line_width: f32,
    fill: f32,
    point_size: f32,
    /// A palette's name or a CSS colour, instead of the value's.
    pub(super) color: Option<String>,
    /// Nulls are bridged.
    spans_nulls: bool,
    /// Share of the room between two samples.
    bar_width: f32,
}

impl Default for SparkStyle {
    fn default() -> Self {
        Self::read(&Options::default())
    }
}

impl SparkStyle {
    pub(super) fn read(custom: &Options) -> Self {
        let cell = custom.get("cellOptions");
        let said = |name: &str| cell.and_then(|cell| cell.get(name)).or_else(|| custom.get(name));
        let number = |name: &str| said(name).and_then(Setting::as_f64).map(|number| number as f32);
        let styles = [("line", 0), ("bars", 1), ("points", 2)];
        let joined = said("lineInterpolation").and_then(|joined| joined.choice(&INTERPOLATIONS));
        Self {
            drawn: match said("drawStyle").and_then(|style| style.choice(&styles)) {
                Some(1) => Drawn::Bars,
                Some(2) => Drawn::Points,
                _ => Drawn::Line(joined.unwrap_or(Interpolation::Smooth)),
            },
            line_width: number("lineWidth").map_or(1.0, |px| px.clamp(0.0, 10.0)),
            fill: number("fillOpacity").map_or(0.17, |percent| percent.clamp(0.0, 100.0) / 100.0),
            point_size: number("pointSize").map_or(2.0, |px| px.clamp(1.0, 20.0)),
            color: said("lineColor")
                .and_then(Setting::as_str)
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            spans_nulls: said("spanNulls").and_then(Setting::as_bool).unwrap_or(false),
            bar_width: number("barWidthFactor").map_or(0.6, |share| share.clamp(0.05, 1.0)),
        }
    }
}

impl CellSparkline {
    pub(super) fn of(nested: &Nested, style: &SparkStyle, color: Color, shows_value: bool) -> Self {
        // Room for half the line's width above and below.
        let area = Rect::new(0.0, 1.0, SPARK_WIDTH, SPARK_HEIGHT - 2.0);
        let mut spark = Self {
            line: String::new(),
            area: String::new(),
            color,
            line_width: style.line_width,
            fill: style.fill,
            shows_value,
        };
        let Some((mut sparkline, range)) = sparkline(nested) else { return spark };
        if style.spans_nulls {
            sparkline.leave_out_nulls();
        }
        match style.drawn {
            Drawn::Line(interpolation) => {
                let lines = sparkline.shape(range, area).lines;
                let lines: Vec<Vec<Point>> = lines.iter().map(|line| through(line, interpolation)).collect();
                spark.line = path(&lines, false);
                spark.area =
                    path(&lines.iter().map(|line| down(line, area.bottom())).collect::<Vec<_>>(), true);
            }
            Drawn::Bars => {
                let points = sparkline.points(range, area);
                let half = area.width / sparkline.times.len().max(1) as f32 * style.bar_width / 2.0;
                let bar = |at: &Point| {
                    let (left, right) = (Point::new(at.x - half, at.y), Point::new(at.x + half, at.y));
                    down(&[left, right], area.bottom())
                };
                spark.area = path(&points.iter().map(bar).collect::<Vec<_>>(), true);
                spark.fill = spark.fill.max(0.6);
            }
            Drawn::Points => {
                let half = style.point_size / 2.0;
                let square = |at: &Point| {
                    let corners = [(-half, 0.0), (0.0, -half), (half, 0.0), (0.0, half)];
                    corners.iter().map(|(x, y)| Point::new(at.x + x, at.y + y)).collect()
                };
                spark.area =
                    path(&sparkline.points(range, area).iter().map(square).collect::<Vec<_>>(), true);
                spark.fill = 1.0;
            }
        }
        spark
    }
}

/// The outline of what lies below a line.
fn down(line: &[Point], floor: f32) -> Vec<Point> {
    let mut outline = line.to_vec();
    outline.extend(line.last().map(|last| Point::new(last.x, floor)));
    outline.extend(line.first().map(|first| Point::new(first.x, floor)));
    outline
}

fn sparkline(nested: &Nested) -> Option<(Sparkline, TimeRange)> {
    let frame = &nested.frame;
    let time = frame.time_field()?;
    let values = frame.fields.iter().find_map(|field| match &field.values {
        Values::Numbers(numbers) => Some((field, numbers)),
        _ => None,
    });
    let (field, numbers) = values?;
    let times: Vec<_> = (0..frame.len())
        .map(|row| match time.values.get(row) {
            crate::frame::Value::Time(at) => Some(at),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let range = TimeRange { from: *times.first()?, to: *times.last()? };
    let sparkline =
        Sparkline { times, values: (**numbers).clone(), min: field.config.min, max: field.config.max };
    Some((sparkline, range))
}

fn path(lines: &[Vec<Point>], closed: bool) -> String {
    let mut path = String::new();
    for line in lines {
        for (at, point) in line.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{:.1} {:.1}", if at == 0 { 'M' } else { 'L' }, point.x, point.y);
        }
        if closed {
            path.push('Z');
        }
    }
    path
}
