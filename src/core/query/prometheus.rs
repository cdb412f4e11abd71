//! PromQL requests. In: a target, its range and resolution. Out: `query_range`, `query`, or both.
//!
//! **Invariant:** start and end of a range query are multiples of its step.

use crate::config::Datasource;
use crate::query::plan::Ask;
use crate::query::step::{Steps, align, seconds};
use crate::query::text::Text;
use crate::query::{Decoder, HttpRequest, Method, Place, PlannedQuery, QueryError, ResultShape};
use crate::time::{TimeRange, Zone};
use crate::variables::Scope;

pub(super) const RANGE_PATH: &str = "api/v1/query_range";
pub(super) const INSTANT_PATH: &str = "api/v1/query";
const EXEMPLAR_PATH: &str = "api/v1/query_exemplars";

/// A target that asks for neither is a range query, as old dashboards mean it.
pub(super) fn plan(ask: &Ask<'_>) -> Result<Vec<PlannedQuery>, QueryError> {
    let min_step = ask.min_step(ask.target.interval.as_deref())?;
    let steps = ask.resolution.prometheus(min_step, ask.target.interval_factor);
    let scope = scope_with(ask.scope, steps);
    let shape = ResultShape {
        form: ask.form(),
        legend: ask.legend(&scope),
        value_column: ask.value_column.clone(),
        line_limit: None,
        backward: false,
        cells: ask.cells,
    };
    let text = Text::promql(&ask.target.expr, ask.source, &scope);
    let (source, ref_id) = (ask.source, &ask.target.ref_id);
    let mut queries = Vec::new();
    if ask.target.range || !ask.target.instant {
        queries.push(range_query(
            source,
            ref_id,
            &text,
            shape.clone(),
            ask.range.queried,
            steps.step,
            ask.zone,
        ));
    }
    if ask.target.instant {
        queries.push(instant_query(source, ref_id, &text, shape, ask.range.queried));
    }
    if ask.exemplars && (ask.target.range || !ask.target.instant) {
        queries.push(exemplar_query(source, ref_id, &text, ask.range.queried, steps.step, ask.zone));
    }
    for query in &mut queries {
        query.shift_millis = ask.range.shift_millis;
    }
    Ok(queries)
}

pub(super) fn scope_with(scope: &Scope, steps: Steps) -> Scope {
    scope.clone().with_interval(steps.interval).with_rate_interval(steps.rate_interval)
}

pub(super) fn range_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    shape: ResultShape,
    range: TimeRange,
    step: i64,
    zone: &Zone,
) -> PlannedQuery {
    let range = align(range, step, zone);
    let request = HttpRequest::to(source, Method::from(source.method), RANGE_PATH)
        .with("query", text.sent.as_str())
        .with("start", seconds(range.from))
        .with("end", seconds(range.to))
        .with("step", seconds(step));
    PlannedQuery {
        step_millis: Some(step),
        ..planned(source, ref_id, text, request, Decoder::Result(shape), range)
    }
}

/// At the end of the range, which is not aligned: the newest value is wanted.
pub(super) fn instant_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    shape: ResultShape,
    range: TimeRange,
) -> PlannedQuery {
    let request = HttpRequest::to(source, Method::from(source.method), INSTANT_PATH)
        .with("query", text.sent.as_str())
        .with("time", seconds(range.to));
    planned(source, ref_id, text, request, Decoder::Result(shape), range)
}

/// Over the same range as the picture.
fn exemplar_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    range: TimeRange,
    step: i64,
    zone: &Zone,
) -> PlannedQuery {
    let range = align(range, step, zone);
    let request = HttpRequest::to(source, Method::from(source.method), EXEMPLAR_PATH)
        .with("query", text.sent.as_str())
        .with("start", seconds(range.from))
        .with("end", seconds(range.to));
    planned(source, ref_id, text, request, Decoder::Exemplars(source.trace_links.clone()), range)
}

pub(super) fn planned(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    request: HttpRequest,
    decode: Decoder,
    range: TimeRange,
) -> PlannedQuery {
    PlannedQuery {
        ref_id: ref_id.to_owned(),
        place: Place { source: source.name.clone(), path: request.path.clone() },
        request,
        decode,
        expr: text.sent.clone(),
        step_millis: None,
        range,
        shift_millis: 0,
        refreshing: source.refreshing,
        unknown_variables: text.unknown.clone(),
    }
}
