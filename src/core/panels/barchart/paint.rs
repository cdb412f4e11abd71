//! Painting bars and the names of groups. In: groups, axes, the plot. Out: shapes and places for the pointer.
//!
//! **Invariant:** a bar that is not zero is at least a pixel long; a value is only written where it does not run into
//! others.

use super::groups::{Bar, Groups, Series};
use super::options::{BarChartOptions, ShowValue, Stacking};
use crate::panels::plot::{LABEL_DROP_PX, LABEL_GAP_PX, TEXT_PX};
use crate::panels::{HitArea, HitPlace, PanelContext};
use crate::scale::Scale;
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Stroke, Text, ellipsis};
use crate::theme::Color;

/// Where things are, whichever way the bars point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub plot: Rect,
    pub horizontal: bool,
}

impl Place {
    /// From shares along the groups (first to last) and along the values (low to high).
    pub(super) fn rect(&self, groups: (f32, f32), values: (f32, f32)) -> Rect {
        let plot = self.plot;
        let (low, high) = (values.0.min(values.1), values.0.max(values.1));
        if self.horizontal {
            Rect::new(
                plot.x + plot.width * low,
                plot.y + plot.height * groups.0,
                plot.width * (high - low),
                plot.height * (groups.1 - groups.0),
            )
        } else {
            Rect::new(
                plot.x + plot.width * groups.0,
                plot.bottom() - plot.height * high,
                plot.width * (groups.1 - groups.0),
                plot.height * (high - low),
            )
        }
    }
}

/// A bar with its place.
pub(super) struct Placed<'a> {
    pub series: &'a Series,
    pub bar: &'a Bar,
    pub group: usize,
    pub rect: Rect,
    pub scale: Scale,
}

/// Where each bar is drawn.
pub(super) fn place<'a>(
    groups: &'a Groups,
    scales: &[Scale],
    options: &BarChartOptions,
    place: Place,
) -> Vec<Placed<'a>> {
    let count = groups.names.len().max(1) as f32;
    let shown: Vec<(&Series, &Scale)> =
        groups.series.iter().zip(scales).filter(|(series, _)| !series.hidden).collect();
    let stacked = options.stacking != Stacking::None;
    let lanes = if stacked { 1 } else { shown.len().max(1) };
    // A lone bar fills its group: there is nothing to keep together.
    let group_width = if lanes > 1 { options.group_width } else { 1.0 };
    let lane_width = group_width / lanes as f32 / count;
    let mut placed = Vec::new();
    for (position, (series, scale)) in shown.iter().enumerate() {
        let lane = if stacked { 0 } else { position };
        for (group, bar) in series.bars.iter().enumerate() {
            let Some(bar) = bar else { continue };
            let share = |value: f64| scale.share(value).unwrap_or(0.0).clamp(0.0, 1.0) as f32;
            let start = (group as f32 + (1.0 - group_width) / 2.0) / count + lane as f32 * lane_width;
            let gap = lane_width * (1.0 - options.bar_width) / 2.0;
            let mut rect =
                place.rect((start + gap, start + lane_width - gap), (share(bar.low), share(bar.high)));
            if bar.value != 0.0 {
                (rect.width, rect.height) = (rect.width.max(1.0), rect.height.max(1.0));
            }
            placed.push(Placed { series, bar, group, rect, scale: **scale });
        }
    }
    placed
}

pub(super) fn bars(
    placed: &[Placed<'_>],
    options: &BarChartOptions,
    place: Place,
    context: &PanelContext<'_>,
) -> Shape {
    let shape = |placed: &Placed<'_>| {
        let style = placed.series.style;
        let across = if place.horizontal { placed.rect.height } else { placed.rect.width };
        let width = style.line_width.min(across / 2.0);
        let stroke = (width > 0.0 && across >= 4.0).then(|| Stroke::solid(placed.bar.color, width));
        let rect = if stroke.is_some() { placed.rect.inset(width / 2.0) } else { placed.rect };
        Shape::Rect {
            radius: options.radius * across,
            fill: Some(style.fill_of(
                (placed.bar.color, &placed.series.field, placed.scale),
                place.plot,
                place.horizontal,
                context,
            )),
            stroke,
            rect,
        }
    };
    Shape::Group { clip: Some(place.plot), shapes: placed.iter().map(shape).collect() }
}

/// Values at the ends of bars, within them where they are stacked.
pub(super) fn values(
    placed: &[Placed<'_>],
    options: &BarChartOptions,
    place: Place,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    if options.show_value == ShowValue::Never {
        return Vec::new();
    }
    let size = options.value_size.unwrap_or(TEXT_PX);
    let inside = options.stacking != Stacking::None;
    let tokens = context.theme.tokens();
    let value = |placed: &Placed<'_>| {
        let (rect, text) = (placed.rect, &placed.bar.text);
        let width = context.measure.width_px(text, size, 400);
        let (across, along) =
            if place.horizontal { (rect.height, rect.width) } else { (rect.width, rect.height) };
        let (room_across, room_along) =
            if place.horizontal { (size, width + 4.0) } else { (width, size * 1.2) };
        let fits = across >= room_across && (!inside || along >= room_along);
        if !fits && options.show_value == ShowValue::Auto {
            return None;
        }
        let negative = placed.bar.value < 0.0;
        let (at, anchor, baseline) = if inside {
            (rect.center(), Anchor::Middle, Baseline::Middle)
        } else if place.horizontal && negative {
            (
                Point::new((rect.x - 4.0).max(place.plot.x + width), rect.center().y),
                Anchor::End,
                Baseline::Middle,
            )
        } else if place.horizontal {
            let x = (rect.right() + 4.0).min(place.plot.right() - width);
            (Point::new(x, rect.center().y), Anchor::Start, Baseline::Middle)
        } else {
            let y = if negative { rect.bottom() + size * 0.7 } else { rect.y - size * 0.7 };
            let y = y.clamp(place.plot.y + size / 2.0, (place.plot.bottom() - size / 2.0).max(place.plot.y));
            (Point::new(rect.center().x, y), Anchor::Middle, Baseline::Middle)
        };
        let fill = placed.bar.color.with_alpha(placed.series.style.fill_opacity);
        let ink = if inside { Color::ink_on(fill.over(tokens.panel)) } else { tokens.text };
        Some(Shape::Text(Text::new(text, at, size, ink).anchored(anchor, baseline)))
    };
    placed.iter().filter_map(value).collect()
}

/// How far the names of groups reach from the plot, in CSS pixels.
pub(super) fn names_room(
    groups: &Groups,
    options: &BarChartOptions,
    horizontal: bool,
    most: f32,
    context: &PanelContext<'_>,
) -> f32 {
    let widths = groups.names.iter().map(|name| context.measure.width_px(name, TEXT_PX, 400));
    let widest = widths.fold(0.0, f32::max);
    if horizontal {
        return (widest + LABEL_GAP_PX).min(most);
    }
    let turn = options.label_rotation.to_radians();
    let height = widest * turn.sin().abs() + TEXT_PX * turn.cos().abs();
    (height + LABEL_DROP_PX - TEXT_PX / 2.0 + 4.0).min(most)
}

/// Names of groups below or beside the plot; those that would touch their neighbours are left out.
pub(super) fn names(
    groups: &Groups,
    options: &BarChartOptions,
    place: Place,
    room: f32,
    context: &PanelContext<'_>,
) -> Vec<Shape> {
    let ink = context.theme.tokens().text_secondary;
    let count = groups.names.len().max(1) as f32;
    let plot = place.plot;
    let at = |index: usize| (index as f32 + 0.5) / count;
    let from_end = options.label_spacing < 0.0;
    let order: Vec<usize> =
        if from_end { (0..groups.names.len()).rev().collect() } else { (0..groups.names.len()).collect() };
    let mut last: Option<f32> = None;
    let mut shapes = Vec::new();
    for index in order {
        let Some(name) = groups.names.get(index) else { continue };
        let turned = options.label_rotation != 0.0 && !place.horizontal;
        let width = context.measure.width_px(name, TEXT_PX, 400);
        let (position, extent) = if place.horizontal {
            (plot.y + plot.height * at(index), TEXT_PX * 1.1)
        } else {
            let turn = options.label_rotation.to_radians();
            let extent = if turned { TEXT_PX / turn.sin().abs().max(0.2) } else { width + 8.0 };
            (plot.x + plot.width * at(index), extent.min(width + 8.0))
        };
        // A name wider than all of its room is cut rather than left out.
        let slot = if place.horizontal { plot.height / count } else { plot.width / count };
        let apart = extent.min(if place.horizontal || turned { f32::MAX } else { slot.max(48.0) });
        let apart = apart.max(options.label_spacing.abs());
        if last.is_some_and(|last| (position - last).abs() < apart) {
            continue;
        }
        last = Some(position);
        let text = if place.horizontal {
            let text = ellipsis(name, room - LABEL_GAP_PX, TEXT_PX, 400, context.measure);
            let at = Point::new(plot.x - LABEL_GAP_PX, position);
            Text::new(text, at, TEXT_PX, ink).anchored(Anchor::End, Baseline::Middle)
        } else if turned {
            let turn = options.label_rotation.to_radians();
            let beside = if options.label_rotation < 0.0 { position } else { context.size.width - position };
            let reach = (room - 8.0) / turn.sin().abs().max(0.2);
            let reach = reach.min(beside / turn.cos().abs().max(0.2));
            let text = ellipsis(name, reach, TEXT_PX, 400, context.measure);
            let anchor = if options.label_rotation < 0.0 { Anchor::End } else { Anchor::Start };
            Text::new(text, Point::new(position, plot.bottom() + 8.0), TEXT_PX, ink)
                .anchored(anchor, Baseline::Middle)
                .rotated(options.label_rotation)
        } else {
            let text = ellipsis(name, slot.max(48.0) - 6.0, TEXT_PX, 400, context.measure);
            let at = Point::new(position, plot.bottom() + LABEL_DROP_PX);
            Text::new(text, at, TEXT_PX, ink).anchored(Anchor::Middle, Baseline::Middle)
        };
        shapes.push(Shape::Text(text));
    }
    shapes
}

/// Places that answer the pointer: each bar, or each group as a whole.
pub(super) fn hit_areas(
    placed: &[Placed<'_>],
    groups: &Groups,
    options: &BarChartOptions,
    place: Place,
) -> Vec<HitArea> {
    let count = groups.names.len().max(1) as f32;
    let area = |placed: &Placed<'_>| {
        let group = placed.group as f32;
        let whole = place.rect((group / count, (group + 1.0) / count), (0.0, 1.0));
        // A short bar is hard to hit: its whole lane answers.
        let lane = if options.full_highlight {
            whole
        } else if options.stacking != Stacking::None {
            placed.rect
        } else if place.horizontal {
            Rect::new(whole.x, placed.rect.y, whole.width, placed.rect.height)
        } else {
            Rect::new(placed.rect.x, whole.y, placed.rect.width, whole.height)
        };
        HitArea {
            place: HitPlace::Rect(lane),
            label: placed.series.label.clone(),
            value: placed.bar.text.clone(),
            color: placed.bar.color,
            cell: Some(placed.bar.cell),
            has_links: placed.series.field.config.leads(),
            title: groups.titles.get(placed.group).cloned().unwrap_or_default(),
            number: Some(placed.bar.value),
            group: Some(placed.group),
        }
    };
    placed.iter().filter(|placed| placed.series.in_tooltip).map(area).collect()
}
