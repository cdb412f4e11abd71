//! Getting answers from servers into the page's state. In: planned requests. Out: decoded answers in signals.
//!
//! **Invariant:** what to send and how to read it is decided in the core; here it is only sent, once, and handed on.

pub mod answer;
pub mod boards;
pub mod client;
pub mod config;
pub mod library;
pub mod live;
pub mod opened;
