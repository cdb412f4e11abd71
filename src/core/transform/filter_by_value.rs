//! `filterByValue`: keeps or leaves out the rows in which fields fulfil conditions.
//!
//! Values are compared as JavaScript does, as dashboards were made with it: no value counts as 0 beside a number.
//!
//! **Invariant:** a condition on a field that is not there, or that is not understood, is fulfilled by no row.

use serde_json::Value as Json;

use super::columns::{pick, text};
use super::{TransformContext, names};
use crate::field::{Pattern, to_number};
use crate::frame::{Frame, Value};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let filter = |filter: Setting<'_>| {
        let condition = filter.get("config").map_or(Condition::Never, Condition::new);
        (filter.text("fieldName").unwrap_or_default().to_owned(), condition)
    };
    let filters: Vec<(String, Condition)> =
        options.get("filters").into_iter().flat_map(Setting::items).map(filter).collect();
    let include = options.choice("type", &[("include", true), ("exclude", false)]).unwrap_or(true);
    let all = options.choice("match", &[("any", false), ("all", true)]).unwrap_or(false);
    if filters.is_empty() {
        return frames;
    }
    let places: Vec<Vec<Option<usize>>> = frames
        .iter()
        .map(|frame| {
            let shown = names(frame, &frames);
            filters.iter().map(|(name, _)| shown.iter().rposition(|shown| shown == name)).collect()
        })
        .collect();
    let mut frames = frames;
    for (frame, places) in frames.iter_mut().zip(places) {
        let fulfils = |row: usize| {
            let mut each = filters.iter().zip(&places).map(|((_, condition), place)| {
                place.is_some_and(|place| condition.holds(&frame.fields[place].values.get(row)))
            });
            if all { each.all(|holds| holds) } else { each.any(|holds| holds) }
        };
        let rows: Vec<usize> = (0..frame.len()).filter(|row| fulfils(*row) == include).collect();
        for field in &mut frame.fields {
            field.values = pick(&field.values, &rows);
        }
    }
    frames
}

enum Condition {
    Null { expected: bool },
    Order { id: String, bound: Option<f64> },
    Equal { value: Json, expected: bool },
    Between { from: Option<f64>, to: Option<f64> },
    Matches(Option<Pattern>),
    Contains { part: String, expected: bool },
    Never,
}

/// Grafana's conditions.
const IDS: [&str; 12] = [
    "isNull",
    "isNotNull",
    "greater",
    "greaterOrEqual",
    "lower",
    "lowerOrEqual",
    "equal",
    "notEqual",
    "between",
    "regex",
    "substring",
    "notSubstring",
];

impl Condition {
    fn new(config: Setting<'_>) -> Self {
        let written = |name: &str| {
            let options = config.get("options");
            options.and_then(|options| options.get(name)).map_or(&Json::Null, Setting::value)
        };
        let value = written("value");
        let (from, to) = (written("from"), written("to"));
        let as_number = |value: &Json| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        let as_text = |value: &Json| match value {
            Json::String(text) => Some(text.clone()),
            Json::Null => None,
            Json::Number(number) => number.as_f64().map(crate::field::number_text),
            other => Some(other.to_string()),
        };
        let ids = IDS.map(|id| (id, id));
        match config.get("id").and_then(|id| id.choice(&ids)).unwrap_or_default() {
            "isNull" => Self::Null { expected: true },
            "isNotNull" => Self::Null { expected: false },
            id @ ("greater" | "greaterOrEqual" | "lower" | "lowerOrEqual") => {
                Self::Order { id: id.to_owned(), bound: as_number(value) }
            }
            "equal" => Self::Equal { value: value.clone(), expected: true },
            "notEqual" => Self::Equal { value: value.clone(), expected: false },
            "between" => Self::Between { from: as_number(from), to: as_number(to) },
            "regex" => Self::Matches(value.as_str().and_then(Pattern::search)),
            "substring" => Self::Contains { part: as_text(value).unwrap_or_default(), expected: true },
            "notSubstring" => Self::Contains { part: as_text(value).unwrap_or_default(), expected: false },
            _ => Self::Never,
        }
    }

    fn holds(&self, cell: &Value) -> bool {
        match self {
            Self::Null { expected } => (*cell == Value::Null) == *expected,
            Self::Order { id, bound } => match (comparable(cell), bound) {
                (Some(cell), Some(bound)) => match id.as_str() {
                    "greater" => cell > *bound,
                    "greaterOrEqual" => cell >= *bound,
                    "lower" => cell < *bound,
                    _ => cell <= *bound,
                },
                _ => false,
            },
            Self::Equal { value, expected } => is_equal(cell, value) == *expected,
            Self::Between { from, to } => match (comparable(cell), from, to) {
                (Some(cell), Some(from), Some(to)) => cell > *from && cell < *to,
                _ => false,
            },
            Self::Matches(pattern) => {
                let text = text(cell).unwrap_or_default();
                pattern.as_ref().is_some_and(|pattern| pattern.is_match(&text))
            }
            Self::Contains { part, expected } => {
                let text = text(cell).unwrap_or_default();
                text.to_lowercase().contains(&part.to_lowercase()) == *expected
            }
            Self::Never => false,
        }
    }
}

/// The cell as a number beside others; `None` for a text that is none.
fn comparable(cell: &Value) -> Option<f64> {
    match cell {
        Value::Null => Some(0.0),
        Value::Number(number) => Some(*number),
        Value::Time(millis) => Some(*millis as f64),
        Value::Boolean(flag) => Some(f64::from(u8::from(*flag))),
        Value::Text(text) => number_of(text),
    }
}

/// A text as a number beside others, of which the empty one is 0.
fn number_of(text: &str) -> Option<f64> {
    if text.trim().is_empty() { Some(0.0) } else { to_number(text) }
}

/// Whether a cell is what was written: texts by letter, all else by number; nothing equals only nothing.
fn is_equal(cell: &Value, written: &Json) -> bool {
    let written_number = match written {
        Json::Number(number) => number.as_f64(),
        Json::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Json::String(text) => number_of(text),
        _ => None,
    };
    match (cell, written) {
        (Value::Null, written) => written.is_null(),
        (_, Json::Null) => false,
        (Value::Text(cell), Json::String(written)) => **cell == *written,
        (cell, _) => comparable(cell).zip(written_number).is_some_and(|(cell, written)| cell == written),
    }
}
