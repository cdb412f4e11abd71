//! Thresholds across the plot: lines, bands or both. In: the series, the axes. Out: shapes.
//!
//! **Invariant:** a line lies at the value it stands for, on the axis of the series that asks for it.

use super::axes::FittedAxis;
use super::layout::Layout;
use super::paint::Projection;
use super::series::Series;
use super::style::ThresholdStyle;
use crate::frame::{ThresholdMode, Thresholds};
use crate::panels::PanelContext;
use crate::panels::plot::crisp;
use crate::scene::{Point, Rect, Shape, Stroke};

const BAND_OPACITY: f32 = 0.12;
const LINE_PX: f32 = 1.5;
const DASH: [f32; 2] = [8.0, 6.0];

/// Bands, which lie below the data.
pub(super) fn bands(series: &[Series], layout: &Layout, context: &PanelContext<'_>) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (_, thresholds, fitted) in asked(series, layout).filter(|(style, ..)| style.areas) {
        let projection = Projection { plot: layout.plot, range: context.range, scale: fitted.axis.scale };
        let values = values(thresholds, fitted, series);
        for (index, step) in thresholds.steps.iter().enumerate() {
            let color = context.theme.color(&step.color);
            let top = values.get(index + 1).map_or(layout.plot.y, |value| edge(&projection, *value));
            let bottom = edge(&projection, values[index]);
            if bottom > top && color.a > 0.0 {
                let band = Rect::new(layout.plot.x, top, layout.plot.width, bottom - top);
                shapes.push(Shape::filled(band, 0.0, color.with_alpha(color.a * BAND_OPACITY)));
            }
        }
    }
    shapes
}

/// Lines, which lie above the data.
pub(super) fn lines(series: &[Series], layout: &Layout, context: &PanelContext<'_>) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (style, thresholds, fitted) in asked(series, layout).filter(|(style, ..)| style.lines) {
        let scale = fitted.axis.scale;
        for (step, value) in thresholds.steps.iter().zip(values(thresholds, fitted, series)) {
            let Some(share) = scale.share(value).filter(|share| (0.0..=1.0).contains(share)) else {
                continue;
            };
            let y = crisp(layout.plot.bottom() - layout.plot.height * share as f32);
            let dash: &[f32] = if style.dashed { &DASH } else { &[] };
            let stroke = Stroke::dashed(context.theme.color(&step.color), LINE_PX, dash);
            let (left, right) = (Point::new(layout.plot.x, y), Point::new(layout.plot.right(), y));
            shapes.push(Shape::line(left, right, stroke));
        }
    }
    shapes
}

/// The thresholds to show: those of the first drawn series of each axis that wants any.
fn asked<'a>(
    series: &'a [Series],
    layout: &'a Layout,
) -> impl Iterator<Item = (ThresholdStyle, &'a Thresholds, &'a FittedAxis)> {
    layout.axes.iter().filter_map(|fitted| {
        let wants = |series: &&Series| {
            let style = series.style.thresholds;
            series.axis == fitted.axis.key && !series.hidden && (style.lines || style.areas)
        };
        let series = series.iter().find(wants)?;
        Some((series.style.thresholds, series.field.config.thresholds.as_ref()?, fitted))
    })
}

/// Percentages are of the field's limits, or of the axis where it has none.
fn values(thresholds: &Thresholds, fitted: &FittedAxis, series: &[Series]) -> Vec<f64> {
    let config = &series[fitted.axis.leader].field.config;
    let scale = fitted.axis.scale;
    let (min, max) = (config.min.unwrap_or(scale.min()), config.max.unwrap_or(scale.max()));
    let value = |written: f64| match thresholds.mode {
        ThresholdMode::Absolute => written,
        ThresholdMode::Percentage => min + (max - min) * written / 100.0,
    };
    thresholds.steps.iter().map(|step| value(step.value)).collect()
}

/// The height of a value, kept within the plot.
fn edge(projection: &Projection, value: f64) -> f32 {
    let below_all = value == f64::NEG_INFINITY || value.is_nan();
    let y = projection.y(value).filter(|_| !below_all).unwrap_or(projection.plot.bottom());
    y.clamp(projection.plot.y, projection.plot.bottom())
}
