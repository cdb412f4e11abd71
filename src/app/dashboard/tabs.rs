//! A bar of tabs. In: the tabs of a dashboard that are offered. Out: a choice, kept in the address.

use atalaya_core::layout::{PlacedTab, PlacedTabs};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::app::dashboard::board::use_board;
use crate::app::platform::dom;

#[component]
pub fn Tabs(bar: PlacedTabs) -> impl IntoView {
    let board = use_board();
    let session = board.session;
    let PlacedTabs { key, tabs } = bar;
    let slugs = StoredValue::new(tabs.iter().map(|tab| tab.slug.clone()).collect::<Vec<_>>());
    let key = StoredValue::new(key);
    let chosen = Memo::new(move |_| {
        let wanted = session.url.with(|url| key.with_value(|key| url.tabs.get(key).cloned()));
        slugs.with_value(|slugs| {
            let found = wanted.filter(|wanted| slugs.contains(wanted));
            found.or_else(|| slugs.first().cloned()).unwrap_or_default()
        })
    });
    let choose = move |slug: String| {
        session.navigate(|url| {
            url.tabs.insert(key.get_value(), slug);
        });
    };
    // Arrows go from tab to tab, as in every tab list.
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            "Home" => i32::MIN,
            "End" => i32::MAX,
            _ => return,
        };
        event.prevent_default();
        let next = slugs.with_value(|slugs| {
            let last = slugs.len().saturating_sub(1) as i32;
            let at = slugs.iter().position(|slug| *slug == chosen.get_untracked()).unwrap_or(0) as i32;
            slugs.get(at.saturating_add(step).clamp(0, last) as usize).cloned()
        });
        if let Some(next) = next {
            let id = key.with_value(|key| id(key, &next));
            choose(next);
            dom::focus(&id);
        }
    };
    let one = move |tab: PlacedTab| {
        let slug = StoredValue::new(tab.slug);
        let is_chosen = Memo::new(move |_| slug.with_value(|slug| chosen.get() == *slug));
        let title = move || board.text_in(&tab.scope, &tab.title);
        view! {
            <button
                type="button"
                role="tab"
                id=key.with_value(|key| slug.with_value(|slug| id(key, slug)))
                aria-selected=move || is_chosen.get().to_string()
                tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                on:click=move |_| choose(slug.get_value())
            >
                {title}
            </button>
        }
    };
    view! {
        <div class="tab-bar" role="tablist" aria-label="Tabs of the dashboard" on:keydown=on_key>
            {tabs.into_iter().map(one).collect_view()}
        </div>
    }
}

fn id(bar: &str, slug: &str) -> String {
    format!("tab-{bar}{slug}")
}
