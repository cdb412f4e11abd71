//! `filterByValue`: keeps or leaves out the rows in which fields fulfil conditions.
//!
//! **Invariant:** a condition on a field that is not there, or that is not understood, is fulfilled by no row.

use serde_json::Value as Json;

use super::columns::{number, pick, text};
use super::{TransformContext, find};
use crate::field::Pattern;
use crate::frame::{Frame, Value};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    let filters = options["filters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if filters.is_empty() {
        return frames;
    }
    let include = options["type"] != "exclude";
    let all = options["match"] == "all";
    let places: Vec<Vec<Option<usize>>> = frames
        .iter()
        .map(|frame| {
            let name = |filter: &Json| filter["fieldName"].as_str().unwrap_or_default().to_owned();
            filters.iter().map(|filter| find(frame, &frames, &name(filter))).collect()
        })
        .collect();
    let conditions: Vec<Condition> = filters.iter().map(|filter| Condition::new(&filter["config"])).collect();
    let mut frames = frames;
    for (frame, places) in frames.iter_mut().zip(places) {
        let fulfils = |row: usize| {
            let mut each = conditions.iter().zip(&places).map(|(condition, place)| {
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
    Equal { text: Option<String>, expected: bool },
    Between { from: Option<f64>, to: Option<f64> },
    Matches(Option<Pattern>),
    Contains { part: String, expected: bool },
    Never,
}

impl Condition {
    fn new(config: &Json) -> Self {
        let options = &config["options"];
        let value = &options["value"];
        let as_number = |value: &Json| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        let as_text = |value: &Json| match value {
            Json::String(text) => Some(text.clone()),
            Json::Null => None,
            Json::Number(number) => number.as_f64().map(crate::field::number_text),
            other => Some(other.to_string()),
        };
        match config["id"].as_str().unwrap_or_default() {
            "isNull" => Self::Null { expected: true },
            "isNotNull" => Self::Null { expected: false },
            id @ ("greater" | "greaterOrEqual" | "lower" | "lowerOrEqual") => {
                Self::Order { id: id.to_owned(), bound: as_number(value) }
            }
            "equal" => Self::Equal { text: as_text(value), expected: true },
            "notEqual" => Self::Equal { text: as_text(value), expected: false },
            "between" => Self::Between { from: as_number(&options["from"]), to: as_number(&options["to"]) },
            "regex" => Self::Matches(value.as_str().and_then(Pattern::search)),
            "substring" => Self::Contains { part: as_text(value).unwrap_or_default(), expected: true },
            "notSubstring" => Self::Contains { part: as_text(value).unwrap_or_default(), expected: false },
            _ => Self::Never,
        }
    }

    fn holds(&self, cell: &Value) -> bool {
        match self {
            Self::Null { expected } => (*cell == Value::Null) == *expected,
            Self::Order { id, bound } => match (number(cell), bound) {
                (Some(cell), Some(bound)) => match id.as_str() {
                    "greater" => cell > *bound,
                    "greaterOrEqual" => cell >= *bound,
                    "lower" => cell < *bound,
                    _ => cell <= *bound,
                },
                _ => false,
            },
            Self::Equal { text: expected_text, expected } => (text(cell) == *expected_text) == *expected,
            Self::Between { from, to } => match (number(cell), from, to) {
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
