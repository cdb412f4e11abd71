//! The gauge in a cell. In: a value's share of the range, the field's colours. Out: colours along the whole range, and
//! how much of it shows.
//!
//! **Invariant:** a bar never reaches beyond its cell, and its end has the value's colour.

use super::options::GaugeMode;
use crate::field::Display;
use crate::frame::{Field, Value};
use crate::theme::Color;

/// Colours asked for along the range.
const STOPS: usize = 32;

#[derive(Debug, Clone, PartialEq)]
pub struct CellBar {
    /// Place in the field's range, 0 to 1.
    pub share: f32,
    /// The value's own.
    pub color: Color,
    /// Colours along the whole range, each from its share of it on; one where the bar is of one colour.
    pub stops: Vec<(f32, Color)>,
    pub mode: GaugeMode,
    /// The text is left out.
    pub alone: bool,
}

impl CellBar {
    pub(super) fn new(
        share: f64,
        color: Color,
        field: &Field,
        display: &Display<'_>,
        mode: GaugeMode,
        alone: bool,
    ) -> Self {
        let stops = if mode == GaugeMode::Basic { vec![(0.0, color)] } else { stops(field, display) };
        Self { share: share.clamp(0.0, 1.0) as f32, color, stops, mode, alone }
    }
}

/// The colour that values at each part of the range have; neighbours of one colour are one stop.
fn stops(field: &Field, display: &Display<'_>) -> Vec<(f32, Color)> {
    let range = field.state.range.unwrap_or_default();
    let (min, max) = (range.min.unwrap_or(0.0), range.max.unwrap_or(100.0));
    let mut stops: Vec<(f32, Color)> = Vec::new();
    for step in 0..STOPS {
        let share = step as f64 / (STOPS - 1) as f64;
        let color = display.color(&Value::Number(min + (max - min) * share));
        if stops.last().is_none_or(|(_, last)| *last != color) {
            stops.push((share as f32, color));
        }
    }
    stops
}
