//! The gauge panel: an arc filled up to the value, with a ring of thresholds. In: resolved frames and options. Out: a
//! picture.
//!
//! **Invariant:** the arc never says more than its scale: a value outside is drawn at the end and told in the text; a
//! missing value fills nothing.

mod arc;
mod dial;
mod options;
#[cfg(test)]
mod tests;

use self::dial::Dial;
use self::options::GaugeOptions;
use crate::frame::Frame;
use crate::model::Panel;
use crate::panels::value::{self, Collected, Orientation, Ramp, Single, TextMode, Widest, grid, lane};
use crate::panels::{HitPlace, PanelContext, PanelView, PictureView};
use crate::scene::{Rect, Scene, Size};

/// Between dials.
const GAP: f32 = 8.0;

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let mut options = GaugeOptions::read(&panel.options);
    let mut collected = value::collect(panel, frames, context);
    if options.text == TextMode::Auto {
        value::unname_lone(&mut collected.values);
    }
    // Grafana 13 takes the ring off older gauges that are not coloured by thresholds: there it told nothing.
    let by_thresholds = |value: &Single| matches!(value.ramp, Ramp::Bands(_));
    options.threshold_markers &= options.look.modern || collected.values.iter().any(by_thresholds);
    PanelView::Picture(Box::new(picture(&options, &collected, context)))
}

fn picture(options: &GaugeOptions, collected: &Collected, context: &PanelContext<'_>) -> PictureView {
    // What has no value has no name either: the panel would be blank.
    let mode = if collected.no_data { TextMode::Value } else { options.text };
    let values: Vec<Single> = collected.values.iter().map(|value| value.as_shown(mode)).collect();
    // A panel smaller than the least dial shows a small dial, not a scroll bar, as long as it is the only one.
    let least = if values.len() <= 1 { Size::new(0.0, 0.0) } else { options.least };
    let cells = match options.orientation {
        Orientation::Auto => grid(values.len(), context.size, GAP, least),
        chosen => lane(values.len(), context.size, chosen, GAP, least, f32::INFINITY),
    };
    let widest = Widest::of(&values, context.measure);
    let mut scene = Scene::new(cells.size);
    let mut hit_areas = Vec::with_capacity(values.len());
    let dial =
        |(cell, value): (&Rect, &Single)| Dial::new(*cell, &widest, &value.scale_labels, options, context);
    let dials: Vec<Dial> = cells.cells.iter().zip(&values).map(dial).collect();
    let names = dial::shown_names(&values, &dials, context);
    for (((cell, dial), value), name) in cells.cells.iter().zip(&dials).zip(&values).zip(&names) {
        dial.draw(&mut scene, (value, name), options, context);
        let whole = collected.values.get(hit_areas.len()).unwrap_or(value);
        hit_areas.push(whole.hit_area(HitPlace::Rect(*cell)));
    }
    let told = collected.values.iter().map(|value| (value.name.as_str(), value.text.joined()));
    let (summary, notice) = (value::summary(told), collected.notice.clone());
    PictureView { scene, summary, hit_areas, notice, ..PictureView::default() }
}
