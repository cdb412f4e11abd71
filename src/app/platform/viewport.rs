//! Which part of a long element is on screen, as the page scrolls.

use std::ops::Range;

use leptos::ev;
use leptos::prelude::*;

/// Steps in which the part on screen is told, in CSS pixels: each step may put panels into the document.
const STEP_PX: f64 = 150.0;

/// From top to bottom, in CSS pixels from the top of `node`, rounded outwards; one screen until it is on the page.
pub fn use_part_on_screen(node: NodeRef<leptos::html::Div>) -> ReadSignal<Range<f64>> {
    let (part, set_part) = signal(rounded(0.0, height()));
    let look = move || {
        let Some(element) = node.try_get_untracked().flatten() else { return };
        let top = -element.get_bounding_client_rect().top();
        let now = rounded(top, top + height());
        if part.try_get_untracked().is_some_and(|before| before != now) {
            set_part.set(now);
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            look();
        }
    });
    let scroll = window_event_listener(ev::scroll, move |_| look());
    let resize = window_event_listener(ev::resize, move |_| look());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });
    part
}

/// Of the window, in CSS pixels.
pub fn height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// How far the page is scrolled, in CSS pixels.
pub fn scrolled() -> f64 {
    window().scroll_y().unwrap_or(0.0)
}

pub fn scroll_to(top_px: f64) {
    window().scroll_to_with_x_and_y(0.0, top_px);
}

fn rounded(top: f64, bottom: f64) -> Range<f64> {
    (top / STEP_PX).floor() * STEP_PX..(bottom / STEP_PX).ceil() * STEP_PX
}
