//! `groupToNestedTable`: one row for each group, with the group's own rows inside.
//!
//! **Invariant:** every row is inside exactly one group.

use std::sync::Arc;

use super::columns::pick;
use super::group_by::{self, GroupSettings, Operation, groups_of};
use super::{TransformContext, frame_of, names};
use crate::frame::{Field, Frame, FrameKind, Nested, Value, Values};
use crate::options::Options;

/// Grafana's name of the field that holds the rows of a group.
const NESTED: &str = "__nestedFrames";

pub(super) fn apply(frames: Vec<Frame>, options: &Options, context: &TransformContext<'_>) -> Vec<Frame> {
    let settings = GroupSettings::read(options);
    if !settings.groups() {
        return frames;
    }
    let mut made = Vec::new();
    for frame in &frames {
        let names = names(frame, &frames);
        let operation = |at: usize| settings.of(&names[at], &frame.fields[at]).1.operation;
        let by: Vec<usize> = (0..names.len()).filter(|at| operation(*at) == Some(Operation::Group)).collect();
        let inner: Vec<usize> = (0..names.len()).filter(|at| operation(*at).is_none()).collect();
        let Some(mut table) = group_by::apply(vec![frame.clone()], options, context).pop() else { continue };
        if by.is_empty() {
            continue;
        }
        let nested = |rows: Vec<usize>| {
            let field = |at: &usize| {
                let mut field = frame.fields[*at].clone();
                field.values = pick(&field.values, &rows);
                field.config.display_name = Some(names[*at].clone());
                field
            };
            let fields: Vec<Field> = inner.iter().map(field).collect();
            Some(Nested {
                frame: Arc::new(Frame { kind: FrameKind::Table, name: None, ..frame_of(fields, frame) }),
                value: Value::Null,
            })
        };
        let cells = groups_of(frame, &by).into_iter().map(nested).collect();
        if !inner.is_empty() {
            table.fields.push(Field::new(NESTED, Values::Nested(Arc::new(cells))));
        }
        made.push(table);
    }
    made
}
