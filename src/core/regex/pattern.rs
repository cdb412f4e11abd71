//! Patterns as dashboards write them. In: `/.../flags` or a bare pattern. Out: something that matches and replaces.

use std::sync::Arc;

use super::engine::{self, Captures, Compiled};

/// A compiled pattern; a clone shares it.
#[derive(Debug, Clone)]
pub struct Pattern(Arc<dyn Compiled>);

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a regular expression: {reason}")]
pub struct PatternError {
    pattern: String,
    reason: String,
}

impl Pattern {
    /// `/.../flags` searches anywhere in a text; a bare pattern must match all of it.
    pub fn parse(written: &str) -> Result<Self, PatternError> {
        let error = |reason: String| PatternError { pattern: written.to_owned(), reason };
        let Some(inside) = written.strip_prefix('/') else {
            return engine::compile(&format!("^{written}$"), "").map(Self).map_err(error);
        };
        let (pattern, flags) = inside
            .rsplit_once('/')
            .ok_or_else(|| error("it opens with a slash and has no other".to_owned()))?;
        if let Some(unknown) = flags.chars().find(|flag| !"dgimsuvy".contains(*flag)) {
            return Err(error(format!("`{unknown}` is no flag")));
        }
        // The others ask for what nobody looks at here, such as where a group was found.
        let kept: String = flags.chars().filter(|flag| "gimsu".contains(*flag)).collect();
        engine::compile(pattern, &kept).map(Self).map_err(error)
    }

    /// Like [`Pattern::parse`], for where Grafana passes over what is no regex.
    pub fn new(written: &str) -> Option<Self> {
        Self::parse(written).ok()
    }

    /// Like [`Pattern::new`], but a bare pattern searches anywhere, as renaming rules do.
    pub fn search(written: &str) -> Option<Self> {
        if written.len() > 1 && written.starts_with('/') {
            Self::new(written)
        } else {
            Self::bare(written)
        }
    }

    /// A pattern that is never between slashes and matches anywhere.
    pub fn bare(pattern: &str) -> Option<Self> {
        engine::compile(pattern, "").map(Self).ok()
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The first match, or every one with the flag `g`.
    pub fn matches(&self, text: &str) -> Vec<Captures> {
        self.0.matches(text)
    }

    /// `text.replace(pattern, template)`: the first match, or all of them with the flag `g`; `$1`, `$<name>`, `$&`
    /// and `$$` mean what they mean in JavaScript.
    pub fn replace(&self, text: &str, template: &str) -> String {
        self.0.replace(text, template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn matches(written: &str, text: &str, expected: bool) {
        assert_eq!(
            Pattern::new(written).is_some_and(|pattern| pattern.is_match(text)),
            expected,
            "{written}"
        );
    }

    #[track_caller]
    fn replaces(written: &str, template: &str, text: &str, expected: &str) {
        assert_eq!(Pattern::new(written).unwrap().replace(text, template), expected, "{written}");
    }

    #[test]
    fn bare_patterns_match_the_whole_text() {
        matches("cpu", "cpu", true);
        matches("cpu", "cpu 2", false);
        matches("cpu.*", "cpu 2", true);
        matches("/cpu/", "my cpu 2", true);
        matches("/CPU/i", "my cpu", true);
        matches("/a/b/", "xa/bx", true);
        matches("/(?<!x)cpu/", "xcpu", false);
        matches("(?!grafanacloud-usage).+", "prometheus", true);
        matches("(?!grafanacloud-usage).+", "grafanacloud-usage", false);
    }

    #[test]
    fn what_is_no_regex_matches_nothing() {
        for written in ["[", "/[/", "/abc", "/abc/q", "(?<"] {
            matches(written, "abc", false);
        }
    }

    #[test]
    fn bad_patterns_say_why() {
        let why = Pattern::parse("/a(/").unwrap_err().to_string();
        assert!(why.starts_with("`/a(/` is not a regular expression: "), "{why}");
        assert!(Pattern::parse("/a/x").is_err());
        assert!(Pattern::parse("/a").is_err());
    }

    #[test]
    fn groups_are_numbered_and_named() {
        let found = Pattern::parse("/(a)|(?<n>b)/g").unwrap().matches("xab");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].groups, [Some("a".to_owned()), None]);
        assert_eq!(found[1].groups, [None, Some("b".to_owned())]);
        assert_eq!(found[1].named.get("n").map(String::as_str), Some("b"));
        assert!(found[0].named.is_empty());
        assert_eq!(Pattern::parse("/./").unwrap().matches("ab").len(), 1);
    }

    #[test]
    fn replacements_follow_javascript() {
        replaces("(.*):9100", "$1", "host:9100", "host");
        replaces("/a(b)?/", "<$1>", "xac", "x<>c");
        replaces("/o/g", "0", "foo", "f00");
        replaces("/o/", "0", "foo", "f0o");
        replaces("/(a)/", "$2-$11-$$-$&", "a", "$2-a1-$-a");
        replaces("/(?<n>a)/", "$<n>$<n>", "a", "aa");
        replaces("/b/", "[$`|$']", "abc", "a[a|c]c");
    }
}
