//! A link that shows somebody else the same.

use leptos::prelude::*;

use crate::app::controls::{Dropdown, Icon, icon};
use crate::app::dashboard::board::{Board, use_board};
use crate::app::platform::dom;

impl Board {
    /// The address of what is on screen, with moments instead of `now` if `fixed`.
    fn link(self, fixed: bool) -> String {
        let range = self.range.get_untracked().ok().filter(|_| fixed);
        let mut state = self.session.url.get_untracked();
        // What the dashboard itself chose is written too: it may be saved differently tomorrow.
        state.set_range(&self.raw_range.get_untracked());
        for (name, values) in self.variables.url_values() {
            state.vars.entry(name).or_insert(values);
        }
        let zone = self.zone.get_untracked();
        format!("{}{}", dom::origin(), self.session.address(&state.share(range, zone.name())))
    }
}

#[component]
pub fn Share() -> impl IntoView {
    let board = use_board();
    let open = RwSignal::new(false);
    let copy = move |fixed: bool| {
        move |_| {
            open.set(false);
            board.session.copy("Link", board.link(fixed));
        }
    };
    view! {
        <Dropdown name="Share" label=|| icon(Icon::Share) button_class="square" right=true open>
            <button type="button" class="menu-item" on:click=copy(true)>
                "Copy link to this moment"
                <span class="hint">"fixed times"</span>
            </button>
            <button type="button" class="menu-item" on:click=copy(false)>
                "Copy link that stays live"
                <span class="hint">"relative times"</span>
            </button>
        </Dropdown>
    }
}
