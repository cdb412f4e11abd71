//! Colours as CSS writes them. In: `#rgb`, `#rrggbbaa`, `rgb()`, `rgba()`, `hsl()`, `hsla()` or a CSS name. Out: a
//! [`Color`], or nothing where the text is none.
//!
//! **Invariant:** any text may come in, and none panics.

use crate::theme::Color;
use crate::theme::css_names::CSS_NAMES;

/// Reads a colour of CSS Color Level 4's common notations; case and space around it do not matter.
pub(crate) fn parse(text: &str) -> Option<Color> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        return hex(digits);
    }
    if let Some((name, rest)) = text.split_once('(') {
        let arguments = rest.strip_suffix(')')?;
        return function(name.trim(), arguments);
    }
    if text == "transparent" {
        return Some(Color::hex(0).with_alpha(0.0));
    }
    CSS_NAMES
        .binary_search_by_key(&text.as_str(), |(name, _)| name)
        .ok()
        .map(|at| Color::hex(CSS_NAMES[at].1))
}

fn hex(digits: &str) -> Option<Color> {
    let nibbles = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let channels: Vec<u8> = match nibbles.len() {
        3 | 4 => nibbles.iter().map(|nibble| (nibble * 17) as u8).collect(),
        6 | 8 => nibbles.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect(),
        _ => return None,
    };
    let opacity = channels.get(3).map_or(1.0, |alpha| f32::from(*alpha) / 255.0);
    Some(Color::rgb(channels[0], channels[1], channels[2]).with_alpha(opacity))
}

fn function(name: &str, arguments: &str) -> Option<Color> {
    let parts: Vec<&str> = arguments
        .split(|c: char| c == ',' || c == '/' || c.is_ascii_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() != 3 && parts.len() != 4 {
        return None;
    }
    let opacity = match parts.get(3) {
        Some(part) => share(part, 1.0)?,
        None => 1.0,
    };
    let opaque = match name {
        "rgb" | "rgba" => {
            let channel = |part: &str| Some((share(part, 255.0)? * 255.0).clamp(0.0, 255.0).round() as u8);
            Color::rgb(channel(parts[0])?, channel(parts[1])?, channel(parts[2])?)
        }
        "hsl" | "hsla" => {
            let hue = finite(parts[0].strip_suffix("deg").unwrap_or(parts[0]))?;
            Color::from_hsl(hue, share(parts[1], 100.0)?, share(parts[2], 100.0)?)
        }
        _ => return None,
    };
    Some(opaque.with_alpha(opacity as f32))
}

/// A percentage, or a number out of `whole`, as a share of one.
fn share(part: &str, whole: f64) -> Option<f64> {
    match part.strip_suffix('%') {
        Some(percent) => Some(finite(percent)? / 100.0),
        None => Some(finite(part)? / whole),
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = parse(text).map_or_else(|| "none".to_owned(), |color| color.to_string());
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn css_notations_are_read() {
        check("#abc", "#aabbcc");
        check("#AABBCC", "#aabbcc");
        check(" #123456 ", "#123456");
        check("#12345680", "rgba(18, 52, 86, 0.5019608)");
        check("rgb(10,20,30)", "#0a141e");
        check("rgb(10 20 30)", "#0a141e");
        check("rgb(100%, 0%, 0%)", "#ff0000");
        check("rgba(50, 172, 45, 0.97)", "rgba(50, 172, 45, 0.97)");
        check("rgb(1 2 3 / 50%)", "rgba(1, 2, 3, 0.5)");
        check("rgb(300, -5, 0)", "#ff0000");
        check("hsl(120, 100%, 25%)", "#008000");
        check("hotpink", "#ff69b4");
        check("Red", "#ff0000");
        check("transparent", "rgba(0, 0, 0, 0)");
    }

    #[test]
    fn what_is_no_colour_gives_none() {
        for text in
            ["", "#", "#12", "#ggg", "#é", "rgb(", "rgb(1,2)", "rgb(a,b,c)", "rgb(NaN,0,0)", "nonsense", "("]
        {
            check(text, "none");
        }
    }

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(CSS_NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
