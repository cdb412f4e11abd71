//! What a server pushed, whatever protocol carried it. Every adapter decodes to this.
//!
//! **Invariant:** all values here are checked: lists that belong together are of one length and not empty, channels are
//! channels.

use std::sync::Arc;

use crate::frame::{Labels, Nanos};
use crate::time::Millis;

/// One pushed message.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Data(Data),
    Log(Lines),
    Event(PushedEvent),
    Heartbeat(Heartbeat),
    Gap(Gap),
    Fault(Fault),
}

/// Samples of one series, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    pub channel: Arc<str>,
    /// One more with each message of this channel and these labels; `None` where the server does not count.
    pub seq: Option<u64>,
    pub labels: Labels,
    pub times: Vec<Millis>,
    /// As many as times; `None` is null.
    pub values: Vec<Option<f64>>,
}

/// Log lines of one stream, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    pub channel: Arc<str>,
    /// One more with each message of this channel and these labels.
    pub seq: Option<u64>,
    pub labels: Labels,
    pub lines: Vec<(Nanos, Arc<str>)>,
}

/// Something that happened: a mark on charts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedEvent {
    pub channel: Arc<str>,
    pub labels: Labels,
    pub from: Millis,
    pub to: Option<Millis>,
    pub title: String,
    pub text: String,
    pub tags: Vec<String>,
}

/// The server is there, though it has nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// How often it says so, in milliseconds; from then on silence means that the connection is lost.
    pub every_millis: Option<i64>,
}

/// The server has not sent what happened on a channel in a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// May be a pattern.
    pub channel: Arc<str>,
    /// `None`: from the last that was received.
    pub from: Option<Millis>,
    /// `None`: until the next that will be.
    pub to: Option<Millis>,
    pub reason: String,
}

/// The server refuses something, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub channel: Option<Arc<str>>,
    pub message: String,
}

/// Why a message was not understood; it is counted, and named on the panels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("not JSON: {0}")]
    NotJson(String),
    #[error("JSON, but not an object")]
    NotObject,
    #[error("a message of the unknown kind {0:?}")]
    UnknownKind(String),
    #[error("a {kind} message without {what}")]
    Missing { kind: &'static str, what: &'static str },
    #[error("a {kind} message with a wrong {what}")]
    Wrong { kind: &'static str, what: &'static str },
    #[error("{times} times and {values} values in one message")]
    Uneven { times: usize, values: usize },
    #[error("an event without a time; the time was looked for at {0}")]
    NoTime(String),
    #[error("an event with neither a number nor a line; they were looked for at {0}")]
    NoValue(String),
    #[error("text that is not UTF-8")]
    NotText,
    #[error("a message of {0} bytes, which is more than is read at once")]
    TooLarge(usize),
    #[error("a line that is none of the protocol's: {0:?}")]
    Protocol(String),
}
