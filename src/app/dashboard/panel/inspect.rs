//! What is behind a panel: its data as a table, its queries and what they cost, its JSON.

use atalaya_core::frame::Frame;
use leptos::prelude::*;

use crate::app::controls::Sheet;
use crate::app::dashboard::panel::feed::Exchange;
use crate::app::dashboard::panel::frame::PanelHandle;
use crate::app::dashboard::panel::table::FrameTable;
use crate::app::platform::clipboard;

const TABS: [(&str, &str); 3] = [("data", "Data"), ("query", "Query"), ("stats", "Statistics")];

#[component]
pub fn Inspector(handle: PanelHandle) -> impl IntoView {
    let session = handle.board.session;
    let tab = Memo::new(move |_| {
        let chosen = session.url.with(|url| url.inspect_tab.clone()).unwrap_or_default();
        TABS.iter().map(|(id, _)| *id).find(|id| *id == chosen).unwrap_or("data")
    });
    let close = Callback::new(move |()| {
        session.navigate(|url| {
            url.inspect = None;
            url.inspect_tab = None;
        });
    });
    let title = format!("Inspect: {}", handle.title());
    view! {
        <Sheet title on_close=close>
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
                    "query" => view! { <Queries handle /> }.into_any(),
                    "stats" => view! { <Statistics handle /> }.into_any(),
                    _ => view! { <Data handle /> }.into_any(),
                }}
            </div>
        </Sheet>
    }
}

/// One frame at a time, values as displayed, with CSV of all.
#[component]
fn Data(handle: PanelHandle) -> impl IntoView {
    let chosen = RwSignal::new(0usize);
    let formatted = RwSignal::new(true);
    let frames = Memo::new(move |_| handle.resolved());
    let names = move || {
        frames.with(|frames| {
            frames.iter().enumerate().map(|(index, frame)| (index, frame_title(frame, index))).collect::<Vec<_>>()
        })
    };
    view! {
        <div class="inspect-bar">
            <select
                class="field"
                aria-label="Series"
                on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0))
            >
                {move || names().into_iter().map(|(index, name)| view! { <option value=index>{name}</option> }).collect_view()}
            </select>
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || formatted.get()
                    on:change=move |event| formatted.set(event_target_checked(&event))
                />
                "Formatted values"
            </label>
        </div>
        {move || {
            let frame = frames.with(|frames| frames.get(chosen.get()).cloned());
            match frame {
                Some(frame) => view! { <FrameTable handle frame formatted=formatted.get() /> }.into_any(),
                None => view! { <p>"No data."</p> }.into_any(),
            }
        }}
    }
}

/// What a frame is called in the list of series.
fn frame_title(frame: &Frame, index: usize) -> String {
    let shown = frame.fields.last().and_then(|field| field.state.display_name.as_deref());
    format!("{} {}", frame.ref_id, shown.map_or_else(|| format!("series {}", index + 1), str::to_owned))
}

#[component]
fn Queries(handle: PanelHandle) -> impl IntoView {
    let copy = move |text: String| {
        leptos::task::spawn_local(async move {
            clipboard::copy(&text).await;
        });
    };
    let one = move |exchange: Exchange| {
        let error = exchange.error.map(|error| view! { <p class="field-error">{error.headline()}" "{error.advice()}</p> });
        let Some(planned) = exchange.planned else { return view! { <section>{error}</section> }.into_any() };
        let expr = planned.expr.clone();
        let sent = planned.request.params.iter().map(|(name, value)| format!("{name}={value}"));
        let sent: Vec<String> = sent.collect();
        let head = format!("{} · {} · {:?} {}", planned.ref_id, planned.place.source, planned.request.method, planned.request.path);
        view! {
            <section>
                <h3>{head}</h3>
                {error}
                <pre class="query-text">{planned.expr}</pre>
                <pre class="query-sent">{sent.join("\n")}</pre>
                <button type="button" class="button small" on:click=move |_| copy(expr.clone())>"Copy query"</button>
            </section>
        }
        .into_any()
    };
    move || {
        let exchanges = handle.feed.feed.get().exchanges;
        if exchanges.is_empty() {
            return view! { <p>"This panel asks no data source."</p> }.into_any();
        }
        exchanges.into_iter().map(one).collect_view().into_any()
    }
}

#[component]
fn Statistics(handle: PanelHandle) -> impl IntoView {
    let row = |exchange: Exchange| {
        let name = exchange.planned.map(|planned| planned.ref_id).unwrap_or_default();
        let server = exchange.stats.server.map(|server| {
            format!("{} bytes, {} lines read", server.total_bytes_processed, server.total_lines_processed)
        });
        view! {
            <tr>
                <td>{name}</td>
                <td class="right">{format!("{:.0} ms", exchange.took_millis)}</td>
                <td class="right">{format!("{:.1} ms", exchange.decode_millis)}</td>
                <td class="right">{exchange.stats.response_bytes.to_string()}</td>
                <td class="right">{exchange.stats.series.to_string()}</td>
                <td class="right">{exchange.stats.rows.to_string()}</td>
                <td>{server.unwrap_or_default()}</td>
            </tr>
        }
    };
    view! {
        <div class="table-body">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Query"</th>
                        <th scope="col" class="right">"Answered in"</th>
                        <th scope="col" class="right">"Decoded in"</th>
                        <th scope="col" class="right">"Bytes"</th>
                        <th scope="col" class="right">"Series"</th>
                        <th scope="col" class="right">"Rows"</th>
                        <th scope="col">"Server"</th>
                    </tr>
                </thead>
                <tbody>{move || handle.feed.feed.get().exchanges.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
