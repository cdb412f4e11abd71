//! Where parts of the page begin that lie in files of their own, fetched when first wanted. In: nothing. Out: what shows
//! a dashboard. What only some dashboards need is in `dashboard::parts`, in the same manner.
//!
//! With ATALAYA_SPLIT, `tools/split` cuts the program behind the functions marked here; any other build is one file,
//! and its parts are simply there.
//!
//! **Invariant:** nothing else leads to a part, so that all of it lies in its file. A fetch that failed is tried again by
//! the next call.

#![allow(unsafe_code, reason = "a mark is a pair of linked names")]

use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;
#[cfg(split)]
use wasm_split_helpers::wasm_split;

use crate::app::dashboard::DashboardRoute;
use crate::app::platform::dom;

/// Shows what the address names.
pub type Route = fn() -> AnyView;

/// Waits for a part that lies in another file.
#[cfg(split)]
macro_rules! fetched {
    ($part:expr) => {
        $part.await
    };
}
#[cfg(not(split))]
macro_rules! fetched {
    ($part:expr) => {
        $part
    };
}
pub(super) use fetched;

#[cfg_attr(split, wasm_split(board, fallible))]
fn board() -> Result<Route, SplitLoaderError> {
    Ok(show_board)
}

/// Whatever names it carries the board along. A part of the board does too: what both need lies in the board's file then.
pub fn show_board() -> AnyView {
    view! { <DashboardRoute /> }.into_any()
}

/// All that shows a dashboard; `None` where it could not be fetched.
pub async fn dashboard() -> Option<Route> {
    fetched!(board()).ok()
}

/// What to do where a part is missing; the file of a page that was open during an update is gone for good.
pub const ADVICE: &str = "Check the network and try again. If the page was updated meanwhile, reload it.";

/// In place of a page while a part is missing that it cannot do without.
pub fn missing_part(headline: &'static str, again: impl Fn() + 'static) -> AnyView {
    view! {
        <main class="notice-page" role="alert">
            <h1>{headline}</h1>
            <p>{ADVICE}</p>
            {ways_on(again)}
        </main>
    }
    .into_any()
}

pub fn ways_on(again: impl Fn() + 'static) -> AnyView {
    view! {
        <p class="ways-on">
            <button type="button" class="button" on:click=move |_| again()>"Try again"</button>
            <button type="button" class="button" on:click=|_| dom::reload()>"Reload"</button>
        </p>
    }
    .into_any()
}
