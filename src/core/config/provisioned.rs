//! One entry of Grafana's provisioning. In: its JSON value. Out: a [`Datasource`] and what to tell the operator.
//!
//! **Invariant:** of secrets only request headers are used, and using one is always said.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::config::PushSettings;
use crate::config::address::Address;
use crate::config::reach::{self, Source, placeholder};
use crate::config::{Datasource, HttpMethod, Refreshing, SourceKind, TraceLink, socket};
use crate::time::parse_duration;

/// What applies to every entry.
pub(super) struct Surroundings<'a> {
    pub page: Option<&'a Address>,
    pub hosts: &'a BTreeMap<String, String>,
    /// How many entries of each type have a URL that only containers can reach.
    pub of_type: &'a BTreeMap<String, usize>,
}

/// Headers that name a tenant: not a secret, though Grafana keeps their values with the secrets.
const TENANT_HEADERS: [&str; 2] = ["x-scope-orgid", "thanos-tenant"];

pub(super) fn datasource(entry: &Value, around: &Surroundings<'_>, notices: &mut Vec<String>) -> Datasource {
    let kind = SourceKind::from_type(text(entry, "type").unwrap_or("prometheus"));
    let name = text(entry, "name").or_else(|| text(entry, "uid")).unwrap_or(kind.id()).to_owned();
    let uid = text(entry, "uid").map_or_else(|| uid_from_name(&name), str::to_owned);
    let json = &entry["jsonData"];
    let guess = match kind {
        SourceKind::Prometheus => Some("prometheus/"),
        SourceKind::Loki => Some("loki/"),
        SourceKind::WebSocket | SourceKind::Unsupported(_) => None,
    };
    let alone = around.of_type.get(kind.id()).is_none_or(|count| *count <= 1);
    let url = text(entry, "url").unwrap_or_default();
    let source = Source { name: &name, url, guess: guess.filter(|_| alone) };
    let reached = match &kind {
        SourceKind::Unsupported(id) => reach::Reached {
            problem: Some(format!(
                "Data source {name} is of type {id}; only prometheus, loki and websocket can be used."
            )),
            ..reach::Reached::default()
        },
        SourceKind::WebSocket => socket::reach(&source, around.page, around.hosts),
        _ => reach::reach(&source, around.page, around.hosts),
    };
    notices.extend(reached.notice);
    let headers = headers(entry, &name, notices);
    let push = (kind == SourceKind::WebSocket).then(|| Box::new(PushSettings::read(entry, &name, notices)));
    warn_of_secrets(entry, &name, notices);
    Datasource {
        uid,
        is_default: flag(entry, "isDefault"),
        url: reached.url,
        headers,
        method: method(json, &kind),
        time_interval: expanded(json, "timeInterval", &name, notices),
        timeout_millis: number(json, "timeout")
            .map_or(Datasource::DEFAULT_TIMEOUT_MILLIS, millis_from_seconds),
        max_lines: number(json, "maxLines").map_or(Datasource::DEFAULT_MAX_LINES, |lines| lines as u32),
        push,
        refreshing: refreshing(json, &name, notices),
        held_lines: number(json, "liveMaxLines")
            .map_or(Datasource::DEFAULT_HELD_LINES, |lines| (lines as usize).max(100)),
        held_bytes: number(json, "liveMaxMegabytes").map_or(Datasource::DEFAULT_HELD_BYTES, |megabytes| {
            ((megabytes * 1_048_576.0) as usize).max(1 << 20)
        }),
        trace_links: trace_links(json),
        problem: reached.problem,
        name,
        kind,
    }
}

/// `exemplarTraceIdDestinations`. Those that name another data source lead into Grafana itself: there is no page here
/// that shows a trace.
fn trace_links(json: &Value) -> Vec<TraceLink> {
    let written = json.get("exemplarTraceIdDestinations").and_then(Value::as_array);
    let link = |entry: &Value| {
        Some(TraceLink {
            label: text(entry, "name")?.to_owned(),
            title: text(entry, "urlDisplayLabel").unwrap_or("Open trace").to_owned(),
            url: text(entry, "url").filter(|_| text(entry, "datasourceUid").is_none())?.to_owned(),
        })
    };
    written.into_iter().flatten().filter_map(link).collect()
}

/// The uid Grafana gives a provisioned source without one, so that dashboards saved there find it here.
pub(super) fn uid_from_name(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02X}")).collect();
    format!("P{hex}")
}

/// Prometheus takes forms; Loki is asked by GET unless told otherwise.
fn method(json: &Value, kind: &SourceKind) -> HttpMethod {
    match text(json, "httpMethod").map(str::to_ascii_uppercase).as_deref() {
        Some("GET") => HttpMethod::Get,
        Some("POST") => HttpMethod::Post,
        _ if *kind == SourceKind::Loki => HttpMethod::Get,
        _ => HttpMethod::Post,
    }
}

/// Grafana's `incrementalQuerying`, on unless switched off, and `incrementalQueryOverlapWindow`.
fn refreshing(json: &Value, name: &str, notices: &mut Vec<String>) -> Refreshing {
    if json.get("incrementalQuerying") == Some(&Value::Bool(false)) {
        return Refreshing::Whole;
    }
    let written = text(json, "incrementalQueryOverlapWindow");
    let is_nothing = |text: &str| text.trim_end_matches(char::is_alphabetic) == "0";
    let overlap_millis =
        written.and_then(|text| if is_nothing(text) { Some(0) } else { parse_duration(text) });
    if let (Some(written), None) = (written, overlap_millis) {
        notices.push(format!(
            "Data source {name}: incrementalQueryOverlapWindow {written:?} is not a duration; it is ignored."
        ));
    }
    Refreshing::Tail { overlap_millis }
}

/// `httpHeaderName1` with `httpHeaderValue1`, and so on, in the order of the numbers.
fn headers(entry: &Value, name: &str, notices: &mut Vec<String>) -> Vec<(String, String)> {
    let Some(json) = entry["jsonData"].as_object() else { return Vec::new() };
    let mut numbered: BTreeMap<u32, &str> = BTreeMap::new();
    for (key, value) in json {
        if let (Some(Ok(number)), Some(header)) =
            (key.strip_prefix("httpHeaderName").map(str::parse), value.as_str())
        {
            numbered.insert(number, header);
        }
    }
    let mut headers = Vec::new();
    for (number, header) in numbered {
        let value = text(&entry["secureJsonData"], &format!("httpHeaderValue{number}"));
        match value {
            None => notices.push(format!("Data source {name}: header {header} has no value and is not sent.")),
            Some(value) => match placeholder(value) {
                Some(place) => notices.push(format!(
                    "Data source {name}: {place} in header {header} cannot be expanded in a browser; it is not sent."
                )),
                None => headers.push((header.to_owned(), value.to_owned())),
            },
        }
    }
    let secret = |header: &str| !TENANT_HEADERS.contains(&header.to_ascii_lowercase().as_str());
    for (header, _) in headers.iter().filter(|(header, _)| secret(header)) {
        notices.push(format!(
            "Data source {name}: the value of header {header} lies in a file every viewer can read. Let the server in \
             front add it instead."
        ));
    }
    headers
}

fn warn_of_secrets(entry: &Value, name: &str, notices: &mut Vec<String>) {
    let secure = &entry["secureJsonData"];
    let has = |key: &str| text(entry, key).or_else(|| text(secure, key)).is_some();
    if flag(entry, "basicAuth") || has("basicAuthPassword") {
        let readable = if has("basicAuthPassword") {
            " Its password lies in a file every viewer can read: remove it."
        } else {
            ""
        };
        notices.push(format!(
            "Data source {name}: basic authentication is not sent from the page; let the server in front add it.{readable}"
        ));
    }
    for key in ["password", "tlsClientKey", "tlsClientCert"] {
        if has(key) {
            notices.push(format!(
                "Data source {name}: {key} is of no use in a browser and lies in a file every viewer can read: remove it."
            ));
        }
    }
}

fn expanded(json: &Value, key: &str, name: &str, notices: &mut Vec<String>) -> Option<String> {
    let value = text(json, key)?;
    if let Some(place) = placeholder(value) {
        notices.push(format!(
            "Data source {name}: {place} in {key} cannot be expanded in a browser; it is ignored."
        ));
        return None;
    }
    Some(value.to_owned())
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn flag(value: &Value, key: &str) -> bool {
    matches!(value.get(key), Some(Value::Bool(true))) || text(value, key) == Some("true")
}

/// A number written as such or as text; zero and less count as absent.
fn number(value: &Value, key: &str) -> Option<f64> {
    let value = value.get(key)?;
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (number > 0.0).then_some(number)
}

fn millis_from_seconds(seconds: f64) -> u32 {
    (seconds * 1000.0) as u32
}
