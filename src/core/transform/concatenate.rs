//! `concatenate`: the fields of all frames in one, whatever their rows mean.
//!
//! **Invariant:** shorter columns end in nulls.

use super::TransformContext;
use super::columns::gather;
use crate::frame::{Field, Frame, FrameKind};
use crate::options::Options;

/// What becomes of the frames' names.
#[derive(Clone, Copy)]
enum Names {
    Before,
    AsLabel,
    Dropped,
}

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let modes = [("field", Names::Before), ("label", Names::AsLabel), ("drop", Names::Dropped)];
    let mode = options.choice("frameNameMode", &modes).unwrap_or(Names::Before);
    let label = options.text("frameNameLabel").filter(|label| !label.is_empty()).unwrap_or("frame");
    if frames.len() < 2 {
        return frames;
    }
    let length = frames.iter().map(Frame::len).max().unwrap_or(0);
    let mut fields = Vec::new();
    for frame in &frames {
        for field in &frame.fields {
            let rows: Vec<Option<usize>> =
                (0..length).map(|row| (row < field.values.len()).then_some(row)).collect();
            let mut field = Field { values: gather(&field.values, &rows), ..field.clone() };
            if let Some(name) = frame.name.as_deref().filter(|name| !name.is_empty()) {
                match mode {
                    Names::AsLabel => field.labels = field.labels.with(label, name),
                    Names::Dropped => {}
                    Names::Before if field.name.is_empty() || field.name == "Value" => {
                        name.clone_into(&mut field.name)
                    }
                    Names::Before => field.name = format!("{name} · {}", field.name),
                }
            }
            fields.push(field);
        }
    }
    let ref_id = frames.first().map(|frame| frame.ref_id.clone()).unwrap_or_default();
    vec![Frame { ref_id, kind: FrameKind::Table, fields, ..Frame::default() }]
}
