//! A sheet over the page, by the browser's own dialog: it traps the focus, Escape closes it.

use leptos::html;
use leptos::prelude::*;

use crate::app::controls::{Icon, icon};

/// Shown while mounted; `on_close` must unmount it.
#[component]
pub fn Sheet(
    #[prop(into)] title: String,
    #[prop(optional)] narrow: bool,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            dialog.show_modal().ok();
        }
    });
    let label = title.clone();
    let on_backdrop = move |event: leptos::ev::MouseEvent| {
        // A click on the dialog element itself, not on its content, fell on the backdrop.
        let hit = event.target().zip(dialog.get_untracked());
        if hit.is_some_and(|(target, dialog)| js_sys::Object::is(&target, &dialog)) {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class="sheet"
            class:narrow=narrow
            aria-label=label
            node_ref=dialog
            on:close=move |_| on_close.run(())
            on:click=on_backdrop
        >
            <div class="sheet-head">
                <h2>{title}</h2>
                <button class="button quiet square" aria-label="Close" on:click=move |_| on_close.run(())>
                    {icon(Icon::Close)}
                </button>
            </div>
            {children()}
        </dialog>
    }
}
