//! What a server pushed, whatever protocol carried it. Every adapter decodes to this.
//!
//! **Invariant:** all values here are checked: lists that belong together are of one length and not empty, channels are
//! channels.

use std::sync::Arc;

use crate::frame::{Labels, Nanos};
use crate::time::Millis;

/// Most labels of one message, and most bytes of their names and values together: each set of them is kept.
const MOST_LABELS: usize = 100;
const MOST_LABEL_BYTES: usize = 16 * 1024;
/// Longest line, and longest text of an event, in bytes.
const MOST_LINE_BYTES: usize = 1024 * 1024;
const MOST_EVENT_BYTES: usize = 16 * 1024;

/// One pushed message.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Data(Data),
    Log(Lines),
    Event(PushedEvent),
    /// The server is there, though it has nothing to say.
    Heartbeat,
    Gap(Gap),
    Fault(Fault),
}

impl Message {
    /// Itself, if it is of a size that can be kept.
    pub(super) fn checked(self) -> Result<Self, Malformed> {
        let labels = match &self {
            Self::Data(data) => &data.labels,
            Self::Log(log) if log.lines.iter().any(|(_, line)| line.len() > MOST_LINE_BYTES) => {
                return Err(Malformed::LongLine);
            }
            Self::Log(log) => &log.labels,
            Self::Event(event) if event.bytes() > MOST_EVENT_BYTES => return Err(Malformed::LongEvent),
            Self::Event(event) => &event.labels,
            Self::Heartbeat | Self::Gap(_) | Self::Fault(_) => return Ok(self),
        };
        let bytes: usize = labels.iter().map(|(name, value)| name.len() + value.len()).sum();
        if labels.len() > MOST_LABELS || bytes > MOST_LABEL_BYTES {
            return Err(Malformed::Labels);
        }
        Ok(self)
    }
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

impl PushedEvent {
    fn bytes(&self) -> usize {
        let tags: usize = self.tags.iter().map(|tag| tag.len() + size_of::<String>()).sum();
        self.title.len() + self.text.len() + tags
    }
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
    #[error(
        "a message with more than {MOST_LABELS} labels, or with more than {MOST_LABEL_BYTES} bytes of them"
    )]
    Labels,
    #[error("a line of more than {MOST_LINE_BYTES} bytes")]
    LongLine,
    #[error("an event of more than {MOST_EVENT_BYTES} bytes")]
    LongEvent,
    #[error("a message of {0} bytes, which is more than is read at once")]
    TooLarge(usize),
    #[error("a line that is none of the protocol's: {0:?}")]
    Protocol(String),
}
