//! Cells to pixels. In: placed sections, a width, which sections are open. Out: one rectangle for each header and panel.
//!
//! **Invariant:** no two rectangles overlap; reading order (top to bottom, then left to right) is kept.

use crate::layout::auto_grid::auto_grid;
use crate::layout::cells::{COLUMNS, compact, one_column};
use crate::layout::{PlacedPanel, PlacedSection, Rect};
use crate::model::GridPos;

/// Height of a bar of tabs.
const TABS_HEIGHT_PX: f64 = 40.0;
/// Height of one cell.
pub const CELL_HEIGHT_PX: f64 = 30.0;
/// Between cells, in both directions.
pub const CELL_GAP_PX: f64 = 8.0;
/// Narrower pages have one column.
pub const PHONE_WIDTH_PX: f64 = 768.0;

const ROW_PX: f64 = CELL_HEIGHT_PX + CELL_GAP_PX;
/// What stands in a rectangle; indices into the sections given to [`grid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Header { section: usize },
    Tabs { section: usize },
    Panel { section: usize, panel: usize },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GridItem {
    pub spot: Spot,
    pub rect: Rect,
}

/// The page below the toolbar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// In reading order, which is also the order for the keyboard.
    pub items: Vec<GridItem>,
    pub height_px: f64,
}

impl Grid {
    pub fn rects(&self) -> Vec<Rect> {
        self.items.iter().map(|item| item.rect).collect()
    }
}

/// What of the sections takes room.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Of a row: its panels are shown.
    pub is_open: &'a dyn Fn(&PlacedSection) -> bool,
    /// Of a panel: it stands where it would, but takes no height, and what is below moves up.
    pub is_flat: &'a dyn Fn(&PlacedPanel) -> bool,
    /// Height of the page on the screen, in CSS pixels: what fills it takes all that is left.
    pub screen_px: f64,
}

/// Places the headers and the panels of open sections on a page `width_px` wide.
pub fn grid(sections: &[PlacedSection], width_px: f64, shown: Shown<'_>) -> Grid {
    let phone = width_px < PHONE_WIDTH_PX;
    let mut grid = Grid::default();
    let mut top = 0.0;
    for (index, section) in sections.iter().enumerate() {
        if section.header.is_some() {
            let rect = Rect { x: 0.0, y: top, width: width_px, height: CELL_HEIGHT_PX };
            grid.items.push(GridItem { spot: Spot::Header { section: index }, rect });
            top += ROW_PX;
            if !(shown.is_open)(section) {
                continue;
            }
        }
        if section.tabs.is_some() {
            let rect = Rect { x: 0.0, y: top, width: width_px, height: TABS_HEIGHT_PX };
            grid.items.push(GridItem { spot: Spot::Tabs { section: index }, rect });
            top += TABS_HEIGHT_PX + CELL_GAP_PX;
        }
        let is_flat = |panel: &PlacedPanel| panel.hidden || (shown.is_flat)(panel);
        if let Some(auto) = &section.auto {
            let room_px = if auto.fills_screen { shown.screen_px - top } else { 0.0 };
            top += auto_grid(auto, &section.panels, (width_px, room_px), &is_flat, |panel, rect| {
                let rect = Rect { y: top + rect.y, ..rect };
                grid.items.push(GridItem { spot: Spot::Panel { section: index, panel }, rect });
            });
            continue;
        }
        let cells =
            if phone { one_column(&section.panels, &is_flat) } else { compact(&section.panels, &is_flat) };
        let mut rows: f64 = 0.0;
        for (panel, cell) in cells {
            let rect = Rect { y: top + cell.y * ROW_PX, ..pixels(cell, width_px) };
            grid.items.push(GridItem { spot: Spot::Panel { section: index, panel }, rect });
            if cell.h > 0.0 {
                rows = rows.max(cell.y + cell.h);
            }
        }
        top += rows * ROW_PX;
    }
    grid.height_px = (top - CELL_GAP_PX).max(0.0);
    grid
}

/// One panel over the whole page.
pub fn alone(section: usize, panel: usize, width_px: f64, height_px: f64) -> Grid {
    let rect = Rect { x: 0.0, y: 0.0, width: width_px, height: height_px };
    Grid { items: vec![GridItem { spot: Spot::Panel { section, panel }, rect }], height_px }
}

fn pixels(cell: GridPos, width_px: f64) -> Rect {
    let column = (width_px - CELL_GAP_PX * (COLUMNS - 1.0)) / COLUMNS;
    Rect {
        x: cell.x * (column + CELL_GAP_PX),
        y: cell.y * ROW_PX,
        width: (cell.w * (column + CELL_GAP_PX) - CELL_GAP_PX).max(0.0),
        height: (cell.h * ROW_PX - CELL_GAP_PX).max(0.0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::layout::PanelKey;
    use crate::model::{AutoGrid, Panel, RowHeader};
    use crate::options::Options;

    const ALL: Shown<'_> = Shown { is_open: &|_| true, is_flat: &|_| false, screen_px: 800.0 };

    /// `x y w h` per panel.
    fn section(header: bool, cells: &[[f64; 4]]) -> PlacedSection {
        let panels = cells.iter().enumerate().map(|(index, &[x, y, w, h])| PlacedPanel {
            key: PanelKey::from(index.to_string().as_str()),
            panel: Arc::new(Panel { kind: "timeseries".to_owned(), ..Panel::default() }),
            grid: GridPos { x, y, w, h },
            scope: BTreeMap::new(),
            hidden: false,
        });
        PlacedSection {
            key: PanelKey::from("s"),
            header: header.then(RowHeader::default),
            scope: BTreeMap::new(),
            panels: panels.collect(),
            inside: Vec::new(),
            tabs: None,
            auto: None,
        }
    }

    /// Cells after compaction, in the order given.
    #[track_caller]
    fn check(cells: &[[f64; 4]], expected: &[[f64; 4]]) {
        let mut placed = compact(&section(false, cells).panels, &|_| false);
        placed.sort_by_key(|(index, _)| *index);
        let placed: Vec<[f64; 4]> = placed.iter().map(|(_, cell)| [cell.x, cell.y, cell.w, cell.h]).collect();
        assert_eq!(placed, expected);
    }

    #[test]
    fn panels_fall_upward_and_never_share_cells() {
        check(&[[0.0, 5.0, 12.0, 8.0]], &[[0.0, 0.0, 12.0, 8.0]]);
        check(
            &[[0.0, 0.0, 12.0, 8.0], [12.0, 3.0, 12.0, 8.0]],
            &[[0.0, 0.0, 12.0, 8.0], [12.0, 0.0, 12.0, 8.0]],
        );
        check(&[[0.0, 0.0, 24.0, 2.0], [0.0, 9.0, 6.0, 3.0]], &[[0.0, 0.0, 24.0, 2.0], [0.0, 2.0, 6.0, 3.0]]);
        check(
            &[[0.0, 0.0, 12.0, 8.0], [6.0, 4.0, 12.0, 4.0]],
            &[[0.0, 0.0, 12.0, 8.0], [6.0, 8.0, 12.0, 4.0]],
        );
        check(
            &[[0.0, 0.0, 12.0, 4.0], [0.0, 0.0, 12.0, 4.0]],
            &[[0.0, 0.0, 12.0, 4.0], [0.0, 4.0, 12.0, 4.0]],
        );
        check(&[[20.0, 0.0, 12.0, 4.0]], &[[12.0, 0.0, 12.0, 4.0]]);
        check(&[[0.0, 0.0, 40.0, 4.0]], &[[0.0, 0.0, 24.0, 4.0]]);
        check(&[[0.0, 0.5, 6.0, 4.0], [0.0, 4.5, 6.0, 4.0]], &[[0.0, 0.0, 6.0, 4.0], [0.0, 4.0, 6.0, 4.0]]);
    }

    #[test]
    fn cells_become_pixels_as_in_grafana() {
        let page = grid(&[section(false, &[[0.0, 0.0, 12.0, 8.0], [12.0, 0.0, 12.0, 8.0]])], 1208.0, ALL);
        let rects = page.rects();
        assert_eq!(rects[0], Rect { x: 0.0, y: 0.0, width: 600.0, height: 296.0 });
        assert_eq!(rects[1], Rect { x: 608.0, y: 0.0, width: 600.0, height: 296.0 });
        assert_eq!(page.height_px, 296.0);
    }

    /// `x y width height` of each panel of an auto grid.
    #[track_caller]
    fn check_auto(count: usize, most_columns: u32, width_px: f64, expected: &[[f64; 4]]) {
        let mut section = section(false, &vec![[0.0; 4]; count]);
        section.auto =
            Some(AutoGrid { most_columns, least_width_px: 448.0, row_height_px: 320.0, fills_screen: false });
        let rects: Vec<[f64; 4]> = grid(&[section], width_px, ALL)
            .items
            .iter()
            .map(|item| [item.rect.x, item.rect.y, item.rect.width, item.rect.height])
            .collect();
        assert_eq!(rects, expected);
    }

    #[test]
    fn auto_grids_share_the_width_among_as_many_columns_as_fit() {
        check_auto(2, 3, 1208.0, &[[0.0, 0.0, 600.0, 320.0], [608.0, 0.0, 600.0, 320.0]]);
        check_auto(1, 3, 1208.0, &[[0.0, 0.0, 1208.0, 320.0]]);
        check_auto(2, 1, 1208.0, &[[0.0, 0.0, 1208.0, 320.0], [0.0, 328.0, 1208.0, 320.0]]);
        check_auto(2, 3, 390.0, &[[0.0, 0.0, 390.0, 320.0], [0.0, 328.0, 390.0, 320.0]]);
    }

    #[test]
    fn an_auto_grid_that_fills_the_screen_takes_what_is_left_of_it() {
        let heights = |count: usize| {
            let mut filling = section(true, &vec![[0.0; 4]; count]);
            filling.auto = Some(AutoGrid {
                most_columns: 1,
                least_width_px: 448.0,
                row_height_px: 300.0,
                fills_screen: true,
            });
            let page = grid(&[filling], 1000.0, ALL);
            (page.items[1].rect.height, page.height_px)
        };
        assert_eq!(heights(1), (762.0, 800.0));
        assert_eq!(heights(2), (377.0, 800.0));
        // Never lower than without.
        assert_eq!(heights(3).0, 300.0);
    }

    #[test]
    fn a_closed_row_takes_one_line_and_the_next_moves_up() {
        let sections = [section(true, &[[0.0, 0.0, 24.0, 10.0]]), section(true, &[[0.0, 0.0, 24.0, 2.0]])];
        let open = grid(&sections, 1000.0, ALL);
        let closed = grid(&sections, 1000.0, Shown { is_open: &|_| false, ..ALL });
        assert_eq!(open.items.len(), 4);
        assert_eq!(closed.items.len(), 2);
        assert_eq!(closed.items[1].rect.y, 38.0);
        assert_eq!(open.items[2].rect.y, 38.0 * 11.0);
    }

    #[test]
    fn a_flat_panel_makes_room_for_what_is_below() {
        let sections =
            [section(false, &[[0.0, 0.0, 12.0, 8.0], [12.0, 0.0, 12.0, 8.0], [0.0, 8.0, 12.0, 4.0]])];
        let is_first = |panel: &PlacedPanel| panel.key == PanelKey::from("0");
        for (width_px, below_px) in [(1000.0, 0.0), (390.0, 8.0 * 38.0)] {
            let page = grid(&sections, width_px, Shown { is_flat: &is_first, ..ALL });
            let of = |panel: usize| {
                let is_it = |item: &&GridItem| item.spot == Spot::Panel { section: 0, panel };
                page.items.iter().find(is_it).unwrap().rect
            };
            assert_eq!(page.items.len(), 3);
            assert_eq!((of(0).height, of(1).y), (0.0, 0.0));
            assert_eq!(of(2).y, below_px);
            assert!(of(0).width > 300.0);
        }
    }

    #[test]
    fn phones_get_one_column_in_reading_order() {
        let cells = [[12.0, 0.0, 12.0, 8.0], [0.0, 0.0, 12.0, 2.0], [0.0, 8.0, 24.0, 40.0]];
        let page = grid(&[section(false, &cells)], 390.0, ALL);
        let order: Vec<Spot> = page.items.iter().map(|item| item.spot).collect();
        assert_eq!(order, [1, 0, 2].map(|panel| Spot::Panel { section: 0, panel }));
        assert!(page.items.iter().all(|item| item.rect.x == 0.0 && (item.rect.width - 390.0).abs() < 1e-9));
        let rows: Vec<f64> = page.items.iter().map(|item| (item.rect.height + 8.0) / 38.0).collect();
        assert_eq!(rows, [6.0, 8.0, 14.0]);
    }

    #[test]
    fn a_legend_that_comes_to_stand_below_gets_room_on_phones() {
        let rows = |legend: serde_json::Value| {
            let mut section = section(false, &[[0.0, 0.0, 24.0, 5.0]]);
            let options = Options::from(serde_json::json!({"legend": legend}));
            section.panels[0].panel =
                Arc::new(Panel { kind: "timeseries".to_owned(), options, ..Panel::default() });
            let of = |width_px: f64| {
                (grid(std::slice::from_ref(&section), width_px, ALL).items[0].rect.height + 8.0) / 38.0
            };
            (of(390.0), of(1200.0))
        };
        assert_eq!(rows(serde_json::json!({"displayMode": "table", "placement": "bottom"})), (9.0, 5.0));
        assert_eq!(rows(serde_json::json!({"displayMode": "list", "placement": "right"})), (9.0, 5.0));
        assert_eq!(rows(serde_json::json!({"displayMode": "list", "placement": "bottom"})), (6.0, 5.0));
        assert_eq!(rows(serde_json::json!({"displayMode": "table", "showLegend": false})), (6.0, 5.0));
    }

    #[test]
    fn rectangles_never_overlap_whatever_the_cells() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % below) as f64
        };
        for round in 0..200 {
            let cells: Vec<[f64; 4]> =
                (0..30).map(|_| [next(30), next(40) / 2.0, next(26), next(12)]).collect();
            let width_px = if round % 4 == 0 { 400.0 } else { 1500.0 };
            let rects = grid(&[section(true, &cells), section(true, &cells)], width_px, ALL).rects();
            assert_eq!(rects.len(), 62);
            for (index, rect) in rects.iter().enumerate() {
                assert!(rect.right() <= width_px + 1e-6, "{rect:?} leaves the page");
                let clear = Rect { width: rect.width - 1e-6, height: rect.height - 1e-6, ..*rect };
                assert!(
                    rects[..index].iter().all(|other| !clear.overlaps(*other)),
                    "{rect:?} in round {round}"
                );
            }
        }
    }
}
