//! Copying for the viewer, always with a word on what came of it.

use crate::app::platform::clipboard;
use crate::app::state::Session;

impl Session {
    /// `what` begins the sentence: `Link`, `Query`.
    pub fn copy(self, what: &'static str, text: String) {
        leptos::task::spawn_local(async move {
            let said = if clipboard::copy(&text).await {
                format!("{what} copied.")
            } else {
                format!("The browser did not let the page copy. {what}: {text}")
            };
            self.toasts.say(said);
        });
    }
}
