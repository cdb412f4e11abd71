//! Automatic refresh: at the chosen interval, not while nobody looks; at once when somebody looks again, and when the
//! network is back.

use atalaya_core::time::{is_refresh_due, range_may_change, refresh_millis};
use leptos::ev;
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::parts;
use crate::app::platform::visibility::page_visible;
use crate::app::platform::{clock, timer};

/// How often the clock is looked at, in milliseconds.
const BEAT_MILLIS: u32 = 500;

/// The interval in force, as written; `None` when off.
pub fn interval(board: Board) -> Option<String> {
    let chosen = board.session.url.with(|url| url.refresh.clone());
    let chosen = chosen.or_else(|| board.dashboard.with_value(|dashboard| dashboard.refresh.clone()));
    chosen.filter(|text| !text.is_empty())
}

/// Refreshes the board for as long as its page is shown.
pub fn follow(board: Board) {
    let visible = page_visible();
    let beat = move || {
        if !visible.get_untracked() {
            return;
        }
        if let Some(words) = clock::words_once() {
            board.session.toasts.say(words);
        }
        if untrack(|| is_due(board)) {
            board.refresh();
        }
    };
    timer::every(BEAT_MILLIS, beat);
    // Browsers slow the timers of hidden pages down; who comes back must not wait for one.
    Effect::new(move |_| {
        visible.track();
        beat();
    });
    // Whatever the interval: what failed without a network, or was missed, is there to be had now.
    let handle = window_event_listener(ev::online, move |_| {
        parts::try_again(board);
        board.refresh();
    });
    on_cleanup(move || handle.remove());
}

/// Whether the range on show can still show anything new.
pub fn may_change(board: Board) -> bool {
    let Ok(range) = board.range.get() else { return false };
    board.raw_range.with(|raw| range_may_change(raw, range, board.now.get()))
}

fn is_due(board: Board) -> bool {
    let Ok(range) = board.range.get() else { return false };
    let Some(millis) = interval(board).and_then(|text| refresh_millis(&text, range)) else { return false };
    board.raw_range.with(|raw| is_refresh_due(raw, range, millis, board.now.get(), clock::now()))
}
