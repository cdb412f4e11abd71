//! The gauge panel: an arc filled up to the value, with a ring of thresholds. In: resolved frames and options. Out: a
//! picture.
//!
//! **Invariant:** the arc never says more than its scale: a value outside is drawn at the end and told in the text; a
//! missing value fills nothing.

mod dial;
#[cfg(test)]
mod tests;

use self::dial::Dial;
use crate::frame::Frame;
use crate::model::Panel;
use crate::options::Options;
use crate::panels::value::{self, Collected, Orientation, Single, TextSizes, Widest, grid, lane};
use crate::panels::{HitPlace, PanelContext, PanelView, PictureView};
use crate::scene::{Rect, Scene, Size};

/// Between dials.
const GAP: f32 = 8.0;

/// `options` of a gauge panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GaugeOptions {
    /// Thresholds' values around the arc.
    threshold_labels: bool,
    /// The thin outer ring in the thresholds' colours.
    threshold_markers: bool,
    orientation: Orientation,
    least: Size,
    sizes: TextSizes,
}

impl GaugeOptions {
    pub(super) fn read(options: &Options) -> Self {
        let flag = |name: &str, otherwise: bool| options.flag(name).unwrap_or(otherwise);
        // Sizes count where they were chosen by hand, and in files from before there was a choice.
        let by_hand = options.choice("sizing", &[("auto", false), ("manual", true)]).unwrap_or(true);
        let px = |name: &str| {
            let written = options.number(name).filter(|_| by_hand);
            written.map_or(75.0, |px| px.clamp(40.0, 1000.0) as f32)
        };
        Self {
            threshold_labels: flag("showThresholdLabels", false),
            threshold_markers: flag("showThresholdMarkers", true),
            orientation: Orientation::read(options),
            least: Size::new(px("minVizWidth"), px("minVizHeight")),
            sizes: TextSizes::read(options),
        }
    }
}

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = GaugeOptions::read(&panel.options);
    let mut collected = value::collect(panel, frames, context);
    value::unname_lone(&mut collected.values);
    PanelView::Picture(Box::new(picture(&options, &collected, context)))
}

fn picture(options: &GaugeOptions, collected: &Collected, context: &PanelContext<'_>) -> PictureView {
    let values = &collected.values;
    // A panel smaller than the least dial shows a small dial, not a scroll bar, as long as it is the only one.
    let least = if values.len() <= 1 { Size::new(0.0, 0.0) } else { options.least };
    let cells = match options.orientation {
        Orientation::Auto => grid(values.len(), context.size, GAP, least),
        chosen => lane(values.len(), context.size, chosen, GAP, least, f32::INFINITY),
    };
    let widest = Widest::of(values, context.measure);
    let mut scene = Scene::new(cells.size);
    let mut hit_areas = Vec::with_capacity(values.len());
    let dial =
        |(cell, value): (&Rect, &Single)| Dial::new(*cell, &widest, &value.scale_labels, options, context);
    let dials: Vec<Dial> = cells.cells.iter().zip(values).map(dial).collect();
    let names = dial::shown_names(values, &dials, context);
    for (((cell, dial), value), name) in cells.cells.iter().zip(&dials).zip(values).zip(&names) {
        dial.draw(&mut scene, (value, name), options, context);
        hit_areas.push(value.hit_area(HitPlace::Rect(*cell)));
    }
    let summary = value::summary(values.iter().map(|value| (value.name.as_str(), value.text.joined())));
    PictureView { scene, summary, hit_areas, notice: collected.notice.clone(), ..PictureView::default() }
}
