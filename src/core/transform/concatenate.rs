//! `concatenate`: the fields of all frames in one, whatever their rows mean.
//!
//! **Invariant:** shorter columns end in nulls.

use serde_json::Value as Json;

use super::TransformContext;
use super::columns::gather;
use crate::frame::{Field, Frame, FrameKind, Labels};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    if frames.len() < 2 {
        return frames;
    }
    let length = frames.iter().map(Frame::len).max().unwrap_or(0);
    let mode = options["frameNameMode"].as_str().unwrap_or("field");
    let label = options["frameNameLabel"].as_str().filter(|label| !label.is_empty()).unwrap_or("frame");
    let mut fields = Vec::new();
    for frame in &frames {
        for field in &frame.fields {
            let rows: Vec<Option<usize>> =
                (0..length).map(|row| (row < field.values.len()).then_some(row)).collect();
            let mut field = Field { values: gather(&field.values, &rows), ..field.clone() };
            if let Some(name) = frame.name.as_deref().filter(|name| !name.is_empty()) {
                match mode {
                    "label" => {
                        let mut labels: std::collections::BTreeMap<String, String> = (*field.labels).clone();
                        labels.insert(label.to_owned(), name.to_owned());
                        field.labels = Labels::from(labels);
                    }
                    "drop" => {}
                    _ if field.name.is_empty() || field.name == "Value" => name.clone_into(&mut field.name),
                    _ => field.name = format!("{name} · {}", field.name),
                }
            }
            fields.push(field);
        }
    }
    let ref_id = frames.first().map(|frame| frame.ref_id.clone()).unwrap_or_default();
    vec![Frame { ref_id, kind: FrameKind::Table, fields, ..Frame::default() }]
}
