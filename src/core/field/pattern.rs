//! Regexes as dashboards write them. In: `/.../flags` or a bare pattern. Out: something that matches and replaces by
//! JavaScript's rules.
//!
//! **Invariant:** a pattern that is no regex matches nothing and never panics; nor does one match what it could take for
//! ever to match.

use std::sync::Arc;

use crate::pattern::{Guard, Verdict};
use crate::regex::{self, Captures, Compiled};

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Arc<dyn Compiled>,
    guard: Guard,
}

impl Pattern {
    /// `/.../flags` searches anywhere in a text; a bare pattern must match all of it. `None` for what is no regex.
    pub fn new(written: &str) -> Option<Self> {
        let Some(rest) = written.strip_prefix('/') else {
            return Self::compile(&format!("^{written}$"), "");
        };
        let (pattern, flags) = rest.rsplit_once('/')?;
        Self::compile(pattern, flags)
    }

    /// Like [`Pattern::new`], but a bare pattern searches anywhere, as renaming rules do.
    pub fn search(written: &str) -> Option<Self> {
        if written.len() > 1 && written.starts_with('/') {
            Self::new(written)
        } else {
            Self::compile(written, "")
        }
    }

    fn compile(pattern: &str, flags: &str) -> Option<Self> {
        if !flags.bytes().all(|flag| b"gimyus".contains(&flag)) {
            return None;
        }
        let regex = regex::compile(pattern, flags).ok()?;
        Some(Self { regex, guard: Guard::new(pattern, flags) })
    }

    /// What a viewer should know of a pattern that can be slow beyond all bounds.
    pub fn warning(written: &str) -> Option<String> {
        let pattern = Self::new(written)?;
        pattern.guard.may_never_end().then(|| {
            format!(
                "The regular expression `{written}` can take for ever on some texts: it is taken not to match those."
            )
        })
    }

    fn may_run(&self, text: &str) -> bool {
        self.guard.verdict(text) == Verdict::Run
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.may_run(text) && self.regex.is_match(text)
    }

    /// The named groups of the first match with what they caught.
    pub fn named_groups(&self, text: &str) -> Vec<(String, String)> {
        self.first(text).map(|found| found.named).unwrap_or_default()
    }

    /// The first match and what its groups caught, in their order; nothing where there is no match.
    pub(crate) fn caught_all(&self, text: &str) -> Vec<Option<String>> {
        let found = self.first(text).map(|found| std::iter::once(Some(found.whole)).chain(found.groups));
        found.into_iter().flatten().collect()
    }

    fn first(&self, text: &str) -> Option<Captures> {
        let found = if self.may_run(text) { self.regex.matches(text) } else { Vec::new() };
        found.into_iter().next()
    }

    /// `text.replace(pattern, template)`: the first match, or all of them with the flag `g`; `$1`, `$<name>`, `$&`
    /// and `$$` mean what they mean in JavaScript.
    pub fn replace(&self, text: &str, template: &str) -> String {
        if !self.may_run(text) {
            return text.to_owned();
        }
        self.regex.replace(text, template)
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
    }

    #[test]
    fn what_is_no_regex_matches_nothing() {
        for written in ["[", "/[/", "/abc", "/abc/q", "(?<"] {
            matches(written, "abc", false);
        }
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

    #[test]
    fn a_pattern_that_would_never_end_matches_nothing_and_is_named() {
        let long = format!("{}! ", "a".repeat(60));
        matches("/^(a+)+\\b!\\b/", &long, false);
        replaces("/^(a+)+\\b!\\b/", "x", &long, &long);
        let warning = Pattern::warning("/^(a+)+$/").unwrap();
        assert!(warning.starts_with("The regular expression `/^(a+)+$/` can take for ever"), "{warning}");
        for usual in ["/.*instance=\"(.*)\".*/", "cpu.*", "(a|b)+", "/^rabbit@[a-z.-]*?0(\\b|\\.)/", "["] {
            assert_eq!(Pattern::warning(usual), None, "{usual}");
        }
    }
}
