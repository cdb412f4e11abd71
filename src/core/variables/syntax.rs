//! Finds variables in a text. In: any text. Out: its pieces: plain text, and mentions `$name`, `${name.path:format}`,
//! `[[name:format]]`.
//!
//! **Invariant:** the pieces put together again are the text, byte for byte; nothing here knows which names exist.

use std::collections::BTreeSet;

use crate::order::Gather;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    Mention(Mention<'t>),
}

/// One mention of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mention<'t> {
    /// As written, to be put back where the name is unknown.
    pub(crate) whole: &'t str,
    pub(crate) name: &'t str,
    /// What follows the name in `${name.path}`.
    pub(crate) path: Option<&'t str>,
    /// What follows the colon, arguments included: `csv`, `date:YYYY-MM`.
    pub(crate) format: Option<&'t str>,
}

/// Every name mentioned in a text, known or not; `$1` of a regex replacement is listed too, as `1`.
pub fn mentions(text: &str) -> BTreeSet<String> {
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Mention(mention) => Some(mention.name.to_owned()),
            Piece::Text(_) => None,
        })
        .into_set()
}

/// The pieces of a text in order.
pub(crate) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text, pending: None }
}

pub(crate) struct Pieces<'t> {
    rest: &'t str,
    /// A mention found behind the text just given.
    pending: Option<Mention<'t>>,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if let Some(mention) = self.pending.take() {
            return Some(Piece::Mention(mention));
        }
        if self.rest.is_empty() {
            return None;
        }
        let found = self
            .rest
            .char_indices()
            .filter(|(_, c)| matches!(c, '$' | '['))
            .find_map(|(at, _)| mention_at_start(self.rest.get(at..)?).map(|mention| (at, mention)));
        let Some((at, mention)) = found else {
            return Some(Piece::Text(std::mem::take(&mut self.rest)));
        };
        let (before, behind) = self.rest.split_at(at);
        self.rest = behind.get(mention.whole.len()..).unwrap_or_default();
        if before.is_empty() {
            return Some(Piece::Mention(mention));
        }
        self.pending = Some(mention);
        Some(Piece::Text(before))
    }
}

fn mention_at_start(text: &str) -> Option<Mention<'_>> {
    dollar(text).or_else(|| square(text)).or_else(|| braced(text))
}

/// `$name`.
fn dollar(text: &str) -> Option<Mention<'_>> {
    let (name, rest) = word(text.strip_prefix('$')?)?;
    Some(Mention { whole: up_to(text, rest), name, path: None, format: None })
}

/// `[[name]]` and `[[name:format]]`: the format is one word, no path.
fn square(text: &str) -> Option<Mention<'_>> {
    let (name, mut rest) = word(text.strip_prefix("[[")?)?;
    let mut format = None;
    if let Some(behind) = rest.strip_prefix(':') {
        let (word, after) = word(behind)?;
        format = Some(word);
        rest = after;
    }
    let rest = rest.strip_prefix("]]")?;
    Some(Mention { whole: up_to(text, rest), name, path: None, format })
}

/// `${name}`, `${name.path}`, `${name:format:arguments}`; no spaces around the name.
fn braced(text: &str) -> Option<Mention<'_>> {
    let (name, mut rest) = word(text.strip_prefix("${")?)?;
    let mut path = None;
    if let Some(behind) = rest.strip_prefix('.') {
        let end = behind.find([':', '^', '}']).filter(|end| *end > 0)?;
        let (found, after) = behind.split_at(end);
        path = Some(found);
        rest = after;
    } else if rest.starts_with('[') {
        let end = rest.find([':', '^', '}'])?;
        let (found, after) = rest.split_at(end);
        path = Some(found);
        rest = after;
    }
    let mut format = None;
    if let Some(behind) = rest.strip_prefix(':') {
        let end = behind.find('}').filter(|end| *end > 0)?;
        let (found, after) = behind.split_at(end);
        format = Some(found);
        rest = after;
    }
    let rest = rest.strip_prefix('}')?;
    Some(Mention { whole: up_to(text, rest), name, path, format })
}

/// A leading run of ASCII letters, digits and underscores.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn up_to<'t>(text: &'t str, rest: &str) -> &'t str {
    text.get(..text.len() - rest.len()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Mention(Mention { name, path, format, .. }) => {
                    format!("<{name}|{}|{}>", path.unwrap_or("-"), format.unwrap_or("-"))
                }
            })
            .collect();
        assert_eq!(found, expected);
        let whole: String = pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Mention(mention) => mention.whole,
            })
            .collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn the_three_ways_to_name_a_variable() {
        check("$v", &["<v|-|->"]);
        check("a${v}b[[w]]c", &["a", "<v|-|->", "b", "<w|-|->", "c"]);
        check("${v:csv}${v.a.b:date:YYYY-MM HH:mm}", &["<v|-|csv>", "<v|a.b|date:YYYY-MM HH:mm>"]);
        check("[[v:pipe]]", &["<v|-|pipe>"]);
        check("${v[0]}", &["<v|[0]|->"]);
        check("${__data.fields[\"host name\"]:raw}", &["<__data|fields[\"host name\"]|raw>"]);
    }

    #[test]
    fn what_is_no_variable_stays() {
        check("", &[]);
        check("$", &["$"]);
        check("100$ ${} ${ v } ${v [[v] [[]]", &["100$ ${} ${ v } ${v [[v] [[]]"]);
        check("${v:} ${v?} ${dash-ed} {{v}}", &["${v:} ${v?} ${dash-ed} {{v}}"]);
        check("[[v.x]]", &["[[v.x]]"]);
    }

    #[test]
    fn neighbours_do_not_swallow_each_other() {
        check("$$v", &["$", "<v|-|->"]);
        check("${${v}", &["${", "<v|-|->"]);
        check("[[[v]]]", &["[", "<v|-|->", "]"]);
        check("$v-1$w.x$ñ", &["<v|-|->", "-1", "<w|-|->", ".x$ñ"]);
    }

    #[test]
    fn names_are_listed_once() {
        let names = mentions("sum(rate(x{a=\"$a\",b=~\"${b:regex}\"}[$__rate_interval])) by ([[a]]) $1");
        assert_eq!(Vec::from_iter(names), ["1", "__rate_interval", "a", "b"]);
    }
}
