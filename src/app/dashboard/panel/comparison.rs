//! What a chart is compared with, where its author leaves that to the viewer. In: the panel. Out: the choice, in the
//! address.

use atalaya_core::query::{NO_COMPARISON, comparisons, offers_comparison};
use leptos::prelude::*;

use crate::app::dashboard::panel::handle::PanelHandle;

/// A panel narrower than this shows the choice without saying what it is for.
const ROOM_PX: f64 = 360.0;

#[component]
pub fn ComparisonPicker() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    handle.placed.with_value(|placed| offers_comparison(&placed.panel)).then(|| view! { <Picker handle /> })
}

#[component]
fn Picker(handle: PanelHandle) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let length = handle.own_range().map_or(0, |(range, _)| range.duration());
        let mut offered: Vec<(String, String)> = comparisons(length)
            .into_iter()
            .map(|(value, name)| (value.to_owned(), name.to_owned()))
            .collect();
        // What the author wrote may be none of those.
        let chosen = handle.comparison.get();
        if let Some(own) = chosen.filter(|own| offered.iter().all(|(value, _)| value != own)) {
            offered.push((own.clone(), format!("{own} before")));
        }
        offered
    });
    let has_room = move || handle.size.get().0 >= ROOM_PX;
    let chosen = move || handle.comparison.get().unwrap_or_else(|| NO_COMPARISON.to_owned());
    let choose = move |event| {
        let value = event_target_value(&event);
        let (key, own) =
            handle.placed.with_value(|placed| (placed.key.clone(), placed.panel.time_compare.clone()));
        handle.board.session.navigate(move |url| {
            if value == own.as_deref().unwrap_or(NO_COMPARISON) {
                url.comparisons.remove(&key);
            } else {
                url.comparisons.insert(key, value);
            }
        });
    };
    let option = move |(value, name): (String, String)| {
        let selected = value == chosen();
        view! { <option value=value selected=selected>{name}</option> }
    };
    view! {
        <label class="comparison">
            <Show when=has_room><span aria-hidden="true">"Comparison"</span></Show>
            <select class="field" aria-label="Comparison" on:change=choose>
                {move || offered.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
