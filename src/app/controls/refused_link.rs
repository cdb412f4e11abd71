//! A link that leads nowhere safe: its name stays, crossed out, with the reason; there is nothing to press.

use leptos::prelude::*;

use crate::app::controls::{Icon, icon};

const WHY: &str = "This link is not offered: its address would run code in the page, or is none.";

pub fn refused_link(title: String, class: &str) -> impl IntoView + use<> {
    let class = format!("{class} refused");
    view! {
        <span class=class title=WHY>
            {icon(Icon::Warning)}
            <s>{title}</s>
            <span class="visually-hidden">{WHY}</span>
        </span>
    }
}
