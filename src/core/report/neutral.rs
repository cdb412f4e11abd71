//! Values that say nothing: Grafana's own defaults written out, and what only its editor reads. In: a kind of panel, a
//! setting, its value. Out: whether a viewer could miss it.
//!
//! Only settings that nothing here obeys are looked up, so a row is no claim of support, and one for a setting that is
//! obeyed by now does no harm.

use serde_json::{Value, json};

/// Settings that are on where a panel says nothing: `false` is a wish.
const ON_BY_DEFAULT: [&str; 12] = [
    "options.legend.showLegend",
    "options.showHeader",
    "options.showUnfilled",
    "options.showThresholdMarkers",
    "options.wideLayout",
    "options.enableLogDetails",
    "options.mergeValues",
    "options.legend.show",
    "options.fullHighlight",
    "custom.axisGridShow",
    "options.syntaxHighlighting",
    "options.showImage",
];

/// Settings of which no value shows in a picture, each with the reason.
const NEVER_SHOWN: &[(&str, &str)] = &[
    ("custom.thresholdsStyle.line", "no setting of Grafana's, which knows the mode alone"),
    ("custom.tooltip.placement", "the browser places what it says of a cell"),
    ("custom.noValue", "no setting of Grafana's, which has one outside of custom"),
    ("options.globalTextFontFamily", "the page has one font"),
    ("options.globalTooltipsFontFamily", "the page has one font"),
    ("options.globalShowTooltipColumnHeadersEnabled", "tooltips have no columns to head"),
    ("options.globalTextFontAutoColor", "computed by the plugin from the colour of the cell"),
    ("options.panelId", "left by the plugin"),
    ("options.processedData", "left by the plugin"),
    ("options.renderTime", "left by the plugin"),
    ("options.panelHeight", "left by the plugin"),
    ("options.panelWidth", "left by the plugin"),
    ("options.radius", "left by the plugin, which computes it"),
    ("options.overrideConfig.overrides.label", "the editor"),
    ("options.overrideConfig.overrides.order", "the place in the editor's list"),
    ("options.overrideConfig.overrides.colors", "the editor's palette"),
    ("options.overrideConfig.overrides.scaledDecimals", "gone from today's Grafana"),
    ("options.compositeConfig.composites.label", "the editor"),
    ("options.compositeConfig.composites.order", "the place in the editor's list"),
    ("options.compositeConfig.composites.isTemplated", "told by the name"),
    ("options.compositeConfig.composites.metrics.order", "the place in the editor's list"),
    ("options.compositeConfig.animationSpeed", "a composite shows its worst member and does not move"),
    ("options.alertThreshold", "drew the limits of alert rules that only Grafana's server knows"),
    ("options.code.showMiniMap", "a small picture of the code, to scroll by"),
    ("options.controlsStorageKey", "where a browser keeps its own choice"),
    ("options.showTypeIcons", "an icon of the editor's table, off in panels"),
    ("options.dummy", "a placeholder of the schema"),
    ("options.inlineEditing", "the editor"),
    ("options.showAdvancedTypes", "the editor"),
    ("options.legend.enableFacetedFilter", "a second control for what a click on the legend does"),
    ("options.legend.facetedFilterPinned", "a second control for what a click on the legend does"),
    (
        "options.annotations.clustering",
        "marks are apart where they can be told apart, and one where they cannot",
    ),
    ("options.disableKeyboardEvents", "which keys Grafana's own page listens to"),
    ("options.allowDownload", "a control of Grafana's own page: here every panel's data can be downloaded"),
    ("options.enableInfiniteScrolling", "older lines are loaded on the way to them whatever it says"),
    ("options.showControls", "a bar of controls of Grafana's own page"),
    ("options.showFieldSelector", "a control of Grafana's own page"),
    ("options.showCopyLogLink", "a control of Grafana's own page"),
    ("custom.cellOptions.axisPlacement", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisLabel", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisColorMode", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisBorderShow", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisCenteredZero", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisGridShow", "small graphs in cells have no axes"),
    ("custom.cellOptions.axisWidth", "small graphs in cells have no axes"),
    ("custom.cellOptions.scaleDistribution", "small graphs in cells have no axes"),
    ("options.legend.isVisible", "written by old versions beside showLegend"),
    ("options.legend.asTable", "written by old versions beside displayMode"),
    ("options.reduceOptions.show", "a name of old versions that today's ignore"),
    ("custom.fillColor", "today's Grafana takes the colour of the series"),
    ("custom.pointSymbol", "today's Grafana draws circles; charts of points have a shape instead"),
    ("custom.pointColor", "today's Grafana takes the colour of the series"),
];

/// Grafana's default of each setting, for kinds named or for all (`""`).
fn defaults() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("", "options.tooltip.mode", json!("single")),
        ("", "options.tooltip.sort", json!("none")),
        ("", "options.tooltip.maxHeight", json!(600)),
        ("", "options.tooltip.yHistogram", json!(false)),
        ("", "options.legend.displayMode", json!("list")),
        ("", "options.legend.placement", json!("bottom")),
        ("", "options.legend.showLegend", json!(true)),
        ("", "options.orientation", json!("auto")),
        ("timeseries", "options.orientation", json!("horizontal")),
        ("", "options.sizing", json!("auto")),
        ("", "options.minVizWidth", json!(75)),
        ("", "options.minVizHeight", json!(75)),
        ("", "options.reduceOptions.calcs", json!("lastNotNull")),
        ("", "options.text.textMode", json!("auto")),
        ("", "options.timezone", json!("browser")),
        ("", "options.timezones", json!("browser")),
        ("", "options.cellHeight", json!("sm")),
        ("", "options.frameIndex", json!(0)),
        ("", "options.footer.reducer", json!("sum")),
        ("", "custom.inspect", json!(false)),
        ("", "custom.align", json!("auto")),
        // Written by a broken generator; Grafana takes what is no side for automatic.
        ("", "custom.align", json!("null")),
        ("", "custom.pointSymbol", json!("circle")),
        ("", "custom.axisColorMode", json!("text")),
        // No mode of Grafana's, which takes it for text.
        ("", "custom.axisColorMode", json!("thresholds")),
        ("", "custom.axisPlacement", json!("auto")),
        ("", "custom.scaleDistribution.type", json!("linear")),
        ("", "custom.stacking.mode", json!("none")),
        ("", "custom.stacking.group", json!("A")),
        ("", "custom.thresholdsStyle.mode", json!("off")),
        ("", "custom.lineStyle.fill", json!("solid")),
        ("", "custom.gradientMode", json!("none")),
        ("", "options.selectionMode", json!("x")),
        ("", "options.syntaxHighlighting", json!(true)),
        ("", "options.detailsMode", json!("inline")),
        ("", "options.fontSize", json!("default")),
        ("alertlist", "options.show", json!("current")),
        ("", "custom.cellOptions.gradientMode", json!("hue")),
        ("", "custom.cellOptions.lineStyle.fill", json!("solid")),
        ("", "custom.cellOptions.stacking.mode", json!("none")),
        ("", "custom.cellOptions.stacking.group", json!("A")),
        ("", "custom.cellOptions.thresholdsStyle.mode", json!("off")),
        ("", "custom.cellOptions.showPoints", json!("never")),
        ("", "custom.cellOptions.showPoints", json!("auto")),
        ("", "custom.cellOptions.barAlignment", json!(0)),
        // Nothing is drawn for it, in Grafana as well.
        ("", "custom.thresholdsStyle.mode", json!("series")),
        ("text", "options.renderMode", json!("once")),
        // The footer's reducers count only where it is shown.
        ("table", "options.frozenColumns.left", json!(0)),
    ]
}

pub(super) fn is_neutral(kind: &str, setting: &str, value: &Value) -> bool {
    let never =
        |name: &str| setting == name || setting.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    if is_nothing(kind, setting, value) || NEVER_SHOWN.iter().any(|(name, _)| never(name)) {
        return true;
    }
    let rows = defaults();
    let of_kind = |wanted: &str| {
        rows.iter().filter(move |(kind, name, _)| *kind == wanted && *name == setting).collect()
    };
    let own: Vec<_> = of_kind(kind);
    let rows = if own.is_empty() { of_kind("") } else { own };
    rows.iter().any(|(.., default)| same(default, value))
}

/// Nothing, an empty text, and `false` where that is the default.
fn is_nothing(kind: &str, setting: &str, value: &Value) -> bool {
    // Bar gauges got a legend late, switched off.
    let on_by_default = ON_BY_DEFAULT.contains(&setting) && kind != "bargauge";
    match value {
        Value::Null => true,
        Value::Bool(flag) => *flag == on_by_default,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Number(_) => false,
    }
}

fn same(default: &Value, value: &Value) -> bool {
    default == value || default.as_f64().is_some_and(|number| value.as_f64() == Some(number))
}
