//! The lines as a list of any length: only the rows near the screen are in the document.
//!
//! **Invariant:** what a viewer reads stays where it is, whatever arrives, is let go or is measured meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atalaya_core::panels::logs::window::{Heights, Window};
use atalaya_core::panels::logs::{LogRow, LogsView, SortOrder};
use atalaya_core::query::LineCoverage;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::dashboard::panel::logs::held::{Held, Paused};
use crate::app::dashboard::panel::logs::older::{Older, OlderEnd};
use crate::app::dashboard::panel::logs::rows::Rows;
use crate::app::platform::resize::use_size;

/// Height of a line of text, in CSS pixels; the stylesheet says the same.
const LINE_PX: f64 = 18.0;
/// How much is kept ready above and below the screen, in CSS pixels.
const MARGIN_PX: f64 = 400.0;
/// Nearer to the end than this, older lines are asked for, in CSS pixels.
const NEAR_END_PX: f64 = 600.0;
/// Nearer to the newest line than this is at it, in CSS pixels.
const AT_NEWEST_PX: f64 = 6.0;
/// Rows whose height is remembered at most.
const MOST_MEASURED: usize = 3_000;

/// A row on the page.
#[derive(Clone, PartialEq)]
pub struct Entry {
    pub row: LogRow,
    pub duplicates: usize,
}

/// What is on the page of the whole list.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    window: Window,
    total: f64,
    entries: Vec<Entry>,
}

/// The row that the viewer's eye is on: the first in sight, and how far above the edge it begins.
type Anchor = Option<(Arc<str>, i64, f64)>;

#[derive(Clone, Copy)]
struct Scroller {
    held: Held,
    node: NodeRef<html::Div>,
    space: NodeRef<html::Div>,
    /// How far the list is scrolled, in CSS pixels from the first row.
    at: RwSignal<f64>,
    size: ReadSignal<(f64, f64)>,
    /// Heights that differ from one line, by id, with the row's time.
    measured: StoredValue<BTreeMap<Arc<str>, (i64, f64)>>,
    measured_version: RwSignal<u64>,
    anchor: StoredValue<Anchor>,
}

impl Scroller {
    fn heights(self, view: &LogsView) -> Heights {
        self.measured.with_value(|measured| {
            let placed = measured.iter().filter_map(|(id, (at, px))| Some((view.place_of(*at, id)?, *px)));
            Heights::new(LINE_PX, placed)
        })
    }

    /// Where the rows begin within the scrolled content.
    fn lead(self) -> f64 {
        self.space.get_untracked().map_or(0.0, |space| f64::from(space.offset_top()))
    }

    fn newest_first(self) -> bool {
        self.held.shown.with_value(|view| view.options.sort_order == SortOrder::Descending)
    }

    fn is_at_newest(self) -> bool {
        let Some(node) = self.node.get_untracked() else { return true };
        if self.newest_first() {
            return f64::from(node.scroll_top()) <= AT_NEWEST_PX;
        }
        f64::from(node.scroll_height() - node.scroll_top() - node.client_height()) <= AT_NEWEST_PX
    }

    fn is_near_oldest(self) -> bool {
        let Some(node) = self.node.get_untracked() else { return false };
        if self.newest_first() {
            return f64::from(node.scroll_height() - node.scroll_top() - node.client_height()) < NEAR_END_PX;
        }
        f64::from(node.scroll_top()) < NEAR_END_PX
    }

    fn scroll_to(self, from_first_row: f64) {
        if let Some(node) = self.node.get_untracked() {
            node.set_scroll_top((from_first_row + self.lead()).round() as i32);
            self.at.set(from_first_row);
        }
    }

    fn go_to_newest(self) {
        let total = self.held.shown.with_value(|view| self.heights(view).offset(view.len()));
        self.scroll_to(if self.newest_first() { -self.lead() } else { total });
        if let Some(node) = self.node.get_untracked().filter(|_| !self.newest_first()) {
            node.set_scroll_top(node.scroll_height());
        }
    }

    fn on_scroll(self, older: OlderEnd) {
        let Some(node) = self.node.get_untracked() else { return };
        self.at.set(f64::from(node.scroll_top()) - self.lead());
        self.remember_anchor();
        if self.is_at_newest() {
            if self.held.paused.get_untracked() == Some(Paused::ByReading) {
                self.held.resume();
            }
        } else {
            self.held.pause(Paused::ByReading);
        }
        if self.is_near_oldest() {
            older.load();
        }
    }

    fn remember_anchor(self) {
        let at = self.at.get_untracked();
        let anchor = self.held.shown.with_value(|view| {
            let heights = self.heights(view);
            let place = heights.place_at(at.max(0.0), view.len());
            let row = view.item(place)?.row;
            Some((row.id.clone(), row.time_nanos, at - heights.offset(place)))
        });
        self.anchor.set_value(anchor);
    }

    /// After the list changed: to the newest line, or back to the one that was read.
    fn keep_place(self) {
        let reading = self.held.paused.get_untracked().is_some() || !self.held.live.get_untracked();
        let anchor = self.anchor.get_value().filter(|_| reading);
        let Some((id, time, below)) = anchor else { return self.go_to_newest() };
        let offset = self
            .held
            .shown
            .with_value(|view| view.place_of(time, &id).map(|place| self.heights(view).offset(place)));
        match offset {
            Some(offset) if (offset + below - self.at.get_untracked()).abs() > 0.5 => {
                self.scroll_to(offset + below);
            }
            Some(_) => {}
            None => self.go_to_newest(),
        }
    }

    fn shown(self) -> Shown {
        self.held.version.track();
        self.measured_version.track();
        let (at, height) = (self.at.get(), self.size.get().1);
        self.held.shown.with_value(|view| {
            let heights = self.heights(view);
            let window = heights.window(at, height, MARGIN_PX, view.len());
            let entry = |place| {
                let item = view.item(place)?;
                Some(Entry { row: item.row.clone(), duplicates: item.duplicates })
            };
            let entries = (window.from..window.to).filter_map(entry).collect();
            Shown { window, total: heights.offset(view.len()), entries }
        })
    }

    /// Reads the heights of the rows on the page; those that wrap, or are open, are higher than a line.
    fn measure(self, rows: NodeRef<html::Div>, shown: Memo<Shown>) {
        let Some(rows) = rows.try_get_untracked().flatten() else { return };
        let mut above = 0.0;
        let mut changed = false;
        let at = self.at.get_untracked();
        shown.with_untracked(|shown| {
            let mut top = shown.window.top;
            self.measured.update_value(|measured| {
                for (place, entry) in shown.entries.iter().enumerate() {
                    let Some(node) = rows.children().item(place as u32) else { break };
                    let px =
                        node.unchecked_into::<web_sys::HtmlElement>().get_bounding_client_rect().height();
                    let known = measured.get(&entry.row.id).map_or(LINE_PX, |(_, px)| *px);
                    if (px - known).abs() > 0.5 && px > 0.0 {
                        changed = true;
                        if top + known <= at {
                            above += px - known;
                        }
                        if (px - LINE_PX).abs() > 0.5 {
                            measured.insert(entry.row.id.clone(), (entry.row.time_nanos, px));
                        } else {
                            measured.remove(&entry.row.id);
                        }
                    }
                    top += known;
                }
                while measured.len() > MOST_MEASURED {
                    measured.pop_first();
                }
            });
        });
        if changed {
            self.measured_version.update(|version| *version += 1);
            if above != 0.0 && self.held.paused.get_untracked().is_some() {
                self.scroll_to(at + above);
            }
        }
    }
}

#[component]
pub fn List(held: Held) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let rows = NodeRef::<html::Div>::new();
    let scroller = Scroller {
        held,
        node,
        space: NodeRef::new(),
        at: RwSignal::new(0.0),
        size: use_size(node),
        measured: StoredValue::default(),
        measured_version: RwSignal::new(0),
        anchor: StoredValue::new(None),
    };
    let open = RwSignal::new(BTreeSet::<Arc<str>>::new());
    let older = OlderEnd::new(held);
    let shown = Memo::new(move |_| scroller.shown());
    let entries = Signal::derive(move || shown.with(|shown| shown.entries.clone()));
    Effect::new(move |_| {
        held.version.track();
        request_animation_frame(move || {
            if scroller.node.try_get_untracked().flatten().is_some() {
                scroller.keep_place();
            }
        });
    });
    Effect::new(move |_| {
        held.replaced.track();
        scroller.anchor.set_value(None);
        scroller.measured.set_value(BTreeMap::new());
    });
    Effect::new(move |_| {
        shown.track();
        open.track();
        scroller.size.track();
        request_animation_frame(move || scroller.measure(rows, shown));
    });
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
        scroller.go_to_newest();
    };
    view! {
        <div class="logs-frame">
            <div
                class="logs-body"
                class:wrap=wraps
                class:small=small
                node_ref=node
                tabindex="0"
                role="log"
                aria-live="off"
                aria-label=summary
                on:scroll=move |_: ev::Event| scroller.on_scroll(older)
            >
                <Show when=move || !newest_first.get()>
                    <OldestEnd held older />
                </Show>
                <div class="logs-space" node_ref=scroller.space style:height=move || format!("{}px", shown.with(|shown| shown.total))>
                    <div
                        class="logs-rows"
                        node_ref=rows
                        style:transform=move || format!("translateY({}px)", shown.with(|shown| shown.window.top))
                    >
                        <Rows held entries open />
                    </div>
                </div>
                <Show when=move || newest_first.get()>
                    <OldestEnd held older />
                </Show>
            </div>
            <Show when=move || is_empty.get()>
                <div class="message"><span>"No log lines"</span></div>
            </Show>
            <Show when=move || held.paused.get().is_some()>
                <button type="button" class="button small new-lines" class:below=move || !newest_first.get() on:click=catch_up>
                    {move || new_lines(held.new_lines.get())}
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
