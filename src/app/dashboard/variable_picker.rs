//! One variable's control: a searchable list, a text box, a switch.

use std::sync::Arc;

use atalaya_core::model::VariableKind;
use atalaya_core::variables::{ALL_TEXT, ALL_VALUE, Standing, VariableState};
use leptos::prelude::*;

use crate::app::controls::{Choice, Icon, icon};
use crate::app::dashboard::adhoc_picker::{AdhocFilters, GroupLabels, Labels};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::option_list::OptionList;
use crate::app::dashboard::variables::label;

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
        VariableKind::Adhoc { source, keys, base, .. } => {
            let labels = Labels::of(source, keys.as_ref(), base);
            let free = first.declaration().takes_any;
            view! { <AdhocFilters name labels free label=shown_label.clone() /> }.into_any()
        }
        VariableKind::GroupBy { source } => {
            view! { <GroupLabels name source=source.clone() label=shown_label.clone() /> }.into_any()
        }
        _ => {
            let choices = Memo::new(move |_| {
                Arc::new(
                    set.with(|set| name.with_value(|name| set.get(name).map(offered))).unwrap_or_default(),
                )
            });
            let free = first.declaration().takes_any;
            view! { <OptionList name label=shown_label.clone() choices free /> }.into_any()
        }
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

fn offered(state: &VariableState) -> Vec<Choice> {
    let all = Choice { text: ALL_TEXT.to_owned(), value: ALL_VALUE.to_owned() };
    let options = state.options().iter();
    let options = options.map(|option| Choice { text: option.text.clone(), value: option.value.clone() });
    state.offers_all().then_some(all).into_iter().chain(options).collect()
}
