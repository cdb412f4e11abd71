//! The formats a mention can ask for. In: a value, its text, the format. Out: the text put in.
//!
//! **Invariant:** a format never fails: an unknown name is glob, a value it cannot take comes out readable.

use serde_json::Value;

use super::binding::Binding;
use super::escape;
use super::quoting::Quoting;
use super::scope::Scope;
use crate::time::{self, Zone};

/// As JavaScript writes instants, milliseconds included.
const ISO: &str = "YYYY-MM-DDTHH:mm:ss.SSS[Z]";

/// How a value is written where the text itself does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `a`, or `{a,b}` for several; the default outside queries.
    Glob,
    /// The shown names.
    Text,
    Raw,
    Csv,
    Pipe,
    Regex,
    Json,
    Lucene,
    Html,
    PercentEncode,
    UriEncode,
    QueryParam,
    CustomQueryParam,
    SingleQuote,
    DoubleQuote,
    SqlString,
    Distributed,
    Join,
    Date,
    /// Within PromQL; no text can ask for it.
    Prometheus,
    /// Within LogQL; no text can ask for it.
    Loki,
}

impl Format {
    /// The format a mention names; Grafana's spelling, case included. Unknown names are glob.
    pub fn named(name: &str) -> Self {
        match name {
            "text" => Self::Text,
            "raw" => Self::Raw,
            "csv" => Self::Csv,
            "pipe" => Self::Pipe,
            "regex" => Self::Regex,
            "json" => Self::Json,
            "lucene" => Self::Lucene,
            "html" => Self::Html,
            "percentencode" => Self::PercentEncode,
            "uriencode" => Self::UriEncode,
            "queryparam" => Self::QueryParam,
            "customqueryparam" => Self::CustomQueryParam,
            "singlequote" => Self::SingleQuote,
            "doublequote" => Self::DoubleQuote,
            "sqlstring" => Self::SqlString,
            "distributed" => Self::Distributed,
            "join" => Self::Join,
            "date" => Self::Date,
            _ => Self::Glob,
        }
    }
}

/// Where and how a value is written.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) format: Format,
    /// What follows the format's name, colons included: `YYYY-MM-DD HH:mm`.
    pub(super) arguments: Option<&'a str>,
    pub(super) quoting: Quoting,
}

/// Writes a value; `value` may be a part of the binding's own, reached by a path.
pub(super) fn write(value: &Value, binding: &Binding, place: &Place<'_>, scope: &Scope) -> String {
    match place.format {
        Format::Text => binding.text.clone(),
        Format::Glob => glob(value),
        Format::Raw => plain(value),
        Format::Csv => join(value, ","),
        Format::Pipe => join(value, "|"),
        Format::Join => join(value, place.arguments.map_or(",", first_argument)),
        Format::Regex => alternatives(value, escape::regex),
        Format::Json => json(value),
        Format::Lucene => lucene(value),
        Format::Html => match value {
            Value::Array(items) => {
                items.iter().map(|item| escape::html(&plain(item))).collect::<Vec<_>>().join(", ")
            }
            value => escape::html(&plain(value)),
        },
        Format::PercentEncode => escape::component(&braced(value)),
        Format::UriEncode => escape::whole_url(&braced(value)),
        Format::QueryParam => query_param(value, binding, place.name),
        Format::CustomQueryParam => custom_query_param(value, place),
        Format::SingleQuote => quoted(value, '\'', |text| text.replace('\'', "\\'")),
        Format::DoubleQuote => quoted(value, '"', |text| text.replace('"', "\\\"")),
        Format::SqlString => quoted(value, '\'', |text| text.replace('\'', "''").replace('"', "\\\"")),
        Format::Distributed => distributed(value, place.name),
        Format::Date => date(value, place.arguments, scope),
        Format::Prometheus | Format::Loki => in_query(value, binding, place),
    }
}

/// JavaScript's `String(value)`; null is empty.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn join(value: &Value, separator: &str) -> String {
    match value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(separator),
        value => plain(value),
    }
}

fn first_argument(arguments: &str) -> &str {
    arguments.split(':').next().unwrap_or_default()
}

fn glob(value: &Value) -> String {
    match value {
        Value::Array(items) if items.len() > 1 => braced(value),
        value => plain(value),
    }
}

fn braced(value: &Value) -> String {
    match value {
        Value::Array(_) => format!("{{{}}}", join(value, ",")),
        value => plain(value),
    }
}

/// `(a|b)`, or `()` for an empty list, which matches what has no such label; a single value goes without parentheses.
/// Loki's own form has no parentheses, which falls apart in `"prefix-$name"`; they mean the same elsewhere.
fn alternatives(value: &Value, escape: impl Fn(&str) -> String) -> String {
    match value {
        Value::Array(items) => match items.as_slice() {
            [one] => escape(&plain(one)),
            items => {
                format!("({})", items.iter().map(|item| escape(&plain(item))).collect::<Vec<_>>().join("|"))
            }
        },
        value => escape(&plain(value)),
    }
}

/// A lone value goes without quotes, as dashboards that put it between their own expect.
fn json(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn lucene(value: &Value) -> String {
    match value {
        Value::Array(items) if items.is_empty() => "__empty__".to_owned(),
        Value::Array(items) => {
            let quoted: Vec<_> =
                items.iter().map(|item| format!("\"{}\"", escape::lucene(&plain(item)))).collect();
            format!("({})", quoted.join(" OR "))
        }
        value => escape::lucene(&plain(value)),
    }
}

fn quoted(value: &Value, quote: char, escape: impl Fn(&str) -> String) -> String {
    let one = |item: &Value| format!("{quote}{}{quote}", escape(&plain(item)));
    match value {
        Value::Array(items) => items.iter().map(one).collect::<Vec<_>>().join(","),
        value => one(value),
    }
}

pub(super) fn query_param(value: &Value, binding: &Binding, name: &str) -> String {
    if binding.skip_url_sync {
        return String::new();
    }
    if binding.is_all {
        return format!("var-{name}={}", super::binding::ALL_VALUE);
    }
    let one =
        |item: &Value| format!("var-{}={}", escape::query_value(name), escape::query_value(&plain(item)));
    match value {
        Value::Array(items) if items.is_empty() => one(&Value::Null),
        Value::Array(items) => items.iter().map(one).collect::<Vec<_>>().join("&"),
        value => one(value),
    }
}

/// `name=value` with the parameter's name and a prefix for every value as arguments.
fn custom_query_param(value: &Value, place: &Place<'_>) -> String {
    let mut arguments = place.arguments.unwrap_or_default().splitn(2, ':');
    let name = arguments.next().filter(|name| !name.is_empty()).unwrap_or(place.name);
    let prefix = arguments.next().unwrap_or_default();
    let one =
        |item: &Value| format!("{}={prefix}{}", escape::component(name), escape::component(&plain(item)));
    match value {
        Value::Array(items) => items.iter().map(one).collect::<Vec<_>>().join("&"),
        value => one(value),
    }
}

/// OpenTSDB's way: `a,name=b,name=c`.
fn distributed(value: &Value, name: &str) -> String {
    match value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(&format!(",{name}=")),
        value => plain(value),
    }
}

/// An instant in milliseconds: ISO in UTC, `seconds`, `ms`, or a pattern in the browser's zone. `NaN` for what is no
/// number, as links made for Grafana expect.
fn date(value: &Value, pattern: Option<&str>, scope: &Scope) -> String {
    let text = match value {
        Value::Array(_) => String::new(),
        value => plain(value),
    };
    let Some(millis) = leading_integer(&text) else {
        return "NaN".to_owned();
    };
    match pattern {
        None | Some("iso") => time::format_with_pattern(millis, ISO, &Zone::utc()),
        Some("ms") => text,
        Some("seconds") => (millis.saturating_add(500).div_euclid(1000)).to_string(),
        Some(pattern) => time::format_with_pattern(millis, pattern, scope.browser_zone()),
    }
}

/// JavaScript's `parseInt`: leading digits count, what follows is ignored.
fn leading_integer(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.len() - unsigned.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let signed = text.len() - unsigned.len() + digits;
    text.get(..signed)?.parse().ok()
}

/// A value within PromQL or LogQL. Whether it is a pattern depends on the variable, not on the operator before it:
/// a variable that can hold several values always is one.
fn in_query(value: &Value, binding: &Binding, place: &Place<'_>) -> String {
    if !binding.in_regex {
        return match value {
            Value::Array(_) => join(value, ","),
            value => escape::query_string(&plain(value), place.quoting).into_owned(),
        };
    }
    alternatives(value, |text| escape::query_regex(text, place.quoting))
}
