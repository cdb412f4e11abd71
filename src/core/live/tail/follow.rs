//! One log query, followed. In: what its connection and its requests bring, with the clock. Out: one request at a time and
//! batches of lines to show.
//!
//! **Invariant:** up to `complete` every line the server has was handed out; each loss of the connection, each dropped line
//! and each count that differs leads to a fill from there, and a fill that fails is tried again or marked.

use crate::frame::{Frame, Nanos};
use crate::live::tail::decode::{Dropped, Message};
use crate::live::tail::fill::{Cause, Fill, Progress};
use crate::live::tail::ledger::{Key, Ledger};
use crate::live::tail::order::Order;
use crate::live::tail::question::Question;
use crate::query::logs::{self, Entry, Labelled};
use crate::query::{Answer, PlannedQuery, QueryError};
use crate::time::Millis;

const NANOS_PER_MILLI: Nanos = 1_000_000;
const NANOS_PER_SECOND: Nanos = 1_000_000_000;
/// Lines may reach the server this late and are still found: what is called complete ends so long ago.
const LATE_NANOS: Nanos = 60 * NANOS_PER_SECOND;
/// The end of a fill lies so far ahead of the clock: the server's may be ahead, and so may be lines.
const AHEAD_NANOS: Nanos = 600 * NANOS_PER_SECOND;
/// Lines are counted against the server's so often, in milliseconds; the first time soon after a connection opened.
const CHECK_EVERY: i64 = 60_000;
const FIRST_CHECK: i64 = 8_000;
/// Each check counts this far back, in steps of this many seconds.
const CHECK_BACK_NANOS: Nanos = 300 * NANOS_PER_SECOND;
const CHECK_STEP_SECONDS: i64 = 15;
/// The newest seconds are left out: the tail may be a moment behind.
const CHECK_MARGIN_NANOS: Nanos = 5 * NANOS_PER_SECOND;
/// What the tail should have sent is missed only if it sent nothing at all for this long.
const DEAF_AFTER: i64 = 10_000;
/// A failed request is tried again after this, doubled with each further failure.
const RETRY_FIRST: i64 = 1_000;
const RETRY_LONGEST: i64 = 30_000;

/// Lines and marks to add to a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// As `query_range` gives them; lines that are in the list already have the same ids.
    pub frames: Vec<Frame>,
    pub marks: Vec<Mark>,
}

/// A place in the list where lines are missing, or were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub at: Nanos,
    pub text: String,
}

/// What to do now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    pub batch: Batch,
    /// To be sent; its decoded answer goes to [`Follow::answered`]. At most one is under way.
    pub ask: Option<PlannedQuery>,
    /// The connection brings nothing although there is something: it should be opened anew.
    pub deaf: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Page,
    /// Lines after the first and up to the second nanosecond, in steps.
    Counts {
        from: Nanos,
        to: Nanos,
    },
}

/// The state of one followed query.
#[derive(Debug, Clone, PartialEq)]
pub struct Follow {
    question: Question,
    most_lines: usize,
    ledger: Ledger,
    order: Order<Entry>,
    complete: Nanos,
    newest: Option<Nanos>,
    connected: bool,
    heard_at: Millis,
    wanted_from: Option<Nanos>,
    fill: Option<Fill>,
    asked: Option<Asked>,
    check_at: Option<Millis>,
    retry_at: Option<Millis>,
    failures: u32,
    out: Batch,
    deaf: bool,
}

impl Follow {
    /// `held_until`: lines before it are held by whoever looks. At most `most_lines` are read to fill one gap.
    pub fn new(question: Question, held_until: Nanos, most_lines: usize) -> Self {
        let complete = held_until.saturating_sub(LATE_NANOS);
        Self {
            question,
            most_lines: most_lines.max(1),
            ledger: Ledger::new(held_until),
            order: Order::default(),
            complete,
            newest: None,
            connected: false,
            heard_at: 0,
            wanted_from: None,
            fill: None,
            asked: None,
            check_at: None,
            retry_at: None,
            failures: 0,
            out: Batch::default(),
            deaf: false,
        }
    }

    pub fn question(&self) -> &Question {
        &self.question
    }

    /// Where a new connection should begin to send.
    pub fn last(&self) -> Nanos {
        self.newest.unwrap_or(self.complete)
    }

    /// One more looks, who holds lines only up to `held_until`.
    pub fn join(&mut self, held_until: Nanos) {
        self.want(held_until.saturating_sub(LATE_NANOS));
    }

    /// A connection opened: what was missed meanwhile is asked for, while it sends on.
    pub fn opened(&mut self, now: Millis) {
        self.connected = true;
        self.heard_at = now;
        self.ledger.reconnect();
        self.check_at = Some(now + FIRST_CHECK);
        self.retry_at = None;
        self.want(self.complete);
    }

    pub fn lost(&mut self) {
        self.connected = false;
        self.check_at = None;
    }

    /// Nobody looks, or there is no network: what was under way is begun anew when it is wanted again.
    pub fn rest(&mut self) {
        self.lost();
        self.asked = None;
        self.retry_at = None;
        if let Some(fill) = self.fill.take() {
            self.want(fill.from);
        }
    }

    /// Asks for what is new, where no connection can be had.
    pub fn poll(&mut self) {
        self.want(self.complete);
    }

    /// A message of the tail.
    pub fn received(&mut self, text: &str, now: Millis) {
        self.heard_at = now;
        let (streams, dropped) = match Message::read(text) {
            Ok(message) => message.split(),
            Err(why) => {
                self.out.marks.push(Mark {
                    at: self.last(),
                    text: format!(
                        "A message of the live tail could not be read: {why}. The lines are asked for again."
                    ),
                });
                self.want(self.complete);
                return;
            }
        };
        let mut fresh = Vec::new();
        for (labels, line) in streams.into_iter().flat_map(logs::lines) {
            let key = (line.at, logs::content_hash(&line));
            self.newest = self.newest.max(Some(line.at));
            if let Some(repeat) = self.ledger.arrive(key) {
                fresh.push(Entry { id: logs::id(key.0, key.1, repeat), labels, line });
            }
        }
        self.order.push(now, fresh);
        self.note_dropped(&dropped);
    }

    fn note_dropped(&mut self, dropped: &[Dropped]) {
        let Some(first) = dropped.iter().map(|entry| entry.at).min() else { return };
        let mut streams: Vec<&str> = dropped.iter().map(|entry| entry.labels.as_str()).collect();
        streams.sort_unstable();
        streams.dedup();
        let of = match streams.as_slice() {
            [] | [""] => String::new(),
            [one] => format!(" of {one}"),
            many => format!(" of {} streams", many.len()),
        };
        let lines = if dropped.len() == 1 { "line" } else { "lines" };
        self.out.marks.push(Mark {
            at: first,
            text: format!(
                "The live tail dropped {} {lines}{of} from here on: more came than it could send. They are asked for again.",
                dropped.len()
            ),
        });
        self.want(first.min(self.complete));
    }

    /// The answer to the request that was asked last.
    pub fn answered(&mut self, answer: Result<Answer, QueryError>, now: Millis) {
        match (self.asked.take(), answer) {
            (Some(Asked::Page), Ok(answer)) => {
                self.failures = 0;
                self.page(answer);
            }
            (Some(Asked::Counts { from, to }), Ok(answer)) => {
                self.failures = 0;
                self.counted(from, to, &answer, now);
            }
            (Some(Asked::Page), Err(error)) if error.is_transient() => self.retry(now),
            (Some(Asked::Page), Err(error)) => {
                if let Some(fill) = self.fill.take() {
                    let text = format!("Lines may be missing from here on: {}.", error.headline());
                    self.out.marks.push(Mark { at: fill.from, text });
                }
            }
            // What cannot be counted is read instead, if only for the last moments.
            (Some(Asked::Counts { to, .. }), Err(error)) if !error.is_transient() => {
                self.begin(Cause::Check, to.saturating_sub(LATE_NANOS), to.saturating_add(1), now);
            }
            (Some(Asked::Counts { .. }), Err(_)) | (None, _) => {}
        }
    }

    fn retry(&mut self, now: Millis) {
        let wait = RETRY_FIRST.saturating_mul(1 << self.failures.min(10)).min(RETRY_LONGEST);
        self.failures += 1;
        self.retry_at = Some(now + wait);
    }

    fn page(&mut self, answer: Answer) {
        let limit = self.question.limit();
        let Some(fill) = &mut self.fill else { return };
        let keys: Vec<Key> = answer.frames.iter().flat_map(keys).collect();
        let earliest = keys.iter().map(|(at, _)| *at).min();
        let newest = keys.iter().map(|(at, _)| *at).max();
        self.newest = self.newest.max(newest);
        let progress = fill.took(earliest, keys.len(), limit, self.most_lines);
        fill.missing += self.ledger.take_answer(keys);
        self.out.frames.extend(answer.frames.into_iter().filter(|frame| !frame.is_empty()));
        match progress {
            Progress::More => {}
            Progress::Complete => self.filled(),
            Progress::Crowded(at) => self.out.marks.push(Mark {
                at,
                text: format!(
                    "More than {limit} lines share this nanosecond; the server gives no more of them."
                ),
            }),
            Progress::Enough(at) => {
                self.out.marks.push(Mark {
                    at,
                    text: format!(
                        "More than {} lines came while this page was away; those before here are not loaded.",
                        self.most_lines
                    ),
                });
                self.fill = self.fill.take().map(|fill| Fill { from: at, ..fill });
                self.filled();
            }
        }
    }

    fn filled(&mut self) {
        let Some(fill) = self.fill.take() else { return };
        match fill.cause {
            Cause::Gap => {
                self.completed(fill.began.saturating_mul(NANOS_PER_MILLI));
                self.ledger.lower_floor(fill.from);
            }
            Cause::Check => {
                let quiet = fill.began - self.heard_at >= DEAF_AFTER;
                self.deaf |= fill.missing > 0 && quiet && self.connected;
            }
        }
    }

    /// All lines up to `until` by this machine's clock are held. The clock may be wrong by as much as a fill looks ahead;
    /// the newest line's time is the server's own.
    fn completed(&mut self, until: Nanos) {
        let certain = until.saturating_sub(AHEAD_NANOS);
        let sure = self.newest.map_or(certain, |newest| until.min(newest).max(certain));
        self.complete = self.complete.max(sure.saturating_sub(LATE_NANOS));
    }

    fn counted(&mut self, from: Nanos, to: Nanos, answer: &Answer, now: Millis) {
        let step = CHECK_STEP_SECONDS * NANOS_PER_SECOND;
        let mut differing: Option<(Nanos, Nanos)> = None;
        let mut end = from + step;
        while end <= to {
            let start = end - step;
            if counted_at(answer, end / NANOS_PER_MILLI) > self.ledger.count(start, end) {
                differing = Some(differing.map_or((start, end), |(first, _)| (first, end)));
            }
            end += step;
        }
        match differing {
            Some((first, last)) => {
                self.begin(Cause::Check, first.saturating_add(1), last.saturating_add(1), now);
            }
            None => {
                self.completed(to);
                self.ledger.forget_before(to.saturating_sub(CHECK_BACK_NANOS + LATE_NANOS));
            }
        }
    }

    fn want(&mut self, from: Nanos) {
        self.wanted_from = Some(self.wanted_from.map_or(from, |wanted| wanted.min(from)));
    }

    fn begin(&mut self, cause: Cause, from: Nanos, end: Nanos, began: Millis) {
        self.fill = Some(Fill { cause, from, end, began, lines: 0, missing: 0 });
    }

    /// When [`Follow::step`] has something to do without any event; `None` if never.
    pub fn due(&self) -> Option<Millis> {
        let request = if self.asked.is_some() {
            None
        } else if self.fill.is_some() {
            self.retry_at
        } else {
            self.check_at
        };
        [self.order.due(), request].into_iter().flatten().min()
    }

    /// What is to be done now; called after each event and when something is due.
    pub fn step(&mut self, now: Millis) -> Step {
        let ready = self.order.take(now, |entry| entry.line.at);
        if !ready.is_empty() {
            self.out.frames.push(logs::frame(self.question.planned(), &ready, Labelled::Roughly));
        }
        let ask = if self.asked.is_none() { self.next_request(now) } else { None };
        Step { batch: std::mem::take(&mut self.out), ask, deaf: std::mem::take(&mut self.deaf) }
    }

    fn next_request(&mut self, now: Millis) -> Option<PlannedQuery> {
        if self.fill.is_none()
            && let Some(from) = self.wanted_from.take()
        {
            let ahead = now.saturating_mul(NANOS_PER_MILLI).max(self.last());
            self.begin(Cause::Gap, from, ahead.saturating_add(AHEAD_NANOS), now);
        }
        if let Some(fill) = &self.fill {
            if self.retry_at.is_some_and(|at| now < at) {
                return None;
            }
            self.retry_at = None;
            self.asked = Some(Asked::Page);
            return Some(self.question.page(fill.from, fill.end));
        }
        if self.check_at.is_none_or(|at| now < at) {
            return None;
        }
        self.check_at = Some(now + CHECK_EVERY);
        let (from, to) = self.check_window(now)?;
        self.asked = Some(Asked::Counts { from, to });
        Some(self.question.counts(from, to, CHECK_STEP_SECONDS))
    }

    /// Whole steps that the ledger knows in full and that are past.
    fn check_window(&self, now: Millis) -> Option<(Nanos, Nanos)> {
        let step = CHECK_STEP_SECONDS * NANOS_PER_SECOND;
        let past = now.saturating_mul(NANOS_PER_MILLI).saturating_sub(CHECK_MARGIN_NANOS);
        let to = past.div_euclid(step) * step;
        let earliest = to.saturating_sub(CHECK_BACK_NANOS).max(self.ledger.floor());
        let from = earliest.saturating_add(step - 1).div_euclid(step) * step;
        (from < to).then_some((from, to))
    }
}

/// The lines of a frame, as the ledger knows them.
fn keys(frame: &Frame) -> Vec<Key> {
    let ids = frame.fields.iter().find(|field| field.name == "id");
    let Some(ids) = ids else { return Vec::new() };
    let id = |row| match ids.values.get(row) {
        crate::frame::Value::Text(id) => logs::key_of_id(&id),
        _ => None,
    };
    (0..frame.len()).filter_map(id).collect()
}

/// The count that the answer gives for a moment; a moment without lines has none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of lines")]
fn counted_at(answer: &Answer, at: Millis) -> u64 {
    let counts = answer.frames.iter().filter_map(|frame| {
        let times = frame.time_field()?;
        let values = frame.fields.iter().find(|field| field.values.is_number())?;
        let row = (0..frame.len())
            .find(|row| matches!(times.values.get(*row), crate::frame::Value::Time(time) if time == at))?;
        match values.values.get(row) {
            crate::frame::Value::Number(count) => Some(count as u64),
            _ => None,
        }
    });
    counts.sum()
}

#[cfg(test)]
mod tests;
