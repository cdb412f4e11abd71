//! Finds and reads the dashboard that the address names, then shows it; else says why not.

use atalaya_core::config;
use atalaya_core::late::Parts;
use atalaya_core::model::{self, Dashboard, Issue};
use atalaya_core::order::Arrange;
use atalaya_core::url::{Page, UrlState, slug};
use leptos::prelude::*;

use crate::app::dashboard::page::DashboardPage;
use crate::app::dashboard::parts;
use crate::app::data::boards;
use crate::app::data::library::{self, BoardFile};
use crate::app::data::opened::Opened;
use crate::app::parts::missing_part;
use crate::app::platform::storage;
use crate::app::state::{Session, use_session};

/// What was found under an address.
#[derive(Clone)]
enum Found {
    /// With what was wrong with it, and the parts of the page that it wants and that could not be fetched.
    Board(Box<Dashboard>, Vec<Issue>, Parts),
    /// What reads its shape could not be fetched.
    Unread,
    Missing {
        headline: String,
        advice: String,
    },
}

#[component]
pub fn DashboardRoute() -> impl IntoView {
    let session = use_session();
    let opened = expect_context::<Opened>();
    let uid = Memo::new(move |_| {
        let owned = |(uid, src): (&str, Option<&str>)| (uid.to_owned(), src.map(str::to_owned));
        session.url.with(|url| url.dashboard().map(owned))
    });
    let found = LocalResource::new(move || {
        let wanted = uid.get();
        async move {
            match wanted {
                Some((uid, src)) => find(session, opened, &uid, src).await,
                None => Found::Missing { headline: String::new(), advice: String::new() },
            }
        }
    });
    move || match found.get() {
        None => view! { <p class="boot" role="status">"Opening the dashboard …"</p> }.into_any(),
        Some(Found::Board(dashboard, issues, missing)) => {
            correct_address(session, &dashboard);
            view! { <DashboardPage dashboard=*dashboard issues missing /> }.into_any()
        }
        Some(Found::Unread) => {
            missing_part("What reads this dashboard could not be fetched", move || found.refetch())
        }
        Some(Found::Missing { headline, advice }) => view! {
            <main class="notice-page">
                <h1>{headline}</h1>
                <p>{advice}</p>
                <a class="button" href=session.address(&UrlState::default()) on:click=move |event| {
                    event.prevent_default();
                    session.navigate(|url| *url = UrlState::default());
                }>"All dashboards"</a>
            </main>
        }
        .into_any(),
    }
}

/// A readable address: the title after the uid.
fn correct_address(session: Session, dashboard: &Dashboard) {
    let (uid, slug) = (dashboard.uid.clone(), slug(&dashboard.title));
    boards::remember(&uid);
    session.correct(|url| url.page = Page::Dashboard { uid, slug });
}

async fn find(session: Session, opened: Opened, uid: &str, src: Option<String>) -> Found {
    parts::fetch_remembered(uid);
    if let Some(src) = src {
        return match library::read_url(&src).await {
            Ok(text) => read(session, &text).await,
            Err(why) => missing("The dashboard cannot be fetched", &why),
        };
    }
    if let Some(text) = opened.opened_now(uid) {
        return read(session, &text).await;
    }
    let root = session.beside(&session.config.get_value().dashboards_path);
    let files = match library::list(&root).await {
        Ok(files) => files,
        Err(why) => match opened.opened_before(uid) {
            Some(text) => return read(session, &text).await,
            None => return missing("The dashboards folder cannot be listed", &why),
        },
    };
    for file in likely_first(files, uid, &slug_of(session)) {
        let Ok(text) = library::read(&root, &file).await else { continue };
        let is_it = model::summary(&text).is_ok_and(|summary| summary.uid == uid);
        if is_it {
            storage::write(&format!("file.{uid}"), &file.path);
            return read(session, &text).await;
        }
    }
    if let Some(text) = opened.opened_before(uid) {
        return read(session, &text).await;
    }
    missing(
        "No dashboard has this address",
        &format!(
            "None of the dashboards in {root} has the uid \u{201c}{uid}\u{201d}. It may have been renamed or removed; \
             a dashboard opened from a file is only in the browser that opened it."
        ),
    )
}

fn slug_of(session: Session) -> String {
    session.url.with_untracked(|url| match &url.page {
        Page::Dashboard { slug, .. } => slug.clone(),
        Page::Home => String::new(),
    })
}

/// The file it was in last time, then files named like it, then all others.
fn likely_first(mut files: Vec<BoardFile>, uid: &str, slug: &str) -> Vec<BoardFile> {
    let remembered = storage::read(&format!("file.{uid}"));
    files.arrange_by_key(|file| {
        let stem = file.stem();
        match () {
            () if remembered.as_deref() == Some(file.path.as_str()) => 0,
            () if stem == uid || stem == slug => 1,
            () => 2,
        }
    });
    files
}

/// Reads a dashboard when what reads its shape is there. An exported one's questions are answered with what is configured.
async fn read(session: Session, text: &str) -> Found {
    let opened = match model::open(text) {
        Ok(opened) => opened,
        Err(error) => return missing("This file is not a dashboard", &error.to_string()),
    };
    let shapes = opened.parts();
    if !parts::fetch(shapes).await.is_empty() {
        return Found::Unread;
    }
    let (mut dashboard, issues) = opened.read();
    let sources = &session.config.get_value().datasources;
    config::answer_inputs(&mut dashboard, sources);
    let wanted = Parts::of(&dashboard, sources);
    parts::remember(&dashboard.uid, wanted.with(shapes));
    let missing = parts::fetch(wanted).await;
    Found::Board(Box::new(dashboard), issues, missing)
}

fn missing(headline: &str, advice: &str) -> Found {
    Found::Missing { headline: headline.to_owned(), advice: advice.to_owned() }
}
