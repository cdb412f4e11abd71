//! A response becomes frames. In: the planned query and the bytes. Out: an [`Answer`], or why there is none.
//!
//! **Invariant:** an answer is complete or says in `warnings` what is missing; a body that is not what the API returns is an
//! error, never an empty answer.

use std::collections::BTreeMap;
use std::str::Utf8Error;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::frame::{Field, Frame, FrameKind, Values};
use crate::query::wire::{Envelope, QueryData, Rows};
use crate::query::{
    Answer, Decoder, HttpResponse, LineCoverage, PlannedQuery, QueryError, ResultShape, Stats, fault, frames,
    logs,
};

/// Decodes one response. Errors name the fault: see [`QueryError`].
pub fn decode(query: &PlannedQuery, response: &HttpResponse<'_>) -> Result<Answer, QueryError> {
    if !(200..300).contains(&response.status) {
        return Err(fault::from_status(query, response));
    }
    if response.body.trim_ascii().is_empty() {
        return Err(QueryError::EmptyBody { place: query.place.clone() });
    }
    let text = std::str::from_utf8(response.body).map_err(|error| not_text(query, response, error))?;
    let mut answer = match &query.decode {
        Decoder::Result(shape) => result(query, shape, envelope(query, response, text)?)?,
        Decoder::Names => list(query, envelope::<Vec<String>>(query, response, text)?, |names| {
            vec![Field::new("text", Values::strings(names))]
        }),
        Decoder::Series => list(query, envelope::<Vec<Map<String, Value>>>(query, response, text)?, |sets| {
            let sets = sets.into_iter().map(Value::Object).collect();
            vec![Field::new("labels", Values::Other(Arc::new(sets)))]
        }),
        Decoder::Metadata => {
            list(query, envelope::<BTreeMap<String, Vec<Meta>>>(query, response, text)?, metadata)
        }
    };
    if !query.unknown_variables.is_empty() {
        let names: Vec<String> = query.unknown_variables.iter().map(|name| format!("${name}")).collect();
        answer.warnings.push(format!(
            "The query was sent with {} in it as written: this dashboard does not define that variable.",
            names.join(", ")
        ));
    }
    answer.stats.response_bytes = response.body.len();
    Ok(answer)
}

fn not_text(query: &PlannedQuery, response: &HttpResponse<'_>, error: Utf8Error) -> QueryError {
    let place = query.place.clone();
    match error.error_len() {
        None => QueryError::CutBody { place, bytes: response.body.len() },
        Some(_) => QueryError::NotJson { place, status: response.status, found: "binary data".to_owned() },
    }
}

fn envelope<'t, D: Deserialize<'t>>(
    query: &PlannedQuery,
    response: &HttpResponse<'_>,
    text: &'t str,
) -> Result<Envelope<D>, QueryError> {
    let envelope: Envelope<D> =
        serde_json::from_str(text).map_err(|error| fault::from_json(query, response, text, &error))?;
    match envelope.status.as_deref() {
        Some("success") => Ok(envelope),
        Some("error") => {
            let message = envelope.error.unwrap_or_else(|| "no reason given".to_owned());
            Err(fault::from_message(query, envelope.error_type.as_deref(), response.status, message))
        }
        _ => Err(QueryError::UnexpectedJson {
            place: query.place.clone(),
            what: "it has no status".to_owned(),
        }),
    }
}

fn result(
    query: &PlannedQuery,
    shape: &ResultShape,
    envelope: Envelope<QueryData>,
) -> Result<Answer, QueryError> {
    let Some(data) = envelope.data else {
        return Err(QueryError::UnexpectedJson {
            place: query.place.clone(),
            what: "it has no data".to_owned(),
        });
    };
    let set = data.result.unwrap_or_default();
    let is_streams = data.result_type.as_deref() == Some("streams");
    let mut answer = Answer {
        warnings: envelope.warnings.unwrap_or_default(),
        infos: envelope.infos.unwrap_or_default(),
        stats: Stats {
            series: set.series.len(),
            server: data.stats.and_then(|stats| stats.summary),
            ..Stats::default()
        },
        ..Answer::default()
    };
    if let Some((at, text)) = set.single {
        let is_text = data.result_type.as_deref() == Some("string");
        answer.frames = frames::single(query, shape, at, &text, is_text);
    } else if is_streams || set.series.iter().any(|series| matches!(series.rows, Rows::Lines(_))) {
        let frame = logs::build(query, shape, set.series);
        answer.lines = Some(coverage(frame.len(), shape.line_limit));
        answer.frames = vec![frame];
    } else {
        let (columns, histograms) = frames::columns(set.series, query.shift_millis);
        if histograms > 0 {
            answer.warnings.push(format!(
                "{histograms} of the series are native histograms: their count and sum are shown, their buckets are not."
            ));
        }
        answer.frames = frames::build(query, shape, columns);
    }
    answer.stats.rows = answer.frames.iter().map(Frame::len).sum();
    Ok(answer)
}

fn coverage(lines: usize, limit: Option<u32>) -> LineCoverage {
    match limit {
        Some(limit) if usize::try_from(limit).is_ok_and(|limit| lines >= limit) => {
            LineCoverage::LimitReached(limit)
        }
        _ => LineCoverage::Complete,
    }
}

/// Lists may be absent where a server has nothing to list.
fn list<D: Default>(
    query: &PlannedQuery,
    envelope: Envelope<D>,
    fields: impl FnOnce(D) -> Vec<Field>,
) -> Answer {
    let fields = fields(envelope.data.unwrap_or_default());
    let frame = Frame { ref_id: query.ref_id.clone(), kind: FrameKind::Table, fields, ..Frame::default() };
    Answer {
        warnings: envelope.warnings.unwrap_or_default(),
        infos: envelope.infos.unwrap_or_default(),
        stats: Stats { rows: frame.len(), ..Stats::default() },
        frames: vec![frame],
        lines: None,
    }
}

/// What a server knows about a metric.
#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    unit: String,
}

fn metadata(metrics: BTreeMap<String, Vec<Meta>>) -> Vec<Field> {
    let rows: Vec<(String, Meta)> = metrics
        .into_iter()
        .flat_map(|(metric, metas)| metas.into_iter().map(move |meta| (metric.clone(), meta)))
        .collect();
    let column =
        |name: &str, of: fn(&(String, Meta)) -> &str| Field::new(name, Values::strings(rows.iter().map(of)));
    vec![
        column("metric", |(metric, _)| metric),
        column("type", |(_, meta)| &meta.kind),
        column("help", |(_, meta)| &meta.help),
        column("unit", |(_, meta)| &meta.unit),
    ]
}
