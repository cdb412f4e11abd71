//! A legend as shapes, for the downloaded image; on the page it is a list or table of its own.
//!
//! In: a legend and its place. Out: shapes. **Invariant:** what does not fit is counted, never just cut off.

use super::layout::{
    ITEM_GAP_PX, LEGEND_HEADER_PX, LEGEND_ROW_PX, LEGEND_TEXT_PX, MARK_GAP_PX, MARK_PX, column_widths,
    list_places, list_text, name_text,
};
use super::{Legend, LegendItem, LegendMode};
use crate::scene::{Anchor, Baseline, Point, Rect, Shape, Text, TextMeasure, ellipsis};
use crate::theme::Tokens;

const MARK_HEIGHT: f32 = 4.0;

/// The legend's shapes within `area`.
pub(in crate::panels) fn draw_legend(
    legend: &Legend,
    area: Rect,
    tokens: &Tokens,
    measure: &dyn TextMeasure,
) -> Vec<Shape> {
    let header = if legend.mode == LegendMode::Table { LEGEND_HEADER_PX } else { 0.0 };
    let rows = ((area.height - header) / LEGEND_ROW_PX).floor().max(0.0) as usize;
    let mut shapes = match legend.mode {
        LegendMode::List => list(legend, area, rows, tokens, measure),
        LegendMode::Table => table(legend, area, rows, tokens, measure),
    };
    shapes.retain(|shape| !matches!(shape, Shape::Text(text) if text.text.is_empty()));
    shapes
}

/// Items that are seen, given how many rows fit: where some do not, the last row tells how many.
fn seen(legend: &Legend, row_of: impl Fn(usize) -> usize, rows: usize) -> usize {
    let fits =
        |last_row: usize| (0..legend.items.len()).take_while(|index| row_of(*index) < last_row).count();
    let listed = legend.items.len() - legend.folded();
    let seen =
        if fits(rows) == legend.items.len() { legend.items.len() } else { fits(rows.saturating_sub(1)) };
    seen.min(listed)
}

fn list(legend: &Legend, area: Rect, rows: usize, tokens: &Tokens, measure: &dyn TextMeasure) -> Vec<Shape> {
    let places = list_places(legend, area.width, measure);
    let shown = seen(legend, |index| places[index].1, rows);
    let mut shapes = Vec::new();
    for (item, (x, row)) in legend.items.iter().zip(&places).take(shown) {
        let at = Point::new(area.x + x, area.y + (*row as f32 + 0.5) * LEGEND_ROW_PX);
        let room = area.width - x - MARK_PX - MARK_GAP_PX;
        name(item, &list_text(legend, item), at, room, tokens, measure, &mut shapes);
    }
    shapes.extend(remainder(legend.items.len() - shown, area, rows, 0.0, tokens));
    shapes
}

fn table(legend: &Legend, area: Rect, rows: usize, tokens: &Tokens, measure: &dyn TextMeasure) -> Vec<Shape> {
    let widths = column_widths(legend, measure);
    let fitting = fitting_columns(&widths, area.width);
    let left_out = legend.columns.len() - fitting;
    let values_width: f32 = widths.iter().skip(1).take(fitting).sum();
    let name_width = area.width - values_width;
    let shown = seen(legend, |index| index, rows);
    let column_end = |index: usize| area.x + name_width + widths.iter().skip(1).take(index + 1).sum::<f32>();
    let header_y = area.y + LEGEND_HEADER_PX / 2.0;
    let mut shapes = Vec::new();
    if left_out > 0 {
        let noun = if left_out == 1 { "column" } else { "columns" };
        let text =
            ellipsis(&format!("+{left_out} {noun}"), name_width - ITEM_GAP_PX, LEGEND_TEXT_PX, 400, measure);
        let at = Point::new(area.x, header_y);
        shapes.push(Shape::Text(Text::new(text, at, LEGEND_TEXT_PX, tokens.text_secondary)));
    }
    for (index, column) in legend.columns.iter().take(fitting).enumerate() {
        let text =
            Text::new(column.clone(), Point::new(column_end(index), header_y), LEGEND_TEXT_PX, tokens.link);
        shapes.push(Shape::Text(text.anchored(Anchor::End, Baseline::Middle).weight(500)));
    }
    for (row, item) in legend.items.iter().take(shown).enumerate() {
        let y = area.y + LEGEND_HEADER_PX + (row as f32 + 0.5) * LEGEND_ROW_PX;
        let room = name_width - MARK_PX - MARK_GAP_PX - ITEM_GAP_PX;
        name(item, &name_text(item), Point::new(area.x, y), room, tokens, measure, &mut shapes);
        for (index, value) in item.values.iter().take(fitting).enumerate() {
            let text =
                Text::new(value.clone(), Point::new(column_end(index), y), LEGEND_TEXT_PX, tokens.text);
            shapes.push(Shape::Text(text.anchored(Anchor::End, Baseline::Middle)));
        }
    }
    shapes.extend(remainder(legend.items.len() - shown, area, rows, LEGEND_HEADER_PX, tokens));
    shapes
}

/// How many value columns there is room for beside a name of some letters.
fn fitting_columns(widths: &[f32], room: f32) -> usize {
    const LEAST_NAME_PX: f32 = 64.0;
    let mut left = room - LEAST_NAME_PX;
    let fits = |width: &&f32| {
        left -= **width;
        left >= 0.0
    };
    widths.iter().skip(1).take_while(fits).count()
}

/// Colour mark and name.
fn name(
    item: &LegendItem,
    text: &str,
    at: Point,
    room: f32,
    tokens: &Tokens,
    measure: &dyn TextMeasure,
    shapes: &mut Vec<Shape>,
) {
    let mark = Rect::new(at.x, at.y - MARK_HEIGHT / 2.0, MARK_PX, MARK_HEIGHT);
    let (color, ink) =
        if item.hidden { (tokens.text_disabled, tokens.text_disabled) } else { (item.color, tokens.text) };
    shapes.push(Shape::filled(mark, MARK_HEIGHT / 2.0, color));
    let text = ellipsis(text, room, LEGEND_TEXT_PX, 400, measure);
    shapes.push(Shape::Text(Text::new(
        text,
        Point::new(at.x + MARK_PX + MARK_GAP_PX, at.y),
        LEGEND_TEXT_PX,
        ink,
    )));
}

fn remainder(left_out: usize, area: Rect, rows: usize, header: f32, tokens: &Tokens) -> Option<Shape> {
    let y = area.y + header + (rows as f32 - 0.5) * LEGEND_ROW_PX;
    let at = Point::new(area.x + MARK_PX + MARK_GAP_PX, y);
    let text = Text::new(format!("and {left_out} more"), at, LEGEND_TEXT_PX, tokens.text_secondary);
    (left_out > 0 && rows > 0).then_some(Shape::Text(text))
}
