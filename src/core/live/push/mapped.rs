//! JSON that was not written for this page: one object is one sample or one log line. In: an object, where things are in
//! it. Out: a [`Message`].
//!
//! **Invariant:** an object without a time is refused, never given the time at which it came: a replayed buffer would
//! otherwise be drawn as now.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::config::{Mapping, TimeUnit};
use crate::frame::{Labels, Nanos};
use crate::live::push::envelope::{label, labels, number};
use crate::live::push::message::{Data, Lines, Malformed, Message};
use crate::order::Gather;
use crate::time::iso;

/// The channel of objects that name none, on connections that have none.
pub(super) const UNNAMED_CHANNEL: &str = "default";

/// One message; `channel` is what the connection says, such as a NATS subject.
pub(super) fn decode(
    object: &Map<String, Value>,
    mapping: &Mapping,
    channel: Option<&str>,
) -> Result<Message, Malformed> {
    let nanos = first(object, &mapping.time).and_then(|time| nanos(time, mapping.unit));
    let nanos = nanos.ok_or_else(|| Malformed::NoTime(mapping.time.join(", ")))?;
    let own = first(object, &mapping.channel).and_then(Value::as_str).filter(|name| !name.is_empty());
    let channel: Arc<str> = Arc::from(channel.or(own).unwrap_or(UNNAMED_CHANNEL));
    let seq = first(object, &mapping.seq).and_then(Value::as_u64);
    let labels = all_labels(object, mapping);
    let value = first(object, &mapping.value).and_then(number);
    if let Some(value) = value {
        let times = vec![nanos.div_euclid(1_000_000)];
        return Ok(Message::Data(Data { channel, seq, labels, times, values: vec![value] }));
    }
    let line = first(object, &mapping.line).and_then(Value::as_str);
    match line {
        Some(line) => Ok(Message::Log(Lines { channel, seq, labels, lines: vec![(nanos, Arc::from(line))] })),
        None => {
            let places: Vec<&str> = mapping.value.iter().chain(&mapping.line).map(String::as_str).collect();
            Err(Malformed::NoValue(places.join(", ")))
        }
    }
}

fn all_labels(object: &Map<String, Value>, mapping: &Mapping) -> Labels {
    let written = labels(first(object, &mapping.labels));
    if mapping.label.is_empty() {
        return written;
    }
    let single =
        mapping.label.iter().filter_map(|(name, path)| Some((name.clone(), label(at(object, path)?)?)));
    let all: BTreeMap<String, String> =
        written.iter().map(|(name, value)| (name.clone(), value.clone())).chain(single).into_map();
    Labels::from(all)
}

fn first<'m>(object: &'m Map<String, Value>, paths: &[String]) -> Option<&'m Value> {
    paths.iter().find_map(|path| at(object, path))
}

/// A member of the whole name, dots included, or the one its words lead to.
fn at<'m>(object: &'m Map<String, Value>, path: &str) -> Option<&'m Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let (head, rest) = path.split_once('.')?;
    at(object.get(head)?.as_object()?, rest)
}

fn nanos(value: &Value, unit: TimeUnit) -> Option<Nanos> {
    match value {
        Value::String(text) => match text.parse::<i64>() {
            Ok(whole) => in_nanos(whole, unit),
            Err(_) => iso::read(text)?.nanos(),
        },
        Value::Number(number) => match number.as_i64() {
            Some(whole) => in_nanos(whole, unit),
            None => fraction_in_nanos(number.as_f64()?, unit),
        },
        _ => None,
    }
}

fn in_nanos(count: i64, unit: TimeUnit) -> Option<Nanos> {
    count.checked_mul(nanos_per(unit, count.unsigned_abs()))
}

fn nanos_per(unit: TimeUnit, count: u64) -> i64 {
    match unit {
        TimeUnit::Seconds => 1_000_000_000,
        TimeUnit::Millis => 1_000_000,
        TimeUnit::Micros => 1000,
        TimeUnit::Nanos => 1,
        // Seconds have eleven digits from the year 5138 on; milliseconds had as few in 1973.
        TimeUnit::Guess => match count {
            0..100_000_000_000 => 1_000_000_000,
            100_000_000_000..100_000_000_000_000 => 1_000_000,
            100_000_000_000_000..100_000_000_000_000_000 => 1000,
            _ => 1,
        },
    }
}

/// Seconds with a fraction are the only times written so.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
#[expect(clippy::cast_precision_loss, reason = "a multiplier, exact")]
fn fraction_in_nanos(count: f64, unit: TimeUnit) -> Option<Nanos> {
    if !count.is_finite() || count.abs() > 1.0e18 {
        return None;
    }
    let nanos = count * nanos_per(unit, count.abs() as u64) as f64;
    // To the microsecond, which is what a float of seconds still tells.
    (nanos.abs() < 9.2e18).then(|| (nanos / 1000.0).round() as i64 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mapping: &Mapping) -> Result<Message, Malformed> {
        let value: Value = serde_json::from_str(text).unwrap();
        decode(value.as_object().unwrap(), mapping, None)
    }

    #[test]
    fn vectors_metrics_and_logs_are_read_as_they_are() {
        let metric = r#"{"name":"requests","namespace":"shop","tags":{"host":"a"},"timestamp":"2026-01-01T00:00:00.250Z",
            "kind":"absolute","gauge":{"value":3.5}}"#;
        let Ok(Message::Data(data)) = read(metric, &Mapping::default()) else { panic!() };
        assert_eq!(
            (&*data.channel, data.values, data.times),
            ("requests", vec![Some(3.5)], vec![1_767_225_600_250])
        );
        assert_eq!(data.labels, Labels::from([("host", "a")]));
        let log = r#"{"message":"started","host":"a","timestamp":"2026-01-01T00:00:00.000000001Z"}"#;
        let mapping =
            Mapping { label: BTreeMap::from([("host".into(), "host".into())]), ..Mapping::default() };
        let Ok(Message::Log(lines)) = read(log, &mapping) else { panic!() };
        assert_eq!(lines.lines, [(1_767_225_600_000_000_001, "started".into())]);
        assert_eq!((&*lines.channel, lines.labels), (UNNAMED_CHANNEL, Labels::from([("host", "a")])));
    }

    #[track_caller]
    fn check_time(written: &str, unit: TimeUnit, expected: Nanos) {
        let mapping = Mapping { unit, ..Mapping::default() };
        let Ok(Message::Log(lines)) = read(&format!(r#"{{"ts":{written},"msg":"x"}}"#), &mapping) else {
            panic!("{written}")
        };
        assert_eq!(lines.lines[0].0, expected, "{written}");
    }

    #[test]
    fn times_are_read_in_every_unit() {
        const AT: Nanos = 1_767_225_600_000_000_000;
        check_time("1767225600", TimeUnit::Guess, AT);
        check_time("1767225600.25", TimeUnit::Guess, AT + 250_000_000);
        check_time("1767225600000", TimeUnit::Guess, AT);
        check_time("1767225600000000", TimeUnit::Guess, AT);
        check_time("1767225600000000001", TimeUnit::Guess, AT + 1);
        check_time("\"1767225600000000001\"", TimeUnit::Guess, AT + 1);
        check_time("\"2026-01-01T01:00:00+01:00\"", TimeUnit::Guess, AT);
        check_time("5", TimeUnit::Millis, 5_000_000);
    }

    #[track_caller]
    fn check_refused(text: &str, words: &str) {
        let error = read(text, &Mapping::default()).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }

    #[test]
    fn what_has_no_time_or_no_content_is_refused() {
        check_refused(r#"{"value":1}"#, "timestamp, ts, time");
        check_refused(r#"{"ts":"soon","value":1}"#, "without a time");
        check_refused(r#"{"ts":1e300,"value":1}"#, "without a time");
        check_refused(r#"{"ts":1767225600}"#, "neither a number nor a line");
        check_refused(r#"{"ts":1767225600,"value":{"a":1}}"#, "gauge.value");
    }

    #[test]
    fn paths_lead_into_objects_and_may_hold_dots_themselves() {
        let mapping = Mapping { value: vec!["a.b".to_owned()], ..Mapping::default() };
        for text in [r#"{"ts":1767225600,"a":{"b":2}}"#, r#"{"ts":1767225600,"a.b":2}"#] {
            assert!(matches!(read(text, &mapping), Ok(Message::Data(data)) if data.values == [Some(2.0)]));
        }
    }
}
