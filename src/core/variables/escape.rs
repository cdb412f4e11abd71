//! Escapes for the languages that values land in. In: a value and, for queries, the quotes around its place. Out: text
//! that stands for exactly this value there.
//!
//! **Invariant:** an escaped value never ends the string literal or the pattern it is put into.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::quoting::Quoting;

/// Escaped in everything that is one part of a URL.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// As [`COMPONENT`], but what a query's value may hold stays readable.
const QUERY_VALUE: &AsciiSet = &COMPONENT.remove(b':').remove(b'$').remove(b',').remove(b'@').remove(b';');

/// A whole URL: its own punctuation stays.
const WHOLE_URL: &AsciiSet =
    &QUERY_VALUE.remove(b'/').remove(b'?').remove(b'&').remove(b'=').remove(b'+').remove(b'#');

/// One part of a URL, `/` and `&` included; as strict as RFC 3986.
pub(super) fn component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// A parameter's value in a link.
pub(super) fn query_value(text: &str) -> String {
    utf8_percent_encode(text, QUERY_VALUE).to_string()
}

/// A URL with its structure kept.
pub(super) fn whole_url(text: &str) -> String {
    utf8_percent_encode(text, WHOLE_URL).to_string()
}

pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A backslash before every character for which `is_special` holds.
pub(super) fn backslashed(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A pattern that matches the text, in any regex dialect.
pub(crate) fn regex(text: &str) -> String {
    backslashed(text, |c| is_regex_special(c) || c == '/')
}

/// A pattern that matches the text, in RE2.
pub(super) fn pattern(text: &str) -> String {
    backslashed(text, is_regex_special)
}

fn is_regex_special(c: char) -> bool {
    matches!(c, '\\' | '^' | '$' | '*' | '+' | '?' | '.' | '(' | ')' | '|' | '[' | ']' | '{' | '}')
}

/// Lucene's query syntax; a number is left alone.
pub(super) fn lucene(text: &str) -> String {
    if is_number(text) {
        return text.to_owned();
    }
    backslashed(text, |c| {
        c.is_whitespace()
            || matches!(
                c,
                '!' | '*' | '+' | '-' | '=' | '<' | '>' | '&' | '|' | '(' | ')' | '[' | ']' | '{' | '}'
            )
            || matches!(c, '^' | '~' | '?' | ':' | '\\' | '/' | '"')
    })
}

/// Whether JavaScript would take the text for a number: exponents and hexadecimals too, and nothing for zero.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    match digits {
        Some(digits) => !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit()),
        None => {
            let is_word = text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_alphabetic());
            text.is_empty()
                || text.trim_start_matches(['+', '-']) == "Infinity"
                || (!is_word && text.parse::<f64>().is_ok())
        }
    }
}

/// A value of a single-valued variable in PromQL or LogQL. Outside quotes it stays as it is: it may be a number, a
/// metric's name or a whole selector.
///
/// Grafana's older escaping leaves `"` alone, which breaks the query, and writes `it's` as `it\\'s`, which matches
/// nothing; both are escaped here as the string literal needs it.
pub(super) fn query_string(value: &str, quoting: Quoting) -> Cow<'_, str> {
    match quoting {
        Quoting::None | Quoting::Raw | Quoting::Comment => Cow::Borrowed(value),
        Quoting::Double => Cow::Owned(backslashed(value, |c| matches!(c, '\\' | '"'))),
        Quoting::Single => Cow::Owned(backslashed(value, |c| matches!(c, '\\' | '\''))),
    }
}

/// A text between double quotes of LogQL, whatever it holds.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '"' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// One value of a many-valued variable, as a pattern within PromQL or LogQL.
pub(super) fn query_regex(value: &str, quoting: Quoting) -> String {
    let pattern = backslashed(value, |c| is_regex_special(c) || matches!(c, '"' | '\''));
    match quoting {
        // Backticks take no escapes: a doubled backslash would match a backslash.
        Quoting::Raw => backslashed(value, is_regex_special).replace('`', "\\x60"),
        Quoting::Single => backslashed(&pattern, |c| matches!(c, '\\' | '\'')),
        Quoting::None | Quoting::Double | Quoting::Comment => {
            backslashed(&pattern, |c| matches!(c, '\\' | '"'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &str, expected: &str) {
        assert_eq!(found, expected);
    }

    #[test]
    fn urls_keep_as_much_as_their_place_allows() {
        check(&component("a b/ñ&(c)!'*:~"), "a%20b%2F%C3%B1%26%28c%29%21%27%2A%3A~");
        check(&query_value("a b:1,2;@$v&x=1"), "a%20b:1,2;@$v%26x%3D1");
        check(&whole_url("/d/x?a=b c&d=(1)#e"), "/d/x?a=b%20c&d=%281%29#e");
    }

    #[test]
    fn lucene_leaves_numbers_alone() {
        check(&lucene("-5"), "-5");
        check(&lucene("1e3"), "1e3");
        check(&lucene("0x1f"), "0x1f");
        check(&lucene("inf-inity"), "inf\\-inity");
        check(&lucene("nan-1"), "nan\\-1");
        check(&lucene("a b:c"), "a\\ b\\:c");
    }

    #[test]
    fn a_single_value_is_a_string_of_the_surrounding_quotes() {
        check(&query_string("say \"hi\"\\", Quoting::Double), "say \\\"hi\\\"\\\\");
        check(&query_string("it's", Quoting::Double), "it's");
        check(&query_string("it's \"x\"", Quoting::Single), "it\\'s \"x\"");
        check(&query_string("a\\b", Quoting::Raw), "a\\b");
        check(&query_string("job=\"x\"", Quoting::None), "job=\"x\"");
    }

    #[test]
    fn one_of_many_values_is_a_pattern_within_the_surrounding_quotes() {
        check(&query_regex("a.b", Quoting::Double), "a\\\\.b");
        check(&query_regex("a.b", Quoting::Raw), "a\\.b");
        check(&query_regex("a`b", Quoting::Raw), "a\\x60b");
        check(&query_regex("it's \"x\"", Quoting::Double), "it\\\\'s \\\\\\\"x\\\\\\\"");
        check(&query_regex("it's", Quoting::Single), "it\\\\\\'s");
    }
}
