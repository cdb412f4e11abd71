//! What the past's source is asked. In: spans that no message covers, the clock, answers. Out: questions, and which spans
//! are whole.
//!
//! **Invariant:** a span stays open until its answer proves it whole, or it is known that nobody has it.

use std::collections::BTreeMap;

use super::{Follower, NANOS_PER_MILLI, in_millis};
use crate::frame::{Frame, Labels, Values};
use crate::live::push::holes::{Hole, Holes, Verdict};
use crate::live::push::track::Track;
use crate::query::{Answer, LineCoverage, Past, PlannedQuery};
use crate::time::{Millis, TimeRange};

/// After a connection, whoever has said nothing for this long is asked about.
pub(super) const SILENT_MILLIS: i64 = 3000;
/// Without a connection the past is asked for what is new this often.
pub(super) const POLL_MILLIS: i64 = 10_000;

/// A question about the past; hand its answer back with the ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    pub ticket: u64,
    pub query: PlannedQuery,
}

impl Follower {
    /// The whole range: what is recent exactly, what is older at steps.
    pub(super) fn open_history(&mut self, now: Millis) {
        let Some(past) = &self.query.past else { return };
        let range = self.query.range.shown;
        let to = if self.query.follows { now } else { range.to.min(now) };
        let edge = match (past.is_lines(), past.is_exact()) {
            (true, _) => range.from,
            (false, true) => range.from.max(to - self.settings.exact_millis),
            (false, false) => to,
        };
        if edge < to {
            self.holes.open(TimeRange { from: edge, to }, true, now);
        }
        if range.from < edge {
            self.holes.open(TimeRange { from: range.from, to: edge }, false, now);
        }
    }

    /// Up to when to ask for what came before a message of this time. Lines of other streams may have been written later
    /// and said before it; what is told again of those received adds nothing.
    pub(super) fn overlap(&self, at: Millis, now: Millis) -> Millis {
        if self.past_is_lines() { at.max(now) } else { at }
    }

    fn past_is_lines(&self) -> bool {
        self.query.past.as_ref().is_some_and(Past::is_lines)
    }

    pub(super) fn open_hole(&mut self, span: TimeRange, now: Millis) {
        let Some(past) = &self.query.past else {
            self.holes.lose(span);
            return;
        };
        let exact = past.is_exact() && (past.is_lines() || span.duration() <= self.settings.exact_millis);
        // Computed values of what is not scraped yet would repeat the last one.
        let due = if exact { Holes::gathered(now) } else { now.max(span.to + past.lag_millis()) };
        // Samples of a series come in order, so that the newest proves the others; lines do not. All that was missed had
        // been said by now.
        let ripe = if past.is_lines() { now + past.lag_millis() } else { Millis::MIN };
        self.holes.open_ripening(span, exact, due, ripe);
    }

    /// What to ask now; called often.
    pub fn ask(&mut self, now: Millis) -> Option<Ask> {
        if self.connected {
            self.connected_until = now;
        }
        self.query.past.as_ref()?;
        self.ask_silent(now);
        self.poll(now);
        let hole = self.holes.next(now)?;
        let past = self.query.past.as_ref()?;
        let shift = self.query.range.shift_millis;
        let span = TimeRange { from: hole.span.from - shift, to: hole.span.to - shift };
        let mut query = if hole.exact {
            past.exact(&self.query.ref_id, span)
        } else {
            past.stepped(&self.query.ref_id, span, self.query.step_millis)
        };
        query.shift_millis = shift;
        Some(Ask { ticket: hole.ticket, query })
    }

    /// Series that say nothing on a new connection may have been cut off for good.
    fn ask_silent(&mut self, now: Millis) {
        if self.ask_silent_at.is_none_or(|at| now < at) {
            return;
        }
        self.ask_silent_at = None;
        let samples =
            self.series.tracks.values().filter(|track| !track.heard).filter_map(|track| track.newest());
        let lines = self.lines.tracks.values().filter(|track| !track.heard);
        let lines = lines.filter_map(|track| track.newest().map(in_millis));
        if let Some(from) = samples.chain(lines).min() {
            self.open_hole(TimeRange { from, to: now }, now);
        }
    }

    /// While nothing is pushed, what is new is asked for now and then.
    fn poll(&mut self, now: Millis) {
        let (due, Some(past)) = (self.poll_at <= now, &self.query.past) else { return };
        if !due || !self.query.follows {
            return;
        }
        self.poll_at = now + POLL_MILLIS;
        if self.connected && (self.heard_anything || self.query.events) {
            return;
        }
        let newest = self.newest().unwrap_or(self.started);
        // Lines may be there only after newer ones: some of those up to the last question were not yet.
        let from = if past.is_lines() { newest.min(now - POLL_MILLIS - past.lag_millis()) } else { newest };
        let from = from.max(now - self.settings.exact_millis);
        self.holes.open(TimeRange { from, to: now }, past.is_exact(), now);
    }

    /// Takes the answer to a question; an error is one that was said already, in words. Returns whether there is more to
    /// show, or a gap less.
    pub fn answered(&mut self, ticket: u64, answer: Result<&Answer, String>, now: Millis) -> bool {
        let Some(mut hole) = self.holes.asked(ticket) else { return false };
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                self.past_error = Some(why);
                self.holes.settle(ticket, Verdict::Failed, now);
                return false;
            }
        };
        self.past_error = None;
        let most = self.settings.most_points;
        let step = if hole.exact {
            0
        } else {
            answer.frames.iter().find_map(|frame| frame.step_millis).unwrap_or(0)
        };
        let mut changed = 0;
        if self.past_is_lines() {
            for frame in &answer.frames {
                changed += self.lines.fill(frame, hole.span, most);
                // What is not ripe is asked for again, as a whole.
                if !hole.is_ripe() {
                    continue;
                }
                if let Some(oldest) = page_edge(answer, frame) {
                    hole = self.next_page(&hole, oldest, now);
                }
                let reach = if hole.older { self.lines.all_reached() } else { self.lines.reach(frame) };
                heal(&mut self.lines.tracks, &reach, hole.span, NANOS_PER_MILLI);
            }
        } else {
            changed += self.series.fill(&answer.frames, hole.span, &self.settings.ignored_labels, step, most);
            if hole.exact {
                let reach = self.series.reach(&answer.frames, &self.settings.ignored_labels);
                changed += heal(&mut self.series.tracks, &reach, hole.span, 1);
            }
        }
        let verdict = self.verdict(&hole, now);
        self.holes.settle(ticket, verdict, now);
        changed > 0
    }

    /// What to ask for after a page of lines that stopped at the server's limit: what is older, while it would be kept.
    /// Returns what the page itself was about: its oldest millisecond may have more lines.
    fn next_page(&mut self, hole: &Hole, oldest: Millis, now: Millis) -> Hole {
        let page = self.holes.narrow(hole.ticket, oldest + 1).unwrap_or(*hole);
        if self.lines.is_full(self.settings.most_points) {
            self.lines_begin = Some(self.lines_begin.map_or(oldest, |begin| begin.max(oldest)));
            return page;
        }
        // A page within its last millisecond would be answered by the same page again.
        let is_crowded = oldest >= hole.span.to;
        if is_crowded {
            self.crowded = Some(oldest);
        }
        let rest = TimeRange { from: hole.span.from, to: oldest - i64::from(is_crowded) };
        if rest.from < rest.to {
            self.holes.open_older(rest, now);
        }
        page
    }

    /// Whether the answer is proven whole: it reaches the first message after each break.
    fn verdict(&mut self, hole: &Hole, now: Millis) -> Verdict {
        if !self.query.follows {
            return Verdict::Complete;
        }
        if !hole.is_ripe() {
            return Verdict::Partly { again: now };
        }
        let broken = breaks(&self.series.tracks, hole.span, 1, hole.exact)
            || breaks(&self.lines.tracks, hole.span, NANOS_PER_MILLI, hole.exact);
        match (broken, hole.exact) {
            (false, _) => Verdict::Complete,
            (true, true) => Verdict::Partly { again: now },
            (true, false) => {
                self.holes.lose(hole.span);
                Verdict::Complete
            }
        }
    }
}

/// Breaks in a span that the answer reaches beyond are whole now; returns how many there were.
fn heal<T: Clone + PartialEq>(
    tracks: &mut BTreeMap<Labels, Track<T>>,
    reach: &BTreeMap<Labels, i64>,
    span: TimeRange,
    unit: i64,
) -> usize {
    let mut healed = 0;
    for (labels, track) in tracks {
        let Some(reached) = reach.get(labels) else { continue };
        for (left, right) in breaks_within(track, span, unit) {
            if right <= *reached {
                track.heal(left, right);
                healed += 1;
            }
        }
    }
    healed
}

/// Whether breaks of a span are left; of values at steps, those without a single value within.
fn breaks<T: Clone + PartialEq>(
    tracks: &BTreeMap<Labels, Track<T>>,
    span: TimeRange,
    unit: i64,
    exact: bool,
) -> bool {
    tracks.values().any(|track| {
        breaks_within(track, span, unit)
            .into_iter()
            .any(|(left, right)| exact || track.is_empty_between(left, right))
    })
}

fn breaks_within<T: Clone + PartialEq>(track: &Track<T>, span: TimeRange, unit: i64) -> Vec<(i64, i64)> {
    let (from, to) = in_unit(span, unit);
    let mut breaks = track.coverage().breaks(from, to);
    breaks.retain(|(left, right)| *left >= from && *right <= to);
    breaks
}

/// A span in a track's unit, whole milliseconds included.
fn in_unit(span: TimeRange, unit: i64) -> (i64, i64) {
    (span.from.saturating_mul(unit), span.to.saturating_mul(unit).saturating_add(unit - 1))
}

/// The time of the oldest line where the server stopped at its limit: older ones are asked for next.
fn page_edge(answer: &Answer, frame: &Frame) -> Option<Millis> {
    if !matches!(answer.lines, Some(LineCoverage::LimitReached(_))) {
        return None;
    }
    let Values::Nanos(times) = &frame.time_field()?.values else { return None };
    times.iter().min().copied().map(in_millis)
}
