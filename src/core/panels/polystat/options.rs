//! What a polystat panel's options ask for. In: `options`. Out: typed settings.
//!
//! **Invariant:** missing and malformed settings are the plugin's defaults.

use super::rules::{self, Composite, Interpolate, MetricRule};
use crate::field::{Pattern, to_number};
use crate::options::{Options, Setting};
use crate::order::Arrange;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellShape {
    Hexagon,
    Circle,
    Square,
    /// A brick, twice as wide as high.
    Rectangle,
}

/// From a value on, a colour and how bad it is: 0 is fine, 1 a warning, 2 critical.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Threshold {
    pub(super) from: f64,
    pub(super) color: String,
    pub(super) level: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SortBy {
    /// As the series come.
    Nothing,
    Name,
    Value,
    Level,
}

#[derive(Debug, Clone)]
pub(super) struct PolystatOptions {
    pub(super) shape: CellShape,
    /// `None` is whatever fits best.
    pub(super) columns: Option<usize>,
    pub(super) rows: Option<usize>,
    /// Radius in CSS pixels; `None` fills the panel.
    pub(super) radius: Option<f32>,
    pub(super) limit: usize,
    pub(super) calc: String,
    pub(super) thresholds: Vec<Threshold>,
    /// Where no threshold is reached.
    pub(super) fill: String,
    pub(super) border: (String, f32),
    pub(super) gradient: bool,
    pub(super) shows_name: bool,
    pub(super) shows_value: bool,
    /// `None` is black or white by the ground.
    pub(super) ink: Option<String>,
    /// `None` fits texts to the cells.
    pub(super) fonts: Option<Fonts>,
    /// Letters of a name before it is cut.
    pub(super) name_length: Option<usize>,
    pub(super) name_pattern: Option<Pattern>,
    pub(super) sort: (SortBy, bool),
    /// Only what is not fine.
    pub(super) triggered_only: bool,
    /// The word for when all is fine.
    pub(super) fine: String,
    pub(super) stamps: Stamps,
    pub(super) tooltips: bool,
    pub(super) tooltip_values: bool,
    /// When the value was measured, in tooltips.
    pub(super) tooltip_times: bool,
    /// The order of composites' members in tooltips, and of those that are equal by it.
    pub(super) tooltip_sort: [(SortBy, bool); 2],
    /// Where those that are fine are left out of tooltips: the word for when all are.
    pub(super) tooltip_triggered: Option<String>,
    pub(super) overrides: Vec<MetricRule>,
    pub(super) composites: Vec<Composite>,
}

/// CSS pixels of what stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fonts {
    pub(super) name: f32,
    pub(super) value: f32,
    pub(super) composite_value: f32,
    pub(super) stamp: f32,
}

/// The time of a value, written into its cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamps {
    /// In all cells; a rule may have it in its own.
    pub(super) everywhere: bool,
    /// As in a date's format, `YYYY-MM-DD`.
    pub(super) format: String,
    pub(super) above_value: bool,
    /// CSS pixels further down.
    pub(super) shift: f32,
}

impl Fonts {
    /// `None` where they are to fit.
    fn read(options: &Options) -> Option<Self> {
        let size = |name: &str| options.get(name).and_then(number).map(|px| px.clamp(4.0, 200.0) as f32);
        let [name, first_form, value, composite_value, stamp] = [
            "globalLabelFontSize",
            "globalFontSize",
            "globalValueFontSize",
            "globalCompositeValueFontSize",
            "globalShowTimestampFontSize",
        ]
        .map(size);
        let fits = options.flag("globalAutoScaleFonts").unwrap_or(true);
        let name = name.or(first_form).filter(|_| !fits)?;
        Some(Self {
            name,
            value: value.unwrap_or(name),
            composite_value: composite_value.or(value).unwrap_or(name),
            stamp: stamp.unwrap_or(12.0),
        })
    }
}

impl Stamps {
    fn read(options: &Options) -> Self {
        let places = [("above_value", true), ("below_value", false)];
        let format = options.text("globalShowTimestampFormat").filter(|format| !format.is_empty());
        let shift = options.get("globalShowTimestampYOffset").and_then(number).unwrap_or(0.0);
        Self {
            everywhere: options.flag("globalShowTimestampEnabled").unwrap_or(false),
            format: format.unwrap_or("YYYY-MM-DD HH:mm:ss").to_owned(),
            above_value: options.choice("globalShowTimestampPosition", &places).unwrap_or(false),
            shift: shift.clamp(-500.0, 500.0) as f32,
        }
    }
}

impl PolystatOptions {
    pub(super) fn read(options: &Options, interpolate: Interpolate<'_>) -> Self {
        let flag = |name: &str, default: bool| options.flag(name).unwrap_or(default);
        let text = |name: &str| options.text(name).filter(|text| !text.is_empty());
        let number = |name: &str| options.get(name).and_then(number);
        let count = |name: &str| number(name).filter(|count| *count >= 1.0).map(|count| count as usize);
        let (columns, rows, radius) =
            (count("layoutNumColumns"), count("layoutNumRows"), number("globalPolygonSize"));
        let fixed = ["autoSizeColumns", "autoSizeRows", "autoSizePolygons"].map(|name| !flag(name, true));
        let (ink, inked) = (text("globalTextFontColor"), !flag("globalTextFontAutoColorEnabled", true));
        let (letters, cuts) = (count("ellipseCharacters"), flag("ellipseEnabled", false));
        let displays = [("all", false), ("triggered", true)];
        let triggered_only = options.choice("globalDisplayMode", &displays).unwrap_or(false);
        let fine = text("globalDisplayTextTriggeredEmpty").unwrap_or("OK").to_owned();
        let tooltip_fine = text("tooltipDisplayTextTriggeredEmpty").unwrap_or("OK").to_owned();
        let tooltip_triggered = options.choice("tooltipDisplayMode", &displays).unwrap_or(false);
        let shapes = [
            ("hexagon_pointed_top", CellShape::Hexagon),
            ("hexagon_flat_top", CellShape::Hexagon),
            ("circle", CellShape::Circle),
            ("square", CellShape::Square),
            ("rectangle", CellShape::Rectangle),
        ];
        Self {
            shape: options.choice("globalShape", &shapes).unwrap_or(CellShape::Hexagon),
            columns: columns.filter(|_| fixed[0]),
            rows: rows.filter(|_| fixed[1]),
            radius: radius
                .filter(|radius| fixed[2] && *radius > 0.0)
                .map(|radius| radius.clamp(4.0, 1000.0) as f32),
            limit: match number("layoutDisplayLimit") {
                Some(limit) if limit < 1.0 => usize::MAX,
                Some(limit) => limit as usize,
                None => 100,
            },
            calc: calc(text("globalOperator").unwrap_or("mean")),
            thresholds: options.get("globalThresholdsConfig").map(thresholds).unwrap_or_default(),
            fill: text("globalFillColor").unwrap_or("rgba(10, 85, 161, 1)").to_owned(),
            border: (
                text("globalPolygonBorderColor").unwrap_or("transparent").to_owned(),
                number("globalPolygonBorderSize").unwrap_or(2.0).clamp(0.0, 50.0) as f32,
            ),
            gradient: flag("globalGradientsEnabled", true),
            shows_name: flag("globalShowNameEnabled", true),
            shows_value: flag("globalShowValueEnabled", true),
            ink: ink.filter(|_| inked).map(str::to_owned),
            fonts: Fonts::read(options),
            name_length: letters.filter(|_| cuts),
            name_pattern: text("globalRegexPattern").and_then(Pattern::new),
            sort: sort(text("sortByField"), number("sortByDirection")),
            triggered_only,
            fine,
            stamps: Stamps::read(options),
            tooltip_values: flag("globalTooltipsShowValueEnabled", true),
            tooltips: flag("globalTooltipsEnabled", true),
            tooltip_times: flag("globalTooltipsShowTimestampEnabled", false),
            tooltip_sort: [
                ("tooltipPrimarySortByField", "thresholdLevel", "tooltipPrimarySortDirection"),
                ("tooltipSecondarySortByField", "value", "tooltipSecondarySortDirection"),
            ]
            .map(|(field, otherwise, direction)| {
                sort(text(field).or(Some(otherwise)), number(direction).or(Some(2.0)))
            }),
            tooltip_triggered: tooltip_triggered.then_some(tooltip_fine),
            overrides: rules::overrides(options, interpolate),
            composites: rules::composites(options, interpolate),
        }
    }
}

/// Old panels hold numbers as texts.
pub(super) fn number(setting: Setting<'_>) -> Option<f64> {
    setting.as_f64().or_else(|| setting.as_str().filter(|text| !text.trim().is_empty()).and_then(to_number))
}

pub(super) fn said_flag(entry: Setting<'_>, name: &str, default: bool) -> bool {
    entry.get(name).and_then(Setting::as_bool).unwrap_or(default)
}

pub(super) fn said_text<'a>(entry: Setting<'a>, name: &str) -> Option<&'a str> {
    entry.get(name).and_then(Setting::as_str).filter(|text| !text.is_empty())
}

/// The calculation of a name old or new.
pub(super) fn calc(name: &str) -> String {
    match name {
        "avg" => "mean",
        "current" | "last_time" => "lastNotNull",
        "total" => "sum",
        other => other,
    }
    .to_owned()
}

pub(super) fn thresholds(list: Setting<'_>) -> Vec<Threshold> {
    let one = |entry: Setting<'_>| {
        let (color, level) =
            (said_text(entry, "color").unwrap_or_default(), entry.get("state").and_then(number));
        Some(Threshold {
            from: number(entry.get("value")?)?,
            color: color.to_owned(),
            level: level.unwrap_or(0.0).clamp(0.0, 3.0) as u8,
        })
    };
    let mut read: Vec<Threshold> = list.items().filter_map(one).collect();
    read.arrange_by(|one, two| one.from.total_cmp(&two.from));
    read
}

/// Directions come in pairs: odd ones ascend; 0 is no order.
fn sort(field: Option<&str>, direction: Option<f64>) -> (SortBy, bool) {
    let by = match field {
        _ if direction == Some(0.0) => SortBy::Nothing,
        Some("value") => SortBy::Value,
        Some("thresholdLevel") => SortBy::Level,
        _ => SortBy::Name,
    };
    (by, direction.is_some_and(|direction| direction as i64 % 2 == 0))
}
