//! The page: everything that needs a browser. In: the address bar, the configuration beside the app. Out: dashboards on
//! screen.
//!
//! ```text
//! platform   the browser, one file per thing we need of it
//! data       requests sent, answers handed on
//! state      what the whole page shares
//! controls   building blocks that know nothing of dashboards
//! home       the list of dashboards
//! dashboard  one dashboard: its bars, its grid, its panels
//! parts      what is fetched only when it is wanted: the dashboard
//! ```
//!
//! **Invariant:** what a viewer sees is decided in the core, from values; here it is fetched, remembered and shown.

mod brand;
mod controls;
mod dashboard;
mod data;
mod home;
mod parts;
mod platform;
mod state;
mod theme_menu;

use atalaya_core::url::Page;
use leptos::prelude::*;

use crate::app::controls::toast_view;
use crate::app::data::opened::Opened;
use crate::app::home::Home;
use crate::app::state::Session;

/// Reads the configuration, then shows the page of the address.
#[component]
pub fn App() -> impl IntoView {
    platform::dom::remove("boot");
    platform::addresses::install();
    platform::regex::install();
    platform::zones::install();
    let config = LocalResource::new(data::config::load);
    move || match config.get() {
        None => view! { <p class="boot" role="status">"Loading the configuration …"</p> }.into_any(),
        Some(Ok(config)) => view! { <Pages config /> }.into_any(),
        Some(Err(why)) => view! {
            <main class="notice-page">
                <h1>"The configuration cannot be used"</h1>
                <p>{why}</p>
                <p>"It is the file config.yaml beside this page. Mend it and reload."</p>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn Pages(config: atalaya_core::config::Config) -> impl IntoView {
    let session = Session::start(config);
    provide_context(session);
    provide_context(Opened::start());
    let is_home = Memo::new(move |_| session.url.with(|url| url.page == Page::Home && url.src.is_none()));
    view! {
        {move || if is_home.get() { view! { <Home /> }.into_any() } else { view! { <Dashboard /> }.into_any() }}
        {toast_view(session.toasts)}
    }
}

/// What shows dashboards comes when one is opened.
#[component]
fn Dashboard() -> impl IntoView {
    let route = LocalResource::new(parts::dashboard);
    move || match route.get() {
        None => view! { <p class="boot" role="status">"Opening the dashboard …"</p> }.into_any(),
        Some(Some(show)) => show(),
        Some(None) => {
            parts::missing_part("What shows dashboards could not be fetched", move || route.refetch())
        }
    }
}
