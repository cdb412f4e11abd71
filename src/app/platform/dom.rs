//! Small questions about the document.

use wasm_bindgen::JsCast;

/// The path the app is hosted under, with a slash at both ends: `/` or `/atalaya/`.
pub fn base_path() -> String {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .and_then(|uri| web_sys::Url::new(&uri).ok())
        .map_or_else(|| "/".to_owned(), |url| url.pathname())
}

/// Scheme, host and port of the page.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Reads the page anew, at the same address.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        window.location().reload().ok();
    }
}

/// Whether the browser has a network at all, as far as it knows.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Sets CSS variables on the root element; the content security policy allows this where it forbids `style` texts.
pub fn set_root_variables<'a>(variables: impl IntoIterator<Item = (&'a str, String)>) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        for (name, value) in variables {
            root.style().set_property(name, &value).ok();
        }
    }
}

/// Sets `data-theme` and the like on the root element.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
    {
        root.set_attribute(name, value).ok();
    }
}

/// Whether the keyboard event was typed into a field, where shortcuts must stay out of the way.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
        match element.tag_name().as_str() {
            // A switch takes Space and nothing else.
            "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio")),
            "TEXTAREA" | "SELECT" => true,
            _ => false,
        }
    })
}

/// Whether the keyboard event happened in a dialog over the page.
pub fn is_in_dialog(event: &web_sys::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest("dialog").ok().flatten().is_some())
}

/// Device pixels per CSS pixel.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 4.0)
}

/// Takes an element of `index.html` off the page.
pub fn remove(id: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found {
        element.remove();
    }
}

/// Moves the keyboard to an element of the page.
pub fn focus(id: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take it leaves it where it is.
        drop(element.focus());
    }
}
