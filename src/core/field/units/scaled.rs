//! Numbers scaled by powers of 1000 or 1024. In: a number and a family of suffixes. Out: the number in the largest
//! unit that leaves at least one before the point.
//!
//! **Invariant:** the scale is chosen before rounding, so `999.9` may round to `1000` and keep its unit, as in Grafana.

use super::Formatted;
use super::number::{to_fixed, to_grouped};

/// Which side of the number a symbol stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

pub(super) const SI_PREFIXES: [&str; 14] =
    ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
/// Where in [`SI_PREFIXES`] the unit itself is.
const SI_BASE: i32 = 5;

const BINARY_PREFIXES: [&str; 9] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

const COUNT_SUFFIXES: [&str; 5] = ["", "K", "M", "B", "T"];

/// `short`: thousands in words.
pub(super) const SHORT: [&str; 9] = ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"];

/// Pounds per square inch go from psi to Mpsi.
pub(super) const PSI: [&str; 3] = ["psi", "ksi", "Mpsi"];

pub(super) fn si(value: f64, decimals: Option<u8>, symbol: &str, shift: i8) -> Formatted {
    let scaled = scale(value, 1000.0, SI_PREFIXES.len(), SI_BASE + i32::from(shift));
    scaled.formatted(decimals, |position| format!(" {}{symbol}", SI_PREFIXES[position]))
}

pub(super) fn binary(value: f64, decimals: Option<u8>, symbol: &str, shift: i8) -> Formatted {
    let scaled = scale(value, 1024.0, BINARY_PREFIXES.len(), i32::from(shift));
    scaled.formatted(decimals, |position| format!(" {}{symbol}", BINARY_PREFIXES[position]))
}

pub(super) fn steps(value: f64, decimals: Option<u8>, suffixes: &[&str]) -> Formatted {
    let scaled = scale(value, 1000.0, suffixes.len(), 0);
    scaled.formatted(decimals, |position| suffixes[position].to_owned())
}

pub(super) fn count(value: f64, decimals: Option<u8>, symbol: &str) -> Formatted {
    let scaled = scale(value, 1000.0, COUNT_SUFFIXES.len(), 0);
    scaled.formatted(decimals, |position| format!("{} {symbol}", COUNT_SUFFIXES[position]))
}

/// The minus goes before the symbol.
pub(super) fn currency(value: f64, decimals: Option<u8>, symbol: &str, side: Side) -> Formatted {
    let scaled = scale(value.abs(), 1000.0, COUNT_SUFFIXES.len(), 0);
    let mut formatted = scaled.formatted(decimals, |position| {
        let symbol = if side == Side::After { symbol } else { "" };
        format!("{}{symbol}", COUNT_SUFFIXES[position])
    });
    let minus = if value < 0.0 { "-" } else { "" };
    let symbol = if side == Side::Before { symbol } else { "" };
    formatted.prefix = format!("{minus}{symbol}");
    formatted
}

/// Not scaled; without decimals given at most one is shown.
pub(super) fn financial(value: f64, decimals: Option<u8>, symbol: &str, side: Side) -> Formatted {
    let text = match decimals {
        Some(decimals) => to_grouped(value, decimals, decimals),
        None => to_grouped(value, 0, 1),
    };
    match side {
        Side::Before => Formatted { prefix: symbol.to_owned(), ..Formatted::plain(text) },
        Side::After => Formatted::with_suffix(text, symbol),
    }
}

/// A number with the place of its suffix; none for infinity.
struct Scaled {
    value: f64,
    position: Option<usize>,
}

impl Scaled {
    fn formatted(&self, decimals: Option<u8>, suffix: impl Fn(usize) -> String) -> Formatted {
        Formatted::with_suffix(to_fixed(self.value, decimals), self.position.map(suffix).unwrap_or_default())
    }
}

/// `base` is the position of the suffix for a factor of one.
fn scale(value: f64, factor: f64, suffixes: usize, base: i32) -> Scaled {
    if !value.is_finite() {
        return Scaled { value, position: None };
    }
    let power = if value == 0.0 { 0 } else { (value.abs().ln() / factor.ln()).floor() as i32 };
    let last = suffixes as i32 - 1;
    let power = power.clamp(-base, last - base);
    Scaled { value: value / factor.powi(power), position: Some((base + power).clamp(0, last) as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(formatted: Formatted, expected: &str) {
        assert_eq!(formatted.to_string(), expected);
    }

    #[test]
    fn scales_stop_at_their_ends() {
        check(si(1.7e21, None, "FLOPS", 2), "1700 YFLOPS");
        check(si(0.000_123, None, "F", -5), "0.000123 fF");
        check(binary(0.000_123, None, "B", 1), "0.126 B");
        check(steps(3.2e15, None, &PSI), "3200000000Mpsi");
        check(count(3.2e15, None, "req"), "3200T req");
        check(currency(-0.4, None, "kr", Side::After), "-0.400kr");
    }

    #[test]
    fn the_scale_is_chosen_before_rounding() {
        check(si(999.9, None, "W", 0), "1000 W");
        check(si(-0.99999, None, "N", 0), "-1000 mN");
    }
}
