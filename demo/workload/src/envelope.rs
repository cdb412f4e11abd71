//! The page's own push protocol, as a server speaks it: a moment in, JSON messages out; and what a page says back.
//!
//! The protocol is documented in the page's `live::push::envelope`.
//!
//! **Invariant:** a sample's sequence number is its tick's, so a shop that was away goes on with a jump that everybody sees.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use crate::live::{Channel, channels};
use crate::log_line::LogLine;

/// How often a silent connection says that it stands, in milliseconds.
pub(crate) const HEARTBEAT_MILLIS: u64 = 5000;
/// Stock is counted every so many seconds, which is an event and a line of the log.
pub(crate) const COUNT_SECONDS: u64 = 60;

pub(crate) const LOG_CHANNEL: &str = "shop.log";
pub(crate) const EVENT_CHANNEL: &str = "shop.event";

/// One message with what a subscription looks at.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub channel: String,
    pub labels: Vec<(&'static str, String)>,
    pub text: String,
}

fn sample(channel: Channel, millis: u64) -> Message {
    let name = channel.name();
    let labels = vec![("region", channel.region().to_owned())];
    let text = json!({
        "t": "data", "channel": name, "seq": millis / crate::live::TICK_MILLIS,
        "labels": {"region": channel.region()}, "ts": [millis], "values": [channel.value(millis)],
    });
    Message { channel: name, labels, text: text.to_string() }
}

/// Everything that is said at one tick. `lines` are those of the tick, already numbered.
pub(crate) fn at_tick(millis: u64, lines: &[(u64, LogLine)]) -> Vec<Message> {
    let mut messages: Vec<Message> = channels().map(|channel| sample(channel, millis)).collect();
    messages.extend(lines.iter().map(|(seq, line)| {
        let text = json!({
            "t": "log", "channel": LOG_CHANNEL, "seq": seq, "labels": {"level": line.level.name()},
            "ts": [line.nanos.to_string()], "lines": [line.text],
        });
        let labels = vec![("level", line.level.name().to_owned())];
        Message { channel: LOG_CHANNEL.to_owned(), labels, text: text.to_string() }
    }));
    if millis.is_multiple_of(COUNT_SECONDS * 1000) {
        let text = json!({
            "t": "event", "channel": EVENT_CHANNEL, "ts": millis, "title": "Stock counted",
            "text": format!("{} articles", articles(millis / 1000)), "tags": ["stock"],
        });
        let message =
            Message { channel: EVENT_CHANNEL.to_owned(), labels: Vec::new(), text: text.to_string() };
        messages.push(message);
    }
    messages
}

/// How many articles there are at a second.
pub(crate) fn articles(second: u64) -> u64 {
    900 + second / COUNT_SECONDS % 97
}

pub(crate) fn heartbeat() -> String {
    json!({"t": "heartbeat"}).to_string()
}

pub(crate) fn gap(channel: &str, span: Range<u64>) -> String {
    let reason = "longer ago than this server remembers";
    json!({"t": "gap", "channel": channel, "from": span.start, "to": span.end, "reason": reason}).to_string()
}

pub(crate) fn error(message: &str) -> String {
    json!({"t": "error", "message": message}).to_string()
}

/// What a page asks of the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub channel: String,
    pub filter: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    Subscribe { subscription: Subscription, since: Option<u64> },
    Unsubscribe(Subscription),
}

/// Reads what a page says; the error is for it.
pub(crate) fn wish(text: &str) -> Result<Wish, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let channel = value["channel"].as_str().ok_or("a channel is missing")?.to_owned();
    let filter = value["filter"].as_object().into_iter().flatten().map(|(name, values)| {
        let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
        (name.clone(), values.map(str::to_owned).collect())
    });
    let subscription = Subscription { channel, filter: filter.collect() };
    match value["t"].as_str() {
        Some("subscribe") => Ok(Wish::Subscribe { subscription, since: value["since"].as_u64() }),
        Some("unsubscribe") => Ok(Wish::Unsubscribe(subscription)),
        _ => Err("subscribe and unsubscribe are understood".to_owned()),
    }
}

impl Subscription {
    pub(crate) fn wants(&self, message: &Message) -> bool {
        fits(&self.channel, &message.channel)
            && self.filter.iter().all(|(name, values)| {
                message.labels.iter().any(|(own, value)| own == name && values.contains(value))
            })
    }
}

/// `*` is one word, a closing `>` one or more.
fn fits(pattern: &str, channel: &str) -> bool {
    let mut words = channel.split('.');
    for wanted in pattern.split('.') {
        match (wanted, words.next()) {
            (_, None) => return false,
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(word)) if wanted == word => {}
            _ => return false,
        }
    }
    words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u64 = 1_750_000_020_000;

    #[test]
    fn a_tick_is_twenty_samples_and_on_the_minute_an_event() {
        let messages = at_tick(NOON + 100, &[]);
        assert_eq!(messages.len(), 20);
        let value: Value = serde_json::from_str(&messages[5].text).unwrap();
        assert_eq!(value["channel"], "shop.eu.load");
        assert_eq!(value["seq"], (NOON + 100) / 100);
        assert_eq!(value["ts"][0], NOON + 100);
        assert!(at_tick(NOON - NOON % 60_000, &[]).iter().any(|message| message.channel == EVENT_CHANNEL));
    }

    #[test]
    fn wishes_are_read_and_wrong_ones_answered() {
        let text = r#"{"t":"subscribe","channel":"shop.*.load","filter":{"region":["eu"]},"since":5}"#;
        let Ok(Wish::Subscribe { subscription, since }) = wish(text) else { panic!() };
        assert_eq!(since, Some(5));
        let wanted = at_tick(NOON + 100, &[]).into_iter().filter(|message| subscription.wants(message));
        assert_eq!(wanted.map(|message| message.channel).collect::<Vec<_>>(), ["shop.eu.load"]);
        assert!(matches!(wish(r#"{"t":"unsubscribe","channel":"a"}"#), Ok(Wish::Unsubscribe(_))));
        for wrong in ["{", r#"{"t":"subscribe"}"#, r#"{"t":"dance","channel":"a"}"#] {
            assert!(wish(wrong).is_err(), "{wrong}");
        }
    }
}
