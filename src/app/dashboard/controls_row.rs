//! Below the top bar: variables, switches of annotations, the dashboard's links.

use atalaya_core::field::fill_link;
use atalaya_core::frame::DataLink;
use atalaya_core::model::{DashboardLink, Hide, LinkKind};
use leptos::prelude::*;

use crate::app::controls::{Icon, icon, refused_link};
use crate::app::dashboard::board::use_board;
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
        .filter(|(_, query)| !query.hidden && !query.expr.is_empty())
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

/// A link of the dashboard; one by tags leads to the list of dashboards with those tags.
#[component]
fn Link(link: DashboardLink) -> impl IntoView {
    let board = use_board();
    let target = if link.target_blank { "_blank" } else { "_self" };
    let title = {
        let written = link.title.clone();
        move || board.text(&written)
    };
    let tooltip = link.tooltip.clone();
    let href = move || -> Option<String> {
        match link.kind {
            LinkKind::Url => {
                let mut parts = Vec::new();
                if link.keep_time {
                    parts.push("${__url_time_range}");
                }
                if link.include_vars {
                    parts.push("${__all_variables}");
                }
                let separator = if link.url.contains('?') { "&" } else { "?" };
                let tail =
                    if parts.is_empty() { String::new() } else { format!("{separator}{}", parts.join("&")) };
                let written = DataLink {
                    title: link.title.clone(),
                    url: format!("{}{tail}", link.url),
                    target_blank: link.target_blank,
                };
                fill_link(&written, &board.scope()).map(|link| link.href)
            }
            LinkKind::Dashboards => {
                let tags: Vec<String> = link
                    .tags
                    .iter()
                    .map(|tag| format!("tag={}", js_sys::encode_uri_component(tag)))
                    .collect();
                Some(board.session.beside(&format!("?{}", tags.join("&"))))
            }
        }
    };
    move || match href() {
        Some(href) => view! {
            <a class="button" href=href target=target rel="noopener" title=tooltip.clone()>
                {icon(Icon::External)}
                {title()}
            </a>
        }
        .into_any(),
        None => refused_link(title(), "button").into_any(),
    }
}
