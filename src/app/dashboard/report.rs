//! The import report: what of the dashboard was guessed or is not shown, behind a mark beside its title.
//!
//! What panels do not obey is found by building each of them over made-up data, which can wait until the page is drawn.

use std::sync::Arc;

use atalaya_core::late::Parts;
use atalaya_core::model::{Dashboard, Issue, IssueKind};
use leptos::ev;
use leptos::prelude::*;

use crate::app::controls::{Icon, Sheet, icon};
use crate::app::dashboard::board::{Board, use_board};
use crate::app::dashboard::parts;
use crate::app::platform::{dom, timer};

/// By then a dashboard has asked its first questions.
const WAIT_MILLIS: u32 = 1500;

/// What finds the rest could not be fetched.
fn not_looked() -> Issue {
    Issue {
        panel: None,
        path: String::new(),
        kind: IssueKind::Guessed,
        what: "This report is not whole: a part of the page could not be fetched. Check the network, then reload the page."
            .to_owned(),
    }
}

/// Looks when the page is drawn: once, but again after a part was missing. Without a network nothing is asked for in vain.
fn look_when_due(board: Board) {
    let due = RwSignal::new(false);
    timer::after(WAIT_MILLIS, move || due.set(true));
    let online = RwSignal::new(());
    let listener = window_event_listener(ev::online, move |_| online.set(()));
    on_cleanup(move || listener.remove());
    let is_done = StoredValue::new(false);
    Effect::new(move |_| {
        online.track();
        let missing = board.missing.get();
        if due.get() && dom::is_online() && !is_done.get_value() {
            leptos::task::spawn_local(look(board, missing, is_done));
        }
    });
}

/// Adds what is found to the board's issues.
async fn look(board: Board, missing: Parts, is_done: StoredValue<bool>) {
    // Without all parts it would miss what they obey.
    let later = if missing.is_empty() { parts::fetch_later().await } else { None };
    let find = |dashboard: &Arc<Dashboard>| {
        later.map_or_else(|| vec![not_looked()], |later| (later.unobeyed)(dashboard))
    };
    // The dashboard may have been left meanwhile.
    let Some(found) = board.dashboard.try_with_value(find) else { return };
    is_done.try_set_value(later.is_some());
    let before = board.issues.try_get_untracked().unwrap_or_default();
    let mut issues: Vec<Issue> = before.iter().filter(|issue| **issue != not_looked()).cloned().collect();
    for issue in found {
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    if issues != before {
        board.issues.try_set(issues);
    }
}

#[component]
pub fn ReportButton() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    look_when_due(board);
    let lost = Memo::new(move |_| {
        board.issues.with(|issues| issues.iter().filter(|issue| issue.kind == IssueKind::Lost).count())
    });
    let any = Memo::new(move |_| board.issues.with(|issues| !issues.is_empty()));
    let name = move || match lost.get() {
        0 => format!("Import report: {} guessed", board.issues.with(Vec::len)),
        lost => format!("Import report: {lost} not shown as in Grafana"),
    };
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Show when=move || any.get()>
            <button
                type="button"
                class="button quiet square small mark"
                class:warning=move || lost.get() != 0
                title=name
                aria-label=name
                on:click=move |_| open.set(true)
            >
                {move || icon(if lost.get() > 0 { Icon::Warning } else { Icon::Info })}
            </button>
        </Show>
        <Show when=move || open.get()>
            <Sheet title="Import report" on_close=close>
                <div class="sheet-body table-body">
                    <table>
                        <thead>
                            <tr><th scope="col">"Panel"</th><th scope="col">"What"</th><th scope="col">"Where in the JSON"</th></tr>
                        </thead>
                        <tbody>
                            {board.issues.get()
                                .iter()
                                .map(|issue| view! {
                                    <tr>
                                        <td>{issue.panel.clone().unwrap_or_default()}</td>
                                        <td class="wrap">{issue.what.clone()}</td>
                                        <td><code>{issue.path.clone()}</code></td>
                                    </tr>
                                })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            </Sheet>
        </Show>
    }
}
