//! `joinByLabels`: labelled values as one table: a row for each combination of some labels, a column for each value of
//! another.
//!
//! **Invariant:** a value whose field lacks the naming label is in no column; all others are in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::TransformContext;
use super::columns::{cells, column};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let mut keys = options.texts("join");
    let Some(naming) = options.text("value").filter(|naming| !naming.is_empty()) else { return frames };
    let labelled =
        || frames.iter().flat_map(|frame| &frame.fields).filter(|field| field.labels.contains_key(naming));
    if keys.is_empty() {
        for name in labelled().flat_map(|field| field.labels.keys()).filter(|name| *name != naming) {
            if !keys.contains(name) {
                keys.push(name.clone());
            }
        }
    }
    let mut columns: Vec<(String, &Field)> = Vec::new();
    let mut groups: Vec<Vec<Option<&String>>> = Vec::new();
    let mut at: BTreeMap<(usize, usize), Vec<Value>> = BTreeMap::new();
    for field in labelled() {
        let key: Vec<Option<&String>> = keys.iter().map(|name| field.labels.get(name)).collect();
        let group = groups.iter().position(|known| *known == key).unwrap_or_else(|| {
            groups.push(key);
            groups.len() - 1
        });
        let name = &field.labels[naming];
        let column = columns.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            columns.push((name.clone(), field));
            columns.len() - 1
        });
        at.insert((group, column), cells(&field.values));
    }
    if columns.is_empty() {
        return Vec::new();
    }
    let lengths: Vec<usize> = (0..groups.len())
        .map(|group| {
            (0..columns.len()).filter_map(|column| at.get(&(group, column))).map(Vec::len).max().unwrap_or(0)
        })
        .collect();
    let mut fields: Vec<Field> = Vec::new();
    for (place, name) in keys.iter().enumerate() {
        let cells = groups.iter().zip(&lengths).flat_map(|(key, length)| {
            let value: Option<Arc<str>> = key[place].map(|value| value.as_str().into());
            std::iter::repeat_n(value, *length)
        });
        fields.push(Field::new(name.as_str(), Values::Strings(Arc::new(cells.collect()))));
    }
    for (place, (name, model)) in columns.into_iter().enumerate() {
        let cells = lengths.iter().enumerate().flat_map(|(group, length)| {
            let cells = at.get(&(group, place));
            (0..*length)
                .map(move |row| cells.and_then(|cells| cells.get(row).cloned()).unwrap_or(Value::Null))
        });
        let mut config = model.config.clone();
        (config.display_name, config.display_name_from_source) = (None, None);
        fields.push(Field { config, ..Field::new(name, column(cells.collect())) });
    }
    let letters = frames.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    vec![Frame {
        ref_id: format!("joinByLabels-{letters}"),
        kind: FrameKind::Table,
        fields,
        ..Frame::default()
    }]
}
