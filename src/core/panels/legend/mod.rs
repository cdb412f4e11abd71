//! Legends: what they say and how much room they get. In: options, series, the panel's size. Out: a [`Legend`] and the
//! rectangles of legend and plot.
//!
//! **Invariant:** a legend never takes so much that the chart drowns; what does not fit is reached by scrolling.

mod items;
mod layout;
mod options;
mod picture;
mod switching;

pub(super) use items::{LegendEntry, legend_of, natural};
pub use layout::{
    LEGEND_HEADER_PX, LEGEND_ROW_PX, LEGEND_TEXT_PX, LEGEND_TIGHT_PX, RIGHT_AXIS, place_legend,
};
pub use options::{LegendOptions, LegendWidth};
pub(super) use picture::draw_legend;
pub use switching::switched;

use crate::theme::Color;

/// Where the legend lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegendPlacement {
    #[default]
    Bottom,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LegendMode {
    #[default]
    List,
    Table,
}

/// A finished legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Legend {
    pub placement: LegendPlacement,
    pub mode: LegendMode,
    /// Names of the calculated values, in the order of [`LegendItem::values`]: `Mean`, `Last *`.
    pub columns: Vec<String>,
    /// In the order they are shown.
    pub items: Vec<LegendItem>,
    /// What is written for the items where their names, cut at the end, would be the same as another's; empty for the
    /// others, and before the legend has its place.
    pub cut: Vec<String>,
    /// Items from here on are only listed where a viewer asks for them.
    pub folded_from: Option<usize>,
    /// Long names take several lines rather than being cut.
    pub wraps: bool,
    /// The column the items are sorted by and whether it descends, where the panel asks for it.
    pub sorted_by: Option<(String, bool)>,
}

impl Legend {
    /// How many items are not listed at first.
    pub fn folded(&self) -> usize {
        self.folded_from.map_or(0, |most| self.items.len().saturating_sub(most))
    }
}

/// One series' entry.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendItem {
    pub label: String,
    pub color: Color,
    /// What identifies the series between refreshes, and in the set of switched series; empty for an entry that only
    /// explains a colour and switches nothing.
    pub key: String,
    /// Saved as hidden or switched off by the viewer: listed, not drawn.
    pub hidden: bool,
    /// Formatted calculated values, one for each column.
    pub values: Vec<String>,
    /// Its values are read at the right axis.
    pub right_axis: bool,
}
