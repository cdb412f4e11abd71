//! Numbers as text, the way browsers print them. In: a number and decimals. Out: `12.3`, `1.7e+21`, `1,024`, `3E8`.
//!
//! **Invariant:** text never depends on the machine's locale.

/// Rounded to `decimals`, or to about three significant digits; infinity is `∞`.
///
/// Numbers of 1e21 and more, and those below 1e-6 that keep a digit, are in exponent form. A minus is lost where
/// nothing but zeros is left.
pub(super) fn to_fixed(value: f64, decimals: Option<u8>) -> String {
    if !value.is_finite() {
        return to_text(value);
    }
    let decimals = usize::from(decimals.unwrap_or_else(|| automatic_decimals(value)));
    let factor = 10f64.powi(decimals as i32);
    let rounded = round_half_up(value * factor) / factor;
    let mut text = to_text(if rounded.is_finite() { rounded } else { value });
    if text.contains('e') || decimals == 0 {
        return text;
    }
    let written = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if written == 0 {
        text.push('.');
    }
    text.extend(std::iter::repeat_n('0', decimals.saturating_sub(written)));
    text
}

/// None for whole numbers, else as many as show three significant digits.
pub(super) fn automatic_decimals(value: f64) -> u8 {
    if value == value.trunc() {
        return 0;
    }
    let magnitude = (value.abs().ln() / std::f64::consts::LN_10).floor();
    (2.0 - magnitude).clamp(0.0, 100.0) as u8
}

/// To the nearest whole number, halves upwards, as JavaScript rounds.
fn round_half_up(value: f64) -> f64 {
    let floor = value.floor();
    if value - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// As JavaScript's `String(number)`: the shortest digits that read back as the same number, in exponent form from
/// 1e21 up and below 1e-6.
pub(super) fn to_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "-∞" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&value.abs()) {
        return format!("{value}");
    }
    with_signed_exponent(&format!("{value:e}"))
}

/// As JavaScript's `toExponential`: `1.23e-4`; all digits where no decimals are given.
pub(super) fn to_exponential(value: f64, decimals: Option<u8>) -> String {
    if !value.is_finite() {
        return to_text(value);
    }
    let value = if value == 0.0 { 0.0 } else { value };
    let Some(decimals) = decimals else { return with_signed_exponent(&format!("{value:e}")) };
    let (digits, exponent) = digits_of(value.abs(), 60);
    let (digits, carried) = round_digits(&digits, usize::from(decimals) + 1);
    let exponent = exponent + i32::from(carried);
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let minus = if value < 0.0 { "-" } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{minus}{first}{point}{rest}e{sign}{}", exponent.abs())
}

fn with_signed_exponent(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text.to_owned(),
    }
}

/// `decimals` digits of a number behind its first one, with the exponent of the first; exact up to 60.
fn digits_of(value: f64, decimals: usize) -> (String, i32) {
    let text = format!("{value:.decimals$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or_default())
}

/// The first `length` digits, halves rounded up; whether a ninth became a further digit in front.
fn round_digits(digits: &str, length: usize) -> (String, bool) {
    let mut kept: Vec<u8> = digits.bytes().chain(std::iter::repeat(b'0')).take(length).collect();
    if digits.as_bytes().get(length).is_none_or(|next| *next < b'5') {
        return (String::from_utf8_lossy(&kept).into_owned(), false);
    }
    for digit in kept.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return (String::from_utf8_lossy(&kept).into_owned(), false);
        }
        *digit = b'0';
    }
    kept.insert(0, b'1');
    kept.truncate(length.max(1));
    (String::from_utf8_lossy(&kept).into_owned(), true)
}

/// Thousands grouped as in English: `123,456.79`. Fraction digits beyond `max_decimals` are rounded by what the
/// number reads as, halves away from zero, and zeros beyond `min_decimals` dropped.
pub(super) fn to_grouped(value: f64, min_decimals: u8, max_decimals: u8) -> String {
    if !value.is_finite() {
        return to_text(value);
    }
    let (digits, exponent) = shortest_digits(value.abs());
    let kept = exponent + 1 + i32::from(max_decimals);
    let (digits, exponent) = match usize::try_from(kept) {
        Ok(0) if digits.as_bytes().first().is_some_and(|digit| *digit >= b'5') => {
            ("1".to_owned(), exponent + 1)
        }
        Ok(length) if length > 0 && length < digits.len() => {
            let (digits, carried) = round_digits(&digits, length);
            (digits, exponent + i32::from(carried))
        }
        Ok(length) if length > 0 => (digits, exponent),
        _ => ("0".to_owned(), 0),
    };
    let digit_at =
        |place: i32| usize::try_from(exponent - place).ok().and_then(|at| digits.as_bytes().get(at));
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    for place in (0..=exponent.max(0)).rev() {
        text.push(char::from(*digit_at(place).unwrap_or(&b'0')));
        if place > 0 && place % 3 == 0 {
            text.push(',');
        }
    }
    let fraction: String =
        (1..=i32::from(max_decimals)).map(|place| char::from(*digit_at(-place).unwrap_or(&b'0'))).collect();
    let needed = fraction.trim_end_matches('0').len().max(usize::from(min_decimals));
    if needed > 0 {
        text.push('.');
        text.push_str(&fraction[..needed]);
    }
    text
}

/// The shortest digits that read back as the same number, with the exponent of the first.
fn shortest_digits(value: f64) -> (String, i32) {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or_default())
}

/// Base 16 in capitals, of the number as it would be shown with `decimals`; `marked` with `0x` behind the sign.
pub(super) fn to_hex(value: f64, decimals: Option<u8>, marked: bool) -> String {
    let shown = to_fixed(value, decimals).parse().unwrap_or(value);
    if !f64::is_finite(shown) {
        return to_text(value);
    }
    let minus = if shown < 0.0 { "-" } else { "" };
    let mark = if marked { "0x" } else { "" };
    format!("{minus}{mark}{}", hex_digits(shown.abs()))
}

const HEX_DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// As many hexadecimal digits as tell the number from its neighbours.
fn hex_digits(value: f64) -> String {
    let mut integer = value.floor();
    let mut fraction = value - integer;
    let mut margin = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    let mut fraction_digits: Vec<u8> = Vec::new();
    while fraction >= margin {
        fraction *= 16.0;
        margin *= 16.0;
        let digit = fraction as u8;
        fraction_digits.push(digit);
        fraction -= f64::from(digit);
        let over_half = fraction > 0.5 || (fraction == 0.5 && digit % 2 == 1);
        if over_half && fraction + margin > 1.0 {
            if !carry(&mut fraction_digits) {
                integer += 1.0;
            }
            break;
        }
    }
    let mut integer_digits: Vec<u8> = Vec::new();
    while integer >= 1.0 {
        integer_digits.push((integer % 16.0) as u8);
        integer = (integer / 16.0).floor();
    }
    if integer_digits.is_empty() {
        integer_digits.push(0);
    }
    let character = |digit: &u8| char::from(HEX_DIGITS[usize::from(*digit % 16)]);
    let mut text: String = integer_digits.iter().rev().map(character).collect();
    if !fraction_digits.is_empty() {
        text.push('.');
        text.extend(fraction_digits.iter().map(character));
    }
    text
}

/// Adds one to the last digit; digits that overflow are dropped. `false` where nothing is left.
fn carry(digits: &mut Vec<u8>) -> bool {
    while let Some(digit) = digits.pop() {
        if digit < 15 {
            digits.push(digit + 1);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shown: &str, expected: &str) {
        assert_eq!(shown, expected);
    }

    #[test]
    fn fixed() {
        check(&to_fixed(0.5, None), "0.500");
        check(&to_fixed(12.3456, None), "12.3");
        check(&to_fixed(99.95, None), "100.0");
        check(&to_fixed(999.9, None), "1000");
        check(&to_fixed(-0.4, Some(0)), "0");
        check(&to_fixed(-2.5, Some(0)), "-2");
        check(&to_fixed(1.7e21, Some(2)), "1.7e+21");
        check(&to_fixed(1e-9, None), "1e-9");
        check(&to_fixed(1.0, Some(3)), "1.000");
        check(&to_fixed(1.5, Some(255)), &format!("1.5{}", "0".repeat(254)));
    }

    #[test]
    fn exponential() {
        check(&to_exponential(0.0, None), "0e+0");
        check(&to_exponential(-0.0, Some(1)), "0.0e+0");
        check(&to_exponential(1_500_000_000.0, Some(0)), "2e+9");
        check(&to_exponential(99.95, Some(1)), "1.0e+2");
        check(&to_exponential(0.000_123, None), "1.23e-4");
    }

    #[test]
    fn grouped() {
        check(&to_grouped(123_456.789, 0, 2), "123,456.79");
        check(&to_grouped(1.005, 0, 2), "1.01");
        check(&to_grouped(999.95, 0, 1), "1,000");
        check(&to_grouped(1.7e21, 0, 3), "1,700,000,000,000,000,000,000");
        check(&to_grouped(0.000_4, 0, 3), "0");
        check(&to_grouped(0.000_5, 0, 3), "0.001");
        check(&to_grouped(2.0, 2, 2), "2.00");
        check(&to_grouped(0.0, 1, 1), "0.0");
    }

    #[test]
    fn hexadecimal() {
        check(&to_hex(1000.0, None, true), "0x3E8");
        check(&to_hex(-2048.0, None, true), "-0x800");
        check(&to_hex(0.4, Some(1), false), "0.66666666666668");
        check(&to_hex(1.7e21, None, false), "5C283D410394100000");
    }
}
