//! One query that is pushed. In: messages, the connection's state, answers about the past, the clock. Out: frames, events,
//! and the questions to ask so that nothing is missing.
//!
//! **Invariant:** what a connection did not bring is asked for: before the first message, at each jump of a sequence, at
//! each `gap`, after each reconnection, and while there is no connection at all. Lines reach their source in no order and
//! a moment later than they are pushed: such a span is asked about until that moment has passed.

use std::collections::BTreeMap;

use crate::annotations::Event;
use crate::config::PushSettings;
use crate::frame::{Frame, Labels};
use crate::live::push::events::{EventStore, MOST_EVENTS};
use crate::live::push::holes::{Hole, Holes, Verdict};
use crate::live::push::lines::{LineStore, MOST_STREAMS};
use crate::live::push::message::{Gap, Message};
use crate::live::push::series::{MOST_SERIES, SeriesStore};
use crate::live::push::track::{Sequel, Track};
use crate::model::AnnotationQuery;
use crate::query::channel;
use crate::query::{Answer, LineCoverage, PlannedQuery, PushQuery};
use crate::time::{Millis, TimeRange, Zone, format_date_time};

/// After a connection, whoever has said nothing for this long is asked about.
const SILENT_MILLIS: i64 = 3000;
/// Without a connection the past is asked for what is new this often.
const POLL_MILLIS: i64 = 10_000;
const NANOS_PER_MILLI: i64 = 1_000_000;

/// A question about the past; hand its answer back with the ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    pub ticket: u64,
    pub query: PlannedQuery,
}

/// One query of a panel, kept up to date.
#[derive(Debug, Clone)]
pub struct Follower {
    query: PushQuery,
    settings: PushSettings,
    series: SeriesStore,
    lines: LineStore,
    events: EventStore,
    /// The last look at the clock while the connection stood.
    connected_until: Millis,
    holes: Holes,
    connected: bool,
    /// Before this, only the past's source knows.
    started: Millis,
    /// When series that are still silent are asked about.
    ask_silent_at: Option<Millis>,
    poll_at: Millis,
    /// What the server last refused.
    fault: Option<String>,
    /// Why the past could not be asked.
    past_error: Option<String>,
    /// Lines before this were not asked for: no more are held.
    lines_begin: Option<Millis>,
    /// More lines than one answer holds share this millisecond.
    crowded: Option<Millis>,
    /// A message of times that have not come yet was not taken.
    from_the_future: bool,
    heard_anything: bool,
}

impl Follower {
    pub fn new(query: PushQuery, settings: PushSettings, now: Millis) -> Self {
        let series = SeriesStore::new(&query);
        let mut follower = Self {
            query,
            settings,
            series,
            lines: LineStore::default(),
            events: EventStore::default(),
            connected_until: now,
            holes: Holes::default(),
            connected: false,
            started: now,
            ask_silent_at: None,
            poll_at: now + POLL_MILLIS,
            fault: None,
            past_error: None,
            lines_begin: None,
            crowded: None,
            from_the_future: false,
            heard_anything: false,
        };
        follower.open_history(now);
        follower
    }

    pub fn query(&self) -> &PushQuery {
        &self.query
    }

    /// The whole range: what is recent exactly, what is older at steps.
    fn open_history(&mut self, now: Millis) {
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

    /// The server takes subscriptions again.
    pub fn connected(&mut self, now: Millis) {
        self.connected = true;
        self.fault = None;
        // Once for all: a series that had nothing to say is not told from one that was cut off.
        self.ask_silent_at = self.heard_anything.then_some(now + SILENT_MILLIS);
        // Events are not counted: nothing but the time shows that one was missed.
        if let (true, Some(past)) = (self.query.events, &self.query.past) {
            let span = TimeRange { from: self.connected_until, to: now };
            self.holes.open(span, past.is_exact(), now + past.lag_millis());
        }
    }

    /// Nothing more comes until [`Follower::connected`].
    pub fn disconnected(&mut self) {
        self.connected = false;
        self.series.tracks.values_mut().for_each(Track::interrupt);
        self.lines.tracks.values_mut().for_each(Track::interrupt);
    }

    /// Takes a message, if this query wants it. Returns whether anything changed.
    pub fn take(&mut self, message: &Message, now: Millis) -> bool {
        match message {
            Message::Data(data) => {
                if !self.wants(&data.channel, &data.labels) {
                    return false;
                }
                if data.times.iter().any(|at| is_to_come(*at, now)) {
                    self.from_the_future = true;
                    return true;
                }
                self.heard_anything = true;
                let from = data.times.iter().min().copied().unwrap_or(now);
                if let Some(sequel) = self.series.receive(data, self.settings.most_points) {
                    self.follow_up(sequel, from, now);
                }
            }
            Message::Log(lines) => {
                if !self.wants(&lines.channel, &lines.labels) {
                    return false;
                }
                if lines.lines.iter().any(|(at, _)| is_to_come(in_millis(*at), now)) {
                    self.from_the_future = true;
                    return true;
                }
                self.heard_anything = true;
                let from = lines.lines.iter().map(|(at, _)| *at).min().unwrap_or_default();
                match self.lines.receive(lines, self.settings.most_points) {
                    Some(Sequel::After(after, to)) => {
                        self.follow_up(Sequel::After(in_millis(after), in_millis(to)), in_millis(from), now);
                    }
                    Some(sequel) => self.follow_up(sequel, in_millis(from), now),
                    None => {}
                }
            }
            Message::Event(event) => {
                if !self.wants(&event.channel, &event.labels) {
                    return false;
                }
                return self.events.take(event);
            }
            Message::Gap(gap) => return self.gap(gap, now),
            Message::Fault(fault) => {
                let is_ours = fault.channel.as_deref().is_none_or(|channel| self.has_channel(channel));
                if !is_ours {
                    return false;
                }
                self.fault = Some(fault.message.clone());
            }
            Message::Heartbeat => return false,
        }
        true
    }

    fn wants(&self, channel: &str, labels: &Labels) -> bool {
        self.query.subscriptions.iter().any(|own| own.wants(channel, labels))
    }

    /// Whether a channel, or a pattern that was subscribed, is one of this query's.
    fn has_channel(&self, channel: &str) -> bool {
        let mut own = self.query.subscriptions.iter();
        own.any(|own| own.channel == channel || channel::fits(&own.channel, channel))
    }

    fn follow_up(&mut self, sequel: Sequel, from: Millis, now: Millis) {
        match sequel {
            Sequel::Follows | Sequel::Again => {}
            Sequel::After(after, to) => {
                let to = self.overlap(to, now);
                self.open_hole(TimeRange { from: after, to }, now);
            }
            Sequel::First => {
                let Some(past) = &self.query.past else { return };
                // The history was asked for a moment before; its newest part was not there yet.
                let mut since = self.query.range.shown.from.max(self.started - past.lag_millis());
                if self.lines.gone > 0 {
                    // Older lines would only be let go again.
                    since = since.max(self.lines.oldest().map_or(since, in_millis));
                }
                let to = self.overlap(from, now);
                if since < to {
                    self.open_hole(TimeRange { from: since, to }, now);
                }
            }
        }
    }

    /// Up to when to ask for what came before a message of this time. Lines of other streams may have been written later
    /// and said before it; what is told again of those received adds nothing.
    fn overlap(&self, at: Millis, now: Millis) -> Millis {
        let is_lines = self.query.past.as_ref().is_some_and(crate::query::Past::is_lines);
        if is_lines { at.max(now) } else { at }
    }

    fn gap(&mut self, gap: &Gap, now: Millis) -> bool {
        let mut found = self.query.events && self.has_channel(&gap.channel);
        for (labels, track) in &mut self.series.tracks {
            let own = labels.get(super::series::CHANNEL).is_some_and(|own| channel::fits(&gap.channel, own));
            if let (true, Some(newest)) = (own, track.newest()) {
                cut(track, gap, newest, 1);
                found = true;
            }
        }
        for (labels, track) in &mut self.lines.tracks {
            let own = labels.get(super::series::CHANNEL).is_some_and(|own| channel::fits(&gap.channel, own));
            if let (true, Some(newest)) = (own, track.newest()) {
                cut(track, gap, newest, NANOS_PER_MILLI);
                found = true;
            }
        }
        if let (true, Some(from)) = (found, gap.from) {
            self.open_hole(TimeRange { from, to: gap.to.unwrap_or(now) }, now);
        }
        found
    }

    fn open_hole(&mut self, span: TimeRange, now: Millis) {
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
        let is_lines = self.query.past.as_ref().is_some_and(crate::query::Past::is_lines);
        let mut changed = 0;
        if is_lines {
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

    /// What is shown of a range; what lies left of it is forgotten.
    pub fn frames(&mut self, range: TimeRange, keep_from: Millis) -> Vec<Frame> {
        self.forget(keep_from.min(range.from));
        let mut frames = self.series.frames(&self.query, range);
        frames.retain(|frame| !frame.is_empty());
        frames.extend(self.lines.frame(&self.query.ref_id, range));
        frames
    }

    fn forget(&mut self, before: Millis) {
        for track in self.series.tracks.values_mut() {
            track.forget(before);
        }
        self.series.tracks.retain(|_, track| track.newest().is_some_and(|newest| newest >= before));
        self.lines.forget(before.saturating_mul(NANOS_PER_MILLI));
        self.events.forget(before);
        self.holes.forget(before);
    }

    /// What happened, for marks on charts.
    pub fn events(&self) -> Vec<Event> {
        self.events.marks()
    }

    /// All that an annotation marks in a range: what was pushed, and what the past tells.
    pub fn annotations(&mut self, annotation: &AnnotationQuery, range: TimeRange) -> Vec<Event> {
        let told = self.frames(range, range.from);
        self.events.annotations(annotation, &told)
    }

    /// The time of the newest sample or line.
    pub fn newest(&self) -> Option<Millis> {
        self.series.newest().max(self.lines.newest().map(in_millis))
    }

    /// The time of the oldest sample or line that is held.
    pub fn oldest(&self) -> Option<Millis> {
        let lines = self.lines.oldest().map(in_millis);
        self.series.oldest().into_iter().chain(lines).min()
    }

    /// Questions about the past are open.
    pub fn is_filling(&self) -> bool {
        !self.holes.is_empty()
    }

    /// What a viewer must know of this query besides its data.
    pub fn notes(&self, zone: &Zone) -> Vec<String> {
        let mut notes = Vec::new();
        let source = &self.query.source_name;
        notes.extend(self.fault.iter().map(|text| format!("{source} says: {text}")));
        let beside = self.query.past.as_ref();
        if let (Some(why), Some(past)) = (&self.past_error, beside) {
            notes.push(format!("{} cannot be asked for what was missed: {why}", past.source_name()));
        }
        if let Some(past) = beside
            && !past.unknown_variables().is_empty()
        {
            notes.push(format!(
                "Unknown variable in the back-fill query: ${}",
                past.unknown_variables().join(", $")
            ));
        }
        let has_data = !self.series.tracks.is_empty() || !self.lines.tracks.is_empty();
        if beside.is_none() && has_data {
            let what = "the data begins when this page was opened, and what is missed stays missing";
            notes.push(format!("Query {} names no back-fill: {what}.", self.query.ref_id));
        }
        if let (Some(first), Some(last)) = (self.holes.lost().first(), self.holes.lost().last()) {
            let spans = self.holes.lost().len();
            let more = if spans > 1 { format!(", in {spans} pieces") } else { String::new() };
            let whose = beside
                .map_or_else(String::new, |past| format!("; {} does not have it either", past.source_name()));
            notes.push(format!(
                "Missing between {} and {}{more}{whose}.",
                format_date_time(first.from, zone),
                format_date_time(last.to.max(first.to), zone)
            ));
        }
        if self.from_the_future {
            notes.push(format!("{source} sent times that have not come yet; those messages were not taken."));
        }
        if let Some(at) = self.crowded {
            let at = format_date_time(at, zone);
            notes.push(format!(
                "More lines share one moment at {at} than one answer holds: some are missing."
            ));
        }
        if let Some(begin) = self.lines_begin {
            let begin = format_date_time(begin, zone);
            notes.push(format!("Lines before {begin} are not loaded: no more are held at once."));
        }
        if self.series.is_crowded {
            notes.push(format!(
            "More than {MOST_SERIES} series came for query {}: the others are not shown. A narrower channel or a \
             filter shows them.",
            self.query.ref_id
        ));
        }
        if self.lines.is_crowded {
            notes.push(format!(
            "Lines of more than {MOST_STREAMS} streams came for query {}: those of the others are not shown. A \
             narrower channel or a filter shows them.",
            self.query.ref_id
        ));
        }
        if self.events.is_full {
            notes.push(format!("More than {MOST_EVENTS} events came; the oldest are not marked."));
        }
        if self.lines.gone > 0 {
            notes.push(format!("{} older lines were let go to bound the memory.", self.lines.gone));
        }
        if self.series.tracks.values().any(|track| track.thinned) {
            notes.push(
                "Older samples are shown by the lowest and highest of each few, to bound the memory."
                    .to_owned(),
            );
        }
        notes
    }
}

/// Clocks of publishers differ by seconds. What is said of a later time would hide every gap until then.
const EARLY_MILLIS: i64 = 60_000;

fn is_to_come(at: Millis, now: Millis) -> bool {
    at > now.saturating_add(EARLY_MILLIS)
}

fn in_millis(nanos: i64) -> Millis {
    nanos.div_euclid(NANOS_PER_MILLI)
}

/// Takes what a `gap` message names out of what is known of a series.
fn cut<T: Clone + PartialEq>(track: &mut Track<T>, gap: &Gap, newest: i64, unit: i64) {
    if let Some(from) = gap.from {
        let to = gap.to.map_or(newest.saturating_add(1), |to| to.saturating_mul(unit));
        track.cut(from.saturating_mul(unit), to);
    }
    if gap.to.is_none() {
        track.interrupt();
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
    let crate::frame::Values::Nanos(times) = &frame.time_field()?.values else { return None };
    times.iter().min().copied().map(in_millis)
}
