//! The rows on the page of a long list. In: what is on the page now. Out: a row for each, kept while it stays on the page.
//!
//! **Invariant:** a row that left the page leaves nothing behind: two hundred a second pass through a followed list.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::keyed::keyed;

use crate::app::dashboard::panel::logs::beside::Beside;
use crate::app::dashboard::panel::logs::held::Held;
use crate::app::dashboard::panel::logs::row::Row;
use crate::app::dashboard::panel::logs::scroller::Entry;

/// Rows by their ids, made anew for another theme.
///
/// As `<For>`, but a row's owner has no parent: a parent remembers each child it ever had until it goes itself. Rows
/// therefore find no context.
#[component]
pub fn Rows(
    held: Held,
    #[prop(into)] entries: Signal<Vec<Entry>>,
    open: RwSignal<BTreeSet<Arc<str>>>,
    beside: Beside,
) -> impl IntoView {
    let theme = held.handle.board.session.theme;
    let row = move |_, entry: Entry| {
        let owner = Owner::default();
        let row = owner.with(|| view! { <Row held entry open beside /> });
        (|_| (), OwnedView::new_with_owner(row, owner))
    };
    move || {
        theme.get();
        move || keyed(entries.get(), |entry| (entry.row.id.clone(), entry.duplicates), row)
    }
}
