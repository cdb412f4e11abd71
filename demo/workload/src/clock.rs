//! The one place that asks what time it is: out comes the moment since the Unix epoch.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since the epoch.
pub(crate) fn now() -> u64 {
    now_millis() / 1000
}

/// Milliseconds since the epoch.
#[allow(clippy::disallowed_methods, reason = "the edge of the program, where `now` comes from")]
pub(crate) fn now_millis() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
