//! Log lines as a list: only the rows near the screen are in the document.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::panels::PanelView;
use atalaya_core::panels::logs::{LogRow, LogsView};
use atalaya_core::time::Zone;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::build::Built;
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::state::Session;

/// Rows shown at first and added each time the end comes near.
const PAGE: usize = 200;
/// How close to the end, in CSS pixels, the next rows are added.
const NEAR_END_PX: i32 = 600;

fn logs(built: &Option<Built>) -> Option<&LogsView> {
    match built.as_ref().map(|built| &*built.0) {
        Some(PanelView::Logs(logs)) => Some(logs),
        _ => None,
    }
}

#[component]
pub fn Logs(built: Memo<Option<Built>>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let list = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(PAGE);
    let open = RwSignal::new(BTreeSet::<Arc<str>>::new());
    let on_scroll = move |_: ev::Event| {
        let Some(list) = list.get_untracked() else { return };
        let left = list.scroll_height() - list.scroll_top() - list.client_height();
        let total = logs(&built.get_untracked()).map_or(0, LogsView::len);
        if left < NEAR_END_PX && shown.get_untracked() < total {
            shown.update(|shown| *shown += PAGE);
        }
    };
    let kept = Memo::new(move |_| {
        logs(&built.get())
            .map(|logs| {
                let rows = logs.items().take(shown.get()).enumerate();
                rows.map(|(place, item)| (item.row.id.clone(), place, item.duplicates)).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let summary = move || logs(&built.get()).map(LogsView::summary).unwrap_or_default();
    let option = move |read: fn(&LogsView) -> bool| logs(&built.get()).is_some_and(read);
    view! {
        <div
            class="logs-body"
            class:wrap=move || option(|logs| logs.options.wrap)
            class:small=move || option(|logs| logs.options.small_font)
            node_ref=list
            tabindex="0"
            role="log"
            aria-live="off"
            aria-label=summary
            on:scroll=on_scroll
        >
            {move || common_labels(&built)}
            {move || coverage(handle, &built)}
            <For each=move || kept.get() key=|(id, _, duplicates)| (id.clone(), *duplicates) let((id, place, duplicates))>
                <Row built id place duplicates open />
            </For>
        </div>
    }
}

fn common_labels(built: &Memo<Option<Built>>) -> impl IntoView + use<> {
    let built = built.get();
    let text = logs(&built).filter(|logs| logs.options.show_common_labels && !logs.common().is_empty()).map(
        |logs| {
            let pairs: Vec<String> =
                logs.common().iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join("  ")
        },
    );
    text.map(|text| view! { <div class="logs-note">"Common labels: "<code>{text}</code></div> })
}

fn coverage(handle: PanelHandle, built: &Memo<Option<Built>>) -> impl IntoView + use<> {
    let built = built.get();
    let zone = handle.board.zone.get();
    let note = handle.feed.feed.with(|feed| {
        let backward = feed.exchanges.iter().any(|exchange| {
            exchange
                .planned
                .as_ref()
                .is_some_and(|planned| planned.request.param("direction") != Some("forward"))
        });
        let coverage = feed.exchanges.iter().find_map(|exchange| exchange.answer.as_ref()?.lines)?;
        logs(&built)?.coverage_note(coverage, backward, &zone)
    });
    note.map(|note| view! { <div class="logs-note">{note}</div> })
}

#[component]
fn Row(
    built: Memo<Option<Built>>,
    id: Arc<str>,
    place: usize,
    duplicates: usize,
    open: RwSignal<BTreeSet<Arc<str>>>,
) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let at = built.get_untracked();
    // Rows of an id never change, so a row is read once; the list moves it when others come.
    let read = logs(&at).and_then(|logs| {
        let found = logs.item(place).filter(|item| item.row.id == id);
        found
            .or_else(|| logs.items().find(|item| item.row.id == id))
            .map(|item| (item.row.clone(), shown_parts(logs, item.row, &handle.board.zone.get_untracked())))
    });
    let Some((row, parts)) = read else { return ().into_any() };
    let theme = handle.board.session.theme;
    let level = row.level;
    let key = StoredValue::new(id);
    let is_open = Memo::new(move |_| key.with_value(|key| open.with(|open| open.contains(key))));
    let toggle = move |_| {
        if !parts.details {
            return;
        }
        open.update(|open| {
            let key = key.get_value();
            if !open.remove(&key) {
                open.insert(key);
            }
        });
    };
    let time = parts.time.map(|time| view! { <span class="time">{time}</span> });
    let labels = parts.labels.map(|labels| view! { <span class="labels">{labels}</span> });
    let repeated = (duplicates > 0).then(
        || view! { <span class="time" title="Equal lines in a row">{format!("×{}", duplicates + 1)}</span> },
    );
    let row = StoredValue::new(row);
    view! {
        <div class="log-row" style:border-left-color=move || level.color(theme.get()).to_string()>
            <button type="button" aria-expanded=move || is_open.get().to_string() on:click=toggle>
                {time}
                <span class="level" style:color=move || level.color(theme.get()).to_string()>{short_level(level.name())}</span>
                {repeated}
                {labels}
                <span class="line">{move || spans(&row.get_value(), &parts.text, theme.get())}</span>
            </button>
            <Show when=move || is_open.get()>{move || row.with_value(|row| detail(row, handle.board.session))}</Show>
        </div>
    }
    .into_any()
}

/// What the options leave of a row.
struct Parts {
    time: Option<String>,
    labels: Option<String>,
    text: String,
    details: bool,
}

fn shown_parts(logs: &LogsView, row: &LogRow, zone: &Zone) -> Parts {
    let options = &logs.options;
    let common = logs.common();
    let labels = options.show_labels.then(|| {
        let own: Vec<String> =
            LogsView::unique_labels(row, &common).map(|(name, value)| format!("{name}={value}")).collect();
        own.join(" ")
    });
    Parts {
        time: options.show_time.then(|| options.format_time(row.time_nanos, zone)),
        labels: labels.filter(|labels| !labels.is_empty()),
        text: logs.text(row),
        details: options.details,
    }
}

fn short_level(name: &str) -> &str {
    match name {
        "critical" => "crit",
        "warning" => "warn",
        "unknown" => "",
        other => other,
    }
}

/// The line in its terminal's colours; a line laid out anew has none.
fn spans(row: &LogRow, text: &str, theme: atalaya_core::theme::Theme) -> AnyView {
    if row.spans.is_empty() || text != &*row.line {
        return text.to_owned().into_any();
    }
    let mut at = 0;
    let mut pieces: Vec<AnyView> = Vec::new();
    for span in &row.spans {
        pieces.push(text.get(at..span.from).unwrap_or_default().to_owned().into_any());
        let piece = text.get(span.from..span.to).unwrap_or_default().to_owned();
        let color = span.style.color.map(|color| color.color(theme).to_string()).unwrap_or_default();
        let weight = if span.style.bold { "700" } else { "" };
        pieces.push(view! { <span style:color=color style:font-weight=weight>{piece}</span> }.into_any());
        at = span.to;
    }
    pieces.push(text.get(at..).unwrap_or_default().to_owned().into_any());
    pieces.collect_view().into_any()
}

fn detail(row: &LogRow, session: Session) -> impl IntoView + use<> {
    let line = row.line.to_string();
    let groups = row.details().into_iter().map(|group| {
        let fields = group
            .fields
            .into_iter()
            .map(|field| view! { <tr><td>{field.name}</td><td>{field.value}</td></tr> })
            .collect_view();
        view! {
            <tbody>
                <tr><th colspan="2" scope="rowgroup">{group.kind.title()}</th></tr>
                {fields}
            </tbody>
        }
    });
    let copy = move |_| session.copy("Line", line.clone());
    view! {
        <div class="log-detail">
            <button type="button" class="button small" on:click=copy>{icon(Icon::Copy)}"Copy line"</button>
            <table>{groups.collect_view()}</table>
        </div>
    }
}
