//! The only place that asks what time it is, and where.

use atalaya_core::time::{Millis, Zone};
use wasm_bindgen::JsValue;

/// Milliseconds since the Unix epoch, by the viewer's clock.
pub fn now() -> Millis {
    js_sys::Date::now() as Millis
}

/// Milliseconds since the page started; only differences mean anything.
pub fn stopwatch_millis() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// The viewer's own zone; UTC where the browser keeps it to itself.
pub fn browser_zone() -> Zone {
    let options =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|name| name.as_string())
        .and_then(|name| Zone::named(&name))
        .unwrap_or_else(Zone::utc)
}
