//! System, light or dark.

use leptos::prelude::*;

use crate::app::state::{ThemeChoice, use_session};

#[component]
pub fn ThemeEntries() -> impl IntoView {
    let session = use_session();
    let entry = move |(choice, name): (ThemeChoice, &'static str)| {
        view! {
            <button
                type="button"
                class="menu-item"
                role="menuitemradio"
                aria-checked=move || (session.theme_in_force() == choice).to_string()
                on:click=move |_| session.choose_theme(choice)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="menu-title">"Theme"</div>
        {ThemeChoice::ALL.map(entry).collect_view()}
    }
}
