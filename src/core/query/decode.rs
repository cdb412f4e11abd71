//! A response becomes frames. In: the planned query and the bytes. Out: an [`Answer`], or why there is none.
//!
//! **Invariant:** an answer is complete or says in `warnings` what is missing; a body that is not what the API returns is an
//! error, never an empty answer.

use std::collections::BTreeMap;
use std::str::Utf8Error;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::config::TraceLink;
use crate::frame::{Field, Frame, FrameKind, Values};
use crate::query::wire::{Envelope, QueryData, Rows, Series};
use crate::query::{
    Answer, Decoder, HttpResponse, LineCoverage, PlannedQuery, QueryError, ResultShape, ServerStats, Stats,
    exemplar, fault, frames, logs, native, rules,
};
use crate::time::Millis;

/// Decodes one response. Errors name the fault: see [`QueryError`].
pub fn decode(query: &PlannedQuery, response: &HttpResponse<'_>) -> Result<Answer, QueryError> {
    let mut listed = match &query.decode {
        Decoder::Result(shape) => return Ok(answer(query, shape, &results(query, response)?)),
        Decoder::Names => list(query, envelope::<Vec<String>>(query, response)?, |names| {
            vec![Field::new("text", Values::strings(names))]
        }),
        Decoder::Series => list(query, envelope::<Vec<Map<String, Value>>>(query, response)?, |sets| {
            let sets = sets.into_iter().map(Value::Object).collect();
            vec![Field::new("labels", Values::Other(Arc::new(sets)))]
        }),
        Decoder::Exemplars(links) => exemplars(query, response, links),
        Decoder::Metadata => list(query, envelope::<BTreeMap<String, Vec<Meta>>>(query, response)?, metadata),
        Decoder::Rules => alerts(query, envelope::<rules::Groups>(query, response)?)?,
    };
    listed.warnings.extend(unknown_variables(query));
    listed.stats.response_bytes = response.body.len();
    Ok(listed)
}

/// Alerting rules as a table of their alerts.
fn alerts(query: &PlannedQuery, envelope: Envelope<rules::Groups>) -> Result<Answer, QueryError> {
    let Some(groups) = envelope.data else {
        return Err(QueryError::UnexpectedJson {
            place: query.place.clone(),
            what: "it has no data".to_owned(),
        });
    };
    let frame = rules::table(&query.ref_id, groups);
    let stats = Stats { rows: frame.len(), ..Stats::default() };
    let warnings = envelope.warnings.unwrap_or_default();
    Ok(Answer { frames: vec![frame], warnings, stats, ..Answer::default() })
}

/// What is said of a query that was sent with the names of variables in it.
fn unknown_variables(query: &PlannedQuery) -> Option<String> {
    if query.unknown_variables.is_empty() {
        return None;
    }
    let names: Vec<String> = query.unknown_variables.iter().map(|name| format!("${name}")).collect();
    Some(format!(
        "The query was sent with {} in it as written: this dashboard does not define that variable.",
        names.join(", ")
    ))
}

/// Whatever is wrong is said beside the picture, which is complete without them.
fn exemplars(query: &PlannedQuery, response: &HttpResponse<'_>, links: &[TraceLink]) -> Answer {
    match envelope::<Vec<exemplar::Written<'_>>>(query, response) {
        Ok(series) => exemplar::answer(query, series.data.unwrap_or_default(), links),
        Err(error) => exemplar::unavailable(&error.headline()),
    }
}

fn envelope<'b, D: Deserialize<'b>>(
    query: &PlannedQuery,
    response: &HttpResponse<'b>,
) -> Result<Envelope<D>, QueryError> {
    if !(200..300).contains(&response.status) {
        return Err(fault::from_status(query, response));
    }
    if response.body.trim_ascii().is_empty() {
        return Err(QueryError::EmptyBody { place: query.place.clone() });
    }
    let text = std::str::from_utf8(response.body).map_err(|error| not_text(query, response, error))?;
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

fn not_text(query: &PlannedQuery, response: &HttpResponse<'_>, error: Utf8Error) -> QueryError {
    let place = query.place.clone();
    match error.error_len() {
        None => QueryError::CutBody { place, bytes: response.body.len() },
        Some(_) => QueryError::NotJson { place, status: response.status, found: "binary data".to_owned() },
    }
}

/// The result of a query before it becomes frames.
pub(super) struct Results {
    pub(super) series: Vec<Series>,
    /// A scalar or a string.
    pub(super) single: Option<(Millis, String)>,
    pub(super) kind: ResultKind,
    /// The server's own.
    pub(super) warnings: Vec<String>,
    pub(super) infos: Vec<String>,
    pub(super) server: Option<ServerStats>,
    pub(super) response_bytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResultKind {
    Samples,
    Text,
    Lines,
}

/// Reads the response to a query.
pub(super) fn results(query: &PlannedQuery, response: &HttpResponse<'_>) -> Result<Results, QueryError> {
    let envelope: Envelope<QueryData> = envelope(query, response)?;
    let Some(data) = envelope.data else {
        return Err(QueryError::UnexpectedJson {
            place: query.place.clone(),
            what: "it has no data".to_owned(),
        });
    };
    let set = data.result.unwrap_or_default();
    let kind = match data.result_type.as_deref() {
        Some("string") => ResultKind::Text,
        Some("streams") => ResultKind::Lines,
        _ if set.series.iter().any(|series| matches!(series.rows, Rows::Lines(_))) => ResultKind::Lines,
        _ => ResultKind::Samples,
    };
    Ok(Results {
        series: set.series,
        single: set.single,
        kind,
        warnings: envelope.warnings.unwrap_or_default(),
        infos: envelope.infos.unwrap_or_default(),
        server: data.stats.and_then(|stats| stats.summary),
        response_bytes: response.body.len(),
    })
}

/// The frames of a result, with what the server said beside it.
pub(super) fn answer(query: &PlannedQuery, shape: &ResultShape, results: &Results) -> Answer {
    let mut answer = Answer {
        warnings: results.warnings.clone(),
        infos: results.infos.clone(),
        stats: Stats {
            series: results.series.len(),
            server: results.server.clone(),
            response_bytes: results.response_bytes,
            ..Stats::default()
        },
        ..Answer::default()
    };
    if let Some((at, text)) = &results.single {
        answer.frames = frames::single(query, shape, *at, text, results.kind == ResultKind::Text);
    } else if results.kind == ResultKind::Lines {
        let frame = logs::build(query, shape, &results.series);
        answer.lines = Some(coverage(frame.len(), shape.line_limit));
        answer.frames = vec![frame];
    } else {
        let (columns, histograms) = frames::columns(&results.series, query.shift_millis, shape.cells);
        if !histograms.is_empty() && !shape.cells {
            answer.warnings.push(format!(
                "{} of the series are native histograms: their count and sum are shown; a heatmap shows their buckets.",
                histograms.len()
            ));
        }
        if !columns.is_empty() || histograms.is_empty() || !shape.cells {
            answer.frames = frames::build(query, shape, columns);
        }
        if shape.cells {
            answer.frames.extend(native::cells(query, &histograms));
        }
    }
    answer.warnings.extend(unknown_variables(query));
    answer.stats.rows = answer.frames.iter().map(Frame::len).sum();
    answer
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
        ..Answer::default()
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
