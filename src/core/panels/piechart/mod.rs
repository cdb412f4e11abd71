//! The pie chart panel: shares of a whole. In: resolved frames and options. Out: a picture with a legend.
//!
//! **Invariant:** slices are only drawn for amounts above zero; every other value is listed, and said where it cannot
//! be part of a whole.

mod options;
mod paint;
mod slices;
#[cfg(test)]
mod tests;

use self::options::{LegendValue, PieOptions};
use self::slices::{Slice, Whole};
use crate::frame::{ColorSetting, Frame};
use crate::model::Panel;
use crate::panels::value::{self, Collected};
use crate::panels::{
    HitArea, HitPlace, Legend, LegendItem, LegendPlacement, LegendWidth, PanelContext, PanelView,
    PictureView, TooltipMode, place_legend,
};
use crate::scene::{Rect, Scene};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = PieOptions::read(&panel.options);
    let collected = value::collect(panel, &told_apart(frames), context);
    PanelView::Picture(Box::new(picture(&options, &collected, context)))
}

/// Slices of one colour are no picture: where nothing is said each has its own, as in Grafana.
fn told_apart(frames: &[Frame]) -> Vec<Frame> {
    let mut frames = frames.to_vec();
    for field in frames.iter_mut().flat_map(|frame| &mut frame.fields) {
        field.config.color.get_or_insert_with(|| ColorSetting {
            mode: "palette-classic".to_owned(),
            fixed_color: None,
            series_by: None,
        });
    }
    frames
}

fn picture(options: &PieOptions, collected: &Collected, context: &PanelContext<'_>) -> PictureView {
    let whole_panel = Rect::new(0.0, 0.0, context.size.width, context.size.height);
    if collected.no_data {
        let mut scene = Scene::new(context.size);
        let said = collected.values.first().map_or_else(String::new, |value| value.text.joined());
        paint::message(&mut scene, &said, whole_panel, context);
        return PictureView { scene, summary: said, ..PictureView::default() };
    }
    let whole = Whole::of(&collected.values, options.order, context.hidden);
    let mut legend = options.legend.as_ref().map(|wanted| {
        let items = whole.slices.iter().filter(|slice| !slice.value.hide.legend);
        Legend {
            placement: wanted.placement,
            mode: wanted.mode,
            columns: columns(options),
            items: items.map(|slice| legend_item(slice, options)).collect(),
            cut: Vec::new(),
            sorted_by: None,
            folded_from: wanted.limit,
            wraps: wanted.wraps,
        }
    });
    let (area, legend_area) = match &mut legend {
        Some(legend) => split(legend, options, context),
        None => (whole_panel, None),
    };
    let ring = paint::Ring::within(area, options.donut);
    let mut scene = Scene::new(context.size);
    paint::slices(&mut scene, &ring, &whole, options, context);
    let hit_areas = match options.tooltip.mode {
        TooltipMode::None => Vec::new(),
        TooltipMode::Single | TooltipMode::Multi => {
            let drawn = whole.slices.iter().filter(|slice| slice.sweep > 0.0 && !slice.value.hide.tooltip);
            drawn.map(|slice| hit_area(slice, &ring)).collect()
        }
    };
    PictureView {
        scene,
        summary: value::summary(whole.slices.iter().map(|slice| (slice.value.name.as_str(), slice.told()))),
        legend: legend.filter(|_| legend_area.is_some()),
        legend_area,
        hit_areas,
        notice: [collected.notice.clone(), whole.notice()]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}. {b}")),
        tooltip: options.tooltip,
    }
}

/// Room for pie and legend. A pie is as wide as it is high: a long legend beside it may have all the rest.
fn split(legend: &mut Legend, options: &PieOptions, context: &PanelContext<'_>) -> (Rect, Option<Rect>) {
    let size = context.size;
    let asked = options.legend.as_ref().and_then(|wanted| wanted.width);
    let (area, legend_area) = place_legend(size, legend, asked, context.measure);
    let rest = size.width - size.height;
    match legend_area {
        Some(beside) if legend.placement == LegendPlacement::Right && asked.is_none() => {
            let is_cut = beside.width >= size.width * 0.449;
            if is_cut && rest > beside.width {
                place_legend(size, legend, Some(LegendWidth::Pixels(rest)), context.measure)
            } else {
                (area, legend_area)
            }
        }
        _ => (area, legend_area),
    }
}

/// Shares alone need no title: their sign says what they are.
fn columns(options: &PieOptions) -> Vec<String> {
    match options.legend_values.as_slice() {
        [LegendValue::Percent] => vec![String::new()],
        values => values.iter().map(|value| value.title().to_owned()).collect(),
    }
}

fn legend_item(slice: &Slice<'_>, options: &PieOptions) -> LegendItem {
    let value_of = |value: &LegendValue| match value {
        LegendValue::Value => slice.value.text.joined(),
        LegendValue::Percent => slice.percent(),
    };
    LegendItem {
        label: slice.value.name.clone(),
        color: slice.value.color,
        key: slice.value.name.clone(),
        hidden: slice.hidden,
        values: options.legend_values.iter().map(value_of).collect(),
        right_axis: false,
    }
}

fn hit_area(slice: &Slice<'_>, ring: &paint::Ring) -> HitArea {
    let place = HitPlace::Ring {
        center: ring.center,
        inner_radius: ring.inner,
        outer_radius: ring.outer,
        start: slice.start,
        sweep: slice.sweep,
    };
    HitArea { value: slice.told(), ..slice.value.hit_area(place) }
}
