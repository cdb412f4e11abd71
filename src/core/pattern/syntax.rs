//! JavaScript's regexes as a tree, as far as the work of matching depends on them. In: a pattern without its slashes, and
//! its flags. Out: what it repeats, what it chooses from, which characters it takes.
//!
//! **Invariant:** a set of characters never lacks one that the engine would take; where it may have more, the tree says
//! so in [`Tree::is_exact`].

use std::iter::Peekable;
use std::str::Chars;

use crate::order::Arrange;

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// One character out of these ranges, ends included.
    One(Vec<(char, char)>),
    All(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
    },
    /// `^` and `$` of the whole text.
    Start,
    End,
    /// Takes nothing and may hold or not: `\b`, anchors of lines, a look behind.
    Unsure,
    /// A look ahead: tried from here, and then as if nothing had been taken.
    Ahead(Box<Node>),
    /// `\1`: whatever a group took before.
    Again,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) root: Node,
    /// Sets of characters are the engine's, and it tries what comes first, first.
    pub(super) is_exact: bool,
}

/// Deepest nesting of groups that is read; the engine has a bound of its own.
const MOST_DEPTH: u32 = 200;

const ANY: (char, char) = ('\0', char::MAX);
const DIGITS: [(char, char); 1] = [('0', '9')];
const WORD: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: [(char, char); 10] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];
const LINE_ENDS: [(char, char); 3] = [('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];

/// `None` for what this reader does not know, and for a look behind that repeats.
pub(super) fn parse(pattern: &str, flags: &str) -> Option<Tree> {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        ignores_case: flags.contains('i'),
        is_multiline: flags.contains('m'),
        dot_takes_all: flags.contains('s'),
        is_exact: true,
        depth: 0,
    };
    let root = reader.choices()?;
    if reader.rest.peek().is_some() {
        return None;
    }
    Some(Tree { root, is_exact: reader.is_exact && !reader.ignores_case })
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    ignores_case: bool,
    is_multiline: bool,
    dot_takes_all: bool,
    is_exact: bool,
    depth: u32,
}

impl Reader<'_> {
    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn choices(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return None;
        }
        let mut choices = vec![self.sequence()?];
        while self.takes('|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(if choices.len() == 1 { choices.remove(0) } else { Node::Either(choices) })
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Some(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn atom(&mut self) -> Option<Node> {
        Some(match self.rest.next()? {
            '^' if self.is_multiline => Node::Unsure,
            '^' => Node::Start,
            '$' if self.is_multiline => Node::Unsure,
            '$' => Node::End,
            '.' if self.dot_takes_all => Node::One(vec![ANY]),
            '.' => Node::One(all_but(LINE_ENDS.to_vec())),
            '(' => self.group()?,
            '[' => self.class()?,
            '\\' => self.escape()?,
            c => self.one(vec![(c, c)]),
        })
    }

    /// A set of characters; without regard to case it has everything outside ASCII too, rather than too little.
    fn one(&mut self, mut ranges: Vec<(char, char)>) -> Node {
        if self.ignores_case {
            let letters = |ranges: &[(char, char)], a: char, z: char, flip: fn(&char) -> char| {
                let inside = |&(from, to): &(char, char)| (from.max(a), to.min(z));
                let cut = ranges.iter().map(inside).filter(|(from, to)| from <= to);
                cut.map(|(from, to)| (flip(&from), flip(&to))).collect::<Vec<_>>()
            };
            let upper = letters(&ranges, 'a', 'z', char::to_ascii_uppercase);
            let lower = letters(&ranges, 'A', 'Z', char::to_ascii_lowercase);
            ranges.extend(upper.into_iter().chain(lower));
            ranges.push(('\u{80}', char::MAX));
        }
        Node::One(ranges)
    }

    fn group(&mut self) -> Option<Node> {
        let mut looks = None;
        if self.takes('?') {
            match self.rest.next()? {
                ':' => {}
                '=' | '!' => looks = Some(true),
                '<' => match self.rest.peek()? {
                    '=' | '!' => {
                        self.rest.next();
                        looks = Some(false);
                    }
                    _ => while self.rest.next()? != '>' {},
                },
                _ => return None,
            }
        }
        let inside = self.choices()?;
        if !self.takes(')') {
            return None;
        }
        match looks {
            None => Some(inside),
            Some(true) => Some(Node::Ahead(Box::new(inside))),
            // It reads backward: only where that takes no time worth counting.
            Some(false) => (!repeats(&inside)).then_some(Node::Unsure),
        }
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Some(node),
            },
            _ => return Some(node),
        };
        if self.rest.peek().is_some_and(|next| matches!(next, '*' | '+' | '?' | '}')) {
            self.rest.next();
        }
        if self.takes('?') {
            self.is_exact = false;
        }
        Some(Node::Repeat { node: Box::new(node), least, most })
    }

    /// `{2}`, `{2,}`, `{2,5}` up to their closing brace; any other brace is a letter.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let mut text = String::new();
        loop {
            match ahead.next()? {
                '}' => break,
                c => text.push(c),
            }
        }
        let (least, most) = match text.split_once(',') {
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
            None => (text.parse().ok()?, Some(text.parse().ok()?)),
        };
        for _ in 0..=text.chars().count() {
            self.rest.next();
        }
        Some((least, most))
    }

    fn escape(&mut self) -> Option<Node> {
        Some(match self.rest.next()? {
            'b' | 'B' => Node::Unsure,
            '1'..='9' => {
                while self.rest.next_if(char::is_ascii_digit).is_some() {}
                Node::Again
            }
            'k' if self.rest.peek() == Some(&'<') => {
                while self.rest.next()? != '>' {}
                Node::Again
            }
            c => {
                let set = self.escaped_set(c)?;
                self.one(set)
            }
        })
    }

    /// What an escape stands for, in a class or outside.
    fn escaped_set(&mut self, c: char) -> Option<Vec<(char, char)>> {
        let one = |c: char| vec![(c, c)];
        Some(match c {
            'd' => DIGITS.to_vec(),
            'D' => all_but(DIGITS.to_vec()),
            'w' => WORD.to_vec(),
            'W' => all_but(WORD.to_vec()),
            's' => SPACE.to_vec(),
            'S' => all_but(SPACE.to_vec()),
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            'v' => one('\u{b}'),
            'f' => one('\u{c}'),
            '0' => one('\0'),
            'c' => one(char::from_u32(self.rest.next()? as u32 % 32)?),
            'x' => one(self.hex(2)?),
            'u' if self.takes('{') => {
                let digits: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                one(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?)
            }
            'u' => one(self.hex(4)?),
            'p' | 'P' if self.takes('{') => {
                self.is_exact = false;
                while self.rest.next()? != '}' {}
                vec![ANY]
            }
            c => one(c),
        })
    }

    fn hex(&mut self, digits: usize) -> Option<char> {
        let text: String = self.rest.by_ref().take(digits).collect();
        char::from_u32(u32::from_str_radix(&text, 16).ok()?)
    }

    fn class(&mut self) -> Option<Node> {
        let is_negated = self.takes('^');
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let set = match self.rest.next()? {
                ']' => break,
                '\\' => match self.rest.next()? {
                    'b' => vec![('\u{8}', '\u{8}')],
                    c => self.escaped_set(c)?,
                },
                c => vec![(c, c)],
            };
            let from = set.first().filter(|(from, to)| set.len() == 1 && from == to).map(|(from, _)| *from);
            // A dash between two characters; anywhere else it is a letter.
            let mut ahead = self.rest.clone();
            let is_range = from.is_some() && ahead.next() == Some('-') && ahead.peek() != Some(&']');
            match from {
                Some(from) if is_range => {
                    self.rest.next();
                    let to = match self.rest.next()? {
                        '\\' => {
                            let c = self.rest.next()?;
                            self.escaped_set(c)?
                        }
                        c => vec![(c, c)],
                    };
                    match to.as_slice() {
                        [(to, end)] if to == end => ranges.push((from, *to)),
                        several => {
                            ranges.extend_from_slice(&[(from, from), ('-', '-')]);
                            ranges.extend_from_slice(several);
                        }
                    }
                }
                _ => ranges.extend(set),
            }
        }
        let ranges = if is_negated { all_but(ranges) } else { ranges };
        Some(self.one(ranges))
    }
}

/// Every character outside these ranges.
fn all_but(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.arrange();
    let mut rest = Vec::new();
    let mut from = Some('\0');
    for (first, last) in ranges {
        let Some(start) = from else { break };
        if first > start
            && let Some(before) = ('\0'..first).next_back()
        {
            rest.push((start, before));
        }
        if last >= start {
            from = (last..=char::MAX).nth(1);
        }
    }
    rest.extend(from.map(|start| (start, char::MAX)));
    rest
}

fn repeats(node: &Node) -> bool {
    match node {
        Node::All(nodes) | Node::Either(nodes) => nodes.iter().any(repeats),
        Node::Repeat { .. } | Node::Again => true,
        Node::Ahead(node) => repeats(node),
        Node::One(_) | Node::Start | Node::End | Node::Unsure => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a class takes a character.
    #[track_caller]
    fn check(pattern: &str, flags: &str, takes: &str, leaves: &str) {
        let Some(Tree { root: Node::One(ranges), .. }) = parse(pattern, flags) else {
            panic!("{pattern} is one set");
        };
        let is_in = |c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        assert!(takes.chars().all(is_in), "{pattern} takes {takes}: {ranges:?}");
        assert!(!leaves.chars().any(is_in), "{pattern} leaves {leaves}: {ranges:?}");
    }

    #[test]
    fn sets_of_characters() {
        check("[a-c-]", "", "abc-", "d");
        check("[^a-c\\d]", "", "dAé", "ab5");
        check("\\w", "", "aZ_0", "é -");
        check("[\\w-x]", "", "a-x", " ");
        check("\\S", "", "aé", " \t\u{a0}");
        check(".", "", "aé", "\n\r");
        check(".", "s", "a\n", "");
        check("[a-c]", "i", "aB", "d");
        check("\\x41", "", "A", "x4");
        check("\\u{e9}", "", "é", "e");
        check("[^]", "", "a\n", "");
        check("\\.", "", ".", "a");
        check("[\\]]", "", "]", "\\");
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for pattern in ["(", ")", "[a", "a\\", "(?<=a+)b", "(?<=\\1)b", "(?x)a"] {
            assert_eq!(parse(pattern, ""), None, "{pattern}");
        }
        for pattern in ["(?<=\\.)(.*?)(?=\\.)", "a{", "a{x}", "a{1,2}?", "(?<name>a)\\k<name>", "x{2,}", ""] {
            assert!(parse(pattern, "").is_some(), "{pattern}");
        }
    }
}
