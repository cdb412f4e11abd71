//! The stat panel: big values, coloured by threshold, with a small graph. In: resolved frames and options. Out: a
//! picture.
//!
//! **Invariant:** every value has a cell; no data is said in words, never drawn as zero.

mod cell;
mod options;
mod paint;
#[cfg(test)]
mod tests;

use self::cell::{CellLayout, Contents};
use self::options::{GraphMode, StatOptions};
use crate::frame::Frame;
use crate::model::Panel;
use crate::panels::value::{
    self, Collected, Orientation, Single, TextMode, Widest, fitting_names, grid, lane,
};
use crate::panels::{HitPlace, PanelContext, PanelView, PictureView};
use crate::scene::{Scene, Size};

/// Between cells.
const GAP: f32 = 4.0;
/// Smaller cells cannot be read.
const LEAST: Size = Size::new(48.0, 24.0);

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let mut options = StatOptions::read(&panel.options);
    let collected = value::collect(panel, frames, context);
    if collected.no_data {
        options.sizes.value =
            Some(LARGEST_NO_DATA.min(context.size.height / 2.0).min(context.size.width / 5.0));
    }
    PanelView::Picture(Box::new(picture(&options, &collected, context)))
}

/// A panel without data says so in a text of moderate size.
const LARGEST_NO_DATA: f32 = 28.0;

/// The picture of collected values; the name is left out where one value speaks for the whole panel.
fn picture(options: &StatOptions, collected: &Collected, context: &PanelContext<'_>) -> PictureView {
    let values = &collected.values;
    let text_mode = match options.text_mode {
        // What has no value has no name either: the panel would be blank.
        TextMode::Name if collected.no_data => TextMode::Value,
        TextMode::Auto if values.len() <= 1 => TextMode::Value,
        TextMode::Auto => TextMode::ValueAndName,
        chosen => chosen,
    };
    let mut texts: Vec<Single> = values.iter().map(|value| value.as_shown(text_mode)).collect();
    let widest = Widest::of(&texts, context.measure);
    let cells = match options.orientation {
        Orientation::Auto => grid(values.len(), context.size, GAP, LEAST),
        chosen => lane(values.len(), context.size, chosen, GAP, LEAST, f32::INFINITY),
    };
    let contents = Contents {
        widest: &widest,
        has_graph: options.graph_mode != GraphMode::None
            && values.iter().any(|value| value.sparkline.is_some()),
        has_change: options.show_change && values.iter().any(|value| value.percent_change.is_some()),
    };
    let mut scene = Scene::new(cells.size);
    let mut hit_areas = Vec::with_capacity(values.len());
    let layouts: Vec<CellLayout> =
        cells.cells.iter().map(|cell| cell::layout(*cell, contents, options, context.measure)).collect();
    cut_to_fit(&mut texts, &layouts, context);
    for ((cell, layout), (text, value)) in cells.cells.iter().zip(&layouts).zip(texts.iter().zip(values)) {
        paint::cell(&mut scene, *cell, text, layout, options, context);
        hit_areas.push(value.hit_area(HitPlace::Rect(*cell)));
    }
    let named = |value: &Single| if values.len() > 1 { value.name.clone() } else { String::new() };
    let names: Vec<String> = values.iter().map(named).collect();
    let summary =
        value::summary(names.iter().map(String::as_str).zip(values.iter().map(|value| value.text.joined())));
    PictureView { scene, summary, hit_areas, notice: collected.notice.clone(), ..PictureView::default() }
}

/// Cells are alike but for rounding: the least room is that of all names.
fn cut_to_fit(texts: &mut [Single], layouts: &[CellLayout], context: &PanelContext<'_>) {
    let Some(line) = layouts.iter().find_map(|layout| layout.name) else { return };
    let rooms = layouts.iter().map(|layout| layout.name_width);
    let names = fitting_names(texts, rooms, line.size, cell::NAME_WEIGHT, context.measure);
    for (text, name) in texts.iter_mut().zip(names) {
        text.name = name;
    }
}
