//! Value axes. In: the series. Out: one axis for each unit, range and place asked for, with its scale; once the height
//! is known, its ticks and width.
//!
//! **Invariant:** a series is drawn and read on the same scale; hidden series do not stretch it.

use super::series::Series;
use super::style::{AxisPlacement, AxisStyle, SeriesStyle, StackMode};
use crate::frame::Field;
use crate::panels::PanelContext;
use crate::panels::plot::{LABEL_GAP_PX, ValueAxis};
use crate::scale::{Distribution, Limits, Scale, scale_range};
use crate::theme::Color;

const TITLE_PX: f32 = 18.0;

/// What series must have in common to share an axis; ordered only so that it can be a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AxisKey(String);

impl AxisKey {
    pub(super) fn of(field: &Field, style: &SeriesStyle) -> Self {
        let AxisStyle { placement, label, distribution, limits, .. } = &style.axis;
        let unit = field.config.unit.as_deref().unwrap_or_default();
        let percent = style.stacking.as_ref().is_some_and(|stacking| stacking.mode == StackMode::Percent);
        Self(format!("{unit}/{placement:?}/{label}/{distribution:?}/{limits:?}/{percent}"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Hidden,
}

/// An axis whose height is not known yet.
pub(super) struct Axis {
    pub(super) key: AxisKey,
    pub(super) side: Side,
    pub(super) scale: Scale,
    pub(super) style: AxisStyle,
    pub(super) color: Option<Color>,
    /// Index of the series that speaks for the axis.
    pub(super) leader: usize,
    percent: bool,
}

/// An axis laid out.
pub(super) struct FittedAxis {
    pub(super) axis: Axis,
    pub(super) marks: ValueAxis,
    pub(super) width: f32,
    pub(super) grid: bool,
}

/// The axes of the series, in the order of the series that ask for them; the first is at the left unless it is sent
/// elsewhere, the next ones at the right.
pub(super) fn axes(series: &[Series], context: &PanelContext<'_>) -> Vec<Axis> {
    // A drawn series speaks for the axis before a hidden one does.
    let drawn_first =
        |hidden: bool| series.iter().enumerate().filter(move |(_, series)| series.hidden == hidden);
    let mut keys: Vec<(&AxisKey, usize)> = Vec::new();
    for (index, series) in drawn_first(false).chain(drawn_first(true)) {
        if keys.iter().all(|(key, _)| **key != series.axis) {
            keys.push((&series.axis, index));
        }
    }
    let mut left_taken = false;
    let mut axes = Vec::new();
    for (key, leader) in keys {
        let members: Vec<&Series> =
            series.iter().filter(|series| series.axis == *key && !series.hidden).collect();
        let style = &series[leader].style;
        let side = match style.axis.placement {
            AxisPlacement::Hidden => Side::Hidden,
            _ if members.is_empty() => Side::Hidden,
            AxisPlacement::Left => Side::Left,
            AxisPlacement::Right => Side::Right,
            AxisPlacement::Auto if left_taken => Side::Right,
            AxisPlacement::Auto => Side::Left,
        };
        left_taken |= side == Side::Left;
        let extremes = members.iter().filter_map(|series| series.extremes(context.range));
        let extremes = extremes.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let percent = style.stacking.as_ref().is_some_and(|stacking| stacking.mode == StackMode::Percent);
        let mut limits = limits(&style.axis, percent, extremes);
        let unit = series[leader].field.config.unit.as_deref();
        if extremes == Some((0.0, 0.0)) && unit == Some("percentunit") {
            // Nothing but zeros has no extent of its own: a whole is 100 %, not ten thousand.
            limits.soft_max = limits.soft_max.or(Some(1.0));
        }
        let (min, max) = scale_range(extremes, &limits, style.axis.distribution);
        axes.push(Axis {
            key: key.clone(),
            side,
            scale: Scale::new(min, max, style.axis.distribution),
            style: style.axis.clone(),
            color: style.axis.series_color.then_some(series[leader].color),
            leader,
            percent,
        });
    }
    axes
}

/// Shares of a whole end at the whole.
fn limits(style: &AxisStyle, percent: bool, extremes: Option<(f64, f64)>) -> Limits {
    if !percent || style.distribution != Distribution::Linear {
        return style.limits;
    }
    let (low, high) = extremes.unwrap_or((0.0, 1.0));
    Limits {
        hard_min: style.limits.hard_min.or(Some(if low < 0.0 { -1.0 } else { 0.0 })),
        hard_max: style.limits.hard_max.or(Some(if high > 0.0 || low >= 0.0 { 1.0 } else { 0.0 })),
        whole: false,
        ..style.limits
    }
}

/// Ticks, labels and width of each axis for a plot `height` CSS pixels high.
pub(super) fn fit(
    axes: Vec<Axis>,
    series: &[Series],
    height: f32,
    context: &PanelContext<'_>,
) -> Vec<FittedAxis> {
    let mut first = true;
    let mut fitted = Vec::new();
    for axis in axes {
        let marks = ValueAxis::new(axis.scale, &series[axis.leader].field, axis.percent, height, context);
        let widest = marks.widest(context.measure);
        let title = if axis.style.label.is_empty() { 0.0 } else { TITLE_PX };
        let width = match axis.side {
            Side::Hidden => 0.0,
            Side::Left | Side::Right => axis.style.width.unwrap_or(widest + LABEL_GAP_PX) + title,
        };
        let grid = axis.side != Side::Hidden && axis.style.grid.unwrap_or(first);
        first &= axis.side == Side::Hidden;
        fitted.push(FittedAxis { axis, marks, width, grid });
    }
    fitted
}
