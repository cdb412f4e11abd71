//! `joinByField`: frames side by side, rows matched by one field. Modes `outer` (a key at most once, the last row of it
//! counts), `outerTabular` and `inner` (all pairs of rows).
//!
//! **Invariant:** no key is lost in the outer modes.

use std::collections::BTreeMap;

use super::columns::{gather, key, like, number};
use super::{TransformContext, find};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::Options;
use crate::order::Arrange;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let by = options.text("byField").filter(|name| !name.is_empty());
    let modes = [("outer", Mode::Outer), ("outerTabular", Mode::OuterTabular), ("inner", Mode::Inner)];
    let mode = options.choice("mode", &modes).unwrap_or(Mode::Outer);
    join(frames, by, mode)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Outer,
    OuterTabular,
    Inner,
}

/// Joins the frames that have the field; by the first time field where none is named. Frames come back as they were
/// where there is but one; of several that have nothing to join by, none is left.
pub(super) fn join(frames: Vec<Frame>, by: Option<&str>, mode: Mode) -> Vec<Frame> {
    let place = |frame: &Frame| match by {
        Some(name) => find(frame, &frames, name),
        None => {
            frame.fields.iter().position(|field| matches!(field.values, Values::Time(_) | Values::Nanos(_)))
        }
    };
    let joined: Vec<(usize, &Frame)> =
        frames.iter().filter_map(|frame| place(frame).map(|place| (place, frame))).collect();
    if joined.len() < 2 {
        return match joined.first() {
            Some((_, frame)) => vec![(*frame).clone()],
            // What has nothing to be joined by is not shown.
            None if frames.len() > 1 => vec![Frame::default()],
            None => frames,
        };
    }
    let keys: Vec<Vec<Value>> = joined
        .iter()
        .map(|(place, frame)| (0..frame.len()).map(|row| frame.fields[*place].values.get(row)).collect())
        .collect();
    let rows = match mode {
        Mode::Outer => outer(&keys),
        Mode::OuterTabular | Mode::Inner => pairs(&keys, mode == Mode::OuterTabular),
    };
    let mut fields = Vec::new();
    let key_cells: Vec<Value> = rows
        .iter()
        .map(|row| {
            let found = row.iter().zip(&keys).find_map(|(row, keys)| row.map(|row| keys[row].clone()));
            found.unwrap_or(Value::Null)
        })
        .collect();
    let (first_place, first) = joined[0];
    let key_field = &first.fields[first_place];
    fields.push(Field { values: like(&key_field.values, key_cells), ..key_field.clone() });
    for (at, (place, frame)) in joined.iter().enumerate() {
        let picked: Vec<Option<usize>> = rows.iter().map(|row| row[at]).collect();
        for (index, field) in frame.fields.iter().enumerate().filter(|(index, _)| index != place) {
            let mut field = Field { values: gather(&frame.fields[index].values, &picked), ..field.clone() };
            if let Some(name) = frame.name.as_deref().filter(|name| !name.is_empty()) {
                name_after(&mut field, name);
            }
            fields.push(field);
        }
    }
    number_times(&mut fields);
    let letters = joined.iter().map(|(_, frame)| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    let kind = if matches!(fields[0].values, Values::Time(_)) { first.kind } else { FrameKind::Table };
    vec![Frame { ref_id: format!("joinByField-{letters}"), kind, fields, ..Frame::default() }]
}

/// A series takes the name of its frame; other columns say in a label which frame they are of.
fn name_after(field: &mut Field, frame_name: &str) {
    if field.name == "Value" {
        frame_name.clone_into(&mut field.name);
    } else {
        field.labels = field.labels.with("name", frame_name);
    }
}

/// Times beside the key are called `Time 1`, `Time 2`: dashboards leave them out by these names.
fn number_times(fields: &mut [Field]) {
    let raw: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for (at, field) in fields.iter_mut().enumerate() {
        let is_time = matches!(field.values, Values::Time(_) | Values::Nanos(_));
        let same = |names: &[String]| names.iter().filter(|name| **name == raw[at]).count();
        if is_time && field.labels.is_empty() && same(&raw) > 1 {
            field.config.display_name_from_source = Some(format!("{} {}", field.name, same(&raw[..=at])));
        }
    }
}

/// One row for each key: numbers and times in order, texts in order of appearance.
fn outer(keys: &[Vec<Value>]) -> Vec<Vec<Option<usize>>> {
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    let mut known: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for (frame, keys_of_frame) in keys.iter().enumerate() {
        for (row, cell) in keys_of_frame.iter().enumerate() {
            let at = *known.entry(key(cell)).or_insert_with(|| {
                rows.push(vec![None; keys.len()]);
                rows.len() - 1
            });
            rows[at][frame] = Some(row);
        }
    }
    let value = |row: &[Option<usize>]| {
        row.iter().zip(keys).find_map(|(row, keys)| row.and_then(|row| number(&keys[row])))
    };
    let all_numbers = keys.iter().flatten().all(|cell| matches!(cell, Value::Number(_) | Value::Time(_)));
    if all_numbers {
        rows.arrange_by(|one, two| {
            value(one).unwrap_or(f64::INFINITY).total_cmp(&value(two).unwrap_or(f64::INFINITY))
        });
    }
    rows
}

/// All pairs of rows with equal keys, frame by frame; with `keep_lonely`, rows without a partner too.
fn pairs(keys: &[Vec<Value>], keep_lonely: bool) -> Vec<Vec<Option<usize>>> {
    let row_key = |row: &[Option<usize>]| {
        row.iter().zip(keys).find_map(|(row, keys)| row.map(|row| key(&keys[row]))).unwrap_or_default()
    };
    let mut rows: Vec<Vec<Option<usize>>> = (0..keys[0].len()).map(|row| vec![Some(row)]).collect();
    for (frame, keys_of_frame) in keys.iter().enumerate().skip(1) {
        let mut by_key: BTreeMap<(u8, String), Vec<usize>> = BTreeMap::new();
        // No key is nobody's partner.
        for (row, cell) in keys_of_frame.iter().enumerate().filter(|(_, cell)| **cell != Value::Null) {
            by_key.entry(key(cell)).or_default().push(row);
        }
        let mut used = vec![false; keys_of_frame.len()];
        let (mut joined, mut lonely) = (Vec::new(), Vec::new());
        for row in rows {
            match by_key.get(&row_key(&row)) {
                Some(partners) => {
                    for partner in partners {
                        used[*partner] = true;
                        let mut pair = row.clone();
                        pair.push(Some(*partner));
                        joined.push(pair);
                    }
                }
                None if keep_lonely => {
                    let mut alone = row;
                    alone.push(None);
                    lonely.push(alone);
                }
                None => {}
            }
        }
        joined.append(&mut lonely);
        if keep_lonely {
            joined.extend(grouped(keys_of_frame).into_iter().filter(|row| !used[*row]).map(|row| {
                let mut alone = vec![None; frame];
                alone.push(Some(row));
                alone
            }));
        }
        rows = joined;
    }
    rows
}

/// The rows with those of equal keys together, in the order of the keys' first rows.
fn grouped(keys: &[Value]) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for (row, cell) in keys.iter().enumerate() {
        let at = *known.entry(key(cell)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(row);
    }
    groups.concat()
}
