//! Whether an element is on screen or close to it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

/// True while `node` is within `margin_px` of the visible part of the page.
pub fn use_near_screen(node: NodeRef<leptos::html::Div>, margin_px: u32) -> ReadSignal<bool> {
    let (near, set_near) = signal(false);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let Some(entry) = entries.iter().next_back() else { return };
            let now = entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting();
            if near.try_get_untracked().is_some_and(|before| before != now) {
                set_near.set(now);
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin(&format!("{margin_px}px 0px"));
        let observer =
            web_sys::IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options);
        let Ok(observer) = observer else {
            set_near.set(true);
            return;
        };
        observer.observe(&element);
        let kept = SendWrapper::new((observer, callback));
        on_cleanup(move || kept.take().0.disconnect());
    });
    near
}
