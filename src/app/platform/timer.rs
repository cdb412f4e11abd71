//! Timers that end with the part of the page that started them.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// What it gives is no number to count with: clocks that are moved by hand number their timers beyond 32 bits.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(wake: &Closure<dyn Fn()>, millis: u32) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The longest wait a browser knows, in milliseconds; longer ones would be none.
const LONGEST: u32 = i32::MAX as u32;

/// Wakes once each time it is set; dropping it ends it.
///
/// One closure serves all its life: one made for each time, and cleared before it is called, would stay in memory.
pub struct Alarm {
    wake: Closure<dyn Fn()>,
    set: Cell<Option<JsValue>>,
}

impl Alarm {
    pub fn new(wake: impl Fn() + 'static) -> Self {
        Self { wake: Closure::new(wake), set: Cell::default() }
    }

    /// Wakes after so many milliseconds, and no more when it was set to.
    pub fn set(&self, millis: u64) {
        self.clear();
        let millis = u32::try_from(millis).unwrap_or(LONGEST).min(LONGEST);
        self.set.set(Some(set_timeout(&self.wake, millis)));
    }

    pub fn clear(&self) {
        if let Some(set) = self.set.take() {
            clear_timeout(&set);
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Calls `then` once after `millis`, unless the current owner is cleaned up before.
pub fn after(millis: u32, then: impl Fn() + 'static) {
    let alarm = Alarm::new(then);
    alarm.set(u64::from(millis));
    StoredValue::new_local(alarm);
}

/// Calls `tick` every `millis` until the current owner is cleaned up.
pub fn every(millis: u32, tick: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_millis(u64::from(millis))) {
        on_cleanup(move || handle.clear());
    }
}
