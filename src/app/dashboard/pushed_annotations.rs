//! Annotations of sources that push: what happened, as it happens. In: the dashboard's annotations that are on. Out: their
//! events beside those that were asked for.
//!
//! **Invariant:** nobody listens for an annotation that is off; what happened while nobody listened is asked of the source
//! beside.

use std::rc::Rc;
use std::sync::Arc;

use atalaya_core::late::Part;
use atalaya_core::model::Dashboard;
use atalaya_core::query::{PushQuery, plan_pushed_annotation};
use atalaya_core::time::TimeRange;
use leptos::prelude::*;

use crate::app::dashboard::annotations::take;
use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::pushed::Follow;
use crate::app::dashboard::parts;
use crate::app::parts::ADVICE;
use crate::app::platform::{clock, timer};

/// How often it is looked whether there is something to ask or to mark, in milliseconds.
const BEAT_MILLIS: u32 = 500;
/// Steps of back-filled samples are as fine as a chart of this width, in CSS pixels, could show.
const WIDTH_PX: u32 = 1000;

/// The annotations that are followed, by their places in the dashboard.
type Followed = Option<(Vec<usize>, Rc<dyn Follow>)>;

/// Follows them for as long as the dashboard is open.
pub fn follow(board: Board) {
    let dashboard = board.dashboard.get_value();
    if !dashboard.annotations.iter().any(|annotation| annotation.pushed_target().is_some()) {
        return;
    }
    let question = Memo::new(move |_| {
        let planned = planned(board);
        // What does not follow the clock is asked again with each refresh.
        let round = planned.iter().any(|(_, query)| !query.follows).then(|| board.round.get());
        (planned, round)
    });
    let followed = StoredValue::new_local(Followed::None);
    Effect::new(move |_| {
        let (planned, _) = question.get();
        let (places, queries): (Vec<usize>, Vec<PushQuery>) = planned.into_iter().unzip();
        if board.missing.get().has(Part::Live) {
            for place in &places {
                take(board, *place, Err(format!("What follows it could not be fetched. {ADVICE}")));
            }
        }
        let following = parts::lines_and_pushes()
            .filter(|_| !places.is_empty())
            .map(|live| (live.follow)(board.session, "annotations", queries));
        followed.set_value(following.clone().map(|following| (places, following)));
        if let Some(following) = following {
            following.resume();
        }
    });
    timer::every(BEAT_MILLIS, move || {
        if let Some((places, following)) = followed.try_get_value().flatten() {
            beat(board, &dashboard, &places, &following);
        }
    });
    on_cleanup(move || {
        followed.try_set_value(None);
    });
}

/// The annotations that are on; one that cannot be followed is said at its switch.
fn planned(board: Board) -> Vec<(usize, PushQuery)> {
    let (scope, dashboard) = (board.scope(), board.dashboard.get_value());
    let on = dashboard.annotations.iter().enumerate().filter(|(_, annotation)| {
        annotation.pushed_target().is_some() && board.annotation_on(&annotation.name, annotation.enabled)
    });
    let planned = on.filter_map(|(place, annotation)| {
        // A range that cannot be read is said once, above the panels.
        let planned = board.planning(&scope, WIDTH_PX, |context| plan_pushed_annotation(annotation, context));
        match planned.ok().flatten()? {
            Ok(query) => Some((place, query)),
            Err(error) => {
                take(board, place, Err(error.words()));
                None
            }
        }
    });
    planned.collect()
}

fn beat(board: Board, dashboard: &Arc<Dashboard>, places: &[usize], following: &Rc<dyn Follow>) {
    // Nobody sees it: what is missing is asked for when somebody does.
    if document().hidden() {
        return;
    }
    following.clone().ask();
    let now = clock::now();
    if board.held.get_untracked() && following.can_be_held(now) {
        return;
    }
    let Ok(range) = board.range.get_untracked() else { return };
    let annotations: Vec<_> = places.iter().filter_map(|place| dashboard.annotations.get(*place)).collect();
    // Up to now, not to the last refresh.
    let range = TimeRange { to: range.to.max(now), ..range };
    let found = following.annotations(&annotations, range);
    for (place, events) in places.iter().zip(found.into_iter().flatten()) {
        take(board, *place, Ok(events));
    }
    let notes = following.notes(&board.zone.get_untracked());
    for (place, notes) in places.iter().zip(notes) {
        if !notes.is_empty() {
            take(board, *place, Err(notes.join(" ")));
        }
    }
}
