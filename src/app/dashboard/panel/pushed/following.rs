//! A panel's pushed queries at work. In: the queries. Out: their frames, and what to ask of the source beside.
//!
//! **Invariant:** an answer reaches only the queries that asked for it: those of an older question are gone.

use std::cell::RefCell;
use std::rc::Rc;

use atalaya_core::annotations::Event;
use atalaya_core::config::PushSettings;
use atalaya_core::frame::Frame;
use atalaya_core::live::link::{State, Status};
use atalaya_core::live::push::Follower;
use atalaya_core::query::{Priority, PushQuery};
use atalaya_core::time::{Millis, TimeRange, Zone};
use leptos::prelude::{GetValue, WithValue};

use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::pushed::Standing;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Client, Outcome};
use crate::app::data::live::Live;
use crate::app::data::live::push::{Listening, Update};
use crate::app::platform::clock;

/// Frames of an old question stay for at most this long, in milliseconds, while the new one has none.
const OLD_PICTURE_MILLIS: i64 = 3000;

/// One query with its place at the source.
struct One {
    follower: Follower,
    listening: Option<Listening>,
    status: Option<Status>,
    malformed: Option<(u64, String)>,
    /// The name its questions go by.
    group: String,
}

/// All pushed queries of a panel.
pub(super) struct Following {
    queries: Vec<One>,
    live: Live,
    client: Client,
    begun: Millis,
    drawn_at: Option<Millis>,
    /// Something arrived since the last picture.
    is_new: bool,
}

impl Drop for Following {
    fn drop(&mut self) {
        for one in &self.queries {
            self.client.cancel(&one.group);
        }
    }
}

impl Following {
    pub(super) fn new(handle: PanelHandle, queries: Vec<PushQuery>) -> Self {
        let session = handle.board.session;
        let config = session.config.get_value();
        let key = handle.placed.with_value(|placed| placed.key.to_string());
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
        Self {
            queries: queries.into_iter().enumerate().map(one).collect(),
            live: session.live.get_value(),
            client: session.client.get_value(),
            begun: now,
            drawn_at: None,
            is_new: true,
        }
    }

    /// Listens again, if it does not yet.
    pub(super) fn resume(this: &Rc<RefCell<Self>>) {
        let live = this.borrow().live.clone();
        let wanted: Vec<_> = {
            let this = this.borrow();
            let silent = |(place, one): (usize, &One)| {
                let query = one.follower.query();
                (query.follows && one.listening.is_none())
                    .then(|| (place, query.source_uid.clone(), query.subscriptions.clone()))
            };
            this.queries.iter().enumerate().filter_map(silent).collect()
        };
        for (place, source, subscriptions) in wanted {
            let me = Rc::downgrade(this);
            let sink = Rc::new(move |update: Update<'_>| {
                if let Some(following) = me.upgrade()
                    && let Ok(mut following) = following.try_borrow_mut()
                {
                    following.take(place, update);
                }
            });
            // Not while borrowed: it is told of the state at once.
            let listening = live.listen(&source, subscriptions, sink);
            if let Some(one) = this.borrow_mut().queries.get_mut(place) {
                one.listening = listening;
            }
        }
    }

    /// Nobody sees the panel.
    pub(super) fn rest(&mut self) {
        for one in &mut self.queries {
            one.listening = None;
            one.status = None;
            one.follower.disconnected();
        }
    }

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
                if status.state != State::Live {
                    one.follower.disconnected();
                }
                one.status = Some(status);
            }
            Update::Malformed(count, why) => one.malformed = Some((count, why)),
        }
    }

    /// Sends the questions that are due.
    pub(super) fn ask(this: &Rc<RefCell<Self>>) {
        let now = clock::now();
        let due: Vec<_> = {
            let mut this = this.borrow_mut();
            let asks = this.queries.iter_mut().enumerate();
            asks.filter_map(|(place, one)| Some((place, one.group.clone(), one.follower.ask(now)?))).collect()
        };
        let client = this.borrow().client.clone();
        for (place, group, ask) in due {
            let me = Rc::downgrade(this);
            let request = ask.query.request.clone();
            let then = Box::new(move |outcome: Outcome| {
                let Some(following) = me.upgrade() else { return };
                let answer = answer::read(&ask.query, &outcome);
                let mut following = following.borrow_mut();
                following.is_new = true;
                if let Some(one) = following.queries.get_mut(place) {
                    let answer = answer.as_ref().map_err(|error| error.headline());
                    one.follower.answered(ask.ticket, answer, clock::now());
                }
            });
            client.ask(&group, vec![Ask { slot: "past".to_owned(), request, then }], Priority::Visible);
        }
    }

    /// Whether a picture is due.
    pub(super) fn is_time(&self, now: Millis, every: i64) -> bool {
        self.drawn_at.is_none_or(|at| now - at >= every)
    }

    pub(super) fn has_drawn(&self) -> bool {
        self.drawn_at.is_some()
    }

    /// Whether the right end of the range is now.
    pub(super) fn follows(&self) -> bool {
        self.queries.iter().any(|one| one.follower.query().follows)
    }

    /// Frames of a range; `None` where the picture on show is as good.
    pub(super) fn frames(&mut self, range: TimeRange) -> Option<Vec<Frame>> {
        let now = clock::now();
        let first = self.drawn_at.is_none();
        if !self.is_new && !self.follows() {
            return None;
        }
        let frames: Vec<Frame> =
            self.queries.iter_mut().flat_map(|one| one.follower.frames(range, range.from)).collect();
        let is_coming = self.queries.iter().any(|one| one.follower.is_filling());
        if first && frames.is_empty() && is_coming && now - self.begun < OLD_PICTURE_MILLIS {
            return None;
        }
        (self.is_new, self.drawn_at) = (false, Some(now));
        Some(frames)
    }

    pub(super) fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = self.queries.iter().flat_map(|one| one.follower.events()).collect();
        events.sort_by_key(|event| event.from);
        events
    }

    pub(super) fn standing(&self, zone: &Zone) -> Standing {
        let worst = self.queries.iter().filter_map(|one| one.status.clone()).max_by_key(rank);
        let mut notes: Vec<String> = Vec::new();
        for one in &self.queries {
            notes.extend(one.status.as_ref().and_then(|status| status.why.clone()));
            notes.extend(one.follower.notes(zone));
            notes.extend(one.malformed.as_ref().map(|(count, why)| {
                let source = &one.follower.query().source_name;
                format!("{count} messages of {source} were not understood; the last was {why}.")
            }));
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
        State::Live => 0,
        State::Paused(_) => 1,
        State::Connecting => 2,
        State::Polling { .. } => 3,
        State::Reconnecting { .. } => 4,
        State::Stopped => 5,
    }
}
