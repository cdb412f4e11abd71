//! The keyboard in a list of lines. In: keys, which line has the focus, the rows on the page. Out: the one line that Tab
//! leads to, and the focus moved from line to line.
//!
//! **Invariant:** Tab stops once at the list, however many lines it has; the focus never leaves the list with a row that
//! leaves the page.

use std::sync::Arc;

use atalaya_core::panels::logs::LogsView;
use atalaya_core::panels::logs::walk::Step;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::app::dashboard::panel::logs::scroller::{Scroller, Shown};

/// A line by its id and time, as the list finds it.
type Line = (Arc<str>, i64);

/// Copies are the same list's.
#[derive(Clone, Copy)]
pub struct Keyboard {
    scroller: Scroller,
    shown: Memo<Shown>,
    /// The line last focused or gone to; Tab comes back to it while it is on the page.
    current: StoredValue<Option<Line>>,
    /// Whether it is to be focused as soon as it is on the page.
    is_wanted: StoredValue<bool>,
    /// The focus is on a row, or was when that left the page.
    is_inside: StoredValue<bool>,
}

impl Keyboard {
    pub fn new(scroller: Scroller, shown: Memo<Shown>) -> Self {
        Self {
            scroller,
            shown,
            current: StoredValue::new(None),
            is_wanted: StoredValue::new(false),
            is_inside: StoredValue::new(false),
        }
    }

    /// Moves from line to line; keys pressed within an opened line's details are not the list's.
    pub fn on_key(self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let Some(step) = Step::of_key(&event.key()) else { return };
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let is_list = self.scroller.node.get_untracked().is_some_and(|node| **node == target);
        if !is_list && !matches!(target.matches(".log-row > button"), Ok(true)) {
            return;
        }
        event.prevent_default();
        self.go(step);
    }

    fn go(self, step: Step) {
        let scroller = self.scroller;
        let (at, page) = scroller.sight();
        let led = scroller.held.shown.with_value(|view| {
            let heights = scroller.heights(view);
            let from = self
                .current
                .with_value(|current| current.as_ref().and_then(|(id, time)| view.place_of(*time, id)));
            let from = from.unwrap_or_else(|| heights.place_at(at.max(0.0), view.len()));
            let is_line = |place| view.item(place).is_some_and(|item| !item.row.is_mark);
            let place = heights.walk(from, step, page, view.len(), is_line)?;
            let row = view.item(place)?.row;
            let newest = if scroller.newest_first() { 0 } else { view.len() - 1 };
            let (top, bottom) = (heights.offset(place), heights.offset(place + 1));
            Some(((row.id.clone(), row.time_nanos), place == newest, top, bottom))
        });
        let Some((line, is_newest, top, bottom)) = led else { return };
        self.current.set_value(Some(line));
        self.is_wanted.set_value(true);
        if is_newest {
            scroller.go_on();
            scroller.go_to_newest();
        } else {
            scroller.read();
            if top < at || bottom - top > page {
                scroller.scroll_to(top);
            } else if bottom > at + page {
                scroller.scroll_to(bottom - page);
            }
            // What arrived just now is not to take the list back to where it was before the key.
            scroller.remember_anchor();
        }
        // Where nothing was scrolled, nothing else would look.
        request_animation_frame(move || self.settle());
    }

    pub fn on_focus(self, event: &ev::FocusEvent) {
        let row = event
            .target()
            .and_then(|target| target.unchecked_into::<Element>().closest("[data-id]").ok().flatten());
        self.is_inside.set_value(row.is_some());
        let Some(id) = row.and_then(|row| row.get_attribute("data-id")) else { return };
        let line = self.shown.with_untracked(|shown| {
            let row = shown.entries.iter().map(|entry| &entry.row).find(|row| *row.id == *id)?;
            Some((row.id.clone(), row.time_nanos))
        });
        self.current.set_value(line);
    }

    pub fn on_blur(self, event: &ev::FocusEvent) {
        // Focus that goes nowhere is mostly that of a row that leaves the page.
        if event.related_target().is_some() {
            self.is_inside.set_value(false);
        }
    }

    /// After the rows on the page changed: the Tab stop, places within the whole list, and the focus where it belongs.
    pub fn settle(self) {
        // Nothing to do where the list is gone.
        self.shown.try_with_untracked(|shown| self.settle_on(shown));
    }

    fn settle_on(self, shown: &Shown) {
        let Some(rows) = self.scroller.rows.try_get_untracked().flatten() else { return };
        let current = self.current.get_value();
        let place_of = |id: &str| shown.entries.iter().position(|entry| *entry.row.id == *id);
        let here = current.as_ref().and_then(|(id, _)| place_of(id));
        if let (Some((id, time)), None) = (&current, here) {
            let is_held = self.scroller.held.shown.with_value(|view| view.place_of(*time, id).is_some());
            if !(self.is_wanted.get_value() && is_held) {
                self.is_wanted.set_value(false);
                self.current.set_value(None);
                self.keep_focus();
            }
        }
        let stop = here.or_else(|| self.first_in_sight(shown));
        let total = self.scroller.held.shown.with_value(LogsView::len);
        let children = rows.children();
        for place in 0..shown.entries.len() {
            let Some(row) = children.item(place as u32) else { break };
            set(&row, "aria-posinset", &(shown.window.from + place + 1).to_string());
            set(&row, "aria-setsize", &total.to_string());
            if let Some(button) = row.first_element_child().filter(|child| child.tag_name() == "BUTTON") {
                let index = if stop == Some(place) { "0" } else { "-1" };
                set(&button, "tabindex", index);
                if let Some(beside) = button.next_element_sibling().filter(|next| next.tag_name() == "BUTTON")
                {
                    set(&beside, "tabindex", index);
                }
                if here == Some(place) && self.is_wanted.get_value() {
                    self.is_wanted.set_value(false);
                    focus(&button, false);
                }
            }
        }
    }

    fn first_in_sight(self, shown: &Shown) -> Option<usize> {
        let (at, _) = self.scroller.sight();
        let first = self
            .scroller
            .held
            .shown
            .with_value(|view| self.scroller.heights(view).place_at(at.max(0.0), view.len()));
        let is_line = |place: &usize| shown.entries.get(*place).is_some_and(|entry| !entry.row.is_mark);
        let first = first.saturating_sub(shown.window.from);
        (first..shown.entries.len()).find(is_line).or_else(|| (0..shown.entries.len()).find(is_line))
    }

    /// Hands the focus of a row that left the page to the list: the keyboard goes on where it was.
    fn keep_focus(self) {
        if !self.is_inside.get_value() {
            return;
        }
        self.is_inside.set_value(false);
        let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let Some(node) = self.scroller.node.get_untracked().filter(|_| is_lost) {
            focus(&node, true);
        }
    }
}

/// Only what differs: rows stay on the page while others come and go.
fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

fn focus(element: &Element, in_place: bool) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(in_place);
    let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&options);
}
