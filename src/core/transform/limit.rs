//! `limit`: the first rows of each frame; a negative number takes rows from the end.
//!
//! **Invariant:** every field of a frame keeps the same number of rows.

use super::TransformContext;
use super::columns::pick;
use crate::frame::Frame;
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    /// Grafana's, where none is said.
    const DEFAULT: f64 = 10.0;
    let limit = match options.get("limitField") {
        Some(limit) => limit.as_loose_f64(),
        None => Some(DEFAULT),
    };
    let Some(limit) = limit else { return frames };
    let count = limit.abs() as usize;
    let mut frames = frames;
    for frame in &mut frames {
        let length = frame.len();
        if count >= length {
            continue;
        }
        let start = if limit < 0.0 { length - count } else { 0 };
        let rows: Vec<usize> = (start..start + count).collect();
        for field in &mut frame.fields {
            field.values = pick(&field.values, &rows);
        }
    }
    frames
}
