//! Where panels stand. In: a dashboard's sections and the values repeated over. Out: panel copies, and their rectangles
//! in CSS pixels.
//!
//! ```text
//! expand   sections -> sections with a copy of each repeated row and panel
//! grid     sections + width -> a rectangle for each row header and panel
//! visible  rectangles + viewport -> what is worth querying
//! ```
//!
//! **Invariant:** rectangles of one grid never overlap, and every panel of an open section has one.

mod expand;
mod grid;
mod key;
mod rect;

pub use expand::{PlacedPanel, PlacedSection, expand, find};
pub use grid::{CELL_GAP_PX, CELL_HEIGHT_PX, Grid, GridItem, PHONE_WIDTH_PX, Spot, alone, grid};
pub use key::PanelKey;
pub use rect::{Rect, visible};
