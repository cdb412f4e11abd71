//! Panel kinds: frames and options in, something to show out.
//!
//! Adding a kind: a file (or folder) with `build`; below its module, a variant of [`PanelKind`], its id and its arm; its
//! settings in `report/known.rs`; a fixture under `tests/fixtures/panels/`.
//!
//! **Invariant:** every kind a dashboard names gives a view; what cannot be shown says so by name.

mod alertlist;
mod annolist;
mod barchart;
mod bargauge;
mod chart;
mod converted;
pub mod dashlist;
mod exemplars;
mod flamegraph;
mod gauge;
mod heatmap;
pub mod highlight;
mod histogram;
mod legend;
mod listing;
pub mod logs;
mod nodegraph;
mod outside;
mod picture;
mod piechart;
mod plot;
mod polystat;
#[cfg(test)]
mod sample;
mod stat;
pub mod table;
pub mod text;
mod timeline;
mod timeseries;
mod treemap;
mod trend;
mod value;
mod view;
mod xychart;

use std::collections::BTreeSet;

pub use chart::{ChartView, Hover, HoverRow, Marker, Pages, TooltipMode, TooltipOptions, TooltipSort};
use converted::{Converted, converted};
pub use exemplars::ExemplarMark;
use exemplars::exemplar_marks;
pub use legend::{
    LEGEND_HEADER_PX, LEGEND_ROW_PX, LEGEND_TEXT_PX, LEGEND_TIGHT_PX, Legend, LegendItem, LegendMode,
    LegendOptions, LegendPlacement, LegendWidth, RIGHT_AXIS, place_legend, switched,
};
pub use listing::{ListGroup, ListItem, ListTarget, ListView};
pub use picture::picture;
pub use view::{HitArea, HitPlace, PanelView, PictureView};

use crate::annotations::Event;
use crate::field::FieldContext;
use crate::frame::Frame;
use crate::late::{Lines, Rarer, Tables};
use crate::model::Panel;
use crate::query::Exemplar;
use crate::scene::{Size, TextMeasure};
use crate::theme::Theme;
use crate::time::{Millis, TimeRange, Zone};

/// What a panel is built for: all that is not in the dashboard or the data.
#[derive(Clone, Copy)]
pub struct PanelContext<'a> {
    /// Of the panel's content, without its title.
    pub size: Size,
    pub range: TimeRange,
    pub theme: Theme,
    pub zone: &'a Zone,
    pub now: Millis,
    pub measure: &'a dyn TextMeasure,
    /// Keys of the series the viewer switched: off, or on where they were saved as hidden.
    pub hidden: &'a BTreeSet<String>,
    /// What happened meanwhile, in time order; drawn on charts.
    pub annotations: &'a [Event],
    /// Single observations of the panel's queries, in time order; marked on charts.
    pub exemplars: &'a [Exemplar],
    /// Which page of a panel that is shown page by page, counted from 0.
    pub page: usize,
    /// Replaces variables in titles, texts and links; the caller knows the scope.
    pub interpolate: &'a dyn Fn(&str) -> String,
}

impl<'a> PanelContext<'a> {
    /// The part of it that showing fields depends on.
    pub fn field_context(&self) -> FieldContext<'a> {
        FieldContext { theme: self.theme, zone: self.zone, now: self.now, interpolate: self.interpolate }
    }
}

/// The kinds that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PanelKind {
    AlertList,
    AnnotationList,
    BarChart,
    BarGauge,
    DashboardList,
    Candlestick,
    FlameGraph,
    Gauge,
    Heatmap,
    Histogram,
    Logs,
    NodeGraph,
    /// Kinds that show what lies outside the dashboard: news, Grafana's welcome.
    Outside,
    PieChart,
    Polystat,
    Stat,
    StateTimeline,
    StatusHistory,
    Table,
    Text,
    TimeSeries,
    Treemap,
    Trend,
    XyChart,
}

impl PanelKind {
    /// From Grafana's id; `None` for a kind that cannot be shown.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "alertlist" => Some(Self::AlertList),
            "annolist" => Some(Self::AnnotationList),
            "dashlist" => Some(Self::DashboardList),
            "news" | "welcome" | "gettingstarted" | "pluginlist" => Some(Self::Outside),
            "barchart" => Some(Self::BarChart),
            "bargauge" => Some(Self::BarGauge),
            "candlestick" => Some(Self::Candlestick),
            "flamegraph" => Some(Self::FlameGraph),
            "gauge" => Some(Self::Gauge),
            "heatmap" => Some(Self::Heatmap),
            "histogram" => Some(Self::Histogram),
            "piechart" => Some(Self::PieChart),
            "grafana-polystat-panel" => Some(Self::Polystat),
            "stat" => Some(Self::Stat),
            "state-timeline" => Some(Self::StateTimeline),
            "status-history" => Some(Self::StatusHistory),
            "logs" => Some(Self::Logs),
            "nodeGraph" => Some(Self::NodeGraph),
            "table" => Some(Self::Table),
            "text" => Some(Self::Text),
            "timeseries" => Some(Self::TimeSeries),
            "marcusolsson-treemap-panel" => Some(Self::Treemap),
            "trend" => Some(Self::Trend),
            "xychart" => Some(Self::XyChart),
            _ => None,
        }
    }

    /// Whether few dashboards have this kind, so that its drawing is in [`build_rare`].
    pub(crate) fn is_rare(self) -> bool {
        !matches!(
            self,
            Self::BarGauge
                | Self::Candlestick
                | Self::DashboardList
                | Self::Gauge
                | Self::Logs
                | Self::PieChart
                | Self::Stat
                | Self::Table
                | Self::Text
                | Self::TimeSeries
        )
    }
}

/// The view of a panel over resolved frames (see [`crate::field`]).
pub fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    match converted(frames, context.annotations, context.exemplars) {
        None => build_data(panel, frames, context),
        Some(Converted { frames, events, exemplars }) => {
            let context = PanelContext { annotations: &events, exemplars: &exemplars, ..*context };
            build_data(panel, &frames, &context)
        }
    }
}

/// The same, of frames that are all for showing.
fn build_data(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    match PanelKind::from_id(&panel.kind) {
        Some(PanelKind::BarGauge) => bargauge::build(panel, frames, context),
        Some(PanelKind::DashboardList) => {
            PanelView::Dashboards(dashlist::DashlistOptions::read(&panel.options, context.interpolate))
        }
        Some(PanelKind::Gauge) => gauge::build(panel, frames, context),
        Some(PanelKind::Logs) => {
            Lines::installed().map_or_else(|| unsupported(panel), |part| (part.panel)(panel, frames, context))
        }
        Some(PanelKind::PieChart) => piechart::build(panel, frames, context),
        Some(PanelKind::Stat) => stat::build(panel, frames, context),
        Some(PanelKind::Table) => Tables::installed()
            .map_or_else(|| unsupported(panel), |part| (part.panel)(panel, frames, context)),
        Some(PanelKind::Text) => text::build(panel, frames, context),
        Some(PanelKind::Candlestick | PanelKind::TimeSeries) => timeseries::build(panel, frames, context),
        Some(rare) => Rarer::installed()
            .map_or_else(|| unsupported(panel), |part| (part.panel)(rare, panel, frames, context)),
        None => unsupported(panel),
    }
}

/// The kinds that few dashboards have (see [`crate::late`]).
pub(crate) fn build_rare(
    kind: PanelKind,
    panel: &Panel,
    frames: &[Frame],
    context: &PanelContext<'_>,
) -> PanelView {
    match kind {
        PanelKind::AlertList => alertlist::build(panel, frames, context),
        PanelKind::AnnotationList => annolist::build(panel, context),
        PanelKind::BarChart => barchart::build(panel, frames, context),
        PanelKind::FlameGraph => flamegraph::build(panel, frames, context),
        PanelKind::Heatmap => heatmap::build(panel, frames, context),
        PanelKind::Histogram => histogram::build(panel, frames, context),
        PanelKind::NodeGraph => nodegraph::build(panel, frames, context),
        PanelKind::Outside => outside::build(panel, context),
        PanelKind::Polystat => polystat::build(panel, frames, context),
        PanelKind::StateTimeline => timeline::state_timeline(panel, frames, context),
        PanelKind::StatusHistory => timeline::status_history(panel, frames, context),
        PanelKind::Treemap => treemap::build(panel, frames, context),
        PanelKind::Trend => trend::build(panel, frames, context),
        PanelKind::XyChart => xychart::build(panel, frames, context),
        PanelKind::BarGauge
        | PanelKind::Candlestick
        | PanelKind::DashboardList
        | PanelKind::Gauge
        | PanelKind::Logs
        | PanelKind::PieChart
        | PanelKind::Stat
        | PanelKind::Table
        | PanelKind::Text
        | PanelKind::TimeSeries => unsupported(panel),
    }
}

fn unsupported(panel: &Panel) -> PanelView {
    PanelView::Unsupported { kind: panel.written_kind.clone(), title: panel.title.clone() }
}

/// Told apart for who looks for the reason: no answer at all, or one that this panel cannot draw.
fn why_empty(frames: &[Frame]) -> &'static str {
    if frames.iter().all(Frame::is_empty) {
        "No data"
    } else if frames.iter().all(|frame| frame.time_field().is_none()) {
        "Data has no time field"
    } else {
        "Data has no number field"
    }
}
