//! What went wrong, read from a response. In: status and body. Out: the one [`QueryError`] that says it best.
//!
//! **Invariant:** the server's own words are kept wherever it said some.

use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::query::wire::Envelope;
use crate::query::{HttpResponse, PlannedQuery, Position, QueryError};

/// Longest text quoted from a body that is not the API's.
const QUOTED_CHARS: usize = 200;

/// A response outside 2xx.
pub(super) fn from_status(query: &PlannedQuery, response: &HttpResponse<'_>) -> QueryError {
    let text = String::from_utf8_lossy(response.body);
    let place = query.place.clone();
    let status = response.status;
    let (kind, message) = match serde_json::from_str::<Envelope<IgnoredAny>>(&text) {
        Ok(envelope) => (envelope.error_type, envelope.error),
        Err(_) if is_html(response, &text) => (None, title(&text)),
        Err(_) => (None, quoted(&text)),
    };
    let says = |words: &[&str]| message.as_deref().is_some_and(|message| contains_any(message, words));
    let is_loki = query.request.path.starts_with("loki/");
    match (status, message.clone()) {
        (401 | 403, message) => QueryError::Unauthorized { place, status, message },
        (500 | 503, _) if is_loki && says(&["not ready", "empty ring", "unhealthy instances"]) => {
            QueryError::LokiNotReady { place }
        }
        (400 | 422, Some(message)) if !is_html(response, &text) => {
            from_message(query, kind.as_deref(), status, message)
        }
        (500 | 503, Some(message)) if kind.is_some() => from_message(query, kind.as_deref(), status, message),
        _ => QueryError::Http { place, status, message },
    }
}

/// An error that the server itself put into words.
pub(super) fn from_message(
    query: &PlannedQuery,
    kind: Option<&str>,
    status: u16,
    message: String,
) -> QueryError {
    let place = query.place.clone();
    if contains_any(&message, &["exceeded maximum resolution"]) {
        return QueryError::TooManyPoints { place, message };
    }
    let is_syntax = contains_any(&message, &["parse error", "syntax error"]);
    if is_syntax && !query.unknown_variables.is_empty() {
        return QueryError::UnknownVariable {
            names: query.unknown_variables.clone(),
            expr: query.expr.clone(),
        };
    }
    let over = ["too many", "limit", "exceeds", "too long", "timed out", "maximum of series"];
    match kind {
        _ if is_syntax => bad_query(query, message),
        Some("timeout") => QueryError::OverLimit { place, message },
        _ if contains_any(&message, &over) => QueryError::OverLimit { place, message },
        Some("bad_data") => bad_query(query, message),
        None if status == 400 => bad_query(query, message),
        _ => QueryError::Failed { place, message },
    }
}

fn bad_query(query: &PlannedQuery, message: String) -> QueryError {
    let position = position(&message);
    let starts = ["parse error: ", "parse error : "];
    let after_start = starts.iter().find_map(|start| message.split_once(start).map(|(_, rest)| rest));
    let after_position =
        message.split_once("parse error at line ").and_then(|(_, rest)| rest.split_once(": "));
    let short = after_start.or(after_position.map(|(_, rest)| rest)).unwrap_or(&message).trim().to_owned();
    QueryError::BadQuery { place: query.place.clone(), message: short, position, expr: query.expr.clone() }
}

/// `1:5: parse error` of Prometheus, `at line 1, col 12` of Loki.
fn position(message: &str) -> Option<Position> {
    let loki = || {
        let (line, rest) = message.split_once("at line ")?.1.split_once(", col ")?;
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        Some(Position { line: line.parse().ok()?, column: rest[..end].parse().ok()? })
    };
    let prometheus = || {
        let before = message.split_once(": parse error")?.0;
        let (rest, column) = before.rsplit_once(':')?;
        let line = rest.rsplit(|letter: char| !letter.is_ascii_digit()).next()?;
        Some(Position { line: line.parse().ok()?, column: column.parse().ok()? })
    };
    loki().or_else(prometheus)
}

/// A body that should have been JSON and could not be decoded.
pub(super) fn from_json(
    query: &PlannedQuery,
    response: &HttpResponse<'_>,
    text: &str,
    error: &serde_json::Error,
) -> QueryError {
    let place = query.place.clone();
    let begins_as_json = text.trim_start().starts_with(['{', '[']);
    match error.classify() {
        Category::Eof if begins_as_json => QueryError::CutBody { place, bytes: response.body.len() },
        // A cut within a number reads as a bad number at the very end.
        Category::Syntax if begins_as_json && is_at_end(text, error) => {
            QueryError::CutBody { place, bytes: response.body.len() }
        }
        Category::Data | Category::Io => QueryError::UnexpectedJson { place, what: error.to_string() },
        Category::Syntax if begins_as_json => QueryError::UnexpectedJson { place, what: error.to_string() },
        Category::Eof | Category::Syntax => {
            QueryError::NotJson { place, status: response.status, found: found(response, text) }
        }
    }
}

fn is_at_end(text: &str, error: &serde_json::Error) -> bool {
    let lines_before = error.line().saturating_sub(1);
    let line_start: usize = text.split_inclusive('\n').take(lines_before).map(str::len).sum();
    line_start + error.column() >= text.trim_end().len()
}

/// Names what came instead of JSON.
fn found(response: &HttpResponse<'_>, text: &str) -> String {
    match (is_html(response, text), title(text)) {
        (true, Some(title)) => format!("the page “{title}”"),
        (true, None) => "an HTML page".to_owned(),
        (false, _) => {
            quoted(text).map_or_else(|| "nothing readable".to_owned(), |text| format!("the text “{text}”"))
        }
    }
}

fn is_html(response: &HttpResponse<'_>, text: &str) -> bool {
    text.trim_start().starts_with('<') || response.content_type.starts_with("text/html")
}

/// The page's title, blanks collapsed.
fn title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    quoted(&text[start..end])
}

/// A text short enough to quote; `None` where it is blank.
fn quoted(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = words.chars().take(QUOTED_CHARS).collect();
    if cut.len() < words.len() {
        cut.push('…');
    }
    Some(cut).filter(|cut| !cut.is_empty())
}

fn contains_any(text: &str, words: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    words.iter().any(|word| lower.contains(word))
}
