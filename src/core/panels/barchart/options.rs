//! What a bar chart's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use crate::options::{Options, Setting};
use crate::panels::{LegendOptions, TooltipOptions};
use crate::scene::Size;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stacking {
    None,
    Normal,
    Percent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShowValue {
    /// Where there is room.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct BarChartOptions {
    /// `None` stands for automatic: by the panel's shape.
    pub horizontal: Option<bool>,
    pub stacking: Stacking,
    pub show_value: ShowValue,
    /// Name of the field that names the groups.
    pub x_field: Option<String>,
    /// Name of the field that colours the bars.
    pub color_field: Option<String>,
    /// Shares of the room of a group, and of a bar, 0 to 1.
    pub group_width: f32,
    pub bar_width: f32,
    /// Share of a bar's width, up to a half.
    pub radius: f32,
    /// Degrees; negative ones turn counterclockwise.
    pub label_rotation: f32,
    /// Letters of a group's name at most.
    pub label_length: Option<usize>,
    /// Least distance between names in CSS pixels; negative ones count from the last group.
    pub label_spacing: f32,
    /// The whole group answers the pointer.
    pub full_highlight: bool,
    /// CSS pixels of values at bars, where fixed.
    pub value_size: Option<f32>,
    pub legend: Option<LegendOptions>,
    pub tooltip: TooltipOptions,
}

impl BarChartOptions {
    pub(super) fn read(options: &Options) -> Self {
        let number = |name: &str| options.number(name).filter(|value| value.is_finite());
        let share = |name: &str, otherwise: f32| {
            number(name).map_or(otherwise, |share| share.clamp(0.01, 1.0) as f32)
        };
        let filled = |name: &str| options.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
        let ways = [("auto", None), ("horizontal", Some(true)), ("vertical", Some(false))];
        let stacks = [("none", Stacking::None), ("normal", Stacking::Normal), ("percent", Stacking::Percent)];
        let values = [("auto", ShowValue::Auto), ("always", ShowValue::Always), ("never", ShowValue::Never)];
        Self {
            horizontal: options.choice("orientation", &ways).flatten(),
            stacking: options.choice("stacking", &stacks).unwrap_or(Stacking::None),
            show_value: options.choice("showValue", &values).unwrap_or(ShowValue::Auto),
            x_field: filled("xField"),
            color_field: filled("colorByField"),
            group_width: share("groupWidth", 0.7),
            bar_width: share("barWidth", 0.97),
            radius: number("barRadius").map_or(0.0, |radius| radius.clamp(0.0, 0.5) as f32),
            label_rotation: number("xTickLabelRotation")
                .map_or(0.0, |degrees| degrees.clamp(-90.0, 90.0) as f32),
            label_length: number("xTickLabelMaxLength")
                .filter(|length| *length >= 1.0)
                .map(|length| length as usize),
            label_spacing: number("xTickLabelSpacing").map_or(0.0, |px| px.clamp(-2000.0, 2000.0) as f32),
            full_highlight: options.flag("fullHighlight").unwrap_or(false),
            value_size: options
                .get("text")
                .and_then(|text| text.get("valueSize").and_then(Setting::as_f64))
                .filter(|size| *size > 0.0)
                .map(|size| size.min(100.0) as f32),
            legend: LegendOptions::read(options),
            tooltip: TooltipOptions::read(options),
        }
    }

    pub(super) fn is_horizontal(&self, size: Size) -> bool {
        self.horizontal.unwrap_or(size.width < size.height)
    }
}
