//! What a bar gauge's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::Options;
use crate::panels::LegendOptions;
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

#[derive(Debug, Clone, PartialEq)]
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
    pub legend: Option<LegendOptions>,
}

impl BarGaugeOptions {
    pub(super) fn read(options: &Options) -> Self {
        // Sizes count where they were chosen by hand, and in files from before there was a choice.
        let by_hand = options.choice("sizing", &[("auto", false), ("manual", true)]).unwrap_or(true);
        let px = |name: &str, least: f64, otherwise: f32| {
            let written = options.number(name).filter(|_| by_hand);
            written.map_or(otherwise, |px| px.clamp(least, 2000.0) as f32)
        };
        let display_modes =
            [("basic", DisplayMode::Basic), ("gradient", DisplayMode::Gradient), ("lcd", DisplayMode::Lcd)];
        let value_modes =
            [("color", ValueMode::Color), ("text", ValueMode::Text), ("hidden", ValueMode::Hidden)];
        let name_placements = [
            ("auto", NamePlacement::Auto),
            ("top", NamePlacement::Top),
            ("left", NamePlacement::Left),
            ("hidden", NamePlacement::Hidden),
        ];
        // A legend came late, and is off where nothing is said.
        let legend = LegendOptions::read(options);
        let has_legend =
            options.get("legend").and_then(|legend| legend.get("showLegend")?.as_bool()).unwrap_or(false);
        Self {
            orientation: Orientation::read(options),
            display_mode: options.choice("displayMode", &display_modes).unwrap_or(DisplayMode::Gradient),
            value_mode: options.choice("valueMode", &value_modes).unwrap_or(ValueMode::Color),
            name_placement: options.choice("namePlacement", &name_placements).unwrap_or(NamePlacement::Auto),
            show_unfilled: options.flag("showUnfilled").unwrap_or(true),
            least: Size::new(px("minVizWidth", 8.0, 8.0), px("minVizHeight", 16.0, 16.0)),
            most_height: px("maxVizHeight", 16.0, 300.0),
            sizes: TextSizes::read(options),
            legend: legend.filter(|_| has_legend),
        }
    }

    /// Between bars: displays stand closer together.
    pub(super) fn gap(&self) -> f32 {
        if self.display_mode == DisplayMode::Lcd { 2.0 } else { 10.0 }
    }
}
