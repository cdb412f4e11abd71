//! What a polystat panel's options ask for. In: `options`. Out: typed settings.
//!
//! **Invariant:** missing and malformed settings are the plugin's defaults.

use crate::field::{Pattern, to_number};
use crate::options::Setting;
use crate::order::Arrange;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellShape {
    Hexagon,
    Circle,
    Square,
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
    /// CSS pixels of names and values; `None` fits them to the cells.
    pub(super) font: Option<(f32, f32)>,
    /// Letters of a name before it is cut.
    pub(super) name_length: Option<usize>,
    pub(super) name_pattern: Option<Pattern>,
    pub(super) sort: (SortBy, bool),
    /// Only what is not fine, and the word for when all is.
    pub(super) triggered_only: Option<String>,
    pub(super) tooltips: bool,
    /// When the value was measured, in tooltips.
    pub(super) tooltip_times: bool,
    /// Values are told, besides names.
    pub(super) tooltip_values: bool,
    /// Members of composites in tooltips: their order, then that of equal ones, and whether those that are fine are left
    /// out.
    pub(super) tooltip_sorts: [(SortBy, bool); 2],
    pub(super) tooltip_triggered: bool,
    pub(super) overrides: Vec<MetricRule>,
    pub(super) composites: Vec<Composite>,
}

/// Settings for series whose names match.
#[derive(Debug, Clone)]
pub(super) struct MetricRule {
    pub(super) pattern: Option<Pattern>,
    pub(super) alias: Option<String>,
    pub(super) calc: Option<String>,
    pub(super) thresholds: Vec<Threshold>,
    pub(super) unit: Option<String>,
    pub(super) decimals: Option<u8>,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// Several series as one cell that looks like the worst of them.
#[derive(Debug, Clone)]
pub(super) struct Composite {
    pub(super) name: String,
    pub(super) members: Vec<Pattern>,
    pub(super) hides_members: bool,
    pub(super) shows_name: bool,
    pub(super) shows_value: bool,
    pub(super) triggered_only: bool,
}

impl PolystatOptions {
    pub(super) fn read(options: &crate::options::Options) -> Self {
        let flag = |name: &str, default: bool| options.flag(name).unwrap_or(default);
        let text = |name: &str| options.text(name).filter(|text| !text.is_empty());
        let number = |name: &str| options.get(name).and_then(number);
        let count = |name: &str| number(name).filter(|count| *count >= 1.0).map(|count| count as usize);
        let list = |config: &str, name: &str| {
            let list = options.get(config).and_then(|config| config.get(name));
            list.into_iter().flat_map(Setting::items).filter(|entry| said_flag(*entry, "enabled", true))
        };
        let composites_on =
            options.get("compositeConfig").and_then(|config| config.get("enabled")?.as_bool());
        let composites: Vec<Composite> = list("compositeConfig", "composites").map(composite).collect();
        let (columns, rows, radius) =
            (count("layoutNumColumns"), count("layoutNumRows"), number("globalPolygonSize"));
        let fixed = ["autoSizeColumns", "autoSizeRows", "autoSizePolygons"].map(|name| !flag(name, true));
        let (ink, inked) = (text("globalTextFontColor"), !flag("globalTextFontAutoColorEnabled", true));
        let (letters, cuts) = (count("ellipseCharacters"), flag("ellipseEnabled", false));
        let displays = [("all", false), ("triggered", true)];
        let triggered_only = options.choice("globalDisplayMode", &displays).unwrap_or(false);
        let fine = text("globalDisplayTextTriggeredEmpty").unwrap_or("OK").to_owned();
        let size = |name: &str| number(name).map(|px| px.clamp(4.0, 200.0) as f32);
        let (old_size, value_size) = (size("globalFontSize"), size("globalValueFontSize"));
        let font = size("globalLabelFontSize").or(old_size);
        let fits_fonts = flag("globalAutoScaleFonts", true);
        let shapes = [
            ("hexagon_pointed_top", CellShape::Hexagon),
            ("hexagon_flat_top", CellShape::Hexagon),
            ("circle", CellShape::Circle),
            ("square", CellShape::Square),
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
            font: font.filter(|_| !fits_fonts).map(|label| (label, value_size.unwrap_or(label))),
            name_length: letters.filter(|_| cuts),
            name_pattern: text("globalRegexPattern").and_then(Pattern::search),
            sort: sort(text("sortByField"), number("sortByDirection")),
            triggered_only: triggered_only.then_some(fine),
            tooltips: flag("globalTooltipsEnabled", true),
            tooltip_times: flag("globalTooltipsShowTimestampEnabled", false),
            tooltip_values: flag("globalTooltipsShowValueEnabled", true),
            tooltip_sorts: [
                ("tooltipPrimarySortByField", "thresholdLevel", "tooltipPrimarySortDirection"),
                ("tooltipSecondarySortByField", "value", "tooltipSecondarySortDirection"),
            ]
            .map(|(field, otherwise, direction)| {
                sort(text(field).or(Some(otherwise)), number(direction).or(Some(2.0)))
            }),
            tooltip_triggered: options.choice("tooltipDisplayMode", &displays).unwrap_or(false),
            overrides: list("overrideConfig", "overrides").map(rule).collect(),
            composites: if composites_on == Some(false) { Vec::new() } else { composites },
        }
    }
}

/// Old panels hold numbers as texts.
fn number(setting: Setting<'_>) -> Option<f64> {
    setting.as_f64().or_else(|| setting.as_str().filter(|text| !text.trim().is_empty()).and_then(to_number))
}

fn said_flag(entry: Setting<'_>, name: &str, default: bool) -> bool {
    entry.get(name).and_then(Setting::as_bool).unwrap_or(default)
}

fn said_text<'a>(entry: Setting<'a>, name: &str) -> Option<&'a str> {
    entry.get(name).and_then(Setting::as_str).filter(|text| !text.is_empty())
}

/// The calculation of a name old or new.
fn calc(name: &str) -> String {
    match name {
        "avg" => "mean",
        "current" | "last_time" => "lastNotNull",
        "total" => "sum",
        other => other,
    }
    .to_owned()
}

fn thresholds(list: Setting<'_>) -> Vec<Threshold> {
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

/// Directions come in pairs: odd ones ascend.
fn sort(field: Option<&str>, direction: Option<f64>) -> (SortBy, bool) {
    let by = match field {
        Some("value") => SortBy::Value,
        Some("thresholdLevel") => SortBy::Level,
        _ => SortBy::Name,
    };
    (by, direction.is_some_and(|direction| direction as i64 % 2 == 0))
}

fn rule(entry: Setting<'_>) -> MetricRule {
    let text = |name: &str| said_text(entry, name);
    MetricRule {
        pattern: text("metricName").and_then(Pattern::search),
        alias: text("alias").map(str::to_owned),
        calc: text("operatorName").map(calc),
        thresholds: entry.get("thresholds").map(thresholds).unwrap_or_default(),
        unit: text("unitFormat").map(str::to_owned),
        decimals: entry.get("decimals").and_then(number).map(|decimals| decimals.clamp(0.0, 20.0) as u8),
        prefix: text("prefix").unwrap_or_default().to_owned(),
        suffix: text("suffix").unwrap_or_default().to_owned(),
    }
}

fn composite(entry: Setting<'_>) -> Composite {
    let members = entry.get("members").into_iter().flat_map(Setting::items);
    let member = |member: Setting<'_>| {
        let written = ["seriesMatch", "seriesName", "seriesNameEscaped"].map(|name| said_text(member, name));
        written.into_iter().flatten().next().and_then(Pattern::search)
    };
    let names = ["name", "compositeName", "displayName", "label"].map(|name| said_text(entry, name));
    let hides = said_flag(entry, "hideMembers", true);
    let modes = ["displayMode", "animateMode"].map(|name| said_text(entry, name));
    Composite {
        name: names.into_iter().flatten().next().unwrap_or_default().to_owned(),
        members: members.filter_map(member).collect(),
        hides_members: !said_flag(entry, "showMembers", !hides),
        shows_name: said_flag(entry, "showName", true),
        shows_value: said_flag(entry, "showValue", true),
        triggered_only: modes.into_iter().flatten().next() == Some("triggered"),
    }
}
