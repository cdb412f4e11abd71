//! A heatmap counted from plain series. In: frames, how large or how many buckets are asked for. Out: a cell for each
//! span of time and values that samples fell into.
//!
//! **Invariant:** every finite sample is counted once, or told in the notice.

use super::heat::{Counts, Heat, Vertical};
use crate::frame::Frame;
use crate::transform::heatmap::{Binning, Buckets, samples};

/// `None` where no frame has both times and numbers.
pub(super) fn heat(frames: &[Frame], x: &Buckets, y: &Buckets) -> Option<Heat> {
    let mut samples = samples(frames, |field| !super::is_hidden(field))?;
    let before = samples.len();
    let binning = Binning::of(&mut samples, x, y);
    let without_place = before - samples.len();
    let mut counts = Counts::default();
    for sample in samples {
        let (column, row) = binning.of_sample(sample);
        counts.add(binning.times(column), binning.bins.values(row), 1.0);
    }
    let notice = match without_place {
        0 => None,
        1 => Some("1 value at or below zero has no place on a logarithmic axis".to_owned()),
        many => Some(format!("{many} values at or below zero have no place on a logarithmic axis")),
    };
    Some(Heat { cells: counts.cells(), vertical: Vertical::Values(y.distribution), notice })
}
