//! The top bar: where one is, the time range, refresh, share, theme.

use atalaya_core::time::REFRESH_INTERVALS;
use atalaya_core::url::{Kiosk, UrlState};
use leptos::prelude::*;

use crate::app::brand::Brand;
use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::refresh::{interval, may_change};
use crate::app::dashboard::report::ReportButton;
use crate::app::dashboard::share::Share;
use crate::app::dashboard::time_picker::TimePicker;
use crate::app::theme_menu::ThemeEntries;

#[component]
pub fn Toolbar() -> impl IntoView {
    let board = use_board();
    let title = StoredValue::new(board.dashboard.with_value(|dashboard| dashboard.title.clone()));
    let hide_time = board.dashboard.with_value(|dashboard| dashboard.hide_time_picker);
    let session = board.session;
    let shows_time = Memo::new(move |_| !hide_time && session.url.with(|url| !url.hide_time_picker));
    let is_tv = Memo::new(move |_| session.url.with(|url| url.kiosk == Kiosk::Tv));
    let alone = Memo::new(move |_| session.url.with(|url| url.view_panel.is_some()));
    view! {
        <header class="topbar">
            <Show when=move || !is_tv.get()>
                <Brand />
                <div class="crumbs">
                    <span aria-hidden="true">"/"</span>
                    <h1 title=title.get_value()>{title.get_value()}</h1>
                    <ReportButton />
                </div>
            </Show>
            <div class="toolbar">
                <Show when=move || alone.get()>
                    <button type="button" class="button" aria-label="Back to dashboard" on:click=move |_| board.view_panel(None)>
                        {icon(Icon::Back)}
                        <span class="wide-only">"Back to dashboard"</span>
                    </button>
                </Show>
                <Show when=move || shows_time.get()>
                    <TimePicker />
                    <Refresh />
                    <LiveSwitch />
                    <HoldSwitch />
                </Show>
                <Share />
                <More />
            </div>
        </header>
    }
}

#[component]
fn Refresh() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| interval(board));
    let mut intervals = board.dashboard.with_value(|dashboard| dashboard.refresh_intervals.clone());
    if intervals.is_empty() {
        intervals = REFRESH_INTERVALS.map(str::to_owned).to_vec();
    }
    let choose = move |text: String| {
        open.set(false);
        board.session.navigate(|url| url.refresh = Some(text));
    };
    // A range that has ended shows the same for ever: that its refreshing rests is said, not left to be wondered at.
    let rests = Memo::new(move |_| chosen.get().is_some() && !may_change(board));
    let name = Signal::derive(move || {
        let rest = if rests.get() { " (resting: this time range has ended)" } else { "" };
        format!("Refresh interval{rest}")
    });
    let label = move || {
        view! {
            <span class:resting=move || rests.get()>{move || chosen.get().unwrap_or_default()}</span>
            {icon(Icon::ChevronDown)}
        }
    };
    let entry = move |text: String, shown: String| {
        let value = text.clone();
        let is_chosen = move || (chosen.get().unwrap_or_default() == value).to_string();
        view! {
            <button type="button" class="menu-item" role="menuitemradio" aria-checked=is_chosen on:click=move |_| choose(text.clone())>
                {shown}
            </button>
        }
    };
    let intervals = StoredValue::new(intervals);
    view! {
        <div class="button-group">
            <button type="button" class="button" title="Refresh" aria-label="Refresh" on:click=move |_| board.refresh_wholly()>
                {icon(Icon::Refresh)}
            </button>
            <Dropdown name label right=true open>
                {entry(String::new(), "Off".to_owned())}
                {intervals.get_value().into_iter().map(|text| entry(text.clone(), text)).collect_view()}
            </Dropdown>
        </div>
    }
}

/// Follows the sources of all panels that can be followed; each can be switched by itself too.
#[component]
fn LiveSwitch() -> impl IntoView {
    let board = use_board();
    let can_follow =
        board.dashboard.with_value(|dashboard| dashboard.panels().any(|panel| panel.kind == "logs"));
    let live = Memo::new(move |_| board.session.url.with(|url| url.live));
    // What was wished for stays, and comes true with a range that ends now; until then the switch does not claim it.
    let not_live = Memo::new(move |_| board.why_not_live());
    let toggle = move |_| board.session.navigate(|url| url.set_all_live(!url.live));
    let words = move || match not_live.get() {
        None => "Follow new lines in all panels".to_owned(),
        Some(why) => format!("Nothing to follow: {why}"),
    };
    can_follow.then(|| {
        view! {
            <button
                type="button"
                class="button live-switch"
                class:on=move || live.get() && not_live.get().is_none()
                class:resting=move || live.get() && not_live.get().is_some()
                aria-pressed=move || live.get().to_string()
                aria-label="Live: follow new lines in all panels"
                title=words
                on:click=toggle
            >
                <span class="dot" aria-hidden="true"></span>
                <span class="live-word">"Live"</span>
            </button>
        }
    })
}

/// Holds everything still that moves by itself, followed lines and what is pushed; nothing is lost meanwhile.
#[component]
fn HoldSwitch() -> impl IntoView {
    let board = use_board();
    let is_pushed = board.is_pushed();
    let has_logs =
        board.dashboard.with_value(|dashboard| dashboard.panels().any(|panel| panel.kind == "logs"));
    let follows = move || {
        has_logs
            && board.why_not_live().is_none()
            && board.session.url.with(|url| url.live || url.live_panels.values().any(|live| *live))
    };
    let can_hold = Memo::new(move |_| is_pushed || board.held.get() || follows());
    let toggle = move |_| board.session.navigate(|url| url.paused = !url.paused);
    let words = move || {
        if board.held.get() {
            "Resume all panels; nothing was lost"
        } else {
            "Pause all panels; data goes on arriving"
        }
    };
    view! {
        <Show when=move || can_hold.get()>
            <button
                type="button"
                class="button square hold-switch"
                class:on=move || board.held.get()
                aria-pressed=move || board.held.get().to_string()
                aria-label="Pause all panels"
                title=words
                on:click=toggle
            >
                {move || icon(if board.held.get() { Icon::Play } else { Icon::Pause })}
            </button>
        </Show>
    }
}

#[component]
fn More() -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let open = RwSignal::new(false);
    let hides_empty = Memo::new(move |_| session.url.with(|url| url.hides_empty));
    let kiosk = move |kiosk: Kiosk| {
        move |_| {
            open.set(false);
            session.navigate(|url| url.kiosk = kiosk);
        }
    };
    view! {
        <Dropdown name="View settings" label=|| icon(Icon::Menu) button_class="square" right=true open>
            <ThemeEntries />
            <div class="menu-line"></div>
            <button type="button" class="menu-item" on:click=kiosk(Kiosk::Full)>
                {icon(Icon::Screen)}
                "Kiosk: panels only"
                <span class="hint">"d k"</span>
            </button>
            <button type="button" class="menu-item" on:click=kiosk(Kiosk::Off)>"Show all controls"</button>
            <button
                type="button"
                class="menu-item"
                role="menuitemcheckbox"
                aria-checked=move || hides_empty.get().to_string()
                on:click=move |_| session.navigate(|url| url.hides_empty = !url.hides_empty)
            >
                <span class="option-box" class:on=move || hides_empty.get()>{move || hides_empty.get().then_some("✓")}</span>
                "Hide panels without data"
                <span class="hint">"d n"</span>
            </button>
            <button type="button" class="menu-item" on:click=move |_| { open.set(false); board.help.set(true); }>
                {icon(Icon::Info)}
                "Keys"
                <span class="hint">"?"</span>
            </button>
            <div class="menu-line"></div>
            <button type="button" class="menu-item" on:click=move |_| session.navigate(|url| *url = UrlState::default())>
                {icon(Icon::Folder)}
                "All dashboards"
                <span class="hint">"g h"</span>
            </button>
        </Dropdown>
    }
}
