//! The bar chart panel: values of groups beside each other. In: resolved frames and options. Out: a picture with a
//! legend.
//!
//! ```text
//! frames -> groups (joined, stacked) -> value axes -> layout -> bars, names, values
//! ```
//!
//! **Invariant:** every value of the data has its bar, on the axis of its unit.

mod groups;
mod options;
mod paint;
mod style;
#[cfg(test)]
mod tests;

pub(super) use self::style::BarStyle;

use self::groups::{Groups, collect};
use self::options::{BarChartOptions, Stacking};
use self::paint::Place;
use super::legend::{LegendEntry, legend_of, place_legend};
use super::plot::{
    EDGE_PX, Measured, Side, TOP_PX, ThresholdMarks, ValueAxes, axis_shapes, extremes, grid_lines, note,
};
use super::{PanelContext, PanelView, PictureView, TooltipMode};
use crate::frame::Frame;
use crate::model::Panel;
use crate::scale::Scale;
use crate::scene::{Rect, Scene};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = BarChartOptions::read(&panel.options);
    let empty = |message: &str| PanelView::Empty { message: message.to_owned() };
    if frames.iter().all(Frame::is_empty) {
        return empty("No data");
    }
    match collect(frames, &options, context) {
        None => empty("A bar chart needs a text or time field to group by"),
        Some(groups) if groups.series.is_empty() => empty("Data has no number field"),
        Some(groups) => PanelView::Picture(Box::new(picture(&groups, &options, context))),
    }
}

fn picture(groups: &Groups, options: &BarChartOptions, context: &PanelContext<'_>) -> PictureView {
    let size = context.size;
    let horizontal = options.is_horizontal(size);
    let length = if horizontal { size.width } else { size.height };
    // Which side an axis goes to does not depend on its length, which depends on the legend.
    let sides = axes(groups, options, length, horizontal, context);
    let mut legend = options.legend.as_ref().map(|wanted| {
        let entries = groups.series.iter().enumerate().filter(|(_, series)| series.in_legend);
        let entries = entries.map(|(index, series)| LegendEntry {
            label: &series.label,
            color: series.color,
            hidden: series.hidden,
            right_axis: sides.is_right(index),
            field: &series.field,
        });
        legend_of(entries, wanted, context)
    });
    let whole = Rect::new(0.0, 0.0, size.width, size.height);
    let (area, legend_area) = legend.as_mut().map_or((whole, None), |legend| {
        place_legend(size, legend, options.legend.as_ref().and_then(|wanted| wanted.width), context.measure)
    });
    let most = if horizontal { area.width * 0.4 } else { area.height * 0.4 };
    let names_room = paint::names_room(groups, options, horizontal, most, context);
    let length =
        if horizontal { area.width - names_room - 2.0 * EDGE_PX } else { area.height - TOP_PX - names_room };
    let axes = axes(groups, options, length.max(0.0), horizontal, context);
    let (left, right, below) = if horizontal {
        (names_room, 2.0 * EDGE_PX, axes.room(Side::Bottom, context).max(EDGE_PX))
    } else {
        (
            axes.room(Side::Left, context).max(EDGE_PX),
            axes.room(Side::Right, context).max(EDGE_PX),
            names_room,
        )
    };
    let plot = Rect::new(
        area.x + left,
        area.y + TOP_PX,
        (area.width - left - right).max(0.0),
        (area.height - TOP_PX - below).max(0.0),
    );
    let place = Place { plot, horizontal };
    let scales: Vec<Scale> = (0..groups.series.len()).filter_map(|series| axes.scale(series)).collect();
    let placed = paint::place(groups, &scales, options, place);

    let mut scene = Scene::new(size);
    let grid = axes.axes.iter().flat_map(|axis| axis.grid(plot)).collect();
    scene.shapes.extend(grid_lines(grid, context.theme));
    let marks = threshold_marks(groups, &axes);
    scene.shapes.extend(marks.iter().flat_map(|marks| marks.bands(plot, horizontal, context.theme)));
    scene.push(paint::bars(&placed, options, place, context));
    scene.shapes.extend(marks.iter().flat_map(|marks| marks.lines(plot, horizontal, context.theme)));
    scene.shapes.extend(paint::values(&placed, options, place, context));
    scene.shapes.extend(axis_shapes(&axes.axes, plot, context));
    scene.shapes.extend(paint::names(groups, options, place, names_room, context));
    if placed.is_empty() {
        scene.text(note("No values", plot, context));
    }
    let hit_areas = match options.tooltip.mode {
        TooltipMode::None => Vec::new(),
        TooltipMode::Single | TooltipMode::Multi => paint::hit_areas(&placed, groups, options, place),
    };
    PictureView {
        scene,
        summary: summary(groups),
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        hit_areas,
        notice: None,
        tooltip: options.tooltip,
    }
}

/// Those of the first drawn series of each axis that wants any.
fn threshold_marks<'a>(groups: &'a Groups, axes: &ValueAxes) -> Vec<ThresholdMarks<'a>> {
    let of_axis = |axis: usize| {
        let on_axis = groups.series.iter().zip(&axes.of_series).filter(move |(_, of)| **of == axis);
        let series =
            on_axis.map(|(series, _)| series).find(|series| !series.hidden && series.thresholds.shows())?;
        let config = &series.field.config;
        ThresholdMarks::new(series.thresholds, config, config, axes.axes.get(axis)?.marks.scale)
    };
    (0..axes.axes.len()).filter_map(of_axis).collect()
}

fn axes(
    groups: &Groups,
    options: &BarChartOptions,
    length: f32,
    level: bool,
    context: &PanelContext<'_>,
) -> ValueAxes {
    let measured: Vec<Measured<'_>> = groups
        .series
        .iter()
        .map(|series| Measured {
            field: &series.field,
            axis: &series.axis,
            extremes: extremes(
                series.bars.iter().flatten().flat_map(|bar| [bar.low, bar.high]),
                &series.axis,
            ),
            hidden: series.hidden,
            color: series.color,
        })
        .collect();
    ValueAxes::new(&measured, options.stacking == Stacking::Percent, length, level, context)
}

fn summary(groups: &Groups) -> String {
    const NAMED: usize = 8;
    let mut text = format!("Bar chart of {} groups", groups.names.len());
    for (index, title) in groups.titles.iter().take(NAMED).enumerate() {
        let separator = if index == 0 { ": " } else { "; " };
        let values = groups.series.iter().filter_map(|series| {
            let bar = series.bars.get(index)?.as_ref()?;
            Some(format!("{} {}", series.label, bar.text))
        });
        text.push_str(&format!("{separator}{title} {}", values.collect::<Vec<_>>().join(", ")));
    }
    if groups.names.len() > NAMED {
        text.push_str(&format!("; and {} more", groups.names.len() - NAMED));
    }
    text.push('.');
    text
}
