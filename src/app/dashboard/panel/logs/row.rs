//! One line of a list of logs, and its fields when it is opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::panels::logs::{LogRow, LogsView};
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::logs::beside::Beside;
use crate::app::dashboard::panel::logs::held::{Held, Paused};
use crate::app::dashboard::panel::logs::scroller::Entry;
use crate::app::state::Session;

/// A row is read once: rows of an id never change. It subscribes to nothing that outlives it, since a signal keeps what
/// read it until it next changes: a day of lines would stay in the theme's list of readers. The list makes its rows anew
/// for another theme.
#[component]
pub fn Row(held: Held, entry: Entry, open: RwSignal<BTreeSet<Arc<str>>>, beside: Beside) -> impl IntoView {
    let Entry { row, duplicates } = entry;
    if row.is_mark {
        let text = row.line.to_string();
        return view! { <div class="log-mark" role="listitem">{icon(Icon::Warning)}<span>{text}</span></div> }
            .into_any();
    }
    let board = held.handle.board;
    let theme = board.session.theme.get_untracked();
    let parts = held.shown.with_value(|view| shown_parts(view, &row, &board.zone.get_untracked()));
    let level = row.level;
    let id = row.id.to_string();
    let row = StoredValue::new(row);
    let key = StoredValue::new(row.with_value(|row| row.id.clone()));
    let is_open = RwSignal::new(key.with_value(|key| open.with_untracked(|open| open.contains(key))));
    let (details, aside) = (parts.details, parts.details_beside);
    if aside {
        is_open.set(key.with_value(|key| beside.is_chosen(key, is_open)));
    }
    let toggle = move |_| {
        if !details {
            return;
        }
        held.pause(Paused::ByReading);
        if aside {
            beside.choose(row.get_value(), is_open);
        } else {
            open.update(|open| {
                let key = key.get_value();
                if !open.remove(&key) {
                    open.insert(key);
                }
            });
            is_open.update(|is_open| *is_open = !*is_open);
        }
        if is_open.get_untracked() && row.with_value(LogRow::is_rough) {
            held.know_wholly(row.with_value(|row| row.time_nanos));
        }
    };
    let time = parts.time.map(|time| {
        // The day gives way to the line where there is little room.
        let (day, clock) = time.split_at(time.find(' ').map_or(0, |space| space + 1));
        view! { <span class="time"><span class="day">{day.to_owned()}</span>{clock.to_owned()}</span> }
    });
    let level_name = parts.level.then(|| {
        view! { <span class="level" style:color=level.color(theme).to_string()>{short_level(level.name())}</span> }
    });
    let labels = parts.labels.map(|labels| view! { <span class="labels">{labels}</span> });
    let repeated = (duplicates > 0).then(
        || view! { <span class="time" title="Equal lines in a row">{format!("×{}", duplicates + 1)}</span> },
    );
    view! {
        <div
            class="log-row"
            class:plain=!details
            role="listitem"
            data-id=id
            style:border-left-color=level.color(theme).to_string()
        >
            <button type="button" tabindex="-1" aria-expanded=move || details.then(|| is_open.get().to_string()) on:click=toggle>
                {time}
                {level_name}
                {repeated}
                {labels}
                <span class="line">{row.with_value(|row| spans(row, &parts.text, theme))}</span>
            </button>
            <Show when=move || is_open.get() && !aside><Detail held row /></Show>
        </div>
    }
    .into_any()
}

/// What the options leave of a row.
struct Parts {
    time: Option<String>,
    labels: Option<String>,
    text: String,
    level: bool,
    details: bool,
    details_beside: bool,
}

fn shown_parts(logs: &LogsView, row: &LogRow, zone: &atalaya_core::time::Zone) -> Parts {
    let options = &logs.options;
    let labels = options.show_labels.then(|| {
        let common = logs.common();
        let own: Vec<String> =
            LogsView::unique_labels(row, &common).map(|(name, value)| format!("{name}={value}")).collect();
        own.join(" ")
    });
    Parts {
        time: options.show_time.then(|| options.format_time(row.time_nanos, zone)),
        labels: labels.filter(|labels| !labels.is_empty()),
        text: logs.text(row),
        level: options.show_level,
        details: options.details,
        details_beside: options.details_beside,
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

/// All that is known of a line; more of a followed one when the answer about it comes.
#[component]
pub fn Detail(held: Held, row: StoredValue<LogRow>) -> impl IntoView {
    let session = held.handle.board.session;
    let known = Memo::new(move |_| {
        held.version.track();
        row.with_value(|row| held.shown.with_value(|view| view.known(row)))
    });
    move || known.with(|row| detail(row, session))
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
            {row.is_rough().then(|| view! { <p class="logs-note">"The live tail sends lines without structured metadata; it is asked for."</p> })}
        </div>
    }
}
