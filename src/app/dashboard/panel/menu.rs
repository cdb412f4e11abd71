//! A panel's menu: full screen, inspect, picture, table, link.

use atalaya_core::model::BoardLink;
use atalaya_core::panels;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::controls::{Dropdown, Icon, icon, refused_link};
use crate::app::dashboard::panel::handle::PanelHandle;
use crate::app::dashboard::panel::list::{dashboard_address, listed};
use crate::app::dashboard::parts;
use crate::app::parts::ADVICE;
use crate::app::platform::download;

/// Size of a downloaded picture, in CSS pixels, where the panel is not on screen.
const PICTURE_PX: (f64, f64) = (1000.0, 500.0);

impl PanelHandle {
    /// The panel's title as a file's name.
    pub fn file_name(self, ending: &str) -> String {
        let title = self.title();
        let name: String =
            title.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let name = if name.trim_matches('_').is_empty() { "panel".to_owned() } else { name };
        format!("{name}.{ending}")
    }

    fn copy_link(self) {
        self.board.copy_panel_link(self.placed.with_value(|placed| placed.key.clone()));
    }
}

/// Offers the panel's picture as a file.
pub fn download_picture(handle: PanelHandle) {
    let (width, height) = handle.size.get_untracked();
    let (width, height) = if width > 0.0 { (width, height) } else { PICTURE_PX };
    let view = handle.build(width, height);
    let theme = handle.board.session.theme.get_untracked();
    match super::build::with_measure(|measure| panels::picture(&view, &handle.title(), theme, measure)) {
        Some(scene) => {
            let svg = atalaya_core::scene::svg(&scene);
            download::offer(&handle.file_name("svg"), "image/svg+xml", &svg);
        }
        None => handle.board.session.toasts.say("This panel is text: it has no picture to download."),
    }
}

/// The same, when what draws it has arrived.
fn ask_for_picture(handle: PanelHandle) {
    spawn_local(async move {
        match parts::fetch_later().await {
            Some(later) => (later.download_picture)(handle),
            None => {
                handle.board.session.toasts.say(format!("What draws it could not be fetched. {ADVICE}"));
            }
        }
    });
}

#[component]
pub fn PanelMenu(is_alone: Signal<bool>) -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let open = RwSignal::new(false);
    let choose = move |action: fn(PanelHandle)| {
        move |_| {
            open.set(false);
            action(handle);
        }
    };
    let view_text = move || if is_alone.get() { "Back to dashboard" } else { "View full screen" };
    let toggle_view = move |_| {
        open.set(false);
        let key = handle.placed.with_value(|placed| placed.key.clone());
        handle.board.view_panel((!is_alone.get_untracked()).then_some(key));
    };
    let name = move || format!("Menu of panel {}", handle.title());
    view! {
        <div class="menu-anchor">
            <Dropdown
                name=Signal::derive(name)
                label=|| icon(Icon::Menu)
                button_class="quiet square small"
                right=true
                open
            >
                <button type="button" class="menu-item" aria-keyshortcuts="v" on:click=toggle_view>
                    {icon(Icon::Eye)}
                    {view_text}
                    <span class="hint" aria-hidden="true">"v"</span>
                </button>
                <button type="button" class="menu-item" aria-keyshortcuts="i" on:click=choose(inspect)>{icon(Icon::Inspect)}"Inspect"<span class="hint" aria-hidden="true">"i"</span></button>
                <button type="button" class="menu-item" on:click=choose(PanelHandle::copy_link)>
                    {icon(Icon::Link)}
                    "Copy link"
                </button>
                <button type="button" class="menu-item" on:click=choose(ask_for_picture)>
                    {icon(Icon::External)}
                    "Download image"
                </button>
                <Links />
                <BoardLinks />
            </Dropdown>
        </div>
    }
}

fn inspect(handle: PanelHandle) {
    let key = handle.placed.with_value(|placed| placed.key.clone());
    handle.board.session.navigate(|url| url.inspect = Some(key));
}

/// The panel's own links, variables filled in.
#[component]
fn Links() -> impl IntoView {
    let handle = expect_context::<PanelHandle>();
    let links = handle.placed.with_value(|placed| placed.panel.links.clone());
    let entry = move |link: atalaya_core::frame::DataLink| {
        let scope = handle.placed.with_value(|placed| handle.board.panel_scope(placed));
        let Some(filled) = atalaya_core::field::fill_link(&link, &scope) else {
            return refused_link(handle.text(&link.title), "menu-item").into_any();
        };
        let target = if link.target_blank { "_blank" } else { "_self" };
        view! {
            <a class="menu-item" href=filled.href target=target rel="noopener noreferrer">
                {icon(Icon::External)}
                {filled.title}
            </a>
        }
        .into_any()
    };
    // The menu is built anew each time it opens.
    untrack(|| links.into_iter().map(entry).collect_view())
}

/// Links to dashboards that are named by their titles; the folder is read when the menu opens.
#[component]
fn BoardLinks() -> impl IntoView {
    let PanelHandle { board, placed, .. } = expect_context::<PanelHandle>();
    let links = placed.with_value(|placed| placed.panel.board_links.clone());
    if !links.is_empty() {
        board.session.ask_boards();
    }
    let entry = move |link: BoardLink| {
        let scope = placed.with_value(|placed| board.panel_scope(placed));
        let title = board.text(&link.title);
        let target = if link.target_blank { "_blank" } else { "_self" };
        let loading = board.session.boards.loading;
        move || match listed(board).into_iter().find(|listed| link.means(&listed.title)) {
            Some(listed) => {
                let href = dashboard_address(board, &listed, (link.keep_time, link.include_vars), &scope);
                view! { <a class="menu-item" href=href target=target rel="noopener">{icon(Icon::Menu)}{title.clone()}</a> }.into_any()
            }
            None => {
                let said = if loading.get() { "looking for it …" } else { "no such dashboard here" };
                view! { <span class="menu-item" aria-disabled="true">{icon(Icon::Menu)}{format!("{title}: {said}")}</span> }.into_any()
            }
        }
    };
    untrack(|| links.into_iter().map(entry).collect_view())
}
