//! A search field and the list it searches, however long: only the rows in sight are in the document. The focus stays in
//! the field; arrow keys walk through the list, Enter picks.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atalaya_core::layout::{rows_in_sight, scroll_to_row};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Height of a row, in CSS pixels; the style sheet has the same.
const ROW_PX: f64 = 32.0;
/// Height of the list before it scrolls, in CSS pixels.
const LIST_PX: f64 = 320.0;
/// The widest list, in characters.
const MOST_CHARS: usize = 70;
/// How many rows Page Up and Page Down pass.
const PAGE_ROWS: usize = 9;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub value: String,
}

/// Entries that hold the search, in their order; shared, so that a signal hands them on without copying.
type Found = Arc<Vec<Choice>>;

/// What the field and the list share; copies are the same.
#[derive(Clone, Copy)]
struct Search {
    text: RwSignal<String>,
    /// With what is typed at its end, where that may be taken and is not in the list.
    found: Memo<Found>,
    free: bool,
    /// The row that Enter picks.
    active: RwSignal<Option<usize>>,
    list: NodeRef<html::Div>,
    /// How far the list is scrolled, in CSS pixels.
    top: RwSignal<f64>,
    id: StoredValue<String>,
    on_pick: Callback<String>,
}

#[component]
pub fn ChoiceList(
    /// Name of the search field for a screen reader.
    #[prop(into)]
    name: String,
    #[prop(into)] choices: Signal<Found>,
    #[prop(into)] chosen: Signal<BTreeSet<String>>,
    /// Several may be chosen: each entry has a box.
    #[prop(into)]
    multi: Signal<bool>,
    /// What is typed may be taken where the list does not have it.
    #[prop(optional)]
    free: bool,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let search = Search {
        text,
        found: Memo::new(move |_| found(&choices.get(), &text.get(), free)),
        free,
        active: RwSignal::new(None),
        list: NodeRef::new(),
        top: RwSignal::new(0.0),
        id: StoredValue::new(list_id()),
        on_pick,
    };
    let count = move || {
        let (shown, all) = (search.shown(choices), choices.with(|all| all.len()));
        let words = match (shown, all) {
            (0, 0) => "Nothing to choose".to_owned(),
            (0, _) => "Nothing found".to_owned(),
            (shown, all) if shown < all => format!("{shown} of {all}"),
            _ => return None,
        };
        Some(view! { <div class="option-count" role="status">{words}</div> })
    };
    view! {
        {search.field(name)}
        {search.rows(choices, chosen, multi)}
        {count}
    }
}

impl Search {
    /// How many entries of the list hold the search.
    fn shown(self, choices: Signal<Found>) -> usize {
        let is_typed = self.free && self.text.with(|text| !text.trim().is_empty());
        self.found.with(|found| match found.last() {
            // What is typed comes last, and is none of the list's own.
            Some(last) if is_typed && !choices.with(|all| all.contains(last)) => found.len() - 1,
            _ => found.len(),
        })
    }

    fn field(self, name: String) -> impl IntoView {
        let on_input = move |event| {
            self.text.set(event_target_value(&event));
            self.active.set(None);
            self.top.set(0.0);
            if let Some(list) = self.list.get_untracked() {
                list.set_scroll_top(0);
            }
        };
        view! {
            <input
                class="field"
                type="search"
                autofocus
                autocomplete="off"
                spellcheck="false"
                role="combobox"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=self.id.get_value()
                aria-activedescendant=move || self.active.get().map(|row| self.row_id(row))
                aria-label=name
                placeholder="Search"
                prop:value=move || self.text.get()
                on:input=on_input
                on:keydown=move |event| self.on_key(&event)
            />
        }
    }

    fn rows(
        self,
        choices: Signal<Found>,
        chosen: Signal<BTreeSet<String>>,
        multi: Signal<bool>,
    ) -> impl IntoView {
        let in_sight = Memo::new(move |_| {
            rows_in_sight(self.found.with(|found| found.len()), ROW_PX, self.top.get(), LIST_PX)
        });
        let width = Memo::new(move |_| {
            let longest = |found: &Found| found.iter().map(|choice| choice.text.chars().count()).max();
            choices.with(longest).unwrap_or(0).clamp(18, MOST_CHARS)
        });
        self.begin_at_chosen(chosen);
        let rows = move || {
            self.found.with(|found| {
                in_sight
                    .get()
                    .filter_map(|at| Some((at, found.get(at)?.clone())))
                    .map(|(at, choice)| self.row(at, choice, chosen, multi))
                    .collect_view()
            })
        };
        let spacer = |rows: usize| format!("{}px", rows as f64 * ROW_PX);
        let above = move || spacer(in_sight.get().start);
        let below = move || spacer(self.found.with(|found| found.len()).saturating_sub(in_sight.get().end));
        view! {
            <div
                class="option-list"
                id=self.id.get_value()
                node_ref=self.list
                role="listbox"
                aria-multiselectable=move || multi.get().to_string()
                style:width=move || format!("min(88vw, {}ch)", width.get() + 6)
                on:scroll=move |_| {
                    if let Some(list) = self.list.get_untracked() {
                        self.top.set(f64::from(list.scroll_top()));
                    }
                }
            >
                <div aria-hidden="true" style:height=above></div>
                {rows}
                <div aria-hidden="true" style:height=below></div>
            </div>
        }
    }

    fn row(
        self,
        at: usize,
        choice: Choice,
        chosen: Signal<BTreeSet<String>>,
        multi: Signal<bool>,
    ) -> impl IntoView {
        let Choice { text, value } = choice;
        let is_on = {
            let value = value.clone();
            Memo::new(move |_| chosen.with(|chosen| chosen.contains(&value)))
        };
        let whole = text.clone();
        view! {
            <div
                class="menu-item option"
                class:active=move || self.active.get() == Some(at)
                id=self.row_id(at)
                role="option"
                title=whole
                aria-selected=move || is_on.get().to_string()
                // The focus stays in the search field.
                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                on:click=move |_| self.on_pick.run(value.clone())
            >
                <Show when=move || multi.get()>
                    <span class="option-box" class:on=move || is_on.get()>{move || is_on.get().then_some("✓")}</span>
                </Show>
                <span class="text">{text}</span>
            </div>
        }
    }

    /// The first entry chosen is in sight when the list opens.
    fn begin_at_chosen(self, chosen: Signal<BTreeSet<String>>) {
        Effect::new(move |_| {
            let Some(list) = self.list.get() else { return };
            let at = self.found.with_untracked(|found| {
                chosen.with_untracked(|chosen| found.iter().position(|choice| chosen.contains(&choice.value)))
            });
            if let Some(at) = at {
                list.set_scroll_top((at as f64 * ROW_PX - LIST_PX / 3.0).max(0.0) as i32);
            }
        });
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        if event.key() == "Enter" {
            event.prevent_default();
            let row = self.active.get_untracked().unwrap_or(0);
            let picked = self.found.with_untracked(|found| found.get(row).map(|choice| choice.value.clone()));
            if let Some(value) = picked {
                self.on_pick.run(value);
            }
            return;
        }
        let count = self.found.with_untracked(|found| found.len());
        let Some(row) = stepped(&event.key(), self.active.get_untracked(), count) else { return };
        event.prevent_default();
        event.stop_propagation();
        self.active.set(Some(row));
        if let Some(list) = self.list.get_untracked()
            && let Some(to) = scroll_to_row(row, ROW_PX, f64::from(list.scroll_top()), LIST_PX)
        {
            list.set_scroll_top(to as i32);
            self.top.set(to);
        }
    }

    fn row_id(self, row: usize) -> String {
        self.id.with_value(|id| format!("{id}-{row}"))
    }
}

/// What the arrow keys and their like make the active row; `None` for any other key.
fn stepped(key: &str, active: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let at = match (key, active) {
        ("ArrowDown", None) => 0,
        ("ArrowDown", Some(at)) => at + 1,
        ("ArrowUp", None) => last,
        ("ArrowUp", Some(at)) => at.saturating_sub(1),
        ("PageDown", at) => at.unwrap_or(0) + PAGE_ROWS,
        ("PageUp", at) => at.unwrap_or(0).saturating_sub(PAGE_ROWS),
        _ => return None,
    };
    Some(at.min(last))
}

fn found(choices: &Found, search: &str, free: bool) -> Found {
    let needle = search.trim().to_lowercase();
    if needle.is_empty() {
        return choices.clone();
    }
    let matches = |choice: &&Choice| choice.text.to_lowercase().contains(&needle);
    let mut found: Vec<Choice> = choices.iter().filter(matches).cloned().collect();
    let typed = search.trim();
    if free && !found.iter().any(|choice| choice.value == typed) {
        found.push(Choice { text: format!("Use \u{201c}{typed}\u{201d}"), value: typed.to_owned() });
    }
    Arc::new(found)
}

/// A list is named in the document, so that the field can point at it.
fn list_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("choices-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
