//! Which fields an override means. In: `{id, options}` as written. Out: a test over fields.
//!
//! **Invariant:** a matcher that is unknown or malformed matches nothing; [`matcher_problem`] says so to the viewer.

use serde_json::Value as Json;

use crate::field::js::number_text;
use crate::field::pattern::Pattern;
use crate::field::reduce::reduce;
use crate::field::reducers::reducer;
use crate::frame::{Field, Value, Values};
use crate::model::Matcher;

/// A field as matchers see it.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub field: &'a Field,
    /// The name shown for it so far.
    pub shown: &'a str,
    /// Of its frame.
    pub ref_id: &'a str,
    /// Place in its frame.
    pub index: usize,
    /// Place of the frame's first time field.
    pub first_time: Option<usize>,
}

/// A compiled matcher of fields.
#[derive(Debug, Clone)]
pub enum FieldMatcher {
    Always,
    Never,
    Name(String),
    Names {
        names: Vec<String>,
        exclude: bool,
    },
    /// The shown name matches the pattern or is one of the names.
    PatternOrNames {
        pattern: Option<Pattern>,
        names: Vec<String>,
    },
    Kinds(Vec<String>),
    FrameRefId(String),
    First,
    FirstTime,
    SkipFirst,
    Calculated {
        calc: String,
        test: Comparison,
    },
    Not(Box<FieldMatcher>),
    Any(Vec<FieldMatcher>),
    All(Vec<FieldMatcher>),
}

/// How a calculated value is judged.
#[derive(Debug, Clone)]
pub enum Comparison {
    /// Calculations that are true or false are not compared.
    True,
    With {
        op: String,
        right: Json,
    },
}

impl FieldMatcher {
    pub fn new(matcher: &Matcher) -> Self {
        Self::compile(&matcher.id, &matcher.options).unwrap_or(Self::Never)
    }

    /// The error says what is wrong, in words for the viewer.
    fn compile(id: &str, options: &Json) -> Result<Self, String> {
        let text = || options.as_str().unwrap_or_default().to_owned();
        let list = || nested(options);
        Ok(match id {
            "byName" => Self::Name(text()),
            "byNames" => Self::Names {
                names: texts(options.get("names")),
                exclude: options.get("mode").and_then(Json::as_str) == Some("exclude"),
            },
            "byRegexp" => Self::PatternOrNames { pattern: pattern(options.as_str())?, names: Vec::new() },
            "byRegexpOrNames" => Self::PatternOrNames {
                pattern: pattern(options.get("pattern").and_then(Json::as_str))?,
                names: texts(options.get("names")),
            },
            "byType" => Self::Kinds(vec![text()]),
            "byTypes" => Self::Kinds(match options {
                Json::Array(_) => texts(Some(options)),
                _ => texts(options.get("types")),
            }),
            "byFrameRefID" => Self::FrameRefId(text()),
            "byValue" => by_value(options)?,
            "numeric" => Self::Kinds(vec!["number".to_owned()]),
            "time" => Self::Kinds(vec!["time".to_owned()]),
            "first" => Self::First,
            "firstTimeField" => Self::FirstTime,
            "skipFirst" => Self::SkipFirst,
            "always" | "alwaysMatch" => Self::Always,
            "never" | "neverMatch" => Self::Never,
            "invertMatch" => match list()?.pop() {
                Some(inner) => Self::Not(Box::new(inner)),
                None => return Err("invertMatch has nothing to invert".to_owned()),
            },
            "anyMatch" => Self::Any(list()?),
            "allMatch" => Self::All(list()?),
            _ => return Err(format!("the matcher {id:?} is not known")),
        })
    }

    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        let Candidate { field, shown, ref_id, index, first_time } = *candidate;
        let named = |name: &String| field.name == *name || shown == name;
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Name(name) => named(name),
            Self::Names { names, exclude } => names.iter().any(named) != *exclude,
            Self::PatternOrNames { pattern, names } => {
                names.iter().any(named) || pattern.as_ref().is_some_and(|pattern| pattern.is_match(shown))
            }
            Self::Kinds(kinds) => kinds.iter().any(|kind| kind == kind_name(&field.values)),
            Self::FrameRefId(id) => ref_id == id,
            Self::First => index == 0,
            Self::FirstTime => first_time == Some(index),
            Self::SkipFirst => index != 0,
            Self::Calculated { calc, test } => judge(&reduce(field, calc), test),
            Self::Not(inner) => !inner.matches(candidate),
            Self::Any(inner) => inner.iter().any(|matcher| matcher.matches(candidate)),
            Self::All(inner) => inner.iter().all(|matcher| matcher.matches(candidate)),
        }
    }
}

/// Why a matcher can match nothing, in words for the viewer; `None` where it is understood.
pub fn matcher_problem(matcher: &Matcher) -> Option<String> {
    FieldMatcher::compile(&matcher.id, &matcher.options).err()
}

/// Grafana's name of a column's kind.
pub(crate) fn kind_name(values: &Values) -> &'static str {
    match values {
        Values::Numbers(_) => "number",
        Values::Time(_) | Values::Nanos(_) => "time",
        Values::Strings(_) => "string",
        Values::Booleans(_) => "boolean",
        Values::Nested(_) => "frame",
        Values::Mixed(_) => match values.first_of_mixed() {
            Some(Value::Number(_)) => "number",
            Some(Value::Time(_)) => "time",
            Some(Value::Boolean(_)) => "boolean",
            Some(Value::Text(_)) => "string",
            Some(Value::Null) | None => "other",
        },
        Values::Other(_) => "other",
    }
}

/// An empty pattern is that of a rule still being written.
fn pattern(written: Option<&str>) -> Result<Option<Pattern>, String> {
    match written.filter(|written| !written.is_empty()) {
        None => Ok(None),
        Some(written) => match Pattern::new(written) {
            Some(pattern) => Ok(Some(pattern)),
            None => Err(format!("{written:?} is not a regex")),
        },
    }
}

fn by_value(options: &Json) -> Result<FieldMatcher, String> {
    let calc = options.get("reducer").and_then(Json::as_str).unwrap_or_default();
    let Some(row) = reducer(calc) else { return Err(format!("the calculation {calc:?} is not known")) };
    let test = match row.id {
        "allIsZero" | "allIsNull" => Comparison::True,
        _ => Comparison::With {
            op: options.get("op").and_then(Json::as_str).unwrap_or("eq").to_owned(),
            right: options.get("value").cloned().unwrap_or(Json::Null),
        },
    };
    Ok(FieldMatcher::Calculated { calc: row.id.to_owned(), test })
}

fn judge(left: &Value, test: &Comparison) -> bool {
    let Comparison::With { op, right } = test else { return *left == Value::Boolean(true) };
    let left_number = match left {
        Value::Number(number) => Some(*number),
        Value::Time(millis) => Some(*millis as f64),
        Value::Boolean(flag) => Some(f64::from(u8::from(*flag))),
        Value::Text(_) | Value::Null => None,
    };
    let right_number = right.as_f64();
    // No value is no number to compare, only the same as no value.
    let missing = left_number.is_none() || right_number.is_none();
    let same = text_of(left) == json_text(right);
    let ordered = left_number.zip(right_number);
    match op.as_str() {
        "eq" => same,
        "neq" => !same,
        "gte" | "lte" if missing => same,
        "gt" => ordered.is_some_and(|(left, right)| left > right),
        "gte" => ordered.is_some_and(|(left, right)| left >= right),
        "lt" => ordered.is_some_and(|(left, right)| left < right),
        "lte" => ordered.is_some_and(|(left, right)| left <= right),
        _ => false,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Number(number) => number_text(*number),
        Value::Time(millis) => millis.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Boolean(flag) => flag.to_string(),
    }
}

fn json_text(value: &Json) -> String {
    match value {
        Json::Number(number) => number_text(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn texts(list: Option<&Json>) -> Vec<String> {
    let entries = list.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// One matcher or a list of them.
fn nested(options: &Json) -> Result<Vec<FieldMatcher>, String> {
    let entries = match options {
        Json::Array(entries) => entries.as_slice(),
        single => std::slice::from_ref(single),
    };
    let one = |entry: &Json| {
        let id = entry.get("id").and_then(Json::as_str).unwrap_or_default();
        FieldMatcher::compile(id, entry.get("options").unwrap_or(&Json::Null))
    };
    entries.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(id: &str, options: Json, expected: bool) {
        let field = Field::new("Value", Values::numbers(vec![10.0, 90.0]));
        let candidate =
            Candidate { field: &field, shown: "cpu 2", ref_id: "A", index: 1, first_time: Some(0) };
        let matcher = FieldMatcher::new(&Matcher { id: id.to_owned(), options });
        assert_eq!(matcher.matches(&candidate), expected, "{id}");
    }

    #[test]
    fn names_match_raw_or_shown_and_patterns_only_shown() {
        check("byName", json!("Value"), true);
        check("byName", json!("cpu 2"), true);
        check("byName", json!("cpu"), false);
        check("byRegexp", json!("/^cpu/"), true);
        check("byRegexp", json!("cpu"), false);
        check("byRegexp", json!("/Value/"), false);
        check("byRegexp", json!("["), false);
        check("byNames", json!({"mode": "exclude", "names": ["Time"]}), true);
        check("byNames", json!({"names": ["Value"]}), true);
        check("byRegexpOrNames", json!({"pattern": "/x/", "names": ["Value"]}), true);
    }

    #[test]
    fn kinds_frames_and_places() {
        check("byType", json!("number"), true);
        check("byType", json!("string"), false);
        check("byFrameRefID", json!("A"), true);
        check("byFrameRefID", json!("/A|B/"), false);
        check("first", json!(null), false);
        check("firstTimeField", json!(null), false);
        check("invertMatch", json!({"id": "byType", "options": "time"}), true);
        check("anyMatch", json!([{"id": "first"}, {"id": "numeric"}]), true);
        check("allMatch", json!([{"id": "first"}, {"id": "numeric"}]), false);
    }

    #[test]
    fn calculated_values_are_compared() {
        check("byValue", json!({"reducer": "max", "op": "gte", "value": 90}), true);
        check("byValue", json!({"reducer": "max", "op": "gt", "value": 90}), false);
        check("byValue", json!({"reducer": "min", "op": "eq", "value": 10}), true);
        check("byValue", json!({"reducer": "allIsZero", "op": "gte", "value": 0}), false);
        check("byValue", json!({"reducer": "logmin", "op": "lte", "value": null}), false);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let problem = |id: &str, options| matcher_problem(&Matcher { id: id.to_owned(), options });
        assert_eq!(problem("byColour", json!(1)).as_deref(), Some(r#"the matcher "byColour" is not known"#));
        assert_eq!(problem("byRegexp", json!("[")).as_deref(), Some(r#""[" is not a regex"#));
        assert_eq!(problem("byRegexp", json!("")), None);
        assert_eq!(problem("byName", json!("x")), None);
    }
}
