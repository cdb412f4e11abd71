//! `renameByRegex`: rewrites shown names by a JavaScript regex and a replacement with `$1`.
//!
//! **Invariant:** a name the regex does not match, and all names for what is no regex, stay as they are.

use serde_json::Value as Json;

use super::{TransformContext, own_names};
use crate::field::Pattern;
use crate::frame::Frame;

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    let text = |key: &str| options[key].as_str().unwrap_or_default();
    let Some(pattern) = Pattern::new(text("regex")) else { return frames };
    let new_names: Vec<Vec<String>> = frames.iter().map(own_names).collect();
    let mut frames = frames;
    for (frame, names) in frames.iter_mut().zip(new_names) {
        for (field, name) in frame.fields.iter_mut().zip(names) {
            if pattern.is_match(&name) {
                field.config.display_name = Some(pattern.replace(&name, text("renamePattern")));
            }
        }
    }
    frames
}
