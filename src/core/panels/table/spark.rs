//! The small graph in a cell. In: a series. Out: the line and the area below it as paths in a box of a fixed size, which
//! the page stretches.
//!
//! **Invariant:** nulls split the line; a series without two samples to join draws nothing.

use std::fmt::Write as _;

use crate::frame::{Nested, Values};
use crate::options::Options;
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

/// `custom.lineWidth`, `custom.fillOpacity` of the field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SparkStyle {
    line_width: f32,
    fill: f32,
}

impl Default for SparkStyle {
    fn default() -> Self {
        Self { line_width: 1.0, fill: 0.17 }
    }
}

impl SparkStyle {
    pub(super) fn read(custom: &Options) -> Self {
        let number = |name: &str| custom.number(name).map(|number| number as f32);
        let default = Self::default();
        Self {
            line_width: number("lineWidth").map_or(default.line_width, |px| px.clamp(0.0, 10.0)),
            fill: number("fillOpacity").map_or(default.fill, |percent| percent.clamp(0.0, 100.0) / 100.0),
        }
    }
}

impl CellSparkline {
    pub(super) fn of(nested: &Nested, style: &SparkStyle, color: Color, shows_value: bool) -> Self {
        let shape = sparkline(nested).map(|(sparkline, range)| {
            // Room for half the line's width above and below.
            sparkline.shape(range, Rect::new(0.0, 1.0, SPARK_WIDTH, SPARK_HEIGHT - 2.0))
        });
        let shape = shape.unwrap_or_default();
        Self {
            line: path(&shape.lines, false),
            area: path(&shape.areas, true),
            color,
            line_width: style.line_width,
            fill: style.fill,
            shows_value,
        }
    }
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
