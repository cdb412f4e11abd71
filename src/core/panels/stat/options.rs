//! What a stat panel's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use serde_json::{Map, Value};

use crate::panels::value::{Orientation, TextSizes};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextMode {
    /// The name only where there are several values.
    Auto,
    Value,
    ValueAndName,
    Name,
    None,
}

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
    pub(super) fn read(options: &Map<String, Value>) -> Self {
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let flag =
            |name: &str, otherwise: bool| options.get(name).and_then(Value::as_bool).unwrap_or(otherwise);
        Self {
            text_mode: match text("textMode") {
                Some("value") => TextMode::Value,
                Some("value_and_name") => TextMode::ValueAndName,
                Some("name") => TextMode::Name,
                Some("none") => TextMode::None,
                _ => TextMode::Auto,
            },
            color_mode: match text("colorMode") {
                Some("none") => ColorMode::None,
                Some("background") => ColorMode::Background,
                Some("background_solid") => ColorMode::BackgroundSolid,
                _ => ColorMode::Value,
            },
            graph_mode: match text("graphMode") {
                Some("none") => GraphMode::None,
                Some("line") => GraphMode::Line,
                _ => GraphMode::Area,
            },
            centered: text("justifyMode") == Some("center"),
            orientation: Orientation::read(text("orientation")),
            wide_layout: flag("wideLayout", true),
            show_change: flag("showPercentChange", false),
            change_colors: match text("percentChangeColorMode") {
                Some("inverted") => ChangeColors::Inverted,
                Some("same_as_value") => ChangeColors::SameAsValue,
                _ => ChangeColors::Standard,
            },
            sizes: TextSizes::read(options),
        }
    }
}
