//! The bar gauge panel: a bar for each value, on one scale. In: resolved frames and options. Out: a picture.
//!
//! **Invariant:** bars start at the scale's lower end and never pass its upper end; what lies outside is told by the
//! text, and a missing value has no bar.

mod bar;
mod layout;
mod options;
#[cfg(test)]
mod tests;

use self::layout::Layout;
use self::options::BarGaugeOptions;
use crate::frame::Frame;
use crate::model::Panel;
use crate::panels::legend::{LegendEntry, legend_of, place_legend};
use crate::panels::value::{self, Cells, Collected, Single, Widest, fitting_names, lane};
use crate::panels::{HitPlace, PanelContext, PanelView, PictureView};
use crate::scene::{Rect, Scene, Size};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = BarGaugeOptions::read(&panel.options);
    let mut collected = value::collect(panel, frames, context);
    let mut legend = options.legend.as_ref().map(|wanted| {
        let entries = collected.values.iter().filter(|value| !value.hide.legend);
        legend_of(entries.filter_map(|value| entry(value, frames, context)), wanted, context)
    });
    if legend.is_some() {
        collected.values.retain(|value| !context.hidden.contains(&value.name));
    } else {
        value::unname_lone(&mut collected.values);
    }
    let mut notice = collected.notice.clone();
    let mut area = None;
    if let Some(listed) = &mut legend {
        let width = options.legend.as_ref().and_then(|wanted| wanted.width);
        let (bars, legend_area) = place_legend(context.size, listed, width, context.measure);
        let room = Size::new(bars.width, bars.height);
        // Bars that need more than the panel are scrolled through: there is no place beside them.
        let needed = bars_in(&options, &collected, room, context).size;
        let fits = needed.width <= room.width + 0.5 && needed.height <= room.height + 0.5;
        area = legend_area.filter(|_| fits).map(|legend_area| (legend_area, room));
        if area.is_none() {
            notice.get_or_insert_with(|| "There is no room for the legend".to_owned());
        }
    }
    let size = area.map_or(context.size, |(_, room)| room);
    let mut view = picture(&options, &collected, size, context);
    if let Some((legend_area, _)) = area {
        (view.scene.width, view.scene.height) = (context.size.width, context.size.height);
        (view.legend, view.legend_area) = (legend, Some(legend_area));
    }
    PanelView::Picture(Box::new(PictureView { notice, ..view }))
}

/// A value as a legend lists it, with what is calculated of its field.
fn entry<'a>(value: &'a Single, frames: &'a [Frame], context: &PanelContext<'_>) -> Option<LegendEntry<'a>> {
    let cell = value.cell?;
    Some(LegendEntry {
        label: &value.name,
        color: value.color,
        hidden: context.hidden.contains(&value.name),
        right_axis: false,
        field: frames.get(cell.frame)?.fields.get(cell.field)?,
    })
}

fn bars_in(
    options: &BarGaugeOptions,
    collected: &Collected,
    size: Size,
    context: &PanelContext<'_>,
) -> Cells {
    let orientation = options.orientation.in_panel(context.size);
    lane(collected.values.len(), size, orientation, options.gap(), options.least, options.most_height)
}

fn picture(
    options: &BarGaugeOptions,
    collected: &Collected,
    size: Size,
    context: &PanelContext<'_>,
) -> PictureView {
    let values = &collected.values;
    let orientation = options.orientation.in_panel(context.size);
    let cells = bars_in(options, collected, size, context);
    let widest = Widest::of(values, context.measure);
    let mut scene = Scene::new(cells.size);
    let mut hit_areas = Vec::with_capacity(values.len());
    let layout = |cell: &Rect| Layout::new(*cell, orientation, &widest, options, context.measure);
    let layouts: Vec<Layout> = cells.cells.iter().map(layout).collect();
    let names = shown_names(values, &layouts, context);
    for (((cell, layout), value), name) in cells.cells.iter().zip(&layouts).zip(values).zip(&names) {
        bar::draw(&mut scene, layout, (value, name), options, context);
        hit_areas.push(value.hit_area(HitPlace::Rect(*cell)));
    }
    let summary = value::summary(values.iter().map(|value| (value.name.as_str(), value.text.joined())));
    PictureView { scene, summary, hit_areas, ..PictureView::default() }
}

/// What is written beside the bars; nothing where no names are shown.
fn shown_names(values: &[Single], layouts: &[Layout], context: &PanelContext<'_>) -> Vec<String> {
    let rooms = layouts.iter().filter_map(|layout| layout.name).map(|area| area.width);
    let size = layouts.first().map_or(0.0, |layout| layout.name_size);
    fitting_names(values, rooms, size, 400, context.measure)
}
