//! The data. In: series, scales, the plot. Out: shapes, first series first.
//!
//! **Invariant:** every sample in sight leaves a mark: a line through it, a bar, or a point where it stands alone.

use std::collections::BTreeMap;

use super::axes::FittedAxis;
use super::curve;
use super::decimate::decimate;
use super::gradient::fill_of;
use super::samples::{Run, Sample};
use super::series::Series;
use super::style::{BarAlignment, DrawStyle, GradientMode, Interpolation, ShowPoints};
use crate::frame::Value;
use crate::panels::PanelContext;
use crate::panels::plot::x_at;
use crate::scale::{Distribution, Scale};
use crate::scene::{Fill, Point, Rect, Shape, Stroke};
use crate::theme::Color;
use crate::time::{Millis, TimeRange};

/// From samples to pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Projection {
    pub(crate) plot: Rect,
    pub(crate) range: TimeRange,
    pub(crate) scale: Scale,
}

/// Beyond this distance from the plot a position says no more.
const FAR: f64 = 1e5;

impl Projection {
    pub(crate) fn x(&self, time: Millis) -> f32 {
        x_at(self.plot, self.range, time)
    }

    /// `None` for values without a place, such as zero on a logarithmic axis.
    pub(crate) fn y(&self, value: f64) -> Option<f32> {
        let share = self.scale.share(value)?;
        Some(self.plot.bottom() - (share * f64::from(self.plot.height)).clamp(-FAR, FAR) as f32)
    }

    /// Where areas and bars begin: zero, or the end of the axis nearest to it.
    pub(crate) fn ground(&self) -> f32 {
        let value = match self.scale.distribution() {
            Distribution::Log { .. } => self.scale.min(),
            Distribution::Linear | Distribution::Symlog { .. } => {
                0f64.clamp(self.scale.min(), self.scale.max())
            }
        };
        self.y(value).unwrap_or(self.plot.bottom())
    }
}

/// All shapes of a series; clipped to the plot by the caller.
pub(super) fn series_shapes(
    series: &Series,
    fitted: &FittedAxis,
    plot: Rect,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let projection = Projection { plot, range: context.range, scale: fitted.axis.scale };
    let in_sight: Vec<Run> = series.runs.iter().filter_map(|run| seen(run, context.range)).collect();
    let mut shapes = Vec::new();
    match series.style.draw {
        DrawStyle::Line => lines(series, &in_sight, &projection, context, &mut shapes),
        DrawStyle::Bars => bars(series, &in_sight, &projection, context, &mut shapes),
        DrawStyle::Points => {}
    }
    points(series, &in_sight, &projection, context, &mut shapes);
    shapes
}

/// The part of a run within the range, and one sample beyond either end.
fn seen(run: &Run, range: TimeRange) -> Option<Run> {
    let first = run.partition_point(|sample| sample.time < range.from).saturating_sub(1);
    let end = (run.partition_point(|sample| sample.time <= range.to) + 1).min(run.len());
    run.get(first..end).filter(|samples| !samples.is_empty()).map(<[Sample]>::to_vec)
}

/// The corners of a run's upper or lower line; broken where a value has no place.
fn corners(
    run: &[Sample],
    value: impl Fn(&Sample) -> f64,
    projection: &Projection,
    interpolation: Interpolation,
) -> Vec<Point> {
    let points = run
        .iter()
        .filter_map(|sample| Some(Point::new(projection.x(sample.time), projection.y(value(sample))?)))
        .collect();
    let few = decimate(points);
    curve::through(&few, interpolation)
}

fn lines(
    series: &Series,
    runs: &[Run],
    projection: &Projection,
    context: &PanelContext<'_>,
    shapes: &mut Vec<Shape>,
) {
    let style = &series.style;
    let joined: Vec<Run> = runs.iter().flat_map(|run| placed(run, projection)).collect();
    if style.fill_opacity > 0.0 {
        let filled: Vec<Run> = match &series.filled {
            Some(filled) => filled.iter().filter_map(|run| seen(run, context.range)).collect(),
            None => joined.clone(),
        };
        let down_to_values = series.stacked || series.filled.is_some();
        let outlines: Vec<Vec<Point>> =
            filled.iter().map(|run| outline(run, down_to_values, style.interpolation, projection)).collect();
        let fill = fill_of(series, projection, style.fill_opacity, context);
        shapes.push(Shape::Area { outlines, fill });
    }
    if style.line_width > 0.0 {
        let lines: Vec<Vec<Point>> = joined
            .iter()
            .map(|run| corners(run, |sample| sample.high, projection, style.interpolation))
            .filter(|line| line.len() > 1)
            .collect();
        let stroke = Stroke {
            paint: stroke_paint(series, projection, context),
            width: style.line_width,
            dash: style.dash.clone(),
            round: style.dotted,
        };
        shapes.push(Shape::Path { lines, stroke });
    }
}

/// A run without the samples that have no place on the axis, broken there.
fn placed(run: &Run, projection: &Projection) -> Vec<Run> {
    let has_place = |sample: &Sample| projection.y(sample.high).is_some();
    if run.iter().all(has_place) {
        return vec![run.clone()];
    }
    run.chunk_by(|a, b| has_place(a) == has_place(b))
        .filter(|part| part.first().is_some_and(has_place))
        .map(<[Sample]>::to_vec)
        .collect()
}

fn stroke_paint(series: &Series, projection: &Projection, context: &PanelContext<'_>) -> Fill {
    match series.style.gradient {
        GradientMode::Scheme | GradientMode::Hue => fill_of(series, projection, 1.0, context),
        GradientMode::None | GradientMode::Opacity => Fill::Solid(series.ink),
    }
}

/// Along the upper line and back along the lower one.
fn outline(
    run: &Run,
    down_to_values: bool,
    interpolation: Interpolation,
    projection: &Projection,
) -> Vec<Point> {
    let mut outline = corners(run, |sample| sample.high, projection, interpolation);
    let (Some(first), Some(last)) = (outline.first().copied(), outline.last().copied()) else {
        return outline;
    };
    if down_to_values {
        let lower = corners(run, |sample| sample.low, projection, interpolation);
        if lower.len() > 1 {
            outline.extend(lower.into_iter().rev());
            return outline;
        }
    }
    let ground = projection.ground();
    outline.extend([Point::new(last.x, ground), Point::new(first.x, ground)]);
    outline
}

fn bars(
    series: &Series,
    runs: &[Run],
    projection: &Projection,
    context: &PanelContext<'_>,
    shapes: &mut Vec<Shape>,
) {
    let style = &series.style;
    let times = series.timeline.times();
    // A series with few samples has bars as wide as its neighbours': a bar stands for a step, not for the gap after it.
    let spacing = times.windows(2).map(|pair| pair[1] - pair[0]).chain(series.step);
    let spacing = spacing.filter(|distance| *distance > 0).min().unwrap_or(projection.range.duration());
    let room = spacing as f32 / projection.range.duration().max(1) as f32 * projection.plot.width;
    let width = (room * style.bar_width).min(style.bar_max_width).max(1.0);
    let offset = match style.bar_alignment {
        BarAlignment::Before => -width,
        BarAlignment::Center => -width / 2.0,
        BarAlignment::After => 0.0,
    };
    let mut outlines = Vec::new();
    for sample in runs.iter().flatten() {
        let Some(top) = projection.y(sample.high) else { continue };
        let bottom = if series.stacked { projection.y(sample.low) } else { None };
        let bottom = bottom.unwrap_or_else(|| projection.ground());
        let left = projection.x(sample.time) + offset;
        let right = left + width;
        outlines.push(vec![
            Point::new(left, top),
            Point::new(right, top),
            Point::new(right, bottom),
            Point::new(left, bottom),
        ]);
    }
    // A border would swallow bars this thin; they are filled in full instead, so that they are seen at all.
    let thin = width < 4.0;
    let opacity = if thin { style.fill_opacity.max(0.7) } else { style.fill_opacity };
    if opacity > 0.0 {
        shapes.push(Shape::Area {
            outlines: outlines.clone(),
            fill: fill_of(series, projection, opacity, context),
        });
    }
    if style.line_width > 0.0 && !thin {
        let inset = style.line_width / 2.0;
        let lines = outlines.into_iter().map(|corners| border(&corners, inset)).collect();
        let stroke = Stroke::solid(stroke_paint(series, projection, context), style.line_width);
        shapes.push(Shape::Path { lines, stroke });
    }
}

/// A closed line just inside a bar.
fn border(corners: &[Point], inset: f32) -> Vec<Point> {
    let (left, right) = (corners[0].x + inset, corners[1].x - inset);
    let (top, bottom) = (corners[0].y, corners[2].y);
    let inset = inset.min((bottom - top).abs() / 2.0) * (bottom - top).signum();
    let (top, bottom) = (top + inset, bottom - inset);
    let corner = Point::new;
    vec![
        corner(left, bottom),
        corner(left, top),
        corner(right, top),
        corner(right, bottom),
        corner(left, bottom),
    ]
}

fn points(
    series: &Series,
    runs: &[Run],
    projection: &Projection,
    context: &PanelContext<'_>,
    shapes: &mut Vec<Shape>,
) {
    let style = &series.style;
    let samples: usize = runs.iter().map(Vec::len).sum();
    let roomy = samples as f32 <= projection.plot.width / (2.0 * style.point_size);
    let all = match (style.draw, style.show_points) {
        (DrawStyle::Points, _) | (_, ShowPoints::Always) => true,
        (DrawStyle::Line, ShowPoints::Auto) => roomy,
        (DrawStyle::Bars, ShowPoints::Auto) | (_, ShowPoints::Never) => false,
    };
    let alone = |run: &Run| run.len() == 1 && style.draw == DrawStyle::Line;
    let display = series.display(context);
    let by_value = series.colored_by_value() && style.gradient == GradientMode::Scheme;
    let mut groups: BTreeMap<[u8; 3], (Color, Vec<Point>)> = BTreeMap::new();
    for sample in runs.iter().filter(|run| all || alone(run)).flatten() {
        let Some(y) = projection.y(sample.high) else { continue };
        let color = if by_value { display.color(&Value::Number(sample.high)) } else { series.ink };
        let (_, centers) = groups.entry([color.r, color.g, color.b]).or_insert((color, Vec::new()));
        centers.push(Point::new(projection.x(sample.time), y));
    }
    for (_, (fill, centers)) in groups {
        shapes.push(Shape::Points { centers, radius: style.point_size / 2.0, fill, stroke: None });
    }
}
