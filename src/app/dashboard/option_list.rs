//! The searchable list of a variable's options. In: the variable and what may be chosen. Out: the viewer's choice.

use std::sync::Arc;

use atalaya_core::order::Gather;
use atalaya_core::variables::{ALL_VALUE, VariableState};
use leptos::prelude::*;

use crate::app::controls::{Choice, ChoiceList, Dropdown, Icon, icon};
use crate::app::dashboard::board::use_board;

/// A button with what is chosen, and the list to choose from.
#[component]
pub fn OptionList(
    name: StoredValue<String>,
    label: String,
    #[prop(into)] choices: Signal<Arc<Vec<Choice>>>,
    /// What is typed may be taken where the list does not have it.
    #[prop(optional)]
    free: bool,
    /// Choices may be had only when somebody wants to see them.
    #[prop(optional)]
    on_open: Option<Callback<()>>,
) -> impl IntoView {
    let board = use_board();
    let set = board.variables.set;
    let open = RwSignal::new(false);
    // Several values are chosen first and applied when the list closes: one reload, not one for each.
    let draft = RwSignal::new(None::<Vec<String>>);
    let of_state = move |read: &dyn Fn(&VariableState) -> String| {
        set.with(|set| name.with_value(|name| set.get(name).map(read))).unwrap_or_default()
    };
    let multi = Memo::new(move |_| {
        set.with(|set| name.with_value(|name| set.get(name).is_some_and(VariableState::is_multi)))
    });
    let text = Memo::new(move |_| of_state(&VariableState::text));
    let applied = Memo::new(move |_| {
        set.with(|set| name.with_value(|name| set.get(name).map(chosen_values))).unwrap_or_default()
    });
    let chosen = Memo::new(move |_| draft.get().unwrap_or_else(|| applied.get()));
    let chosen_set = Signal::derive(move || chosen.get().into_iter().into_set());
    Effect::new(move |_| {
        if open.get() {
            if let Some(on_open) = on_open {
                on_open.run(());
            }
        } else if let Some(values) = draft.get_untracked() {
            draft.set(None);
            name.with_value(|name| board.variables.select(name, values));
        }
    });
    let pick = Callback::new(move |value: String| {
        if multi.get_untracked() {
            draft.set(Some(toggled(chosen.get_untracked(), value)));
        } else {
            open.set(false);
            name.with_value(|name| board.variables.select(name, vec![value]));
        }
    });
    let button = move || {
        view! {
            <span class="value">{move || { let text = text.get(); if text.is_empty() { "None".to_owned() } else { text } }}</span>
            {icon(Icon::ChevronDown)}
        }
    };
    let searched = StoredValue::new(format!("Search {label}"));
    view! {
        <Dropdown name=format!("{label}: choose") label=button open>
            <ChoiceList name=searched.get_value() choices chosen=chosen_set multi free on_pick=pick />
        </Dropdown>
    }
}

fn chosen_values(state: &VariableState) -> Vec<String> {
    if state.is_all() {
        return vec![ALL_VALUE.to_owned()];
    }
    state.chosen().iter().map(|option| option.value.clone()).collect()
}

/// All stands alone; any other value joins or leaves.
fn toggled(mut values: Vec<String>, value: String) -> Vec<String> {
    if value == ALL_VALUE {
        return vec![value];
    }
    values.retain(|one| one != ALL_VALUE);
    match values.iter().position(|one| *one == value) {
        Some(at) => {
            values.remove(at);
        }
        None => values.push(value),
    }
    values
}
