//! `seriesToRows`: all series in one table of Time, Metric and Value, newest first.
//!
//! In: frames of a time and values. Out: one table. As in Grafana a frame gives the column beside its time, whatever else
//! it holds, and a frame without rows gives nothing.
//!
//! **Invariant:** frames with rows that are not all series in time order stay as they are.

use super::columns::{cells, like, pick};
use super::sort_by::order;
use super::{TransformContext, own_names};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, _: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    if frames.is_empty() {
        return frames;
    }
    let filled: Vec<Frame> = frames.into_iter().filter(|frame| !frame.is_empty()).collect();
    if !filled.iter().all(is_series) {
        return filled;
    }
    let (mut times, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut first_value: Option<&Field> = None;
    for frame in &filled {
        let Some((time, value)) = parts(frame) else { continue };
        times.extend(cells(&time.values));
        values.extend(cells(&value.values));
        names.extend(std::iter::repeat_n(Value::Text(name_of(frame).into()), value.values.len()));
        first_value.get_or_insert(value);
    }
    let mut fields = Vec::new();
    if let Some(value) = first_value {
        let mut config = value.config.clone();
        (config.display_name, config.display_name_from_source) = (None, None);
        let times = like(&Values::times([]), times);
        let rows = order(&times, true);
        fields = vec![
            Field::new("Time", times),
            Field::new("Metric", like(&Values::Strings(Default::default()), names)),
            Field { config, ..Field::new("Value", like(&value.values, values)) },
        ];
        for field in &mut fields {
            field.values = pick(&field.values, &rows);
        }
    }
    let letters = filled.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    vec![Frame {
        ref_id: format!("seriesToRows-{letters}"),
        kind: FrameKind::Table,
        fields,
        ..Frame::default()
    }]
}

fn is_time(field: &Field) -> bool {
    matches!(field.values, Values::Time(_) | Values::Nanos(_))
}

fn is_series(frame: &Frame) -> bool {
    let Some((time, _)) = parts(frame) else { return false };
    let times = cells(&time.values);
    times.windows(2).all(|pair| match (&pair[0], &pair[1]) {
        (Value::Time(one), Value::Time(two)) => one <= two,
        _ => false,
    })
}

/// The time of a frame and the column beside it.
fn parts(frame: &Frame) -> Option<(&Field, &Field)> {
    let time = frame.fields.iter().position(is_time)?;
    Some((&frame.fields[time], frame.fields.get(usize::from(time == 0))?))
}

/// The frame's own name, else those of its columns.
fn name_of(frame: &Frame) -> String {
    if let Some(name) = frame.name.as_deref().filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    let names = own_names(frame).into_iter().zip(&frame.fields);
    names.filter(|(_, field)| !is_time(field)).map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}
