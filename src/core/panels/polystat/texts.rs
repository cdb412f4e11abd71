//! What stands in a cell of a polystat panel: a name, a value, a time. In: the cell, its shape and place. Out: texts.
//!
//! **Invariant:** no text is wider than the cell, and letters that nobody could read are left out: the tooltip has them.

use super::cells::Cell;
use super::darker;
use super::options::{CellShape, PolystatOptions};
use crate::panels::PanelContext;
use crate::panels::value::{VALUE_WEIGHT, font_size};
use crate::scene::{Anchor, Baseline, Point, Scene, Text, ellipsis};
use crate::theme::Color;

/// Letters smaller than this say nothing.
const SMALLEST_TEXT: f32 = 6.5;
/// Rather than in smaller letters, a name is cut.
pub(super) const LEAST_NAME: f32 = 8.0;

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Name,
    Value,
    Stamp,
}

impl Role {
    /// CSS pixels at most where texts are fitted to the cell.
    fn largest(self) -> f32 {
        match self {
            Self::Name => 24.0,
            Self::Value => 40.0,
            Self::Stamp => 14.0,
        }
    }
}

/// The widest box that lies within a shape.
pub(super) fn room(shape: CellShape, radius: f32) -> (f32, f32) {
    match shape {
        CellShape::Hexagon | CellShape::Circle => (radius * 1.6, radius * 1.1),
        CellShape::Square => (radius * 1.85, radius * 1.8),
        CellShape::Rectangle => (radius * 3.8, radius * 1.8),
    }
}

/// `cut` is the cell's name, no wider than the cell in the smallest letters a name may have.
pub(super) fn draw(
    scene: &mut Scene,
    (cell, cut): (&Cell, &str),
    center: Point,
    radius: f32,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) {
    let lines = lines(cell, options);
    let ink = ink(cell, options, context);
    let (width, height) = room(options.shape, radius);
    let line_height = height / lines.len().max(1) as f32;
    for (at, (text, role)) in lines.iter().enumerate() {
        let size = fixed_size(*role, cell, options).unwrap_or_else(|| {
            font_size(text, (width, line_height), 1.2, Some(role.largest()), VALUE_WEIGHT, context.measure)
        });
        let is_cut = *role == Role::Name
            && options.fonts.is_none()
            && options.name_length.is_none()
            && size < LEAST_NAME
            && line_height >= LEAST_NAME;
        let (shown, size) = if is_cut {
            (cut.to_owned(), LEAST_NAME)
        } else {
            (ellipsis(text, width, size, VALUE_WEIGHT, context.measure), size)
        };
        if size < SMALLEST_TEXT {
            continue;
        }
        let shift = if *role == Role::Stamp { options.stamps.shift } else { 0.0 };
        let y = center.y - height / 2.0 + line_height * (at as f32 + 0.5) + shift;
        let text = Text::new(shown, Point::new(center.x, y), size, ink).weight(VALUE_WEIGHT);
        scene.text(text.anchored(Anchor::Middle, Baseline::Middle));
    }
}

fn lines(cell: &Cell, options: &PolystatOptions) -> Vec<(String, Role)> {
    let name = match options.name_length {
        Some(letters) if cell.name.chars().count() > letters => {
            format!("{}…", cell.name.chars().take(letters).collect::<String>())
        }
        _ => cell.name.clone(),
    };
    let value = (cell.text.clone(), Role::Value, cell.shows_value);
    let stamp = (cell.stamp.clone().unwrap_or_default(), Role::Stamp, true);
    let below = if options.stamps.above_value { [stamp, value] } else { [value, stamp] };
    std::iter::once((name, Role::Name, cell.shows_name))
        .chain(below)
        .filter(|(text, _, shown)| *shown && !text.is_empty())
        .map(|(text, role, _)| (text, role))
        .collect()
}

fn fixed_size(role: Role, cell: &Cell, options: &PolystatOptions) -> Option<f32> {
    let fonts = options.fonts?;
    Some(match role {
        Role::Name => fonts.name,
        Role::Value if cell.members.is_some() => fonts.composite_value,
        Role::Value => fonts.value,
        Role::Stamp => fonts.stamp,
    })
}

fn ink(cell: &Cell, options: &PolystatOptions, context: &PanelContext<'_>) -> Color {
    match &options.ink {
        Some(written) => context.theme.color(written),
        None => {
            // Texts stand around the middle, where the gradient is halfway.
            let ground = cell.color.over(context.theme.tokens().panel);
            Color::ink_on(if options.gradient { darker(ground).with_alpha(0.5).over(ground) } else { ground })
        }
    }
}
