//! One stat cell: where name, value, change and graph go. In: the cell's box, the longest texts, options. Out: font
//! sizes and positions.
//!
//! **Invariant:** all cells of a panel use the same sizes, whatever their own texts.

use super::options::StatOptions;
use crate::panels::value::{LINE_HEIGHT, VALUE_WEIGHT, Widest, font_size};
use crate::scene::{Anchor, Point, Rect, TextMeasure};

/// Names never get larger than this.
const LARGEST_NAME: f32 = 30.0;
/// Nor smaller, as long as the value is larger.
const LEAST_NAME: f32 = 10.0;
/// A cell wider than this many times its height puts name and value side by side.
const WIDE: f32 = 2.5;
/// In wide cells the texts stand above the graph, with this share of the height.
const TEXT_SHARE: f32 = 0.62;
/// Weight of names.
pub(super) const NAME_WEIGHT: u16 = 500;

/// What the cells have to hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contents<'a> {
    /// The longest texts of all cells; an empty name where none is shown.
    pub widest: &'a Widest,
    pub has_graph: bool,
    pub has_change: bool,
}

/// A line of text: its middle height, and where it starts, is centred or ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub at: Point,
    pub anchor: Anchor,
    pub size: f32,
}

/// Positions within the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CellLayout {
    pub name: Option<Line>,
    pub value: Line,
    pub change: Option<Line>,
    pub graph: Option<Rect>,
    /// Room for the name, for cutting it.
    pub name_width: f32,
}

/// Font sizes of a cell.
struct Sizes {
    name: f32,
    value: f32,
    change: f32,
}

pub(super) fn layout(
    cell: Rect,
    contents: Contents<'_>,
    options: &StatOptions,
    measure: &dyn TextMeasure,
) -> CellLayout {
    let wide = options.wide_layout && cell.width / cell.height.max(1.0) > WIDE;
    // The graph needs some height to say anything.
    let graph = contents.has_graph && cell.height > if wide { 50.0 } else { 100.0 };
    if wide {
        side_by_side(cell, contents, graph, options, measure)
    } else {
        stacked(cell, contents, graph, options, measure)
    }
}

fn inner(cell: Rect) -> Rect {
    cell.inset(if cell.height > 100.0 { 12.0 } else { 8.0_f32.min(cell.height / 8.0) })
}

fn change_size(value: f32, contents: Contents<'_>, options: &StatOptions) -> f32 {
    if contents.has_change { options.sizes.percent.unwrap_or((value * 0.4).clamp(10.0, 30.0)) } else { 0.0 }
}

/// Wide cells: the name left, the value right, the graph below both.
fn side_by_side(
    cell: Rect,
    contents: Contents<'_>,
    graph: bool,
    options: &StatOptions,
    measure: &dyn TextMeasure,
) -> CellLayout {
    let text = inner(cell);
    let widest = contents.widest;
    let named = !widest.name.is_empty();
    let value_share = match (named, graph) {
        (false, _) => 1.0,
        (true, false) => 0.35,
        (true, true) => 0.4,
    };
    let height = text.height * if graph { TEXT_SHARE } else { 1.0 };
    let value_height = if contents.has_change { height * 0.7 } else { height };
    let fitted = font_size(
        &widest.value,
        (text.width * value_share, value_height),
        LINE_HEIGHT,
        None,
        VALUE_WEIGHT,
        measure,
    );
    let value = options.sizes.value.unwrap_or(fitted);
    let name_box = (text.width * 0.6, height * if graph { 0.8 } else { 1.0 });
    let name = options.sizes.title.unwrap_or_else(|| {
        // A long name is cut; made small enough to fit, nobody could read it.
        font_size(&widest.name, name_box, LINE_HEIGHT, Some(LARGEST_NAME), NAME_WEIGHT, measure)
            .max(LEAST_NAME)
            .min((value * 0.7).max(8.0))
    });
    let change = change_size(value, contents, options);
    let sizes = Sizes { name, value, change };
    let graph_rect =
        graph.then(|| Rect::new(cell.x, cell.bottom() - cell.height * 0.4, cell.width, cell.height * 0.4));
    let block = (sizes.value + sizes.change) * LINE_HEIGHT;
    let top = text.y + (if graph { height } else { text.height } - block) / 2.0;
    let value_y = top + sizes.value * LINE_HEIGHT / 2.0;
    let change_y = top + (sizes.value + sizes.change / 2.0) * LINE_HEIGHT;
    let line = |x: f32, y: f32, anchor: Anchor, size: f32| Line { at: Point::new(x, y), anchor, size };
    let change_line =
        |x: f32, anchor: Anchor| contents.has_change.then(|| line(x, change_y, anchor, sizes.change));
    if !named {
        let x = cell.center().x;
        let value = line(x, value_y, Anchor::Middle, sizes.value);
        return CellLayout {
            name: None,
            value,
            change: change_line(x, Anchor::Middle),
            graph: graph_rect,
            name_width: 0.0,
        };
    }
    let name_width = measure.width_px(&widest.name, sizes.name, NAME_WEIGHT).min(text.width * 0.6);
    if options.centered {
        let gap = sizes.name * 0.6;
        let value_width = measure.width_px(&widest.value, sizes.value, VALUE_WEIGHT);
        let left = cell.center().x - (name_width + gap + value_width) / 2.0;
        let right = left + name_width + gap;
        return CellLayout {
            name: Some(line(left, value_y, Anchor::Start, sizes.name)),
            value: line(right, value_y, Anchor::Start, sizes.value),
            change: change_line(right, Anchor::Start),
            graph: graph_rect,
            name_width,
        };
    }
    CellLayout {
        name: Some(line(text.x, value_y, Anchor::Start, sizes.name)),
        value: line(text.right(), value_y, Anchor::End, sizes.value),
        change: change_line(text.right(), Anchor::End),
        graph: graph_rect,
        name_width: text.width * 0.6,
    }
}

/// Other cells: name, value and change below each other, the graph in what is left.
fn stacked(
    cell: Rect,
    contents: Contents<'_>,
    graph: bool,
    options: &StatOptions,
    measure: &dyn TextMeasure,
) -> CellLayout {
    let text = inner(cell);
    let widest = contents.widest;
    let named = !widest.name.is_empty();
    let name_box = (text.width, cell.height * 0.15);
    let mut name = 0.0;
    if named {
        name = options.sizes.title.unwrap_or_else(|| {
            font_size(&widest.name, name_box, LINE_HEIGHT, Some(LARGEST_NAME), NAME_WEIGHT, measure)
                .max(LEAST_NAME)
        });
    }
    let graph_height = if graph { cell.height * 0.25 } else { 0.0 };
    let left = (text.height - graph_height - name * LINE_HEIGHT).max(1.0);
    let value_height = if contents.has_change { left * 0.7 } else { left };
    let value = options.sizes.value.unwrap_or_else(|| {
        font_size(&widest.value, (text.width, value_height), LINE_HEIGHT, None, VALUE_WEIGHT, measure)
    });
    if options.sizes.title.is_none() {
        name = name.min((value * 0.7).max(8.0));
    }
    let sizes = Sizes { name, value, change: change_size(value, contents, options) };
    let block = (sizes.name + sizes.value + sizes.change) * LINE_HEIGHT;
    let centered = options.centered || !named;
    let graph_rect = graph.then(|| {
        let padding = text.y - cell.y;
        let left = cell.height - block - padding;
        // Alone above its graph, a value gets air; with its name above it, the graph gets all that is left.
        let height = left.max(cell.height * 0.25).min(cell.height * if centered { 0.5 } else { 1.0 });
        Rect::new(cell.x, cell.bottom() - height, cell.width, height)
    });
    let above = graph_rect.map_or(cell.bottom(), |graph| graph.y);
    let top = if graph && !centered { text.y } else { f32::midpoint(cell.y, above) - block / 2.0 };
    let (x, anchor) = if centered { (cell.center().x, Anchor::Middle) } else { (text.x, Anchor::Start) };
    let line = |y: f32, size: f32| Line { at: Point::new(x, y), anchor, size };
    let value_top = top + sizes.name * LINE_HEIGHT;
    let change_top = value_top + sizes.value * LINE_HEIGHT;
    CellLayout {
        name: named.then(|| line(top + sizes.name * LINE_HEIGHT / 2.0, sizes.name)),
        value: line(value_top + sizes.value * LINE_HEIGHT / 2.0, sizes.value),
        change: contents
            .has_change
            .then(|| line(change_top + sizes.change * LINE_HEIGHT / 2.0, sizes.change)),
        graph: graph_rect,
        name_width: text.width,
    }
}
