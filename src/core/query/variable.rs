//! Query variables. In: a question of the `variables` stage. Out: its request, and the choices in the answer.
//!
//! **Invariant:** the choices are in the server's order, each as the data source's own notation writes it.

use serde_json::Value as Json;

use crate::config::SourceKind;
use crate::frame::{Frame, Value, Values};
use crate::query::prometheus::{INSTANT_PATH, planned};
use crate::query::step::seconds;
use crate::query::text::Text;
use crate::query::{
    Answer, Decoder, Form, HttpRequest, Legend, Method, PlanContext, PlannedQuery, QueryError, ResultShape,
    loki, source,
};
use crate::time::TimeRange;
use crate::variables::{VariableQuery, VariableRequest, sample_text, series_text};

const METRIC_NAME: &str = "__name__";

/// The request of one question; its texts are filled in already. Label values are only answered to GET.
pub fn plan_variable(
    request: &VariableRequest,
    context: &PlanContext<'_>,
) -> Result<PlannedQuery, QueryError> {
    let source = source::find(&request.source, context)?;
    let (prefix, method) = match source.kind {
        SourceKind::Loki => ("loki/api/v1", Method::Get),
        SourceKind::WebSocket => {
            let what = "A variable's values from a source that only pushes";
            return Err(QueryError::UnsupportedQuery { what: what.to_owned() });
        }
        SourceKind::Prometheus | SourceKind::Unsupported(_) => ("api/v1", Method::from(source.method)),
    };
    let is_loki = source.kind == SourceKind::Loki;
    let list =
        |method, path: String| with_range(HttpRequest::to(source, method, path), context.range, is_loki);
    let (http, decode, expr) = match &request.query {
        VariableQuery::LabelNames { matcher } => {
            let http = matching(list(method, format!("{prefix}/labels")), matcher.as_deref(), is_loki);
            (http, Decoder::Names, String::new())
        }
        VariableQuery::LabelValues { matcher, label } => {
            let http = list(Method::Get, format!("{prefix}/label/{}/values", path_segment(label)));
            (matching(http, matcher.as_deref(), is_loki), Decoder::Names, String::new())
        }
        VariableQuery::Metrics { .. } => {
            (list(Method::Get, format!("{prefix}/label/{METRIC_NAME}/values")), Decoder::Names, String::new())
        }
        VariableQuery::Series { matcher } => {
            let http = list(method, format!("{prefix}/series")).with("match[]", matcher.as_str());
            (http, Decoder::Series, matcher.clone())
        }
        VariableQuery::QueryResult { expr } => {
            let http = if is_loki {
                let at = loki::nanos(context.range.to);
                HttpRequest::to(source, method, loki::INSTANT_PATH)
                    .with("query", expr.as_str())
                    .with("time", at)
            } else {
                let at = seconds(context.range.to);
                HttpRequest::to(source, method, INSTANT_PATH).with("query", expr.as_str()).with("time", at)
            };
            (http, Decoder::Result(plain_shape()), expr.clone())
        }
    };
    Ok(planned(source, &request.name, &Text::filled(&expr), http, decode, context.range))
}

fn plain_shape() -> ResultShape {
    ResultShape {
        form: Form::Series,
        legend: Legend::Auto,
        value_column: "Value".to_owned(),
        line_limit: None,
        backward: false,
        cells: false,
    }
}

/// Servers that are not told a range look through everything they keep.
fn with_range(http: HttpRequest, range: TimeRange, is_loki: bool) -> HttpRequest {
    if is_loki {
        http.with("start", loki::nanos(range.from)).with("end", loki::nanos(range.to))
    } else {
        // Whole seconds, outwards: a list of names needs no more, and repeated questions become equal.
        let end = range.to.saturating_add(999).div_euclid(1000).to_string();
        http.with("start", range.from.div_euclid(1000).to_string()).with("end", end)
    }
}

fn matching(http: HttpRequest, matcher: Option<&str>, is_loki: bool) -> HttpRequest {
    match matcher {
        Some(matcher) => http.with(if is_loki { "query" } else { "match[]" }, matcher),
        None => http,
    }
}

/// A label as one segment of a path; Prometheus reads names beyond its classic alphabet in an escaped form.
fn path_segment(label: &str) -> String {
    let is_classic = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if label.chars().all(is_classic) {
        return label.to_owned();
    }
    let mut escaped = String::from("U__");
    for letter in label.chars() {
        match letter {
            '_' => escaped.push_str("__"),
            letter if is_classic(letter) => escaped.push(letter),
            letter => escaped.push_str(&format!("_{:X}_", u32::from(letter))),
        }
    }
    escaped
}

/// The choices in an answer to [`plan_variable`]'s request.
pub fn choices(answer: &Answer) -> Vec<String> {
    answer.frames.iter().flat_map(frame_choices).collect()
}

fn frame_choices(frame: &Frame) -> Vec<String> {
    let Some(field) = frame.fields.last() else { return Vec::new() };
    match (&field.values, frame.time_field()) {
        (Values::Other(sets), _) => sets.iter().filter_map(Json::as_object).map(label_set_choice).collect(),
        (values, Some(time)) => {
            let labels: Vec<(&str, &str)> =
                field.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let row = |row| Some((number(&values.get(row))?, millis(&time.values.get(row))?));
            (0..frame.len())
                .filter_map(row)
                .map(|(value, at)| sample_text(labels.iter().copied(), &value, at))
                .collect()
        }
        (values, None) => (0..values.len()).filter_map(|row| text(&values.get(row))).collect(),
    }
}

fn label_set_choice(set: &serde_json::Map<String, Json>) -> String {
    series_text(set.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))))
}

fn number(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if number.is_infinite() => {
            Some(if *number > 0.0 { "+Inf" } else { "-Inf" }.to_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        other => text(other),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

fn millis(value: &Value) -> Option<i64> {
    match value {
        Value::Time(at) => Some(*at),
        _ => None,
    }
}
