//! The import report: what of the dashboard was guessed or is not shown, behind a mark beside its title.

use atalaya_core::model::IssueKind;
use leptos::prelude::*;

use crate::app::controls::{Icon, Sheet, icon};
use crate::app::dashboard::board::use_board;

#[component]
pub fn ReportButton() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    let issues = board.issues.get_value();
    let lost = issues.iter().filter(|issue| issue.kind == IssueKind::Lost).count();
    if issues.is_empty() {
        return ().into_any();
    }
    let name = if lost > 0 {
        format!("Import report: {lost} not shown as in Grafana")
    } else {
        format!("Import report: {} guessed", issues.len())
    };
    let close = Callback::new(move |()| open.set(false));
    view! {
        <button
            type="button"
            class="button quiet square small mark"
            class:warning=lost != 0
            title=name.clone()
            aria-label=name
            on:click=move |_| open.set(true)
        >
            {icon(if lost > 0 { Icon::Warning } else { Icon::Info })}
        </button>
        <Show when=move || open.get()>
            <Sheet title="Import report" on_close=close>
                <div class="sheet-body table-body">
                    <table>
                        <thead>
                            <tr><th scope="col">"Panel"</th><th scope="col">"What"</th><th scope="col">"Where in the JSON"</th></tr>
                        </thead>
                        <tbody>
                            {board.issues.get_value()
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
    .into_any()
}
