//! What a bar gauge's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use serde_json::{Map, Value};

use crate::panels::value::{Orientation, TextSizes};
use crate::scene::Size;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DisplayMode {
    /// See-through, with a solid end.
    Basic,
    /// The colours of the scale up to the value.
    Gradient,
    /// Cells that light up, as on old displays.
    Lcd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueMode {
    /// In the value's colour.
    Color,
    /// In the colour of text.
    Text,
    Hidden,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamePlacement {
    /// Above high bars, left of low ones.
    Auto,
    Top,
    Left,
    Hidden,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BarGaugeOptions {
    pub orientation: Orientation,
    pub display_mode: DisplayMode,
    pub value_mode: ValueMode,
    pub name_placement: NamePlacement,
    /// The rest of the scale is shown too.
    pub show_unfilled: bool,
    pub least: Size,
    pub most_height: f32,
    pub sizes: TextSizes,
}

impl BarGaugeOptions {
    pub(super) fn read(options: &Map<String, Value>) -> Self {
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let px = |name: &str, least: f64, otherwise: f32| {
            options.get(name).and_then(Value::as_f64).map_or(otherwise, |px| px.clamp(least, 2000.0) as f32)
        };
        Self {
            orientation: Orientation::read(text("orientation")),
            display_mode: match text("displayMode") {
                Some("basic") => DisplayMode::Basic,
                Some("lcd") => DisplayMode::Lcd,
                _ => DisplayMode::Gradient,
            },
            value_mode: match text("valueMode") {
                Some("text") => ValueMode::Text,
                Some("hidden") => ValueMode::Hidden,
                _ => ValueMode::Color,
            },
            name_placement: match text("namePlacement") {
                Some("top") => NamePlacement::Top,
                Some("left") => NamePlacement::Left,
                Some("hidden") => NamePlacement::Hidden,
                _ => NamePlacement::Auto,
            },
            show_unfilled: options.get("showUnfilled").and_then(Value::as_bool).unwrap_or(true),
            least: Size::new(px("minVizWidth", 8.0, 8.0), px("minVizHeight", 16.0, 16.0)),
            most_height: px("maxVizHeight", 16.0, 300.0),
            sizes: TextSizes::read(options),
        }
    }

    /// Between bars: displays stand closer together.
    pub(super) fn gap(&self) -> f32 {
        if self.display_mode == DisplayMode::Lcd { 2.0 } else { 10.0 }
    }
}
