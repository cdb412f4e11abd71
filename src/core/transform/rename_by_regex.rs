//! `renameByRegex`: rewrites shown names by a JavaScript regex and a replacement with `$1`.
//!
//! **Invariant:** a name the regex does not match, and all names for what is no regex, stay as they are.

use super::{TransformContext, own_names};
use crate::field::Pattern;
use crate::frame::Frame;
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let text = |key: &str| options.text(key).unwrap_or_default();
    let (regex, replacement) = (text("regex"), text("renamePattern"));
    let Some(pattern) = Pattern::new(regex) else { return frames };
    let new_names: Vec<Vec<String>> = frames.iter().map(own_names).collect();
    let mut frames = frames;
    for (frame, names) in frames.iter_mut().zip(new_names) {
        for (field, name) in frame.fields.iter_mut().zip(names) {
            if pattern.is_match(&name) {
                field.config.display_name = Some(pattern.replace(&name, replacement));
            }
        }
    }
    frames
}
