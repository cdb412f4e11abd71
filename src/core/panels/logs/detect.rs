//! Fields within a log line: JSON and logfmt. In: the line. Out: names and values in the line's order.
//!
//! **Invariant:** a line that is neither gives no fields, never half of them.

use serde_json::Value;

/// The fields of a JSON object or of `key=value` text; empty where the line is neither.
pub(super) fn fields(line: &str) -> Vec<(String, String)> {
    let line = line.trim();
    match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(_)) if line.starts_with('{') => {
            let mut out = Vec::new();
            if let Ok(object) = serde_json::from_str::<Value>(line) {
                flatten("", &object, &mut out);
            }
            out
        }
        _ => logfmt(line).unwrap_or_default(),
    }
}

/// The line laid out over several lines if it is a JSON object or array.
pub(super) fn prettify(line: &str) -> Option<String> {
    let trimmed = line.trim();
    if !trimmed.starts_with(['{', '[']) {
        return None;
    }
    let value = serde_json::from_str::<Value>(trimmed).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

/// Nested objects join their names with a dot; arrays stay as written.
fn flatten(prefix: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) if prefix.is_empty() || !members.is_empty() => {
            for (name, member) in members {
                let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&name, member, out);
            }
        }
        Value::String(text) => out.push((prefix.to_owned(), text.clone())),
        other => out.push((prefix.to_owned(), other.to_string())),
    }
}

/// Pairs of a logfmt line. Words without `=` may stand between them, as in `GET /x status=200`, but at least one pair
/// must be there and a quote that never ends makes the line something else.
fn logfmt(line: &str) -> Option<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (!out.is_empty()).then_some(out);
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let (value, remaining) = take_value(value)?;
        if is_key(key) {
            out.push((key.to_owned(), value));
        }
        rest = remaining;
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/'))
}

/// A bare word, or a text in double quotes with backslash escapes; and what follows it.
fn take_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        return Some((value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, quoted.get(at + 1..).unwrap_or_default())),
            '\\' => value.push(match letters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[(&str, &str)]) {
        let found = fields(line);
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn json_fields_in_the_lines_order() {
        check(r#"{"msg": "up", "code": 200, "ok": true}"#, &[("msg", "up"), ("code", "200"), ("ok", "true")]);
        check(r#"{"http": {"path": "/x", "n": [1, 2]}}"#, &[("http.path", "/x"), ("http.n", "[1,2]")]);
        check(r#"{"a": {}, "b": null}"#, &[("a", "{}"), ("b", "null")]);
        check("[1, 2]", &[]);
        check(r#"{"a": 1"#, &[]);
    }

    #[test]
    fn logfmt_fields() {
        check(
            r#"level=info msg="it \"works\"" took=5ms"#,
            &[("level", "info"), ("msg", "it \"works\""), ("took", "5ms")],
        );
        check("GET /x?a=b status=200", &[("status", "200")]);
        check("a= b=1", &[("a", ""), ("b", "1")]);
        check("just words", &[]);
        check("msg=\"never ends", &[]);
        check("", &[]);
    }

    #[test]
    fn only_json_is_laid_out() {
        assert_eq!(prettify(r#"{"b":1,"a":[]}"#).as_deref(), Some("{\n  \"b\": 1,\n  \"a\": []\n}"));
        assert_eq!(prettify("{broken"), None);
        assert_eq!(prettify("42"), None);
    }
}
