//! The ends of a field's value scale. In: settings and values. Out: a [`ValueRange`].
//!
//! **Invariant:** a column is scanned at most once for each resolved panel.

use crate::field::reduce::min_max;
use crate::frame::{Field, Frame, ValueRange};

/// From the field alone: what its settings say, else its least and greatest value. What is no number, or has no rows
/// and not both ends set, goes from 0 to 100.
pub(crate) fn own_range(field: &Field) -> ValueRange {
    let percent = ValueRange { min: Some(0.0), max: Some(100.0) };
    let (min, max) = (field.config.min, field.config.max);
    if !field.values.is_number() {
        return percent;
    }
    if min.is_some() && max.is_some() {
        return ValueRange { min, max };
    }
    if field.values.is_empty() {
        return percent;
    }
    complete(field, min_max(&field.values))
}

/// Ranges for every number field: missing ends come from all number fields of all frames, or from the field alone
/// where it says so.
pub(crate) fn resolve_ranges(frames: &mut [Frame]) {
    let mut own: Vec<Vec<Option<(f64, f64)>>> = Vec::with_capacity(frames.len());
    let lacks_end = |field: &Field| field.config.min.is_none() || field.config.max.is_none();
    let any_shared = frames
        .iter()
        .flat_map(|frame| &frame.fields)
        .any(|field| field.values.is_number() && lacks_end(field) && !field.config.field_min_max);
    let mut shared: Option<(f64, f64)> = None;
    for frame in frames.iter() {
        let found = frame.fields.iter().map(|field| {
            let wanted = field.values.is_number() && (any_shared || lacks_end(field));
            wanted.then(|| min_max(&field.values)).flatten()
        });
        own.push(found.collect());
    }
    for (min, max) in own.iter().flatten().flatten() {
        shared = Some(shared.map_or((*min, *max), |(least, most)| (least.min(*min), most.max(*max))));
    }
    for (frame, own) in frames.iter_mut().zip(own) {
        for (field, own) in frame.fields.iter_mut().zip(own) {
            if field.values.is_number() {
                let found = if field.config.field_min_max { own } else { shared };
                field.state.range = Some(complete(field, found));
            }
        }
    }
}

fn complete(field: &Field, found: Option<(f64, f64)>) -> ValueRange {
    ValueRange {
        min: field.config.min.or(found.map(|(min, _)| min)),
        max: field.config.max.or(found.map(|(_, max)| max)),
    }
}
