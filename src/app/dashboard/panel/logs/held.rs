//! The lines that a logs panel holds: those of its last answer, those that arrived since, older ones that were asked for.
//!
//! ```text
//! answer of the panel ─┐
//! live batches ────────┼─> shown ─> list        while paused, live batches wait in `waiting`
//! older pages ─────────┘
//! ```
//!
//! **Invariant:** what is shown has no gap that is not marked: an answer that does not reach the lines held before replaces
//! them.

use std::sync::Arc;

use atalaya_core::config::Datasource;
use atalaya_core::frame::Frame;
use atalaya_core::live::link::{State, Status};
use atalaya_core::live::tail::{Batch, Question};
use atalaya_core::panels::logs::{Around, Bounds, LogRow, LogsAnswer, LogsView};
use atalaya_core::query::Priority;
use atalaya_core::time::{Millis, RawTimeRange, why_not_live};
use leptos::prelude::*;

use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::feed::Feed;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::logs::logs;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};
use crate::app::platform::clock;

/// Up to so many waiting lines are compared with the shown ones when they are counted.
const COUNTED_EXACTLY: usize = 5_000;

/// A column takes no more room than this many letters.
const WIDEST_COLUMN: usize = 60;

/// Who stopped the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paused {
    /// By the button; only the viewer goes on.
    ByChoice,
    /// By scrolling away from the newest line, or by opening one; going back goes on.
    ByReading,
}

/// A query of the panel whose lines can be followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub ref_id: String,
    pub source_uid: String,
    pub expr: String,
}

/// What was taken in last, and what it answered.
struct Kept {
    sources: Vec<Source>,
    range: RawTimeRange,
    /// Counts what was followed.
    pushed: u64,
    answered_at: Option<Millis>,
    answer: LogsAnswer,
}

impl Kept {
    /// Frames that are pushed are no answer: where the question is another one, so are the lines.
    fn is_same_answer(&self, now: &Self) -> bool {
        (self.pushed, self.answered_at) == (now.pushed, now.answered_at)
    }

    fn is_same_question(&self, now: &Self) -> bool {
        (&self.sources, &self.range, self.pushed) == (&now.sources, &now.range, now.pushed)
    }
}

/// Signals of one list; copies are the same.
#[derive(Clone, Copy)]
pub struct Held {
    pub handle: PanelHandle,
    pub shown: StoredValue<LogsView>,
    waiting: StoredValue<LogsView>,
    /// Counts changes of what is shown.
    pub version: RwSignal<u64>,
    /// New lines that wait while the list is paused.
    pub new_lines: RwSignal<usize>,
    pub paused: RwSignal<Option<Paused>>,
    /// The viewer reads elsewhere than at the newest line of a list that nothing pauses: one that is refreshed, or pushed.
    pub away: RwSignal<bool>,
    /// Of the worst of its connections; `None` while nothing is followed.
    pub status: RwSignal<Option<Status>>,
    /// The panel's log queries, as last asked.
    pub sources: Memo<Vec<Source>>,
    /// Ends at `now`: there is something to follow.
    pub has_live_edge: Memo<bool>,
    /// Why it is not live although the viewer wants it to be.
    pub not_live: Memo<Option<&'static str>>,
    /// The viewer wants it live, and it can be.
    pub live: Memo<bool>,
    /// Counts answers that replaced what was held.
    pub replaced: RwSignal<u64>,
    /// The line whose surroundings are shown.
    pub surrounded: RwSignal<Option<LogRow>>,
    /// How wide its columns are, in letters: as the widest value that was on the page.
    columns: RwSignal<Vec<usize>>,
}

impl Held {
    pub fn new(handle: PanelHandle) -> Self {
        let board = handle.board;
        let sources = Memo::new(move |_| {
            let asked = handle.feed.feed.with(|feed| {
                let planned = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
                planned
                    .filter_map(|planned| Some((planned.ref_id.clone(), Question::of(planned)?)))
                    .collect::<Vec<_>>()
            });
            let source = |(ref_id, question): (String, Question)| Source {
                ref_id,
                source_uid: question.source_uid().to_owned(),
                expr: question.expr().to_owned(),
            };
            asked.into_iter().map(source).collect::<Vec<_>>()
        });
        let edge = Memo::new(move |_| {
            let now = board.now.get();
            let (range, _) = handle.range()?;
            Some(board.raw_range.with(|raw| why_not_live(raw, range, now)))
        });
        let has_live_edge = Memo::new(move |_| edge.get() == Some(None));
        let key = handle.placed.with_value(|placed| placed.key.clone());
        let wanted = Memo::new(move |_| board.session.url.with(|url| url.is_live(&key)));
        let could = Memo::new(move |_| wanted.get() && sources.with(|sources| !sources.is_empty()));
        let live = Memo::new(move |_| could.get() && has_live_edge.get());
        let not_live = Memo::new(move |_| edge.get().flatten().filter(|_| could.get()));
        Self {
            handle,
            shown: StoredValue::default(),
            waiting: StoredValue::default(),
            version: RwSignal::new(0),
            new_lines: RwSignal::new(0),
            paused: RwSignal::new(None),
            away: RwSignal::new(false),
            status: RwSignal::new(None),
            sources,
            has_live_edge,
            not_live,
            live,
            replaced: RwSignal::new(0),
            surrounded: RwSignal::new(None),
            columns: RwSignal::new(Vec::new()),
        }
    }

    /// Why it is not live. Where the panel's question failed too, its own line says why already; that lines are asked for
    /// instead is said all the same.
    pub fn why(self) -> Option<String> {
        let Status { state, why } = self.status.get()?;
        let is_said = self.handle.feed.feed.with(|feed| feed.first_error().is_some());
        why.filter(|_| !is_said || matches!(state, State::Polling { .. }))
    }

    /// How much the list may hold, as the configuration of its source says.
    pub fn bounds(self) -> Bounds {
        let uid =
            self.sources.with_untracked(|sources| sources.first().map(|source| source.source_uid.clone()));
        let config = self.handle.board.session.config.get_value();
        let source = config.datasources.iter().find(|source| Some(&source.uid) == uid.as_ref());
        let or = |value: Option<usize>, default| value.filter(|value| *value > 0).unwrap_or(default);
        Bounds {
            lines: or(source.map(|source| source.held_lines), Datasource::DEFAULT_HELD_LINES),
            bytes: or(source.map(|source| source.held_bytes), Datasource::DEFAULT_HELD_BYTES),
        }
    }

    /// Takes each answer of the panel in.
    pub fn keep(self, built: Memo<Option<Built>>) {
        Effect::new(move |before: Option<Option<Kept>>| {
            let before = before.flatten();
            let built = built.get();
            let Some(answer) = logs(&built) else { return before };
            let now = self.kept(answer.clone());
            let same_answer = before.as_ref().is_some_and(|before| before.is_same_answer(&now));
            let same_question = before.as_ref().is_some_and(|before| before.is_same_question(&now));
            let moves = same_question && self.has_live_edge.get_untracked();
            let rows = answer.rows(before.as_ref().filter(|_| same_answer).map(|before| &before.answer));
            let reaches =
                || self.shown.with_value(|shown| shown.has_any_of(&rows)) || self.live.get_untracked();
            let follows = same_answer || (moves && reaches());
            if follows {
                self.shown.update_value(|shown| shown.renew(&answer.options, rows, self.bounds()));
            } else {
                self.shown.set_value(LogsView::of(answer.options.clone(), rows));
                self.waiting.set_value(LogsView::default());
                self.new_lines.set(0);
                self.paused.set(self.is_held().then_some(Paused::ByChoice));
            }
            if !same_answer {
                self.trim();
            }
            if !follows {
                self.columns.set(Vec::new());
                self.replaced.update(|count| *count += 1);
            }
            self.version.update(|version| *version += 1);
            Some(now)
        });
    }

    fn kept(self, answer: LogsAnswer) -> Kept {
        let answered = |feed: &Feed| feed.exchanges.iter().filter_map(|exchange| exchange.answered_at).max();
        Kept {
            sources: self.sources.get_untracked(),
            range: self.handle.board.raw_range.get_untracked(),
            pushed: self.handle.pushed.frames.with_untracked(|pushed| pushed.question),
            answered_at: self.handle.feed.feed.with_untracked(answered),
            answer,
        }
    }

    /// Takes a live batch in, shown at once or kept for later.
    pub fn take(self, ref_id: &str, batch: &Batch) {
        let frames = self.own(ref_id, &batch.frames);
        let bounds = self.bounds();
        let add = |view: &mut LogsView| {
            view.append(&frames, bounds);
            for mark in &batch.marks {
                view.add_mark(mark.at, &mark.text, bounds);
            }
        };
        if self.paused.get_untracked().is_some() {
            self.waiting.update_value(add);
            let count = self.waiting.with_value(|waiting| match waiting.lines() {
                few if few <= COUNTED_EXACTLY => self.shown.with_value(|shown| shown.count_new(waiting)),
                many => many,
            });
            self.new_lines.set(count);
        } else {
            self.shown.update_value(add);
            self.version.update(|version| *version += 1);
        }
    }

    /// Takes a page of older lines in.
    pub fn take_older(self, ref_id: &str, frames: &[Frame]) {
        let (frames, bounds) = (self.own(ref_id, frames), self.bounds());
        self.shown.update_value(|view| {
            view.append(&frames, bounds);
        });
        self.version.update(|version| *version += 1);
    }

    /// Frames as this panel would have asked for them: a question shared with another panel goes by that one's letter.
    fn own(self, ref_id: &str, frames: &[Frame]) -> Vec<Frame> {
        let frames =
            frames.iter().map(|frame| Frame { ref_id: ref_id.to_owned(), ..frame.clone() }).collect();
        self.handle.transformed(frames)
    }

    /// Whether the whole dashboard is paused, and this list with it.
    fn is_held(self) -> bool {
        self.handle.board.held.get_untracked() && self.live.get_untracked()
    }

    /// Pauses and goes on with the whole dashboard; between, the panel's own button has the last word.
    pub fn obey_the_board(self) {
        let held = self.handle.board.held;
        Effect::new(move |before: Option<bool>| {
            let holds = held.get() && self.live.get();
            match before {
                _ if holds && before != Some(true) => self.paused.set(Some(Paused::ByChoice)),
                Some(true) if !holds => self.resume(),
                _ => {}
            }
            holds
        });
    }

    /// Asks for all that is known of the lines of one nanosecond: the live tail leaves structured metadata out, and a
    /// browser cannot send the header that would ask for it. `failed` is told why where it cannot be known.
    pub fn know_wholly(self, at: i64, failed: impl Fn(String) + Copy + 'static) {
        let group = format!("details {}", self.handle.placed.with_value(|placed| placed.key.to_string()));
        let asks = self.sources.get_untracked().into_iter().filter_map(|source| {
            let (question, _) = self.question(&source)?;
            let page = question.page(at, at.saturating_add(1));
            let (request, slot) = (page.request.clone(), source.ref_id.clone());
            let then = Box::new(move |outcome: Outcome| {
                if self.version.try_get_untracked().is_none() {
                    return;
                }
                match answer::read(&page, &outcome) {
                    Ok(answer) => self.take_older(&source.ref_id, &answer.frames),
                    Err(error) => failed(error.headline()),
                }
            });
            Some(Ask { slot, request, then })
        });
        let asks = asks.collect();
        self.handle.board.session.client.with_value(|client| client.ask(&group, asks, Priority::Visible));
    }

    pub fn pause(self, how: Paused) {
        if self.live.get_untracked() && self.paused.get_untracked() != Some(Paused::ByChoice) {
            self.paused.set(Some(how));
        }
    }

    /// Shows what waited, and what comes.
    pub fn resume(self) {
        if self.paused.get_untracked().is_none() {
            return;
        }
        self.paused.set(None);
        let (waiting, bounds) = (self.waiting.get_value(), self.bounds());
        self.waiting.set_value(LogsView::default());
        self.new_lines.set(0);
        self.shown.update_value(|view| {
            view.absorb(waiting, bounds);
        });
        self.trim();
        self.version.update(|version| *version += 1);
    }

    /// Whether lines come by themselves, with no refresh to ask for them.
    pub fn flows(self) -> bool {
        self.live.get_untracked() || self.handle.pushed.is_any.get_untracked()
    }

    /// Whether what is on the page must stay there.
    fn is_still(self) -> bool {
        let is_paused = self.paused.get_untracked().is_some() || self.handle.pushed.paused.get_untracked();
        is_paused || self.away.get_untracked()
    }

    /// Lets go of what lies before the range as it is now; not while somebody reads.
    pub fn trim(self) {
        if self.is_still() || !self.has_live_edge.get_untracked() {
            return;
        }
        let Some(range) = untrack(|| self.handle.range_at(clock::now())) else { return };
        let mut removed = 0;
        self.shown.update_value(|view| removed = view.remove_before(range.from.saturating_mul(1_000_000)));
        if removed > 0 {
            self.version.update(|version| *version += 1);
        }
    }

    /// Gives columns the room that these values need. Rows do not watch it: the list hands it on to its style.
    pub fn widen(self, values: &[(String, String)]) {
        let needed =
            |at: usize| values.get(at).map_or(0, |(_, value)| value.chars().count().min(WIDEST_COLUMN));
        let widths = self.columns.with_untracked(|widths| {
            let count = widths.len().max(values.len());
            (0..count).map(|at| needed(at).max(widths.get(at).copied().unwrap_or(0))).collect::<Vec<_>>()
        });
        if self.columns.with_untracked(|before| *before != widths) {
            self.columns.set(widths);
        }
    }

    /// Names and values of the style that widens its columns.
    pub fn column_widths(self) -> Vec<(String, String)> {
        let widths = self.columns.get().into_iter().enumerate();
        widths.map(|(at, width)| (format!("--column-{at}"), format!("{width}ch"))).collect()
    }

    /// A line with what is needed to ask for those around it; `None` where its source tells none, as for pushed lines.
    pub fn around(self, row: &LogRow) -> Option<Around> {
        let options = self.shown.with_value(|shown| shown.options.clone());
        self.handle.feed.feed.with_untracked(|feed| {
            let mut planned = feed.exchanges.iter().filter_map(|exchange| exchange.planned.as_ref());
            let is_of = |ref_id: &str| row.id.strip_prefix(ref_id).is_some_and(|rest| rest.starts_with('.'));
            planned.find_map(|planned| Around::of(row, planned, &options).filter(|_| is_of(&planned.ref_id)))
        })
    }

    /// The question of a source as it was asked last, and the time up to which its lines are held.
    pub fn question(self, source: &Source) -> Option<(Question, i64)> {
        self.handle.feed.feed.with_untracked(|feed| {
            let mut asked = feed.exchanges.iter().filter_map(|exchange| {
                let planned = exchange.planned.as_ref().filter(|planned| planned.ref_id == source.ref_id)?;
                Some((exchange, planned, Question::of(planned)?))
            });
            let (exchange, planned, question) =
                asked.find(|(_, _, question)| question.expr() == source.expr)?;
            let times = exchange.answer.iter().flat_map(|answer| &answer.frames).flat_map(times_of);
            let held_until = times.max().unwrap_or(planned.range.from.saturating_mul(1_000_000));
            Some((question, held_until))
        })
    }
}

/// The times of a frame's lines, in nanoseconds.
pub fn times_of(frame: &Frame) -> Vec<i64> {
    match frame.time_field().map(|field| &field.values) {
        Some(atalaya_core::frame::Values::Nanos(times)) => Arc::clone(times).to_vec(),
        _ => Vec::new(),
    }
}
