//! Where name, bar and value of one cell go. In: the cell, the longest texts, options. Out: boxes and font sizes.
//!
//! **Invariant:** bars of one panel begin and end at the same place, so that their lengths compare.

use super::options::{BarGaugeOptions, NamePlacement, ValueMode};
use crate::panels::value::{Orientation, VALUE_WEIGHT, Widest, font_size};
use crate::scene::{Rect, TextMeasure};

/// Higher cells have their name above the bar.
const NAME_ABOVE_FROM: f32 = 40.0;
/// Between bar and value.
const PADDING: f32 = 10.0;
/// Share of an upright bar's width that its value takes at most, so that it stands apart from the next.
const APART: f32 = 0.9;
/// Rather than in smaller letters, a name is cut.
const LEAST_NAME: f32 = 10.0;
/// Height of a name's line in font sizes.
const NAME_LINE: f32 = 1.5;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub upright: bool,
    /// `None` where no name is shown.
    pub name: Option<Rect>,
    pub name_size: f32,
    /// Names left of the bar end there, others begin or are centred.
    pub name_beside: bool,
    /// The whole scale.
    pub bar: Rect,
    pub value: Rect,
    pub value_size: f32,
}

impl Layout {
    pub(super) fn new(
        cell: Rect,
        orientation: Orientation,
        widest: &Widest,
        options: &BarGaugeOptions,
        measure: &dyn TextMeasure,
    ) -> Self {
        let named = !widest.name.is_empty() && options.name_placement != NamePlacement::Hidden;
        let has_value = options.value_mode != ValueMode::Hidden;
        if orientation == Orientation::Vertical {
            upright(cell, named, has_value, widest, options, measure)
        } else {
            lying(cell, named, has_value, widest, options, measure)
        }
    }
}

/// Value above the bar, name below it.
fn upright(
    cell: Rect,
    named: bool,
    has_value: bool,
    widest: &Widest,
    options: &BarGaugeOptions,
    measure: &dyn TextMeasure,
) -> Layout {
    let name_size = options.sizes.title.unwrap_or_else(|| {
        font_size(&widest.name, (cell.width * APART, 14.0), 1.0, Some(14.0), 400, measure).max(LEAST_NAME)
    });
    let name_height = if named { name_size * NAME_LINE } else { 0.0 };
    let value_height = if has_value { (cell.height * 0.1).clamp(18.0, 50.0) } else { 0.0 };
    let value_size = options.sizes.value.unwrap_or_else(|| {
        font_size(&widest.value, (cell.width * APART, value_height), 1.0, None, VALUE_WEIGHT, measure)
    });
    let bar_height = (cell.height - name_height - value_height).max(1.0);
    Layout {
        upright: true,
        name: named.then(|| Rect::new(cell.x, cell.bottom() - name_height, cell.width, name_height)),
        name_size,
        name_beside: false,
        bar: Rect::new(cell.x, cell.y + value_height, cell.width, bar_height),
        value: Rect::new(cell.x, cell.y, cell.width, value_height),
        value_size,
    }
}

/// Name left or above, bar, value right.
fn lying(
    cell: Rect,
    named: bool,
    has_value: bool,
    widest: &Widest,
    options: &BarGaugeOptions,
    measure: &dyn TextMeasure,
) -> Layout {
    let above = match options.name_placement {
        NamePlacement::Top => true,
        NamePlacement::Left | NamePlacement::Hidden => false,
        NamePlacement::Auto => cell.height > NAME_ABOVE_FROM,
    };
    let mut name_size = 0.0;
    let mut name_box = None;
    let mut body = cell;
    if named && above {
        let height = (cell.height * 0.35).clamp(17.0, 50.0).min(cell.height / 2.0);
        name_size = options.sizes.title.unwrap_or_else(|| {
            font_size(&widest.name, (cell.width, height), NAME_LINE, Some(20.0), 400, measure)
        });
        name_box = Some(Rect::new(cell.x, cell.y, cell.width, height));
        body = Rect::new(cell.x, cell.y + height, cell.width, cell.height - height);
    } else if named {
        name_size = options.sizes.title.unwrap_or((cell.height * 0.6 / NAME_LINE).clamp(10.0, 14.0));
        let wanted = measure.width_px(&widest.name, name_size, 400) + PADDING;
        let width = wanted.min(cell.width * 0.4);
        name_box = Some(Rect::new(cell.x, cell.y, width - PADDING, cell.height));
        body = Rect::new(cell.x + width, cell.y, cell.width - width, cell.height);
    }
    let mut value_size = 0.0;
    let mut value_width = 0.0;
    if has_value {
        let most = (cell.width * 0.2).clamp(50.0, 150.0).min(body.width * 0.45) - PADDING;
        value_size = options.sizes.value.unwrap_or_else(|| {
            font_size(&widest.value, (most, body.height), 1.0, Some(50.0), VALUE_WEIGHT, measure).max(10.0)
        });
        value_width = measure.width_px(&widest.value, value_size, VALUE_WEIGHT) + PADDING;
    }
    let bar_width = (body.width - value_width).max(1.0);
    Layout {
        upright: false,
        name: name_box,
        name_size,
        name_beside: !above,
        bar: Rect::new(body.x, body.y, bar_width, body.height),
        value: Rect::new(body.x + bar_width, body.y, value_width, body.height),
        value_size,
    }
}
