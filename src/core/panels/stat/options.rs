//! What a stat panel's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::Options;
use crate::panels::value::{Orientation, TextMode, TextSizes};

/// What the value's colour paints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColorMode {
    None,
    Value,
    /// The cell, shaded.
    Background,
    BackgroundSolid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GraphMode {
    None,
    Line,
    Area,
}

/// Which direction of change is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeColors {
    /// Rising is green.
    Standard,
    Inverted,
    SameAsValue,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct StatOptions {
    pub text_mode: TextMode,
    pub color_mode: ColorMode,
    pub graph_mode: GraphMode,
    /// Name and value in the middle even where a name is shown.
    pub centered: bool,
    pub orientation: Orientation,
    /// Name and value side by side in wide cells.
    pub wide_layout: bool,
    pub show_change: bool,
    pub change_colors: ChangeColors,
    pub sizes: TextSizes,
}

impl StatOptions {
    pub(super) fn read(options: &Options) -> Self {
        let color_modes = [
            ("none", ColorMode::None),
            ("value", ColorMode::Value),
            ("background", ColorMode::Background),
            ("background_solid", ColorMode::BackgroundSolid),
        ];
        let graph_modes = [("none", GraphMode::None), ("line", GraphMode::Line), ("area", GraphMode::Area)];
        let change_colors = [
            ("standard", ChangeColors::Standard),
            ("inverted", ChangeColors::Inverted),
            ("same_as_value", ChangeColors::SameAsValue),
        ];
        Self {
            text_mode: TextMode::read(options),
            color_mode: options.choice("colorMode", &color_modes).unwrap_or(ColorMode::Value),
            graph_mode: options.choice("graphMode", &graph_modes).unwrap_or(GraphMode::Area),
            centered: options.choice("justifyMode", &[("auto", false), ("center", true)]).unwrap_or(false),
            orientation: Orientation::read(options),
            wide_layout: options.flag("wideLayout").unwrap_or(true),
            show_change: options.flag("showPercentChange").unwrap_or(false),
            change_colors: options
                .choice("percentChangeColorMode", &change_colors)
                .unwrap_or(ChangeColors::Standard),
            sizes: TextSizes::read(options),
        }
    }
}
