//! A list in the page: alerts, events, dashboards.

use atalaya_core::field::fill_link;
use atalaya_core::frame::DataLink;
use atalaya_core::panels::dashlist::{DashlistOptions, Listed};
use atalaya_core::panels::{ListGroup, ListItem, ListTarget, ListView, PanelView};
use atalaya_core::url::slug;
use atalaya_core::variables::Scope;
use leptos::prelude::*;

use crate::app::dashboard::board::{Board, use_board};
use crate::app::dashboard::panel::build::Built;
use crate::app::data::boards;

/// The body of an alert list or an annotation list.
#[component]
pub fn List(built: Memo<Option<Built>>) -> impl IntoView {
    let view = Memo::new(move |_| match built.get().as_ref().map(|built| &*built.0) {
        Some(PanelView::List(list)) => (**list).clone(),
        _ => ListView::default(),
    });
    move || list_view(view.get())
}

/// The body of a dashboard list.
#[component]
pub fn DashboardList(built: Memo<Option<Built>>) -> impl IntoView {
    let board = use_board();
    board.session.ask_boards();
    let recent = StoredValue::new(boards::recent());
    let view = Memo::new(move |_| {
        let built = built.get();
        let Some(PanelView::Dashboards(options)) = built.as_ref().map(|built| &*built.0) else {
            return ListView::default();
        };
        let scope = board.scope();
        let address = |listed: &Listed| address(board, listed, options, &scope);
        recent.with_value(|recent| options.list(&listed(board), recent, &address))
    });
    let loading = board.session.boards.loading;
    move || {
        let view = view.get();
        if view.is_empty() && loading.get() {
            return view! { <p class="table-note" role="status">"Looking for dashboards …"</p> }.into_any();
        }
        list_view(view).into_any()
    }
}

/// The dashboards there are.
pub fn listed(board: Board) -> Vec<Listed> {
    let of = |entry: &boards::Entry| {
        let summary = entry.summary.as_ref()?;
        Some(Listed {
            uid: summary.uid.clone(),
            title: summary.title.clone(),
            tags: summary.tags.clone(),
            folder: entry.file.folder().to_owned(),
        })
    };
    board.session.boards.entries.with(|entries| entries.iter().filter_map(of).collect())
}

fn address(board: Board, listed: &Listed, options: &DashlistOptions, scope: &Scope) -> String {
    dashboard_address(board, listed, (options.keep_time, options.include_vars), scope)
}

/// Where a dashboard is, with this one's time and variables if they are to be kept.
pub fn dashboard_address(
    board: Board,
    listed: &Listed,
    (keep_time, include_vars): (bool, bool),
    scope: &Scope,
) -> String {
    let place = board.session.beside(&format!(
        "d/{}/{}",
        js_sys::encode_uri_component(&listed.uid),
        slug(&listed.title)
    ));
    let parts = [(keep_time, "${__url_time_range}"), (include_vars, "${__all_variables}")];
    let parts: Vec<&str> = parts.into_iter().filter(|(wanted, _)| *wanted).map(|(_, part)| part).collect();
    let url = if parts.is_empty() { place } else { format!("{place}?{}", parts.join("&")) };
    let link = DataLink { url, ..DataLink::default() };
    fill_link(&link, scope).map(|link| link.href).unwrap_or_default()
}

fn list_view(list: ListView) -> impl IntoView {
    if let Some((total, color)) = list.total {
        return view! {
            <div class="list-total" role="img" aria-label=list.summary style:color=color.to_string()>{total}</div>
        }
        .into_any();
    }
    let empty = list.is_empty().then(|| view! { <p class="table-note">{list.empty.clone()}</p> });
    let groups =
        list.groups.into_iter().filter(|group| !group.items.is_empty()).map(group_view).collect_view();
    let notes = list.notes.into_iter().map(|note| view! { <p class="table-note">{note}</p> }).collect_view();
    view! {
        <div class="list-body" tabindex="0" role="region" aria-label=list.summary>
            {empty}
            {groups}
            {notes}
        </div>
    }
    .into_any()
}

fn group_view(group: ListGroup) -> impl IntoView {
    let heading = (!group.heading.is_empty()).then(|| view! { <h3>{group.heading}</h3> });
    let items = group.items.into_iter().map(item_view).collect_view();
    view! {
        {heading}
        <ul>{items}</ul>
    }
}

fn item_view(item: ListItem) -> impl IntoView {
    let board = use_board();
    let badge = item.badge.map(|(word, color)| {
        view! { <span class="list-badge" style:color=color.to_string() style:border-color=color.to_string()>{word}</span> }
    });
    let title = match item.to {
        ListTarget::Nowhere => view! { <span class="list-title">{item.title}</span> }.into_any(),
        ListTarget::Address(href) => {
            view! { <a class="list-title" href=href rel="noopener noreferrer">{item.title}</a> }.into_any()
        }
        ListTarget::Time(range) => view! {
            <button type="button" class="list-title" title="Show the time around it" on:click=move |_| board.zoom_to(range)>
                {item.title}
            </button>
        }
        .into_any(),
    };
    let details =
        item.details.into_iter().map(|detail| view! { <span class="about">{detail}</span> }).collect_view();
    let tags = item.tags.into_iter().map(|tag| view! { <span class="list-tag">{tag}</span> }).collect_view();
    view! {
        <li>
            {badge}
            <div class="list-text">
                {title}
                {details}
                <div class="list-tags">{tags}</div>
            </div>
        </li>
    }
}
