//! Below the top bar: variables, switches of annotations, the dashboard's links.

use atalaya_core::model::Hide;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::board::use_board;
use crate::app::dashboard::links::Link;
use crate::app::dashboard::variable_picker::VariablePicker;

#[component]
pub fn ControlsRow() -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let dashboard = board.dashboard.get_value();
    let shows_variables = Memo::new(move |_| session.url.with(|url| !url.hide_variables));
    let shows_links = Memo::new(move |_| session.url.with(|url| !url.hide_links));
    let pickers: Vec<(String, bool)> = dashboard
        .variables
        .iter()
        .filter(|variable| variable.hide != Hide::Variable && variable.kind.has_control())
        .map(|variable| (variable.name.clone(), variable.hide == Hide::Label))
        .collect();
    let annotations: Vec<(usize, String, bool)> = dashboard
        .annotations
        .iter()
        .enumerate()
        .filter(|(_, query)| !query.hidden && query.shows())
        .map(|(place, query)| (place, query.name.clone(), query.enabled))
        .collect();
    let links = dashboard.links.clone();
    if pickers.is_empty() && annotations.is_empty() && links.is_empty() {
        return ().into_any();
    }
    let pickers = StoredValue::new(pickers);
    let annotations = StoredValue::new(annotations);
    let links = StoredValue::new(links);
    view! {
        <div class="controls">
            <Show when=move || shows_variables.get()>
                {pickers.get_value().into_iter().map(|(name, hide_label)| view! { <VariablePicker name hide_label /> }).collect_view()}
                {annotations.get_value().into_iter().map(|(place, name, enabled)| view! { <AnnotationSwitch place name enabled /> }).collect_view()}
            </Show>
            <Show when=move || shows_links.get()>
                <span class="spacer"></span>
                {links.get_value().into_iter().map(|link| view! { <Link link /> }).collect_view()}
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn AnnotationSwitch(place: usize, name: String, enabled: bool) -> impl IntoView {
    let board = use_board();
    let failure = Memo::new(move |_| board.annotations.with(|all| all.failures.get(&place).cloned()));
    let key = StoredValue::new(name.clone());
    let is_on = move || key.with_value(|name| board.annotation_on(name, enabled));
    let toggle = move |event| {
        let (name, on) = (key.get_value(), event_target_checked(&event));
        board.session.navigate(|url| {
            if on == enabled {
                url.annotations.remove(&name);
            } else {
                url.annotations.insert(name, on);
            }
        });
    };
    let mark = move || {
        failure.get().map(|why| view! { <span class="mark error" title=why.clone() role="alert" aria-label=why>{icon(Icon::Warning)}</span> })
    };
    view! {
        <label class="control switch">
            <span class="control-text">{name}</span>
            {mark}
            <input type="checkbox" role="switch" prop:checked=is_on on:change=toggle />
        </label>
    }
}
