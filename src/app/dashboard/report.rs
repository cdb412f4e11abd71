//! The import report: what of the dashboard was guessed or is not shown, behind a mark beside its title.
//!
//! What panels do not obey is found by building each of them over made-up data, which can wait until the page is drawn.

use atalaya_core::model::IssueKind;
use atalaya_core::report;
use leptos::prelude::*;

use crate::app::controls::{Icon, Sheet, icon};
use crate::app::dashboard::board::use_board;
use crate::app::platform::timer;

/// By then a dashboard has asked its first questions.
const WAIT_MILLIS: u32 = 1500;

#[component]
pub fn ReportButton() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    timer::after(WAIT_MILLIS, move || {
        let unobeyed = board.dashboard.with_value(|dashboard| report::unobeyed(dashboard));
        if !unobeyed.is_empty() {
            board.issues.update(|issues| issues.extend(unobeyed));
        }
    });
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
