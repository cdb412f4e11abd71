//! Opening a dashboard from elsewhere: dropped on the page, picked, pasted, or by its address.

use atalaya_core::model;
use atalaya_core::url::{Page, UrlState, slug};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::app::data::opened::Opened;
use crate::app::state::{Session, use_session};

/// Opens a text as a dashboard, or says what is wrong with it.
fn open_text(session: Session, opened: Opened, text: String) -> Result<(), String> {
    let summary = model::summary(&text).map_err(|error| error.to_string())?;
    if !opened.keep(&summary.uid, &summary.title, text) {
        session.toasts.say("This browser does not keep it: it is gone when the page is closed.");
    }
    let (uid, slug) = (summary.uid, slug(&summary.title));
    session.navigate(|url| {
        *url = UrlState { page: Page::Dashboard { uid, slug }, theme: url.theme, ..UrlState::default() }
    });
    Ok(())
}

/// Wraps the page: a file dropped anywhere on it is opened.
#[component]
pub fn OpenFile(children: Children) -> impl IntoView {
    let session = use_session();
    let opened = expect_context::<Opened>();
    let dropping = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let words = NodeRef::<html::Div>::new();
    let open = move |text: String| {
        problem.set(open_text(session, opened, text).err());
    };
    // A file may be dropped far above the words that say what is wrong with it.
    Effect::new(move |_| {
        if problem.with(Option::is_some)
            && let Some(words) = words.get()
        {
            words.scroll_into_view();
        }
    });
    let read_files = move |files: Option<web_sys::FileList>| {
        let Some(file) = files.and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => open(text),
                None => problem.set(Some("The file cannot be read.".to_owned())),
            }
        });
    };
    let on_drop = move |event: ev::DragEvent| {
        event.prevent_default();
        dropping.set(false);
        read_files(event.data_transfer().and_then(|data| data.files()));
    };
    let on_over = move |event: ev::DragEvent| {
        event.prevent_default();
        dropping.set(true);
    };
    view! {
        <div class:dropping=move || dropping.get() on:dragover=on_over on:dragleave=move |_| dropping.set(false) on:drop=on_drop>
            {children()}
            <section class="home" aria-label="Open a dashboard from elsewhere">
                <OtherWays read_files=Callback::new(read_files) open=Callback::new(open) />
                <div role="alert" node_ref=words>{move || problem.get().map(|why| view! { <p class="field-error">{why}</p> })}</div>
            </section>
        </div>
    }
}

#[component]
fn OtherWays(read_files: Callback<Option<web_sys::FileList>>, open: Callback<String>) -> impl IntoView {
    let session = use_session();
    let input = NodeRef::<html::Input>::new();
    let area = NodeRef::<html::Textarea>::new();
    let address = NodeRef::<html::Input>::new();
    let pasting = RwSignal::new(false);
    let by_address = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let src = address.get_untracked().map(|input| input.value()).unwrap_or_default();
        if !src.trim().is_empty() {
            session.navigate(|url| {
                *url = UrlState { src: Some(src.trim().to_owned()), theme: url.theme, ..UrlState::default() };
            });
        }
    };
    view! {
        <div class="drop">
            "Drop a dashboard's JSON anywhere on this page. It stays in this browser, until you remove it."
            <div class="actions">
                <label class="button">
                    "Open a file"
                    <input
                        class="visually-hidden"
                        type="file"
                        accept=".json,application/json"
                        node_ref=input
                        on:change=move |_| read_files.run(input.get_untracked().and_then(|input| input.files()))
                    />
                </label>
                <button type="button" class="button" aria-expanded=move || pasting.get().to_string() on:click=move |_| pasting.update(|on| *on = !*on)>
                    "Paste JSON"
                </button>
                <form class="with-button" on:submit=by_address>
                    <input class="field" type="url" placeholder="https://…/dashboard.json" aria-label="Address of a dashboard's JSON" node_ref=address />
                    <button type="submit" class="button">"Open address"</button>
                </form>
            </div>
            <Show when=move || pasting.get()>
                <textarea class="paste" aria-label="A dashboard's JSON" placeholder="{ \"title\": … }" node_ref=area></textarea>
                <button
                    type="button"
                    class="button primary"
                    on:click=move |_| open.run(area.get_untracked().map(|area| area.value()).unwrap_or_default())
                >
                    "Open"
                </button>
            </Show>
        </div>
    }
}
