//! The lines around one line. In: the line, the query it came with, pages of its stream's lines before and after it. Out:
//! the requests for those pages, and one list of lines.
//!
//! A page ends after a number of lines, maybe amid those of one nanosecond, which is the least that Loki's start and end
//! can tell apart. The next one therefore begins with that nanosecond again, and lines that are held already are known by
//! their ids. A page that lies wholly in one nanosecond leads no further: it is asked for again with more lines, up to
//! [`MOST_AT_ONCE`]. What is then still left of that nanosecond is passed over, and a mark says so.
//!
//! **Invariant:** between the ends of the list no line of the stream is missing that no mark stands for, and none is there
//! twice.

use super::{Bounds, LogRow, LogsOptions, LogsView, row};
use crate::frame::{Frame, Nanos};
use crate::query::{Decoder, LOKI_RANGE_PATH, LineCoverage, PlannedQuery};
use crate::time::{DATE_TIME, Millis, Zone, format_with_pattern};
use crate::variables::stream_selector;

/// Lines of the first page on each side; the line itself is one of them.
const FIRST_LINES: u32 = 11;
const PAGE_LINES: u32 = 50;
/// Lines of one nanosecond that are asked for at most.
const MOST_AT_ONCE: u32 = 1000;
/// Lines in the list from which on no more are asked for.
const MOST_LINES: usize = 2000;

const SECOND: Nanos = 1_000_000_000;
/// How far a page looks, two hours at first as in Grafana; further where there was nothing.
const REACHES: [Nanos; 3] = [2 * 3600 * SECOND, 24 * 3600 * SECOND, 7 * 24 * 3600 * SECOND];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Older,
    Newer,
}

/// What is known of the lines beyond one end of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// There are some, or nobody has looked yet.
    More,
    /// There is none up to this time.
    NoneUntil(Nanos),
    /// There is none yet.
    Newest,
    /// There may be some, but the list holds as many as it may.
    Full,
}

/// One end of the list: all lines from the line on up to `near` are here.
#[derive(Debug, Clone, PartialEq)]
struct End {
    /// Where the next page begins: its end for older lines, which is not part of it; its start for newer ones, which is.
    near: Nanos,
    limit: u32,
    /// Place in [`REACHES`].
    reach: usize,
    beyond: Beyond,
}

/// A line and those around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Around {
    /// All lines that are known, marks where some are missing.
    pub lines: LogsView,
    line: LogRow,
    query: PlannedQuery,
    older: End,
    newer: End,
}

impl Around {
    /// Nothing but the line itself, of which `lines` is the query. `None` where there is nothing to ask: for other sources,
    /// lines moved in time, and lines whose stream is not known.
    pub fn of(line: &LogRow, lines: &PlannedQuery, options: &LogsOptions) -> Option<Self> {
        let Decoder::Result(shape) = &lines.decode else { return None };
        let is_lines = shape.line_limit.is_some() && lines.request.path == LOKI_RANGE_PATH;
        if !is_lines || lines.shift_millis != 0 || line.is_mark || line.is_rough() {
            return None;
        }
        let selector = stream_selector(&line.stream())?;
        let options = LogsOptions {
            show_time: true,
            show_level: options.show_level,
            sort_order: options.sort_order,
            nanoseconds: options.nanoseconds,
            highlight: options.highlight,
            wrap: true,
            ..LogsOptions::default()
        };
        let end = |near| End { near, limit: FIRST_LINES, reach: 0, beyond: Beyond::More };
        Some(Self {
            lines: LogsView::of(options, vec![line.clone()]),
            line: line.clone(),
            query: PlannedQuery { expr: selector, ..lines.clone() },
            older: end(line.time_nanos.saturating_add(1)),
            newer: end(line.time_nanos),
        })
    }

    /// The stream whose lines these are, as a selector of LogQL.
    pub fn selector(&self) -> &str {
        &self.query.expr
    }

    fn end(&self, side: Side) -> &End {
        match side {
            Side::Older => &self.older,
            Side::Newer => &self.newer,
        }
    }

    pub fn beyond(&self, side: Side) -> Beyond {
        self.end(side).beyond
    }

    /// The next page of one side: the nearest lines beyond those that are here.
    pub fn page(&self, side: Side) -> PlannedQuery {
        let End { near, limit, .. } = *self.end(side);
        let far = self.far(side);
        let (start, end, direction) = match side {
            Side::Older => (far, near, "backward"),
            Side::Newer => (near, far, "forward"),
        };
        let mut page = self.query.clone();
        page.request.params = vec![
            ("query".to_owned(), page.expr.clone()),
            ("start".to_owned(), start.to_string()),
            ("end".to_owned(), end.to_string()),
            ("limit".to_owned(), limit.to_string()),
            ("direction".to_owned(), direction.to_owned()),
        ];
        if let Decoder::Result(shape) = &mut page.decode {
            shape.line_limit = Some(limit);
            shape.backward = side == Side::Older;
        }
        page
    }

    /// Where the next page of one side ends.
    fn far(&self, side: Side) -> Nanos {
        let End { near, reach, .. } = *self.end(side);
        let reach = REACHES.get(reach).or(REACHES.last()).copied().unwrap_or_default();
        match side {
            Side::Older => near.saturating_sub(reach),
            Side::Newer => near.saturating_add(reach),
        }
    }

    /// Takes the answer to the next page of one side in. Whether to ask at once again, since it led no further.
    pub fn take(
        &mut self,
        side: Side,
        frames: &[Frame],
        coverage: Option<LineCoverage>,
        now: Millis,
    ) -> bool {
        let rows: Vec<LogRow> = frames.iter().flat_map(|frame| row::rows(frame, 0..frame.len())).collect();
        let times = || rows.iter().map(|row| row.time_nanos);
        let furthest = if side == Side::Older { times().min() } else { times().max() };
        self.find_line(&rows);
        let far = self.far(side);
        let mut end = self.end(side).clone();
        let mut again = false;
        match furthest.filter(|_| matches!(coverage, Some(LineCoverage::LimitReached(_)))) {
            Some(furthest) => {
                let (beginning, behind) = match side {
                    Side::Older => (furthest.saturating_add(1), furthest),
                    Side::Newer => (furthest, furthest.saturating_add(1)),
                };
                end.beyond = Beyond::More;
                if beginning != end.near {
                    (end.near, end.limit, end.reach) = (beginning, PAGE_LINES, 0);
                } else if end.limit < MOST_AT_ONCE {
                    end.limit = end.limit.saturating_mul(4).min(MOST_AT_ONCE);
                    again = true;
                } else {
                    let words = format!(
                        "More than {MOST_AT_ONCE} lines were written in this nanosecond; some of them are not shown."
                    );
                    self.lines.add_mark(furthest, &words, Bounds::NONE);
                    (end.near, end.limit) = (behind, PAGE_LINES);
                }
            }
            // Lines may still come before that end, and after the newest one.
            None if side == Side::Newer && far >= now.saturating_mul(1_000_000) => {
                end.near = furthest.unwrap_or(end.near);
                (end.limit, end.beyond) = (PAGE_LINES, Beyond::Newest);
            }
            None => {
                (end.near, end.limit, end.beyond) = (far, PAGE_LINES, Beyond::NoneUntil(far));
                end.reach = (end.reach + 1).min(REACHES.len() - 1);
            }
        }
        self.lines.add(rows, Bounds::NONE);
        if self.lines.lines() >= MOST_LINES {
            end.beyond = Beyond::Full;
        }
        match side {
            Side::Older => self.older = end,
            Side::Newer => self.newer = end,
        }
        again
    }

    /// Where the panel's query rewrote its lines, the line as it was written takes the place of the one that was opened.
    fn find_line(&mut self, rows: &[LogRow]) {
        let at = self.line.time_nanos;
        let is_rewritten =
            rows.iter().any(|row| row.time_nanos == at) && rows.iter().all(|row| row.id != self.line.id);
        let is_alone = self.lines.lines() == 1 && self.lines.has_any_of(std::slice::from_ref(&self.line));
        if is_rewritten && is_alone {
            self.lines = LogsView::of(self.lines.options.clone(), Vec::new());
        }
    }

    /// Whether a line is the one that was opened; all of its nanosecond are where it is not among them as it was shown.
    pub fn is_line(&self, row: &LogRow) -> bool {
        let is_here = || self.lines.has_any_of(std::slice::from_ref(&self.line));
        row.id == self.line.id || (!row.is_mark && row.time_nanos == self.line.time_nanos && !is_here())
    }

    /// What is said at one end of the list; nothing where there is simply more.
    pub fn words(&self, side: Side, zone: &Zone) -> Option<String> {
        Some(match (self.beyond(side), side) {
            (Beyond::More, _) => return None,
            (Beyond::Newest, _) => "These are the newest lines of this stream.".to_owned(),
            (Beyond::Full, _) => format!("No more than about {MOST_LINES} lines are shown here."),
            (Beyond::NoneUntil(at), side) => {
                let at = format_with_pattern(at.div_euclid(1_000_000), DATE_TIME, zone);
                match side {
                    Side::Older => format!("No older lines as far back as {at}."),
                    Side::Newer => format!("No newer lines up to {at}."),
                }
            }
        })
    }

    /// What a press at one end does; `None` where nothing can be done.
    pub fn offer(&self, side: Side) -> Option<&'static str> {
        Some(match (self.beyond(side), side) {
            (Beyond::Full, _) => return None,
            (Beyond::Newest, _) => "Look again",
            (Beyond::NoneUntil(_), Side::Older) => "Look further back",
            (Beyond::NoneUntil(_), Side::Newer) => "Look further on",
            (Beyond::More, Side::Older) => "Load older lines",
            (Beyond::More, Side::Newer) => "Load newer lines",
        })
    }
}

#[cfg(test)]
mod tests;
