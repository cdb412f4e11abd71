//! The mark at the top left: a watchtower, and the way home.

use atalaya_core::url::UrlState;
use leptos::prelude::*;

use crate::app::state::use_session;

#[component]
pub fn Brand() -> impl IntoView {
    let session = use_session();
    let home = session.address(&UrlState::default());
    let go = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            session.navigate(|url| *url = UrlState::default());
        }
    };
    view! {
        <a class="brand" href=home title="All dashboards" on:click=go>
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path
                    d="M6 3h2.5v2h2V3h3v2h2V3H18v6l-1.5 1.5V19H19v2H5v-2h2.500v-8.500L6 9zM10.500 21v-5a1.500 1.500 0 0 1 3 0v5z"
                    fill="currentColor"
                    fill-rule="evenodd"
                ></path>
            </svg>
            <span>"Atalaya"</span>
        </a>
    }
}
