//! The only place that asks what time it is, and where.

use std::cell::{Cell, RefCell};

use atalaya_core::time::{Heard, Millis, ServerClock, Zone};
use wasm_bindgen::JsValue;

thread_local! {
    static SERVERS: RefCell<ServerClock> = RefCell::default();
    static SAID: Cell<bool> = const { Cell::new(false) };
}

/// Milliseconds since the Unix epoch, by the servers' clock as far as it is known.
pub fn now() -> Millis {
    SERVERS.with_borrow_mut(|clock| clock.now(browser_now()))
}

/// The same by the viewer's own clock, right or wrong.
pub fn browser_now() -> Millis {
    js_sys::Date::now() as Millis
}

/// Learns from an answer what time it is at a server.
pub fn hear(heard: Heard<'_>) {
    SERVERS.with_borrow_mut(|clock| clock.hear(heard));
}

/// What to say of the viewer's clock where it is wrong.
pub fn words() -> Option<String> {
    SERVERS.with_borrow(ServerClock::words)
}

/// The same, once.
pub fn words_once() -> Option<String> {
    let words = words().filter(|_| !SAID.get())?;
    SAID.set(true);
    Some(words)
}

/// The instant a `Date` header names.
pub fn from_http_date(text: &str) -> Option<Millis> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then_some(millis as Millis)
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
