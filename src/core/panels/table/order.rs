//! The order of rows. In: columns, the ones to sort by. Out: positions of rows.
//!
//! **Invariant:** stable: rows that are equal keep the data's order, and missing values come last both ways.

use std::cmp::Ordering;

use super::Column;
use crate::frame::Value;
use crate::panels::timeseries::natural;

/// Positions of `rows` rows, sorted by columns; `true` descends.
pub(super) fn order(columns: &[Column], rows: usize, by: &[(usize, bool)]) -> Vec<usize> {
    let keys: Vec<(&Column, bool)> =
        by.iter().filter_map(|(index, descending)| Some((columns.get(*index)?, *descending))).collect();
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by(|a, b| {
        let orders = keys.iter().map(|(column, descending)| match (column.cell(*a), column.cell(*b)) {
            (Some(a), Some(b)) => compare(&a.value, &b.value, *descending),
            _ => Ordering::Equal,
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
    order
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
