//! Which of a column's texts pass: a search, a box for each text.

use std::collections::BTreeSet;

use atalaya_core::order::Gather;
use atalaya_core::panels::table::Choice;
use leptos::prelude::*;

use crate::app::controls::Sheet;
use crate::app::dashboard::panel::table::{Hands, Shown};

/// Boxes shown at once; a search finds the others.
const MOST_CHOICES: usize = 200;

#[component]
pub fn FilterSheet(table: Shown, column: usize, hands: Hands) -> impl IntoView {
    let Some(name) = table.0.columns.get(column).map(|column| column.name.clone()) else {
        return ().into_any();
    };
    let choices = StoredValue::new(table.0.choices(column));
    let all = || choices.with_value(|choices| choices.iter().map(|choice| choice.text.clone()).into_set());
    let chosen = RwSignal::new(
        hands.filters.with_untracked(|filters| filters.get(&name).cloned()).unwrap_or_else(all),
    );
    let search = RwSignal::new(String::new());
    let found = move || {
        let needle = search.get().to_lowercase();
        let matches = |choice: &&Choice| choice.text.to_lowercase().contains(&needle);
        choices.with_value(|choices| choices.iter().filter(matches).cloned().collect::<Vec<_>>())
    };
    let close = Callback::new(move |()| hands.filtering.set(None));
    let column_name = StoredValue::new(name.clone());
    let apply = move |_| {
        let wanted = chosen.get_untracked();
        let is_all = choices.with_value(|choices| choices.iter().all(|choice| wanted.contains(&choice.text)));
        hands.filters.update(|filters| {
            if is_all {
                filters.remove(&column_name.get_value());
            } else {
                filters.insert(column_name.get_value(), wanted);
            }
        });
        hands.page.set(0);
        close.run(());
    };
    let set_found = move |on: bool| {
        let texts: Vec<String> = found().into_iter().map(|choice| choice.text).collect();
        chosen.update(|chosen| {
            for text in texts {
                if on {
                    chosen.insert(text)
                } else {
                    chosen.remove(&text)
                };
            }
        });
    };
    let clear = move |_| {
        hands.filters.update(|filters| {
            filters.remove(&column_name.get_value());
        });
        close.run(());
    };
    view! {
        <Sheet title=format!("Filter {name}") narrow=true on_close=close>
            <div class="sheet-body">
                <input
                    class="field"
                    type="search"
                    placeholder="Search"
                    aria-label="Search values"
                    autofocus
                    on:input=move |event| search.set(event_target_value(&event))
                />
                <div class="inspect-bar">
                    <button type="button" class="button small" on:click=move |_| set_found(true)>"Select found"</button>
                    <button type="button" class="button small" on:click=move |_| set_found(false)>"Deselect found"</button>
                </div>
                <div class="option-list" role="group" aria-label="Values">
                    {move || {
                        let found = found();
                        let more = found.len().saturating_sub(MOST_CHOICES);
                        let boxes = found.into_iter().take(MOST_CHOICES).map(|choice| choice_box(choice, chosen)).collect_view();
                        let more = (more > 0).then(|| view! { <p class="more">{format!("{more} more; search to find them.")}</p> });
                        view! { {boxes}{more} }
                    }}
                </div>
                <div class="inspect-bar">
                    <button type="button" class="button primary" on:click=apply>"Apply"</button>
                    <button type="button" class="button" on:click=clear>"Clear filter"</button>
                </div>
            </div>
        </Sheet>
    }
    .into_any()
}

fn choice_box(choice: Choice, chosen: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let text = choice.text.clone();
    let is_on = move || chosen.with(|chosen| chosen.contains(&text));
    let text = choice.text.clone();
    let toggle = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            if on {
                chosen.insert(text.clone())
            } else {
                chosen.remove(&text)
            };
        });
    };
    let shown = if choice.text.is_empty() { "(empty)".to_owned() } else { choice.text };
    view! {
        <label class="menu-item">
            <input type="checkbox" prop:checked=is_on on:change=toggle />
            <span>{shown}</span>
            <span class="hint">{choice.rows}</span>
        </label>
    }
}
