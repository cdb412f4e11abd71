//! `prepareTimeSeries`: series as one wide frame, as one frame for each series, or as one long table.
//!
//! **Invariant:** no sample is lost; frames without a time stay as they are.

use std::sync::Arc;

use super::columns::{cells, column, like, pick, text};
use super::group_by::groups_of;
use super::join_by_field::{Mode, join};
use super::sort_by::order;
use super::{TransformContext, frame_of};
use crate::frame::{Field, Frame, FrameKind, Labels, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let formats = [("wide", 0), ("many", 1), ("multi", 1), ("long", 2)];
    match options.choice("format", &formats).unwrap_or(0) {
        1 => many(&frames),
        2 => long(&many(&frames)),
        _ => wide(many(&frames)),
    }
}

/// One frame for each series, in time order; texts beside the values tell series apart, as labels do.
fn many(frames: &[Frame]) -> Vec<Frame> {
    let mut made = Vec::new();
    for frame in frames {
        let Some(time_at) = frame.fields.iter().position(is_time) else {
            made.push(frame.clone());
            continue;
        };
        let texts: Vec<usize> = (0..frame.fields.len())
            .filter(|at| matches!(frame.fields[*at].values, Values::Strings(_)))
            .collect();
        for rows in groups_of(frame, &texts) {
            let times = pick(&frame.fields[time_at].values, &rows);
            let rows: Vec<usize> = order(&times, false).into_iter().map(|at| rows[at]).collect();
            let own = texts.iter().filter_map(|at| {
                let first = frame.fields[*at].values.get(*rows.first()?);
                Some((frame.fields[*at].name.clone(), text(&first).unwrap_or_default()))
            });
            let own: Vec<(String, String)> = own.collect();
            for field in frame.fields.iter().filter(|field| field.values.is_number()) {
                let time = &frame.fields[time_at];
                let labels = field.labels.iter().map(|(name, value)| (name.clone(), value.clone()));
                let labels: Labels = labels.chain(own.iter().cloned()).collect();
                let fields = vec![
                    Field { values: pick(&time.values, &rows), ..time.clone() },
                    Field { values: pick(&field.values, &rows), labels, ..field.clone() },
                ];
                made.push(Frame { kind: FrameKind::TimeSeries, ..frame_of(fields, frame) });
            }
        }
    }
    made
}

fn is_time(field: &Field) -> bool {
    matches!(field.values, Values::Time(_) | Values::Nanos(_))
}

fn wide(series: Vec<Frame>) -> Vec<Frame> {
    let (timed, mut others): (Vec<_>, Vec<_>) =
        series.into_iter().partition(|frame| frame.time_field().is_some());
    let mut made = join(timed, None, Mode::Outer);
    made.append(&mut others);
    made
}

/// Time, a column for each label, the value; in time order.
fn long(series: &[Frame]) -> Vec<Frame> {
    let mut names: Vec<&String> = Vec::new();
    let mut value_names: Vec<&String> = Vec::new();
    let value_of = |frame: &'_ Frame| frame.fields.iter().position(|field| field.values.is_number());
    for frame in series {
        let Some(value) = value_of(frame).map(|at| &frame.fields[at]) else { continue };
        for name in value.labels.keys().filter(|name| !names.contains(name)).collect::<Vec<_>>() {
            names.push(name);
        }
        if !value_names.contains(&&value.name) {
            value_names.push(&value.name);
        }
    }
    let mut times: Vec<Value> = Vec::new();
    let mut labels: Vec<Vec<Option<Arc<str>>>> = vec![Vec::new(); names.len()];
    let mut values: Vec<Vec<Value>> = vec![Vec::new(); value_names.len()];
    for frame in series {
        let (Some(time), Some(at)) = (frame.time_field(), value_of(frame)) else { continue };
        let field = &frame.fields[at];
        times.extend(cells(&time.values));
        for (name, column) in names.iter().zip(&mut labels) {
            let label: Option<Arc<str>> = field.labels.get(*name).map(|value| value.as_str().into());
            column.extend(std::iter::repeat_n(label, frame.len()));
        }
        for (name, column) in value_names.iter().zip(&mut values) {
            if **name == field.name {
                column.extend(cells(&field.values));
            } else {
                column.extend(std::iter::repeat_n(Value::Null, frame.len()));
            }
        }
    }
    let times = like(&Values::times([]), times);
    let rows = order(&times, false);
    let mut fields = vec![Field::new("Time", pick(&times, &rows))];
    fields.extend(
        names
            .iter()
            .zip(labels)
            .map(|(name, cells)| Field::new(name.as_str(), pick(&Values::Strings(Arc::new(cells)), &rows))),
    );
    fields.extend(
        value_names
            .iter()
            .zip(values)
            .map(|(name, cells)| Field::new(name.as_str(), pick(&column(cells), &rows))),
    );
    let ref_id = series.first().map(|frame| frame.ref_id.clone()).unwrap_or_default();
    vec![Frame { ref_id, kind: FrameKind::Table, fields, ..Frame::default() }]
}
