//! The XY chart: values over other values. In: resolved frames and options. Out: a picture with a legend.
//!
//! **Invariant:** a point lies where its row says on both axes.

mod options;
mod paint;
mod series;
#[cfg(test)]
mod tests;

use self::options::XyOptions;
use self::series::{XySeries, collect};
use super::legend::{LegendEntry, legend_of, place_legend};
use super::plot::{
    EDGE_PX, LEAST_HEIGHT_FOR_TIMES, Measured, Side, SideAxis, TOP_PX, ValueAxes, ValueAxis, axis_shapes,
    extremes, grid_lines, note,
};
use super::timeseries::axis_style;
use super::{PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::frame::Frame;
use crate::model::Panel;
use crate::scale::{Scale, scale_range};
use crate::scene::{Rect, Scene, Shape};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = XyOptions::read(&panel.options);
    let series = collect(frames, &options, context);
    if series.is_empty() || frames.iter().all(Frame::is_empty) {
        return PanelView::Empty { message: why_empty(frames).to_owned() };
    }
    PanelView::Picture(Box::new(picture(&series, &options, context)))
}

/// Why nothing of the data lies over an axis of numbers.
pub(super) fn why_empty(frames: &[Frame]) -> &'static str {
    let numbers = |frame: &Frame| frame.fields.iter().filter(|field| field.values.is_number()).count();
    if frames.iter().all(Frame::is_empty) {
        "No data"
    } else if frames.len() > 1 && frames.iter().all(|frame| numbers(frame) < 2) {
        "Each series is a table of its own: the transformation “Join by field” makes one of them, in which one \
         series can lie below the others"
    } else {
        "Needs a number field for the axis below and another one for the values"
    }
}

fn picture(series: &[XySeries], options: &XyOptions, context: &PanelContext<'_>) -> PictureView {
    let size = context.size;
    let measured: Vec<Measured<'_>> = series
        .iter()
        .map(|one| Measured {
            field: &one.y,
            axis: &one.axis,
            extremes: extremes(one.points.iter().map(|point| point.y), &one.axis),
            hidden: one.hidden,
            color: one.color,
        })
        .collect();
    let sides = ValueAxes::new(&measured, false, size.height, false, context);
    let mut legend = options.legend.as_ref().map(|wanted| {
        let entries = series.iter().enumerate().filter(|(_, one)| one.in_legend);
        let entries = entries.map(|(index, one)| LegendEntry {
            label: &one.label,
            color: one.color,
            hidden: one.hidden,
            right_axis: sides.is_right(index),
            field: &one.y,
        });
        legend_of(entries, wanted, context)
    });
    let whole = Rect::new(0.0, 0.0, size.width, size.height);
    let (area, legend_area) = legend.as_mut().map_or((whole, None), |legend| {
        place_legend(size, legend, options.legend.as_ref().and_then(|wanted| wanted.width), context.measure)
    });
    // The axis below: its length depends on the axes beside, which depend on its height.
    let below = x_axis(series, area, size.width, context).room(context).max(EDGE_PX);
    let height = (area.height - TOP_PX - below).max(0.0);
    let axes = ValueAxes::new(&measured, false, height, false, context);
    let left = axes.room(Side::Left, context).max(EDGE_PX);
    let right = axes.room(Side::Right, context).max(2.0 * EDGE_PX);
    let plot = Rect::new(area.x + left, area.y + TOP_PX, (area.width - left - right).max(0.0), height);
    let x_axis = x_axis(series, area, plot.width, context);

    let mut scene = Scene::new(size);
    let all: Vec<SideAxis> = axes.axes.iter().cloned().chain([x_axis.clone()]).collect();
    scene.shapes.extend(grid_lines(all.iter().flat_map(|axis| axis.grid(plot)).collect(), context.theme));
    let mut shapes = Vec::new();
    let mut hit_areas = Vec::new();
    for (index, one) in series.iter().enumerate().filter(|(_, one)| !one.hidden) {
        let Some(scale) = axes.scale(index) else { continue };
        let placed = paint::placed(one, &x_axis.marks.scale, &scale, plot);
        shapes.extend(paint::shapes(one, &placed));
        if options.tooltip.mode != TooltipMode::None && one.in_tooltip {
            paint::hit_areas(one, &placed, &mut hit_areas);
        }
    }
    // Points at the very edge keep their full size.
    let clip = Rect::new(plot.x - 4.0, plot.y - 4.0, plot.width + 8.0, plot.height + 8.0);
    scene.push(Shape::Group { clip: Some(clip), shapes });
    scene.shapes.extend(axis_shapes(&all, plot, context));
    if series.iter().all(|one| one.points.is_empty()) {
        scene.text(note("No values", plot, context));
    }
    PictureView {
        scene,
        summary: summary(series),
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        hit_areas,
        notice: None,
        // A point tells all that its row says.
        tooltip: TooltipOptions { mode: TooltipMode::Multi, ..TooltipOptions::default() },
    }
}

fn x_axis(series: &[XySeries], area: Rect, length: f32, context: &PanelContext<'_>) -> SideAxis {
    let speaker = series.iter().find(|one| !one.hidden).or_else(|| series.first());
    let field = speaker.map(|one| one.x.clone()).unwrap_or_default();
    let style = axis_style(&field.config);
    let values =
        series.iter().filter(|one| !one.hidden).flat_map(|one| one.points.iter().map(|point| point.x));
    let (min, max) = scale_range(extremes(values, &style), &style.limits, style.distribution);
    SideAxis {
        marks: ValueAxis::level(Scale::new(min, max, style.distribution), &field, false, length, context),
        side: if area.height >= LEAST_HEIGHT_FOR_TIMES { Side::Bottom } else { Side::Hidden },
        title: style.label,
        width: None,
        ink: None,
        border: style.border,
        grid: style.grid.unwrap_or(true),
    }
}

fn summary(series: &[XySeries]) -> String {
    let mut text = format!("{} series of points", series.len());
    for (index, one) in series.iter().take(8).enumerate() {
        let separator = if index == 0 { ": " } else { "; " };
        let over = super::value::shown_name(&one.x);
        text.push_str(&format!("{separator}{} over {over}, {} points", one.label, one.points.len()));
    }
    text.push('.');
    text
}
