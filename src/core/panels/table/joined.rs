//! Series side by side. In: frames of series. Out: one frame, a row for each time, a column for each series.
//!
//! **Invariant:** no sample is lost: frames that are no series, or have a time twice, are not joined.

use std::collections::BTreeMap;

use crate::frame::{Field, Frame, Numbers, Value, Values};
use crate::time::Millis;

/// All series on one column of times; `None` where the frames are not series of numbers with each time once.
pub fn joined(frames: &[Frame]) -> Option<Frame> {
    let mut rows: BTreeMap<Millis, usize> = BTreeMap::new();
    let mut series: Vec<(&Field, BTreeMap<Millis, usize>)> = Vec::new();
    let mut first_time = None;
    for frame in frames {
        let time = frame.time_field()?;
        first_time.get_or_insert(time);
        let mut places = BTreeMap::new();
        for row in 0..frame.len() {
            let Value::Time(at) = time.values.get(row) else { return None };
            if places.insert(at, row).is_some() {
                return None;
            }
            rows.insert(at, 0);
        }
        for field in frame.fields.iter().filter(|field| !std::ptr::eq(*field, time)) {
            if !field.values.is_number() {
                return None;
            }
            series.push((field, places.clone()));
        }
    }
    let time = first_time?;
    let mut fields = vec![Field { values: Values::times(rows.keys().copied()), ..time.clone() }];
    for (field, places) in series {
        let numbers: Numbers = rows
            .keys()
            .map(|at| match places.get(at).map(|row| field.values.get(*row)) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            })
            .collect();
        fields.push(Field { values: Values::numbers(numbers), ..field.clone() });
    }
    Some(Frame { fields, ..frames.first()?.clone() })
}
