//! What a query variable asks its data source. In: the query as written, a text or one of the editor's objects.
//! Out: a [`VariableQuery`], plain data that the `query` stage turns into HTTP.
//!
//! **Invariant:** parsing comes after interpolation, so a variable may stand for any part of a query.

use serde_json::Value;

use super::pattern::{Pattern, PatternError};
use crate::model::{SourceRef, VariableOption};

/// A question whose answer is a list of choices. Matchers are series selectors, such as `up{job="node"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableQuery {
    LabelNames {
        matcher: Option<String>,
    },
    LabelValues {
        matcher: Option<String>,
        label: String,
    },
    /// Metric names that match a JavaScript regex anywhere; the answer may hold all names, the pattern is applied here.
    Metrics {
        pattern: String,
    },
    /// An instant query; every sample becomes a choice, see [`sample_text`].
    QueryResult {
        expr: String,
    },
    /// Every series that matches becomes a choice, see [`series_text`].
    Series {
        matcher: String,
    },
}

/// A question to ask now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableRequest {
    /// The variable's name.
    pub name: String,
    /// Given back with the answer, so that one that comes too late is told apart.
    pub round: u64,
    /// With variables filled in.
    pub source: SourceRef,
    pub query: VariableQuery,
}

impl VariableQuery {
    /// Reads Prometheus' function forms `label_values(metric, label)`, `label_names()`, `metrics(re)`,
    /// `query_result(expr)`, or a bare series selector; Loki's are the first two. `None` for an empty text.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Some(inside) = call(text, "label_names") {
            return Some(Self::LabelNames { matcher: non_empty(inside) });
        }
        if let Some(found) = call(text, "label_values").and_then(label_values) {
            return Some(found);
        }
        if let Some(pattern) = call(text, "metrics").and_then(non_empty) {
            return Some(Self::Metrics { pattern });
        }
        if let Some(expr) = call(text, "query_result").and_then(non_empty) {
            return Some(Self::QueryResult { expr });
        }
        Some(Self::Series { matcher: text.to_owned() })
    }

    /// Leaves of an answer what is a choice at all; a broken pattern lets everything through.
    pub(super) fn keep_accepted(&self, answer: &mut Vec<VariableOption>) -> Result<(), PatternError> {
        let Self::Metrics { pattern } = self else { return Ok(()) };
        let Ok(pattern) = Pattern::search(pattern) else { return Ok(()) };
        let mut kept = Vec::with_capacity(answer.len());
        for option in answer.drain(..) {
            if pattern.is_match(&option.value)? {
                kept.push(option);
            }
        }
        *answer = kept;
        Ok(())
    }
}

/// The query of a declaration as one text in the function forms, variables not yet filled in. Objects come from the
/// editors of Prometheus (`qryType`, `query`) and Loki (`type`, `label`, `stream`).
pub(super) fn written_query(query: &str, raw: &Value) -> String {
    let Value::Object(object) = raw else {
        return query.to_owned();
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let text_of_query = text("query");
    if !text_of_query.is_empty() {
        return text_of_query.to_owned();
    }
    let stream = [text("stream"), text("match"), text("metric")]
        .into_iter()
        .find(|found| !found.is_empty())
        .map(|found| with_filters(found, object.get("labelFilters")));
    let stream = stream.or_else(|| object.get("labelFilters").map(|filters| with_filters("", Some(filters))));
    let stream = stream.unwrap_or_default();
    let kind = object.get("type").or_else(|| object.get("qryType")).and_then(Value::as_i64);
    match (kind, text("label")) {
        (Some(0), _) => format!("label_names({stream})"),
        (_, "") if !text("expr").is_empty() => text("expr").to_owned(),
        (_, "") => query.to_owned(),
        (_, label) if stream.is_empty() => format!("label_values({label})"),
        (_, label) => format!("label_values({stream}, {label})"),
    }
}

/// `metric{label="value"}` of the visual editor's filters.
fn with_filters(metric: &str, filters: Option<&Value>) -> String {
    let matchers: Vec<String> = filters
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|filter| {
            let part = |key: &str| filter.get(key).and_then(Value::as_str);
            let value = super::escape::backslashed(part("value")?, |c| matches!(c, '\\' | '"'));
            Some(format!("{}{}\"{value}\"", part("label")?, part("op").unwrap_or("=")))
        })
        .collect();
    if matchers.is_empty() { metric.to_owned() } else { format!("{metric}{{{}}}", matchers.join(",")) }
}

/// What stands between a function's parentheses, if the text is one call of it.
fn call<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    text.strip_prefix(function)?.trim_start().strip_prefix('(')?.strip_suffix(')').map(str::trim)
}

/// `metric{...}, label` or `label`: the label follows the last comma.
fn label_values(inside: &str) -> Option<VariableQuery> {
    let (matcher, label) = match inside.rsplit_once(',') {
        Some((matcher, label)) => (non_empty(matcher), label.trim()),
        None => (None, inside),
    };
    let label = label.trim_matches('"');
    let is_label = !label.is_empty() && !label.contains(['{', '}', '(', ')', '"', '=', ' ', ',']);
    is_label.then(|| VariableQuery::LabelValues { matcher, label: label.to_owned() })
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A series as a choice: `up{instance="h:9100",job="node"}`, labels in the order given, `__name__` left out of them.
pub fn series_text<'l>(labels: impl IntoIterator<Item = (&'l str, &'l str)>) -> String {
    let mut name = "";
    let mut pairs = Vec::new();
    for (label, value) in labels {
        if label == "__name__" {
            name = value;
        } else {
            pairs.push(format!("{label}=\"{value}\""));
        }
    }
    format!("{name}{{{}}}", pairs.join(","))
}

/// A sample of `query_result` as a choice: the series, its value as the server wrote it, the time in milliseconds.
pub fn sample_text<'l>(
    labels: impl IntoIterator<Item = (&'l str, &'l str)>,
    value: &str,
    at_millis: i64,
) -> String {
    format!("{} {value} {at_millis}", series_text(labels))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: VariableQuery) {
        assert_eq!(VariableQuery::parse(text), Some(expected));
    }

    #[track_caller]
    fn check_values(text: &str, matcher: Option<&str>, label: &str) {
        let matcher = matcher.map(str::to_owned);
        check(text, VariableQuery::LabelValues { matcher, label: label.to_owned() });
    }

    #[test]
    fn functions_are_told_apart() {
        check_values("label_values(job)", None, "job");
        check_values(" label_values( up , job )\n", Some("up"), "job");
        check_values("label_values(up{a=\"1\", b=~\"x|y\"}, job)", Some("up{a=\"1\", b=~\"x|y\"}"), "job");
        check_values("label_values({job=\"a\"},pod)", Some("{job=\"a\"}"), "pod");
        check_values("label_values({job=\"a\"}, \"k8s.pod\")", Some("{job=\"a\"}"), "k8s.pod");
        check("label_names()", VariableQuery::LabelNames { matcher: None });
        check("label_names(up)", VariableQuery::LabelNames { matcher: Some("up".to_owned()) });
        check("metrics(node_.*)", VariableQuery::Metrics { pattern: "node_.*".to_owned() });
        check("query_result(topk(5, up))", VariableQuery::QueryResult { expr: "topk(5, up)".to_owned() });
        check("up{job=\"x\"}", VariableQuery::Series { matcher: "up{job=\"x\"}".to_owned() });
        assert_eq!(VariableQuery::parse("  "), None);
    }

    #[track_caller]
    fn check_written(raw: Value, expected: &str) {
        assert_eq!(written_query("", &raw), expected);
    }

    #[test]
    fn editors_objects_become_the_function_forms() {
        check_written(
            json!({"qryType": 1, "query": "label_values(up,job)", "refId": "x"}),
            "label_values(up,job)",
        );
        check_written(
            json!({"type": 1, "label": "app", "stream": "{ns=\"a\"}"}),
            "label_values({ns=\"a\"}, app)",
        );
        check_written(json!({"type": 1, "label": "app", "stream": ""}), "label_values(app)");
        check_written(json!({"type": 0, "refId": "LokiVariableQueryEditor"}), "label_names()");
        check_written(
            json!({"qryType": 1, "label": "pod", "metric": "up", "labelFilters": [
                {"label": "ns", "op": "=~", "value": "$ns"}]}),
            "label_values(up{ns=~\"$ns\"}, pod)",
        );
        assert_eq!(written_query("label_values(x)", &Value::Null), "label_values(x)");
    }

    #[test]
    fn samples_and_series_read_as_in_the_sources_own_notation() {
        let labels = [("__name__", "up"), ("a", "1"), ("b", "2")];
        assert_eq!(series_text(labels), "up{a=\"1\",b=\"2\"}");
        assert_eq!(sample_text(labels, "0.5", 1_500), "up{a=\"1\",b=\"2\"} 0.5 1500");
        assert_eq!(sample_text([], "3", 0), "{} 3 0");
    }

    #[test]
    fn metric_patterns_match_anywhere() {
        let query = VariableQuery::Metrics { pattern: "^node_".to_owned() };
        let kept = |query: &VariableQuery, names: &[&str]| {
            let option = |name: &&str| VariableOption { text: (*name).to_owned(), value: (*name).to_owned() };
            let mut answer = names.iter().map(option).collect();
            query
                .keep_accepted(&mut answer)
                .map(|()| answer.into_iter().map(|option| option.value).collect::<Vec<_>>())
        };
        assert_eq!(kept(&query, &["node_load1", "x_node_"]), Ok(vec!["node_load1".to_owned()]));
        let broken = VariableQuery::Metrics { pattern: "(".to_owned() };
        assert_eq!(kept(&broken, &["kept"]), Ok(vec!["kept".to_owned()]));
    }
}
