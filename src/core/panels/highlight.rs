//! Which parts of a text of data are names and which are values. In: a text. Out: its parts that are shown in a colour.
//!
//! A text that begins like JSON is read as JSON; any other may hold pairs of logfmt, `name=value`, between words.
//!
//! **Invariant:** parts follow each other, do not overlap and begin and end between characters; a text that breaks off is
//! read as far as it goes.

/// A part of a text, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub from: usize,
    pub to: usize,
    pub kind: PartKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The name of what follows it.
    Name,
    Text,
    /// With its unit, where it has one; truth and nothing too.
    Number,
}

/// Bytes that are read of a text: nobody reads a longer one by its colours.
const READ_BYTES: usize = 20_000;

/// The parts of a text, from its start on.
pub fn parts(text: &str) -> Vec<Part> {
    let mut end = text.len().min(READ_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    if text.trim_start().starts_with(['{', '[']) { json(text) } else { logfmt(text) }
}

/// Parts of JSON, which need not be well formed.
pub(super) fn json(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (to, kind) = match byte {
            b'"' => {
                let to = behind_quotes(bytes, at);
                let next =
                    bytes.get(to..).unwrap_or_default().iter().find(|byte| !byte.is_ascii_whitespace());
                (to, Some(if next == Some(&b':') { PartKind::Name } else { PartKind::Text }))
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
                let to = at + bytes.iter().skip(at).take_while(is_part).count();
                let word = text.get(at..to).unwrap_or_default();
                let is_value = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
                (to, is_value.then_some(PartKind::Number))
            }
            _ => (at + 1, None),
        };
        parts.extend(kind.map(|kind| Part { from: at, to, kind }));
        at = to;
    }
    parts
}

/// Pairs among words.
fn logfmt(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
        let name = bytes.iter().skip(at).take_while(is_name).count();
        let value = at + name + 1;
        if name == 0 || bytes.get(at + name) != Some(&b'=') || bytes.get(value) == Some(&b'=') {
            // On to the next word; quotes, brackets and commas begin one too.
            at += name;
            let is_inside =
                |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'[' | b'(' | b'{' | b',');
            at += bytes.iter().skip(at).take_while(is_inside).count();
            at += 1;
            continue;
        }
        parts.push(Part { from: at, to: at + name, kind: PartKind::Name });
        let (to, kind) = if bytes.get(value) == Some(&b'"') {
            (behind_quotes(bytes, value), Some(PartKind::Text))
        } else {
            let is_inside =
                |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b']' | b')' | b'}');
            let to = value + bytes.iter().skip(value).take_while(is_inside).count();
            (to, is_amount(text.get(value..to).unwrap_or_default()).then_some(PartKind::Number))
        };
        parts.extend(kind.map(|kind| Part { from: value, to, kind }));
        at = to;
    }
    parts
}

/// Behind the quotes that end a text, or where it breaks off.
fn behind_quotes(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `12`, `-0.5`, `1.2e3`, `35ms`, `7.5MiB`, `80%`; `true` and the like.
fn is_amount(word: &str) -> bool {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    let unit = unsigned.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let is_number = unsigned.starts_with(|letter: char| letter.is_ascii_digit());
    matches!(word, "true" | "false" | "null" | "nil")
        || word.parse::<f64>().is_ok_and(|_| is_number)
        || (is_number
            && unit.chars().count() <= 5
            && unit.chars().all(|letter| letter.is_alphabetic() || letter == '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names as `name:`, numbers as `#1`, texts as they are.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = parts(text)
            .into_iter()
            .map(|Part { from, to, kind }| match kind {
                PartKind::Name => format!("{}:", &text[from..to]),
                PartKind::Number => format!("#{}", &text[from..to]),
                PartKind::Text => text[from..to].to_owned(),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_and_values_of_json() {
        check(
            r#"{"msg": "a \"b\": c", "n": -1.5e3, "ok": true, "in": {"x": [null, "y"]}}"#,
            &[
                "\"msg\":",
                r#""a \"b\": c""#,
                "\"n\":",
                "#-1.5e3",
                "\"ok\":",
                "#true",
                "\"in\":",
                "\"x\":",
                "#null",
                "\"y\"",
            ],
        );
        check("[1, 2]", &["#1", "#2"]);
    }

    #[test]
    fn what_breaks_off_is_read_as_far_as_it_goes() {
        check(r#"{"msg": "never en"#, &["\"msg\":", "\"never en"]);
        check(r#"{"a": 1, "é\"#, &["\"a\":", "#1", "\"é\\"]);
        check("{}{-x- tru", &[]);
        check("msg=\"never", &["msg:", "\"never"]);
        check("a=", &["a:"]);
    }

    #[test]
    fn pairs_among_words() {
        check(
            r#"level=info msg="it \"works\"" took=35ms share=80% n=7 v=1x2y"#,
            &["level:", "msg:", r#""it \"works\"""#, "took:", "#35ms", "share:", "#80%", "n:", "#7", "v:"],
        );
        check("GET /x?a=b status=200, (retries=2)", &["status:", "#200", "retries:", "#2"]);
        check("if a == b and c => d", &[]);
        check("just words, 12 of them", &[]);
        check("é=1 größe=2 ok=3", &["ok:", "#3"]);
    }

    #[test]
    fn long_texts_are_read_up_to_a_bound_between_characters() {
        let long = format!("{{\"a\": \"{}\"}}", "é".repeat(READ_BYTES));
        let found = parts(&long);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|part| long.get(part.from..part.to).is_some()));
    }
}
