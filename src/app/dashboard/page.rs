//! The page around the panels: top bar, variables, grid.

use atalaya_core::late::Parts;
use atalaya_core::model::{Dashboard, Issue};
use atalaya_core::time::Zone;
use atalaya_core::url::Kiosk;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::annotations;
use crate::app::dashboard::board::Board;
use crate::app::dashboard::controls_row::ControlsRow;
use crate::app::dashboard::grid::Grid;
use crate::app::dashboard::pushed_annotations;
use crate::app::dashboard::refresh;
use crate::app::dashboard::shortcuts::{self, KeysSheet};
use crate::app::dashboard::toolbar::Toolbar;
use crate::app::platform::dom;
use crate::app::state::use_session;

#[component]
pub fn DashboardPage(dashboard: Dashboard, issues: Vec<Issue>, missing: Parts) -> impl IntoView {
    let session = use_session();
    dom::set_title(&format!("{} · Atalaya", dashboard.title));
    let board = Board::open(session, dashboard, issues, missing);
    provide_context(board);
    refresh::follow(board);
    annotations::follow(board);
    pushed_annotations::follow(board);
    shortcuts::listen(board);
    let kiosk = Memo::new(move |_| session.url.with(|url| url.kiosk));
    let alone = Memo::new(move |_| session.url.with(|url| url.view_panel.clone()));
    let has_controls = Memo::new(move |_| {
        kiosk.get() != Kiosk::Full && session.url.with(|url| !url.hide_variables || !url.hide_links)
    });
    // By itself the link would lead to the page's base address, and so away from the dashboard.
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        dom::focus("panels");
    };
    view! {
        <div class:kiosk=move || kiosk.get() != Kiosk::Off>
            <a class="skip-link" href="#panels" on:click=skip>"Skip to panels"</a>
            <Show when=move || kiosk.get() != Kiosk::Full>
                <Toolbar />
            </Show>
            <Show when=move || has_controls.get()>
                <ControlsRow />
            </Show>
            // Not every screen has an Escape key.
            <Show when=move || kiosk.get() == Kiosk::Full>
                <button
                    type="button"
                    class="button square kiosk-exit"
                    title="Leave kiosk (Escape)"
                    aria-label="Leave kiosk"
                    on:click=move |_| session.navigate(|url| url.kiosk = Kiosk::Off)
                >
                    {icon(Icon::Screen)}
                </button>
            </Show>
            <RangeProblem />
            <ZoneProblem />
            <KeysSheet board />
            <main class="dashboard" id="panels" tabindex="-1">
                <Grid alone=Signal::derive(move || alone.get()) />
            </main>
        </div>
    }
}

/// Times in another zone than the one asked for are said to be so.
#[component]
fn ZoneProblem() -> impl IntoView {
    let board = crate::app::dashboard::board::use_board();
    move || {
        let asked = board.zone_setting.get();
        let words = || {
            format!(
                "The time zone \u{201c}{asked}\u{201d} is not known here: times are those of {}.",
                board.zone.get().name()
            )
        };
        (!Zone::is_known(&asked)).then(|| view! { <div class="banner" role="alert">{words()}</div> })
    }
}

/// A time range that cannot be read is said once, above all panels.
#[component]
fn RangeProblem() -> impl IntoView {
    let board = crate::app::dashboard::board::use_board();
    move || {
        board.range.get().err().map(|error| {
            view! { <div class="banner" role="alert">{format!("The time range in the address cannot be used: {error}")}</div> }
        })
    }
}
