//! The value axes of a chart over anything but time. In: what each series measures and where it ends. Out: an axis for
//! each unit and place asked for, and which one each series stands on.
//!
//! **Invariant:** every series has an axis that it is read on, also where that axis shows no labels.

use super::{Side, SideAxis, ValueAxis};
use crate::frame::Field;
use crate::panels::PanelContext;
use crate::panels::timeseries::{AxisPlacement, AxisStyle};
use crate::scale::{Scale, scale_range};
use crate::theme::Color;

/// One series, as far as axes ask.
pub(in crate::panels) struct Measured<'a> {
    pub field: &'a Field,
    pub axis: &'a AxisStyle,
    /// Least and greatest drawn value.
    pub extremes: Option<(f64, f64)>,
    pub hidden: bool,
    pub color: Color,
}

pub(in crate::panels) struct ValueAxes {
    pub axes: Vec<SideAxis>,
    /// The index of each series' axis.
    pub of_series: Vec<usize>,
}

impl ValueAxes {
    /// `length` of the axes in CSS pixels; `level` where values go to the right, `percent` where they are shares.
    pub(in crate::panels) fn new(
        series: &[Measured<'_>],
        percent: bool,
        length: f32,
        level: bool,
        context: &PanelContext<'_>,
    ) -> Self {
        let key = |one: &Measured<'_>| {
            let unit = one.field.config.unit.clone().unwrap_or_default();
            let scale = format!("{:?} {:?}", one.axis.distribution, one.axis.limits);
            (unit, one.axis.placement, one.axis.label.clone(), scale)
        };
        let mut keys = Vec::new();
        let mut of_series = Vec::new();
        for one in series {
            let key = key(one);
            let index = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
                keys.push(key);
                keys.len() - 1
            });
            of_series.push(index);
        }
        let marks = if level { ValueAxis::level } else { ValueAxis::new };
        let mut first = true;
        let mut axes = Vec::new();
        for index in 0..keys.len() {
            let members: Vec<&Measured<'_>> =
                series.iter().zip(&of_series).filter(|(_, of)| **of == index).map(|(one, _)| one).collect();
            let Some(leader) = members.iter().find(|one| !one.hidden).or_else(|| members.first()) else {
                continue;
            };
            let ends = members.iter().filter(|one| !one.hidden).filter_map(|one| one.extremes);
            let extremes = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            let mut limits = leader.axis.limits;
            if percent {
                let (low, high) = extremes.unwrap_or((0.0, 1.0));
                limits.hard_max = limits.hard_max.or((high > 0.0).then_some(1.0));
                limits.hard_min = limits.hard_min.or(Some(if low < 0.0 { -1.0 } else { 0.0 }));
                limits.whole = false;
            }
            let (min, max) = scale_range(extremes, &limits, leader.axis.distribution);
            let side = match leader.axis.placement {
                AxisPlacement::Hidden => Side::Hidden,
                // Two axes below each other would need a second row of labels.
                _ if level => {
                    if first {
                        Side::Bottom
                    } else {
                        Side::Hidden
                    }
                }
                AxisPlacement::Right => Side::Right,
                AxisPlacement::Auto if !first => Side::Right,
                AxisPlacement::Auto | AxisPlacement::Left => Side::Left,
            };
            let scale = Scale::new(min, max, leader.axis.distribution);
            axes.push(SideAxis {
                marks: marks(scale, leader.field, percent, length, context),
                grid: side != Side::Hidden && leader.axis.grid.unwrap_or(first),
                side,
                title: leader.axis.label.clone(),
                width: leader.axis.width,
                ink: leader.axis.series_color.then_some(leader.color),
                border: leader.axis.border,
            });
            first = false;
        }
        Self { axes, of_series }
    }

    /// Room of all axes of a side, in CSS pixels.
    pub(in crate::panels) fn room(&self, side: Side, context: &PanelContext<'_>) -> f32 {
        self.axes.iter().filter(|axis| axis.side == side).map(|axis| axis.room(context)).sum()
    }

    /// The scale a series is drawn on.
    pub(in crate::panels) fn scale(&self, series: usize) -> Option<Scale> {
        Some(self.axes.get(*self.of_series.get(series)?)?.marks.scale)
    }

    /// Whether a series is read at the right.
    pub(in crate::panels) fn is_right(&self, series: usize) -> bool {
        let axis = self.of_series.get(series).and_then(|axis| self.axes.get(*axis));
        axis.is_some_and(|axis| axis.side == Side::Right)
    }
}

/// The least and greatest of some values; on a logarithmic axis only those above zero have a place.
pub(in crate::panels) fn extremes(values: impl Iterator<Item = f64>, axis: &AxisStyle) -> Option<(f64, f64)> {
    let is_log = matches!(axis.distribution, crate::scale::Distribution::Log { .. });
    let placed = values.filter(|value| value.is_finite() && (!is_log || *value > 0.0));
    placed.fold(None, |found: Option<(f64, f64)>, value| {
        Some(found.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    })
}
