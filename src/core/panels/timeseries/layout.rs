//! Where things go within the chart's rectangle. In: the rectangle, the axes. Out: the plot, and each axis' place.
//!
//! **Invariant:** the plot keeps half of the width: axes that would leave less lose their labels, not the data.

use super::across::Across;
use super::axes::{Axis, FittedAxis, Side, fit};
use super::series::Series;
use crate::panels::PanelContext;
use crate::panels::plot::{EDGE_PX, LABEL_GAP_PX, LEAST_HEIGHT_FOR_TIMES, TOP_PX};
use crate::scene::Rect;

pub(super) struct Layout {
    /// Everything but the legend.
    pub(super) chart: Rect,
    pub(super) plot: Rect,
    pub(super) axes: Vec<FittedAxis>,
    /// Inner edge of each axis, where its labels end.
    pub(super) edges: Vec<f32>,
    /// The axis below is shown.
    pub(super) times: bool,
    /// Between the plot and that axis, for marks of annotations.
    pub(super) lanes_px: f32,
}

impl Layout {
    /// The plot and what lies between it and the times.
    pub(super) fn above_times(&self) -> Rect {
        let plot = self.plot;
        Rect::new(plot.x, plot.y, plot.width, plot.height + self.lanes_px)
    }
}

pub(super) fn lay_out(
    chart: Rect,
    axes: Vec<Axis>,
    series: &[Series],
    across: &dyn Across,
    lanes_px: f32,
    context: &PanelContext<'_>,
) -> Layout {
    let times = across.is_shown() && chart.height >= LEAST_HEIGHT_FOR_TIMES;
    let below = lanes_px + if times { across.room_px(context) } else { EDGE_PX };
    let height = (chart.height - TOP_PX - below).max(0.0);
    let mut axes = fit(axes, series, height, context);
    let width_of = |axes: &[FittedAxis], side| -> f32 {
        axes.iter().filter(|fitted| fitted.axis.side == side).map(|fitted| fitted.width).sum()
    };
    while width_of(&axes, Side::Left) + width_of(&axes, Side::Right) > chart.width / 2.0 {
        let Some(last) = axes.iter_mut().rev().find(|fitted| fitted.axis.side != Side::Hidden) else { break };
        last.axis.side = Side::Hidden;
        last.width = 0.0;
    }
    let (left, right) = (width_of(&axes, Side::Left), width_of(&axes, Side::Right));
    let left = if left > 0.0 { left } else { EDGE_PX };
    let right = if right > 0.0 { right } else { EDGE_PX };
    let plot = Rect::new(chart.x + left, chart.y + TOP_PX, (chart.width - left - right).max(0.0), height);
    let (mut left_edge, mut right_edge) = (plot.x, plot.right());
    let mut edges = Vec::with_capacity(axes.len());
    for fitted in &axes {
        match fitted.axis.side {
            Side::Left => {
                edges.push(left_edge - LABEL_GAP_PX);
                left_edge -= fitted.width;
            }
            Side::Right => {
                edges.push(right_edge + LABEL_GAP_PX);
                right_edge += fitted.width;
            }
            Side::Hidden => edges.push(left_edge),
        }
    }
    Layout { chart, plot, axes, edges, times, lanes_px }
}
