//! What stat, gauge, bar gauge and pie have in common: single values of frames, cells for them, texts that fit.
//!
//! In: resolved frames and `reduceOptions`. Out: [`Single`] values with their text, colour and scale.
//!
//! **Invariant:** a missing value is shown as missing: it never becomes a zero.

mod collect;
mod fit;
mod ramp;
mod repeat;
mod sparkline;
mod text_mode;

pub(super) use collect::{Collected, collect, hides, is_hidden, shown_name};
pub(super) use fit::{LINE_HEIGHT, VALUE_WEIGHT, ValueText, draw_value, fitting_names, font_size};
pub(super) use ramp::{Band, Ramp, Scale, sections};
pub(super) use repeat::{Cells, Orientation, grid, lane};
pub(super) use sparkline::Sparkline;
pub(super) use text_mode::TextMode;

use crate::field::CellPlace;
use crate::options::{Options, Setting};
use crate::panels::{HitArea, HitPlace};
use crate::scene::TextMeasure;
use crate::theme::Color;

/// One value to show.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Single {
    pub name: String,
    /// The panel's settings give the name.
    pub named_by_hand: bool,
    /// What identifies it between refreshes.
    pub key: String,
    pub text: ValueText,
    /// `None` for null, NaN and texts.
    pub numeric: Option<f64>,
    pub color: Color,
    pub scale: Scale,
    /// Thresholds as values, whatever the colour mode.
    pub bands: Vec<Band>,
    /// Colours along the scale.
    pub ramp: Ramp,
    /// The scale's ends and the thresholds between them, formatted.
    pub scale_labels: Vec<(f64, String)>,
    /// Where a gauge's arc starts, instead of at the lower end.
    pub neutral: Option<f64>,
    /// Where it comes from; `None` for the one that says there is no data.
    pub cell: Option<CellPlace>,
    pub has_links: bool,
    /// `hideFrom` of the field.
    pub hide: HideFrom,
    pub sparkline: Option<Sparkline>,
    /// From the first to the last sample, in percent.
    pub percent_change: Option<f64>,
}

impl Single {
    /// A place that tells this value.
    pub(super) fn hit_area(&self, place: HitPlace) -> HitArea {
        HitArea {
            place,
            label: self.name.clone(),
            value: self.text.joined(),
            color: self.color,
            cell: self.cell,
            has_links: self.has_links,
            title: String::new(),
            number: self.numeric,
            group: None,
        }
    }
}

/// Parts of the picture that a field is left out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct HideFrom {
    pub legend: bool,
    pub tooltip: bool,
}

/// Takes the name off a value that is alone and was not named by hand: the panel's title says it already.
pub(super) fn unname_lone(values: &mut [Single]) {
    if let [only] = values
        && !only.named_by_hand
    {
        only.name.clear();
    }
}

/// The longest name and value: all cells are sized by them, so that they look alike.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Widest {
    pub name: String,
    pub value: String,
}

impl Widest {
    /// Widest as drawn: `Mem` needs more room than `I/O`.
    pub(super) fn of(values: &[Single], measure: &dyn TextMeasure) -> Self {
        let longest = |texts: &mut dyn Iterator<Item = String>| {
            let measured = texts.map(|text| (measure.width_px(&text, 14.0, 400), text));
            measured.fold((0.0, String::new()), |best, next| if next.0 > best.0 { next } else { best }).1
        };
        Self {
            name: longest(&mut values.iter().map(|value| value.name.clone())),
            value: longest(&mut values.iter().map(|value| value.text.joined())),
        }
    }
}

/// The values in words: `Total RPS: 48.2 req/s; Errors: 3`. A single unnamed value gives the value alone.
pub(super) fn summary<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let parts = values
        .into_iter()
        .map(|(name, value)| if name.is_empty() { value } else { format!("{name}: {value}") });
    parts.collect::<Vec<_>>().join("; ")
}

/// `options.text`: sizes in CSS pixels that replace the fitted ones.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct TextSizes {
    pub title: Option<f32>,
    pub value: Option<f32>,
    pub percent: Option<f32>,
}

impl TextSizes {
    pub(super) fn read(options: &Options) -> Self {
        let written = options.get("text");
        let size = |name: &str| {
            let size = written.and_then(|sizes| sizes.get(name)).and_then(Setting::as_f64)?;
            (size > 0.0).then_some(size as f32)
        };
        Self { title: size("titleSize"), value: size("valueSize"), percent: size("percentSize") }
    }
}
