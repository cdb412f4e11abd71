//! One line of a list of logs, and its fields when it is opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::panels::highlight::{self, PartKind};
use atalaya_core::panels::logs::{LogRow, LogsView};
use atalaya_core::theme::Theme;
use leptos::prelude::*;

use crate::app::controls::{Icon, colored, icon, pieces};
use crate::app::dashboard::panel::logs::beside::Beside;
use crate::app::dashboard::panel::logs::held::{Held, Paused};
use crate::app::dashboard::panel::logs::scroller::Entry;

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
            held.know_wholly(row.with_value(|row| row.time_nanos), |_| {});
        }
    };
    let time = parts.time.map(|time| time_view(&time));
    let level_name = parts.level.then(|| row.with_value(|row| level_view(row, theme)));
    let text = match parts.columns {
        Some(columns) => {
            let line = |line: &str| row.with_value(|row| line_view(row, line, parts.highlight, theme));
            columns_view(held, columns, line)
        }
        None => {
            let line = row.with_value(|row| line_view(row, &parts.text, parts.highlight, theme));
            view! { <span class="line">{line}</span> }.into_any()
        }
    };
    let context = parts.context.then(|| {
        let open = move |_| surround(held, &row.get_value());
        view! {
            <button type="button" tabindex="-1" class="log-context" title="Show context" aria-label="Show context" on:click=open>
                {icon(Icon::Lines)}
            </button>
        }
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
                {text}
            </button>
            {context}
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
    /// In place of the text: names and values.
    columns: Option<Vec<(String, String)>>,
    highlight: bool,
    level: bool,
    details: bool,
    details_beside: bool,
    context: bool,
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
        columns: logs.columns(row),
        highlight: options.highlight,
        level: options.show_level,
        details: options.details,
        details_beside: options.details_beside,
        context: options.context_on_rows,
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

/// Shows the lines around one; the list stays where it is meanwhile.
fn surround(held: Held, row: &LogRow) {
    held.pause(Paused::ByReading);
    held.surrounded.set(Some(row.clone()));
}

pub fn time_view(time: &str) -> impl IntoView + use<> {
    // The day gives way to the line where there is little room.
    let (day, clock) = time.split_at(time.find(' ').map_or(0, |space| space + 1));
    view! { <span class="time"><span class="day">{day.to_owned()}</span>{clock.to_owned()}</span> }
}

pub fn level_view(row: &LogRow, theme: Theme) -> impl IntoView + use<> {
    let color = row.level.color(theme).to_string();
    view! { <span class="level" style:color=color>{short_level(row.level.name())}</span> }
}

/// A piece of a line may be marked by so many parts; the rest has the text's own colour.
const MOST_PARTS: usize = 60;

/// A line in its terminal's colours, which one laid out anew has not; else its names and numbers in theirs.
pub fn line_view(row: &LogRow, text: &str, highlight: bool, theme: Theme) -> AnyView {
    let is_as_written = text == &*row.line;
    if is_as_written && !row.spans.is_empty() {
        let spans = row.spans.iter().map(|span| {
            let color = span.style.color.map(|color| color.color(theme).to_string()).unwrap_or_default();
            let weight = if span.style.bold { "700" } else { "" };
            let look = move |piece: String| {
                view! { <span style:color=color style:font-weight=weight>{piece}</span> }.into_any()
            };
            (span.from, span.to, look)
        });
        return pieces(text, spans);
    }
    if !highlight {
        return text.to_owned().into_any();
    }
    // Texts are most of a line, and are what is read.
    let parts = highlight::parts(text).into_iter().filter(|part| part.kind != PartKind::Text);
    pieces(text, parts.map(colored).take(MOST_PARTS))
}

/// Values below each other; the line itself, which has no name, takes what room is left.
fn columns_view(held: Held, columns: Vec<(String, String)>, line: impl Fn(&str) -> AnyView) -> AnyView {
    held.widen(&columns);
    let cells = columns.into_iter().enumerate().map(|(at, (name, value))| {
        if name.is_empty() {
            return view! { <span class="line">{line(&value)}</span> }.into_any();
        }
        view! { <span class="column" style:width=format!("var(--column-{at}, auto)") title=name>{value}</span> }.into_any()
    });
    cells.collect_view().into_any()
}

/// All that is known of a line; more of a followed one when the answer about it comes.
#[component]
pub fn Detail(held: Held, row: StoredValue<LogRow>) -> impl IntoView {
    let known = Memo::new(move |_| {
        held.version.track();
        row.with_value(|row| held.shown.with_value(|view| view.known(row)))
    });
    move || known.with(|row| detail(held, row))
}

fn detail(held: Held, row: &LogRow) -> impl IntoView + use<> {
    let session = held.handle.board.session;
    let line = row.line.to_string();
    let offers = held.shown.with_value(|view| view.options.interactions);
    let context = (offers && held.around(row).is_some()).then(|| {
        let row = row.clone();
        view! {
            <button type="button" class="button small" aria-haspopup="dialog" on:click=move |_| surround(held, &row)>
                {icon(Icon::Lines)}
                "Show context"
            </button>
        }
    });
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
            {context}
            <table>{groups.collect_view()}</table>
            {row.is_rough().then(|| view! { <p class="logs-note">"The live tail sends lines without structured metadata; it is asked for."</p> })}
        </div>
    }
}
