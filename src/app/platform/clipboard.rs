//! Copying a text, also where the page is not served over a secure origin.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// True when the text is on the clipboard.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    if window.is_secure_context() {
        return JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok();
    }
    copy_by_selection(&window, text).unwrap_or(false)
}

/// Plain HTTP has no clipboard interface; selecting a hidden text still works there.
fn copy_by_selection(window: &web_sys::Window, text: &str) -> Option<bool> {
    let document = window.document()?;
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    let body = document.body()?;
    body.append_child(&area).ok()?;
    area.select();
    let document: &web_sys::HtmlDocument = document.unchecked_ref();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    Some(copied)
}
