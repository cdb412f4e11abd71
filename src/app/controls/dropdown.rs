//! A button that opens a panel below it. Escape, a click elsewhere and leaving with Tab close it.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Room left between a popup and the window's edge, in CSS pixels.
const EDGE_PX: f64 = 4.0;

/// `label` is the button's content, `children` what opens; built only while open.
#[component]
pub fn Dropdown(
    /// Name for a screen reader; also the button's tooltip.
    #[prop(into)]
    name: Signal<String>,
    #[prop(into)] label: ViewFn,
    #[prop(optional, into)] button_class: String,
    #[prop(optional, into)] popup_class: String,
    /// Opens towards the left, for buttons at the right edge.
    #[prop(optional)]
    right: bool,
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let within = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        root.get_untracked().is_some_and(|root| node.is_some_and(|node| root.contains(Some(&node))))
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked() && !within(event.target()) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            open.set(false);
            focus(button.get_untracked().map(|element| element.unchecked_into()));
        }
        "ArrowDown" | "ArrowUp" if open.get_untracked() && move_focus(&root, event.key() == "ArrowDown") => {
            event.prevent_default();
        }
        _ => {}
    };
    let on_focus_out = move |event: ev::FocusEvent| {
        if event.related_target().is_some() && !within(event.related_target()) {
            open.set(false);
        }
    };
    let popup = move || -> Option<web_sys::HtmlElement> {
        root.try_get_untracked()??.query_selector(".popup").ok()??.dyn_into().ok()
    };
    Effect::new(move |_| {
        if open.get() {
            request_animation_frame(move || {
                if let Some(popup) = popup() {
                    keep_in_sight(&popup);
                    // The attribute alone works only while the page loads.
                    let wanted = popup.query_selector("[autofocus]").ok().flatten();
                    focus(wanted.and_then(|element| element.dyn_into().ok()));
                }
            });
        }
    });
    let button_class = format!("button {button_class}");
    let popup_class = format!("popup {popup_class} {}", if right { "right" } else { "" });
    let children = StoredValue::new(children);
    view! {
        <div class="dropdown" node_ref=root on:keydown=on_key on:focusout=on_focus_out>
            <button
                type="button"
                class=button_class
                node_ref=button
                title=move || name.get()
                aria-label=move || name.get()
                aria-haspopup="true"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {label.run()}
            </button>
            <Show when=move || open.get()>
                <div class=popup_class.clone()>{children.with_value(|children| children())}</div>
            </Show>
        </div>
    }
}

fn focus(element: Option<web_sys::HtmlElement>) {
    if let Some(element) = element {
        element.focus().ok();
    }
}

/// Moves a popup sideways as far as it would leave the window.
fn keep_in_sight(popup: &web_sys::HtmlElement) {
    let page_width = f64::from(document().document_element().map_or(0, |root| root.client_width()));
    let rect = popup.get_bounding_client_rect();
    let over = (rect.right() + EDGE_PX - page_width).max(0.0);
    let shift = (EDGE_PX - (rect.left() - over)).max(0.0) - over;
    if shift != 0.0 {
        popup.style().set_property("translate", &format!("{shift}px")).ok();
    }
}

/// Arrow keys walk through what can be focused inside the popup; true when the focus moved.
fn move_focus(root: &NodeRef<html::Div>, forward: bool) -> bool {
    let Some(root) = root.get_untracked() else { return false };
    let Ok(found) = root.query_selector_all(".popup button:not(:disabled), .popup a[href], .popup input")
    else {
        return false;
    };
    let all: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let here = active.and_then(|active| all.iter().position(|one| active.is_same_node(Some(one))));
    let next = match (here, forward) {
        (None, true) => 0,
        (None, false) => all.len().saturating_sub(1),
        (Some(at), true) => (at + 1).min(all.len().saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    all.get(next).is_some_and(|element| element.focus().is_ok())
}
