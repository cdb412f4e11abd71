//! The heatmap panel: how often which values were seen, over time. In: resolved frames and options. Out: a
//! [`ChartView`] of cells with a colour scale.
//!
//! ```text
//! buckets as rows | native histograms | plain series to be counted -> cells -> axis, colours -> shapes
//! ```
//!
//! **Invariant:** the plot spans exactly the asked time range; a cell's colour, value and tooltip say the same count.

mod axis;
mod calculate;
mod color;
mod heat;
mod native;
mod options;
mod paint;
mod pointed;
mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::axis::Axis;
use self::color::Colors;
use self::heat::{Cell, Heat, Vertical};
use self::options::{AxisPlace, HeatmapOptions};
use self::paint::{SCALE_PX, TITLE_PX};
use self::pointed::{PointedCells, Told};
use super::chart::{ChartView, TooltipOptions};
use super::plot::{
    EDGE_PX, EventLook, LABEL_GAP_PX, LEAST_HEIGHT_FOR_TIMES, TIME_AXIS_PX, TOP_PX, events, grid_lines, note,
    time_grid, time_labels, x_at,
};
use super::{PanelContext, PanelView, exemplar_marks, why_empty};
use crate::frame::{Field, Frame};
use crate::model::Panel;
use crate::scene::{Point, Rect, Scene};
use crate::time::format_date_time;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = HeatmapOptions::read(&panel.options);
    let heat = match &options.calculation {
        Some((x, y)) => calculate::heat(frames, x, y),
        None => native::heat(frames, &options, context).or_else(|| rows::heat(frames, &options, context)),
    };
    let Some(heat) = heat.filter(|_| !frames.iter().all(Frame::is_empty)) else {
        return PanelView::Empty { message: why_empty(frames).to_owned() };
    };
    let speaker = frames.iter().flat_map(|frame| &frame.fields).find(|field| field.values.is_number());
    let look = EventLook::read(&panel.options, context);
    PanelView::Chart(Box::new(chart(heat, speaker, options, &look, context)))
}

fn is_hidden(field: &Field) -> bool {
    super::value::is_hidden(field, "viz")
}

fn chart(
    heat: Heat,
    speaker: Option<&Field>,
    options: HeatmapOptions,
    look: &EventLook,
    context: &PanelContext<'_>,
) -> ChartView {
    let drawn: Vec<&Cell> = heat.cells.iter().filter(|cell| is_drawn(cell, &options, context)).collect();
    let colors = Colors::new(&options.color, drawn.iter().map(|cell| cell.count), context.theme);
    let size = context.size;
    let has_scale = options.legend && size.height >= LEAST_HEIGHT_FOR_TIMES + SCALE_PX && !drawn.is_empty();
    let scale_px = if has_scale { SCALE_PX } else { 0.0 };
    let has_times = size.height >= LEAST_HEIGHT_FOR_TIMES;
    let below = scale_px + look.lanes_px() + if has_times { TIME_AXIS_PX } else { EDGE_PX };
    let height = (size.height - TOP_PX - below).max(0.0);
    let axis = Axis::new(&heat.cells, &heat.vertical, speaker, &options, height, context);
    let title = if options.axis_label.is_empty() { 0.0 } else { TITLE_PX };
    let labels = options.axis_width.unwrap_or_else(|| axis.width(context.measure)) + LABEL_GAP_PX + title;
    let room = labels.min(size.width * 0.4);
    let (left, right) = match options.axis_place {
        AxisPlace::Left => (room, EDGE_PX),
        AxisPlace::Right => (EDGE_PX, room),
        AxisPlace::Hidden => (EDGE_PX, EDGE_PX),
    };
    let plot = Rect::new(left, TOP_PX, (size.width - left - right).max(0.0), height);

    let mut scene = Scene::new(size);
    let mut grid = if options.grid { paint::grid(&axis, plot) } else { Vec::new() };
    if has_times {
        grid.extend(time_grid(plot, context));
    }
    scene.shapes.extend(grid_lines(grid, context.theme));
    scene.push(paint::cells(&drawn, &axis, &colors, plot, &options, context));
    let events = events(plot, look, context);
    scene.shapes.extend(events.bands);
    scene.shapes.extend(events.lines);
    let show = |value: f64| axis.text(value, context.zone, context.now);
    let mark_color = context.theme.color(&options.exemplar_color);
    let marks = exemplar_marks(context.exemplars, mark_color, context, show, |one| {
        let height = match &heat.vertical {
            Vertical::Values(_) => one.value,
            Vertical::Rows(rows) => rows.height_of(one.value)?,
        };
        let share = axis.scale.share(height).filter(|share| (0.0..=1.0).contains(share))?;
        Some(Point::new(x_at(plot, context.range, one.at), plot.y + plot.height * axis.down(share as f32)))
    });
    scene.shapes.extend(marks.shapes);
    scene.shapes.extend(paint::labels(&axis, plot, room, &options, context));
    if has_times {
        scene.shapes.extend(time_labels(look.with_lanes(plot), size.width, context));
    }
    if has_scale {
        let area = Rect::new(plot.x, size.height - SCALE_PX, plot.width, SCALE_PX);
        paint::color_scale(&mut scene, area, &colors, &options, context);
    }
    if let Some(reason) = why_blank(&heat, &drawn) {
        scene.text(note(reason, plot, context));
    }
    ChartView {
        summary: summary(&heat, &drawn, &options, context),
        plot,
        range: context.range,
        is_over_time: true,
        legend: None,
        legend_area: None,
        markers: events.markers,
        exemplars: marks.marks,
        notice: heat.notice.clone(),
        pages: None,
        tooltip: TooltipOptions { mode: options.tooltip, ..TooltipOptions::default() },
        theme: context.theme,
        zone: context.zone.clone(),
        now: context.now,
        pointed: Arc::new(PointedCells {
            cells: drawn.iter().map(|cell| told(cell, &colors, &options, context)).collect(),
            axis,
            palette: colors.palette().to_vec(),
            ends: (colors.min, colors.max),
            ink: context.theme.tokens().text,
            vertical: heat.vertical,
            options,
        }),
        scene,
    }
}

fn told(cell: &Cell, colors: &Colors, options: &HeatmapOptions, context: &PanelContext<'_>) -> Told {
    let count = paint::count_text(cell.count, options, context);
    Told {
        cell: *cell,
        count: match &options.value_name {
            Some(name) => format!("{count} {name}"),
            None => count,
        },
        color: colors.of(cell.count),
    }
}

/// Within the range and not filtered out by its count.
fn is_drawn(cell: &Cell, options: &HeatmapOptions, context: &PanelContext<'_>) -> bool {
    let in_sight = cell.to > context.range.from && cell.from < context.range.to;
    in_sight
        && options.hide_up_to.is_none_or(|most| cell.count > most)
        && options.hide_from.is_none_or(|least| cell.count < least)
}

/// What to say where no cell is drawn.
fn why_blank(heat: &Heat, drawn: &[&Cell]) -> Option<&'static str> {
    match (drawn.is_empty(), heat.cells.is_empty()) {
        (false, _) => None,
        (true, true) => Some("No values"),
        (true, false) if heat.cells.iter().all(|cell| cell.count == 0.0) => Some("All buckets are empty"),
        (true, false) => Some("No cell in sight"),
    }
}

fn summary(heat: &Heat, drawn: &[&Cell], options: &HeatmapOptions, context: &PanelContext<'_>) -> String {
    let range = context.range;
    let (from, to) = (format_date_time(range.from, context.zone), format_date_time(range.to, context.zone));
    let count = |count: f64| paint::count_text(count, options, context);
    let total = count(drawn.iter().map(|cell| cell.count).sum());
    let rows = match &heat.vertical {
        Vertical::Rows(rows) => format!(" in {} rows", rows.names.len()),
        Vertical::Values(_) => String::new(),
    };
    let most = drawn.iter().map(|cell| cell.count).fold(f64::NEG_INFINITY, f64::max);
    let most = if drawn.is_empty() { String::new() } else { format!(", at most {} in one", count(most)) };
    format!("Heatmap from {from} to {to}: {} cells{rows}, {total} in all{most}.", drawn.len())
}
