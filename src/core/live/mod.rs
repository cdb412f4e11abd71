//! Data that a server sends by itself. In: what happens on a connection. Out: what to do about it, and words for a
//! viewer; decoded lines and samples as frames.
//!
//! **Invariant:** nothing here waits or connects: events come in with the clock and a random number beside them, and
//! commands go out.

pub mod link;
pub mod push;
pub mod tail;
