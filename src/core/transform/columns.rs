//! Columns taken apart and put together. In: columns and rows of them. Out: new columns of the same kind.
//!
//! **Invariant:** a row that does not exist becomes null, in whatever kind of column.

use std::sync::Arc;

use crate::frame::{Numbers, Value, Values};

/// The rows given, in their order; `None` makes a null.
pub(super) fn gather(values: &Values, rows: &[Option<usize>]) -> Values {
    fn pick<T: Clone>(list: &[Option<T>], rows: &[Option<usize>]) -> Arc<Vec<Option<T>>> {
        Arc::new(rows.iter().map(|row| row.and_then(|row| list.get(row).cloned().flatten())).collect())
    }
    match values {
        Values::Numbers(numbers) => {
            Values::numbers(rows.iter().map(|row| row.and_then(|row| numbers.get(row))).collect::<Numbers>())
        }
        Values::Time(times) => Values::Time(pick(times, rows)),
        Values::Strings(texts) => Values::Strings(pick(texts, rows)),
        Values::Booleans(flags) => Values::Booleans(pick(flags, rows)),
        Values::Nested(list) => Values::Nested(pick(list, rows)),
        Values::Mixed(cells) => Values::Mixed(Arc::new(
            rows.iter()
                .map(|row| row.and_then(|row| cells.get(row).cloned()).unwrap_or(Value::Null))
                .collect(),
        )),
        Values::Nanos(times) => {
            let exact: Option<Vec<_>> = rows.iter().map(|row| times.get((*row)?).copied()).collect();
            match exact {
                Some(exact) => Values::Nanos(Arc::new(exact)),
                None => like(values, rows.iter().map(|row| cell(values, *row)).collect()),
            }
        }
        Values::Other(list) => Values::Other(Arc::new(
            rows.iter().map(|row| row.and_then(|row| list.get(row).cloned()).unwrap_or_default()).collect(),
        )),
    }
}

/// The same, for rows that all exist.
pub(crate) fn pick(values: &Values, rows: &[usize]) -> Values {
    gather(values, &rows.iter().copied().map(Some).collect::<Vec<_>>())
}

pub(super) fn cell(values: &Values, row: Option<usize>) -> Value {
    row.map_or(Value::Null, |row| values.get(row))
}

/// All rows of a column.
pub(super) fn cells(values: &Values) -> Vec<Value> {
    (0..values.len()).map(|row| values.get(row)).collect()
}

/// A column of the kind of `model` where all cells are of it, else of the kind the cells are of.
pub(super) fn like(model: &Values, cells: Vec<Value>) -> Values {
    let fits = |cell: &Value| {
        matches!(
            (model, cell),
            (_, Value::Null)
                | (Values::Mixed(_), _)
                | (Values::Numbers(_), Value::Number(_))
                | (Values::Time(_) | Values::Nanos(_), Value::Time(_))
                | (Values::Strings(_), Value::Text(_))
                | (Values::Booleans(_), Value::Boolean(_))
        )
    };
    if cells.iter().all(fits) { of_kind(model, cells) } else { column(cells) }
}

/// A column of the kind of its cells, or of several.
pub(super) fn column(cells: Vec<Value>) -> Values {
    let kind = |cell: &Value| match cell {
        Value::Null => None,
        Value::Number(_) => Some(Values::default()),
        Value::Time(_) => Some(Values::times([])),
        Value::Text(_) => Some(Values::Strings(Arc::default())),
        Value::Boolean(_) => Some(Values::Booleans(Arc::default())),
    };
    let model = cells.iter().find_map(kind).unwrap_or_default();
    let same = |cell: &Value| {
        kind(cell).is_none_or(|other| std::mem::discriminant(&other) == std::mem::discriminant(&model))
    };
    if cells.iter().all(same) {
        return of_kind(&model, cells);
    }
    Values::Mixed(Arc::new(cells))
}

fn of_kind(model: &Values, cells: Vec<Value>) -> Values {
    match model {
        Values::Numbers(_) => Values::numbers(cells.iter().map(number).collect::<Numbers>()),
        Values::Time(_) | Values::Nanos(_) => Values::Time(Arc::new(
            cells
                .iter()
                .map(|cell| if let Value::Time(millis) = cell { Some(*millis) } else { None })
                .collect(),
        )),
        Values::Booleans(_) => Values::Booleans(Arc::new(
            cells
                .iter()
                .map(|cell| if let Value::Boolean(flag) = cell { Some(*flag) } else { None })
                .collect(),
        )),
        Values::Mixed(_) => Values::Mixed(Arc::new(cells)),
        Values::Strings(_) | Values::Nested(_) | Values::Other(_) => {
            Values::Strings(Arc::new(cells.iter().map(|cell| text(cell).map(Into::into)).collect()))
        }
    }
}

/// The cell as a number, if it is one; times are milliseconds, true is 1.
pub(super) fn number(cell: &Value) -> Option<f64> {
    match cell {
        Value::Number(number) => Some(*number),
        Value::Time(millis) => Some(*millis as f64),
        Value::Boolean(flag) => Some(f64::from(u8::from(*flag))),
        Value::Null | Value::Text(_) => None,
    }
}

/// The cell as text; null has none.
pub(super) fn text(cell: &Value) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::Number(number) => Some(crate::field::number_text(*number)),
        Value::Time(millis) => Some(millis.to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
    }
}

/// What makes two cells the same key: kind and text.
pub(super) fn key(cell: &Value) -> (u8, String) {
    let kind = match cell {
        Value::Null => 0,
        Value::Number(_) => 1,
        Value::Time(_) => 2,
        Value::Text(_) => 3,
        Value::Boolean(_) => 4,
    };
    (kind, text(cell).unwrap_or_default())
}
