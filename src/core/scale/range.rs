//! The ends of a value axis. In: the data's extremes, soft and hard limits. Out: where the axis begins and ends.
//!
//! The rules are those of Grafana's time series: some air above and below the data, zero kept in sight where the data
//! comes near it, soft limits that data may pass and hard ones that it may not.
//!
//! **Invariant:** the beginning is below the end, both are finite, and on a logarithmic axis both are positive.

use super::Distribution;

/// What a panel says about the ends of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    pub hard_min: Option<f64>,
    pub hard_max: Option<f64>,
    pub soft_min: Option<f64>,
    pub soft_max: Option<f64>,
    /// Zero in the middle, whatever the data.
    pub centered_zero: bool,
    /// Only whole numbers are ticked, so the ends are whole too.
    pub whole: bool,
}

/// Air left beyond the data, as a share of its extent.
const PADDING: f64 = 0.1;

/// The ends of an axis for data between two extremes; `None` when there is no finite value.
pub fn scale_range(data: Option<(f64, f64)>, limits: &Limits, distribution: Distribution) -> (f64, f64) {
    let data = data.map(|(low, high)| match distribution {
        _ if !limits.centered_zero => (low, high),
        Distribution::Log { .. } => (low, high),
        Distribution::Linear | Distribution::Symlog { .. } => {
            let reach = low.abs().max(high.abs());
            (-reach, reach)
        }
    });
    // A lone hard limit stands for the data's end, so that the air at the other end is judged by what will be seen.
    let fixed_min = limits.hard_min.filter(|_| limits.soft_min.is_none());
    let fixed_max = limits.hard_max.filter(|_| limits.soft_max.is_none());
    let (low, high) = data.unwrap_or((fixed_min.unwrap_or(0.0), fixed_max.unwrap_or(100.0)));
    let (low, high) = (fixed_min.unwrap_or(low), fixed_max.unwrap_or(high));

    let (mut min, mut max) = match distribution {
        Distribution::Log { base } => {
            log_range(limits.hard_min.unwrap_or(low), limits.hard_max.unwrap_or(high), base)
        }
        Distribution::Linear | Distribution::Symlog { .. } => padded(low, high, limits),
    };
    if limits.whole {
        (min, max) = (min.floor(), max.ceil());
    }
    let usable = |limit: &f64| {
        limit.is_finite() && (*limit > 0.0 || !matches!(distribution, Distribution::Log { .. }))
    };
    min = fixed_min.filter(usable).unwrap_or(min);
    max = fixed_max.filter(usable).unwrap_or(max);
    if min == max && !matches!(distribution, Distribution::Log { .. }) {
        (min, max) = padded(min, max, &Limits::default());
    }
    if min < max && min.is_finite() && max.is_finite() {
        (min, max)
    } else if matches!(distribution, Distribution::Log { .. }) {
        (1.0, 100.0)
    } else {
        (0.0, 100.0)
    }
}

/// Data with air around it, on steps of a tenth of its magnitude.
fn padded(low: f64, high: f64, limits: &Limits) -> (f64, f64) {
    let reach = low.abs().max(high.abs());
    let mut extent = high - low;
    // Values that differ by less than their own precision are one value.
    if extent < 1e-24 || (extent.log10() - reach.log10()).abs() > 10.0 {
        extent = if low == 0.0 || high == 0.0 { 1e-24 } else { 0.0 };
    }
    let measure = if extent != 0.0 {
        extent
    } else if reach != 0.0 {
        reach
    } else {
        1e3
    };
    let step = 10f64.powf(measure.log10().floor()) / 10.0;
    // A constant series lies in the middle between zero and twice its value.
    let air = |at_zero: bool| match (extent == 0.0, at_zero) {
        (true, true) => measure * PADDING,
        (true, false) => measure,
        (false, _) => measure * PADDING,
    };
    let min = lower_end(
        low,
        tidy(((low - air(low == 0.0)) / step).floor() * step),
        limits.soft_min,
        limits.hard_min,
    );
    // Seen upside down, the upper end follows the rules of the lower one.
    let raised = tidy(((high + air(high == 0.0)) / step).ceil() * step);
    let max =
        -lower_end(-high, -raised, limits.soft_max.map(|limit| -limit), limits.hard_max.map(|limit| -limit));
    if min == max && min == 0.0 { (min, 100.0) } else { (min, max) }
}

/// The lower end for data from `low` that would get air down to `padded`.
fn lower_end(low: f64, padded: f64, soft: Option<f64>, hard: Option<f64>) -> f64 {
    let soft_limit = match soft {
        Some(soft) => Some(soft).filter(|soft| low >= *soft),
        // Zero is a soft limit by itself, but only where the air alone would cross it.
        None => Some(0.0).filter(|_| low >= 0.0 && padded <= 0.0),
    };
    let end = match soft_limit {
        Some(soft) => {
            if padded < soft {
                soft
            } else {
                soft.min(padded)
            }
        }
        None => padded,
    };
    end.max(hard.unwrap_or(f64::NEG_INFINITY))
}

/// Without the dust of binary fractions: `0.30000000000000004` is `0.3`.
fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 14 - value.abs().log10().floor() as i32;
    if !(-300..300).contains(&digits) {
        return value;
    }
    let factor = 10f64.powi(digits.abs());
    if digits >= 0 { (value * factor).round() / factor } else { (value / factor).round() * factor }
}

/// Whole powers of the base around the data.
fn log_range(low: f64, high: f64, base: f64) -> (f64, f64) {
    let high = if high > 0.0 { high } else { 100.0 };
    let low = if low > 0.0 { low.min(high) } else { high / base.powi(3) };
    let exponent = |value: f64| if base == 2.0 { value.log2() } else { value.log10() };
    let (mut first, mut last) = (exponent(low).floor(), exponent(high).ceil());
    if first == last {
        (first, last) = (first - 1.0, last + 1.0);
    }
    (tidy(base.powf(first)), tidy(base.powf(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(data: (f64, f64), limits: Limits, expected: (f64, f64)) {
        assert_eq!(scale_range(Some(data), &limits, Distribution::Linear), expected);
    }

    #[track_caller]
    fn check_log(data: (f64, f64), base: f64, expected: (f64, f64)) {
        assert_eq!(scale_range(Some(data), &Limits::default(), Distribution::Log { base }), expected);
    }

    fn soft(min: f64, max: f64) -> Limits {
        Limits { soft_min: Some(min), soft_max: Some(max), ..Limits::default() }
    }

    fn hard(min: Option<f64>, max: Option<f64>) -> Limits {
        Limits { hard_min: min, hard_max: max, ..Limits::default() }
    }

    #[test]
    fn data_gets_air_and_zero_stays_in_sight() {
        let none = Limits::default();
        check((0.0, 100.0), none, (0.0, 110.0));
        check((10.0, 100.0), none, (1.0, 109.0));
        check((5.0, 100.0), none, (0.0, 110.0));
        check((-5.0, 100.0), none, (-20.0, 120.0));
        check((-100.0, -5.0), none, (-110.0, 0.0));
        check((99.0, 99.9), none, (98.91, 99.99));
        check((0.1, 0.3), none, (0.08, 0.32));
    }

    #[test]
    fn constant_series_have_room() {
        let none = Limits::default();
        check((3.0, 3.0), none, (0.0, 6.0));
        check((-3.0, -3.0), none, (-6.0, 0.0));
        check((0.0, 0.0), none, (0.0, 100.0));
        check((1e15, 1e15), none, (0.0, 2e15));
        check((f64::MAX, f64::MAX), none, (0.0, 100.0));
    }

    #[test]
    fn soft_limits_yield_and_hard_ones_do_not() {
        check((10.0, 20.0), soft(0.0, 50.0), (0.0, 50.0));
        check((-10.0, 60.0), soft(0.0, 50.0), (-17.0, 67.0));
        check((10.0, 20.0), hard(Some(0.0), None), (0.0, 22.0));
        check((10.0, 20.0), hard(Some(15.0), Some(18.0)), (15.0, 18.0));
        check((10.0, 20.0), hard(Some(50.0), Some(50.0)), (0.0, 100.0));
        check((10.0, 20.0), hard(Some(3.0), Some(3.0)), (0.0, 6.0));
        check((10.0, 20.0), hard(Some(30.0), Some(0.0)), (0.0, 100.0));
        check((-2.0, 8.0), Limits { centered_zero: true, ..Limits::default() }, (-10.0, 10.0));
        check((0.0, 2.5), Limits { whole: true, ..Limits::default() }, (0.0, 3.0));
    }

    #[test]
    fn without_data_there_is_still_an_axis() {
        assert_eq!(scale_range(None, &Limits::default(), Distribution::Linear), (0.0, 110.0));
        assert_eq!(scale_range(None, &hard(Some(0.0), Some(1.0)), Distribution::Linear), (0.0, 1.0));
    }

    #[test]
    fn logarithmic_axes_end_at_whole_powers() {
        check_log((3.0, 70.0), 10.0, (1.0, 100.0));
        check_log((3.0, 70.0), 2.0, (2.0, 128.0));
        check_log((0.01, 50.0), 2.0, (0.0078125, 64.0));
        check_log((10.0, 10.0), 10.0, (1.0, 100.0));
        check_log((0.0, 50.0), 10.0, (0.01, 100.0));
        check_log((-5.0, -1.0), 10.0, (0.1, 100.0));
    }
}
