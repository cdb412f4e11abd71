//! The browser, one small file per thing we need of it. In: plain values. Out: plain values and signals.
//!
//! **Invariant:** no decision about dashboards is taken here; those live in the core and are tested natively.

pub mod addresses;
pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod download;
pub mod fetch;
pub mod history;
pub mod intersection;
pub mod random;
pub mod regex;
pub mod resize;
pub mod socket;
pub mod storage;
pub mod text;
pub mod timer;
pub mod viewport;
pub mod visibility;
pub mod zones;
