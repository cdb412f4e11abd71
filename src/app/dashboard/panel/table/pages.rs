//! From page to page of a table.

use leptos::prelude::*;

use crate::app::controls::{Icon, icon};
use crate::app::dashboard::panel::table::Hands;
use crate::app::dashboard::panel::table::window::Plan;

#[component]
pub fn Pages(plan: Memo<Plan>, hands: Hands) -> impl IntoView {
    let several = Memo::new(move |_| plan.with(|plan| plan.pages > 1));
    let said = move || {
        plan.with(|plan| format!("{}–{} of {} rows", plan.first + 1, plan.first + plan.count, plan.rows))
    };
    let at_start = move || plan.with(|plan| plan.page == 0);
    let at_end = move || plan.with(|plan| plan.page + 1 >= plan.pages);
    let go = move |page: usize| hands.page.set(page);
    view! {
        <Show when=move || several.get()>
            <div class="table-pages" role="group" aria-label="Pages">
                <button
                    type="button"
                    class="button quiet square small"
                    aria-label="Previous page"
                    disabled=at_start
                    on:click=move |_| go(plan.with_untracked(|plan| plan.page.saturating_sub(1)))
                >
                    {icon(Icon::Back)}
                </button>
                <span>{move || plan.with(|plan| format!("Page {} of {}", plan.page + 1, plan.pages))}</span>
                <button
                    type="button"
                    class="button quiet square small"
                    aria-label="Next page"
                    disabled=at_end
                    on:click=move |_| go(plan.with_untracked(|plan| (plan.page + 1).min(plan.pages - 1)))
                >
                    {icon(Icon::Next)}
                </button>
                <span class="spacer"></span>
                <span role="status">{said}</span>
            </div>
        </Show>
    }
}
