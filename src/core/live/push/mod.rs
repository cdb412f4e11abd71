//! Data that is pushed over a WebSocket: samples, log lines, events. In: frames of a socket, in one of several protocols.
//! Out: frames as every panel takes them, whole, whatever the connection went through.
//!
//! ```text
//! socket ─ session (envelope, mapped JSON, NATS) ─> Message ─> follower of each query ─> frames
//!                                                               │ a jump, a cut, a gap
//!                                                               └─> question to Prometheus or Loki ─> fills it
//! ```
//!
//! **Invariant:** a span of time is either received in an unbroken sequence, filled by the source beside, or named as
//! missing and drawn as a gap.

mod coverage;
pub mod envelope;
mod events;
mod follower;
mod holes;
mod lines;
mod mapped;
pub mod message;
pub mod nats;
mod pieces;
mod scroll;
mod series;
mod session;
#[cfg(test)]
mod tests;
mod track;

pub use follower::{Ask, Follower};
pub use scroll::{picture_every, scrolled};
pub use session::{Heard, Session};
