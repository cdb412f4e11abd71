//! Sums below a table. In: columns, rows in sight of the filters, what the panel or each field asks for. Out: texts by
//! column.
//!
//! **Invariant:** a footer sums up the rows the filters leave, and only numbers are calculated with.

use super::column::Column;
use super::options::TableFooter;
use crate::field::{Display, FieldContext, reduce, reducer_name};
use crate::frame::{Field, Frame, Value, Values};
use crate::transform::pick;

/// Calculations that mean something for columns that are not numbers.
const OF_ANY_KIND: [&str; 4] = ["count", "countAll", "distinctCount", "uniqueValues"];

/// Fills the footers of `columns` for the rows given.
pub(super) fn fill(
    columns: &mut [Column],
    frame: &Frame,
    rows: &[usize],
    footer: &TableFooter,
    context: &FieldContext<'_>,
) {
    let of_table: &[String] = if footer.shown { &footer.reducers } else { &[] };
    let counts_rows =
        footer.shown && footer.counts_rows && footer.reducers.iter().any(|calc| calc == "count");
    for column in columns.iter_mut() {
        let Some(field) = frame.fields.get(column.field) else { continue };
        let own = &column.options.footer;
        let chosen = footer.fields.is_empty()
            || footer.fields.iter().any(|name| *name == column.name || *name == field.name);
        let calcs = match own.is_empty() {
            true if chosen && !counts_rows => of_table,
            _ => own,
        };
        let all = rows.len() == field.values.len();
        let values = if all { field.values.clone() } else { pick(&field.values, rows) };
        let narrowed = Field { values, ..field.clone() };
        let display = Display::new(field, context);
        let texts = calcs.iter().filter(|calc| {
            matches!(field.values, Values::Numbers(_))
                || (!own.is_empty() && OF_ANY_KIND.contains(&calc.as_str()))
        });
        column.footer = texts
            .map(|calc| {
                let text = shown(&reduce(&narrowed, calc), calc, &display);
                if own.is_empty() && calcs.len() == 1 {
                    text
                } else {
                    format!("{}: {text}", reducer_name(calc))
                }
            })
            .collect();
    }
    let label = match of_table {
        _ if counts_rows => Some(format!("Count: {}", rows.len())),
        [only] => Some(reducer_name(only).to_owned()),
        _ => None,
    };
    if let (Some(label), Some(first)) = (label, columns.first_mut())
        && first.footer.is_empty()
    {
        first.footer = vec![label];
    }
}

/// Counts are plain numbers, whatever the unit of what is counted.
fn shown(value: &Value, calc: &str, display: &Display<'_>) -> String {
    match value {
        Value::Number(count) if OF_ANY_KIND.contains(&calc) => count.to_string(),
        value => display.show(value).to_string(),
    }
}
