//! Big values as text: how large they may be, and their shapes with a smaller unit. In: texts and boxes. Out: font
//! sizes and shapes.
//!
//! **Invariant:** a value is never cut: it shrinks until it fits its box.

use super::Single;
use crate::scene::{Anchor, Baseline, Point, Scene, Text, TextMeasure, cut_names};
use crate::theme::Color;

/// Weight of big values.
pub(in crate::panels) const VALUE_WEIGHT: u16 = 500;
/// Height of a line in font sizes.
pub(in crate::panels) const LINE_HEIGHT: f32 = 1.2;
/// From the middle of a line to its baseline, in font sizes.
const MIDDLE_TO_BASELINE: f32 = 0.35;
/// Nobody reads smaller text.
const SMALLEST: f32 = 6.0;

/// A formatted value with its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::panels) struct ValueText {
    pub prefix: String,
    pub text: String,
    pub suffix: String,
}

impl ValueText {
    pub(in crate::panels) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(in crate::panels) fn joined(&self) -> String {
        format!("{}{}{}", self.prefix, self.text, self.suffix)
    }

    /// Width when drawn: the unit is smaller than the value.
    pub(in crate::panels) fn width(&self, size: f32, weight: u16, measure: &dyn TextMeasure) -> f32 {
        let part =
            |text: &str, size: f32| if text.is_empty() { 0.0 } else { measure.width_px(text, size, weight) };
        let small = size * unit_scale(size);
        part(&self.prefix, small) + part(&self.text, size) + part(&self.suffix, small)
    }
}

/// The largest size at which a text fits a box, at most `most`.
pub(in crate::panels) fn font_size(
    text: &str,
    (width, height): (f32, f32),
    line_height: f32,
    most: Option<f32>,
    weight: u16,
    measure: &dyn TextMeasure,
) -> f32 {
    // Widths grow in proportion to the size; two pixels are spare for hinting.
    let at_14 = measure.width_px(text, 14.0, weight) + 2.0;
    let by_width = width / at_14 * 14.0;
    let by_height = height / line_height;
    by_width.min(by_height).min(most.unwrap_or(f32::INFINITY)).max(SMALLEST)
}

/// Big values have a clearly smaller unit, small ones nearly the same.
pub(in crate::panels) fn unit_scale(size: f32) -> f32 {
    match size {
        size if size < 20.0 => 0.9,
        size if size < 26.0 => 0.8,
        _ => 0.6,
    }
}

/// Draws a value whose line's middle is at `at.y`, from, around or up to `at.x`.
pub(in crate::panels) fn draw_value(
    scene: &mut Scene,
    value: &ValueText,
    at: Point,
    anchor: Anchor,
    (size, color): (f32, Color),
    measure: &dyn TextMeasure,
) {
    let width = value.width(size, VALUE_WEIGHT, measure);
    let mut x = at.x
        - match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
    let baseline = at.y + size * MIDDLE_TO_BASELINE;
    let small = size * unit_scale(size);
    for (text, size) in [(&value.prefix, small), (&value.text, size), (&value.suffix, small)] {
        // A unit's leading space is room, not ink.
        let ink = text.trim_start();
        let room = measure.width_px(text, size, VALUE_WEIGHT);
        if !ink.is_empty() {
            let start = x + room - measure.width_px(ink, size, VALUE_WEIGHT);
            let text = Text::new(ink.trim_end(), Point::new(start, baseline), size, color);
            scene.text(text.weight(VALUE_WEIGHT).anchored(Anchor::Start, Baseline::Alphabetic));
        }
        if !text.is_empty() {
            x += room;
        }
    }
}

/// The names of values, all cut to the least of their rooms so that they stay different (see [`cut_names`]).
pub(in crate::panels) fn fitting_names(
    values: &[Single],
    rooms: impl Iterator<Item = f32>,
    size: f32,
    weight: u16,
    measure: &dyn TextMeasure,
) -> Vec<String> {
    let names = values.iter().map(|value| value.name.as_str());
    cut_names(names, rooms.fold(f32::INFINITY, f32::min), size, weight, measure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::sample::written;
    use crate::scene::{AdvanceTable, Size};

    fn size_of(text: &str, width: f32, height: f32) -> f32 {
        font_size(text, (width, height), LINE_HEIGHT, None, VALUE_WEIGHT, &AdvanceTable)
    }

    #[test]
    fn a_value_fills_its_box_and_no_more() {
        for (width, height) in [(40.0, 200.0), (300.0, 40.0), (1000.0, 1000.0)] {
            let size = size_of("1.84 K", width, height);
            assert!(AdvanceTable.width_px("1.84 K", size, VALUE_WEIGHT) <= width);
            assert!(size * LINE_HEIGHT <= height + 0.01);
        }
        assert_eq!(size_of("1", 1000.0, 48.0), 40.0);
        assert_eq!(font_size("1", (1000.0, 1000.0), 1.2, Some(30.0), 400, &AdvanceTable), 30.0);
        assert_eq!(size_of("a very long text", 1.0, 100.0), SMALLEST);
    }

    #[test]
    fn the_unit_is_smaller_and_stands_on_the_same_line() {
        let mut scene = Scene::new(Size::new(100.0, 100.0));
        let value = ValueText { prefix: "$".into(), text: "48.2".into(), suffix: " ms".into() };
        draw_value(
            &mut scene,
            &value,
            Point::new(50.0, 50.0),
            Anchor::Middle,
            (40.0, Color::hex(0)),
            &AdvanceTable,
        );
        let texts = written(&scene);
        assert_eq!(
            texts.iter().map(|text| (text.text.as_str(), text.size)).collect::<Vec<_>>(),
            [("$", 24.0), ("48.2", 40.0), ("ms", 24.0)]
        );
        assert!(texts.iter().all(|text| text.at.y == texts[0].at.y));
        assert!(texts[0].at.x < texts[1].at.x && texts[1].at.x < texts[2].at.x);
    }
}
