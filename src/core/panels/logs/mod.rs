//! The logs panel. In: frames of log lines, options. Out: rows in display order, what their labels have in common, and
//! on demand the fields of one row.
//!
//! Rows are appendable: a live tail feeds later frames to [`LogsView::append`], and rows keep their ids, so a list
//! keeps its place.
//!
//! **Invariant:** every line received is a row, or is counted in the row it repeats; nothing is dropped silently.

mod ansi;
mod dedup;
mod details;
mod detect;
mod level;
mod options;
mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use ansi::{AnsiColor, SpanStyle, StyledSpan};
pub use dedup::{Dedup, Kept};
pub use details::{DetailField, DetailGroup, DetailKind};
pub use level::Level;
pub use options::{LogsOptions, SortOrder};
pub use row::LogRow;

use crate::frame::{Frame, Labels};
use crate::model::Panel;
use crate::panels::{PanelContext, PanelView};
use crate::query::LineCoverage;
use crate::time::{DATE_TIME, Zone, format_with_pattern};

/// A list of log lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogsView {
    pub options: LogsOptions,
    /// Every line, in display order.
    pub rows: Vec<LogRow>,
    /// What to show: positions in `rows`, repeated neighbours folded.
    pub shown: Vec<Kept>,
    /// Labels that all rows have with the same value; a row's own view leaves them out.
    pub common: Labels,
}

/// The view of a logs panel.
pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let view = LogsView::new(LogsOptions::read(&panel.options), frames, context.zone);
    if view.rows.is_empty() {
        return PanelView::Empty { message: "No log lines".to_owned() };
    }
    PanelView::Logs(Box::new(view))
}

impl LogsView {
    /// Lines of all frames, merged by time.
    pub fn new(options: LogsOptions, frames: &[Frame], zone: &Zone) -> Self {
        let mut view = Self { options, ..Self::default() };
        view.append(frames, zone, usize::MAX);
        view
    }

    /// Merges further lines in and keeps the newest `most` rows. Lines that are already here, by id, stay as they are.
    /// Returns how many rows are new and how many old ones had to go.
    pub fn append(&mut self, frames: &[Frame], zone: &Zone, most: usize) -> Appended {
        let known: BTreeSet<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        let mut fresh: Vec<LogRow> =
            frames.iter().flat_map(|frame| row::rows(frame, &self.options, zone)).collect();
        row::make_ids_unique(&mut fresh);
        fresh.retain(|row| !known.contains(&row.id));
        let added = fresh.len();
        let mut rows = std::mem::take(&mut self.rows);
        if self.options.sort_order == SortOrder::Descending {
            rows.reverse();
        }
        rows.append(&mut fresh);
        // Stable: lines of the same nanosecond keep the order in which they came.
        rows.sort_by_key(|row| row.time_nanos);
        let dropped = rows.len().saturating_sub(most);
        rows.drain(..dropped);
        if self.options.sort_order == SortOrder::Descending {
            rows.reverse();
        }
        self.rows = rows;
        self.refold();
        Appended { added, dropped }
    }

    /// Shows the same lines under other options.
    pub fn set_options(&mut self, options: LogsOptions, zone: &Zone) {
        if options.sort_order != self.options.sort_order {
            self.rows.reverse();
        }
        for row in &mut self.rows {
            row.time = options.format_time(row.time_nanos, zone);
        }
        self.options = options;
        self.refold();
    }

    fn refold(&mut self) {
        self.shown = dedup::fold(self.rows.iter().map(|row| &*row.line), self.options.dedup);
        self.common = common_labels(&self.rows);
    }

    /// The labels that tell a row from the others, in name order.
    pub fn unique_labels<'a>(&'a self, row: &'a LogRow) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = row.labels.iter().filter(|(name, _)| !self.common.contains_key(*name));
        own.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The text of a row: laid out over several lines where the panel asks for it and the line is JSON.
    pub fn text(&self, row: &LogRow) -> String {
        let pretty = self.options.prettify.then(|| detect::prettify(&row.line)).flatten();
        pretty.unwrap_or_else(|| row.line.to_string())
    }

    /// The list in words, for who cannot see it.
    pub fn summary(&self) -> String {
        let mut counts: BTreeMap<Level, usize> = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.level).or_default() += 1;
        }
        let known = counts.iter().filter(|(level, _)| **level != Level::Unknown);
        let parts: Vec<String> = known.map(|(level, count)| format!("{count} {}", level.name())).collect();
        let lines = plural(self.rows.len(), "log line");
        if parts.is_empty() { lines } else { format!("{lines}: {}", parts.join(", ")) }
    }

    /// A sentence about lines that exist but were not asked for; `None` when all of the range is here.
    pub fn coverage_note(&self, coverage: LineCoverage, backward: bool, zone: &Zone) -> Option<String> {
        let LineCoverage::LimitReached(limit) = coverage else { return None };
        let times = self.rows.iter().map(|row| row.time_nanos);
        let (edge, which, where_) =
            if backward { (times.min(), "newest", "older") } else { (times.max(), "oldest", "newer") };
        let at = format_with_pattern(edge?.div_euclid(1_000_000), DATE_TIME, zone);
        Some(format!(
            "Limit of {} reached: these are the {which}, as far as {at}. There are {where_} ones.",
            plural(limit as usize, "line")
        ))
    }
}

/// What [`LogsView::append`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appended {
    pub added: usize,
    pub dropped: usize,
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Labels that every row has with the same value; none for a single row, whose labels are all its own.
fn common_labels(rows: &[LogRow]) -> Labels {
    let [first, others @ ..] = rows else { return Labels::default() };
    if others.is_empty() {
        return Labels::default();
    }
    let mut common: BTreeMap<&String, &String> = first.labels.iter().collect();
    for row in others {
        if common.is_empty() {
            break;
        }
        common.retain(|name, value| row.labels.get(*name) == Some(*value));
    }
    common.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}
