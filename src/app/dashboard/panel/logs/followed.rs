//! Following a panel's sources while the viewer wants it and the panel is near the screen.

use std::rc::Rc;

use atalaya_core::live::link::{State, Status};
use leptos::prelude::*;

use crate::app::dashboard::panel::logs::held::Held;
use crate::app::data::live::tail::{Looking, Update};
use crate::app::platform::timer;

/// How often what left the range is let go, in milliseconds.
const TRIM_MILLIS: u32 = 5_000;

pub fn follow(held: Held) {
    let handle = held.handle;
    let looking = StoredValue::new_local(Vec::<Looking>::new());
    // One status for each source; the viewer is told the worst.
    let each = StoredValue::new(Vec::<Option<Status>>::new());
    let ready = Memo::new(move |_| held.version.get() > 0);
    Effect::new(move |_| {
        let wanted = held.live.get() && handle.near.get() && ready.get();
        // An answer to another question begins anew.
        held.replaced.get();
        let sources = held.sources.get();
        looking.update_value(Vec::clear);
        held.status.set(None);
        handle.followed.set(held.live.get_untracked());
        if !wanted {
            if !held.live.get_untracked() {
                held.resume();
            }
            return;
        }
        each.set_value(vec![None; sources.len()]);
        let live = handle.board.session.live.get_value();
        for (at, source) in sources.into_iter().enumerate() {
            let Some((question, held_until)) = held.question(&source) else { continue };
            let sink = Rc::new(move |update: Update| match update {
                Update::Lines(batch) => held.take(&source.ref_id, &batch),
                Update::State(status) => {
                    each.update_value(|each| {
                        if let Some(own) = each.get_mut(at) {
                            *own = Some(status);
                        }
                    });
                    held.status.set(each.with_value(|each| worst(each)));
                }
            });
            if let Some(one) = live.follow(question, held_until, held.bounds().lines, sink) {
                looking.update_value(|looking| looking.push(one));
            }
        }
    });
    timer::every(TRIM_MILLIS, move || {
        if held.flows() {
            held.trim();
        }
    });
    on_cleanup(move || {
        handle.followed.try_set(false);
    });
}

/// The state that a viewer must know of first.
fn worst(each: &[Option<Status>]) -> Option<Status> {
    let rank = |status: &Status| match status.state {
        State::Stopped => 0,
        State::Reconnecting { .. } => 1,
        State::Polling { .. } => 2,
        State::Connecting => 3,
        State::Paused(_) => 4,
        State::Live => 5,
    };
    each.iter().flatten().min_by_key(|status| rank(status)).cloned()
}
