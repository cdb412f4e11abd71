//! The time series panel. In: resolved frames, the panel's options, a size. Out: a [`ChartView`].
//!
//! ```text
//! frames -> series (runs, stacks) -> axes (scales) -> legend -> layout -> shapes, first what lies lowest
//! ```
//!
//! What the plot's width stands for is for [`Across`] to say: time, or in a trend a number.
//!
//! **Invariant:** over time the plot spans exactly the asked range, whatever the data covers.

mod across;
mod align;
mod axes;
mod candles;
mod curve;
mod decimate;
mod frame_paint;
mod gap_fill;
mod gradient;
mod layout;
mod paint;
mod pointed;
pub(super) mod samples;
mod series;
mod stack;
mod style;
mod summary;
#[cfg(test)]
mod tests;
mod threshold_paint;
mod value_labels;
mod zones;

pub(super) use across::Across;
pub(super) use gradient::scheme_stops;
pub(super) use paint::Projection;
pub(super) use samples::Timeline;
pub(super) use style::{AxisPlacement, AxisStyle, axis as axis_style};

use std::sync::Arc;

use self::across::Times;
use self::axes::{Axis, Side, axes};
pub(super) use self::curve::through;
use self::layout::{Layout, lay_out};
use self::pointed::{ChartSeries, PointedSeries};
use self::series::{Series, collect};
use self::style::DrawStyle;
pub(super) use self::style::{INTERPOLATIONS, Interpolation};
pub(super) use self::zones::zones;
use super::chart::{ChartView, TooltipOptions};
use super::exemplars::{Marks, exemplar_marks};
use super::legend::{LegendEntry, LegendOptions, legend_of, place_legend};
use super::plot::{EventLook, ThresholdMarks, events, note};
use super::{PanelContext, PanelView};
use crate::frame::{Frame, Value};
use crate::model::Panel;
use crate::order::Arrange;
use crate::query::offers_comparison;
use crate::scene::{Point, Rect, Scene, Shape};
use crate::time::TimeRange;

/// The chart of a panel; [`PanelView::Empty`] where there is nothing to draw or list.
pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let zones = zones(&panel.options, context.zone);
    let zone = zones.first().unwrap_or(context.zone).clone();
    let context = PanelContext { zone: &zone, ..*context };
    build_over(&Times::of(frames, context.range, zones), panel, frames, &context)
}

/// The same over what an axis of the panel's own stands for.
pub(super) fn build_over(
    across: &dyn Across,
    panel: &Panel,
    frames: &[Frame],
    context: &PanelContext<'_>,
) -> PanelView {
    let context = &PanelContext { range: across.range(), ..*context };
    let mut series = collect(frames, across, context);
    // Choosing what to compare with is the page's; what is compared comes among the frames.
    let _offered = offers_comparison(panel);
    let candles =
        (panel.kind == "candlestick").then(|| candles::prepare(&panel.options, &mut series)).flatten();
    if series.is_empty() || frames.iter().all(Frame::is_empty) {
        return PanelView::Empty { message: across.why_empty(frames) };
    }
    let mut axes = axes(&series, context);
    if let Some(level) = panel.options.number("axesAlignedAt") {
        align::align(&mut axes, level);
    }
    let wanted = LegendOptions::read(&panel.options);
    let mut legend = wanted.as_ref().map(|options| legend_of(entries(&series, &axes), options, context));
    let whole = Rect::new(0.0, 0.0, context.size.width, context.size.height);
    let (chart, legend_area) = legend.as_mut().map_or((whole, None), |legend| {
        place_legend(context.size, legend, wanted.as_ref().and_then(|options| options.width), context.measure)
    });
    let look = EventLook::read(&panel.options, context);
    let layout = lay_out(chart, axes, &series, across, look.lanes_px(), context);
    let events = events(layout.plot, &look, context);

    let mut scene = Scene::new(context.size);
    let marks: Vec<ThresholdMarks<'_>> = threshold_paint::asked(&series, &layout).collect();
    scene.shapes.extend(marks.iter().flat_map(|marks| marks.bands(layout.plot, false, context.theme)));
    scene.shapes.extend(events.bands);
    scene.shapes.extend(frame_paint::grid(&layout, across, context));
    scene.push(data(&series, &layout, context));
    if let Some(candles) = &candles {
        let shapes = candles::shapes(candles, &series, &layout, context);
        scene.push(Shape::Group { clip: Some(layout.plot), shapes });
    }
    scene.shapes.extend(marks.iter().flat_map(|marks| marks.lines(layout.plot, false, context.theme)));
    scene.shapes.extend(value_labels::shapes(&series, &layout, context));
    scene.shapes.extend(events.lines);
    let exemplars = exemplars(&series, &layout, context);
    scene.shapes.extend(exemplars.shapes);
    scene.shapes.extend(frame_paint::labels(&layout, across, context));
    if let Some(reason) = why_blank(&series, across, context) {
        scene.text(note(reason, layout.plot, context));
    }

    PanelView::Chart(Box::new(ChartView {
        summary: summary::summary(&series, across, context),
        plot: layout.plot,
        range: context.range,
        is_over_time: series.iter().all(|series| series.across.is_none()),
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        markers: events.markers,
        exemplars: exemplars.marks,
        notice: across.notice(),
        pages: None,
        tooltip: TooltipOptions::read(&panel.options),
        theme: context.theme,
        zone: context.zone.clone(),
        now: context.now,
        pointed: Arc::new(PointedSeries(hover_series(series, &layout, context))),
        scene,
    }))
}

fn entries<'a>(series: &'a [Series], axes: &'a [Axis]) -> impl Iterator<Item = LegendEntry<'a>> {
    let listed = series.iter().filter(|series| series.style.in_legend);
    listed.map(|series| LegendEntry {
        label: &series.label,
        color: series.color,
        hidden: series.hidden,
        right_axis: axes.iter().any(|axis| axis.key == series.axis && axis.side == Side::Right),
        field: &series.field,
    })
}

/// What to say where none of the series shows a sample; `None` where at least one does, or all are switched off.
fn why_blank(series: &[Series], across: &dyn Across, context: &PanelContext<'_>) -> Option<&'static str> {
    let shown: Vec<&Series> = series.iter().filter(|series| !series.hidden).collect();
    let samples = || shown.iter().flat_map(|series| series.runs.iter().flatten());
    if shown.is_empty() || shown.iter().any(|series| is_in_sight(series, context)) {
        return None;
    }
    Some(if samples().next().is_some() { across.outside() } else { "No values" })
}

/// Whether some sample lies in the range; a bar may reach into it from a step beyond.
fn is_in_sight(series: &Series, context: &PanelContext<'_>) -> bool {
    let reach = match series.style.draw {
        DrawStyle::Bars => series.field.config.interval_millis.unwrap_or(0),
        _ => 0,
    };
    let range = TimeRange { from: context.range.from - reach, to: context.range.to + reach };
    series.runs.iter().flatten().any(|sample| range.contains(sample.time))
}

/// Exemplars are read on the first axis: they are observations of what the query counts.
fn exemplars(series: &[Series], layout: &Layout, context: &PanelContext<'_>) -> Marks {
    let Some(fitted) = layout.axes.first() else { return Marks::default() };
    let projection = Projection { plot: layout.plot, range: context.range, scale: fitted.axis.scale };
    let display = series.get(fitted.axis.leader).map(|leader| leader.display(context));
    let show = |value: f64| {
        display.as_ref().map_or_else(String::new, |display| display.show(&Value::Number(value)).to_string())
    };
    let color = context.theme.color("blue");
    exemplar_marks(context.exemplars, color, context, show, |one| {
        let y = projection.y(one.value)?.clamp(layout.plot.y, layout.plot.bottom());
        Some(Point::new(projection.x(one.at), y))
    })
}

/// All series, clipped to the plot. Points and line ends at the very edge keep their full size.
fn data(series: &[Series], layout: &Layout, context: &PanelContext<'_>) -> Shape {
    const BLEED_X: f32 = 4.0;
    const BLEED_Y: f32 = 3.0;
    let plot = layout.plot;
    let (width, height) = (plot.width + 2.0 * BLEED_X, plot.height + 2.0 * BLEED_Y);
    let clip = Rect::new(plot.x - BLEED_X, plot.y - BLEED_Y, width, height);
    let mut drawn: Vec<&Series> = series.iter().filter(|series| !series.hidden && series.painted).collect();
    drawn.arrange_by(|a, b| a.style.depth.cmp(&b.style.depth));
    let shapes = drawn
        .into_iter()
        .filter_map(|series| {
            let fitted = layout.axes.iter().find(|fitted| fitted.axis.key == series.axis)?;
            Some(paint::series_shapes(series, fitted, plot, context))
        })
        .flatten()
        .collect();
    Shape::Group { clip: Some(clip), shapes }
}

/// What the pointer asks about later.
fn hover_series(series: Vec<Series>, layout: &Layout, context: &PanelContext<'_>) -> Vec<ChartSeries> {
    let pointed = series.into_iter().filter(|series| !series.hidden && series.style.in_tooltip);
    pointed
        .filter_map(|series| {
            let fitted = layout.axes.iter().find(|fitted| fitted.axis.key == series.axis)?;
            Some(ChartSeries {
                by_value: series.colored_by_value(),
                projection: Projection { plot: layout.plot, range: context.range, scale: fitted.axis.scale },
                label: series.label,
                color: series.color,
                field: series.field,
                place: series.place,
                origins: series.origins,
                cumulative: series.stacked,
                across: series.across,
                step: series.step,
                timeline: series.timeline,
                runs: Arc::new(series.runs),
            })
        })
        .collect()
}
