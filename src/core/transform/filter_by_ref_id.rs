//! `filterByRefId`: keeps or leaves out whole frames by the letters of their queries: `A`, `A|B`, `/A|B/`; `filterFrames`
//! by a matcher of frames.
//!
//! **Invariant:** without options all frames stay.

use super::{TransformContext, frame_matches, matcher};
use crate::field::Pattern;
use crate::frame::Frame;
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let side = |key: &str| {
        let written = options.text(key).filter(|written| !written.is_empty());
        written.map(|written| (written.to_owned(), Pattern::search(written)))
    };
    let has = |(written, pattern): &(String, Option<Pattern>), frame: &Frame| {
        frame.ref_id == *written || pattern.as_ref().is_some_and(|pattern| pattern.is_match(&frame.ref_id))
    };
    let (include, exclude) = (side("include"), side("exclude"));
    let keeps = |frame: &Frame| {
        include.as_ref().is_none_or(|include| has(include, frame))
            && !exclude.as_ref().is_some_and(|exclude| has(exclude, frame))
    };
    frames.into_iter().filter(keeps).collect()
}

/// `include` and `exclude` are matchers, `{id, options}`.
pub(super) fn by_matcher(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let (include, exclude) = (matcher(options, "include"), matcher(options, "exclude"));
    let keeps = |frame: &Frame| {
        include.as_ref().is_none_or(|include| frame_matches(include, frame))
            && !exclude.as_ref().is_some_and(|exclude| frame_matches(exclude, frame))
    };
    frames.into_iter().filter(keeps).collect()
}
