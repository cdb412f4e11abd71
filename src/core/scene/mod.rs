//! The display list of one picture, and drawing it on any plotters backend.
//!
//! In: shapes in CSS pixels, put together by `panels`. Out: calls of a [`Surface`]: the page's canvas, an SVG file, any
//! backend made for plotters.
//!
//! **Invariant:** a scene is plain data: equal scenes give equal pictures, on every surface and every machine.

mod dash;
mod draw;
mod measure;
mod shape;
mod surface;
mod svg;
#[cfg(test)]
mod tests;

pub use draw::draw;
pub use measure::{AdvanceTable, TextMeasure, cut_names, ellipsis};
pub use shape::{
    Anchor, Baseline, Fill, Gradient, Point, Rect, Scene, Sector, Shape, Size, Stop, Stroke, Text,
};
pub use surface::{Drawn, NoGlyphs, Stock, Surface, to_units};
pub use svg::{SvgSurface, svg};
