//! How a list of lines is scrolled. In: what it holds, where the viewer is, how high rows turned out. Out: the rows on the
//! page, and where the list is to be.
//!
//! **Invariant:** whoever reads keeps their place; whoever follows is at the newest line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use atalaya_core::panels::logs::window::{Heights, Window};
use atalaya_core::panels::logs::{LogRow, LogsView, SortOrder};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::dashboard::panel::logs::held::{Held, Paused};
use crate::app::dashboard::panel::logs::older::OlderEnd;
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
pub struct Shown {
    pub window: Window,
    pub total: f64,
    pub entries: Vec<Entry>,
}

/// The row that the viewer's eye is on: the first in sight, and how far above the edge it begins.
type Anchor = Option<(Arc<str>, i64, f64)>;

#[derive(Clone, Copy)]
pub struct Scroller {
    pub held: Held,
    pub node: NodeRef<html::Div>,
    pub space: NodeRef<html::Div>,
    pub rows: NodeRef<html::Div>,
    /// How far the list is scrolled, in CSS pixels from the first row.
    at: RwSignal<f64>,
    size: ReadSignal<(f64, f64)>,
    /// Heights that differ from one line, by id, with the row's time.
    measured: StoredValue<BTreeMap<Arc<str>, (i64, f64)>>,
    measured_version: RwSignal<u64>,
    anchor: StoredValue<Anchor>,
    /// Where the list was put last, until the browser tells of it: that is no scrolling of the viewer's.
    put_at: StoredValue<Option<i32>>,
}

impl Scroller {
    pub fn new(held: Held) -> Self {
        let node = NodeRef::new();
        Self {
            held,
            node,
            space: NodeRef::new(),
            rows: NodeRef::new(),
            at: RwSignal::new(0.0),
            size: use_size(node),
            measured: StoredValue::default(),
            measured_version: RwSignal::new(0),
            anchor: StoredValue::new(None),
            put_at: StoredValue::new(None),
        }
    }

    /// The rows on the page, as the list changes and is scrolled.
    pub fn rows_shown(self) -> Memo<Shown> {
        Memo::new(move |_| self.shown())
    }

    /// Keeps the list where it is read whenever it changes; `settled` is called when the rows lie where they belong.
    pub fn follow(
        self,
        shown: Memo<Shown>,
        open: RwSignal<BTreeSet<Arc<str>>>,
        settled: impl Fn() + Copy + 'static,
    ) {
        let held = self.held;
        Effect::new(move |_| {
            held.version.track();
            request_animation_frame(move || {
                if self.node.try_get_untracked().flatten().is_some() {
                    self.keep_place();
                }
            });
        });
        Effect::new(move |_| {
            held.replaced.track();
            self.anchor.set_value(None);
            self.held.away.set(false);
            self.measured.set_value(BTreeMap::new());
        });
        Effect::new(move |before: Option<usize>| {
            let count = open.with(BTreeSet::len);
            if before.is_some_and(|before| before < count) {
                self.read();
            }
            count
        });
        Effect::new(move |_| {
            shown.track();
            open.track();
            self.size.track();
            request_animation_frame(move || {
                self.measure(shown);
                settled();
            });
        });
    }

    pub fn heights(self, view: &LogsView) -> Heights {
        self.measured.with_value(|measured| {
            let placed = measured.iter().filter_map(|(id, (at, px))| Some((view.place_of(*at, id)?, *px)));
            Heights::new(LINE_PX, placed)
        })
    }

    /// Where the rows begin within the scrolled content.
    fn lead(self) -> f64 {
        self.space.get_untracked().map_or(0.0, |space| f64::from(space.offset_top()))
    }

    pub fn newest_first(self) -> bool {
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

    /// How far the list is scrolled from the first row, and how much of it is in sight, in CSS pixels.
    pub fn sight(self) -> (f64, f64) {
        (self.at.get_untracked(), self.size.get_untracked().1)
    }

    /// As if the viewer had scrolled there.
    pub fn scroll_to(self, from_first_row: f64) {
        if let Some(node) = self.node.get_untracked() {
            node.set_scroll_top((from_first_row + self.lead()).round() as i32);
            self.at.set(from_first_row);
        }
    }

    fn keep_at(self, from_first_row: f64) {
        if let Some(node) = self.node.get_untracked() {
            self.put(&node, (from_first_row + self.lead()).round() as i32);
            self.at.set(from_first_row);
        }
    }

    /// The viewer looks at some line and not at whatever is the newest.
    pub fn read(self) {
        if self.held.live.get_untracked() {
            self.held.pause(Paused::ByReading);
        } else {
            self.remember_anchor();
            self.held.away.set(true);
        }
    }

    /// The viewer is back at the newest line.
    pub fn go_on(self) {
        if self.held.paused.get_untracked() == Some(Paused::ByReading) {
            self.held.resume();
        }
        self.held.away.set(false);
    }

    /// What is read stays in its place, whatever arrives.
    fn is_reading(self) -> bool {
        self.held.paused.get_untracked().is_some() || self.held.away.get_untracked()
    }

    fn put(self, node: &web_sys::HtmlElement, top: i32) {
        let before = node.scroll_top();
        node.set_scroll_top(top);
        let now = node.scroll_top();
        if now != before {
            self.put_at.set_value(Some(now));
        }
    }

    pub fn go_to_newest(self) {
        let total = self.held.shown.with_value(|view| self.heights(view).offset(view.len()));
        self.keep_at(if self.newest_first() { -self.lead() } else { total });
        if let Some(node) = self.node.get_untracked().filter(|_| !self.newest_first()) {
            self.put(&node, node.scroll_height());
            self.at.set(f64::from(node.scroll_top()) - self.lead());
        }
        // Who begins to read now reads what is in sight now, not what was when the list was last scrolled by hand.
        self.remember_anchor();
    }

    pub fn on_scroll(self, older: OlderEnd) {
        let Some(node) = self.node.get_untracked() else { return };
        self.at.set(f64::from(node.scroll_top()) - self.lead());
        let put_at = self.put_at.get_value();
        self.put_at.set_value(None);
        if put_at == Some(node.scroll_top()) {
            return;
        }
        self.remember_anchor();
        if self.is_at_newest() {
            self.go_on();
        } else {
            self.read();
        }
        if self.is_near_oldest() {
            older.load();
        }
    }

    /// What is in sight now is what the viewer reads.
    pub fn remember_anchor(self) {
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
        let anchor = self.anchor.get_value().filter(|_| self.is_reading());
        let Some((id, time, below)) = anchor else { return self.go_to_newest() };
        let offset = self
            .held
            .shown
            .with_value(|view| view.place_of(time, &id).map(|place| self.heights(view).offset(place)));
        match offset {
            Some(offset) if (offset + below - self.at.get_untracked()).abs() > 0.5 => {
                self.keep_at(offset + below);
            }
            Some(_) => {}
            None => {
                self.held.away.set(false);
                self.go_to_newest();
            }
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
    fn measure(self, shown: Memo<Shown>) {
        let Some(rows) = self.rows.try_get_untracked().flatten() else { return };
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
            if above != 0.0 && self.is_reading() {
                self.keep_at(at + above);
            }
        }
    }
}
