//! A short word at the bottom of the page that leaves by itself.

use std::time::Duration;

use leptos::prelude::*;

/// How long it stays, in milliseconds: long enough to be read.
const LEAST_MILLIS: u64 = 4000;
const MILLIS_PER_LETTER: u64 = 90;

/// Handed down by context; says one thing at a time.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<String>>);

impl Toasts {
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        let text_length = text.len();
        self.0.set(Some(text.clone()));
        let forget = move || {
            if self.0.try_get_untracked().flatten().as_ref() == Some(&text) {
                self.0.set(None);
            }
        };
        let reading = MILLIS_PER_LETTER * u64::try_from(text_length).unwrap_or_default();
        set_timeout(forget, Duration::from_millis(LEAST_MILLIS.max(reading)));
    }
}

pub fn toast_view(toasts: Toasts) -> impl IntoView {
    view! {
        <div role="status" aria-live="polite">
            {move || toasts.0.get().map(|text| view! { <div class="toast">{text}</div> })}
        </div>
    }
}
