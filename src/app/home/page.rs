//! Home: what there is, found by typing.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_core::order::{Arrange, Gather};
use atalaya_core::url::{Page, UrlState, slug};
use leptos::prelude::*;

use crate::app::brand::Brand;
use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::data::boards::{Boards, Entry};
use crate::app::data::opened::{Opened, OpenedBoard};
use crate::app::home::open_file::OpenFile;
use crate::app::parts;
use crate::app::platform::dom;
use crate::app::state::{Session, use_session};
use crate::app::theme_menu::ThemeEntries;

#[component]
pub fn Home() -> impl IntoView {
    let session = use_session();
    dom::set_title("Atalaya");
    let Boards { entries, problem, loading, .. } = session.boards;
    session.boards.read(session.boards_folder());
    let search = RwSignal::new(String::new());
    let tags = RwSignal::new(tags_in_address(session));
    let found = Memo::new(move |_| {
        let needle = search.get().to_lowercase();
        let tags = tags.get();
        let mut folders: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in entries.get().into_iter().filter(|entry| entry.matches(&needle, &tags)) {
            folders.entry(entry.file.folder().to_owned()).or_default().push(entry);
        }
        for entries in folders.values_mut() {
            entries.arrange_by_key(|entry| entry.title().to_lowercase());
        }
        folders
    });
    let all_tags = Memo::new(move |_| {
        entries.with(|entries| entries.iter().flat_map(|entry| entry.tags().to_vec()).into_set())
    });
    let settings_open = RwSignal::new(false);
    let notices = session.config.get_value().notices.clone();
    view! {
        <header class="topbar">
            <Brand />
            <div class="toolbar">
                <Dropdown name="View settings" label=|| icon(Icon::Moon) button_class="square" right=true open=settings_open>
                    <ThemeEntries />
                </Dropdown>
            </div>
        </header>
        <OpenFile>
            <main class="home">
                <div class="home-head">
                    <h1>"Dashboards"</h1>
                    <input
                        class="field"
                        type="search"
                        autofocus
                        placeholder="Search by title, folder or tag"
                        aria-label="Search dashboards"
                        prop:value=move || search.get()
                        on:input=move |event| search.set(event_target_value(&event))
                    />
                </div>
                <div class="tags">
                    {move || all_tags.get().into_iter().map(|tag| view! { <TagButton tag tags /> }).collect_view()}
                </div>
                {move || problem.get().map(|why| view! { <p class="banner warning" role="alert">{why}</p> })}
                {notices.into_iter().map(|text| view! { <p class="banner warning">{icon(Icon::Warning)}{text}</p> }).collect_view()}
                {move || loading.get().then(|| view! { <p role="status">"Looking for dashboards …"</p> })}
                {move || {
                    let folders = found.get();
                    let nothing = folders.is_empty() && !loading.get() && problem.with(Option::is_none);
                    if nothing {
                        return view! { <p>"No dashboard matches."</p> }.into_any();
                    }
                    folders.into_iter().map(|(folder, entries)| view! { <Folder folder entries tags /> }).collect_view().into_any()
                }}
                <OpenedHere search tags />
            </main>
        </OpenFile>
    }
}

/// `?tag=...`, as links between dashboards write it.
fn tags_in_address(session: Session) -> BTreeSet<String> {
    session.url.with_untracked(|url| {
        url.rest.iter().filter(|(name, _)| name == "tag").map(|(_, tag)| tag.clone()).into_set()
    })
}

#[component]
fn TagButton(tag: String, tags: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let name = tag.clone();
    let pressed = {
        let tag = tag.clone();
        move || tags.with(|tags| tags.contains(&tag)).to_string()
    };
    let toggle = move |_| {
        tags.update(|tags| {
            if !tags.remove(&tag) {
                tags.insert(tag.clone());
            }
        });
    };
    view! { <button type="button" class="tag" aria-pressed=pressed on:click=toggle>{name}</button> }
}

#[component]
fn Folder(folder: String, entries: Vec<Entry>, tags: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let head = (!folder.is_empty()).then(|| view! { <h2 class="folder">{folder}</h2> });
    view! {
        {head}
        <ul class="board-list">
            {entries.into_iter().map(|entry| view! { <BoardRow entry tags /> }).collect_view()}
        </ul>
    }
}

/// What was opened from files, while no tag is asked for: their own are not known.
#[component]
fn OpenedHere(search: RwSignal<String>, tags: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let opened = expect_context::<Opened>();
    let found = Memo::new(move |_| {
        let needle = search.get().to_lowercase();
        let matches = |board: &OpenedBoard| {
            let title = board.title.to_lowercase();
            needle.split_whitespace().all(|word| title.contains(word))
        };
        let all = if tags.with(BTreeSet::is_empty) { opened.kept.get() } else { Vec::new() };
        all.into_iter().filter(matches).collect::<Vec<_>>()
    });
    move || {
        let boards = found.get();
        (!boards.is_empty()).then(|| {
            view! {
                <h2 class="folder">"Opened in this browser"</h2>
                <ul class="board-list">
                    {boards.into_iter().map(|board| view! { <OpenedRow board opened /> }).collect_view()}
                </ul>
            }
        })
    }
}

#[component]
fn OpenedRow(board: OpenedBoard, opened: Opened) -> impl IntoView {
    let title = if board.title.is_empty() { board.uid.clone() } else { board.title.clone() };
    let name = format!("Remove {title}");
    let page = Page::Dashboard { uid: board.uid.clone(), slug: slug(&board.title) };
    view! {
        <li class="board">
            <div class="main"><BoardLink page title /></div>
            <button type="button" class="button quiet small" aria-label=name on:click=move |_| opened.remove(&board)>"Remove"</button>
        </li>
    }
}

/// Its whole row can be pressed.
#[component]
fn BoardLink(page: Page, title: String) -> impl IntoView {
    let session = use_session();
    let href = session.address(&UrlState { page: page.clone(), ..UrlState::default() });
    let go = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            let page = page.clone();
            session.navigate(|url| *url = UrlState { page, theme: url.theme, ..UrlState::default() });
        }
    };
    // Who points at a dashboard opens it next.
    let fetch_ahead = |_| leptos::task::spawn_local(async { _ = parts::dashboard().await });
    view! { <a class="title" href=href on:click=go on:pointerenter=fetch_ahead>{title}</a> }
}

#[component]
fn BoardRow(entry: Entry, tags: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let title = entry.title().to_owned();
    let own_tags = entry.tags().to_vec();
    let Some(summary) = entry.summary else {
        return view! {
            <li class="board">
                <div class="main">
                    <span>{title}</span>
                    <div class="about">"This file is not a dashboard."</div>
                </div>
            </li>
        }
        .into_any();
    };
    let page = Page::Dashboard { uid: summary.uid.clone(), slug: slug(&summary.title) };
    view! {
        <li class="board">
            <div class="main">
                <BoardLink page title />
                <div class="about">{summary.description}</div>
            </div>
            <div class="tags">{own_tags.into_iter().map(|tag| view! { <TagButton tag tags /> }).collect_view()}</div>
            <span class="about">{format!("{} panel{}", summary.n_panels, if summary.n_panels == 1 { "" } else { "s" })}</span>
        </li>
    }
    .into_any()
}
