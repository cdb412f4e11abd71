//! `groupingToMatrix`: a column for each value of one field, a row for each value of another, the third's values where
//! they meet.
//!
//! **Invariant:** frames without the three fields stay as they are.

use super::columns::{cells, column, key, like, pick, text};
use super::{TransformContext, find};
use crate::frame::{Field, Frame, FrameKind, Value};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let name = |key: &str, default: &str| {
        options.text(key).filter(|name| !name.is_empty()).unwrap_or(default).to_owned()
    };
    let (columns, rows, values) =
        (name("columnField", "Time"), name("rowField", "Time"), name("valueField", "Value"));
    let empty = empty(options);
    // Only one frame can become a matrix.
    let [frame] = frames.as_slice() else { return frames };
    let places = (find(frame, &frames, &columns), find(frame, &frames, &rows), find(frame, &frames, &values));
    let (Some(column_at), Some(row_at), Some(value_at)) = places else { return frames };
    vec![matrix(frame, (column_at, row_at, value_at), &format!("{rows}\\{columns}"), &empty)]
}

/// What stands where nothing meets. Grafana's default, an empty text, is no value here: it shows the same.
fn empty(options: &Options) -> Value {
    let known = [("empty", 0), ("null", 0), ("true", 1), ("false", 2), ("zero", 3)];
    match options.choice("emptyValue", &known).unwrap_or(0) {
        1 => Value::Boolean(true),
        2 => Value::Boolean(false),
        3 => Value::Number(0.0),
        _ => Value::Null,
    }
}

fn matrix(
    frame: &Frame,
    (column_at, row_at, value_at): (usize, usize, usize),
    corner: &str,
    empty: &Value,
) -> Frame {
    let cells_of = |at: usize| cells(&frame.fields[at].values);
    let (column_cells, row_cells, values) = (cells_of(column_at), cells_of(row_at), cells_of(value_at));
    let column_rows = first_rows(&column_cells);
    let row_rows = first_rows(&row_cells);
    let place = |cells: &[Value], firsts: &[usize], row: usize| {
        firsts.iter().position(|first| key(&cells[*first]) == key(&cells[row]))
    };
    let mut grid = vec![vec![empty.clone(); row_rows.len()]; column_rows.len()];
    for (row, value) in values.iter().enumerate() {
        let at = (place(&column_cells, &column_rows, row), place(&row_cells, &row_rows, row));
        if let (Some(column), Some(line)) = at {
            // No value is as good as no row.
            grid[column][line] = if *value == Value::Null { empty.clone() } else { value.clone() };
        }
    }
    let row_field = &frame.fields[row_at];
    let mut fields = vec![Field::new(corner, pick(&row_field.values, &row_rows))];
    let value_field = &frame.fields[value_at];
    for (first, cells) in column_rows.iter().zip(grid) {
        let name = text(&column_cells[*first]).unwrap_or_else(|| "Value".to_owned());
        let values =
            if matches!(empty, Value::Null) { like(&value_field.values, cells) } else { column(cells) };
        fields.push(Field { config: value_field.config.clone(), ..Field::new(name, values) });
    }
    Frame { ref_id: frame.ref_id.clone(), kind: FrameKind::Table, fields, ..Frame::default() }
}

/// The first row of each distinct cell.
fn first_rows(cells: &[Value]) -> Vec<usize> {
    let mut known = std::collections::BTreeSet::new();
    (0..cells.len()).filter(|row| known.insert(key(&cells[*row]))).collect()
}
