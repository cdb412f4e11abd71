//! Ticks of a value axis. In: a [`Scale`] and its length in pixels. Out: where lines are drawn and which carry a label.
//!
//! **Invariant:** labels stand at least a line of text apart.

use super::{Distribution, Scale};
use crate::order::{Arrange, sort_numbers};

/// Which steps between ticks are round numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Increments {
    #[default]
    Decimal,
    /// Powers of two, for units that count in 1024s.
    Binary,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    pub value: f64,
    /// Logarithmic axes draw more lines than there is room for texts.
    pub labelled: bool,
}

/// The ticks of an axis, ascending.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    pub ticks: Vec<Tick>,
    /// The step between them; `None` on a logarithmic axis.
    pub increment: Option<f64>,
}

/// Pixels between labels, as Grafana keeps them: less in charts that have little.
fn spacing(length_px: f64) -> f64 {
    if length_px <= 150.0 { 15.0 } else { 30.0 }
}

/// More ticks than this never fit; a guard against broken scales.
const MOST: usize = 500;

/// The ticks of a scale drawn `length_px` long.
pub fn ticks(scale: &Scale, length_px: f64, increments: Increments) -> Ticks {
    if length_px < 1.0 {
        return Ticks::default();
    }
    match scale.distribution() {
        Distribution::Linear => linear(scale, length_px, increments),
        Distribution::Log { base } => logarithmic(scale, length_px, base),
        Distribution::Symlog { base, threshold } => symmetric(scale, length_px, base, threshold),
    }
}

fn linear(scale: &Scale, length_px: f64, increments: Increments) -> Ticks {
    let extent = scale.max() - scale.min();
    let least = spacing(length_px) / length_px * extent;
    let Some((mantissa, exponent)) = increment_from(least, increments) else {
        return Ticks::default();
    };
    // Multiples are made from whole numbers, so that no dust of binary fractions adds up.
    let at = |index: f64| scaled(index * mantissa, exponent, increments);
    let increment = at(1.0);
    let tolerance = extent * 1e-9;
    let first = ((scale.min() - tolerance) / increment).ceil();
    let ticks = (0..MOST)
        .map(|index| at(first + index as f64) + 0.0)
        .take_while(|value| *value <= scale.max() + tolerance)
        .map(|value| Tick { value, labelled: true })
        .collect();
    Ticks { ticks, increment: Some(increment) }
}

/// The least round step that is not below `least`: mantissa and exponent.
fn increment_from(least: f64, increments: Increments) -> Option<(f64, i32)> {
    if !least.is_finite() || least <= 0.0 {
        return None;
    }
    if increments == Increments::Binary {
        return Some((1.0, least.log2().ceil().max(0.0) as i32));
    }
    let exponent = least.log10().floor() as i32;
    let candidates = [1.0, 2.0, 2.5, 5.0, 10.0];
    // The tolerance forgives the rounding of the division above, not a step that is truly too small.
    let fitting = candidates
        .into_iter()
        .find(|mantissa| scaled(*mantissa, exponent, increments) >= least * (1.0 - 1e-12));
    Some((fitting.unwrap_or(10.0), exponent))
}

fn scaled(mantissa: f64, exponent: i32, increments: Increments) -> f64 {
    match increments {
        Increments::Binary => mantissa * 2f64.powi(exponent),
        Increments::Decimal if exponent < 0 => mantissa / 10f64.powi(-exponent),
        Increments::Decimal => mantissa * 10f64.powi(exponent),
    }
}

fn logarithmic(scale: &Scale, length_px: f64, base: f64) -> Ticks {
    let power = if base == 2.0 { f64::log2 } else { f64::log10 };
    let (low, high) = (power(scale.min()), power(scale.max()));
    let power_px = length_px / (high - low);
    let labels_every = (spacing(length_px) / power_px).ceil().max(1.0);
    let digits = labelled_digits(power_px, spacing(length_px));
    let mut ticks = Vec::new();
    let mut exponent = low.floor();
    // From the top, so that the highest power is always named.
    let named = |exponent: f64| (high.round() - exponent).rem_euclid(labels_every) == 0.0;
    while exponent <= high && ticks.len() < MOST {
        for digit in 1..=9u8 {
            let value = scaled(f64::from(digit), exponent as i32, increments_of(base));
            let within = value >= scale.min() * (1.0 - 1e-9) && value <= scale.max() * (1.0 + 1e-9);
            if within {
                let labelled =
                    if digit == 1 { named(exponent) } else { labels_every == 1.0 && digits.contains(&digit) };
                ticks.push(Tick { value, labelled });
            }
            if base == 2.0 {
                break;
            }
        }
        exponent += 1.0;
    }
    // Between two powers there may be no round number at all: then the axis is ticked as a linear one.
    if ticks.iter().filter(|tick| tick.labelled).count() < 2 {
        return linear(scale, length_px, Increments::Decimal);
    }
    Ticks { ticks, increment: None }
}

fn increments_of(base: f64) -> Increments {
    if base == 2.0 { Increments::Binary } else { Increments::Decimal }
}

/// Which of the digits between two powers of ten have room for a label.
fn labelled_digits(power_px: f64, spacing: f64) -> &'static [u8] {
    let room = |digit: f64| (1.0 - digit.log10()) * power_px;
    if room(9.0) >= spacing {
        &[1, 2, 3, 4, 5, 6, 7, 8, 9]
    } else if room(7.0) >= spacing {
        &[1, 2, 3, 5, 7]
    } else if room(5.0) >= spacing {
        &[1, 2, 5]
    } else {
        &[1]
    }
}

/// Powers either side of zero, and zero; labels from the outside in, as far as there is room.
fn symmetric(scale: &Scale, length_px: f64, base: f64, threshold: f64) -> Ticks {
    let mut values = vec![0.0];
    let mut value = threshold;
    let reach = scale.min().abs().max(scale.max().abs());
    while value <= reach && values.len() < MOST && base > 1.0 {
        values.extend([value, -value]);
        value *= base;
    }
    values.retain(|value| (scale.min()..=scale.max()).contains(value));
    sort_numbers(&mut values);
    let place = |value: f64| scale.share(value).unwrap_or(0.0) * length_px;
    let mut labelled_at: Vec<f64> = Vec::new();
    let mut order: Vec<f64> = values.clone();
    // Zero is named first, then the largest.
    order.arrange_by(|a, b| (b == &0.0).cmp(&(a == &0.0)).then(b.abs().total_cmp(&a.abs())));
    for value in order {
        if labelled_at.iter().all(|other| (place(*other) - place(value)).abs() >= spacing(length_px)) {
            labelled_at.push(value);
        }
    }
    let ticks =
        values.into_iter().map(|value| Tick { value, labelled: labelled_at.contains(&value) }).collect();
    Ticks { ticks, increment: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scale: Scale, length_px: f64, increments: Increments, expected: &str) {
        let ticks = ticks(&scale, length_px, increments);
        let texts: Vec<String> =
            ticks.ticks.iter().filter(|tick| tick.labelled).map(|tick| tick.value.to_string()).collect();
        assert_eq!(texts.join(" "), expected);
    }

    fn scale(min: f64, max: f64) -> Scale {
        Scale::new(min, max, Distribution::Linear)
    }

    #[test]
    fn steps_are_round_numbers() {
        use Increments::{Binary, Decimal};
        check(scale(0.0, 1.0), 171.0, Decimal, "0 0.2 0.4 0.6 0.8 1");
        check(scale(-5.0, 5.0), 71.0, Decimal, "-5 -2.5 0 2.5 5");
        check(scale(0.0, 3.0 * 1_073_741_824.0), 171.0, Binary, "0 1073741824 2147483648 3221225472");
        check(scale(0.0, 0.3), 71.0, Decimal, "0 0.1 0.2 0.3");
        check(scale(0.0, 1.0), 0.0, Decimal, "");
        check(scale(5.0, 5.0), 100.0, Decimal, "");
    }

    #[test]
    fn logarithmic_steps_are_powers() {
        let log = |min, max| Scale::new(min, max, Distribution::Log { base: 10.0 });
        check(log(1.0, 1000.0), 271.0, Increments::Decimal, "1 10 100 1000");
        check(log(1.0, 100.0), 271.0, Increments::Decimal, "1 2 5 10 20 50 100");
        check(log(12.0, 18.0), 271.0, Increments::Decimal, "12 13 14 15 16 17 18");
        let symlog = Scale::new(-100.0, 100.0, Distribution::Symlog { base: 10.0, threshold: 1.0 });
        check(symlog, 271.0, Increments::Decimal, "-100 -10 0 10 100");
    }
}
