//! Regexes as dashboards write them. In: `/.../flags` or a bare pattern. Out: something that matches and replaces by
//! JavaScript's rules.
//!
//! **Invariant:** a pattern that is no regex matches nothing and never panics; nor does one match what it could take for
//! ever to match.

use regress::{Flags, Match, Regex};

use crate::pattern::{Guard, Verdict};

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    guard: Guard,
    global: bool,
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
        let has = |flag: char| flags.contains(flag);
        let set = Flags {
            icase: has('i'),
            multiline: has('m'),
            dot_all: has('s'),
            unicode: has('u'),
            ..Flags::default()
        };
        let regex = Regex::with_flags(pattern, set).ok()?;
        Some(Self { regex, guard: Guard::new(pattern, flags), global: has('g') })
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
        self.may_run(text) && self.regex.find(text).is_some()
    }

    /// The named groups of the first match with what they caught.
    pub fn named_groups(&self, text: &str) -> Vec<(String, String)> {
        let Some(found) = self.regex.find(text) else { return Vec::new() };
        let caught = |range: std::ops::Range<usize>| text[range].to_owned();
        found.named_groups().filter_map(|(name, range)| Some((name.to_owned(), caught(range?)))).collect()
    }

    /// What the first group caught, or the whole match where there is no group.
    pub(crate) fn caught(&self, text: &str) -> Option<String> {
        let found = self.regex.find(text)?;
        let range = found.group(1).unwrap_or_else(|| found.range());
        Some(text[range].to_owned())
    }

    /// `text.replace(pattern, template)`: the first match, or all of them with the flag `g`; `$1`, `$<name>`, `$&`
    /// and `$$` mean what they mean in JavaScript.
    pub fn replace(&self, text: &str, template: &str) -> String {
        if !self.may_run(text) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        let matches = self.regex.find_iter(text).take(if self.global { usize::MAX } else { 1 });
        for found in matches {
            out.push_str(&text[done..found.start()]);
            expand(template, text, &found, &mut out);
            done = found.end();
        }
        out.push_str(&text[done..]);
        out
    }
}

fn expand(template: &str, text: &str, found: &Match, out: &mut String) {
    let groups = found.captures.len();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (used, piece) = match after.as_bytes().first() {
            Some(b'$') => (1, "$"),
            Some(b'&') => (1, found.as_str(text)),
            Some(b'`') => (1, &text[..found.start()]),
            Some(b'\'') => (1, &text[found.end()..]),
            Some(b'<') => match after.split_once('>') {
                Some((name, _)) => {
                    let group = found.named_group(&name[1..]);
                    (name.len() + 1, group.map_or("", |range| &text[range]))
                }
                None => (0, "$"),
            },
            Some(b'0'..=b'9') => match group_number(after, groups) {
                Some((used, number)) => (used, found.group(number).map_or("", |range| &text[range])),
                None => (0, "$"),
            },
            _ => (0, "$"),
        };
        out.push_str(piece);
        rest = &after[used..];
    }
    out.push_str(rest);
}

/// Two digits where such a group exists, else one; how many bytes were used, and the group.
fn group_number(after: &str, groups: usize) -> Option<(usize, usize)> {
    let digits = after.bytes().take(2).take_while(u8::is_ascii_digit).count();
    (1..=digits).rev().find_map(|used| {
        let number: usize = after[..used].parse().ok()?;
        (1..=groups).contains(&number).then_some((used, number))
    })
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
