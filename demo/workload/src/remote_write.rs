//! Prometheus, read and written: which seconds it has, and samples of the past into it.
//!
//! Format: <https://prometheus.io/docs/specs/prw/remote_write_spec/> (1.0): a protobuf message in Snappy's block format.
//! Both are plain enough to be written out here: a block may consist of literals alone.
//!
//! **Invariant:** samples go in by the order of time, a request at a time; where one is refused, none after it is sent.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{Labels, Points, holes, series};

#[derive(Debug, thiserror::Error)]
pub(crate) enum BackfillError {
    #[error("Prometheus is not there: {0}")]
    Unreachable(#[from] Box<ureq::Error>),
    #[error("Prometheus answered {status}: {body}")]
    Refused { status: u16, body: String },
    #[error("Prometheus' answer is not what its API promises: {0}")]
    Odd(#[from] serde_json::Error),
}

/// One request holds this many seconds: some hundred kilobytes.
const BATCH_SECONDS: u64 = 1200;

/// Writes what the Prometheus at `url` lacks of the shop in `from..to`; how many seconds that was.
pub(crate) fn backfill(
    agent: &ureq::Agent,
    url: &str,
    from: u64,
    to: u64,
    step: u64,
) -> Result<u64, BackfillError> {
    let mut filled = 0;
    for (from, to) in holes(&scraped(agent, url, to - from)?, from, to, step) {
        // Never a sample right beside one that was scraped.
        let to = to - step / 2;
        for start in (from..to).step_by((BATCH_SECONDS - BATCH_SECONDS % step) as usize) {
            let end = to.min(start + BATCH_SECONDS - BATCH_SECONDS % step);
            write(agent, url, &series(start, end, step))?;
        }
        filled += to - from;
    }
    Ok(filled)
}

/// The unix seconds at which the shop was scraped, in the last `seconds`.
fn scraped(agent: &ureq::Agent, url: &str, seconds: u64) -> Result<Vec<u64>, BackfillError> {
    let answer = agent
        .get(format!("{url}/api/v1/query"))
        .query("query", format!("up{{job=\"api\"}}[{seconds}s]"))
        .call()
        .map_err(Box::new)?;
    let body = accepted(answer)?;
    Ok(seconds_in(&serde_json::from_str(&body)?))
}

fn seconds_in(answer: &Value) -> Vec<u64> {
    let series = answer["data"]["result"].as_array().into_iter().flatten();
    let values = series.filter_map(|series| series["values"].as_array()).flatten();
    let mut seconds: Vec<u64> =
        values.filter_map(|value| value[0].as_f64()).map(|second| second as u64).collect();
    seconds.sort_unstable();
    seconds
}

fn write(agent: &ureq::Agent, url: &str, series: &BTreeMap<Labels, Points>) -> Result<(), BackfillError> {
    let answer = agent
        .post(format!("{url}/api/v1/write"))
        .content_type("application/x-protobuf")
        .header("Content-Encoding", "snappy")
        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
        .send(&snappy(&write_request(series))[..])
        .map_err(Box::new)?;
    accepted(answer).map(drop)
}

fn accepted(mut answer: ureq::http::Response<ureq::Body>) -> Result<String, BackfillError> {
    let status = answer.status();
    let body = answer.body_mut().read_to_string().map_err(Box::new)?;
    if status.is_success() {
        Ok(body)
    } else {
        Err(BackfillError::Refused { status: status.as_u16(), body: body.trim().to_owned() })
    }
}

/// The message `WriteRequest`: series, each with its labels in the order of their names and its samples.
fn write_request(series: &BTreeMap<Labels, Points>) -> Vec<u8> {
    let mut request = Vec::new();
    for (labels, points) in series {
        let mut one = Vec::new();
        for (name, value) in labels {
            let mut label = Vec::new();
            bytes_field(&mut label, 1, name.as_bytes());
            bytes_field(&mut label, 2, value.as_bytes());
            bytes_field(&mut one, 1, &label);
        }
        for (second, value) in points {
            let mut sample = vec![0x09]; // field 1, eight bytes
            sample.extend(value.to_le_bytes());
            sample.push(0x10); // field 2, a varint
            varint(&mut sample, second * 1000);
            bytes_field(&mut one, 2, &sample);
        }
        bytes_field(&mut request, 1, &one);
    }
    request
}

fn bytes_field(out: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    out.push(field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend(bytes);
}

/// Seven bits a byte, the lowest first, the top bit set on all but the last.
fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A block of literals: length of the whole, then pieces of up to 64 KiB, each after its tag and its length less one.
fn snappy(bytes: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(bytes.len() + bytes.len() / 0x4000 + 8);
    varint(&mut block, bytes.len() as u64);
    for piece in bytes.chunks(0x1_0000) {
        block.push(61 << 2); // a literal whose length follows in two bytes
        block.extend(((piece.len() - 1) as u16).to_le_bytes());
        block.extend(piece);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_protobuf() {
        let labels: Labels = [("__name__", "up"), ("job", "api")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let request = write_request(&[(labels, vec![(1, 0.5)])].into());
        let mut expected = vec![0x0a, 40];
        expected.extend([0x0a, 14, 0x0a, 8]);
        expected.extend(b"__name__");
        expected.extend([0x12, 2]);
        expected.extend(b"up");
        expected.extend([0x0a, 10, 0x0a, 3]);
        expected.extend(b"job");
        expected.extend([0x12, 3]);
        expected.extend(b"api");
        expected.extend([0x12, 12, 0x09]);
        expected.extend(0.5_f64.to_le_bytes());
        expected.extend([0x10, 0xe8, 0x07]);
        expected[1] = (expected.len() - 2) as u8;
        assert_eq!(request, expected);
    }

    #[test]
    fn a_block_holds_the_bytes_in_pieces() {
        assert_eq!(snappy(b"abc"), [3, 0xf4, 2, 0, b'a', b'b', b'c']);
        let long = vec![7; 0x1_0000 + 1];
        let block = snappy(&long);
        assert_eq!(block[..6], [0x81, 0x80, 0x04, 0xf4, 0xff, 0xff]);
        assert_eq!(block[6 + 0x1_0000..], [0xf4, 0, 0, 7]);
    }

    #[test]
    fn an_answer_tells_when_something_was_scraped() {
        let answer = serde_json::json!({"data": {"result": [
            {"metric": {}, "values": [[1_750_000_015.25, "1"], [1_750_000_030.25, "1"]]},
            {"metric": {}, "values": [[1_750_000_000, "0"]]},
        ]}});
        assert_eq!(seconds_in(&answer), [1_750_000_000, 1_750_000_015, 1_750_000_030]);
        assert!(seconds_in(&serde_json::json!({"data": null})).is_empty());
    }
}
