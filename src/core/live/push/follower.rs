//! One query that is pushed. In: messages, the connection's state, answers about the past, the clock. Out: frames, events,
//! and the questions to ask so that nothing is missing.
//!
//! **Invariant:** what a connection did not bring is asked for: before the first message, at each jump of a sequence, at
//! each `gap`, after each reconnection, and while there is no connection at all. Lines reach their source in no order and
//! a moment later than they are pushed: such a span is asked about until that moment has passed.

mod notes;
mod past;

pub use past::Ask;
use past::{POLL_MILLIS, SILENT_MILLIS};

use crate::annotations::Event;
use crate::config::PushSettings;
use crate::frame::{Frame, Labels};
use crate::live::push::events::EventStore;
use crate::live::push::holes::Holes;
use crate::live::push::lines::LineStore;
use crate::live::push::message::{Gap, Message};
use crate::live::push::series::SeriesStore;
use crate::live::push::track::{Sequel, Track};
use crate::model::AnnotationQuery;
use crate::query::{PushQuery, channel};
use crate::time::{Millis, TimeRange};

const NANOS_PER_MILLI: i64 = 1_000_000;

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
