//! What a gauge panel's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.
//!
//! Grafana 13 gave gauges a new look, with settings of its own; a panel that names a `shape` was saved by it, and has
//! its defaults. One that does not keeps the look it was made with.

use crate::options::{Options, Setting};
use crate::panels::value::{Orientation, TextMode, TextSizes};
use crate::scene::Size;

/// What marks the end of a bar with round ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndMark {
    None,
    Point,
    Glow,
}

/// How the arc looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Of Grafana 13: texts in the middle, in the text's own colour.
    pub modern: bool,
    /// A full circle, not an arc that opens downwards.
    pub circle: bool,
    pub rounded: bool,
    /// Share of a third of the radius; `None` for the width of old gauges.
    pub bar_width: Option<f32>,
    /// At least 2, or none; and how far apart, 0 to 1.
    pub segments: Option<usize>,
    pub segment_spacing: f32,
    /// The bar's colour grows along it.
    pub gradient: bool,
    pub bar_glow: bool,
    pub center_glow: bool,
    pub end_mark: EndMark,
}

/// `options` of a gauge panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GaugeOptions {
    /// Thresholds' values around the arc.
    pub threshold_labels: bool,
    /// The thin outer ring in the thresholds' colours.
    pub threshold_markers: bool,
    pub orientation: Orientation,
    pub least: Size,
    pub sizes: TextSizes,
    pub look: Look,
    pub text: TextMode,
    /// The value's past, below its text.
    pub sparkline: bool,
    /// Where the bar starts, instead of at the lower end.
    pub neutral: Option<f64>,
}

impl GaugeOptions {
    pub(super) fn read(options: &Options) -> Self {
        let flag = |name: &str, otherwise: bool| options.flag(name).unwrap_or(otherwise);
        // Sizes count where they were chosen by hand, and in files from before there was a choice.
        let by_hand = options.choice("sizing", &[("auto", false), ("manual", true)]).unwrap_or(true);
        let px = |name: &str| {
            let written = options.number(name).filter(|_| by_hand);
            written.map_or(75.0, |px| px.clamp(40.0, 1000.0) as f32)
        };
        let shape = options.choice("shape", &[("gauge", false), ("circle", true)]);
        let modern = shape.is_some();
        let width = options.number("barWidthFactor").map(|share| share.clamp(0.05, 1.0) as f32);
        let segments = options.number("segmentCount").map_or(1, |count| count.clamp(1.0, 200.0) as usize);
        let spacing = options.number("segmentSpacing").map_or(0.3, |share| share.clamp(0.0, 1.0) as f32);
        let effects = options.get("effects");
        let effect = |name: &str| effects.and_then(|effects| effects.get(name)).and_then(Setting::as_bool);
        let (gradient, bar_glow, center_glow) = (effect("gradient"), effect("barGlow"), effect("centerGlow"));
        let marks = [("point", EndMark::Point), ("glow", EndMark::Glow), ("none", EndMark::None)];
        let end_mark = options.choice("endpointMarker", &marks);
        let rounded = options.choice("barShape", &[("flat", false), ("rounded", true)]).unwrap_or(false);
        Self {
            threshold_labels: flag("showThresholdLabels", false),
            threshold_markers: flag("showThresholdMarkers", true),
            orientation: Orientation::read(options),
            least: Size::new(px("minVizWidth"), px("minVizHeight")),
            sizes: TextSizes::read(options),
            look: Look {
                modern,
                circle: shape.unwrap_or(false),
                rounded,
                bar_width: width.or(modern.then_some(0.5)),
                segments: Some(segments).filter(|count| *count > 1),
                segment_spacing: spacing,
                gradient: gradient.unwrap_or(modern),
                bar_glow: bar_glow.unwrap_or(false),
                center_glow: center_glow.unwrap_or(false),
                end_mark: end_mark.unwrap_or(if modern { EndMark::Point } else { EndMark::None }),
            },
            text: TextMode::read(options),
            sparkline: flag("sparkline", modern),
            neutral: options.number("neutral"),
        }
    }
}
