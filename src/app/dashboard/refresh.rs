//! Automatic refresh: at the chosen interval, not while nobody looks, and at once when somebody looks again.

use atalaya_core::time::parse_duration;
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::platform::visibility::page_visible;
use crate::app::platform::{clock, timer};

/// How often the clock is looked at, in milliseconds.
const BEAT_MILLIS: u32 = 500;
/// Shortest interval that is obeyed, in milliseconds.
const LEAST_MILLIS: i64 = 1000;

/// The choices offered where the dashboard names none.
pub const INTERVALS: [&str; 9] = ["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h"];

/// The interval in force, as written; `None` when off.
pub fn interval(board: Board) -> Option<String> {
    let chosen = board.session.url.with(|url| url.refresh.clone());
    let chosen = chosen.or_else(|| board.dashboard.with_value(|dashboard| dashboard.refresh.clone()));
    chosen.filter(|text| !text.is_empty())
}

/// Milliseconds of an interval; `auto` is a panel's width of the range, as Grafana has it.
fn millis(board: Board, text: &str) -> Option<i64> {
    if text == "auto" {
        let range = board.range.get_untracked().ok()?;
        return Some((range.duration() / 1000).clamp(5000, 3_600_000));
    }
    parse_duration(text).map(|millis| millis.max(LEAST_MILLIS))
}

/// Refreshes the board for as long as its page is shown.
pub fn follow(board: Board) {
    let visible = page_visible();
    timer::every(BEAT_MILLIS, move || {
        if !visible.get_untracked() {
            return;
        }
        let due = interval_untracked(board).and_then(|text| millis(board, &text));
        let last = board.now.get_untracked();
        if due.is_some_and(|due| clock::now() - last >= due) {
            board.refresh();
        }
    });
}

fn interval_untracked(board: Board) -> Option<String> {
    untrack(|| interval(board))
}
