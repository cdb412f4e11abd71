//! How one series is drawn. In: the `custom` settings of its field. Out: a [`SeriesStyle`].
//!
//! **Invariant:** reading never fails: what is absent or malformed is Grafana's default.

use serde_json::Value;

use crate::frame::FieldConfig;
use crate::options::Setting;
use crate::panels::plot::ThresholdStyle;
use crate::panels::value::hides;
use crate::scale::{Distribution, Limits};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum DrawStyle {
    #[default]
    Line,
    Bars,
    Points,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::panels) enum Interpolation {
    #[default]
    Linear,
    Smooth,
    StepBefore,
    StepAfter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum GradientMode {
    #[default]
    None,
    Opacity,
    Hue,
    /// By value, as thresholds or a continuous scheme colour it.
    Scheme,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ShowPoints {
    #[default]
    Auto,
    Always,
    Never,
}

/// Which missing values a line bridges.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum SpanNulls {
    #[default]
    Never,
    Always,
    /// Gaps shorter than so many milliseconds.
    Below(f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StackMode {
    Normal,
    Percent,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stacking {
    pub(super) mode: StackMode,
    pub(super) group: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueTransform {
    NegativeY,
    /// One level line at the first value.
    Constant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::panels) enum AxisPlacement {
    #[default]
    Auto,
    Left,
    Right,
    Hidden,
}

/// Where a bar stands at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum BarAlignment {
    Before,
    #[default]
    Center,
    After,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::panels) struct AxisStyle {
    pub(in crate::panels) placement: AxisPlacement,
    pub(in crate::panels) label: String,
    /// CSS pixels; fixed instead of fitted.
    pub(in crate::panels) width: Option<f32>,
    pub(in crate::panels) distribution: Distribution,
    pub(in crate::panels) limits: Limits,
    /// Texts take the first series' colour.
    pub(in crate::panels) series_color: bool,
    pub(in crate::panels) border: bool,
    /// `None`: only the first axis draws a grid.
    pub(in crate::panels) grid: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeriesStyle {
    pub(super) draw: DrawStyle,
    pub(super) interpolation: Interpolation,
    /// CSS pixels.
    pub(super) line_width: f32,
    /// As written: a name of the palette or a CSS colour.
    pub(super) line_color: Option<String>,
    pub(super) dash: Vec<f32>,
    /// Dashes are dots.
    pub(super) dotted: bool,
    /// 0 to 1.
    pub(super) fill_opacity: f32,
    pub(super) gradient: GradientMode,
    /// Name of the series down to which this one is filled.
    pub(super) fill_below_to: Option<String>,
    /// Values are written beside their points.
    pub(super) show_values: bool,
    pub(super) show_points: ShowPoints,
    /// Diameter in CSS pixels.
    pub(super) point_size: f32,
    pub(super) span_nulls: SpanNulls,
    /// Milliseconds between samples beyond which the line breaks; `None` takes the query's step.
    pub(super) gap_millis: Option<f64>,
    pub(super) stacking: Option<Stacking>,
    pub(super) transform: Option<ValueTransform>,
    /// Lower ones lie below higher ones, and below in a stack; a setting of old graphs alone.
    pub(super) depth: i32,
    pub(super) bar_alignment: BarAlignment,
    /// Share of the room between two samples.
    pub(super) bar_width: f32,
    pub(super) bar_max_width: f32,
    pub(super) thresholds: ThresholdStyle,
    pub(super) axis: AxisStyle,
    pub(super) hidden: bool,
    pub(super) in_legend: bool,
    pub(super) in_tooltip: bool,
}

impl SeriesStyle {
    pub(super) fn read(config: &FieldConfig) -> Self {
        let custom = &config.custom;
        let number = |name: &str| custom.number(name).filter(|value| value.is_finite());
        let (dash, dotted) = dash(custom.get("lineStyle"));
        Self {
            draw: custom.choice("drawStyle", &DRAW_STYLES).unwrap_or_default(),
            interpolation: custom.choice("lineInterpolation", &INTERPOLATIONS).unwrap_or_default(),
            line_width: number("lineWidth").map_or(1.0, |width| width.clamp(0.0, 20.0) as f32),
            line_color: custom.text("lineColor").filter(|color| !color.is_empty()).map(str::to_owned),
            dash,
            dotted,
            fill_opacity: number("fillOpacity")
                .map_or(0.0, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            gradient: custom.choice("gradientMode", &GRADIENT_MODES).unwrap_or_default(),
            fill_below_to: custom.text("fillBelowTo").filter(|name| !name.is_empty()).map(str::to_owned),
            show_values: custom.flag("showValues").unwrap_or(false),
            show_points: custom.choice("showPoints", &SHOW_POINTS).unwrap_or_default(),
            point_size: number("pointSize").map_or(5.0, |size| size.clamp(1.0, 40.0) as f32),
            span_nulls: span_nulls(custom.get("spanNulls")),
            gap_millis: gap(custom.get("insertNulls")),
            stacking: stacking(custom.get("stacking")),
            transform: custom.choice("transform", &TRANSFORMS),
            depth: number("depth").map_or(0, |depth| depth as i32),
            bar_alignment: match number("barAlignment") {
                Some(side) if side < 0.0 => BarAlignment::Before,
                Some(side) if side > 0.0 => BarAlignment::After,
                _ => BarAlignment::Center,
            },
            bar_width: number("barWidthFactor").map_or(0.6, |share| share.clamp(0.01, 1.0) as f32),
            bar_max_width: number("barMaxWidth").map_or(200.0, |width| width.clamp(1.0, 2000.0) as f32),
            thresholds: ThresholdStyle::read(config),
            axis: axis(config),
            hidden: hides(custom, "viz"),
            in_legend: !hides(custom, "legend"),
            in_tooltip: !hides(custom, "tooltip"),
        }
    }

    /// For a series of an earlier time: dashed, not filled, and stacked on its own kind alone.
    /// Distances that the panel writes become places on the axis below.
    pub(super) fn measure_in(&mut self, places_of_one: f64) {
        if let SpanNulls::Below(distance) = &mut self.span_nulls {
            *distance *= places_of_one;
        }
        self.gap_millis = self.gap_millis.map(|distance| distance * places_of_one);
    }

    pub(super) fn compare(&mut self) {
        if self.dash.is_empty() {
            self.dash = vec![8.0, 5.0];
        }
        self.fill_opacity = 0.0;
        self.line_width = self.line_width.max(1.0);
        if let Some(stacking) = &mut self.stacking {
            stacking.group.push_str(" (comparison)");
        }
    }
}

const DRAW_STYLES: [(&str, DrawStyle); 3] =
    [("line", DrawStyle::Line), ("bars", DrawStyle::Bars), ("points", DrawStyle::Points)];

pub(in crate::panels) const INTERPOLATIONS: [(&str, Interpolation); 4] = [
    ("linear", Interpolation::Linear),
    ("smooth", Interpolation::Smooth),
    ("stepBefore", Interpolation::StepBefore),
    ("stepAfter", Interpolation::StepAfter),
];

const GRADIENT_MODES: [(&str, GradientMode); 4] = [
    ("none", GradientMode::None),
    ("opacity", GradientMode::Opacity),
    ("hue", GradientMode::Hue),
    ("scheme", GradientMode::Scheme),
];

const SHOW_POINTS: [(&str, ShowPoints); 3] =
    [("auto", ShowPoints::Auto), ("always", ShowPoints::Always), ("never", ShowPoints::Never)];

const TRANSFORMS: [(&str, ValueTransform); 2] =
    [("negative-Y", ValueTransform::NegativeY), ("constant", ValueTransform::Constant)];

const AXIS_PLACEMENTS: [(&str, AxisPlacement); 4] = [
    ("auto", AxisPlacement::Auto),
    ("left", AxisPlacement::Left),
    ("right", AxisPlacement::Right),
    ("hidden", AxisPlacement::Hidden),
];

/// The dash pattern, and whether it is one of dots.
fn dash(style: Option<Setting<'_>>) -> (Vec<f32>, bool) {
    let Some(style) = style else { return (Vec::new(), false) };
    let written = style.get("dash").into_iter().flat_map(Setting::items);
    let lengths: Vec<f32> = written.filter_map(Setting::as_f64).map(|length| length as f32).collect();
    let or = |fallback: &[f32]| if lengths.is_empty() { fallback.to_vec() } else { lengths.clone() };
    match style.get("fill").and_then(Setting::as_str) {
        Some("dash") => (or(&[10.0, 10.0]), false),
        Some("dot") => (or(&[0.0, 10.0]), true),
        _ => (Vec::new(), false),
    }
}

/// `true`, or the longest gap in milliseconds.
fn span_nulls(written: Option<Setting<'_>>) -> SpanNulls {
    match written.map(|written| (written.as_bool(), written.as_f64())) {
        Some((Some(true), _)) => SpanNulls::Always,
        Some((_, Some(millis))) => SpanNulls::Below(millis),
        _ => SpanNulls::Never,
    }
}

/// `false`, or milliseconds.
fn gap(written: Option<Setting<'_>>) -> Option<f64> {
    let written = written?;
    if written.as_bool().is_some() {
        return None;
    }
    written.as_f64().filter(|millis| *millis > 0.0)
}

fn stacking(written: Option<Setting<'_>>) -> Option<Stacking> {
    let written = written?;
    let modes = [("none", None), ("normal", Some(StackMode::Normal)), ("percent", Some(StackMode::Percent))];
    // Any value names a group: dashboards write `false` to keep one series out of the stack of the others.
    let group = match written.get("group").map(Setting::value) {
        None => "A".to_owned(),
        Some(Value::String(name)) => name.clone(),
        Some(other) => other.to_string(),
    };
    // Grafana stacks whatever is not `none`, and by percent only where it says so.
    let mode = written.get("mode")?;
    let mode = mode.choice(&modes).unwrap_or_else(|| mode.as_str().map(|_| StackMode::Normal))?;
    Some(Stacking { mode, group })
}

/// The axis that a field asks for; the same settings in every kind of chart with value axes.
pub(in crate::panels) fn axis(config: &FieldConfig) -> AxisStyle {
    let custom = &config.custom;
    let number = |name: &str| custom.number(name).filter(|value| value.is_finite());
    let mut limits = Limits {
        hard_min: config.min,
        hard_max: config.max,
        soft_min: number("axisSoftMin"),
        soft_max: number("axisSoftMax"),
        centered_zero: custom.flag("axisCenteredZero").unwrap_or(false),
        whole: config.decimals == Some(0),
    };
    if let (Some(min), Some(max)) = (limits.hard_min, limits.hard_max)
        && min > max
    {
        (limits.hard_min, limits.hard_max) = (Some(max), Some(min));
    }
    AxisStyle {
        placement: custom.choice("axisPlacement", &AXIS_PLACEMENTS).unwrap_or_default(),
        label: custom.text("axisLabel").unwrap_or_default().to_owned(),
        width: number("axisWidth").filter(|width| *width > 0.0).map(|width| width as f32),
        distribution: distribution(custom.get("scaleDistribution")),
        limits,
        series_color: custom.choice("axisColorMode", &[("text", false), ("series", true)]).unwrap_or(false),
        border: custom.flag("axisBorderShow").unwrap_or(false),
        grid: custom.flag("axisGridShow"),
    }
}

fn distribution(written: Option<Setting<'_>>) -> Distribution {
    let number = |name: &str| written.and_then(|scale| scale.get(name)).and_then(Setting::as_f64);
    let base = if number("log") == Some(2.0) { 2.0 } else { 10.0 };
    let threshold = number("linearThreshold").filter(|value| *value > 0.0).unwrap_or(1.0);
    let kinds = [
        ("linear", Distribution::Linear),
        ("log", Distribution::Log { base }),
        ("symlog", Distribution::Symlog { base, threshold }),
    ];
    let kind = written.and_then(|scale| scale.get("type")).and_then(|kind| kind.choice(&kinds));
    kind.unwrap_or(Distribution::Linear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(custom: Value) -> SeriesStyle {
        SeriesStyle::read(&FieldConfig { custom: custom.into(), ..FieldConfig::default() })
    }

    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(custom: Value, part: impl Fn(&SeriesStyle) -> T, expected: T) {
        assert_eq!(part(&read(custom)), expected);
    }

    #[test]
    fn settings_are_read_as_written() {
        check(
            json!({}),
            |style| (style.draw, style.line_width, style.fill_opacity),
            (DrawStyle::Line, 1.0, 0.0),
        );
        check(
            json!({"drawStyle": "bars", "fillOpacity": 80}),
            |style| (style.draw, style.fill_opacity),
            (DrawStyle::Bars, 0.8),
        );
        check(json!({"lineColor": "red"}), |style| style.line_color.clone(), Some("red".to_owned()));
        check(
            json!({"lineStyle": {"fill": "dash", "dash": [4, 2]}}),
            |style| style.dash.clone(),
            vec![4.0, 2.0],
        );
        check(
            json!({"lineStyle": {"fill": "dot"}}),
            |style| (style.dash.clone(), style.dotted),
            (vec![0.0, 10.0], true),
        );
        check(json!({"lineStyle": {"fill": "solid"}}), |style| style.dash.len(), 0);
        check(json!({"spanNulls": true}), |style| style.span_nulls, SpanNulls::Always);
        check(json!({"spanNulls": 3_600_000}), |style| style.span_nulls, SpanNulls::Below(3_600_000.0));
        check(
            json!({"thresholdsStyle": {"mode": "dashed+area"}}),
            |style| style.thresholds,
            ThresholdStyle { lines: true, dashed: true, areas: true },
        );
        check(json!({"stacking": {"mode": "none"}}), |style| style.stacking.clone(), None);
        check(
            json!({"stacking": {"mode": "percent"}}),
            |style| style.stacking.clone(),
            Some(Stacking { mode: StackMode::Percent, group: "A".to_owned() }),
        );
        check(
            json!({"stacking": {"mode": "normal", "group": false}}),
            |style| style.stacking.clone(),
            Some(Stacking { mode: StackMode::Normal, group: "false".to_owned() }),
        );
        check(
            json!({"scaleDistribution": {"type": "log", "log": 2}}),
            |style| style.axis.distribution,
            Distribution::Log { base: 2.0 },
        );
        check(
            json!({"hideFrom": {"viz": true, "legend": true}}),
            |style| (style.hidden, style.in_legend, style.in_tooltip),
            (true, false, true),
        );
        // As its first version said it.
        check(json!({"hideFrom": {"graph": true}}), |style| style.hidden, true);
        check(json!({"hideFrom": {"graph": true, "viz": false}}), |style| style.hidden, false);
    }

    #[test]
    fn nonsense_is_the_default() {
        check(
            json!({"lineWidth": "thick", "fillOpacity": -3, "pointSize": 1e99}),
            |style| (style.line_width, style.fill_opacity, style.point_size),
            (1.0, 0.0, 40.0),
        );
        check(
            json!({"spanNulls": "yes", "stacking": 7, "thresholdsStyle": []}),
            |style| (style.span_nulls, style.thresholds),
            (SpanNulls::Never, ThresholdStyle::default()),
        );
    }
}
