//! What the options of timelines and histories say. In: `options` of the panel and `custom` of its fields. Out: typed
//! settings, Grafana's defaults where absent.

use crate::frame::FieldConfig;
use crate::options::{Options, Setting};
use crate::scene::Anchor;

/// Lanes of a page where the panel does not say, as in Grafana.
const PER_PAGE: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Timeline,
    History,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShowValue {
    /// Where there is room.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TimelineOptions {
    pub kind: Kind,
    /// Equal neighbours are one span.
    pub merge: bool,
    pub show_value: ShowValue,
    pub align: Anchor,
    /// Share of a lane's height, 0 to 1.
    pub row_height: f32,
    /// Share of the distance between samples, 0 to 1.
    pub column_width: f32,
    /// Lanes shown at once.
    pub per_page: Option<usize>,
    /// A state has one colour in all lanes. A name of our own: today's Grafana has no such setting, a plugin of old had.
    pub colors_states: bool,
}

impl TimelineOptions {
    pub(super) fn read(kind: Kind, options: &Options) -> Self {
        let share = |name: &str| options.number(name).unwrap_or(0.9).clamp(0.05, 1.0) as f32;
        let merge = options.flag("mergeValues").unwrap_or(true);
        let values = [("auto", ShowValue::Auto), ("always", ShowValue::Always), ("never", ShowValue::Never)];
        let sides = [("left", Anchor::Start), ("center", Anchor::Middle), ("right", Anchor::End)];
        let align = options.choice("alignValue", &sides).unwrap_or(Anchor::Start);
        Self {
            kind,
            merge: merge && kind == Kind::Timeline,
            show_value: options.choice("showValue", &values).unwrap_or(ShowValue::Auto),
            align: if kind == Kind::History { Anchor::Middle } else { align },
            row_height: share("rowHeight"),
            column_width: share("colWidth"),
            per_page: options
                .get("perPage")
                .and_then(Setting::as_u64)
                .and_then(|most| usize::try_from(most).ok())
                .map_or(Some(PER_PAGE), |most| Some(most).filter(|most| *most > 0)),
            colors_states: options.flag("colorsStates").unwrap_or(false),
        }
    }
}

/// How one lane is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LaneStyle {
    /// 0 to 1.
    pub fill_opacity: f32,
    /// CSS pixels.
    pub line_width: f32,
    /// Missing values are bridged: always, or up to so many milliseconds.
    pub bridge: Bridge,
    /// Milliseconds between samples beyond which there was no state; `None` takes the query's step.
    pub gap_millis: Option<f64>,
    /// Its axis is hidden: where all lanes say so none has a name beside it.
    pub nameless: bool,
    /// CSS pixels for names, where it says.
    pub names_px: Option<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bridge {
    Never,
    Always,
    Below(f64),
}

impl LaneStyle {
    pub(super) fn read(kind: Kind, config: &FieldConfig) -> Self {
        let custom = &config.custom;
        let number = |name: &str| custom.number(name).filter(|value| value.is_finite());
        let line = if kind == Kind::Timeline { 0.0 } else { 1.0 };
        Self {
            fill_opacity: number("fillOpacity")
                .map_or(0.7, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            line_width: number("lineWidth").map_or(line, |width| width.clamp(0.0, 10.0) as f32),
            bridge: match custom.get("spanNulls").map(|span| (span.as_bool(), span.as_f64())) {
                Some((Some(true), _)) => Bridge::Always,
                Some((_, Some(millis))) => Bridge::Below(millis),
                _ => Bridge::Never,
            },
            gap_millis: custom
                .get("insertNulls")
                .filter(|gap| gap.as_bool().is_none())
                .and_then(Setting::as_f64)
                .filter(|millis| *millis > 0.0),
            nameless: custom
                .choice("axisPlacement", &[("auto", false), ("left", false), ("hidden", true)])
                .unwrap_or(false),
            names_px: number("axisWidth").filter(|px| *px > 0.0).map(|px| px as f32),
        }
    }
}
