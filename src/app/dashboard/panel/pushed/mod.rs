//! What a panel's sources push. In: the panel's pushed queries, whether it is near the screen. Out: frames and events
//! beside those that were asked for, a clock that the time axis follows, and the connection's state.
//!
//! **Invariant:** a panel that nobody sees listens to nothing; when it is seen again what was missed is asked for.

pub(in crate::app::dashboard) mod following;
mod mark;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use atalaya_core::annotations::Event;
use atalaya_core::frame::Frame;
use atalaya_core::live::link::Status;
use atalaya_core::live::push::picture_every;
use atalaya_core::model::AnnotationQuery;
use atalaya_core::query::{PushQuery, QueryError, plan_pushed};
use atalaya_core::time::{Millis, TimeRange, Zone};
use leptos::prelude::*;

pub use mark::LiveMark;

use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::parts;
use crate::app::platform::clock;

/// How often a panel looks whether there is something to ask or to draw, in milliseconds.
const BEAT_MILLIS: u64 = 100;
/// Between two pictures of a panel without a time axis, in milliseconds.
const FIGURE_MILLIS: i64 = 250;
/// Between two looks at a table or at lines, in milliseconds: people read them.
const ROWS_MILLIS: i64 = 500;

/// Frames compared by identity.
#[derive(Clone, Default)]
pub struct PushedFrames {
    pub frames: Arc<Vec<Frame>>,
    /// Counts the panel's questions: frames of another one are no continuation.
    pub question: u64,
}

impl PartialEq for PushedFrames {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.frames, &other.frames)
    }
}

/// How it stands with a panel's pushed queries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Of the connection that stands worst; `None` while nothing is subscribed.
    pub status: Option<Status>,
    /// The newest sample's or line's time.
    pub newest: Option<Millis>,
    /// What was missed is being asked for.
    pub filling: bool,
    pub notes: Vec<String>,
}

/// Pushed queries at work.
pub trait Follow {
    /// Listens again, if it does not yet.
    fn resume(self: Rc<Self>);

    /// Nobody sees the panel.
    fn rest(&self);

    /// Sends the questions that are due.
    fn ask(self: Rc<Self>);

    /// Whether a picture is due.
    fn is_time(&self, now: Millis, every: i64) -> bool;

    /// Whether what is shown can be held still: the history is in it, or takes too long.
    fn can_be_held(&self, now: Millis) -> bool;

    /// Whether the right end of the range is now.
    fn follows(&self) -> bool;

    /// Frames of a range; `None` where the picture on show is as good. A picture that `glides` moves with the clock; rows
    /// change only when something came, or left the range.
    fn frames(&self, range: TimeRange, glides: bool) -> Option<Vec<Frame>>;

    /// What happened, by the annotations that the queries were planned from, in their order; `None` where nothing is new.
    fn annotations(&self, annotations: &[&AnnotationQuery], range: TimeRange) -> Option<Vec<Vec<Event>>>;

    /// What is to be said of each query.
    fn notes(&self, zone: &Zone) -> Vec<Vec<String>>;

    fn events(&self) -> Vec<Event>;

    fn standing(&self, zone: &Zone) -> Standing;
}

/// Signals of one panel; copies are the same.
#[derive(Clone, Copy)]
pub struct Pushed {
    pub frames: RwSignal<PushedFrames>,
    pub events: RwSignal<Vec<Event>>,
    /// The right end of the time axis while it follows the clock.
    pub clock: RwSignal<Option<Millis>>,
    pub standing: RwSignal<Standing>,
    /// By the viewer: the picture stands still while the data goes on.
    pub paused: RwSignal<bool>,
    /// Whether any query of the panel is pushed.
    pub is_any: RwSignal<bool>,
    /// Counts what was followed.
    question: StoredValue<u64>,
    following: StoredValue<Option<Rc<dyn Follow>>, LocalStorage>,
}

impl Pushed {
    pub fn new() -> Self {
        Self {
            frames: RwSignal::default(),
            events: RwSignal::default(),
            clock: RwSignal::new(None),
            standing: RwSignal::default(),
            paused: RwSignal::new(false),
            is_any: RwSignal::new(false),
            following: StoredValue::new_local(None),
            question: StoredValue::new(0),
        }
    }
}

impl PanelHandle {
    /// The panel's pushed queries as they are now; `None` while a variable may still change them.
    pub fn plan_pushed(self) -> Option<Vec<Result<PushQuery, QueryError>>> {
        let placed = self.placed.get_value();
        self.board.variables.settled_for(&placed.panel)?;
        let scope = self.board.panel_scope(&placed);
        let width_px = self.query_width_px();
        let planned = self.board.planning(&scope, width_px, |context| plan_pushed(&placed.panel, context));
        Some(planned.unwrap_or_default())
    }

    /// Follows the pushed queries for as long as somebody could see them.
    pub fn follow_when_near(self, near: Signal<bool>) {
        let pushed = self.pushed;
        let width_px = Memo::new(move |_| (self.size.get().0 > 0.0).then(|| self.query_width_px()));
        let question = Memo::new(move |_| {
            // A width of nothing is a panel that is not laid out yet.
            width_px.get()?;
            let planned: Vec<PushQuery> = self.plan_pushed()?.into_iter().filter_map(Result::ok).collect();
            // What does not follow the clock is asked again with each refresh.
            let round = planned.iter().any(|query| !query.follows).then(|| self.board.round.get());
            Some((planned, round))
        });
        // The whole dashboard's pause, until the panel's own button says otherwise.
        Effect::new(move |_| pushed.paused.set(self.board.held.get()));
        let key = self.placed.with_value(|placed| placed.key.to_string());
        let asked = StoredValue::new(None);
        let beat = StoredValue::new_local(None::<IntervalHandle>);
        let stop = move || {
            if let Some(beat) = beat.try_update_value(Option::take).flatten() {
                beat.clear();
            }
        };
        Effect::new(move |_| {
            let Some(question) = question.get() else { return };
            let near = near.get();
            if asked.with_value(|asked| asked.as_ref() != Some(&question)) {
                pushed.is_any.set(!question.0.is_empty());
                let following = parts::lines_and_pushes()
                    .filter(|_| !question.0.is_empty())
                    .map(|live| (live.follow)(self.board.session, &key, question.0.clone()));
                if following.is_none() {
                    pushed.frames.set(PushedFrames::default());
                    pushed.clock.set(None);
                }
                pushed.following.set_value(following);
                pushed.question.update_value(|question| *question += 1);
                asked.set_value(Some(question));
            }
            let following = pushed.following.get_value();
            stop();
            let Some(following) = following else { return };
            if near {
                following.clone().resume();
                let tick = move || self.beat();
                let handle = set_interval_with_handle(tick, Duration::from_millis(BEAT_MILLIS)).ok();
                beat.set_value(handle);
                self.beat();
            } else {
                following.rest();
            }
        });
        on_cleanup(move || {
            stop();
            pushed.following.try_set_value(None);
        });
    }

    /// Asks what is to be asked, and draws what is new if it is time.
    fn beat(self) {
        let pushed = self.pushed;
        let Some(following) = pushed.following.try_get_value().flatten() else { return };
        // Nobody sees it: what is missing is asked for when somebody does.
        if document().hidden() {
            return;
        }
        following.clone().ask();
        let now = clock::now();
        let (width_px, _) = self.size.get_untracked();
        let Some((range, _)) = untrack(|| self.range()) else { return };
        let (every, glides) = match self.placed.with_value(|placed| placed.panel.kind.clone()).as_str() {
            "timeseries" => (picture_every(range, width_px), true),
            "table" | "logs" => (ROWS_MILLIS, false),
            _ => (FIGURE_MILLIS, true),
        };
        if !following.is_time(now, every) {
            return;
        }
        let standing = following.standing(&self.board.zone.get_untracked());
        if pushed.standing.with_untracked(|before| *before != standing) {
            pushed.standing.set(standing);
        }
        if pushed.paused.get_untracked() && following.can_be_held(now) {
            return;
        }
        let follows = following.follows();
        let shown = if follows { untrack(|| self.range_at(now)).unwrap_or(range) } else { range };
        let frames = following.frames(shown, glides);
        if frames.is_none() && !glides && pushed.clock.get_untracked().is_some() {
            return;
        }
        if let Some(frames) = frames {
            pushed
                .frames
                .set(PushedFrames { frames: Arc::new(frames), question: pushed.question.get_value() });
            let events = following.events();
            if pushed.events.with_untracked(|before| *before != events) {
                pushed.events.set(events);
            }
        }
        let clock = follows.then_some(now);
        if pushed.clock.get_untracked() != clock {
            pushed.clock.set(clock);
        }
    }
}
