//! What a logs panel's options say. In: `options` of the panel. Out: typed settings, Grafana's defaults where absent.

use super::Dedup;
use crate::frame::Nanos;
use crate::options::Options;
use crate::time::{DATE_TIME_MILLIS, Zone, format_with_pattern};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortOrder {
    Ascending,
    /// Newest first.
    #[default]
    Descending,
}

/// Stands for the line itself among displayed fields, in Grafana as here.
pub(super) const LINE: &str = "___LOG_LINE_BODY___";

/// Options of the logs panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogsOptions {
    pub show_time: bool,
    /// A row's own labels, before its text.
    pub show_labels: bool,
    /// The labels all rows share, once above the list.
    pub show_common_labels: bool,
    pub wrap: bool,
    pub prettify: bool,
    /// How severe a line is, before its text.
    pub show_level: bool,
    /// After the text of a line of OpenTelemetry: what is said of it besides.
    pub show_attributes: bool,
    /// Fields that are shown in place of the line; [`LINE`] among them is the line itself.
    pub displayed_fields: Vec<String>,
    /// They stand below each other in columns. Only where lines are not wrapped.
    pub columns: bool,
    /// Names and values of JSON and logfmt have colours of their own.
    pub highlight: bool,
    /// A click opens a row's fields.
    pub details: bool,
    /// They stand beside the list, not below their row.
    pub details_beside: bool,
    /// What can be done with one line besides reading and copying it is offered.
    pub interactions: bool,
    /// The lines around a line are offered on the line itself, not only among its fields.
    pub context_on_rows: bool,
    pub sort_order: SortOrder,
    pub dedup: Dedup,
    /// Times with all nine digits of the second.
    pub nanoseconds: bool,
    pub small_font: bool,
}

impl Default for LogsOptions {
    fn default() -> Self {
        Self::read(&Options::default())
    }
}

impl LogsOptions {
    pub fn read(options: &Options) -> Self {
        let flag = |name: &str, otherwise: bool| options.flag(name).unwrap_or(otherwise);
        let (wrap, columns) = (flag("wrapLogMessage", false), flag("unwrappedColumns", false));
        let interactions = !flag("noInteractions", false);
        let orders = [("Ascending", SortOrder::Ascending), ("Descending", SortOrder::Descending)];
        Self {
            show_time: flag("showTime", false),
            show_labels: flag("showLabels", false),
            show_common_labels: flag("showCommonLabels", false),
            wrap,
            prettify: flag("prettifyLogMessage", false),
            show_level: flag("showLevel", true),
            show_attributes: flag("showLogAttributes", false),
            displayed_fields: options.texts("displayedFields"),
            columns: columns && !wrap,
            highlight: flag("syntaxHighlighting", true),
            details: flag("enableLogDetails", true),
            details_beside: options
                .choice("detailsMode", &[("inline", false), ("sidebar", true)])
                .unwrap_or(false),
            interactions,
            context_on_rows: flag("showLogContextToggle", false) && interactions,
            sort_order: options.choice("sortOrder", &orders).unwrap_or_default(),
            dedup: Dedup::read(options),
            nanoseconds: options
                .choice("timestampResolution", &[("ms", false), ("ns", true)])
                .unwrap_or(false),
            small_font: options.choice("fontSize", &[("default", false), ("small", true)]).unwrap_or(false),
        }
    }

    /// Local time to the millisecond, or to the nanosecond: `2024-07-21 14:21:10.123`.
    pub fn format_time(&self, at: Nanos, zone: &Zone) -> String {
        let mut text = format_with_pattern(at.div_euclid(1_000_000), DATE_TIME_MILLIS, zone);
        if self.nanoseconds {
            text.push_str(&format!("{:06}", at.rem_euclid(1_000_000)));
        }
        text
    }
}
