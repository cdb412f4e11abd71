//! Places for panels that have none. In: the written `gridPos`, if any. Out: cells of the 24-column grid.
//!
//! **Invariant:** a cell that comes out is inside the columns and at least one row high.

use crate::model::GridPos;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;

const COLUMNS: f64 = 24.0;
/// Two panels side by side, as new panels are in Grafana.
const DEFAULT_WIDTH: f64 = 12.0;
const DEFAULT_HEIGHT: f64 = 8.0;
/// No dashboard is taller; keeps arithmetic on places exact.
const TALLEST: f64 = 100_000.0;

/// Fills lines from the left, below everything placed so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    x: f64,
    y: f64,
    line_height: f64,
    bottom: f64,
}

impl Flow {
    /// The cell of one panel: as written, else the next free place.
    pub(super) fn place(&mut self, panel: &Object, path: &str, notes: &mut Notes) -> GridPos {
        let written = lenient::object(panel, "gridPos");
        let said = |key: &str| written.and_then(|cell| lenient::number(cell, key));
        let (w, h) = (said("w").filter(|w| *w > 0.0), said("h").filter(|h| *h > 0.0));
        let cell = match (said("x"), said("y"), w, h) {
            (None, None, w, h) => self.next(w.unwrap_or(DEFAULT_WIDTH), h.unwrap_or(DEFAULT_HEIGHT)),
            (x, y, w, h) => GridPos {
                x: x.unwrap_or(0.0),
                y: y.unwrap_or(self.bottom),
                w: w.unwrap_or(DEFAULT_WIDTH),
                h: h.unwrap_or(DEFAULT_HEIGHT),
            },
        };
        let inside = inside(cell);
        if inside.x != cell.x || inside.w != cell.w {
            notes.guessed(
                format!("{path}.gridPos"),
                format!(
                    "The panel reaches beyond the 24 columns (x {}, w {}); it is moved inside.",
                    cell.x, cell.w
                ),
            );
        }
        self.took(inside);
        inside
    }

    /// The next place in the flow; wraps where the line is full.
    pub(super) fn next(&mut self, w: f64, h: f64) -> GridPos {
        let w = w.clamp(1.0, COLUMNS);
        if self.line_height == 0.0 || self.x + w > COLUMNS {
            self.x = 0.0;
            self.y = self.bottom;
            self.line_height = 0.0;
        }
        let cell = GridPos { x: self.x, y: self.y, w, h };
        self.x += w;
        self.line_height = self.line_height.max(h);
        self.bottom = self.bottom.max(self.y + h);
        cell
    }

    /// What comes next without a place goes below this.
    fn took(&mut self, cell: GridPos) {
        let end = cell.y + cell.h;
        if end > self.bottom {
            self.bottom = end;
            self.line_height = 0.0;
        }
    }
}

fn inside(cell: GridPos) -> GridPos {
    let w = cell.w.clamp(1.0, COLUMNS);
    GridPos {
        x: cell.x.clamp(0.0, COLUMNS - w),
        y: cell.y.clamp(0.0, TALLEST),
        w,
        h: cell.h.clamp(1.0, TALLEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x y w h` of each panel in turn.
    #[track_caller]
    fn check(panels: &[&str], expected: &[[f64; 4]]) {
        let mut flow = Flow::default();
        let cells: Vec<[f64; 4]> = panels
            .iter()
            .map(|cell| {
                let panel: Object = serde_json::from_str(&format!(r#"{{"gridPos":{cell}}}"#)).unwrap();
                let cell = flow.place(&panel, "p", &mut Notes::default());
                [cell.x, cell.y, cell.w, cell.h]
            })
            .collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn panels_without_a_place_stand_two_in_a_row() {
        check(
            &["null", "{}", "null"],
            &[[0.0, 0.0, 12.0, 8.0], [12.0, 0.0, 12.0, 8.0], [0.0, 8.0, 12.0, 8.0]],
        );
        check(
            &[r#"{"w":8,"h":4}"#, r#"{"w":8,"h":4}"#, r#"{"w":8,"h":4}"#, r#"{"w":8,"h":4}"#],
            &[[0.0, 0.0, 8.0, 4.0], [8.0, 0.0, 8.0, 4.0], [16.0, 0.0, 8.0, 4.0], [0.0, 4.0, 8.0, 4.0]],
        );
        check(&[r#"{"x":0,"y":0,"w":24,"h":9}"#, "{}"], &[[0.0, 0.0, 24.0, 9.0], [0.0, 9.0, 12.0, 8.0]]);
    }

    #[test]
    fn half_written_and_wrong_places_are_made_good() {
        check(&[r#"{"x":6}"#], &[[6.0, 0.0, 12.0, 8.0]]);
        check(&[r#"{"x":"12","y":"3","w":"12","h":"4"}"#], &[[12.0, 3.0, 12.0, 4.0]]);
        check(&[r#"{"x":20,"y":0,"w":12,"h":4}"#], &[[12.0, 0.0, 12.0, 4.0]]);
        check(&[r#"{"x":-3,"y":-1,"w":99,"h":1e300}"#], &[[0.0, 0.0, 24.0, 100_000.0]]);
        check(&[r#"{"x":0,"y":2.5,"w":6,"h":0}"#], &[[0.0, 2.5, 6.0, 8.0]]);
    }
}
