//! Values to positions, and ticks.
//!
//! In: the data's extremes, limits, a distribution, a length in pixels. Out: a [`Scale`], and [`ticks()`] on it.
//!
//! **Invariant:** mapping a value and mapping it back gives the value; ticks lie inside the scale and ascend.

mod labels;
mod range;
mod ticks;
mod time_ticks;

pub use labels::{labels, unit_labels};
pub use range::{Limits, scale_range};
pub use ticks::{Increments, Tick, Ticks, ticks};
pub use time_ticks::{TimeTick, time_ticks};

/// How values spread over an axis.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Distribution {
    #[default]
    Linear,
    /// Only positive values have a place. `base` is 2 or 10.
    Log { base: f64 },
    /// Linear around zero, up to `threshold` either side, and logarithmic beyond.
    Symlog { base: f64, threshold: f64 },
}

/// A value axis: which value lies at which share (0 to 1) of its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    min: f64,
    max: f64,
    distribution: Distribution,
    start: f64,
    length: f64,
}

impl Scale {
    /// A scale from `min` to `max`; use [`scale_range`] for ends that fit the data.
    pub fn new(min: f64, max: f64, distribution: Distribution) -> Self {
        let start = spread(min, distribution);
        let length = spread(max, distribution) - start;
        Self { min, max, distribution, start, length }
    }

    pub fn min(&self) -> f64 {
        self.min
    }

    pub fn max(&self) -> f64 {
        self.max
    }

    pub fn distribution(&self) -> Distribution {
        self.distribution
    }

    /// Where a value lies, as a share of the axis; outside 0 to 1 for values beyond the ends. `None` for what has no
    /// place: NaN, and values of zero and below on a logarithmic axis.
    pub fn share(&self, value: f64) -> Option<f64> {
        let share = (spread(value, self.distribution) - self.start) / self.length;
        let nowhere = share.is_nan() || (share == f64::NEG_INFINITY && value.is_finite());
        (!nowhere).then_some(share)
    }

    /// The value at a share of the axis.
    pub fn value_at(&self, share: f64) -> f64 {
        let spread = self.start + share * self.length;
        match self.distribution {
            Distribution::Linear => spread,
            Distribution::Log { base } => base.powf(spread),
            Distribution::Symlog { threshold, .. } => spread.sinh() * threshold,
        }
    }
}

/// A value on a line where equal distances look equal.
fn spread(value: f64, distribution: Distribution) -> f64 {
    match distribution {
        Distribution::Linear => value,
        Distribution::Log { base: 2.0 } => value.log2(),
        Distribution::Log { .. } => value.log10(),
        Distribution::Symlog { threshold, .. } => (value / threshold).asinh(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: Distribution = Distribution::Log { base: 10.0 };
    const LOG_2: Distribution = Distribution::Log { base: 2.0 };
    const SYMLOG: Distribution = Distribution::Symlog { base: 10.0, threshold: 1.0 };

    #[track_caller]
    fn check(distribution: Distribution, (min, max): (f64, f64), value: f64, expected: Option<f64>) {
        let scale = Scale::new(min, max, distribution);
        let share = scale.share(value);
        match (share, expected) {
            (Some(share), Some(expected)) => {
                assert!((share - expected).abs() < 1e-9, "{share} is not {expected}");
                let back = scale.value_at(share);
                assert!((back - value).abs() <= value.abs() * 1e-9, "{back} is not {value}");
            }
            _ => assert_eq!(share, expected),
        }
    }

    #[test]
    fn values_map_to_shares_and_back() {
        check(Distribution::Linear, (0.0, 10.0), 2.5, Some(0.25));
        check(Distribution::Linear, (0.0, 10.0), -5.0, Some(-0.5));
        check(Distribution::Linear, (0.0, 10.0), f64::NAN, None);
        check(LOG, (1.0, 1000.0), 10.0, Some(1.0 / 3.0));
        check(LOG, (1.0, 1000.0), 0.0, None);
        check(LOG, (1.0, 1000.0), -1.0, None);
        check(LOG_2, (1.0, 16.0), 4.0, Some(0.5));
        check(SYMLOG, (-100.0, 100.0), 0.0, Some(0.5));
        check(SYMLOG, (-100.0, 100.0), 100.0, Some(1.0));
    }
}
