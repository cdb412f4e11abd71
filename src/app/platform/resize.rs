//! The size of an element, as it changes.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

/// Width and height in CSS pixels of what `node` will be; zero until it is on the page.
pub fn use_size(node: NodeRef<leptos::html::Div>) -> ReadSignal<(f64, f64)> {
    let (size, set_size) = signal((0.0, 0.0));
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let Some(entry) = entries.iter().next_back() else { return };
            let rect = entry.unchecked_into::<web_sys::ResizeObserverEntry>().content_rect();
            let now = (rect.width(), rect.height());
            if size.try_get_untracked().is_some_and(|before| before != now) {
                set_size.set(now);
            }
        });
        let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let kept = SendWrapper::new((observer, callback));
        on_cleanup(move || kept.take().0.disconnect());
    });
    size
}
