//! One value axis, upright or level. In: a scale, the field that speaks for it, its length. Out: ticks and their texts.
//!
//! **Invariant:** a tick that may not be named is not drawn either.

use super::{LABEL_GAP_PX, TEXT_PX};
use crate::field::Display;
use crate::field::units::Unit;
use crate::frame::{Field, Value};
use crate::panels::PanelContext;
use crate::scale::{Increments, Scale, Ticks, labels, ticks, unit_labels};
use crate::scene::{Shape, Stroke, TextMeasure};
use crate::theme::Theme;

/// Level texts need more room than upright ones: about so many of the ticks.
const LEVEL_SHARE: f32 = 0.5;
/// Then half as many, a third as many, ...
const MOST_TRIES: usize = 8;

/// Ticks and what they say.
#[derive(Debug, Clone)]
pub(in crate::panels) struct ValueAxis {
    pub scale: Scale,
    pub ticks: Ticks,
    /// One for each tick.
    pub texts: Vec<Option<String>>,
}

impl ValueAxis {
    /// An axis `length` CSS pixels long whose values read as the field's; `percent` where they are shares of a whole.
    pub(in crate::panels) fn new(
        scale: Scale,
        field: &Field,
        percent: bool,
        length: f32,
        context: &PanelContext<'_>,
    ) -> Self {
        let unit_id = if percent { "percentunit" } else { field.config.unit.as_deref().unwrap_or_default() };
        let unit = Unit::from(unit_id);
        let increments = if unit.is_binary() { Increments::Binary } else { Increments::Decimal };
        let mut ticks = ticks(&scale, f64::from(length), increments);
        if unit.is_boolean() {
            // Yes stands at 1, not at the first fraction above No.
            ticks.ticks.retain(|tick| tick.value.fract() == 0.0);
        }
        let decimals = field.config.decimals.filter(|_| !percent);
        let mapped = !field.config.mappings.is_empty() && !percent;
        let mut texts = if mapped {
            let fields = context.field_context();
            let display = Display::new(field, &fields);
            labels(&ticks, decimals, &|value, _| display.show(&Value::Number(value)).to_string())
        } else {
            unit_labels(&ticks, &unit, decimals, context.zone, context.now)
        };
        if ticks.increment.is_some() {
            // A line that may not be named (the field's decimals cannot say its value) is not drawn either.
            let mut named = texts.iter().map(Option::is_some);
            ticks.ticks.retain(|_| named.next().unwrap_or(false));
            texts.retain(Option::is_some);
        }
        Self { scale, ticks, texts }
    }

    /// A level axis: as many ticks as have room for their texts beside each other.
    pub(in crate::panels) fn level(
        scale: Scale,
        field: &Field,
        percent: bool,
        length: f32,
        context: &PanelContext<'_>,
    ) -> Self {
        let mut axis = Self::new(scale, field, percent, length * LEVEL_SHARE, context);
        // Ticks of a logarithmic scale have texts where there is room for them; only even ones can be fewer.
        for fewer in 2..=MOST_TRIES {
            if axis.ticks.increment.is_none() || !axis.is_crowded(length, context.measure) {
                break;
            }
            axis = Self::new(scale, field, percent, length * LEVEL_SHARE / fewer as f32, context);
        }
        axis
    }

    /// Whether texts beside each other on an axis of this length would touch.
    fn is_crowded(&self, length: f32, measure: &dyn TextMeasure) -> bool {
        let mut free_from = f32::MIN;
        self.named().any(|(share, text)| {
            let half = measure.width_px(text, TEXT_PX, 400) / 2.0;
            let touches = share * length - half < free_from;
            free_from = share * length + half + LABEL_GAP_PX;
            touches
        })
    }

    /// Of the widest text, in CSS pixels.
    pub(in crate::panels) fn widest(&self, measure: &dyn TextMeasure) -> f32 {
        let widths = self.texts.iter().flatten().map(|text| measure.width_px(text, TEXT_PX, 400));
        widths.fold(0.0, f32::max)
    }

    /// Share (0 to 1) of the axis and text of each named tick.
    pub(in crate::panels) fn named(&self) -> impl Iterator<Item = (f32, &str)> {
        let ticks = self.ticks.ticks.iter().zip(&self.texts);
        ticks.filter_map(|(tick, text)| Some((self.scale.share(tick.value)? as f32, text.as_deref()?)))
    }

    /// Share of the axis of each tick.
    pub(in crate::panels) fn shares(&self) -> impl Iterator<Item = f32> + '_ {
        self.ticks.ticks.iter().filter_map(|tick| Some(self.scale.share(tick.value)? as f32))
    }
}

/// Grid lines of one look, drawn in one go; nothing where there are none.
pub(in crate::panels) fn grid_lines(lines: Vec<Vec<crate::scene::Point>>, theme: Theme) -> Option<Shape> {
    let stroke = Stroke::solid(theme.tokens().grid, 1.0);
    (!lines.is_empty()).then_some(Shape::Path { lines, stroke })
}
