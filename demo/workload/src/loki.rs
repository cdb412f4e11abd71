//! Loki's push API: log lines in, one request out, sent or refused.
//!
//! Format: <https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs>.
//!
//! **Invariant:** a stream's labels are few and known; what differs from line to line
//! (the trace) is structured metadata.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::log_line::{Level, LogLine};

#[derive(Debug, thiserror::Error)]
pub(crate) enum PushError {
    #[error("Loki is not there: {0}")]
    Unreachable(#[source] Box<ureq::Error>),
    #[error("Loki answered {status}: {body}")]
    Refused { status: u16, body: String },
}

/// The body of one push.
fn push_body(lines: &[LogLine]) -> Value {
    let mut streams: BTreeMap<Level, Vec<Value>> = BTreeMap::new();
    for line in lines {
        let metadata = if line.trace_id.is_empty() { json!({}) } else { json!({"trace_id": line.trace_id}) };
        let entry = json!([line.nanos.to_string(), line.text, metadata]);
        streams.entry(line.level).or_default().push(entry);
    }
    let streams: Vec<Value> = streams
        .into_iter()
        .map(|(level, values)| {
            json!({"stream": {"job": "api", "service_name": "api", "level": level.name()}, "values": values})
        })
        .collect();
    json!({"streams": streams})
}

/// Sends lines, in the order of their time, to the Loki at `url`.
pub(crate) fn push(agent: &ureq::Agent, url: &str, lines: &[LogLine]) -> Result<(), PushError> {
    if lines.is_empty() {
        return Ok(());
    }
    let answer = agent
        .post(format!("{url}/loki/api/v1/push"))
        .content_type("application/json")
        .send(push_body(lines).to_string());
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(mut answer) => {
            let body = answer.body_mut().read_to_string().unwrap_or_default();
            Err(PushError::Refused { status: answer.status().as_u16(), body })
        }
        Err(error) => Err(PushError::Unreachable(Box::new(error))),
    }
}

/// An HTTP client that gives up after ten seconds and reads error bodies.
pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(10)))
        .http_status_as_error(false)
        .build()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(nanos: u64, level: Level, trace_id: &str) -> LogLine {
        LogLine { nanos, level, text: format!("line {nanos}"), trace_id: trace_id.to_owned() }
    }

    #[test]
    fn lines_go_into_one_stream_a_level_with_their_trace_beside_them() {
        let body =
            push_body(&[line(1, Level::Info, "aa"), line(2, Level::Error, "bb"), line(3, Level::Info, "")]);
        assert_eq!(
            body,
            json!({"streams": [
                {"stream": {"job": "api", "service_name": "api", "level": "INFO"},
                 "values": [["1", "line 1", {"trace_id": "aa"}], ["3", "line 3", {}]]},
                {"stream": {"job": "api", "service_name": "api", "level": "ERROR"},
                 "values": [["2", "line 2", {"trace_id": "bb"}]]},
            ]})
        );
    }
}
