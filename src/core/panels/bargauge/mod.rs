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
use crate::panels::value::{self, Collected, Single, Widest, fitting_names, lane};
use crate::panels::{HitPlace, PanelContext, PanelView, PictureView};
use crate::scene::{Rect, Scene};

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = BarGaugeOptions::read(&panel.options);
    let mut collected = value::collect(panel, frames, context);
    value::unname_lone(&mut collected.values);
    PanelView::Picture(Box::new(picture(&options, &collected, context)))
}

fn picture(options: &BarGaugeOptions, collected: &Collected, context: &PanelContext<'_>) -> PictureView {
    let values = &collected.values;
    let orientation = options.orientation.in_panel(context.size);
    let cells =
        lane(values.len(), context.size, orientation, options.gap(), options.least, options.most_height);
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
    PictureView { scene, summary, hit_areas, notice: collected.notice.clone(), ..PictureView::default() }
}

/// What is written beside the bars; nothing where no names are shown.
fn shown_names(values: &[Single], layouts: &[Layout], context: &PanelContext<'_>) -> Vec<String> {
    let rooms = layouts.iter().filter_map(|layout| layout.name).map(|area| area.width);
    let size = layouts.first().map_or(0.0, |layout| layout.name_size);
    fitting_names(values, rooms, size, 400, context.measure)
}
