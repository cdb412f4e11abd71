//! One variable's control: a searchable list, a text box, a switch.

use atalaya_core::model::{VariableKind, VariableOption};
use atalaya_core::variables::{ALL_TEXT, ALL_VALUE, Standing};
use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::variables::label;

/// Options put into the document at once; the search reaches the rest.
const MOST_OPTIONS: usize = 200;

#[component]
pub fn VariablePicker(name: String, hide_label: bool) -> impl IntoView {
    let board = use_board();
    let set = board.variables.set;
    let name = StoredValue::new(name);
    let state = Memo::new(move |_| set.with(|set| name.with_value(|name| set.get(name).cloned())));
    let Some(first) = state.get_untracked() else { return ().into_any() };
    let shown_label = label(&first);
    let description = first.declaration().description.clone();
    let failure = Memo::new(move |_| match state.get()?.standing() {
        Standing::Failed(reason) => Some(reason.clone()),
        _ => None,
    });
    let control = match &first.declaration().kind {
        VariableKind::Textbox { .. } => text_box(name, shown_label.clone()).into_any(),
        VariableKind::Switch { enabled, disabled } => {
            switch(name, enabled.clone(), disabled.clone(), shown_label.clone()).into_any()
        }
        _ => view! { <OptionList name label=shown_label.clone() /> }.into_any(),
    };
    let mark = move || {
        failure.get().map(|why| view! { <span class="mark error" title=why.clone() role="alert" aria-label=why>{icon(Icon::Warning)}</span> })
    };
    view! {
        <div class="control" class:bare=hide_label class:failed=move || failure.get().is_some() data-variable=name.get_value()>
            {(!hide_label).then(|| view! { <span class="control-label" title=description>{shown_label}{mark}</span> })}
            {control}
        </div>
    }
    .into_any()
}

fn text_box(name: StoredValue<String>, label: String) -> impl IntoView {
    let board = use_board();
    let value = move || {
        let set = board.variables.set;
        set.with(|set| name.with_value(|name| set.get(name).map(|state| state.text()))).unwrap_or_default()
    };
    view! {
        <input
            class="field"
            type="text"
            aria-label=label
            prop:value=value
            on:change=move |event| {
                name.with_value(|name| board.variables.select(name, vec![event_target_value(&event)]));
            }
        />
    }
}

fn switch(name: StoredValue<String>, enabled: String, disabled: String, label: String) -> impl IntoView {
    let board = use_board();
    let on = enabled.clone();
    let is_on = move || {
        let set = board.variables.set;
        set.with(|set| {
            name.with_value(|name| {
                set.get(name).is_some_and(|state| state.chosen().first().is_some_and(|o| o.value == on))
            })
        })
    };
    let choose = move |event| {
        let value = if event_target_checked(&event) { enabled.clone() } else { disabled.clone() };
        name.with_value(|name| board.variables.select(name, vec![value]));
    };
    view! {
        <label class="switch">
            <input type="checkbox" role="switch" aria-label=label prop:checked=is_on on:change=choose />
        </label>
    }
}

#[component]
fn OptionList(name: StoredValue<String>, label: String) -> impl IntoView {
    let board = use_board();
    let set = board.variables.set;
    let open = RwSignal::new(false);
    let search = RwSignal::new(String::new());
    // Several values are chosen first and applied when the list closes: one reload, not one for each.
    let draft = RwSignal::new(None::<Vec<String>>);
    let state = Memo::new(move |_| set.with(|set| name.with_value(|name| set.get(name).cloned())));
    let multi = move || state.get().is_some_and(|state| state.declaration().multi);
    let text = Memo::new(move |_| state.get().map(|state| state.text()).unwrap_or_default());
    let chosen = Memo::new(move |_| {
        draft.get().unwrap_or_else(|| {
            state
                .get()
                .map(|state| {
                    if state.is_all() {
                        vec![ALL_VALUE.to_owned()]
                    } else {
                        state.chosen().iter().map(|option| option.value.clone()).collect()
                    }
                })
                .unwrap_or_default()
        })
    });
    Effect::new(move |_| {
        if open.get() {
            search.set(String::new());
        } else if let Some(values) = draft.get_untracked() {
            draft.set(None);
            name.with_value(|name| board.variables.select(name, values));
        }
    });
    let found = Memo::new(move |_| {
        let Some(state) = state.get() else { return (Vec::new(), 0) };
        let all = VariableOption { text: ALL_TEXT.to_owned(), value: ALL_VALUE.to_owned() };
        let needle = search.get().to_lowercase();
        let options = state.offers_all().then_some(all).into_iter().chain(state.options().iter().cloned());
        let matching: Vec<VariableOption> =
            options.filter(|option| option.text.to_lowercase().contains(&needle)).collect();
        let total = matching.len();
        (matching.into_iter().take(MOST_OPTIONS).collect(), total)
    });
    let pick = move |value: String| {
        if !multi() {
            open.set(false);
            name.with_value(|name| board.variables.select(name, vec![value]));
            return;
        }
        let mut values = chosen.get_untracked();
        if value == ALL_VALUE {
            values = vec![value];
        } else {
            values.retain(|one| one != ALL_VALUE);
            if let Some(at) = values.iter().position(|one| *one == value) {
                values.remove(at);
            } else {
                values.push(value);
            }
        }
        draft.set(Some(values));
    };
    let button = move || {
        view! {
            <span class="value">{move || { let text = text.get(); if text.is_empty() { "None".to_owned() } else { text } }}</span>
            {icon(Icon::ChevronDown)}
        }
    };
    let searched = StoredValue::new(format!("Search {label}"));
    let on_enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(option) = found.get_untracked().0.first()
        {
            event.prevent_default();
            pick(option.value.clone());
        }
    };
    view! {
        <Dropdown name=format!("{label}: choose") label=button open>
            <input
                class="field"
                type="search"
                autofocus
                aria-label=searched.get_value()
                placeholder="Search"
                prop:value=move || search.get()
                on:input=move |event| search.set(event_target_value(&event))
                on:keydown=on_enter
            />
            <div class="option-list" role="listbox" aria-multiselectable=move || multi().to_string()>
                <For each=move || found.get().0 key=|option| option.value.clone() let(option)>
                    {
                        let value = option.value.clone();
                        let is_on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&value)));
                        let value = option.value.clone();
                        view! {
                            <button
                                type="button"
                                class="menu-item"
                                role="option"
                                aria-selected=move || is_on.get().to_string()
                                on:click=move |_| pick(value.clone())
                            >
                                <Show when=multi>
                                    <span class="option-box" class:on=move || is_on.get()>{move || is_on.get().then_some("✓")}</span>
                                </Show>
                                {option.text}
                            </button>
                        }
                    }
                </For>
                {move || {
                    let (listed, total) = found.get();
                    let more = total.saturating_sub(listed.len());
                    (more > 0).then(|| view! { <div class="more">{format!("and {more} more: search to find them")}</div> })
                }}
                {move || (found.get().1 == 0).then(|| view! { <div class="more">"Nothing to choose"</div> })}
            </div>
        </Dropdown>
    }
}
