//! The lines as a list of any length: only the rows near the screen are in the document.
//!
//! **Invariant:** what a viewer reads stays where it is, whatever arrives, is let go or is measured meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_core::panels::logs::LogsView;
use atalaya_core::query::LineCoverage;
use leptos::ev;
use leptos::prelude::*;

use crate::app::dashboard::panel::logs::beside::{Aside, Beside};
use crate::app::dashboard::panel::logs::held::Held;
use crate::app::dashboard::panel::logs::keyboard::Keyboard;
use crate::app::dashboard::panel::logs::older::{Older, OlderEnd};
use crate::app::dashboard::panel::logs::rows::Rows;
use crate::app::dashboard::panel::logs::scroller::Scroller;

const DAY_MILLIS: i64 = 86_400_000;

#[component]
pub fn List(held: Held) -> impl IntoView {
    let scroller = Scroller::new(held);
    let Scroller { node, space, rows, .. } = scroller;
    let open = RwSignal::new(BTreeSet::<Arc<str>>::new());
    let beside = Beside::new();
    let older = OlderEnd::new(held);
    let shown = scroller.rows_shown();
    let keyboard = Keyboard::new(scroller, shown);
    scroller.follow(shown, open, move || keyboard.settle());
    let entries = Signal::derive(move || shown.with(|shown| shown.entries.clone()));
    let summary = move || {
        held.version.track();
        held.shown.with_value(LogsView::summary)
    };
    let wraps = move || {
        held.version.track();
        held.shown.with_value(|view| view.options.wrap || view.options.prettify)
    };
    let small = move || {
        held.version.track();
        held.shown.with_value(|view| view.options.small_font)
    };
    Effect::new(move |_| {
        let widths = held.column_widths();
        if let Some(node) = node.get() {
            for (name, width) in widths {
                web_sys::HtmlElement::style(&node).set_property(&name, &width).ok();
            }
        }
    });
    // Within a day's length no two lines have the same time of different days.
    let board = held.handle.board;
    let within_day = Memo::new(move |_| board.range.get().is_ok_and(|range| range.duration() <= DAY_MILLIS));
    let newest_first = Memo::new(move |_| {
        held.version.track();
        scroller.newest_first()
    });
    let is_empty = Memo::new(move |_| {
        held.version.track();
        held.shown.with_value(LogsView::is_empty)
    });
    let catch_up = move |_| {
        held.resume();
        held.away.set(false);
        scroller.go_to_newest();
    };
    // A list of a past range has no newer lines to go back for.
    let is_left = move || held.paused.get().is_some() || (held.away.get() && held.has_live_edge.get());
    let back = move || match held.paused.get() {
        Some(_) => new_lines(held.new_lines.get()),
        None => "Back to the newest".to_owned(),
    };
    view! {
        <div class="logs-frame" class:beside=move || beside.is_open()>
            <div
                class="logs-body"
                class:wrap=wraps
                class:small=small
                class:within-day=within_day
                node_ref=node
                tabindex="-1"
                role="log"
                aria-live="off"
                aria-label=summary
                on:scroll=move |_: ev::Event| scroller.on_scroll(older)
                on:keydown=move |event| keyboard.on_key(&event)
                on:focusin=move |event| keyboard.on_focus(&event)
                on:focusout=move |event| keyboard.on_blur(&event)
            >
                <Show when=move || !newest_first.get()>
                    <OldestEnd held older />
                </Show>
                <div class="logs-space" node_ref=space style:height=move || format!("{}px", shown.with(|shown| shown.total))>
                    <div
                        class="logs-rows"
                        role="list"
                        node_ref=rows
                        style:transform=move || format!("translateY({}px)", shown.with(|shown| shown.window.top))
                    >
                        <Rows held entries open beside />
                    </div>
                </div>
                <Show when=move || newest_first.get()>
                    <OldestEnd held older />
                </Show>
            </div>
            <Show when=move || beside.is_open()>
                <Aside held beside />
            </Show>
            <Show when=move || is_empty.get()>
                <div class="message"><span>"No log lines"</span></div>
            </Show>
            <Show when=is_left>
                <button type="button" class="button small new-lines" class:below=move || !newest_first.get() on:click=catch_up>
                    {back}
                </button>
            </Show>
        </div>
    }
}

fn new_lines(count: usize) -> String {
    match count {
        0 => "Back to live".to_owned(),
        1 => "1 new line".to_owned(),
        count => format!("{count} new lines"),
    }
}

/// What lies beyond the oldest line that is here.
#[component]
fn OldestEnd(held: Held, older: OlderEnd) -> impl IntoView {
    let zone = held.handle.board.zone;
    let let_go = move || {
        held.version.track();
        held.shown.with_value(|view| view.let_go_note(&zone.get()))
    };
    let coverage = move || {
        held.version.track();
        held.handle.feed.feed.with(|feed| {
            let backward = feed.exchanges.iter().any(|exchange| {
                let planned = exchange.planned.as_ref();
                planned.is_some_and(|planned| planned.request.param("direction") != Some("forward"))
            });
            let coverage =
                feed.exchanges.iter().find_map(|exchange| match exchange.answer.as_ref()?.lines? {
                    LineCoverage::Complete => None,
                    limit => Some(limit),
                })?;
            // With the newest lines loaded the others are asked for from here.
            if backward {
                return None;
            }
            held.shown.with_value(|view| view.coverage_note(coverage, backward, &zone.get()))
        })
    };
    let text = move || match older.state.get() {
        Older::End => coverage(),
        Older::More => None,
        Older::Loading => Some("Loading older lines ...".to_owned()),
        Older::Full => Some(format!(
            "This list holds no more than {} lines. Choose an earlier time range to see older ones.",
            held.bounds().lines
        )),
        Older::Failed(why) => Some(format!("Older lines could not be loaded: {why}.")),
    };
    let can_load = move || matches!(older.state.get(), Older::More | Older::Failed(_));
    view! {
        {move || let_go().map(|text| view! { <div class="logs-note">{text}</div> })}
        {move || text().map(|text| view! { <div class="logs-note">{text}</div> })}
        <Show when=can_load>
            <button type="button" class="button small load-older" on:click=move |_| older.load()>
                "Load older lines"
            </button>
        </Show>
    }
}
