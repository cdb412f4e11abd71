//! The logs panel. In: frames of log lines, options. Out: rows in display order, what their labels have in common, and
//! on demand the fields of one row.
//!
//! Rows are appendable: a live tail feeds later frames to [`LogsView::append`], and rows keep their ids, so a list
//! keeps its place.
//!
//! **Invariant:** every line received is a row, or is counted in the row it repeats, or is counted as let go; nothing is
//! dropped silently.

mod ansi;
mod answer;
mod around;
mod dedup;
mod details;
mod detect;
mod level;
mod options;
mod row;
mod sets;
mod store;
#[cfg(test)]
mod tests;
mod told;
mod volume;
pub mod walk;
pub mod window;

pub use ansi::{AnsiColor, SpanStyle, StyledSpan};
pub use answer::LogsAnswer;
pub use around::{Around, Beyond, Side};
pub use dedup::Dedup;
pub use details::{DetailField, DetailGroup, DetailKind};
pub use level::Level;
pub use options::{LogsOptions, SortOrder};
pub use row::{LogRow, RowLabels};
pub use store::{Appended, Bounds};
pub use volume::{volume_frames, volume_panel};

use crate::frame::{Frame, Labels, Nanos};
use crate::model::Panel;
use crate::panels::{PanelContext, PanelView};
use crate::query::LineCoverage;
use crate::time::{DATE_TIME, Zone, format_with_pattern};
use dedup::Group;
use store::Store;

/// A list of log lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogsView {
    pub options: LogsOptions,
    store: Store,
    /// Runs of repeated lines, oldest first; empty while nothing is folded.
    groups: Vec<Group>,
}

/// One entry of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogItem<'a> {
    pub row: &'a LogRow,
    /// How many further lines it stands for.
    pub duplicates: usize,
}

/// The view of a logs panel.
pub(crate) fn build(panel: &Panel, frames: &[Frame], _context: &PanelContext<'_>) -> PanelView {
    PanelView::Logs(Box::new(LogsAnswer::new(LogsOptions::read(&panel.options), frames)))
}

impl LogsView {
    /// Lines of all frames, merged by time.
    pub fn new(options: LogsOptions, frames: &[Frame]) -> Self {
        let mut view = Self { options, ..Self::default() };
        view.append(frames, Bounds::NONE);
        view
    }

    /// A list of rows in any order.
    pub fn of(options: LogsOptions, rows: Vec<LogRow>) -> Self {
        let mut view = Self { options, ..Self::default() };
        view.add(rows, Bounds::NONE);
        view
    }

    /// Merges further lines in and keeps the newest. Lines that are already here, by id, stay as they are.
    pub fn append(&mut self, frames: &[Frame], bounds: Bounds) -> Appended {
        let rows = frames.iter().flat_map(|frame| row::rows(frame, 0..frame.len())).collect();
        self.add(rows, bounds)
    }

    /// Puts words between lines: a mark of the same words and place is there once.
    pub fn add_mark(&mut self, at: Nanos, text: &str, bounds: Bounds) -> Appended {
        self.add(vec![LogRow::mark(at, text)], bounds)
    }

    /// Takes over the rows of another list of the same query.
    pub fn absorb(&mut self, other: Self, bounds: Bounds) -> Appended {
        self.add(other.store.into_rows(), bounds)
    }

    /// Takes rows of a newer answer to the same query in, with its options; lines that had to go do not come back with it.
    pub fn renew(&mut self, options: &LogsOptions, mut rows: Vec<LogRow>, bounds: Bounds) {
        if self.options != *options {
            self.set_options(options.clone());
        }
        let (_, let_go) = self.store.let_go();
        rows.retain(|row| let_go.is_none_or(|until| row.time_nanos > until));
        self.add(rows, bounds);
    }

    fn add(&mut self, rows: Vec<LogRow>, bounds: Bounds) -> Appended {
        let done = self.store.add(rows, bounds);
        if done.dropped > 0 {
            self.refold(0);
        } else if done.added > 0 {
            self.refold(done.changed_from);
        }
        done
    }

    /// Removes what lies before the range.
    pub fn remove_before(&mut self, at: Nanos) -> usize {
        let removed = self.store.remove_before(at);
        if removed > 0 {
            self.refold(0);
        }
        removed
    }

    /// How many of `other`'s lines are not here.
    pub fn count_new(&self, other: &Self) -> usize {
        other.store.rows().iter().filter(|row| !row.is_mark && !self.store.holds(row)).count()
    }

    /// Shows the same lines under other options.
    pub fn set_options(&mut self, options: LogsOptions) {
        self.options = options;
        self.refold(0);
    }

    fn refold(&mut self, from: usize) {
        if self.options.dedup == Dedup::None {
            self.groups.clear();
        } else {
            dedup::fold(&mut self.groups, self.store.rows(), from, self.options.dedup);
        }
    }

    /// Entries in the list.
    pub fn len(&self) -> usize {
        if self.options.dedup == Dedup::None { self.store.rows().len() } else { self.groups.len() }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines held, folded ones included, marks not.
    pub fn lines(&self) -> usize {
        self.store.levels().map(|(_, count)| count).sum()
    }

    /// The entry at a place in display order, counted from the top.
    pub fn item(&self, place: usize) -> Option<LogItem<'_>> {
        let newest_first = self.options.sort_order == SortOrder::Descending;
        let at = if newest_first { self.len().checked_sub(place + 1)? } else { place };
        if self.options.dedup == Dedup::None {
            return self.store.rows().get(at).map(|row| LogItem { row, duplicates: 0 });
        }
        // What a run shows is its first line in display order.
        let group = self.groups.get(at)?;
        let row = if newest_first { group.from + group.count - 1 } else { group.from };
        Some(LogItem { row: self.store.rows().get(row)?, duplicates: group.count - 1 })
    }

    /// The place in display order of the entry that shows a row or stands for it.
    pub fn place_of(&self, at: Nanos, id: &str) -> Option<usize> {
        let row = self.store.place_of(at, id)?;
        let from_oldest = match self.options.dedup {
            Dedup::None => row,
            _ => self.groups.partition_point(|group| group.from <= row).checked_sub(1)?,
        };
        match self.options.sort_order {
            SortOrder::Ascending => Some(from_oldest),
            SortOrder::Descending => self.len().checked_sub(from_oldest + 1),
        }
    }

    /// A row as it is held now: with more labels, where an answer has told them since.
    pub fn known(&self, row: &LogRow) -> LogRow {
        let place = self.store.place_of(row.time_nanos, &row.id);
        place.and_then(|place| self.store.rows().get(place)).unwrap_or(row).clone()
    }

    /// All entries in display order.
    pub fn items(&self) -> impl Iterator<Item = LogItem<'_>> {
        (0..self.len()).filter_map(|place| self.item(place))
    }

    /// The time of the oldest line, in nanoseconds.
    pub fn oldest(&self) -> Option<Nanos> {
        self.store.rows().iter().find(|row| !row.is_mark).map(|row| row.time_nanos)
    }

    /// The time of the newest line, in nanoseconds.
    pub fn newest(&self) -> Option<Nanos> {
        self.store.rows().iter().rev().find(|row| !row.is_mark).map(|row| row.time_nanos)
    }

    /// Whether one of the rows is here, so that nothing can be missing between the two.
    pub fn has_any_of(&self, rows: &[LogRow]) -> bool {
        rows.iter().any(|row| !row.is_mark && self.store.holds(row))
    }

    /// Labels that all rows have with the same value; a row's own view leaves them out.
    pub fn common(&self) -> Labels {
        self.store.common()
    }

    /// The labels that tell a row from the others, in name order.
    pub fn unique_labels<'a>(
        row: &'a LogRow,
        common: &'a Labels,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = row.labels.all.iter().filter(|(name, _)| !common.contains_key(*name));
        own.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The text of a row: laid out over several lines where the panel asks for it and the line is JSON; or the fields the
    /// panel names in its place; and what is said besides of a line of OpenTelemetry.
    pub fn text(&self, row: &LogRow) -> String {
        let pretty = self.options.prettify.then(|| detect::prettify(&row.line)).flatten();
        let line = pretty.unwrap_or_else(|| row.line.to_string());
        let LogsOptions { displayed_fields, show_attributes, .. } = &self.options;
        let mut text =
            if displayed_fields.is_empty() { line } else { told::fields(row, displayed_fields, line) };
        if *show_attributes {
            text.extend(told::attributes(row).map(|attribute| format!(" {attribute}")));
        }
        text
    }

    /// The texts of a row that stand in columns, each with the name of its field, the line with none; `None` where the panel
    /// asks for no columns.
    pub fn columns(&self, row: &LogRow) -> Option<Vec<(String, String)>> {
        let LogsOptions { columns, displayed_fields, show_attributes, .. } = &self.options;
        if !columns || displayed_fields.is_empty() {
            return None;
        }
        let mut columns = told::columns(row, displayed_fields, &row.line);
        if *show_attributes {
            columns.push((String::new(), told::attributes(row).collect::<Vec<_>>().join(" ")));
        }
        Some(columns)
    }

    /// The list in words, for who cannot see it.
    pub fn summary(&self) -> String {
        let known = self.store.levels().filter(|(level, count)| *level != Level::Unknown && *count > 0);
        let parts: Vec<String> = known.map(|(level, count)| format!("{count} {}", level.name())).collect();
        let lines = plural(self.lines(), "log line");
        if parts.is_empty() { lines } else { format!("{lines}: {}", parts.join(", ")) }
    }

    /// A sentence about lines that were let go to stay within bounds; `None` where none were.
    pub fn let_go_note(&self, zone: &Zone) -> Option<String> {
        let (count, until) = self.store.let_go();
        let at = format_with_pattern(until?.div_euclid(1_000_000), DATE_TIME, zone);
        Some(format!(
            "{} up to {at} {} let go: this list holds no more than {}.",
            plural(usize::try_from(count).unwrap_or(usize::MAX), "older line"),
            if count == 1 { "was" } else { "were" },
            plural(self.lines(), "line"),
        ))
    }

    /// A sentence about lines that exist but were not asked for; `None` when all of the range is here.
    pub fn coverage_note(&self, coverage: LineCoverage, backward: bool, zone: &Zone) -> Option<String> {
        let LineCoverage::LimitReached(limit) = coverage else { return None };
        let (edge, which, where_) =
            if backward { (self.oldest(), "newest", "older") } else { (self.newest(), "oldest", "newer") };
        let at = format_with_pattern(edge?.div_euclid(1_000_000), DATE_TIME, zone);
        Some(format!(
            "Limit of {} reached: these are the {which}, as far as {at}. There are {where_} ones.",
            plural(limit as usize, "line")
        ))
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
