//! `convertFrameType`: data becomes annotations or exemplars of its panel. In: frames. Out: the same frames, of that kind;
//! the fields of annotations by the names Grafana has for them.
//!
//! **Invariant:** no row is left out here; what a row has no time for is for the panel to say.

use super::TransformContext;
use crate::frame::{Field, Frame, FrameKind, Values};
use crate::options::{Options, Setting};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let kinds = [("exemplar", FrameKind::Exemplars), ("annotation", FrameKind::Annotations)];
    let Some(kind) = options.choice("targetType", &kinds) else { return frames };
    let mapping: Vec<(&str, &str)> = options
        .get("annotationFieldMapping")
        .into_iter()
        .flat_map(Setting::entries)
        .filter_map(|(name, field)| Some((name, field.as_str()?)))
        .collect();
    let color = options.get("annotationOptions").and_then(|options| options.text("defaultColor"));
    let mut frames = frames;
    for frame in &mut frames {
        frame.kind = kind;
        if kind == FrameKind::Exemplars {
            continue;
        }
        for field in &mut frame.fields {
            if let Some((name, _)) = mapping.iter().find(|(_, from)| *from == field.name) {
                (*name).clone_into(&mut field.name);
            }
        }
        if let Some(color) = color.filter(|_| frame.fields.iter().all(|field| field.name != "color")) {
            let colors = Values::strings(std::iter::repeat_n(color, frame.len()));
            frame.fields.push(Field::new("color", colors));
        }
    }
    frames
}
