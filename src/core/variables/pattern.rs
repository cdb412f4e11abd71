//! The regexes dashboards hold. In: `/pattern/flags` or a bare pattern. Out: a JavaScript regex.
//!
//! **Invariant:** a bare pattern must match the whole text, one between slashes may match anywhere: Grafana's rule.

use std::sync::Arc;

use crate::pattern::{Guard, Verdict};
use crate::regex::{self, Captures, Compiled};

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Arc<dyn Compiled>,
    guard: Guard,
    written: String,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PatternError {
    #[error("`{pattern}` is not a regular expression: {reason}")]
    NotOne { pattern: String, reason: String },
    #[error(
        "`{pattern}` could take for ever to match \u{201c}{text}\u{201d}, so it was not tried. What repeats inside something that repeats, such as `(a+)+`, is the usual cause."
    )]
    TooSlow { pattern: String, text: String },
}

/// Characters of a text that an error quotes.
const MOST_QUOTED: usize = 60;

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        let error = |reason: String| PatternError::NotOne { pattern: text.to_owned(), reason };
        let Some(inside) = text.strip_prefix('/') else {
            return Self::compile(&format!("^{text}$"), "", text);
        };
        let (pattern, flags) = inside
            .rsplit_once('/')
            .ok_or_else(|| error("it opens with a slash and has no other".to_owned()))?;
        if let Some(unknown) = flags.chars().find(|flag| !"dgimsuvy".contains(*flag)) {
            return Err(error(format!("`{unknown}` is no flag")));
        }
        Self::compile(pattern, flags, text)
    }

    /// A pattern without slashes that may match anywhere.
    pub(super) fn search(text: &str) -> Result<Self, PatternError> {
        Self::compile(text, "", text)
    }

    fn compile(pattern: &str, flags: &str, written: &str) -> Result<Self, PatternError> {
        let regex = regex::compile(pattern, flags)
            .map_err(|reason| PatternError::NotOne { pattern: written.to_owned(), reason })?;
        let guard = Guard::new(pattern, flags);
        Ok(Self { regex, guard, written: written.to_owned() })
    }

    pub(super) fn is_match(&self, text: &str) -> Result<bool, PatternError> {
        Ok(self.may_run(text)? && self.regex.is_match(text))
    }

    /// The first match, or every one with the flag `g`.
    pub(super) fn matches(&self, text: &str) -> Result<Vec<Captures>, PatternError> {
        Ok(if self.may_run(text)? { self.regex.matches(text) } else { Vec::new() })
    }

    fn may_run(&self, text: &str) -> Result<bool, PatternError> {
        match self.guard.verdict(text) {
            Verdict::Run => Ok(true),
            Verdict::NoMatch => Ok(false),
            Verdict::TooSlow => Err(PatternError::TooSlow {
                pattern: self.written.clone(),
                text: text.chars().take(MOST_QUOTED).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(Pattern::parse(pattern).and_then(|pattern| pattern.is_match(text)), Ok(expected));
    }

    #[test]
    fn slashes_decide_whether_the_whole_text_must_match() {
        check("cpu", "cpu", true);
        check("cpu", "cpu 2", false);
        check("/cpu/", "my cpu 2", true);
        check("/CPU/i", "cpu", true);
        check("(?!grafanacloud-usage).+", "prometheus", true);
        check("(?!grafanacloud-usage).+", "grafanacloud-usage", false);
        check("/a/b/", "xa/bx", true);
    }

    #[test]
    fn bad_patterns_say_why() {
        assert!(
            Pattern::parse("/a(/")
                .unwrap_err()
                .to_string()
                .starts_with("`/a(/` is not a regular expression: ")
        );
        assert!(Pattern::parse("/a/x").is_err());
        assert!(Pattern::parse("/a").is_err());
    }

    #[test]
    fn a_pattern_that_would_never_end_is_named() {
        let pattern = Pattern::parse("/^(a+)+\\b!\\b/").unwrap();
        assert_eq!(pattern.is_match("aaa!b"), Ok(true));
        let error = pattern.is_match(&format!("{}! ", "a".repeat(50))).unwrap_err().to_string();
        assert!(error.starts_with("`/^(a+)+\\b!\\b/` could take for ever to match \u{201c}aaa"), "{error}");
    }
}
