//! Calls out of a nested set. In: a frame. Out: each call with its place as a share of the whole.
//!
//! **Invariant:** children lie side by side within their caller, from its left end.

use std::collections::BTreeMap;

use crate::frame::{Field, Frame, Value};
use crate::order::Arrange;
use crate::panels::value::shown_name;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub level: usize,
    /// With all that it calls.
    pub total: f64,
    pub own: f64,
    pub label: String,
    /// Shares of the whole, 0 to 1.
    pub start: f64,
    pub width: f64,
}

/// Deeper calls than this are no picture.
const DEEPEST: usize = 400;

/// The unit of the values and the calls; `None` where the frame is none of this kind.
pub(super) fn calls(frame: &Frame) -> Option<(String, Vec<Call>)> {
    let named = |name: &str| {
        frame.fields.iter().find(|field| {
            field.name.eq_ignore_ascii_case(name) || shown_name(field).eq_ignore_ascii_case(name)
        })
    };
    let (level, value, label) = (named("level")?, named("value")?, named("label")?);
    let own = named("self");
    let unit = value.config.unit.clone().unwrap_or_else(|| "short".to_owned());
    let number = |field: &Field, row: usize| match field.values.get(row) {
        Value::Number(number) if number.is_finite() => number.max(0.0),
        _ => 0.0,
    };
    let rows = 0..frame.len();
    let whole: f64 = rows.clone().filter(|row| number(level, *row) < 1.0).map(|row| number(value, row)).sum();
    let mut calls: Vec<Call> = Vec::new();
    // Where the next child of each level begins.
    let mut next: Vec<f64> = vec![0.0];
    for row in rows {
        let depth = (number(level, row) as usize).min(next.len() - 1).min(DEEPEST);
        let total = number(value, row);
        let width = if whole > 0.0 { total / whole } else { 0.0 };
        let start = next[depth];
        next.truncate(depth + 1);
        next[depth] = start + width;
        next.push(start);
        let text = match label.values.get(row) {
            Value::Text(text) => text.to_string(),
            Value::Number(number) => crate::field::number_text(number),
            _ => String::new(),
        };
        let own = own.map_or(total, |own| number(own, row));
        calls.push(Call { level: depth, total, own, label: text, start, width });
    }
    Some((unit, calls))
}

/// Name, own and total value of all calls of a name, the most expensive first. A call within one of the same name is not
/// counted twice in its total.
pub(super) fn by_name(calls: &[Call]) -> Vec<(String, f64, f64)> {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut under_way: Vec<&str> = Vec::new();
    for call in calls {
        under_way.truncate(call.level);
        let within_itself = under_way.contains(&call.label.as_str());
        let sum = sums.entry(&call.label).or_default();
        sum.0 += call.own;
        if !within_itself {
            sum.1 += call.total;
        }
        under_way.push(&call.label);
    }
    let mut rows: Vec<(String, f64, f64)> =
        sums.into_iter().map(|(label, (own, total))| (label.to_owned(), own, total)).collect();
    rows.arrange_by(|a, b| b.1.total_cmp(&a.1));
    rows
}
