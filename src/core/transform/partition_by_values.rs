//! `partitionByValues`: one frame for each combination of some fields' values.
//!
//! **Invariant:** every row is in exactly one of the frames made.

use super::columns::{pick, text};
use super::group_by::groups_of;
use super::{TransformContext, find, frame_of};
use crate::frame::{Field, Frame, Labels};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let wanted = options.texts("fields");
    let keep = options.flag("keepFields").unwrap_or(false);
    let as_labels = options.get("naming").and_then(|naming| naming.flag("asLabels")).unwrap_or(true);
    let mut made = Vec::new();
    for frame in &frames {
        let by: Vec<usize> = wanted.iter().filter_map(|name| find(frame, &frames, name)).collect();
        if by.is_empty() {
            made.push(frame.clone());
            continue;
        }
        for rows in groups_of(frame, &by) {
            let value = |at: usize| {
                let cell = rows.first().map(|row| frame.fields[at].values.get(*row));
                cell.as_ref().and_then(text).unwrap_or_default()
            };
            let name = by.iter().map(|at| value(*at)).collect::<Vec<_>>().join(" ");
            let labels: Labels = by.iter().map(|at| (frame.fields[*at].name.clone(), value(*at))).collect();
            let fields = frame.fields.iter().enumerate().filter(|(at, _)| keep || !by.contains(at));
            let fields = fields.map(|(at, field)| {
                let mut field = Field { values: pick(&field.values, &rows), ..field.clone() };
                if as_labels && !by.contains(&at) && field.values.is_number() {
                    let own = field.labels.iter().chain(labels.iter());
                    field.labels = own.map(|(name, value)| (name.clone(), value.clone())).collect();
                }
                field
            });
            let fields = fields.collect();
            let name = if as_labels { frame.name.clone() } else { Some(name) };
            made.push(Frame { name, ..frame_of(fields, frame) });
        }
    }
    made
}
