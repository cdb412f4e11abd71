//! Where panels stand. In: a dashboard's sections and the values repeated over. Out: panel copies, and their rectangles
//! in CSS pixels.
//!
//! ```text
//! expand   sections -> sections with a copy of each repeated row and panel
//! seen     sections -> those in open rows and tabs that no rule hides
//! grid     sections + width -> a rectangle for each row header and panel
//! window   rectangles + the part on screen -> what is in the document
//! rows     the same for a list of equal rows
//! ```
//!
//! **Invariant:** rectangles of one grid never overlap, and every panel of an open section has one.

mod auto_grid;
mod cells;
mod copy;
mod expand;
mod grid;
mod key;
mod placed;
mod rect;
mod rows;
mod seen;
mod window;

pub use expand::{expand, repeated_over};
pub use grid::{CELL_GAP_PX, CELL_HEIGHT_PX, Grid, GridItem, PHONE_WIDTH_PX, Shown, Spot, alone, grid};
pub use key::PanelKey;
pub use placed::{
    Expanded, PlacedInside, PlacedPanel, PlacedSection, PlacedTab, PlacedTabs, RepeatCut, find,
};
pub use rect::Rect;
pub use rows::{rows_in_sight, scroll_to_row};
pub use seen::{Facts, VariableFact, open_tab, seen};
pub use window::mounted;
