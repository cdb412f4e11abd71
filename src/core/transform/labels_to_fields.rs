//! `labelsToFields`: turns labels into columns of text, or into rows of `label` and `value`, in the order in which the
//! source wrote them.
//!
//! **Invariant:** values keep their rows; a label that is a column is no longer a label.

use super::{TransformContext, frame_of, names};
use crate::frame::{Field, Frame, Labels, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let keep = options.texts("keepLabels");
    let as_rows = options.choice("mode", &[("columns", false), ("rows", true)]).unwrap_or(false);
    let value_label = options.text("valueLabel").filter(|label| !label.is_empty());
    let keeps = |name: &String| keep.is_empty() || keep.contains(name);
    if as_rows {
        return frames.iter().flat_map(|frame| rows(frame, &frames, &keeps)).collect();
    }
    frames.iter().map(|frame| columns(frame, value_label, &keeps)).collect()
}

fn columns(frame: &Frame, value_label: Option<&str>, keeps: &dyn Fn(&String) -> bool) -> Frame {
    let mut fields = Vec::with_capacity(frame.fields.len());
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for field in &frame.fields {
        let mut field = field.clone();
        let labels = std::mem::take(&mut field.labels);
        if labels.is_empty() {
            fields.push(field);
            continue;
        }
        for (name, value) in labels.as_written() {
            if Some(name.as_str()) == value_label {
                field.name.clone_from(value);
                field.config.display_name = None;
                field.config.display_name_from_source = None;
                continue;
            }
            if !keeps(name) {
                continue;
            }
            match found.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) if values.contains(value) => {}
                Some((_, values)) => values.push(value.clone()),
                None => found.push((name.clone(), vec![value.clone()])),
            }
        }
        field.config.display_name = None;
        field.config.display_name_from_source = None;
        fields.push(field);
    }
    let length = frame.len();
    for (name, values) in found {
        for value in values {
            fields.push(Field::new(
                name.as_str(),
                Values::strings(std::iter::repeat_n(value.as_str(), length)),
            ));
        }
    }
    frame_of(fields, frame)
}

/// One frame for each field with labels.
fn rows(frame: &Frame, all: &[Frame], keeps: &dyn Fn(&String) -> bool) -> Vec<Frame> {
    let names = names(frame, all);
    let mut made = Vec::new();
    for (field, name) in frame.fields.iter().zip(names) {
        let kept: Labels = field
            .labels
            .as_written()
            .filter(|(name, _)| keeps(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if kept.is_empty() {
            continue;
        }
        let fields = vec![
            Field::new("label", Values::strings(kept.as_written().map(|(name, _)| name.as_str()))),
            Field::new("value", Values::strings(kept.as_written().map(|(_, value)| value.as_str()))),
        ];
        made.push(Frame { name: Some(name), ..frame_of(fields, frame) });
    }
    made
}
