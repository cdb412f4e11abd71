//! In place of a panel while a part of the page is missing that it cannot do without.

use atalaya_core::layout::PlacedPanel;
use leptos::prelude::*;

use crate::app::dashboard::board::use_board;
use crate::app::dashboard::parts;
use crate::app::parts::{ADVICE, ways_on};

#[component]
pub fn Lacking(placed: PlacedPanel) -> impl IntoView {
    let board = use_board();
    let heading = format!("panel-{}", placed.key);
    let labelled_by = heading.clone();
    let key = placed.key.to_string();
    let title = Memo::new(move |_| board.text_in(&placed.scope, &placed.panel.title));
    view! {
        <div class="panel" class:untitled=move || title.with(String::is_empty) role="region" aria-labelledby=labelled_by data-panel=key>
            <div class="panel-head">
                <h2 id=heading title=move || title.get()>{move || title.get()}</h2>
            </div>
            <div class="panel-body">
                <div class="message error" role="alert">
                    <span class="headline">"What shows this panel could not be fetched"</span>
                    <span class="advice">{ADVICE}</span>
                    {ways_on(move || parts::try_again(board))}
                </div>
            </div>
        </div>
    }
}
