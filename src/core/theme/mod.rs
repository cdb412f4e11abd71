//! Colours: of the page's two themes, of Grafana's palettes and names.
//!
//! **Invariant:** no other module writes a colour literal.

mod color;

pub use color::Color;

/// Which of the two looks is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    Light,
    #[default]
    Dark,
}
