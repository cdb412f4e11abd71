//! Chance that can be asked again: (seed, place) in, the same number out every time.
//!
//! **Invariant:** nothing here remembers anything; the shop's past and present are
//! computed apart and must agree to the last digit.

/// What a stream of chance is for, so that two uses at one place never share numbers.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Requests = 1,
    Incidents = 2,
    Load = 3,
    Users = 4,
    Memory = 5,
    Live = 6,
}

/// A generator for one place (a second, a window) of one stream.
pub(crate) fn chance(stream: Stream, place: u64) -> fastrand::Rng {
    let mixed = (place ^ ((stream as u64) << 56)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    fastrand::Rng::with_seed(mixed ^ (mixed >> 29))
}

/// A smooth line through random points `period` seconds apart, in -1..1.
pub(crate) fn smooth(stream: Stream, seconds: f64, period: f64) -> f64 {
    let place = seconds / period;
    let (before, part) = (place.floor(), place.fract());
    let at = |index: f64| chance(stream, (index as u64) ^ (period as u64) << 32).f64() * 2.0 - 1.0;
    let ease = part * part * (3.0 - 2.0 * part);
    at(before) + (at(before + 1.0) - at(before)) * ease
}

/// A draw from the normal distribution (Box and Muller).
pub(crate) fn normal(rng: &mut fastrand::Rng) -> f64 {
    let radius = (-2.0 * (1.0 - rng.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * rng.f64()).cos()
}

/// A whole count whose mean is `mean`: normal above a handful, which is where it matters.
pub(crate) fn count(rng: &mut fastrand::Rng, mean: f64) -> u32 {
    (mean + mean.max(0.0).sqrt() * normal(rng)).round().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_gives_the_same_chance() {
        assert_eq!(
            chance(Stream::Requests, 1_700_000_000).u64(..),
            chance(Stream::Requests, 1_700_000_000).u64(..)
        );
        assert_ne!(
            chance(Stream::Requests, 1_700_000_000).u64(..),
            chance(Stream::Incidents, 1_700_000_000).u64(..)
        );
    }

    #[test]
    fn a_smooth_line_has_no_jumps() {
        let mut last = smooth(Stream::Load, 1_700_000_000.0, 60.0);
        for second in 1..600 {
            let next = smooth(Stream::Load, 1_700_000_000.0 + f64::from(second), 60.0);
            assert!((next - last).abs() < 0.06, "{second}: {last} -> {next}");
            last = next;
        }
    }

    #[test]
    fn counts_keep_their_mean() {
        let mut rng = chance(Stream::Requests, 7);
        let total: u32 = (0..2000).map(|_| count(&mut rng, 40.0)).sum();
        assert!((78_000..82_000).contains(&total), "{total}");
    }
}
