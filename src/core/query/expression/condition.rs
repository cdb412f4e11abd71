//! Whether values are over a limit. In: `evaluator: {type, params}` and values. Out: 1, 0 or no value.
//!
//! **Invariant:** no value is neither over nor under a limit; it stays no value.

use serde_json::Value as Json;

use super::data::{Data, Item};
use super::reduce::{NonNumbers, of_values};
use crate::frame::Labels;

/// A limit, as thresholds and classic conditions write it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evaluator {
    kind: String,
    params: [f64; 2],
}

impl Evaluator {
    pub(super) fn read(written: &Json) -> Self {
        let param = |at: usize| written["params"][at].as_f64().unwrap_or(0.0);
        Self { kind: written["type"].as_str().unwrap_or("gt").to_owned(), params: [param(0), param(1)] }
    }

    /// `None` for no value, unless that is what is asked for.
    pub(super) fn holds(&self, value: Option<f64>) -> Option<bool> {
        if self.kind == "no_value" {
            return Some(value.is_none());
        }
        let value = value?;
        let [first, second] = self.params;
        let (low, high) = (first.min(second), first.max(second));
        Some(match self.kind.as_str() {
            "gt" => value > first,
            "lt" => value < first,
            "gte" => value >= first,
            "lte" => value <= first,
            "eq" => value == first,
            "ne" => value != first,
            "within_range" => value > low && value < high,
            "outside_range" => value < low || value > high,
            "within_range_included" => value >= low && value <= high,
            "outside_range_included" => value <= low || value >= high,
            _ => false,
        })
    }
}

/// 1 where the limit is passed, 0 where not, value by value.
pub(super) fn threshold(items: Vec<Item>, evaluator: &Evaluator) -> Vec<Item> {
    let judged = |value: Option<f64>| evaluator.holds(value).map(|holds| f64::from(u8::from(holds)));
    let each = |item: Item| Item {
        data: match item.data {
            Data::Number(number) => Data::Number(judged(number)),
            Data::Series(points) => {
                Data::Series(points.into_iter().map(|(at, value)| (at, judged(value))).collect())
            }
        },
        ..item
    };
    items.into_iter().map(each).collect()
}

/// One entry of `conditions`: it fires when any of its query's series does.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classic {
    pub(super) query: String,
    reducer: String,
    evaluator: Evaluator,
    or: bool,
}

impl Classic {
    pub(super) fn read(written: &Json) -> Self {
        let text = |value: &Json, default: &str| value.as_str().unwrap_or(default).to_owned();
        Self {
            query: text(&written["query"]["params"][0], ""),
            reducer: text(&written["reducer"]["type"], "last"),
            evaluator: Evaluator::read(&written["evaluator"]),
            or: matches!(written["operator"]["type"].as_str(), Some("or" | "logic-or")),
        }
    }

    fn fires(&self, items: &[Item]) -> Option<bool> {
        let mut any = None;
        for item in items {
            let value = match &item.data {
                Data::Number(number) => *number,
                Data::Series(points) => classic_value(points.iter().map(|(_, value)| *value), &self.reducer),
            };
            match self.evaluator.holds(value) {
                Some(true) => return Some(true),
                Some(false) => any = Some(false),
                None => {}
            }
        }
        any
    }
}

/// The reducers of classic conditions leave out what is no value.
fn classic_value(values: impl Iterator<Item = Option<f64>>, calc: &str) -> Option<f64> {
    let numbers: Vec<f64> = values.flatten().filter(|value| !value.is_nan()).collect();
    let (first, last) = (numbers.first().copied(), numbers.last().copied());
    let outer = first.zip(last);
    match calc {
        "count_non_null" | "count" => Some(numbers.len() as f64).filter(|count| *count > 0.0),
        "diff" => outer.map(|(first, last)| last - first),
        "diff_abs" => outer.map(|(first, last)| (last - first).abs()),
        "percent_diff" => outer.map(|(first, last)| (last - first) / first.abs() * 100.0),
        "percent_diff_abs" => outer.map(|(first, last)| ((last - first) / first * 100.0).abs()),
        _ if numbers.is_empty() => None,
        "avg" => of_values(numbers.into_iter().map(Some), "mean", NonNumbers::Strict),
        calc => of_values(numbers.into_iter().map(Some), calc, NonNumbers::Strict),
    }
}

/// All conditions, joined from left to right. `items` gives the operands of a query.
pub(super) fn classic(conditions: &[Classic], items: impl Fn(&str) -> Vec<Item>) -> Vec<Item> {
    let mut result: Option<bool> = None;
    for (at, condition) in conditions.iter().enumerate() {
        let fires = condition.fires(&items(&condition.query));
        result = match (result, fires) {
            (_, fires) if at == 0 => fires,
            (Some(one), Some(two)) => Some(if condition.or { one || two } else { one && two }),
            (Some(true), None) | (None, Some(true)) if condition.or => Some(true),
            (one, two) => {
                if condition.or {
                    one.or(two)
                } else {
                    None
                }
            }
        };
    }
    let number = result.map(|fires| f64::from(u8::from(fires)));
    vec![Item { labels: Labels::default(), data: Data::Number(number) }]
}
