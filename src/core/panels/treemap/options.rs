//! What a treemap's options say. In: `options` of the panel. Out: typed settings, the plugin's defaults where absent.

use crate::options::{Options, Setting};

/// How an area is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tiling {
    /// As near to squares as it goes.
    Squares,
    /// Side by side.
    Columns,
    /// Below each other.
    Rows,
    /// In two halves of about the same size, again and again.
    Halves,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TreemapOptions {
    pub tiling: Tiling,
    /// Names of fields; where there are none, the first text, the first number and no groups.
    pub text_field: Option<String>,
    pub size_field: Option<String>,
    pub color_field: Option<String>,
    pub group_field: Option<String>,
    /// Said below the name.
    pub label_fields: Vec<String>,
}

impl TreemapOptions {
    pub(super) fn read(options: &Options) -> Self {
        let field = |name: &str| options.text(name).filter(|field| !field.is_empty()).map(str::to_owned);
        let tilings = [
            ("treemapSquarify", Tiling::Squares),
            ("treemapResquarify", Tiling::Squares),
            ("treemapBinary", Tiling::Halves),
            ("treemapDice", Tiling::Columns),
            ("treemapSlice", Tiling::Rows),
            // Turns with each level; the groups are the first.
            ("treemapSliceDice", Tiling::Columns),
        ];
        Self {
            tiling: options.choice("tiling", &tilings).unwrap_or(Tiling::Squares),
            text_field: field("textField").or_else(|| field("labelByField")),
            size_field: field("sizeField").or_else(|| field("sizeByField")),
            color_field: field("colorByField"),
            group_field: field("groupByField"),
            label_fields: options.get("labelFields").map(Setting::texts).unwrap_or_default(),
        }
    }
}
