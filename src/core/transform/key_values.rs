//! Texts of `key=value` and `key: value` pairs. In: a text. Out: its pairs in order.
//!
//! **Invariant:** a value is taken as it stands, without its quotes; a word without a value is no pair.

use serde_json::Value as Json;

/// Names with values, in the order met.
pub(super) type Found = Vec<(String, Json)>;

/// Pairs between commas, semicolons, ampersands, braces and spaces; values may stand in quotes.
pub(super) fn read(text: &str) -> Found {
    let mut found = Found::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_between);
        if rest.is_empty() {
            return found;
        }
        let (key, after) = word(rest, |c| is_between(c) || matches!(c, '=' | ':'));
        let after_space = after.trim_start();
        let Some(after) = after_space.strip_prefix(['=', ':']) else {
            // A lone word; a lone sign must not stop the reading.
            rest = if after.len() < rest.len() {
                after
            } else {
                &rest[rest.chars().next().map_or(1, char::len_utf8)..]
            };
            continue;
        };
        let (value, after) = word(after.trim_start_matches(' '), is_between);
        if !key.is_empty() {
            match found.iter_mut().find(|(known, _)| *known == key) {
                Some(known) => known.1 = Json::from(value),
                None => found.push((key, Json::from(value))),
            }
        }
        rest = after;
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '&' | '{' | '}')
}

/// A word, or what stands between quotes, and what follows it.
fn word(text: &str, ends: impl Fn(char) -> bool) -> (String, &str) {
    let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        let end = text.find(ends).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut word = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            c if c == quote && !escaped => return (word, &text[at + c.len_utf8()..]),
            c => {
                if escaped && c != quote && c != '\\' {
                    word.push('\\');
                }
                escaped = false;
                word.push(c);
            }
        }
    }
    (word, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = read(text);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn pairs_are_found_in_all_their_forms() {
        check("a=1 b=2", &[("a", "1"), ("b", "2")]);
        check(
            r#"{job="a b", path="C:\\x", q="say \"hi\""}"#,
            &[("job", "a b"), ("path", r"C:\x"), ("q", r#"say "hi""#)],
        );
        check("a: 1, b : 'x'", &[("a", "1"), ("b", "x")]);
        check("url=http://h:80/p?x a=1;a=2", &[("url", "http://h:80/p?x"), ("a", "2")]);
        check("", &[]);
        check("= lone word =x : é", &[("word", "x")]);
        check("lone words, = and é", &[]);
        check("unended=\"x", &[("unended", "x")]);
    }
}
