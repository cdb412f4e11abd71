//! The dashboard's links: to addresses, and to the dashboards that carry some tags.

use atalaya_core::field::fill_link;
use atalaya_core::frame::DataLink;
use atalaya_core::model::{DashboardLink, LinkKind};
use atalaya_core::order::Arrange;
use atalaya_core::panels::dashlist::Listed;
use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, icon, refused_link};
use crate::app::dashboard::board::{Board, use_board};
use crate::app::dashboard::panel::list::{dashboard_address, listed};

/// Most dashboards one link offers, as in Grafana.
const MOST_BOARDS: usize = 100;

#[component]
pub fn Link(link: DashboardLink) -> impl IntoView {
    match (link.kind, link.as_dropdown) {
        (LinkKind::Url, _) => view! { <Address link /> }.into_any(),
        (LinkKind::Dashboards, true) => view! { <Menu link /> }.into_any(),
        (LinkKind::Dashboards, false) => view! { <Row link /> }.into_any(),
    }
}

fn target(link: &DashboardLink) -> &'static str {
    if link.target_blank { "_blank" } else { "_self" }
}

/// A link to an address, with the time and the variables where the link keeps them.
#[component]
fn Address(link: DashboardLink) -> impl IntoView {
    let board = use_board();
    let target = target(&link);
    let title = {
        let written = link.title.clone();
        move || board.text(&written)
    };
    let tooltip = link.tooltip.clone();
    let href = move || {
        let parts = [(link.keep_time, "${__url_time_range}"), (link.include_vars, "${__all_variables}")];
        let parts: Vec<&str> =
            parts.into_iter().filter(|(wanted, _)| *wanted).map(|(_, part)| part).collect();
        let separator = if link.url.contains('?') { "&" } else { "?" };
        let tail = if parts.is_empty() { String::new() } else { format!("{separator}{}", parts.join("&")) };
        let written = DataLink { url: format!("{}{tail}", link.url), ..DataLink::default() };
        fill_link(&written, &board.scope()).map(|link| link.href)
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

/// The dashboards with all of the link's tags, this one aside; with their addresses.
fn boards(board: Board, link: &DashboardLink) -> Vec<(Listed, String)> {
    let own = board.dashboard.with_value(|dashboard| dashboard.uid.clone());
    let tags: Vec<String> = link.tags.iter().map(|tag| board.text(tag)).collect();
    let scope = board.scope();
    let meant = |listed: &Listed| listed.uid != own && tags.iter().all(|tag| listed.tags.contains(tag));
    let mut found: Vec<Listed> = listed(board).into_iter().filter(meant).collect();
    found.arrange_by_key(|listed| listed.title.to_lowercase());
    found.truncate(MOST_BOARDS);
    let addressed = |listed: Listed| {
        let href = dashboard_address(board, &listed, (link.keep_time, link.include_vars), &scope);
        (listed, href)
    };
    found.into_iter().map(addressed).collect()
}

/// A menu of dashboards; the folder is read when it opens.
#[component]
fn Menu(link: DashboardLink) -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            board.session.ask_boards();
        }
    });
    let name = {
        let (title, tags) = (link.title.clone(), link.tags.join(", "));
        Signal::derive(move || match title.is_empty() {
            true => format!("Dashboards: {tags}"),
            false => board.text(&title),
        })
    };
    let target = target(&link);
    let link = StoredValue::new(link);
    let entries = move || {
        let found = link.with_value(|link| boards(board, link));
        if found.is_empty() {
            let said = if board.session.boards.loading.get() {
                "Looking for dashboards …"
            } else {
                "No dashboard here carries these tags."
            };
            return view! { <p class="menu-title" role="status">{said}</p> }.into_any();
        }
        let entry = |(listed, href): (Listed, String)| {
            view! { <a class="menu-item" href=href target=target rel="noopener">{listed.title}</a> }
        };
        found.into_iter().map(entry).collect_view().into_any()
    };
    view! {
        <Dropdown name label=move || view! { {icon(Icon::Menu)}{move || name.get()}{icon(Icon::ChevronDown)} } right=true open>
            {entries}
        </Dropdown>
    }
}

/// A button for each dashboard.
#[component]
fn Row(link: DashboardLink) -> impl IntoView {
    let board = use_board();
    board.session.ask_boards();
    let target = target(&link);
    move || {
        let entry = |(listed, href): (Listed, String)| {
            view! { <a class="button" href=href target=target rel="noopener">{icon(Icon::External)}{listed.title}</a> }
        };
        boards(board, &link).into_iter().map(entry).collect_view()
    }
}
