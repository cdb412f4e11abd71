//! What a heatmap's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.
//!
//! **Invariant:** reading never fails; numbers may be written as texts, as old dashboards do.

use crate::options::{Options, Setting};
use crate::panels::{TooltipMode, TooltipOptions};
use crate::transform::heatmap::Buckets;

/// How values turn into colours.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ColorMode {
    /// Along a scheme of d3's name.
    Scheme(String),
    /// One colour that becomes denser; the exponent bends the way.
    Opacity { fill: String, exponent: f64 },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColorOptions {
    pub mode: ColorMode,
    pub reverse: bool,
    /// Number of different colours.
    pub steps: usize,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

/// Which edge of a row its label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowLabels {
    /// The upper edge where the rows are Prometheus buckets, else the middle.
    Auto,
    Upper,
    Lower,
    Middle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShowValue {
    /// Where there is room.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AxisPlace {
    Left,
    Right,
    Hidden,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeatmapOptions {
    /// Buckets are counted from plain series: horizontal and vertical.
    pub calculation: Option<(Buckets, Buckets)>,
    pub color: ColorOptions,
    /// Between cells, in CSS pixels.
    pub gap: f32,
    pub radius: f32,
    pub show_value: ShowValue,
    /// Unit and decimals of the counts.
    pub cell_unit: Option<String>,
    pub cell_decimals: Option<u8>,
    /// What a count is called in tooltips.
    pub value_name: Option<String>,
    /// Counts up to the first and from the second one on are not drawn.
    pub hide_up_to: Option<f64>,
    pub hide_from: Option<f64>,
    pub row_labels: RowLabels,
    pub axis_place: AxisPlace,
    pub axis_label: String,
    pub axis_width: Option<f32>,
    /// A line along the axis.
    pub axis_border: bool,
    /// Level lines at the axis' values.
    pub grid: bool,
    pub unit: Option<String>,
    pub decimals: Option<u8>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub reverse: bool,
    pub legend: bool,
    pub tooltip: TooltipMode,
    /// The counts of the pointed column in the tooltip.
    pub column_in_tooltip: bool,
    pub color_scale_in_tooltip: bool,
    pub exemplar_color: String,
}

impl HeatmapOptions {
    pub(super) fn read(options: &Options) -> Self {
        let whole = options.whole();
        let part = |name: &str| whole.get(name);
        let (y, cells, filter) = (part("yAxis"), part("cellValues"), part("filterValues"));
        let (rows, tooltip) = (part("rowsFrame"), part("tooltip"));
        let calculate = options.flag("calculate").unwrap_or(false);
        let calculation = |side: &str| Buckets::read(of(part("calculation"), side));
        let calculation = (calculation("xBuckets"), calculation("yBuckets"));
        let values = [("auto", ShowValue::Auto), ("always", ShowValue::Always), ("never", ShowValue::Never)];
        let layouts = [
            ("auto", RowLabels::Auto),
            ("le", RowLabels::Upper),
            ("ge", RowLabels::Lower),
            ("unknown", RowLabels::Middle),
        ];
        let places = [
            ("auto", AxisPlace::Left),
            ("left", AxisPlace::Left),
            ("right", AxisPlace::Right),
            ("hidden", AxisPlace::Hidden),
        ];
        let mode = TooltipOptions::read(options).mode;
        Self {
            calculation: Some(calculation).filter(|_| calculate),
            color: color(part("color")),
            gap: number(part("cellGap")).map_or(1.0, |gap| gap.clamp(0.0, 25.0) as f32),
            radius: number(part("cellRadius")).map_or(0.0, |radius| radius.clamp(0.0, 100.0) as f32),
            show_value: options.choice("showValue", &values).unwrap_or(ShowValue::Never),
            cell_unit: filled(of(cells, "unit")),
            cell_decimals: decimals(of(cells, "decimals")),
            value_name: filled(of(rows, "value")),
            // Empty buckets are left out unless the panel says otherwise.
            hide_up_to: of(filter, "le").map_or(Some(1e-9), |least| number(Some(least))),
            hide_from: number(of(filter, "ge")),
            row_labels: of(rows, "layout")
                .and_then(|layout| layout.choice(&layouts))
                .unwrap_or(RowLabels::Auto),
            axis_place: of(y, "axisPlacement")
                .and_then(|place| place.choice(&places))
                .unwrap_or(AxisPlace::Left),
            axis_label: filled(of(y, "axisLabel")).unwrap_or_default(),
            axis_width: number(of(y, "axisWidth")).filter(|width| *width > 0.0).map(|width| width as f32),
            axis_border: flag(of(y, "axisBorderShow")).unwrap_or(false),
            grid: flag(of(y, "axisGridShow")).unwrap_or(true),
            unit: filled(of(y, "unit")),
            decimals: decimals(of(y, "decimals")),
            min: number(of(y, "min")),
            max: number(of(y, "max")),
            reverse: flag(of(y, "reverse")).unwrap_or(false),
            legend: flag(of(part("legend"), "show")).unwrap_or(true),
            // Before there were modes it was on or off.
            tooltip: if flag(of(tooltip, "show")) == Some(false) { TooltipMode::None } else { mode },
            column_in_tooltip: flag(of(tooltip, "yHistogram")).unwrap_or(false),
            color_scale_in_tooltip: flag(of(tooltip, "showColorScale")).unwrap_or(false),
            exemplar_color: filled(of(part("exemplars"), "color"))
                .unwrap_or_else(|| "rgba(255,0,255,0.7)".to_owned()),
        }
    }
}

fn color(written: Option<Setting<'_>>) -> ColorOptions {
    let is_linear = of(written, "scale")
        .and_then(|scale| scale.choice(&[("linear", true), ("exponential", false)]))
        .unwrap_or(false);
    let exponent = number(of(written, "exponent")).filter(|exponent| *exponent > 0.0).unwrap_or(0.5);
    let fill = filled(of(written, "fill")).unwrap_or_else(|| "dark-orange".to_owned());
    let scheme = filled(of(written, "scheme")).unwrap_or_else(|| "Oranges".to_owned());
    let by_opacity = of(written, "mode")
        .and_then(|mode| mode.choice(&[("opacity", true), ("scheme", false), ("spectrum", false)]))
        .unwrap_or(false);
    ColorOptions {
        mode: if by_opacity {
            ColorMode::Opacity { fill, exponent: if is_linear { 1.0 } else { exponent } }
        } else {
            ColorMode::Scheme(scheme)
        },
        reverse: flag(of(written, "reverse")).unwrap_or(false),
        steps: number(of(written, "steps")).map_or(64, |steps| steps.clamp(2.0, 128.0) as usize),
        min: number(of(written, "min")),
        max: number(of(written, "max")),
    }
}

/// A member of a part that may be absent.
fn of<'a>(part: Option<Setting<'a>>, name: &str) -> Option<Setting<'a>> {
    part?.get(name)
}

fn filled(setting: Option<Setting<'_>>) -> Option<String> {
    setting?.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn flag(setting: Option<Setting<'_>>) -> Option<bool> {
    setting?.as_bool()
}

fn number(setting: Option<Setting<'_>>) -> Option<f64> {
    let setting = setting?;
    let number = setting.as_f64().or_else(|| setting.as_str()?.trim().parse().ok())?;
    Some(number).filter(|number| number.is_finite())
}

fn decimals(setting: Option<Setting<'_>>) -> Option<u8> {
    number(setting).map(|decimals| decimals.clamp(0.0, 20.0) as u8)
}
