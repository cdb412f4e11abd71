//! The state timeline and the status history: what state each series was in, over time. In: resolved frames and
//! options. Out: a [`ChartView`] of lanes.
//!
//! A timeline joins equal neighbours into spans; a history draws each sample as a cell of its own.
//!
//! **Invariant:** the plot spans exactly the asked time range; where a series has no value nothing is drawn.

mod lanes;
mod legend;
mod options;
mod paint;
mod pointed;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::lanes::{Lane, collect};
use self::options::{Kind, TimelineOptions};
use self::pointed::PointedLanes;
use super::chart::{ChartView, Pages, TooltipOptions};
use super::legend::{LegendOptions, place_legend};
use super::plot::{
    EDGE_PX, EventLook, LABEL_GAP_PX, LEAST_HEIGHT_FOR_TIMES, TEXT_PX, TIME_AXIS_PX, ZONE_PX, events,
    grid_lines, note, time_grid, zone_labels,
};
use super::timeseries::zones;
use super::{PanelContext, PanelView, why_empty};
use crate::frame::Frame;
use crate::model::Panel;
use crate::scene::{Rect, Scene, Size};
use crate::time::{Zone, format_date_time};

/// Names of lanes may take so much of the width.
const WIDEST_NAMES: f32 = 0.35;
const TOP: f32 = 2.0;
/// Kept free at the foot for turning pages.
const PAGER_PX: f32 = 28.0;

pub(super) fn state_timeline(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    build(Kind::Timeline, panel, frames, context)
}

pub(super) fn status_history(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    build(Kind::History, panel, frames, context)
}

fn build(kind: Kind, panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = TimelineOptions::read(kind, &panel.options);
    let zones = zones(&panel.options, context.zone);
    let context = &PanelContext { zone: zones.first().unwrap_or(context.zone), ..*context };
    let lanes = collect(frames, &options, context);
    if lanes.is_empty() || frames.iter().all(Frame::is_empty) {
        return PanelView::Empty { message: why_empty(frames).to_owned() };
    }
    PanelView::Chart(Box::new(chart(panel, lanes, &options, &zones, context)))
}

fn chart(
    panel: &Panel,
    mut lanes: Vec<Lane>,
    options: &TimelineOptions,
    zones: &[Zone],
    context: &PanelContext<'_>,
) -> ChartView {
    let wanted = LegendOptions::read(&panel.options);
    let mut legend = wanted.as_ref().map(|wanted| legend::legend(&lanes, wanted, context));
    let summary = summary(&lanes, context);
    let pages = options.per_page.filter(|most| lanes.len() > *most).map(|most| {
        let count = lanes.len().div_ceil(most);
        let page = context.page.min(count - 1);
        lanes = lanes.split_off(page * most);
        lanes.truncate(most);
        Pages { page, count }
    });
    let turning = if pages.is_some() { PAGER_PX } else { 0.0 };
    let size = Size::new(context.size.width, (context.size.height - turning).max(0.0));
    let whole = Rect::new(0.0, 0.0, size.width, size.height);
    let (area, legend_area) = legend.as_mut().map_or((whole, None), |legend| {
        place_legend(size, legend, wanted.as_ref().and_then(|wanted| wanted.width), context.measure)
    });
    let has_times = area.height >= LEAST_HEIGHT_FOR_TIMES;
    let look = EventLook::read(&panel.options, context);
    let times_px = TIME_AXIS_PX + zones.len().saturating_sub(1) as f32 * ZONE_PX;
    let below = look.lanes_px() + if has_times { times_px } else { 0.0 };
    let names = names_px(&lanes, area, context);
    let plot = Rect::new(
        area.x + names,
        area.y + TOP,
        (area.width - names - EDGE_PX).max(0.0),
        (area.height - TOP - below).max(0.0),
    );
    let mut scene = Scene::new(context.size);
    if has_times {
        scene.shapes.extend(grid_lines(time_grid(plot, context), context.theme));
    }
    scene.push(paint::lanes(&lanes, plot, options, context));
    let events = events(plot, &look, context);
    scene.shapes.extend(events.bands);
    scene.shapes.extend(events.lines);
    if names > EDGE_PX {
        scene.shapes.extend(paint::names(&lanes, plot, area, context));
    }
    for (row, zone) in zones.iter().enumerate().filter(|_| has_times) {
        scene.shapes.extend(zone_labels(look.with_lanes(plot), area.right(), row, zone, context));
    }
    if lanes.iter().all(|lane| lane.spans.is_empty()) {
        scene.text(note("No values in this time range", plot, context));
    }
    ChartView {
        summary,
        plot,
        range: context.range,
        is_over_time: true,
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        markers: events.markers,
        exemplars: Vec::new(),
        notice: None,
        pages,
        tooltip: TooltipOptions::read(&panel.options),
        theme: context.theme,
        zone: context.zone.clone(),
        now: context.now,
        pointed: Arc::new(PointedLanes { lanes, says_duration: options.kind == Kind::Timeline }),
        scene,
    }
}

/// Room for the names beside the lanes: as wide as a lane says, or as they are; hardly any where all are to go without.
fn names_px(lanes: &[Lane], area: Rect, context: &PanelContext<'_>) -> f32 {
    if lanes.iter().all(|lane| lane.style.nameless) {
        return EDGE_PX;
    }
    let fixed = lanes.iter().find_map(|lane| lane.style.names_px);
    let widest = lanes.iter().map(|lane| context.measure.width_px(&lane.label, TEXT_PX, 400));
    let widest = widest.fold(0.0, f32::max);
    fixed.map_or((widest + LABEL_GAP_PX).min(area.width * WIDEST_NAMES), |fixed| fixed.min(area.width / 2.0))
}

/// What each lane says at its end.
fn summary(lanes: &[Lane], context: &PanelContext<'_>) -> String {
    const NAMED: usize = 8;
    let range = context.range;
    let (from, to) = (format_date_time(range.from, context.zone), format_date_time(range.to, context.zone));
    let mut text = format!("States of {} series from {from} to {to}", lanes.len());
    for (index, lane) in lanes.iter().take(NAMED).enumerate() {
        let separator = if index == 0 { ": " } else { "; " };
        let last = lane.spans.last().map_or("no value", |span| span.text.as_str());
        text.push_str(&format!("{separator}{} {last}", lane.label));
    }
    if lanes.len() > NAMED {
        text.push_str(&format!("; and {} more", lanes.len() - NAMED));
    }
    text.push('.');
    text
}
