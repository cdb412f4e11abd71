//! The order of rows. In: columns' values, the ones to sort by. Out: positions of rows.
//!
//! **Invariant:** stable: rows that are equal keep the data's order, and missing values come last both ways.

use std::cmp::Ordering;

use crate::frame::{Value, Values};
use crate::order::Arrange;
use crate::panels::legend::natural;

/// Sorts positions of rows by columns; `true` descends.
pub(super) fn sort(rows: &mut [usize], by: &[(&Values, bool)]) {
    let length = by.iter().map(|(values, _)| values.len()).max().unwrap_or(0);
    // A value is taken out of its column once, not for each comparison.
    let keys: Vec<(Vec<Value>, bool)> = by
        .iter()
        .map(|(values, descending)| ((0..length).map(|row| values.get(row)).collect(), *descending))
        .collect();
    rows.arrange_by(|a, b| {
        let orders = keys.iter().map(|(values, descending)| match (values.get(*a), values.get(*b)) {
            (Some(a), Some(b)) => compare(a, b, *descending),
            _ => Ordering::Equal,
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
}

fn compare(a: &Value, b: &Value, descending: bool) -> Ordering {
    match (is_missing(a), is_missing(b)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => natural(a, b),
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.is_nan(),
        Value::Time(_) | Value::Text(_) | Value::Boolean(_) => false,
    }
}
