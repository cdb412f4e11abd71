//! What the options of XY charts say. In: `options` of the panel and `custom` of its fields. Out: typed
//! settings, Grafana's defaults where absent.
//!
//! Old dashboards name fields in `dims` and `series[].x`; newer ones match them. Both give the same here.
//!
//! **Invariant:** a series that names a field which does not exist is not drawn from another one.

use serde_json::Value;

use crate::frame::FieldConfig;
use crate::model::Matcher;
use crate::options::{Options, Setting};
use crate::panels::{LegendOptions, TooltipOptions};

/// How one or several series are found.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Mapping {
    pub name: Option<String>,
    /// Place of the frame; `None` stands for every frame.
    pub frame: Option<usize>,
    pub x: Option<Matcher>,
    /// `None` stands for every number field that is nothing else.
    pub y: Option<Matcher>,
    pub size: Option<Matcher>,
    pub color: Option<Matcher>,
    /// Names of fields that are no series.
    pub exclude: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct XyOptions {
    pub mappings: Vec<Mapping>,
    pub legend: Option<LegendOptions>,
    pub tooltip: TooltipOptions,
}

impl XyOptions {
    pub(super) fn read(options: &Options) -> Self {
        let modes = [("auto", false), ("manual", true)];
        let old_manual = options.choice("seriesMapping", &modes);
        let manual = options.choice("mapping", &modes);
        let written: Vec<Setting<'_>> = options.get("series").into_iter().flat_map(Setting::items).collect();
        let mappings = if old_manual == Some(true) {
            written.into_iter().map(old).collect()
        } else if manual == Some(true) {
            written.into_iter().map(matched).collect()
        } else {
            // Automatic mapping may still say which field lies below.
            match (options.get("dims"), written.first()) {
                (Some(dimensions), _) => vec![dims(dimensions)],
                (None, first) => vec![first.map(|first| matched(*first)).unwrap_or_default()],
            }
        };
        Self { mappings, legend: LegendOptions::read(options), tooltip: TooltipOptions::read(options) }
    }
}

fn by_name(name: &str) -> Matcher {
    Matcher { id: "byName".to_owned(), options: Value::from(name) }
}

fn named(from: Option<Setting<'_>>, key: &str) -> Option<Matcher> {
    from?.get(key)?.as_str().filter(|name| !name.is_empty()).map(by_name)
}

fn old(series: Setting<'_>) -> Mapping {
    Mapping {
        name: series.get("name").and_then(Setting::as_str).filter(|name| !name.is_empty()).map(str::to_owned),
        frame: index(series.get("frame")),
        x: named(Some(series), "x"),
        y: named(Some(series), "y"),
        size: named(series.get("pointSize"), "field"),
        color: named(series.get("pointColor"), "field"),
        exclude: Vec::new(),
    }
}

fn dims(dims: Setting<'_>) -> Mapping {
    Mapping {
        frame: index(dims.get("frame")),
        x: named(Some(dims), "x"),
        exclude: dims.get("exclude").map(Setting::texts).unwrap_or_default(),
        ..Mapping::default()
    }
}

fn matched(series: Setting<'_>) -> Mapping {
    let matcher = |key: &str| {
        let matcher = series.get(key)?.get("matcher")?;
        let options = matcher.get("options").map_or(Value::Null, |options| options.value().clone());
        Some(Matcher { id: matcher.get("id")?.as_str()?.to_owned(), options })
    };
    let name = series.get("name").and_then(|name| name.get("fixed")?.as_str());
    let frame = series.get("frame").and_then(|frame| frame.get("matcher"));
    let by_index = frame.and_then(|frame| frame.get("id")).and_then(|id| id.choice(&[("byIndex", true)]));
    Mapping {
        name: name.filter(|name| !name.is_empty()).map(str::to_owned),
        frame: index(frame.and_then(|frame| frame.get("options"))).filter(|_| by_index == Some(true)),
        x: matcher("x"),
        y: matcher("y"),
        size: matcher("size"),
        color: matcher("color"),
        exclude: Vec::new(),
    }
}

fn index(written: Option<Setting<'_>>) -> Option<usize> {
    written?.as_u64().and_then(|index| usize::try_from(index).ok())
}

/// How one series is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct XyStyle {
    pub points: bool,
    pub line: bool,
    /// Diameter in CSS pixels; where sizes are mapped, the least and the greatest.
    pub size: f32,
    pub size_ends: (f32, f32),
    /// 0 to 1; of points.
    pub opacity: f32,
    /// CSS pixels; of the solid edge of points.
    pub rim: f32,
    pub line_width: f32,
    pub dash: Vec<f32>,
    pub squares: bool,
}

impl XyStyle {
    pub(super) fn read(config: &FieldConfig) -> Self {
        let custom = &config.custom;
        let number = |name: &str| custom.number(name).filter(|value| value.is_finite());
        let size = custom.get("pointSize");
        let part = |name: &str| size.and_then(|size| size.get(name)).and_then(Setting::as_f64);
        let px =
            |value: Option<f64>, otherwise: f32| value.map_or(otherwise, |px| px.clamp(1.0, 200.0) as f32);
        let shows = [("points", (true, false)), ("lines", (false, true)), ("points+lines", (true, true))];
        let (points, line) = custom.choice("show", &shows).unwrap_or((true, false));
        let style = custom.get("lineStyle");
        let lengths = style.and_then(|style| style.get("dash")).into_iter().flat_map(Setting::items);
        let lengths: Vec<f32> = lengths.filter_map(Setting::as_f64).map(|px| px as f32).collect();
        let fills = [("solid", false), ("dash", true), ("dot", true)];
        let dashed = style.and_then(|style| style.get("fill")).and_then(|fill| fill.choice(&fills));
        let opacity = number("fillOpacity").map(|percent| (percent / 100.0).clamp(0.0, 1.0) as f32);
        Self {
            points,
            line,
            size: px(part("fixed").or_else(|| size.and_then(Setting::as_f64)), 5.0),
            size_ends: (px(part("min"), 5.0), px(part("max"), 100.0)),
            opacity: opacity.unwrap_or(0.5),
            rim: number("pointStrokeWidth").map_or(1.0, |width| width.clamp(0.0, 20.0) as f32),
            line_width: number("lineWidth").map_or(1.0, |width| width.clamp(0.0, 20.0) as f32),
            dash: match dashed {
                Some(true) if lengths.is_empty() => vec![10.0, 10.0],
                Some(true) => lengths,
                _ => Vec::new(),
            },
            squares: custom.choice("pointShape", &[("circle", false), ("square", true)]).unwrap_or(false),
        }
    }
}
