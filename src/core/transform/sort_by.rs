//! `sortBy`: orders the rows of each frame by one field. Only the first entry counts, as in Grafana.
//!
//! **Invariant:** rows stay whole, and equal rows keep their order.

use std::cmp::Ordering;

use super::columns::{number, pick, text};
use super::{TransformContext, own_names};
use crate::frame::{Frame, Value, Values};
use crate::options::{Options, Setting};
use crate::order::Arrange;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let mut entries = options.get("sort").into_iter().flat_map(Setting::items);
    let first = entries.next();
    // Grafana writes further ones and does not look at them.
    entries.for_each(|entry| {
        entry.value();
    });
    let descending = first.and_then(|first| first.flag("desc")).unwrap_or(false);
    let Some(name) = first.and_then(|first| first.text("field")) else { return frames };
    let places: Vec<_> =
        frames.iter().map(|frame| own_names(frame).iter().position(|shown| shown == name)).collect();
    let mut frames = frames;
    for (frame, place) in frames.iter_mut().zip(places) {
        let Some(place) = place else { continue };
        let rows = order(&frame.fields[place].values, descending);
        for field in &mut frame.fields {
            field.values = pick(&field.values, &rows);
        }
    }
    frames
}

/// The rows of a column in order: nulls count as 0 among numbers and come last among texts, first where descending;
/// false comes before true, whichever way.
pub(super) fn order(values: &Values, descending: bool) -> Vec<usize> {
    let compare = |one: &Value, two: &Value| -> Ordering {
        match values {
            Values::Strings(_) | Values::Other(_) => match (text(one), text(two)) {
                (Some(one), Some(two)) => one.to_lowercase().cmp(&two.to_lowercase()),
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
            },
            _ => number(one).unwrap_or(0.0).total_cmp(&number(two).unwrap_or(0.0)),
        }
    };
    let is_flags = matches!(values, Values::Booleans(_));
    let mut rows: Vec<usize> = (0..values.len()).collect();
    rows.arrange_by(|one, two| {
        let (one, two) = (values.get(*one), values.get(*two));
        if descending && !is_flags { compare(&two, &one) } else { compare(&one, &two) }
    });
    rows
}
