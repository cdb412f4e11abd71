//! What the server knows of the metrics in a query: their type, help and unit. In: a query as sent. Out: requests, and
//! texts of their answers.
//!
//! **Invariant:** only what the query names is asked for; a whole server's metadata is megabytes.

use crate::config::Datasource;
use crate::frame::Value;
use crate::query::prometheus::planned;
use crate::query::text::Text;
use crate::query::{Answer, Decoder, HttpRequest, PlannedQuery};
use crate::variables::metrics_of_promql;

const METADATA_PATH: &str = "api/v1/metadata";
const SOURCE_API: &str = "api/v1/";

/// As many metrics of one query as are asked for.
const MOST: usize = 8;

/// What series are called beyond the name of the histogram, summary or OpenMetrics counter they belong to.
const SUFFIXES: [&str; 4] = ["_bucket", "_count", "_sum", "_total"];

/// One metric of a query, and what to ask about it: by its own name first, then by its family's.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricQuestion {
    pub metric: String,
    pub asks: Vec<PlannedQuery>,
}

/// What to ask about the metrics of a query; nothing for other sources than Prometheus.
pub fn plan_metrics(query: &PlannedQuery, sources: &[Datasource]) -> Vec<MetricQuestion> {
    let is_prometheus = query.request.path.starts_with(SOURCE_API);
    let Some(source) = sources.iter().find(|source| source.uid == query.request.source_uid) else {
        return Vec::new();
    };
    let metrics = if is_prometheus { metrics_of_promql(&query.expr) } else { Vec::new() };
    let question = |metric: &str| {
        let family = SUFFIXES.iter().find_map(|suffix| metric.strip_suffix(suffix));
        let asks = std::iter::once(metric).chain(family).map(|name| ask(source, query, name)).collect();
        MetricQuestion { metric: metric.to_owned(), asks }
    };
    metrics.into_iter().take(MOST).map(question).collect()
}

/// Metadata is only answered to GET.
fn ask(source: &Datasource, query: &PlannedQuery, metric: &str) -> PlannedQuery {
    let http = HttpRequest::to(source, crate::query::Method::Get, METADATA_PATH).with("metric", metric);
    planned(source, metric, &Text::filled(""), http, Decoder::Metadata, query.range)
}

/// `counter: Requests answered.`; `None` where the server knows nothing of the metric. Where its targets tell
/// different things, each is told once.
pub fn metric_text(answer: &Answer) -> Option<String> {
    let frame = answer.frames.first()?;
    let column = |name: &str, row| match frame.fields.iter().find(|field| field.name == name)?.values.get(row)
    {
        Value::Text(text) if !text.is_empty() => Some(text.to_string()),
        _ => None,
    };
    let mut texts: Vec<String> = Vec::new();
    for row in 0..frame.len() {
        let kind = column("type", row).unwrap_or_else(|| "unknown".to_owned());
        let unit = column("unit", row).map(|unit| format!(" in {unit}")).unwrap_or_default();
        let help = column("help", row).map(|help| format!(": {help}")).unwrap_or_default();
        let text = format!("{kind}{unit}{help}");
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| texts.join(" / "))
}
