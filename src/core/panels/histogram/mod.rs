//! The histogram panel: how often which values occur. In: resolved frames and options. Out: a picture with a legend.
//!
//! **Invariant:** the counts of a series add up to the number of its finite values.

mod buckets;
mod options;
#[cfg(test)]
mod tests;

use self::buckets::{Buckets, Counted, count};
use self::options::HistogramOptions;
use super::legend::{LegendEntry, legend_of, place_legend};
use super::plot::{
    EDGE_PX, LEAST_HEIGHT_FOR_TIMES, Side, SideAxis, TOP_PX, ValueAxis, axis_shapes, grid_lines, note,
};
use super::timeseries::axis_style;
use super::{HitArea, HitPlace, PanelContext, PanelView, PictureView, TooltipMode, TooltipOptions};
use crate::field::units::Unit;
use crate::frame::{Field, Frame};
use crate::model::Panel;
use crate::scale::{Distribution, Limits, Scale, scale_range};
use crate::scene::{Rect, Scene, Shape, Stroke};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = HistogramOptions::read(&panel.options);
    let buckets = count(frames, &options, context);
    if buckets.series.is_empty() || frames.iter().all(Frame::is_empty) {
        let message = if frames.iter().all(Frame::is_empty) { "No data" } else { "Data has no number field" };
        return PanelView::Empty { message: message.to_owned() };
    }
    PanelView::Picture(Box::new(picture(&buckets, &options, context)))
}

fn picture(buckets: &Buckets, options: &HistogramOptions, context: &PanelContext<'_>) -> PictureView {
    let size = context.size;
    let mut legend = options.legend.as_ref().map(|wanted| {
        let listed = buckets.series.iter().filter(|series| series.in_legend);
        let entries = listed.map(|series| LegendEntry {
            label: &series.label,
            color: series.color,
            hidden: series.hidden,
            right_axis: false,
            field: &series.field,
        });
        legend_of(entries, wanted, context)
    });
    let whole = Rect::new(0.0, 0.0, size.width, size.height);
    let (area, legend_area) = legend.as_mut().map_or((whole, None), |legend| {
        place_legend(size, legend, options.legend.as_ref().and_then(|wanted| wanted.width), context.measure)
    });
    let shown: Vec<&Counted> = buckets.series.iter().filter(|series| !series.hidden).collect();
    let style = axis_style(&buckets.speaker.config);
    let has_values = area.height >= LEAST_HEIGHT_FOR_TIMES;
    let below = if !has_values { EDGE_PX } else { 24.0 + if style.label.is_empty() { 0.0 } else { 18.0 } };
    let height = (area.height - TOP_PX - below).max(0.0);
    let counts = count_axis(&shown, height, context);
    let left = counts.room(context).max(EDGE_PX);
    let width = (area.width - left - 3.0 * EDGE_PX).max(0.0);
    let values = value_axis(buckets, width, &style.label, has_values, context);
    let plot = Rect::new(area.x + left, area.y + TOP_PX, width, height);

    let mut scene = Scene::new(size);
    let axes = [counts, values];
    scene.shapes.extend(grid_lines(axes.iter().flat_map(|axis| axis.grid(plot)).collect(), context.theme));
    let bars = bars(buckets, &shown, &axes, plot, context);
    scene.push(Shape::Group { clip: Some(plot), shapes: bars });
    scene.shapes.extend(axis_shapes(&axes, plot, context));
    if buckets.bounds.is_empty() {
        scene.text(note("No values", plot, context));
    }
    let endless = buckets.bounds.iter().filter(|(low, high)| !low.is_finite() || !high.is_finite()).count();
    PictureView {
        scene,
        summary: summary(buckets, context),
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        hit_areas: hit_areas(buckets, &shown, options, &axes, plot, context),
        notice: (endless > 0).then(|| "The buckets at the ends reach to infinity".to_owned()),
        tooltip: match options.tooltip.mode {
            TooltipMode::None => options.tooltip,
            // Bars lie over each other: which one is meant nobody can point at.
            TooltipMode::Single | TooltipMode::Multi => {
                TooltipOptions { mode: TooltipMode::Multi, ..options.tooltip }
            }
        },
    }
}

/// Bounds as they are drawn: what reaches to infinity is as wide as its neighbour.
fn drawn(buckets: &Buckets, index: usize) -> (f64, f64) {
    let (low, high) = buckets.bounds.get(index).copied().unwrap_or_default();
    let finite = |(low, high): &&(f64, f64)| low.is_finite() && high.is_finite();
    let width = buckets.bounds.iter().filter(finite).map(|(low, high)| high - low).next_back().unwrap_or(1.0);
    match (low.is_finite(), high.is_finite()) {
        (true, true) => (low, high),
        (true, false) => (low, low + width),
        // Prometheus' first bucket counts from zero, or from below where its end is below.
        (false, true) => (if high > 0.0 { 0.0 } else { high - width }, high),
        (false, false) => (0.0, 1.0),
    }
}

fn value_axis(
    buckets: &Buckets,
    length: f32,
    title: &str,
    is_shown: bool,
    context: &PanelContext<'_>,
) -> SideAxis {
    let count = buckets.bounds.len();
    let (min, max) = match count {
        0 => (0.0, 1.0),
        _ => (drawn(buckets, 0).0, drawn(buckets, count - 1).1),
    };
    // Grafana's histogram takes the ends of its field for those of this axis.
    let (min, max) = (buckets.speaker.config.min.unwrap_or(min), buckets.speaker.config.max.unwrap_or(max));
    let scale = Scale::new(min, if max > min { max } else { min + 1.0 }, Distribution::Linear);
    SideAxis {
        marks: ValueAxis::level(scale, &buckets.speaker, false, length, context),
        side: if is_shown { Side::Bottom } else { Side::Hidden },
        title: title.to_owned(),
        width: None,
        ink: None,
        border: false,
        grid: false,
    }
}

fn count_axis(shown: &[&Counted], length: f32, context: &PanelContext<'_>) -> SideAxis {
    let tops = stacked_tops(shown);
    let most = tops.iter().flatten().map(|(_, high)| *high).fold(0.0, f64::max);
    let limits = Limits { hard_min: Some(0.0), whole: true, ..Limits::default() };
    let (min, max) = scale_range(Some((0.0, most)), &limits, Distribution::Linear);
    let mut counts = Field::default();
    counts.config.unit = Some("short".to_owned());
    counts.config.decimals = Some(0);
    SideAxis {
        marks: ValueAxis::new(Scale::new(min, max, Distribution::Linear), &counts, false, length, context),
        side: Side::Left,
        title: String::new(),
        width: None,
        ink: None,
        border: false,
        grid: true,
    }
}

/// For each series, where its bars begin and end: stacked ones stand on those before.
fn stacked_tops(shown: &[&Counted]) -> Vec<Vec<(f64, f64)>> {
    let mut ground: Vec<f64> = Vec::new();
    let mut tops = Vec::new();
    for series in shown {
        ground.resize(series.counts.len().max(ground.len()), 0.0);
        let bars = series.counts.iter().enumerate().map(|(index, count)| {
            let low = if series.stacked { ground[index] } else { 0.0 };
            if series.stacked {
                ground[index] += count;
            }
            (low, low + count)
        });
        tops.push(bars.collect());
    }
    tops
}

fn place(buckets: &Buckets, index: usize, (low, high): (f64, f64), axes: &[SideAxis; 2], plot: Rect) -> Rect {
    let [counts, values] = axes;
    let x = |value: f64| plot.x + plot.width * values.marks.scale.share(value).unwrap_or(0.0) as f32;
    let y = |count: f64| plot.bottom() - plot.height * counts.marks.scale.share(count).unwrap_or(0.0) as f32;
    let (from, to) = drawn(buckets, index);
    Rect::new(x(from), y(high), (x(to) - x(from)).max(0.0), (y(low) - y(high)).max(0.0))
}

fn bars(
    buckets: &Buckets,
    shown: &[&Counted],
    axes: &[SideAxis; 2],
    plot: Rect,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (series, tops) in shown.iter().zip(stacked_tops(shown)) {
        for (index, top) in tops.into_iter().enumerate().filter(|(_, (low, high))| high > low) {
            let rect = place(buckets, index, top, axes, plot);
            // A hair between neighbours, where there is room for it.
            let gap = if rect.width >= 4.0 { 1.0 } else { 0.0 };
            let rect =
                Rect::new(rect.x + gap / 2.0, rect.y, (rect.width - gap).max(0.5), rect.height.max(1.0));
            let line = series.style.line_width;
            let of = (series.color, &series.field, axes[0].marks.scale);
            let stroke = (line > 0.0 && rect.width >= 4.0).then(|| Stroke::solid(series.color, line));
            let rect = if stroke.is_some() { rect.inset(line / 2.0) } else { rect };
            shapes.push(Shape::Rect {
                rect,
                radius: 0.0,
                fill: Some(series.style.fill_of(of, plot, false, context)),
                stroke,
            });
        }
    }
    shapes
}

fn hit_areas(
    buckets: &Buckets,
    shown: &[&Counted],
    options: &HistogramOptions,
    axes: &[SideAxis; 2],
    plot: Rect,
    context: &PanelContext<'_>,
) -> Vec<HitArea> {
    if options.tooltip.mode == TooltipMode::None {
        return Vec::new();
    }
    let mut areas = Vec::new();
    for index in 0..buckets.bounds.len() {
        let column = place(buckets, index, (0.0, 0.0), axes, plot);
        let title = bounds_text(buckets, index, context);
        for series in shown.iter().filter(|series| series.in_tooltip) {
            areas.push(HitArea {
                place: HitPlace::Rect(Rect::new(column.x, plot.y, column.width, plot.height)),
                label: series.label.clone(),
                value: count_text(series.counts.get(index).copied().unwrap_or(0.0), context),
                color: series.color,
                cell: None,
                has_links: false,
                title: title.clone(),
                number: series.counts.get(index).copied(),
                group: Some(index),
            });
        }
    }
    areas
}

fn count_text(count: f64, context: &PanelContext<'_>) -> String {
    Unit::from("short").format(count, None, context.zone, context.now).to_string()
}

fn bounds_text(buckets: &Buckets, index: usize, context: &PanelContext<'_>) -> String {
    let config = &buckets.speaker.config;
    let unit = Unit::from(config.unit.as_deref().unwrap_or_default());
    let text = |end: f64| unit.format(end, config.decimals, context.zone, context.now).to_string();
    let (low, high) = buckets.bounds.get(index).copied().unwrap_or_default();
    match (low.is_finite(), high.is_finite()) {
        (false, true) => format!("up to {}", text(high)),
        (true, false) => format!("above {}", text(low)),
        _ => format!("{} – {}", text(low), text(high)),
    }
}

fn summary(buckets: &Buckets, context: &PanelContext<'_>) -> String {
    let mut text = format!("Histogram of {} buckets", buckets.bounds.len());
    for (position, series) in buckets.series.iter().take(8).enumerate() {
        let separator = if position == 0 { ": " } else { "; " };
        let total: f64 = series.counts.iter().sum();
        let most = series.counts.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let most = most.filter(|(_, count)| **count > 0.0).map_or_else(String::new, |(index, _)| {
            format!(", most in {}", bounds_text(buckets, index, context))
        });
        text.push_str(&format!("{separator}{} {}{most}", series.label, count_text(total, context)));
    }
    text.push('.');
    text
}
