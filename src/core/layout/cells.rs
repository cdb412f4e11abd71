//! The cells of one section's panels. In: panels with the cells that their dashboard gives them. Out: the cells they come to
//! lie on, in reading order.
//!
//! Panels fall upward until they meet one above, and are pushed down where two claim the same cells: the vertical
//! compaction that Grafana's grid does. Phones get one column in reading order.
//!
//! **Invariant:** no two cells overlap; reading order (top to bottom, then left to right) is kept.

use serde_json::Value;

use crate::layout::PlacedPanel;
use crate::model::{GridPos, Panel};
use crate::order::Arrange;

pub(super) const COLUMNS: f64 = 24.0;
/// Rows a panel gets on a phone at most: more than a screen would trap the thumb.
const PHONE_MOST_ROWS: f64 = 14.0;
/// Rows a panel with axes, a table or a list needs on a phone to be readable.
const PHONE_LEAST_ROWS: f64 = 6.0;
/// With a legend of a few rows below.
const PHONE_LEAST_ROWS_WITH_LEGEND: f64 = 9.0;

/// Rows a panel gets at most: browsers cannot draw a picture of unlimited height.
const MOST_ROWS: f64 = 200.0;

/// Indices of the panels, top to bottom, then left to right; equal places keep the JSON's order.
fn reading_order(panels: &[PlacedPanel]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..panels.len()).collect();
    order.arrange_by(|&a, &b| {
        let (a, b) = (panels[a].grid, panels[b].grid);
        a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
    });
    order
}

/// Each panel with its cell after the fall.
pub(super) fn compact(
    panels: &[PlacedPanel],
    is_flat: &dyn Fn(&PlacedPanel) -> bool,
) -> Vec<(usize, GridPos)> {
    let mut placed: Vec<(usize, GridPos)> = Vec::with_capacity(panels.len());
    let mut skyline = Skyline::default();
    for index in reading_order(panels) {
        let mut cell = within_columns(panels[index].grid);
        if is_flat(&panels[index]) {
            cell.h = 0.0;
        }
        cell.y = skyline.drop_on(cell.x, cell.w, cell.h);
        placed.push((index, cell));
    }
    placed.arrange_by(|(_, a), (_, b)| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    placed
}

/// How many rows are taken from the top, by stretches of columns: where each begins, and its rows. Looking at the
/// panels above instead would take a page of thousands seconds.
struct Skyline(Vec<(f64, f64)>);

impl Default for Skyline {
    fn default() -> Self {
        Self(vec![(0.0, 0.0)])
    }
}

impl Skyline {
    /// Lets a cell fall on what is there; gives the row it comes to lie on.
    fn drop_on(&mut self, x: f64, w: f64, h: f64) -> f64 {
        let (first, last) = (self.begin_at(x), self.begin_at(x + w));
        let top = self.0[first..last].iter().map(|(_, rows)| *rows).fold(0.0, f64::max);
        if h <= 0.0 {
            return top;
        }
        self.0.splice(first..last, [(x, top + h)]);
        top
    }

    /// The stretch that begins at a column, made by a cut where none does.
    fn begin_at(&mut self, x: f64) -> usize {
        let at = self.0.partition_point(|(from, _)| *from < x);
        if self.0.get(at).is_none_or(|(from, _)| *from > x) {
            let rows = self.0[at - 1].1;
            self.0.insert(at, (x, rows));
        }
        at
    }
}

/// Kept inside the 24 columns by moving left, then by narrowing.
fn within_columns(cell: GridPos) -> GridPos {
    let w = cell.w.clamp(1.0, COLUMNS);
    GridPos { x: cell.x.clamp(0.0, COLUMNS - w), y: cell.y.max(0.0), w, h: cell.h.clamp(1.0, MOST_ROWS) }
}

/// Each panel with its cell on a phone.
pub(super) fn one_column(
    panels: &[PlacedPanel],
    is_flat: &dyn Fn(&PlacedPanel) -> bool,
) -> Vec<(usize, GridPos)> {
    let mut y = 0.0;
    reading_order(panels)
        .into_iter()
        .map(|index| {
            let panel = &panels[index];
            let h = if is_flat(panel) { 0.0 } else { phone_rows(&panel.panel, panel.grid.h) };
            let cell = GridPos { x: 0.0, y, w: COLUMNS, h };
            y += h;
            (index, cell)
        })
        .collect()
}

fn phone_rows(panel: &Panel, rows: f64) -> f64 {
    let least = match panel.kind.as_str() {
        "stat" | "text" | "bargauge" => 3.0,
        _ if has_tall_legend(panel) => PHONE_LEAST_ROWS_WITH_LEGEND,
        _ => PHONE_LEAST_ROWS,
    };
    rows.clamp(least, PHONE_MOST_ROWS)
}

/// A table, and what stands beside the chart where there is room: on a phone it stands below, and shows one series
/// where the dashboard's author saw all.
fn has_tall_legend(panel: &Panel) -> bool {
    let Some(legend) = panel.options.as_map().get("legend") else { return false };
    let is = |name: &str, value: &str| legend.get(name).and_then(Value::as_str) == Some(value);
    let shown = legend.get("showLegend").and_then(Value::as_bool) != Some(false);
    shown && !is("displayMode", "hidden") && (is("displayMode", "table") || is("placement", "right"))
}
