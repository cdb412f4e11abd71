//! The engine outside the browser: `regress`, which follows ECMAScript.

use std::sync::Arc;

use regress::{Flags, Match, Regex};

use super::engine::{Captures, Compiled};

#[derive(Debug)]
struct Native {
    regex: Regex,
    is_global: bool,
}

pub(super) fn compile(pattern: &str, flags: &str) -> Result<Arc<dyn Compiled>, String> {
    let has = |flag: char| flags.contains(flag);
    let set = Flags {
        icase: has('i'),
        multiline: has('m'),
        dot_all: has('s'),
        unicode: has('u'),
        ..Flags::default()
    };
    let regex = Regex::with_flags(pattern, set).map_err(|error| error.to_string())?;
    Ok(Arc::new(Native { regex, is_global: has('g') }))
}

impl Native {
    fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Match> {
        self.regex.find_iter(text).take(if self.is_global { usize::MAX } else { 1 })
    }
}

impl Compiled for Native {
    fn is_match(&self, text: &str) -> bool {
        self.regex.find(text).is_some()
    }

    fn matches(&self, text: &str) -> Vec<Captures> {
        self.found(text).map(|found| captures(text, &found)).collect()
    }

    fn replace(&self, text: &str, template: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for found in self.found(text) {
            out.push_str(&text[done..found.start()]);
            expand(template, text, &found, &mut out);
            done = found.end();
        }
        out.push_str(&text[done..]);
        out
    }
}

fn captures(text: &str, found: &Match) -> Captures {
    let groups = found.captures.iter().map(|range| range.clone().map(|range| text[range].to_owned()));
    let named = found
        .named_groups()
        .filter_map(|(name, range)| Some((name.to_owned(), text[range?].to_owned())))
        .collect();
    Captures { whole: found.as_str(text).to_owned(), groups: groups.collect(), named }
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
