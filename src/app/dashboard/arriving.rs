//! A place for what no page shows at first. In: what shows it when its part has arrived. Out: that, or words.
//!
//! **Invariant:** where the part is there already nothing else is shown, not even for a moment.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::dashboard::parts::{self, Later};
use crate::app::parts::{ADVICE, ways_on};

/// Shows it when it is there; asks for it where it is not.
pub fn when_arrived(show: impl Fn(Later) -> AnyView + Send + 'static) -> AnyView {
    let later = RwSignal::new(parts::arrived_later());
    let failed = RwSignal::new(false);
    let ask = move || {
        failed.set(false);
        spawn_local(async move {
            // It may have been closed meanwhile.
            match parts::fetch_later().await {
                Some(arrived) => _ = later.try_set(Some(arrived)),
                None => _ = failed.try_set(true),
            }
        });
    };
    if later.with_untracked(Option::is_none) {
        ask();
    }
    let shown = move || match (later.get(), failed.get()) {
        (Some(later), _) => show(later),
        (None, false) => {
            view! { <p class="arriving" role="status">"Fetching what shows this …"</p> }.into_any()
        }
        (None, true) => view! {
            <div class="arriving" role="alert">
                <p><b>"What shows this could not be fetched"</b></p>
                <p>{ADVICE}</p>
                {ways_on(ask)}
            </div>
        }
        .into_any(),
    };
    shown.into_any()
}
