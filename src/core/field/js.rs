//! JavaScript's ways with numbers and texts, where dashboards were written to rely on them: value mappings compare
//! texts of numbers, text cells count as numbers where they read as one.
//!
//! **Invariant:** `number_text` and `to_number` are inverse for every finite number.

/// `String(value)`: plain digits from 1e-6 up to 1e21, an exponent outside.
pub(crate) fn number_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// `Number(text)`: decimal, exponent, `0x`, `0o`, `0b` or `Infinity`, with space around; an empty text is 0. `None`
/// is NaN.
pub(crate) fn to_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0.0);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let head = text.get(..2).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if head {
            return u64::from_str_radix(&text[2..], radix).ok().map(|number| number as f64);
        }
    }
    match text.strip_prefix(['+', '-']).unwrap_or(text) {
        "Infinity" => Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        digits if is_decimal(digits) => text.parse().ok(),
        _ => None,
    }
}

/// `parseFloat(text)`: the number a text starts with, if it does.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let signed = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if text[signed..].starts_with("Infinity") {
        return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(signed);
    let mut end = signed + whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    text[..end].parse().ok()
}

fn is_decimal(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, text: &str) {
        assert_eq!(number_text(value), text);
        assert_eq!(to_number(text).map(f64::to_bits), Some(value.to_bits()));
    }

    #[test]
    fn numbers_and_their_texts() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.1, "0.1"),
            (-10.5, "-10.5"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
        ] {
            check(value, text);
        }
        check(1e-6, "0.000001");
        check(1.5e-7, "1.5e-7");
        check(f64::INFINITY, "Infinity");
        assert_eq!(number_text(f64::NAN), "NaN");
        assert_eq!(number_text(-0.0), "0");
    }

    #[test]
    fn texts_read_as_numbers_as_in_javascript() {
        for (text, expected) in [
            (" 7 ", Some(7.0)),
            ("", Some(0.0)),
            (" ", Some(0.0)),
            ("0x10", Some(16.0)),
            ("1e3", Some(1000.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("5abc", None),
            ("inf", None),
            ("nan", None),
            ("1,000", None),
        ] {
            assert_eq!(to_number(text), expected, "{text:?}");
        }
        for (text, expected) in [
            ("5abc", Some(5.0)),
            (" -1.5e2x", Some(-150.0)),
            ("1e", Some(1.0)),
            ("abc", None),
            ("", None),
            (".", None),
            ("é", None),
        ] {
            assert_eq!(parse_float(text), expected, "{text:?}");
        }
    }
}
