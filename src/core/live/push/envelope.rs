//! The product's own push protocol: JSON text frames, each with one message or several, one a line.
//!
//! In: a JSON object. Out: a [`Message`]. And the other way: what the page says to the server.
//!
//! ```json
//! {"t":"subscribe","channel":"shop.*.load","filter":{"region":["eu","us"]},"since":1767225600000}
//! {"t":"unsubscribe","channel":"shop.*.load","filter":{"region":["eu","us"]}}
//!
//! {"t":"data","channel":"shop.eu.load","seq":17,"labels":{"region":"eu"},"ts":[1767225600100],"values":[0.5]}
//! {"t":"log","channel":"shop.log","seq":3,"labels":{"level":"info"},"ts":["1767225600100000000"],"lines":["started"]}
//! {"t":"event","channel":"shop.event","ts":1767225600000,"end":1767225660000,"title":"Deploy","text":"1.2","tags":["api"]}
//! {"t":"heartbeat"}
//! {"t":"gap","channel":"shop.eu.load","from":1767225600000,"to":1767225603000,"reason":"buffer full"}
//! {"t":"error","channel":"shop.secret","message":"not allowed"}
//! ```
//!
//! - `ts` are epoch milliseconds as numbers, or nanoseconds as texts; one alone may stand without its list.
//! - `values` are numbers, null, or the texts `NaN`, `+Inf`, `-Inf`, which JSON has no numbers for.
//! - `seq` counts the messages of one channel and one set of labels: a jump is a gap. It may begin anew.
//! - `since` asks for what was sent after that time; a server that no longer has it says `gap`.
//! - `filter` names the values a label may have. Servers may ignore it and `since`: the page filters again, and asks the
//!   source named beside this one for what is missing.
//!
//! - A server that says nothing for twenty seconds is taken for lost: with no data it sends `heartbeat`.
//!
//! **Invariant:** whatever a server sends, decoding gives a message or a named reason, and never panics.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::frame::{Labels, Nanos};
use crate::live::push::message::{Data, Fault, Gap, Lines, Malformed, Message, PushedEvent};
use crate::order::Gather;
use crate::query::Subscription;
use crate::time::Millis;

const NANOS_PER_MILLI: i64 = 1_000_000;

/// Whether an object is of this protocol and not some other JSON.
pub(super) fn is_ours(object: &Map<String, Value>) -> bool {
    object.get("t").is_some_and(Value::is_string)
}

/// One message. `channel` is where it came from, for messages that do not say.
pub(super) fn decode(object: &Map<String, Value>, channel: Option<&str>) -> Result<Message, Malformed> {
    let kind = object.get("t").and_then(Value::as_str).unwrap_or_default();
    let message = Written { object, channel };
    match kind {
        "data" => message.data().map(Message::Data),
        "log" => message.log().map(Message::Log),
        "event" => message.event().map(Message::Event),
        "heartbeat" => Ok(Message::Heartbeat),
        "gap" => {
            let channel = message.channel("gap")?;
            let (from, to) = (message.millis("from"), message.millis("to"));
            Ok(Message::Gap(Gap { channel, from, to, reason: message.text("reason") }))
        }
        "error" => {
            let channel = object.get("channel").and_then(Value::as_str).map(Arc::from);
            Ok(Message::Fault(Fault { channel, message: message.text("message") }))
        }
        other => Err(Malformed::UnknownKind(other.chars().take(40).collect())),
    }
}

/// The frame that asks for a channel.
pub(super) fn subscribe(subscription: &Subscription, since: Option<Millis>) -> String {
    spoken("subscribe", subscription, since)
}

/// The frame that no longer wants it.
pub(super) fn unsubscribe(subscription: &Subscription) -> String {
    spoken("unsubscribe", subscription, None)
}

fn spoken(what: &str, subscription: &Subscription, since: Option<Millis>) -> String {
    let mut object = json!({"t": what, "channel": subscription.channel});
    if !subscription.filter.is_empty() {
        object["filter"] = json!(subscription.filter);
    }
    if let Some(since) = since {
        object["since"] = json!(since);
    }
    object.to_string()
}

struct Written<'m> {
    object: &'m Map<String, Value>,
    channel: Option<&'m str>,
}

impl Written<'_> {
    fn channel(&self, kind: &'static str) -> Result<Arc<str>, Malformed> {
        let own = self.object.get("channel").and_then(Value::as_str).filter(|channel| !channel.is_empty());
        own.or(self.channel).map(Arc::from).ok_or(Malformed::Missing { kind, what: "channel" })
    }

    fn seq(&self, kind: &'static str) -> Result<Option<u64>, Malformed> {
        match self.object.get("seq") {
            None | Some(Value::Null) => Ok(None),
            Some(seq) => seq.as_u64().map(Some).ok_or(Malformed::Wrong { kind, what: "seq" }),
        }
    }

    fn text(&self, name: &str) -> String {
        self.object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn millis(&self, name: &str) -> Option<Millis> {
        self.object.get(name).and_then(millis)
    }

    fn data(&self) -> Result<Data, Malformed> {
        const KIND: &str = "data";
        let wrong = |what| Malformed::Wrong { kind: KIND, what };
        let times: Option<Vec<Millis>> = list(self.object, "ts", KIND)?.iter().map(millis).collect();
        let values: Option<Vec<Option<f64>>> =
            list(self.object, "values", KIND)?.iter().map(number).collect();
        let (times, values) = (times.ok_or_else(|| wrong("ts"))?, values.ok_or_else(|| wrong("value"))?);
        if times.len() != values.len() {
            return Err(Malformed::Uneven { times: times.len(), values: values.len() });
        }
        let (channel, seq) = (self.channel(KIND)?, self.seq(KIND)?);
        Ok(Data { channel, seq, labels: labels(self.object.get("labels")), times, values })
    }

    fn log(&self) -> Result<Lines, Malformed> {
        const KIND: &str = "log";
        let wrong = |what| Malformed::Wrong { kind: KIND, what };
        let times: Option<Vec<Nanos>> = list(self.object, "ts", KIND)?.iter().map(nanos).collect();
        let texts: Option<Vec<&str>> = list(self.object, "lines", KIND)?.iter().map(Value::as_str).collect();
        let (times, texts) = (times.ok_or_else(|| wrong("ts"))?, texts.ok_or_else(|| wrong("line"))?);
        if times.len() != texts.len() {
            return Err(Malformed::Uneven { times: times.len(), values: texts.len() });
        }
        let lines = times.into_iter().zip(texts).map(|(at, text)| (at, Arc::from(text))).collect();
        let (channel, seq) = (self.channel(KIND)?, self.seq(KIND)?);
        Ok(Lines { channel, seq, labels: labels(self.object.get("labels")), lines })
    }

    fn event(&self) -> Result<PushedEvent, Malformed> {
        const KIND: &str = "event";
        let tags = self.object.get("tags").and_then(Value::as_array);
        Ok(PushedEvent {
            channel: self.channel(KIND)?,
            labels: labels(self.object.get("labels")),
            from: self.millis("ts").ok_or(Malformed::Missing { kind: KIND, what: "ts" })?,
            to: self.millis("end"),
            title: self.text("title"),
            text: self.text("text"),
            tags: tags.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }
}

/// A list, or one element of it alone; never empty.
fn list<'m>(
    object: &'m Map<String, Value>,
    what: &'static str,
    kind: &'static str,
) -> Result<&'m [Value], Malformed> {
    match object.get(what) {
        Some(Value::Array(list)) if !list.is_empty() => Ok(list),
        None | Some(Value::Array(_)) => Err(Malformed::Missing { kind, what }),
        Some(one) => Ok(std::slice::from_ref(one)),
    }
}

/// Epoch milliseconds; nanoseconds where they are a text.
pub(super) fn millis(value: &Value) -> Option<Millis> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.parse::<Nanos>().ok().map(|nanos| nanos.div_euclid(NANOS_PER_MILLI)),
        _ => None,
    }
}

fn nanos(value: &Value) -> Option<Nanos> {
    match value {
        Value::String(text) => text.parse().ok(),
        value => millis(value)?.checked_mul(NANOS_PER_MILLI),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be within the whole numbers a float can hold"
)]
fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 9.0e15).then(|| number.round() as i64)
}

/// `Some(None)` is null; `None` is no number at all.
#[expect(clippy::option_option, reason = "null and no number are two things")]
pub(super) fn number(value: &Value) -> Option<Option<f64>> {
    match value {
        Value::Null => Some(None),
        Value::Number(number) => number.as_f64().map(Some),
        Value::String(text) => match text.as_str() {
            "+Inf" | "Inf" => Some(Some(f64::INFINITY)),
            "-Inf" => Some(Some(f64::NEG_INFINITY)),
            "NaN" => Some(Some(f64::NAN)),
            text => text.parse().ok().map(Some),
        },
        _ => None,
    }
}

/// An object's texts, numbers and booleans as labels; what else it holds is no label.
pub(super) fn labels(value: Option<&Value>) -> Labels {
    let object = value.and_then(Value::as_object);
    let pairs = object.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), label(value)?)));
    Labels::from(pairs.into_map())
}

pub(super) fn label(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(text: &str) -> Result<Message, Malformed> {
        let value: Value = serde_json::from_str(text).unwrap();
        decode(value.as_object().unwrap(), None)
    }

    #[test]
    fn samples_keep_null_nan_and_infinity_apart() {
        let message = read(
            r#"{"t":"data","channel":"a.b","seq":7,"labels":{"region":"eu","n":1},"ts":[10,20,30,"40000000"],
                "values":[1.5,null,"NaN","-Inf"]}"#,
        );
        let Ok(Message::Data(data)) = message else { panic!("{message:?}") };
        assert_eq!((&*data.channel, data.seq, data.times), ("a.b", Some(7), vec![10, 20, 30, 40]));
        assert_eq!(data.labels, Labels::from([("n", "1"), ("region", "eu")]));
        assert_eq!(
            (data.values[0], data.values[1], data.values[3]),
            (Some(1.5), None, Some(f64::NEG_INFINITY))
        );
        assert!(data.values[2].is_some_and(f64::is_nan));
    }

    #[test]
    fn one_sample_needs_no_list() {
        let message = read(r#"{"t":"data","channel":"a","ts":10,"values":2}"#);
        assert!(
            matches!(message, Ok(Message::Data(data)) if data.times == [10] && data.values == [Some(2.0)])
        );
    }

    #[test]
    fn lines_are_exact_to_the_nanosecond() {
        let message = read(r#"{"t":"log","channel":"l","ts":["1767225600100000001",5],"lines":["a","b"]}"#);
        let Ok(Message::Log(log)) = message else { panic!("{message:?}") };
        assert_eq!(log.lines, [(1_767_225_600_100_000_001, "a".into()), (5_000_000, "b".into())]);
    }

    #[test]
    fn events_heartbeats_gaps_and_errors_are_read() {
        let message = read(r#"{"t":"event","channel":"e","ts":5,"end":9,"title":"T","tags":["x",1]}"#);
        assert!(
            matches!(&message, Ok(Message::Event(event)) if event.to == Some(9) && event.tags == ["x"]),
            "{message:?}"
        );
        assert_eq!(read(r#"{"t":"heartbeat","every":5000}"#), Ok(Message::Heartbeat));
        let gap = Gap { channel: "a".into(), from: Some(1), to: None, reason: "full".to_owned() };
        assert_eq!(read(r#"{"t":"gap","channel":"a","from":1,"reason":"full"}"#), Ok(Message::Gap(gap)));
        let fault = Fault { channel: None, message: "no".to_owned() };
        assert_eq!(read(r#"{"t":"error","message":"no"}"#), Ok(Message::Fault(fault)));
    }

    #[track_caller]
    fn check_malformed(text: &str, words: &str) {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        check_malformed(r#"{"t":"dance"}"#, "unknown kind \"dance\"");
        check_malformed(r#"{"t":"data","ts":1,"values":1}"#, "without channel");
        check_malformed(r#"{"t":"data","channel":"a","values":1}"#, "without ts");
        check_malformed(r#"{"t":"data","channel":"a","ts":[],"values":[]}"#, "without ts");
        check_malformed(r#"{"t":"data","channel":"a","ts":[1,2],"values":[1]}"#, "2 times and 1 values");
        check_malformed(r#"{"t":"data","channel":"a","ts":["soon"],"values":[1]}"#, "wrong ts");
        check_malformed(r#"{"t":"data","channel":"a","ts":[1],"values":["lots"]}"#, "wrong value");
        check_malformed(r#"{"t":"data","channel":"a","seq":-1,"ts":[1],"values":[1]}"#, "wrong seq");
        check_malformed(r#"{"t":"log","channel":"a","ts":[1],"lines":[1]}"#, "wrong line");
        check_malformed(r#"{"t":"event","channel":"a"}"#, "without ts");
    }

    #[test]
    fn a_subscription_says_its_filter_and_where_to_go_on() {
        let filter = BTreeMap::from([("region".to_owned(), vec!["eu".to_owned()])]);
        let subscription = Subscription { channel: "shop.*".to_owned(), filter };
        assert_eq!(
            subscribe(&subscription, Some(5)),
            r#"{"t":"subscribe","channel":"shop.*","filter":{"region":["eu"]},"since":5}"#
        );
        let plain = Subscription { channel: "shop.*".to_owned(), filter: BTreeMap::new() };
        assert_eq!(unsubscribe(&plain), r#"{"t":"unsubscribe","channel":"shop.*"}"#);
    }
}
