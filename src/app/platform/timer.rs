//! Timers that end with the part of the page that started them.

use std::time::Duration;

use leptos::prelude::*;

/// Calls `then` once after `millis`, unless the current owner is cleaned up before.
pub fn after(millis: u32, then: impl FnOnce() + 'static) {
    if let Ok(handle) = set_timeout_with_handle(then, Duration::from_millis(u64::from(millis))) {
        on_cleanup(move || handle.clear());
    }
}

/// Calls `tick` every `millis` until the current owner is cleaned up.
pub fn every(millis: u32, tick: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_millis(u64::from(millis))) {
        on_cleanup(move || handle.clear());
    }
}
