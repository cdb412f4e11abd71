//! Whether anybody can see the page.

use leptos::ev;
use leptos::prelude::*;

/// True while the tab is in front; a hidden tab need not ask servers anything.
pub fn page_visible() -> ReadSignal<bool> {
    let hidden = || document().hidden();
    let (visible, set_visible) = signal(!hidden());
    let handle = window_event_listener(ev::visibilitychange, move |_| set_visible.set(!hidden()));
    on_cleanup(move || handle.remove());
    visible
}
