//! One message of Loki's tail. In: its JSON. Out: streams as `query_range` gives them, and what the server dropped.
//!
//! **Invariant:** a message that cannot be read is an error with its reason, never an empty message.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::frame::Nanos;
use crate::query::wire::{ResultSet, Series};
use crate::time::iso;

/// What came at once.
#[derive(Default, Deserialize)]
pub(super) struct Message {
    #[serde(default)]
    streams: Option<ResultSet>,
    /// Lines that the server could not send fast enough.
    #[serde(default, rename = "dropped_entries")]
    dropped: Option<Vec<Dropped>>,
}

/// A line the server dropped: its time and its stream are all that is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Dropped {
    #[serde(rename = "timestamp", deserialize_with = "nanos")]
    pub(super) at: Nanos,
    /// As the server writes them: a map, or a text in braces from older ones.
    #[serde(default, deserialize_with = "labels")]
    pub(super) labels: String,
}

impl Message {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        // A list would be taken for the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err("it is no JSON object".to_owned());
        }
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub(super) fn split(self) -> (Vec<Series>, Vec<Dropped>) {
        (self.streams.unwrap_or_default().series, self.dropped.unwrap_or_default())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(Nanos),
    Text(String),
}

fn nanos<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Nanos, D::Error> {
    use serde::de::Error;
    match Written::deserialize(deserializer)? {
        Written::Number(at) => Ok(at),
        Written::Text(text) => text.parse().or_else(|_not_a_number| {
            let moment = iso::read(&text).and_then(iso::Written::nanos);
            moment.ok_or_else(|| D::Error::custom(format_args!("{text:?} is no moment")))
        }),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenLabels {
    Map(BTreeMap<String, String>),
    Text(String),
}

fn labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Option::<WrittenLabels>::deserialize(deserializer)? {
        None => String::new(),
        Some(WrittenLabels::Text(text)) => text,
        Some(WrittenLabels::Map(map)) => crate::frame::Labels::from(map).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::wire::Rows;

    #[track_caller]
    fn check(text: &str, lines: &[(i64, &str)], dropped: &[(i64, &str)]) {
        let (streams, gone) = Message::read(text).unwrap().split();
        let read: Vec<(i64, String)> = streams
            .iter()
            .flat_map(|stream| match &stream.rows {
                Rows::Lines(lines) => lines.iter().map(|line| (line.at, line.text.to_string())).collect(),
                Rows::Samples { .. } => Vec::new(),
            })
            .collect();
        let read: Vec<(i64, &str)> = read.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(read, lines);
        let gone: Vec<(i64, &str)> = gone.iter().map(|entry| (entry.at, entry.labels.as_str())).collect();
        assert_eq!(gone, dropped);
    }

    #[test]
    fn lines_and_dropped_ones_are_read() {
        check(
            r#"{"streams":[{"stream":{"app":"x"},"values":[["1","a"],["2","b"]]},{"stream":{},"values":[["3","c"]]}]}"#,
            &[(1, "a"), (2, "b"), (3, "c")],
            &[],
        );
        check(
            r#"{"streams":null,"dropped_entries":[{"timestamp":"1700000000000000001","labels":{"app":"x"}},
                {"timestamp":"2023-11-14T22:13:20.000000002Z","labels":"{app=\"y\"}"}]}"#,
            &[],
            &[(1_700_000_000_000_000_001, "{app=\"x\"}"), (1_700_000_000_000_000_002, "{app=\"y\"}")],
        );
        check(
            r#"{"streams":[{"stream":{},"values":[["1","a",{"structuredMetadata":{"trace":"t"}}]]}],
                "dropped_entries":null,"encodingFlags":["categorize-labels"]}"#,
            &[(1, "a")],
            &[],
        );
        check("{}", &[], &[]);
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        for text in ["", "[]", "{", r#"{"streams":[{"values":[["x","a"]]}]}"#, r#"{"streams":7}"#] {
            assert!(Message::read(text).is_err(), "{text}");
        }
    }
}
