//! LogQL requests. In: a target, its range and resolution. Out: `query_range` for lines or metrics, `query` for instant
//! metrics.
//!
//! **Invariant:** nanoseconds are written as whole numbers; a log query is never sent to `query`, which refuses it.

use crate::config::Datasource;
use crate::model::Direction;
use crate::query::plan::Ask;
use crate::query::prometheus::planned;
use crate::query::step::{align, seconds};
use crate::query::text::Text;
use crate::query::{Decoder, HttpRequest, Method, PlannedQuery, QueryError, ResultShape};
use crate::time::{Millis, TimeRange};

pub(crate) const RANGE_PATH: &str = "loki/api/v1/query_range";
pub(crate) const TAIL_PATH: &str = "loki/api/v1/tail";
pub(super) const INSTANT_PATH: &str = "loki/api/v1/query";

/// Keeps structured metadata and parsed labels out of the stream's own labels, which would split the streams.
pub(crate) const CATEGORIZE: &str = "X-Loki-Response-Encoding-Flags";

/// Multipliers of the step that Grafana's editor offers.
const RESOLUTIONS: [i64; 6] = [1, 2, 3, 4, 5, 10];

pub(super) fn plan(ask: &Ask<'_>) -> Result<Vec<PlannedQuery>, QueryError> {
    let raw = |key: &str| ask.target.raw.get(key);
    let own_step = ask.min_step(raw("step").and_then(serde_json::Value::as_str))?;
    let resolution =
        raw("resolution").and_then(serde_json::Value::as_i64).filter(|factor| RESOLUTIONS.contains(factor));
    let steps = ask.resolution.loki(own_step, resolution.unwrap_or(1));
    let is_instant = !is_log_query(&ask.target.expr)
        && (raw("queryType").and_then(serde_json::Value::as_str) == Some("instant")
            || (ask.target.instant && !ask.target.range));
    let auto = if is_instant { ask.range.queried.duration().max(1) } else { steps.step };
    let scope = ask
        .scope
        .clone()
        .with_interval(steps.interval)
        .with_rate_interval(steps.rate_interval)
        .with_auto(auto);
    let text = Text::logql(&ask.target.expr, ask.source, &scope);
    let (source, ref_id) = (ask.source, ask.target.ref_id.as_str());
    let shape = ResultShape {
        form: ask.form(),
        legend: ask.legend(&scope),
        value_column: ask.value_column.clone(),
        line_limit: None,
        backward: false,
        cells: false,
    };
    let mut query = if is_log_query(&text.sent) {
        let limit = ask.target.max_lines.unwrap_or(source.max_lines).max(1);
        log_query(source, ref_id, &text, shape, ask.range.queried, limit, ask.target.direction)
    } else if is_instant {
        instant_query(source, ref_id, &text, shape, ask.range.queried)
    } else {
        let range = align(ask.range.queried, steps.step, ask.zone);
        metric_query(source, ref_id, &text, shape, range, steps.step)
    };
    query.shift_millis = ask.range.shift_millis;
    Ok(vec![query])
}

/// Whether a text returns lines: those start with a stream selector, metrics with a function or a number.
pub(super) fn is_log_query(expr: &str) -> bool {
    let mut rest = expr.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(');
    while let Some(comment) = rest.strip_prefix('#') {
        let after = comment.split_once('\n').map_or("", |(_, after)| after);
        rest = after.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(');
    }
    rest.starts_with('{')
}

/// Lines of `range`, both ends included: Loki leaves the end out, so it is moved by one millisecond.
pub(super) fn log_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    shape: ResultShape,
    range: TimeRange,
    limit: u32,
    direction: Option<Direction>,
) -> PlannedQuery {
    let backward = direction != Some(Direction::Forward);
    let mut request = HttpRequest::to(source, Method::from(source.method), RANGE_PATH)
        .with("query", text.sent.as_str())
        .with("start", nanos(range.from))
        .with("end", nanos(range.to.saturating_add(1)))
        .with("limit", limit.to_string())
        .with("direction", if backward { "backward" } else { "forward" });
    request.headers.push((CATEGORIZE.to_owned(), "categorize-labels".to_owned()));
    let shape = ResultShape { line_limit: Some(limit), backward, ..shape };
    planned(source, ref_id, text, request, Decoder::Result(shape), range)
}

pub(super) fn metric_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    shape: ResultShape,
    range: TimeRange,
    step: i64,
) -> PlannedQuery {
    // Loki refuses an end that equals the start, which a step longer than the range gives; one point is still wanted.
    let end = range.to.max(range.from.saturating_add(1));
    let request = HttpRequest::to(source, Method::from(source.method), RANGE_PATH)
        .with("query", text.sent.as_str())
        .with("start", nanos(range.from))
        .with("end", nanos(end))
        .with("step", seconds(step));
    PlannedQuery {
        step_millis: Some(step),
        ..planned(source, ref_id, text, request, Decoder::Result(shape), range)
    }
}

fn instant_query(
    source: &Datasource,
    ref_id: &str,
    text: &Text,
    shape: ResultShape,
    range: TimeRange,
) -> PlannedQuery {
    let request = HttpRequest::to(source, Method::from(source.method), INSTANT_PATH)
        .with("query", text.sent.as_str())
        .with("time", nanos(range.to));
    planned(source, ref_id, text, request, Decoder::Result(shape), range)
}

/// Whole nanoseconds.
pub(super) fn nanos(millis: Millis) -> String {
    (i128::from(millis) * 1_000_000).to_string()
}
