//! Axes of old graphs that have one value at the same height. In: axes, the value. Out: the same axes, wider where they
//! must be.
//!
//! **Invariant:** an axis only becomes longer: no value leaves the plot.

use super::axes::{Axis, Side};
use crate::scale::{Distribution, Scale};

/// Aligns all linear axes that show at a side; one alone, or a logarithmic one, stays as it is.
pub(super) fn align(axes: &mut [Axis], level: f64) {
    let is_meant =
        |axis: &&mut Axis| axis.side != Side::Hidden && axis.scale.distribution() == Distribution::Linear;
    let mut meant: Vec<&mut Axis> = axes.iter_mut().filter(is_meant).collect();
    if meant.len() < 2 {
        return;
    }
    // How far each reaches below and above the level.
    let reaches: Vec<(f64, f64)> = meant
        .iter()
        .map(|axis| ((level - axis.scale.min()).max(0.0), (axis.scale.max() - level).max(0.0)))
        .collect();
    let share = shared_share(&reaches);
    for (axis, (below, above)) in meant.iter_mut().zip(reaches) {
        // The extent of which both parts fit.
        let of_part = |part: f64, share: f64| if part > 0.0 && share > 0.0 { part / share } else { 0.0 };
        let extent = of_part(below, share).max(of_part(above, 1.0 - share));
        if extent > 0.0 && extent.is_finite() {
            let (min, max) = (level - extent * share, level + extent * (1.0 - share));
            axis.scale = Scale::new(min, max, Distribution::Linear);
        }
    }
}

/// The share of the height below the level: the greatest that some axis needs, as long as each has room above it.
fn shared_share(reaches: &[(f64, f64)]) -> f64 {
    let share = |(below, above): &(f64, f64)| below / (below + above);
    let shares = || reaches.iter().filter(|(below, above)| below + above > 0.0).map(share);
    let most = shares().fold(0.0, f64::max);
    let least = shares().fold(1.0, f64::min);
    // One lies wholly below the level, and another has something above it.
    if most >= 1.0 && least < 1.0 { f64::midpoint(least, 1.0).clamp(0.5, 0.9) } else { most }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reaches: &[(f64, f64)], expected: f64) {
        assert!((shared_share(reaches) - expected).abs() < 1e-9, "{}", shared_share(reaches));
    }

    #[test]
    fn the_level_lies_where_every_axis_has_room_for_it() {
        check(&[(0.0, 10.0), (0.0, 7.0)], 0.0);
        check(&[(5.0, 5.0), (0.0, 100.0)], 0.5);
        check(&[(1.0, 3.0), (2.0, 1.0)], 2.0 / 3.0);
        check(&[(10.0, 0.0), (0.0, 10.0)], 0.5);
        check(&[(10.0, 0.0), (3.0, 0.0)], 1.0);
    }
}
