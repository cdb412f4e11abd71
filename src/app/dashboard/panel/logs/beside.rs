//! The fields of a chosen line beside the list; below it where there is little room. In: the line that was chosen. Out:
//! its fields, until another is chosen or they are closed.
//!
//! **Invariant:** one line at most is chosen, and its row is marked whenever it is on the page.

use std::sync::Arc;

use atalaya_core::panels::logs::LogRow;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::logs::held::Held;
use crate::app::dashboard::panel::logs::row::Detail;

/// The chosen line. Rows do not watch it, since a signal keeps its readers until it next changes: the marked row is told.
#[derive(Clone, Copy)]
pub struct Beside {
    row: RwSignal<Option<LogRow>>,
    mark: StoredValue<Option<RwSignal<bool>>>,
}

impl Beside {
    pub fn new() -> Self {
        Self { row: RwSignal::new(None), mark: StoredValue::new(None) }
    }

    /// Whether a row that comes on the page is the chosen one; `mark` is told when it no longer is.
    pub fn is_chosen(self, id: &Arc<str>, mark: RwSignal<bool>) -> bool {
        let chosen = self.row.with_untracked(|row| row.as_ref().is_some_and(|row| row.id == *id));
        if chosen {
            self.mark.set_value(Some(mark));
        }
        chosen
    }

    /// Chooses a line; the one that is chosen already is let go.
    pub fn choose(self, row: LogRow, mark: RwSignal<bool>) {
        let again =
            self.row.with_untracked(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.id == row.id));
        self.close();
        if !again {
            mark.set(true);
            self.mark.set_value(Some(mark));
            self.row.set(Some(row));
        }
    }

    pub fn is_open(self) -> bool {
        self.row.with(Option::is_some)
    }

    fn close(self) {
        // The row may have left the page, and its mark with it.
        if let Some(mark) = self.mark.get_value() {
            mark.try_set(false);
        }
        self.mark.set_value(None);
        self.row.set(None);
    }
}

#[component]
pub fn Aside(held: Held, beside: Beside) -> impl IntoView {
    let node = NodeRef::<leptos::html::Aside>::new();
    let close = move || {
        // Whoever closes them with a key goes on in the list.
        let list = node.get_untracked().and_then(|node| node.parent_element());
        let row =
            list.and_then(|list| list.query_selector(".log-row > button[aria-expanded=true]").ok().flatten());
        beside.close();
        if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok()) {
            row.focus().ok();
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    let detail = move || beside.row.get().map(|row| view! { <Detail held row=StoredValue::new(row) /> });
    view! {
        <aside class="log-aside" node_ref=node aria-label="Fields of the chosen line" on:keydown=on_key>
            <button type="button" class="button quiet square small" title="Close" aria-label="Close" on:click=move |_| close()>
                {icon(Icon::Close)}
            </button>
            {detail}
        </aside>
    }
}
