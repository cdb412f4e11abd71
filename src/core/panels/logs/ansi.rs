//! Terminal colours in log lines. In: a line with escape sequences. Out: the line without them and which parts they
//! coloured.
//!
//! **Invariant:** no escape character is left in the text, whatever the sequences hold.

use crate::theme::{Color, Theme};

/// Bytes `from..to` of the plain line in another look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StyledSpan {
    pub from: usize,
    pub to: usize,
    pub style: SpanStyle,
}

/// What a terminal would change about the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SpanStyle {
    pub color: Option<AnsiColor>,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub faint: bool,
}

/// A terminal's colour, before a theme gives it a tone that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsiColor {
    /// 0 to 7: black, red, green, yellow, blue, magenta, cyan, white; 8 to 15 their bright forms.
    Basic(u8),
    Rgb(u8, u8, u8),
}

impl AnsiColor {
    /// Black and white follow the page's text: they would vanish on one of the grounds.
    pub fn color(self, theme: Theme) -> Color {
        match self {
            Self::Rgb(r, g, b) => Color::rgb(r, g, b),
            Self::Basic(index) => theme.color(match index {
                1 => "red",
                2 => "green",
                3 => "yellow",
                4 => "blue",
                5 => "purple",
                6 => "light-blue",
                9 => "light-red",
                10 => "light-green",
                11 => "light-yellow",
                12 | 14 => "light-blue",
                13 => "light-purple",
                8 => "gray",
                _ => "text",
            }),
        }
    }
}

/// Splits a line with escape sequences; a line without them is returned as `None` at the cost of one scan.
pub(super) fn strip(line: &str) -> Option<(String, Vec<StyledSpan>)> {
    if !line.contains('\u{1b}') {
        return None;
    }
    let mut plain = String::with_capacity(line.len());
    let mut spans: Vec<StyledSpan> = Vec::new();
    let mut style = SpanStyle::default();
    let mut pieces = line.split('\u{1b}');
    let mut add = |text: &str, style: SpanStyle, plain: &mut String| {
        let from = plain.len();
        plain.push_str(text);
        if style != SpanStyle::default() && !text.is_empty() {
            spans.push(StyledSpan { from, to: plain.len(), style });
        }
    };
    add(pieces.next().unwrap_or_default(), style, &mut plain);
    for piece in pieces {
        let (parameters, text) = split_sequence(piece);
        if let Some(parameters) = parameters {
            select(&mut style, parameters);
        }
        add(text, style, &mut plain);
    }
    Some((plain, spans))
}

/// What follows an escape character: the parameters of a colour sequence, if it is one, and the text after it.
fn split_sequence(piece: &str) -> (Option<&str>, &str) {
    if let Some(sequence) = piece.strip_prefix('[') {
        let Some(end) = sequence.find(|letter: char| ('\u{40}'..='\u{7e}').contains(&letter)) else {
            return (None, "");
        };
        let (parameters, rest) = sequence.split_at(end);
        let text = rest.get(1..).unwrap_or_default();
        return (rest.starts_with('m').then_some(parameters), text);
    }
    if let Some(command) = piece.strip_prefix(']') {
        // A window title or a link: it ends with a bell, or with the next escape, which is `\`.
        return (None, command.find('\u{7}').and_then(|at| command.get(at + 1..)).unwrap_or_default());
    }
    let mut rest = piece.chars();
    rest.next();
    (None, rest.as_str())
}

/// Applies the numbers of a `\e[...m` sequence.
fn select(style: &mut SpanStyle, parameters: &str) {
    let mut codes = parameters.split([';', ':']).map(|code| code.parse::<u8>().unwrap_or(0));
    while let Some(code) = codes.next() {
        match code {
            0 => *style = SpanStyle::default(),
            1 => style.bold = true,
            2 => style.faint = true,
            3 => style.italic = true,
            4 => style.underline = true,
            22 => (style.bold, style.faint) = (false, false),
            23 => style.italic = false,
            24 => style.underline = false,
            30..=37 => style.color = Some(AnsiColor::Basic(code - 30)),
            38 => style.color = extended(&mut codes).or(style.color),
            39 => style.color = None,
            48 => drop(extended(&mut codes)),
            90..=97 => style.color = Some(AnsiColor::Basic(code - 90 + 8)),
            _ => {}
        }
    }
}

/// The colour after 38 or 48: `5;n` from the table of 256, or `2;r;g;b`.
fn extended(codes: &mut impl Iterator<Item = u8>) -> Option<AnsiColor> {
    match codes.next()? {
        5 => Some(match codes.next()? {
            index @ 0..=15 => AnsiColor::Basic(index),
            index @ 16..=231 => {
                let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
                let cube = index - 16;
                AnsiColor::Rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
            }
            index => {
                let gray = 8 + 10 * (index - 232);
                AnsiColor::Rgb(gray, gray, gray)
            }
        }),
        2 => Some(AnsiColor::Rgb(codes.next()?, codes.next()?, codes.next()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, plain: &str, styled: &[(&str, SpanStyle)]) {
        let (text, spans) = strip(line).expect("has an escape");
        assert_eq!(text, plain);
        let found: Vec<_> = spans.iter().map(|span| (&text[span.from..span.to], span.style)).collect();
        assert_eq!(found, styled);
    }

    fn colored(index: u8) -> SpanStyle {
        SpanStyle { color: Some(AnsiColor::Basic(index)), ..SpanStyle::default() }
    }

    #[test]
    fn colours_become_spans() {
        check("\u{1b}[31mERROR\u{1b}[0m disk", "ERROR disk", &[("ERROR", colored(1))]);
        check("\u{1b}[1;33mw\u{1b}[mx", "wx", &[("w", SpanStyle { bold: true, ..colored(3) })]);
        check("a\u{1b}[92mb\u{1b}[39mc", "abc", &[("b", colored(10))]);
        let orange = SpanStyle { color: Some(AnsiColor::Rgb(255, 135, 0)), ..SpanStyle::default() };
        check("\u{1b}[38;5;208mo\u{1b}[0m", "o", &[("o", orange)]);
        let exact = SpanStyle { color: Some(AnsiColor::Rgb(1, 2, 3)), ..SpanStyle::default() };
        check("\u{1b}[38;2;1;2;3mo", "o", &[("o", exact)]);
        check("\u{1b}[48;5;1;4mu", "u", &[("u", SpanStyle { underline: true, ..SpanStyle::default() })]);
    }

    #[test]
    fn other_sequences_only_vanish() {
        check("\u{1b}[2Kdone", "done", &[]);
        check("\u{1b}]0;title\u{7}done", "done", &[]);
        check("a\u{1b}[3", "a", &[]);
        check("a\u{1b}", "a", &[]);
        check("\u{1b}(Bok", "Bok", &[]);
        check("\u{1b}[38;5mx", "x", &[]);
    }

    #[test]
    fn plain_lines_are_left_alone() {
        assert_eq!(strip("all [31m is well"), None);
    }
}
