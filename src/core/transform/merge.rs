//! `merge`: all frames in one table. Rows that agree on every column the frames share become one.
//!
//! **Invariant:** no value is lost: rows that disagree anywhere stay apart.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::TransformContext;
use super::columns::{key, like};
use crate::frame::{Field, Frame, FrameKind, Labels, Value};

pub(super) fn apply(frames: Vec<Frame>, _: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
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
    let mut rows: Vec<Vec<Option<Value>>> = Vec::new();
    let mut by_key: BTreeMap<Vec<(u8, String)>, Vec<usize>> = BTreeMap::new();
    for frame in &frames {
        let places: Vec<Option<usize>> = frame.fields.iter().map(|field| place(&field.name)).collect();
        for row in 0..frame.len() {
            let mut cells: Vec<Option<Value>> = vec![None; columns.len()];
            for (field, place) in frame.fields.iter().zip(&places) {
                if let Some(place) = place {
                    cells[*place] = Some(field.values.get(row));
                }
            }
            let row_key = shared.iter().map(|at| key(cells[*at].as_ref().unwrap_or(&Value::Null))).collect();
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
        let cells = rows.iter_mut().map(|row| row[at].take().unwrap_or(Value::Null)).collect();
        column.values = like(&column.values, cells);
    }
    let letters = frames.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    let ref_id = format!("merge-{letters}");
    vec![Frame { ref_id, kind: FrameKind::Table, fields: columns, ..Frame::default() }]
}

fn agree(one: &[Option<Value>], two: &[Option<Value>]) -> bool {
    one.iter().zip(two).all(|pair| match pair {
        (Some(one), Some(two)) => key(one) == key(two),
        _ => true,
    })
}
