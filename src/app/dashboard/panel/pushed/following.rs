//! A panel's pushed queries at work. In: the queries. Out: their frames, and what to ask of the source beside.
//!
//! **Invariant:** an answer reaches only the queries that asked for it: those of an older question are gone. Whatever
//! arrives is taken: nothing is called that could push while the state is borrowed.

use std::cell::RefCell;
use std::rc::Rc;

use atalaya_core::annotations::Event;
use atalaya_core::config::PushSettings;
use atalaya_core::frame::Frame;
use atalaya_core::live::link::{self, Status};
use atalaya_core::live::push::Follower;
use atalaya_core::model::AnnotationQuery;
use atalaya_core::query::{Priority, PushQuery};
use atalaya_core::time::{Millis, TimeRange, Zone};
use leptos::prelude::GetValue;

use crate::app::dashboard::panel::pushed::{Follow, Standing};
use crate::app::data::answer;
use crate::app::data::client::{Ask, Client, Outcome};
use crate::app::data::live::Live;
use crate::app::data::live::push::{Listening, Update};
use crate::app::platform::clock;
use crate::app::state::Session;

/// Frames of an old question stay for at most this long, in milliseconds, while the new one has none.
const OLD_PICTURE_MILLIS: i64 = 3000;

/// A picture that is to be held from the beginning waits this long for its history, in milliseconds.
const HISTORY_MILLIS: i64 = 10_000;

/// One query with its place at the source.
struct One {
    follower: Follower,
    listening: Option<Listening>,
    status: Option<Status>,
    malformed: Option<(u64, String)>,
    /// The name its questions go by.
    group: String,
}

impl One {
    fn notes(&self, zone: &Zone) -> Vec<String> {
        let mut notes: Vec<String> =
            self.status.as_ref().and_then(|status| status.why.clone()).into_iter().collect();
        notes.extend(self.follower.notes(zone));
        notes.extend(self.malformed.as_ref().map(|(count, why)| {
            let source = &self.follower.query().source_name;
            format!("{count} messages of {source} were not understood; the last was {why}.")
        }));
        notes
    }

    fn rest(&mut self) -> Option<Listening> {
        self.status = None;
        self.follower.disconnected();
        self.listening.take()
    }
}

/// All pushed queries of a panel, or of a dashboard's annotations.
pub(in crate::app::dashboard) struct Following {
    state: RefCell<State>,
    live: Live,
    client: Client,
}

struct State {
    queries: Vec<One>,
    begun: Millis,
    drawn_at: Option<Millis>,
    /// Something arrived since the last picture.
    is_new: bool,
    /// A picture was drawn that no question about the past was open for.
    was_whole: bool,
}

impl Drop for Following {
    fn drop(&mut self) {
        for one in &self.state.get_mut().queries {
            self.client.cancel(&one.group);
        }
    }
}

impl Following {
    /// `key` tells its questions from those of others.
    pub(in crate::app::dashboard) fn new(session: Session, key: &str, queries: Vec<PushQuery>) -> Rc<Self> {
        let config = session.config.get_value();
        let now = clock::now();
        let one = |(place, query): (usize, PushQuery)| {
            let source = config.datasources.iter().find(|source| source.uid == query.source_uid);
            let settings = source.and_then(|source| source.push.as_deref().cloned());
            let follower = Follower::new(query, settings.unwrap_or_else(PushSettings::default), now);
            One {
                follower,
                listening: None,
                status: None,
                malformed: None,
                group: format!("pushed {key} {place}"),
            }
        };
        let state = State {
            queries: queries.into_iter().enumerate().map(one).collect(),
            begun: now,
            drawn_at: None,
            is_new: true,
            was_whole: false,
        };
        Rc::new(Self {
            state: RefCell::new(state),
            live: session.live.get_value(),
            client: session.client.get_value(),
        })
    }
}

impl Follow for Following {
    fn resume(self: Rc<Self>) {
        let wanted: Vec<_> = {
            let state = self.state.borrow();
            let silent = |(place, one): (usize, &One)| {
                let query = one.follower.query();
                (query.follows && one.listening.is_none())
                    .then(|| (place, query.source_uid.clone(), query.subscriptions.clone()))
            };
            state.queries.iter().enumerate().filter_map(silent).collect()
        };
        for (place, source, subscriptions) in wanted {
            let me = Rc::downgrade(&self);
            let sink = Rc::new(move |update: Update<'_>| {
                if let Some(following) = me.upgrade() {
                    following.state.borrow_mut().take(place, update);
                }
            });
            // Not while borrowed: it is told of the state at once.
            let listening = self.live.listen(&source, subscriptions, sink);
            let mut state = self.state.borrow_mut();
            if let Some(one) = state.queries.get_mut(place) {
                one.listening = listening;
            }
        }
    }

    fn rest(&self) {
        let left: Vec<Option<Listening>> =
            self.state.borrow_mut().queries.iter_mut().map(One::rest).collect();
        // Not while borrowed: leaving speaks to the source.
        drop(left);
    }

    fn ask(self: Rc<Self>) {
        let now = clock::now();
        let due: Vec<_> = {
            let mut state = self.state.borrow_mut();
            let asks = state.queries.iter_mut().enumerate();
            asks.filter_map(|(place, one)| Some((place, one.group.clone(), one.follower.ask(now)?))).collect()
        };
        for (place, group, ask) in due {
            let me = Rc::downgrade(&self);
            let request = ask.query.request.clone();
            let then = Box::new(move |outcome: Outcome| {
                let Some(following) = me.upgrade() else { return };
                let answer = answer::read(&ask.query, &outcome);
                let mut state = following.state.borrow_mut();
                if let Some(one) = state.queries.get_mut(place) {
                    let answer = answer.as_ref().map_err(|error| error.headline());
                    let changed = one.follower.answered(ask.ticket, answer, clock::now());
                    state.is_new |= changed;
                }
            });
            self.client.ask(&group, vec![Ask { slot: "past".to_owned(), request, then }], Priority::Visible);
        }
    }

    fn is_time(&self, now: Millis, every: i64) -> bool {
        self.state.borrow().drawn_at.is_none_or(|at| now - at >= every)
    }

    fn can_be_held(&self, now: Millis) -> bool {
        let state = self.state.borrow();
        state.drawn_at.is_some() && (state.was_whole || now - state.begun > HISTORY_MILLIS)
    }

    fn follows(&self) -> bool {
        self.state.borrow().follows()
    }

    fn frames(&self, range: TimeRange, glides: bool) -> Option<Vec<Frame>> {
        self.state.borrow_mut().frames(range, glides, clock::now())
    }

    fn annotations(&self, annotations: &[&AnnotationQuery], range: TimeRange) -> Option<Vec<Vec<Event>>> {
        self.state.borrow_mut().annotations(annotations, range, clock::now())
    }

    fn notes(&self, zone: &Zone) -> Vec<Vec<String>> {
        self.state.borrow().queries.iter().map(|one| one.notes(zone)).collect()
    }

    fn events(&self) -> Vec<Event> {
        let state = self.state.borrow();
        let mut events: Vec<Event> = state.queries.iter().flat_map(|one| one.follower.events()).collect();
        events.sort_by_key(|event| event.from);
        events
    }

    fn standing(&self, zone: &Zone) -> Standing {
        self.state.borrow().standing(zone)
    }
}

impl State {
    fn take(&mut self, place: usize, update: Update<'_>) {
        let now = clock::now();
        let Some(one) = self.queries.get_mut(place) else { return };
        match update {
            Update::Ready => one.follower.connected(now),
            Update::Messages(messages) => {
                for message in messages {
                    self.is_new |= one.follower.take(message, now);
                }
            }
            Update::State(status) => {
                if status.state != link::State::Live {
                    one.follower.disconnected();
                }
                one.status = Some(status);
            }
            Update::Malformed(count, why) => one.malformed = Some((count, why)),
        }
    }

    fn follows(&self) -> bool {
        self.queries.iter().any(|one| one.follower.query().follows)
    }

    fn frames(&mut self, range: TimeRange, glides: bool, now: Millis) -> Option<Vec<Frame>> {
        let first = self.drawn_at.is_none();
        let leaves = |one: &One| one.follower.oldest().is_some_and(|oldest| oldest < range.from);
        let moves = self.follows() && (glides || self.queries.iter().any(leaves));
        if !self.is_new && !moves && !first {
            return None;
        }
        let frames: Vec<Frame> =
            self.queries.iter_mut().flat_map(|one| one.follower.frames(range, range.from)).collect();
        let is_coming = self.queries.iter().any(|one| one.follower.is_filling());
        if first && frames.is_empty() && is_coming && now - self.begun < OLD_PICTURE_MILLIS {
            return None;
        }
        (self.is_new, self.drawn_at) = (false, Some(now));
        self.was_whole |= !is_coming;
        Some(frames)
    }

    fn annotations(
        &mut self,
        annotations: &[&AnnotationQuery],
        range: TimeRange,
        now: Millis,
    ) -> Option<Vec<Vec<Event>>> {
        if !std::mem::take(&mut self.is_new) {
            return None;
        }
        self.drawn_at = Some(now);
        let of =
            |(one, annotation): (&mut One, &&AnnotationQuery)| one.follower.annotations(annotation, range);
        self.was_whole |= !self.queries.iter().any(|one| one.follower.is_filling());
        Some(self.queries.iter_mut().zip(annotations).map(of).collect())
    }

    fn standing(&self, zone: &Zone) -> Standing {
        let worst = self.queries.iter().filter_map(|one| one.status.clone()).max_by_key(rank);
        let mut notes: Vec<String> = Vec::new();
        for one in &self.queries {
            notes.extend(one.notes(zone));
        }
        let mut seen = std::collections::BTreeSet::new();
        notes.retain(|note| seen.insert(note.clone()));
        Standing {
            status: worst,
            newest: self.queries.iter().filter_map(|one| one.follower.newest()).max(),
            filling: self.queries.iter().any(|one| one.follower.is_filling()),
            notes,
        }
    }
}

/// The worse, the higher.
fn rank(status: &Status) -> u8 {
    match status.state {
        link::State::Live => 0,
        link::State::Paused(_) => 1,
        link::State::Connecting => 2,
        link::State::Polling { .. } => 3,
        link::State::Reconnecting { .. } => 4,
        link::State::Stopped => 5,
    }
}
