//! The address bar and the back button.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Path and query of the address bar.
pub fn current() -> String {
    web_sys::window().map_or_else(String::new, |window| {
        let location = window.location();
        format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
    })
}

/// Writes the address bar; `push` makes a step for the back button.
pub fn write(path_and_query: &str, push: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    let url = Some(path_and_query);
    if push {
        history.push_state_with_url(&JsValue::NULL, "", url).ok();
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", url).ok();
    }
}

/// Calls `on_change` when the viewer steps back or forward.
pub fn on_step(on_change: impl Fn() + 'static) {
    let handle = window_event_listener(ev::popstate, move |_| on_change());
    on_cleanup(move || handle.remove());
}
