//! `merge`: all frames in one table. Rows that agree on every column the frames share become one.
//!
//! **Invariant:** no value is lost: rows that disagree anywhere stay apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::TransformContext;
use super::columns::{key, like};
use crate::frame::{Field, Frame, FrameKind, Labels, Nested, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, _: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let mut frames: Vec<Frame> = frames;
    if frames.len() > 1 {
        frames.retain(|frame| !frame.fields.is_empty());
    }
    if frames.len() < 2 {
        return frames;
    }
    let mut columns: Vec<Field> = Vec::new();
    for field in frames.iter().flat_map(|frame| &frame.fields) {
        if columns.iter().all(|column| column.name != field.name) {
            columns.push(Field { labels: Labels::default(), ..field.clone() });
        }
    }
    let place = |name: &str| columns.iter().position(|column| column.name == name);
    let shared: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let name = &columns[*at].name;
            frames.iter().all(|frame| frame.fields.iter().any(|field| field.name == *name))
        })
        .collect();
    // `None` is a column the row's frame does not have; null is a value like any other.
    let mut rows: Vec<Vec<Option<Cell>>> = Vec::new();
    let mut by_key: BTreeMap<Vec<(u8, String)>, Vec<usize>> = BTreeMap::new();
    for (origin, frame) in frames.iter().enumerate() {
        let places: Vec<Option<usize>> = frame.fields.iter().map(|field| place(&field.name)).collect();
        for row in 0..frame.len() {
            let mut cells: Vec<Option<Cell>> = vec![None; columns.len()];
            for (field, place) in frame.fields.iter().zip(&places) {
                if let Some(place) = place {
                    cells[*place] = Some(Cell { value: field.values.get(row), origin, row });
                }
            }
            let value = |at: &usize| cells[*at].as_ref().map_or(&Value::Null, |cell| &cell.value);
            let row_key = shared.iter().map(|at| key(value(at))).collect();
            let same = by_key.entry(row_key).or_default();
            let meant: Vec<usize> =
                same.iter().copied().filter(|at| !shared.is_empty() && agree(&rows[*at], &cells)).collect();
            if meant.is_empty() {
                same.push(rows.len());
                rows.push(cells);
                continue;
            }
            for at in meant {
                for (cell, new) in rows[at].iter_mut().zip(&cells) {
                    if cell.is_none() {
                        cell.clone_from(new);
                    }
                }
            }
        }
    }
    for (at, column) in columns.iter_mut().enumerate() {
        let cells = rows.iter_mut().map(|row| row[at].take());
        column.values = match column.values {
            Values::Nested(_) => {
                Values::Nested(Arc::new(cells.map(|cell| nested(&frames, &column.name, &cell?)).collect()))
            }
            _ => {
                let values = cells.map(|cell| cell.map_or(Value::Null, |cell| cell.value));
                like(&column.values, values.collect())
            }
        };
    }
    let letters = frames.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    let ref_id = format!("merge-{letters}");
    vec![Frame { ref_id, kind: FrameKind::Table, fields: columns, ..Frame::default() }]
}

/// A cell and where it comes from: a trend inside it is more than its value.
#[derive(Clone)]
struct Cell {
    value: Value,
    origin: usize,
    row: usize,
}

/// The trend or table within a cell.
fn nested(frames: &[Frame], column: &str, cell: &Cell) -> Option<Nested> {
    let field = frames.get(cell.origin)?.fields.iter().find(|field| field.name == column)?;
    match &field.values {
        Values::Nested(list) => list.get(cell.row).cloned().flatten(),
        _ => None,
    }
}

fn agree(one: &[Option<Cell>], two: &[Option<Cell>]) -> bool {
    one.iter().zip(two).all(|pair| match pair {
        (Some(one), Some(two)) => key(&one.value) == key(&two.value),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;

    #[test]
    fn trends_stay_trends() {
        let trend =
            |value: f64| Some(Nested { frame: Arc::new(Frame::default()), value: Value::Number(value) });
        let frame = |letter: &str, job: &str, value: f64| Frame {
            ref_id: letter.to_owned(),
            fields: vec![
                Field::new("job", Values::strings([job])),
                Field::new(format!("Trend #{letter}"), Values::Nested(Arc::new(vec![trend(value)]))),
            ],
            ..Frame::default()
        };
        let frames = vec![frame("A", "api", 1.0), frame("B", "api", 2.0), frame("A", "db", 3.0)];
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &str::to_owned };
        let merged = apply(frames, &Options::default(), &context);
        let inside = |column: usize| match &merged[0].fields[column].values {
            Values::Nested(list) => {
                list.iter().map(|cell| cell.as_ref().map(|cell| cell.value.clone())).collect::<Vec<_>>()
            }
            other => panic!("no trends but {other:?}"),
        };
        let number = |value: f64| Some(Value::Number(value));
        assert_eq!(inside(1), [number(1.0), number(3.0)]);
        assert_eq!(inside(2), [number(2.0), None]);
    }
}
