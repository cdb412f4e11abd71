//! The mark in a panel's head that says how it stands with what is pushed: live or not, how old the newest data is; and
//! the button that holds the picture still.

use atalaya_core::live::link::{Room, State, age};
use leptos::prelude::*;

use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::pushed::Standing;
use crate::app::platform::{clock, timer};

/// How often the age is counted anew, in milliseconds.
const AGE_MILLIS: u32 = 1000;

#[component]
pub fn LiveMark() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let pushed = handle.pushed;
    view! {
        <Show when=move || pushed.is_any.get()>
            <Mark />
        </Show>
    }
}

#[component]
fn Mark() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let pushed = handle.pushed;
    let now = RwSignal::new(clock::now());
    timer::every(AGE_MILLIS, move || now.set(clock::now()));
    let paused = move || pushed.paused.get();
    let said = move |room: Room| words(&pushed.standing.get(), paused(), now.get(), room);
    let words = Memo::new(move |_| said(Room::of(handle.size.get().0)));
    let kind =
        move || match pushed.standing.with(|standing| standing.status.as_ref().map(|status| status.state)) {
            _ if paused() => "held",
            Some(State::Live) => "live",
            Some(State::Connecting | State::Paused(_)) | None => "quiet",
            Some(_) => "lost",
        };
    let can_hold = move || pushed.clock.get().is_some();
    view! {
        <span class="live-mark" data-state=kind role="status" aria-live="off" title=move || said(Room::Enough)>
            <span class="live-dot" aria-hidden="true"></span>
            <span class="live-words">{move || words.get()}</span>
        </span>
        <Show when=can_hold>
            <button
                type="button"
                class="button quiet small live-hold"
                aria-pressed=move || paused().to_string()
                title=move || if paused() { "Go on with the picture; nothing was lost" } else { "Hold the picture; data goes on arriving" }
                on:click=move |_| pushed.paused.update(|paused| *paused = !*paused)
            >
                {move || if paused() { "Resume" } else { "Pause" }}
            </button>
        </Show>
    }
}

/// `live · 0 s`, `reconnecting in 3 s · back-filling · 12 s`, `paused · 40 s`; where there is less room
/// `retry in 3 s · 12 s`, or `retry in 3 s`.
fn words(standing: &Standing, paused: bool, now: i64, room: Room) -> String {
    let state = match (&standing.status, paused) {
        (_, true) => "paused".to_owned(),
        (Some(status), _) => status.words_in(room, now),
        (None, _) => "history".to_owned(),
    };
    let filling = if standing.filling && room == Room::Enough { " · back-filling" } else { "" };
    let age = standing
        .newest
        .filter(|_| standing.status.is_some() && room != Room::Little)
        .map(|newest| format!(" · {}", age(newest, now)));
    format!("{state}{filling}{}", age.unwrap_or_default())
}
