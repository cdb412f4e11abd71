//! How much room a legend gets. In: the panel's size, the legend. Out: the chart's rectangle and the legend's.
//!
//! **Invariant:** the chart keeps more than half of the panel either way; a legend that is longer scrolls.

use super::{Legend, LegendItem, LegendMode, LegendPlacement, LegendWidth};
use crate::scene::{Rect, Size, TextMeasure, cut_names, ellipsis};

/// Height of one item's row, in CSS pixels.
pub const LEGEND_ROW_PX: f32 = 20.0;
/// Height of a table's header.
pub const LEGEND_HEADER_PX: f32 = 22.0;
/// Font size of items.
pub const LEGEND_TEXT_PX: f32 = 12.0;

/// Said after the name of a series that is read on the right axis.
pub const RIGHT_AXIS: &str = "(right y-axis)";

/// Colour mark, and the space after it.
pub(super) const MARK_PX: f32 = 14.0;
pub(super) const MARK_GAP_PX: f32 = 6.0;
/// Between items of a list, and between columns of a table.
pub(super) const ITEM_GAP_PX: f32 = 14.0;
/// Measuring the names of longer legends would take longer than drawing the chart.
const MOST_TOLD_APART: usize = 200;
/// In a narrower table a long name has two lines, and values a smaller font.
pub const LEGEND_TIGHT_PX: f32 = 420.0;
const TIGHT_TEXT_PX: f32 = 11.0;
const TIGHT_GAP_PX: f32 = 8.0;
/// Height of a row with two lines.
const TWO_LINES_PX: f32 = 36.0;
/// Room of a mark and a name that values never take.
const LEAST_NAME_PX: f32 = 64.0;
/// Between chart and legend.
const CHART_GAP_PX: f32 = 8.0;
/// Narrower panels have their legend below, wherever it was asked for.
const LEAST_WIDTH_FOR_RIGHT: f32 = 360.0;
/// Panels lower than this show no legend below the chart: there would be no chart left to read.
const LEAST_HEIGHT_FOR_BOTTOM: f32 = 96.0;
const LONGEST_BESIDE: f32 = 0.48;
const LONGEST_ASKED_BESIDE: f32 = 0.6;
const TALLEST_BELOW: f32 = 0.36;

/// Splits a panel's content between chart and legend; the legend's placement is changed where there is no room for
/// the asked one. `width` is the panel's own wish for a legend at the right.
pub fn place_legend(
    size: Size,
    legend: &mut Legend,
    width: Option<LegendWidth>,
    measure: &dyn TextMeasure,
) -> (Rect, Option<Rect>) {
    let (chart, area) = split(size, legend, width, measure);
    legend.cut = area.map(|area| cut(legend, area, measure)).unwrap_or_default();
    (chart, area)
}

fn split(
    size: Size,
    legend: &mut Legend,
    width: Option<LegendWidth>,
    measure: &dyn TextMeasure,
) -> (Rect, Option<Rect>) {
    let whole = Rect::new(0.0, 0.0, size.width, size.height);
    if legend.items.is_empty() {
        return (whole, None);
    }
    if legend.placement == LegendPlacement::Right && size.width < LEAST_WIDTH_FOR_RIGHT {
        legend.placement = LegendPlacement::Bottom;
    }
    match legend.placement {
        LegendPlacement::Right => {
            let wanted = match width {
                Some(width) => width.in_panel(size.width).min(size.width * LONGEST_ASKED_BESIDE),
                None => content_width(legend, measure).min(size.width * LONGEST_BESIDE),
            };
            let chart = Rect::new(0.0, 0.0, size.width - wanted - CHART_GAP_PX, size.height);
            let area = Rect::new(size.width - wanted, 0.0, wanted, size.height);
            (chart, Some(area))
        }
        LegendPlacement::Bottom if size.height < LEAST_HEIGHT_FOR_BOTTOM => (whole, None),
        LegendPlacement::Bottom => {
            let least = LEGEND_ROW_PX + if legend.mode == LegendMode::Table { LEGEND_HEADER_PX } else { 0.0 };
            let most = (size.height * TALLEST_BELOW).max(least.min(size.height / 2.0));
            let height = below(content_height(legend, size.width, measure), most, least);
            let chart = Rect::new(0.0, 0.0, size.width, size.height - height - CHART_GAP_PX / 2.0);
            (chart, Some(Rect::new(0.0, size.height - height, size.width, height)))
        }
    }
}

/// Names that would look the same with their ends cut, without their middle.
fn cut(legend: &Legend, area: Rect, measure: &dyn TextMeasure) -> Vec<String> {
    if legend.wraps || legend.items.len() > MOST_TOLD_APART {
        return Vec::new();
    }
    // A page's padding, and its scroll bar where there is one.
    let scrolls = content_height(legend, area.width, measure) > area.height + 0.5;
    let room = area.width - MARK_PX - MARK_GAP_PX - ITEM_GAP_PX - if scrolls { ITEM_GAP_PX } else { 0.0 };
    let tight = is_tight(legend, area.width);
    let values = match legend.mode {
        LegendMode::Table if tight => tight_values(legend, measure),
        LegendMode::Table => column_widths(legend, measure).iter().skip(1).sum(),
        LegendMode::List => {
            legend.items.iter().map(|item| values_width(legend, item, measure)).fold(0.0, f32::max)
        }
    };
    // A page lets a name have so much in any case.
    let room = (room - values).max(LEAST_NAME_PX - MARK_PX - MARK_GAP_PX);
    // Two lines hold a little less than twice as much.
    let room = if tight { room * 1.8 } else { room };
    let names = || legend.items.iter().map(|item| item.label.as_str());
    let shown = cut_names(names(), room, LEGEND_TEXT_PX, 400, measure);
    let without_end = |name: &str| ellipsis(name, room, LEGEND_TEXT_PX, 400, measure);
    names()
        .zip(shown)
        .map(|(name, shown)| if shown == without_end(name) { String::new() } else { shown })
        .collect()
}

/// The height of a legend below the chart: all of it where that is nearly allowed, else rows of which the last is cut
/// in half, so that it is seen to go on.
fn below(content: f32, most: f32, least: f32) -> f32 {
    if content <= most + LEGEND_ROW_PX * 0.6 {
        return content;
    }
    let header = least - LEGEND_ROW_PX;
    let rows = ((most - header) / LEGEND_ROW_PX - 0.5).floor().max(0.0) + 0.5;
    (header + rows * LEGEND_ROW_PX).max(least)
}

/// The width a legend would like to have.
fn content_width(legend: &Legend, measure: &dyn TextMeasure) -> f32 {
    match legend.mode {
        LegendMode::List => {
            legend.items.iter().map(|item| list_item_width(legend, item, measure)).fold(0.0, f32::max)
        }
        LegendMode::Table => column_widths(legend, measure).iter().sum(),
    }
}

/// The height of all rows.
fn content_height(legend: &Legend, width: f32, measure: &dyn TextMeasure) -> f32 {
    let listed = legend.items.len() - legend.folded();
    if is_tight(legend, width) && listed <= MOST_TOLD_APART {
        let room = (width - MARK_PX - MARK_GAP_PX - tight_values(legend, measure)).max(LEAST_NAME_PX);
        let is_long = |item: &&LegendItem| measure.width_px(&name_text(item), LEGEND_TEXT_PX, 400) > room;
        let long = legend.items.iter().take(listed).filter(is_long).count();
        let rows = listed + usize::from(legend.folded() > 0);
        return LEGEND_HEADER_PX + rows as f32 * LEGEND_ROW_PX + long as f32 * (TWO_LINES_PX - LEGEND_ROW_PX);
    }
    let rows = match legend.mode {
        LegendMode::Table => listed,
        LegendMode::List => {
            list_places(legend, width, measure).get(listed.saturating_sub(1)).map_or(0, |(_, row)| row + 1)
        }
    };
    // What unfolds the rest has a row of its own.
    let rows = rows + usize::from(legend.folded() > 0);
    let header = if legend.mode == LegendMode::Table { LEGEND_HEADER_PX } else { 0.0 };
    header + rows as f32 * LEGEND_ROW_PX
}

/// Whether names have two lines where they need them.
fn is_tight(legend: &Legend, width: f32) -> bool {
    let is_below = legend.placement == LegendPlacement::Bottom;
    legend.mode == LegendMode::Table && is_below && width < LEGEND_TIGHT_PX && !legend.wraps
}

/// The width of a tight table's values.
fn tight_values(legend: &Legend, measure: &dyn TextMeasure) -> f32 {
    let smaller = |width: f32| (width - ITEM_GAP_PX) * TIGHT_TEXT_PX / LEGEND_TEXT_PX + TIGHT_GAP_PX;
    column_widths(legend, measure).into_iter().skip(1).map(smaller).sum()
}

/// The name, with the axis it is read on where that is not the left one.
pub(super) fn name_text(item: &LegendItem) -> String {
    if item.right_axis { format!("{}  {RIGHT_AXIS}", item.label) } else { item.label.clone() }
}

/// What a list shows of an item: its name, then `Mean: 12 ms`.
pub(super) fn list_text(legend: &Legend, item: &LegendItem) -> String {
    let mut text = name_text(item);
    for (column, value) in legend.columns.iter().zip(&item.values) {
        // A pie's lone share needs no name.
        let name = if column.is_empty() { String::new() } else { format!("{column}: ") };
        text.push_str(&format!("  {name}{value}"));
    }
    text
}

/// What stands behind a name in a list.
fn values_width(legend: &Legend, item: &LegendItem, measure: &dyn TextMeasure) -> f32 {
    let width = |text: &str| measure.width_px(text, LEGEND_TEXT_PX, 400);
    width(&list_text(legend, item)) - width(&item.label)
}

fn list_item_width(legend: &Legend, item: &LegendItem, measure: &dyn TextMeasure) -> f32 {
    MARK_PX + MARK_GAP_PX + measure.width_px(&list_text(legend, item), LEGEND_TEXT_PX, 400) + ITEM_GAP_PX
}

/// Left edge and row of each item of a list that wraps.
pub(super) fn list_places(legend: &Legend, width: f32, measure: &dyn TextMeasure) -> Vec<(f32, usize)> {
    let (mut x, mut row) = (0.0, 0);
    let mut places = Vec::with_capacity(legend.items.len());
    for item in &legend.items {
        let item_width = list_item_width(legend, item, measure);
        let turned = legend.placement == LegendPlacement::Right;
        if !places.is_empty() && (turned || x + item_width - ITEM_GAP_PX > width) {
            (x, row) = (0.0, row + 1);
        }
        places.push((x, row));
        x += item_width;
    }
    places
}

/// Widths of a table's columns, the names first; each includes the space to the next.
pub(super) fn column_widths(legend: &Legend, measure: &dyn TextMeasure) -> Vec<f32> {
    let text = |text: &str, weight| measure.width_px(text, LEGEND_TEXT_PX, weight);
    let names = legend.items.iter().map(|item| text(&name_text(item), 400)).fold(text("Name", 500), f32::max);
    let mut widths = vec![MARK_PX + MARK_GAP_PX + names + ITEM_GAP_PX];
    for (index, column) in legend.columns.iter().enumerate() {
        let values =
            legend.items.iter().filter_map(|item| item.values.get(index)).map(|value| text(value, 400));
        widths.push(values.fold(text(column, 500), f32::max) + ITEM_GAP_PX);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::AdvanceTable;
    use crate::theme::Color;

    fn legend(mode: LegendMode, placement: LegendPlacement, items: usize) -> Legend {
        let item = |index: usize| LegendItem {
            label: format!("instance-{index}.example:9100"),
            color: Color::FALLBACK,
            key: index.to_string(),
            hidden: false,
            values: vec!["12.3 ms".to_owned()],
            right_axis: false,
        };
        Legend {
            placement,
            mode,
            columns: vec!["Mean".to_owned()],
            items: (0..items).map(item).collect(),
            cut: Vec::new(),
            sorted_by: None,
            folded_from: None,
            wraps: false,
        }
    }

    #[track_caller]
    fn check(size: Size, mut legend: Legend, expected: Option<(LegendPlacement, f32)>) {
        let (chart, area) = place_legend(size, &mut legend, None, &AdvanceTable);
        let extent = area.map(|area| match legend.placement {
            LegendPlacement::Bottom => (legend.placement, area.height.round()),
            LegendPlacement::Right => (legend.placement, area.width.round()),
        });
        assert_eq!(extent, expected);
        assert!(
            chart.width * 2.0 > size.width - 10.0 && chart.height * 2.0 >= size.height - 10.0,
            "{chart:?} of {size:?}"
        );
        if let Some(area) = area {
            assert!(
                area.right() <= size.width + 0.01 && area.bottom() <= size.height + 0.01,
                "{area:?} of {size:?}"
            );
        }
    }

    #[test]
    fn names_that_would_be_cut_to_the_same_lose_their_middle() {
        let cut = |labels: [&str; 2], width: f32| {
            let mut legend = legend(LegendMode::Table, LegendPlacement::Right, 2);
            for (item, label) in legend.items.iter_mut().zip(labels) {
                item.label = label.to_owned();
            }
            place_legend(Size::new(width, 300.0), &mut legend, None, &AdvanceTable);
            legend.cut
        };
        let pods = ["prometheus-e4f00638b-98e95", "prometheus-e4f00638b-ec67d"];
        assert_eq!(cut(pods, 1000.0), ["", ""]);
        let narrow = cut(pods, 440.0);
        assert!(narrow[0].ends_with("98e95") && narrow[1].ends_with("ec67d"), "{narrow:?}");
        assert!(narrow.iter().all(|name| name.starts_with("prom") && name.contains('…')), "{narrow:?}");
        assert_eq!(cut(["prometheus-e4f00638b-98e95", "kafka"], 440.0), ["", ""]);
    }

    #[test]
    fn long_names_of_a_narrow_table_have_two_lines() {
        let height = |label: &str, width: f32| {
            let mut legend = legend(LegendMode::Table, LegendPlacement::Bottom, 2);
            legend.items[0].label = label.to_owned();
            legend.columns = vec!["Mean".to_owned(), "Max".to_owned()];
            legend.items.iter_mut().for_each(|item| item.values = vec!["12.3 ms".to_owned(); 2]);
            let (_, area) = place_legend(Size::new(width, 400.0), &mut legend, None, &AdvanceTable);
            (area.unwrap().height, legend.cut)
        };
        let long = "node_exporter on the second machine of the cluster";
        assert_eq!(height("short", 328.0), (62.0, vec![String::new(); 2]));
        // The other one has a name of its own: this one may end in dots.
        assert_eq!(height(long, 328.0), (78.0, vec![String::new(); 2]));
        assert_eq!(height(long, 600.0).0, 62.0);
    }

    #[test]
    fn items_that_are_folded_take_no_room() {
        let mut folded = legend(LegendMode::Table, LegendPlacement::Bottom, 100);
        folded.folded_from = Some(2);
        assert_eq!(folded.folded(), 98);
        check(Size::new(600.0, 400.0), folded, Some((LegendPlacement::Bottom, 82.0)));
    }

    #[test]
    fn a_legend_takes_what_it_needs_and_no_more_than_its_share() {
        use LegendMode::{List, Table};
        use LegendPlacement::{Bottom, Right};
        check(Size::new(600.0, 300.0), legend(List, Bottom, 0), None);
        check(Size::new(600.0, 300.0), legend(List, Bottom, 2), Some((Bottom, 20.0)));
        check(Size::new(600.0, 300.0), legend(Table, Bottom, 2), Some((Bottom, 62.0)));
        check(Size::new(600.0, 300.0), legend(Table, Bottom, 100), Some((Bottom, 92.0)));
        check(Size::new(600.0, 200.0), legend(Table, Bottom, 3), Some((Bottom, 82.0)));
        check(Size::new(600.0, 200.0), legend(Table, Bottom, 4), Some((Bottom, 72.0)));
        check(Size::new(600.0, 300.0), legend(Table, Right, 100), Some((Right, 242.0)));
        check(Size::new(300.0, 300.0), legend(Table, Right, 2), Some((Bottom, 62.0)));
        check(Size::new(300.0, 80.0), legend(List, Bottom, 2), None);
    }
}
