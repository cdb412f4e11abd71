//! What is behind a panel: its data as a table, its queries and what they cost, its JSON.

use std::sync::Arc;

use atalaya_core::panels::table::{
    self,
    csv::{CsvForm, csv},
};
use atalaya_core::query::{self, PushQuery};
use atalaya_core::scene::Size;
use leptos::prelude::*;

use crate::app::controls::{Icon, Sheet, icon};
use crate::app::dashboard::arriving::when_arrived;
use crate::app::dashboard::panel::feed::Exchange;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::metrics::Metrics;
use crate::app::dashboard::panel::table::{Shown, TableRows};
use crate::app::platform::download;

const TABS: [(&str, &str); 3] = [("data", "Data"), ("query", "Query"), ("json", "Options")];

/// The sheet; what fills it comes later.
#[component]
pub fn Inspector(handle: PanelHandle) -> impl IntoView {
    let session = handle.board.session;
    let close = Callback::new(move |()| {
        session.navigate(|url| {
            url.inspect = None;
            url.inspect_tab = None;
        });
    });
    // What is opened is told once: the sheet keeps the name it was opened by.
    let title = format!("Inspect: {}", untrack(|| handle.title()));
    view! { <Sheet title on_close=close>{when_arrived(move |later| (later.inspected)(handle))}</Sheet> }
}

#[component]
pub fn Inspected(handle: PanelHandle) -> impl IntoView {
    let session = handle.board.session;
    let tab = Memo::new(move |_| {
        let chosen = session.url.with(|url| url.inspect_tab.clone()).unwrap_or_default();
        TABS.iter().map(|(id, _)| *id).find(|id| *id == chosen).unwrap_or("data")
    });
    view! {
        <div class="tabs" role="tablist">
            {TABS
                .map(|(id, name)| {
                    view! {
                        <button
                            type="button"
                            class="tab"
                            role="tab"
                            aria-selected=move || (tab.get() == id).to_string()
                            on:click=move |_| session.navigate(|url| url.inspect_tab = Some(id.to_owned()))
                        >
                            {name}
                        </button>
                    }
                })
                .collect_view()}
        </div>
        <div class="sheet-body" role="tabpanel">
            {move || match tab.get() {
                "query" => view! { <Queries handle /><Metrics handle /> }.into_any(),
                "json" => view! { <Settings handle /> }.into_any(),
                _ => view! { <Data handle /> }.into_any(),
            }}
        </div>
    }
}

/// One series at a time, or all joined by time, with CSV of what is shown.
#[component]
fn Data(handle: PanelHandle) -> impl IntoView {
    let chosen = RwSignal::new(0usize);
    let formatted = RwSignal::new(true);
    let frames = Memo::new(move |_| {
        let frames = handle.resolved();
        match table::joined(&frames) {
            Some(joined) if frames.len() > 1 => std::iter::once(joined).chain(frames).collect(),
            _ => frames,
        }
    });
    let view = Memo::new(move |_| {
        let options = handle.placed.with_value(|placed| placed.panel.options.clone());
        let built = frames.with(|frames| {
            handle.with_context(Size::new(900.0, 500.0), |context| {
                table::of_frame(&options, frames, chosen.get().min(frames.len().saturating_sub(1)), context)
            })
        });
        Shown(Arc::new(built.ok().flatten().unwrap_or_default()))
    });
    let names = move || view.with(|view| view.0.frame_names.clone());
    let save = move |_| {
        let form = if formatted.get_untracked() { CsvForm::Shown } else { CsvForm::Raw };
        let text = view.with_untracked(|view| csv(&view.0, form, &handle.board.zone.get_untracked()));
        download::offer(&handle.file_name("csv"), "text/csv", &text);
    };
    view! {
        <div class="inspect-bar">
            <select
                class="field"
                aria-label="Series"
                on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0))
            >
                {move || {
                    names()
                        .into_iter()
                        .enumerate()
                        .map(|(at, name)| view! { <option value=at.to_string()>{name}</option> })
                        .collect_view()
                }}
            </select>
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || formatted.get()
                    on:change=move |event| formatted.set(event_target_checked(&event))
                />
                "Formatted values in CSV"
            </label>
            <button type="button" class="button" on:click=save>"Download CSV"</button>
        </div>
        <div class="inspect-table">
            <TableRows view=view.into() />
        </div>
    }
}

#[component]
fn Queries(handle: PanelHandle) -> impl IntoView {
    let one = move |exchange: Exchange| {
        let error = exchange.error.map(|error| view! { <p class="field-error">{error.words()}</p> });
        let Some(planned) = exchange.planned else { return view! { <section>{error}</section> }.into_any() };
        let expr = planned.expr.clone();
        let copy = move |_| handle.board.session.copy("Query", expr.clone());
        let sent = exchange.sent.as_ref().unwrap_or(&planned.request).params.iter();
        let sent = sent.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(
            "
",
        );
        let answer = exchange.answer.unwrap_or_default();
        let rows = query::inspect(&planned, &answer, &exchange.timing, &handle.board.zone.get());
        let rows = rows
            .into_iter()
            .map(|(name, text)| view! { <tr><td>{name}</td><td class="wrap">{text}</td></tr> });
        view! {
            <section class="inspect-query">
                <h3>{planned.ref_id}</h3>
                {error}
                <div class="table-body"><table><tbody>{rows.collect_view()}</tbody></table></div>
                <pre class="query-sent">{sent}</pre>
                <button type="button" class="button small" on:click=copy>{icon(Icon::Copy)}"Copy query"</button>
            </section>
        }
        .into_any()
    };
    move || {
        let exchanges = handle.feed.feed.get().exchanges;
        let pushed: Vec<PushQuery> =
            handle.plan_pushed().into_iter().flatten().filter_map(Result::ok).collect();
        if exchanges.is_empty() && pushed.is_empty() {
            return view! { <p>"This panel asks no data source."</p> }.into_any();
        }
        let asked = exchanges.into_iter().map(one).collect_view();
        (asked, pushed.into_iter().map(pushed_query).collect_view()).into_any()
    }
}

/// A query whose data comes by itself: what is subscribed, and what is asked for where it did not come.
fn pushed_query(query: PushQuery) -> impl IntoView {
    let rows = query::inspect_pushed(&query)
        .into_iter()
        .map(|(name, text)| view! { <tr><td>{name}</td><td class="wrap">{text}</td></tr> });
    view! {
        <section class="inspect-query">
            <h3>{query.ref_id.clone()}</h3>
            <div class="table-body"><table><tbody>{rows.collect_view()}</tbody></table></div>
        </section>
    }
}

/// The options and settings the panel was read as.
#[component]
fn Settings(handle: PanelHandle) -> impl IntoView {
    let panel = handle.placed.with_value(|placed| placed.panel.clone());
    let options = serde_json::to_string_pretty(panel.options.as_map()).unwrap_or_default();
    let kind = if panel.kind == panel.written_kind {
        panel.kind.clone()
    } else {
        format!("{} (written as {})", panel.kind, panel.written_kind)
    };
    view! {
        <p>{format!("Panel {} of kind {kind}", panel.id.0)}</p>
        <pre class="query-sent">{options}</pre>
    }
}
