//! `seriesToRows`: all series in one table of Time, Metric and Value, newest first.
//!
//! **Invariant:** frames that are not all series in time order stay as they are.

use super::TransformContext;
use super::columns::{cells, like, pick};
use super::sort_by::order;
use crate::field::{display_name, frame_name};
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, _: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    if frames.is_empty() || !frames.iter().all(is_series) {
        return frames;
    }
    let (mut times, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut value_config = None;
    for (index, frame) in frames.iter().enumerate() {
        let several = frame.fields.iter().filter(|field| field.values.is_number()).count() > 1;
        let Some(time) = frame.time_field() else { continue };
        for field in frame.fields.iter().filter(|field| field.values.is_number()) {
            let name = if several { display_name(field, frame, &frames) } else { frame_name(frame, index) };
            let mut config = field.config.clone();
            (config.display_name, config.display_name_from_source) = (None, None);
            value_config.get_or_insert(config);
            times.extend(cells(&time.values));
            values.extend(cells(&field.values));
            names.extend(std::iter::repeat_n(Value::Text(name.as_str().into()), field.values.len()));
        }
    }
    let times = like(&Values::times([]), times);
    let rows = order(&times, true);
    let columns = [
        Field::new("Time", times),
        Field::new("Metric", like(&Values::Strings(Default::default()), names)),
        Field {
            config: value_config.unwrap_or_default(),
            ..Field::new("Value", like(&Values::default(), values))
        },
    ];
    let fields =
        columns.into_iter().map(|field| Field { values: pick(&field.values, &rows), ..field }).collect();
    let ref_id = frames.iter().map(|frame| frame.ref_id.as_str()).collect::<Vec<_>>().join("-");
    vec![Frame {
        ref_id: format!("seriesToRows-{ref_id}"),
        kind: FrameKind::Table,
        fields,
        ..Frame::default()
    }]
}

fn is_series(frame: &Frame) -> bool {
    let Some(time) = frame.time_field() else { return false };
    let times = cells(&time.values);
    let ordered = times.windows(2).all(|pair| match (&pair[0], &pair[1]) {
        (Value::Time(one), Value::Time(two)) => one <= two,
        _ => false,
    });
    ordered && frame.fields.iter().any(|field| field.values.is_number())
}
