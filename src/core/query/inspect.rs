//! What the inspect view says of one query. In: the query, its answer, how long its steps took. Out: names and texts.
//!
//! **Invariant:** nothing of a header is shown.

use crate::field::units;
use crate::query::increment::Moved;
use crate::query::{Answer, LineCoverage, Method, PlannedQuery, PushQuery};
use crate::time::{Zone, format_date_time};

/// How long the steps of one query took, in milliseconds, measured by the app.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Timing {
    /// From the submission to the sending, while others were under way.
    pub waited_millis: f64,
    /// From the sending to the body's last byte.
    pub answered_millis: f64,
    /// From bytes to frames.
    pub decoded_millis: f64,
}

/// Rows of the inspect view, in order of interest.
pub fn inspect(
    query: &PlannedQuery,
    answer: &Answer,
    timing: &Timing,
    zone: &Zone,
) -> Vec<(&'static str, String)> {
    let shown = |unit: &str, value: f64| units::format(unit, value, None, zone, query.range.to).to_string();
    let stats = &answer.stats;
    let method = match query.request.method {
        Method::Get => "GET",
        Method::PostForm => "POST",
    };
    let mut rows = vec![
        ("Query", query.expr.clone()),
        ("Data source", query.place.source.clone()),
        ("Request", format!("{method} {}", query.request.path)),
        ("From", format_date_time(query.range.from, zone)),
        ("To", format_date_time(query.range.to, zone)),
    ];
    rows.extend(query.step_millis.map(|step| ("Step", shown("ms", count(step)))));
    rows.extend([
        ("Waited", shown("ms", timing.waited_millis)),
        ("Answered after", shown("ms", timing.answered_millis)),
        ("Decoded in", shown("ms", timing.decoded_millis)),
        ("Response", shown("decbytes", count(stats.response_bytes))),
        ("Series", stats.series.to_string()),
        ("Rows", stats.rows.to_string()),
    ]);
    rows.extend(stats.moved.map(|moved| ("Last refresh", refresh_text(&moved, shown))));
    match answer.lines {
        Some(LineCoverage::LimitReached(limit)) => {
            rows.push(("Lines", format!("stopped at the limit of {limit}")))
        }
        Some(LineCoverage::Complete) => rows.push(("Lines", "all lines of the range".to_owned())),
        None => {}
    }
    if let Some(server) = &stats.server {
        rows.extend([
            ("Server processed", shown("decbytes", count(server.total_bytes_processed))),
            ("Server read lines", server.total_lines_processed.to_string()),
            ("Server worked", shown("s", server.exec_time)),
            ("Server queued", shown("s", server.queue_time)),
        ]);
    }
    rows.retain(|(_, text)| !text.is_empty());
    rows
}

/// What the last refresh moved against the whole query.
fn refresh_text(moved: &Moved, shown: impl Fn(&str, f64) -> String) -> String {
    let steps = moved.steps.map(|(asked, whole)| (shown("none", count(asked)), shown("none", count(whole))));
    let bytes = |bytes: usize| shown("decbytes", count(bytes));
    match (moved.whole, steps) {
        (Some(reason), steps) => {
            let steps = steps.map_or_else(String::new, |(_, whole)| format!(", {whole} steps"));
            format!("everything, {}{steps}: {}", bytes(moved.bytes), reason.words())
        }
        (None, steps) => {
            let share = count(moved.bytes) / count(moved.whole_bytes.max(1));
            let steps =
                steps.map_or_else(String::new, |(asked, whole)| format!(", {asked} of {whole} steps"));
            format!(
                "{} instead of {} ({}){steps}",
                bytes(moved.bytes),
                bytes(moved.whole_bytes),
                shown("percentunit", share)
            )
        }
    }
}

/// Rows of the inspect view for a query whose data is pushed.
pub fn inspect_pushed(query: &PushQuery) -> Vec<(&'static str, String)> {
    let channels: Vec<&str> = query.subscriptions.iter().map(|one| one.channel.as_str()).collect();
    let filter = query.subscriptions.first().map(|one| {
        let pairs = one.filter.iter().map(|(name, values)| format!("{name} is {}", values.join(" or ")));
        pairs.collect::<Vec<_>>().join(", ")
    });
    let mut rows = vec![
        ("Data source", query.source_name.clone()),
        ("Channels", channels.join(", ")),
        ("Filter", filter.unwrap_or_default()),
        (
            "Follows",
            if query.follows { "as it arrives" } else { "no: the range does not end now" }.to_owned(),
        ),
    ];
    if let Some(past) = &query.past {
        let how = if past.is_exact() { "as single samples or lines" } else { "at steps" };
        rows.push(("Back-fill", past.expr().to_owned()));
        rows.push(("Back-filled", format!("from {}, {how}", past.source_name())));
    }
    rows.retain(|(_, text)| !text.is_empty());
    rows
}

#[expect(clippy::cast_precision_loss, reason = "shown with three significant digits")]
fn count(number: impl TryInto<i64>) -> f64 {
    number.try_into().unwrap_or(i64::MAX) as f64
}
