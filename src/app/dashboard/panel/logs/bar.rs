//! The line above a list of logs: the switch that follows the source, its state, pause, what is common to all lines.

use atalaya_core::live::link::{Room, State, age};
use atalaya_core::time::Millis;
use leptos::prelude::*;

use crate::app::dashboard::panel::logs::held::{Held, Paused};
use crate::app::platform::{clock, timer};

/// How often the words of the state are renewed, in milliseconds.
const WORDS_MILLIS: u32 = 1_000;

#[component]
pub fn Bar(held: Held) -> impl IntoView {
    let board = held.handle.board;
    let now = RwSignal::new(clock::browser_now());
    timer::every(WORDS_MILLIS, move || {
        if held.live.get_untracked() {
            now.set(clock::browser_now());
        }
    });
    let key = StoredValue::new(held.handle.placed.with_value(|placed| placed.key.clone()));
    let toggle = move |_| {
        let live = !held.live.get_untracked();
        board.session.navigate(|url| key.with_value(|key| url.set_live(key, live)));
    };
    let pause = move |_| match held.paused.get_untracked() {
        Some(_) => held.resume(),
        None => held.pause(Paused::ByChoice),
    };
    let can_follow = move || held.has_live_edge.get() && held.sources.with(|sources| !sources.is_empty());
    // Wished for, but not to be had: said where the switch would be.
    let rests = move || {
        let why = held.not_live.get()?;
        let words = format!("resting: {why}");
        Some(
            view! { <span class="live-state" data-state="resting" title=words.clone()>{words.clone()}</span> },
        )
    };
    let room = Memo::new(move |_| Room::of(held.handle.size.get().0));
    let state_words = move || words(held, now.get(), room.get());
    let common = Memo::new(move |_| common(held));
    let has_any = Memo::new(move |_| {
        can_follow() || held.not_live.get().is_some() || common.with(|common| !common.is_empty())
    });
    let pause_word = move || if held.paused.get().is_some() { "Resume" } else { "Pause" };
    view! {
        <Show when=move || has_any.get()>
        <div class="logs-bar">
            <Show when=can_follow>
                <button
                    type="button"
                    class="button small live-switch"
                    class:on=move || held.live.get()
                    aria-pressed=move || held.live.get().to_string()
                    title="Follow new lines as they are written"
                    on:click=toggle
                >
                    <span class="dot" aria-hidden="true"></span>
                    "Live"
                </button>
                <Show when=move || held.live.get()>
                    <button type="button" class="button small" aria-pressed=move || held.paused.get().is_some().to_string() on:click=pause>
                        {pause_word}
                    </button>
                    <span class="live-state" data-state=move || state_name(held) title=move || words(held, now.get(), Room::Enough)>
                        {state_words}
                    </span>
                </Show>
            </Show>
            {rests}
            <span class="logs-common" title=move || common.get()>{move || common.get()}</span>
        </div>
        </Show>
        {move || held.why().map(|why| view! { <div class="logs-note warning" role="status">{why}</div> })}
    }
}

/// For the look, and for who watches the page from outside.
fn state_name(held: Held) -> &'static str {
    match held.status.get().map(|status| status.state) {
        _ if held.paused.get().is_some() => "paused",
        None | Some(State::Connecting) => "connecting",
        Some(State::Live) => "live",
        Some(State::Reconnecting { .. }) => "reconnecting",
        Some(State::Polling { .. }) => "polling",
        Some(State::Paused(_)) => "paused",
        Some(State::Stopped) => "stopped",
    }
}

/// `live, newest 3 s ago`; where there is less room `live · 3 s`, or `live`.
fn words(held: Held, now: Millis, room: Room) -> String {
    held.version.track();
    let state = match held.status.get() {
        _ if held.paused.get().is_some() => "paused".to_owned(),
        Some(status) => status.words_in(room, now),
        None => "connecting".to_owned(),
    };
    let newest = held.shown.with_value(|shown| shown.newest()).map(|at| at.div_euclid(1_000_000));
    let newest = newest.map(|newest| age(newest, clock::now()));
    match (newest, room) {
        (Some(age), Room::Enough) => format!("{state}, newest {age} ago"),
        (Some(age), Room::Some) => format!("{state} \u{b7} {age}"),
        (Some(_), Room::Little) | (None, _) => state,
    }
}

fn common(held: Held) -> String {
    held.version.track();
    held.shown.with_value(|shown| {
        if !shown.options.show_common_labels {
            return String::new();
        }
        let common = shown.common();
        let pairs: Vec<String> = common.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("Common labels: {}", pairs.join("  ")) }
    })
}
