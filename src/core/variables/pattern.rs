//! The regexes dashboards hold. In: `/pattern/flags` or a bare pattern. Out: a JavaScript regex.
//!
//! **Invariant:** a bare pattern must match the whole text, one between slashes may match anywhere: Grafana's rule.

use regress::{Match, Regex};

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    is_global: bool,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a regular expression: {reason}")]
pub(super) struct PatternError {
    pattern: String,
    reason: String,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        let error = |reason: String| PatternError { pattern: text.to_owned(), reason };
        let compiled = |pattern: &str, flags: &str| {
            Regex::with_flags(pattern, flags).map_err(|found| error(found.to_string()))
        };
        let Some(inside) = text.strip_prefix('/') else {
            return Ok(Self { regex: compiled(&format!("^{text}$"), "")?, is_global: false });
        };
        let (pattern, flags) = inside
            .rsplit_once('/')
            .ok_or_else(|| error("it opens with a slash and has no other".to_owned()))?;
        if let Some(unknown) = flags.chars().find(|flag| !"dgimsuvy".contains(*flag)) {
            return Err(error(format!("`{unknown}` is no flag")));
        }
        let kept: String = flags.chars().filter(|flag| "imsu".contains(*flag)).collect();
        Ok(Self { regex: compiled(pattern, &kept)?, is_global: flags.contains('g') })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.find(text).is_some()
    }

    /// The first match, or every one with the flag `g`.
    pub(super) fn matches(&self, text: &str) -> Vec<Match> {
        if self.is_global {
            self.regex.find_iter(text).collect()
        } else {
            self.regex.find(text).into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(Pattern::parse(pattern).map(|pattern| pattern.is_match(text)), Ok(expected));
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
}
