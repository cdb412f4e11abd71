//! The entries of a legend with their calculated values. In: what each series is called, its colour and its data. Out: a
//! [`Legend`] in the order the panel asks for.
//!
//! **Invariant:** a calculated value reads in the field's unit, or as what it is: a count is a count.

use std::cmp::Ordering;

use super::{Legend, LegendItem, LegendOptions};
use crate::field::units::Unit;
use crate::field::{Display, reduce, reducer, reducer_name};
use crate::frame::{Field, Value};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::theme::Color;

/// One series, as a legend lists it.
pub(in crate::panels) struct LegendEntry<'a> {
    pub label: &'a str,
    pub color: Color,
    pub hidden: bool,
    pub right_axis: bool,
    pub field: &'a Field,
}

pub(in crate::panels) fn legend_of<'e>(
    entries: impl Iterator<Item = LegendEntry<'e>>,
    options: &LegendOptions,
    context: &PanelContext<'_>,
) -> Legend {
    let columns: Vec<String> = options.calcs.iter().map(|id| reducer_name(id).to_owned()).collect();
    let sorted_column =
        options.sort_by.as_ref().and_then(|name| columns.iter().position(|column| column == name));
    let by_name = options.sort_by.as_deref() == Some("Name");
    let mut rows: Vec<(LegendItem, Option<f64>)> = Vec::new();
    for entry in entries.filter(|entry| is_listed(entry.field, options)) {
        let values: Vec<Value> = options.calcs.iter().map(|id| reduce(entry.field, id)).collect();
        let fields = context.field_context();
        let display = Display::new(entry.field, &fields);
        let texts = options.calcs.iter().zip(&values).map(|(id, value)| match (reducer(id), value) {
            // A count of bytes is a count, not bytes.
            (Some(known), Value::Number(number)) if !known.keeps_unit => {
                let unit = if id == "diffperc" { "percent" } else { "none" };
                Unit::from(unit).format(*number, None, context.zone, context.now).to_string()
            }
            _ => display.show(value).to_string(),
        });
        let item = LegendItem {
            label: entry.label.to_owned(),
            color: entry.color,
            key: entry.label.to_owned(),
            hidden: entry.hidden,
            values: texts.collect(),
            right_axis: entry.right_axis,
        };
        let sorting = sorted_column.and_then(|column| match values.get(column) {
            Some(Value::Number(number)) => Some(*number).filter(|number| !number.is_nan()),
            _ => None,
        });
        rows.push((item, sorting));
    }
    let direction = |order: Ordering| if options.descending { order.reverse() } else { order };
    if by_name {
        rows.arrange_by(|a, b| direction(natural(&a.0.label, &b.0.label)));
    } else if sorted_column.is_some() {
        // Series without a value come last, whichever way the others go.
        rows.arrange_by(|a, b| match (a.1, b.1) {
            (Some(a), Some(b)) => direction(a.total_cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
    }
    Legend {
        placement: options.placement,
        mode: options.mode,
        sorted_by: options
            .sort_by
            .clone()
            .filter(|_| by_name || sorted_column.is_some())
            .map(|name| (name, options.descending)),
        columns,
        items: rows.into_iter().map(|(item, _)| item).collect(),
        cut: Vec::new(),
        folded_from: options.limit,
        wraps: options.wraps,
    }
}

/// Whether a legend that leaves out what shows nothing lists a series.
fn is_listed(field: &Field, options: &LegendOptions) -> bool {
    let is = |calc: &str| reduce(field, calc) == Value::Boolean(true);
    let is_empty = (options.hide_empty || options.hide_zero) && is("allIsNull");
    let is_zero = options.hide_zero && !is_empty && is("allIsZero");
    !(is_zero || is_empty && options.hide_empty)
}

/// By letters, whatever their case, and by number where both have digits: `cpu 2` before `cpu 10`.
pub(in crate::panels) fn natural(a: &str, b: &str) -> Ordering {
    let (a_parts, b_parts) = (parts(a), parts(b));
    for (a, b) in a_parts.iter().zip(&b_parts) {
        let order = match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => a.to_lowercase().cmp(&b.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a_parts.len().cmp(&b_parts.len()).then_with(|| a.cmp(b))
}

/// Runs of digits and what lies between.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: Ordering) {
        assert_eq!(natural(a, b), expected);
        assert_eq!(natural(b, a), expected.reverse());
    }

    #[test]
    fn names_with_numbers_sort_by_number() {
        check("cpu 2", "cpu 10", Ordering::Less);
        check("cpu2", "CPU10", Ordering::Less);
        check("a", "b", Ordering::Less);
        check("node", "node 1", Ordering::Less);
        check("x", "x", Ordering::Equal);
        check("99999999999999999999999", "1", Ordering::Greater);
    }
}
