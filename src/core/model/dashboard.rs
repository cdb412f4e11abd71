//! The whole dashboard.

use crate::model::{AnnotationQuery, AutoGrid, Inside, Panel, Repeat, TabBar, Variable, Written};
use crate::time::RawTimeRange;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dashboard {
    /// As written, or made from the title where missing; never empty.
    pub uid: String,
    pub title: String,
    pub description: String,
    pub tags: Vec<String>,
    pub time: RawTimeRange,
    /// `None` when automatic refresh is off; else as written, such as `30s`.
    pub refresh: Option<String>,
    /// The choices of the refresh picker, as written.
    pub refresh_intervals: Vec<String>,
    /// The choices of the range picker; none where the dashboard has none of its own.
    pub quick_ranges: Vec<QuickRange>,
    /// `browser`, `utc` or an IANA name.
    pub timezone: String,
    /// `saturday`, `sunday`, `monday` or empty for the locale's.
    pub week_start: String,
    /// 0 is January.
    pub fiscal_year_start_month: u8,
    /// Shift the end of the range back, such as `1m`, for sources whose newest data is late.
    pub now_delay: Option<String>,
    pub cursor_sync: CursorSync,
    pub hide_time_picker: bool,
    pub variables: Vec<Variable>,
    pub annotations: Vec<AnnotationQuery>,
    pub links: Vec<DashboardLink>,
    /// In reading order; the first one has no header when panels precede the first row.
    pub sections: Vec<Section>,
    /// Questions an exported dashboard asks once: which data source stands for `${DS_...}`.
    pub inputs: Vec<ImportInput>,
    /// What was read, as it is written: for the report.
    pub written: Vec<Written>,
}

impl Dashboard {
    /// Every panel, in reading order, collapsed rows included.
    pub fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.sections.iter().flat_map(|section| section.panels.iter())
    }
}

/// A range the picker offers by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuickRange {
    pub name: String,
    pub range: RawTimeRange,
}

/// Panels below one row header, or those before the first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    pub header: Option<RowHeader>,
    /// Positions are relative to the section's top.
    pub panels: Vec<Panel>,
    /// What is around it, outermost first.
    pub inside: Vec<Inside>,
    /// A choice of tabs that stands here.
    pub tabs: Option<TabBar>,
    /// How panels are placed where they do not say so themselves.
    pub auto: Option<AutoGrid>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowHeader {
    pub id: i64,
    pub title: String,
    pub collapsed: bool,
    pub repeat: Option<Repeat>,
}

/// What the pointer over one panel shows on the others (`graphTooltip`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CursorSync {
    #[default]
    Off,
    Crosshair,
    Tooltip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkKind {
    /// To the dashboards that carry all of `tags`.
    Dashboards,
    #[default]
    Url,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DashboardLink {
    pub kind: LinkKind,
    pub title: String,
    pub url: String,
    pub tags: Vec<String>,
    pub tooltip: String,
    pub icon: String,
    pub as_dropdown: bool,
    pub include_vars: bool,
    pub keep_time: bool,
    pub target_blank: bool,
    /// Not among the others, but behind a button beside them.
    pub in_menu: bool,
}

/// An entry of `__inputs`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportInput {
    /// Without braces: `DS_PROMETHEUS`.
    pub name: String,
    pub label: String,
    /// `datasource` or `constant`.
    pub kind: String,
    /// The data source type asked for, such as `prometheus`.
    pub plugin_id: String,
    pub value: String,
}
