//! Finds the series selectors of a query. In: PromQL or LogQL. Out: the places where a matcher can be added.
//!
//! This is no parser: it knows names, strings, braces and the words that are no metrics, which is what it takes.
//!
//! **Invariant:** a query whose quotes or brackets do not close has no places at all.

mod aggregations;
mod logql;

pub(super) use aggregations::grouped;
pub(super) use logql::of_logql;

/// Words of PromQL that are never a metric's name where they stand alone.
const KEYWORDS: [&str; 18] = [
    "and",
    "or",
    "unless",
    "bool",
    "offset",
    "atan2",
    "inf",
    "nan",
    "smoothed",
    "anchored",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "fill",
    "keep_metric_names",
];

/// Keywords whose parentheses hold label names.
const LABEL_LISTS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// A place for matchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// Byte offset.
    at: usize,
    /// Where the metric's name ends, if it has one: at the braces, or where they would be.
    behind_name: usize,
    kind: GapKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GapKind {
    /// Behind a bare name: braces are needed.
    Bare,
    /// Between empty braces.
    Empty,
    /// Behind another matcher.
    After,
    /// Behind another matcher and its comma.
    AfterComma,
    /// Behind the stages of a LogQL pipeline that make labels or filter by them.
    Stage,
}

/// The query with the same matchers in every place.
pub(super) fn filled(query: &str, gaps: &[Gap], matchers: &str) -> String {
    let mut out = String::with_capacity(query.len() + gaps.len() * matchers.len());
    let mut done = 0;
    for gap in gaps {
        out.push_str(query.get(done..gap.at).unwrap_or_default());
        done = gap.at;
        match gap.kind {
            GapKind::Bare => out.extend(["{", matchers, "}"]),
            GapKind::Empty => out.push_str(matchers),
            GapKind::After => out.extend([", ", matchers]),
            GapKind::AfterComma => out.extend([" ", matchers]),
            GapKind::Stage => out.extend([" | ", matchers]),
        }
    }
    out.push_str(query.get(done..).unwrap_or_default());
    out
}

/// Bare metric names and braces.
pub(super) fn of_promql(query: &str) -> Option<Vec<Gap>> {
    let mut gaps = Vec::new();
    let mut depth = 0_i32;
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let at = query.len() - rest.len();
        rest = match c {
            '"' | '\'' | '`' => behind_string(rest)?,
            '#' => behind_comment(rest),
            '{' => {
                let (gap, behind) = braces(query, rest)?;
                gaps.push(gap);
                behind
            }
            '[' => rest.split_once(']')?.1,
            '$' => behind_word(rest.get(1..)?),
            c if c.is_ascii_digit() || c == '.' => behind_number(rest),
            c if is_name(c) => {
                let behind = behind_word(rest);
                let name = query.get(at..query.len() - behind.len())?;
                let (is_metric, behind) = judge(name, behind)?;
                if is_metric {
                    let end = at + name.len();
                    gaps.push(Gap { at: end, behind_name: end, kind: GapKind::Bare });
                }
                behind
            }
            c => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                if depth < 0 {
                    return None;
                }
                rest.get(c.len_utf8()..)?
            }
        };
    }
    (depth == 0).then_some(gaps)
}

/// The metrics a query names, each once, in the order of its selectors; one named by a matcher of `__name__` too.
pub(crate) fn metrics_of_promql(query: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for gap in of_promql(query).unwrap_or_default() {
        let before = query.get(..gap.behind_name).unwrap_or_default().trim_end();
        let inside = query.get(gap.behind_name..gap.at).unwrap_or_default();
        let word = before.trim_end_matches(is_name_or_digit).len();
        let name = match before.get(word..) {
            Some(name) if name.starts_with(is_name) && !is_keyword(name) => Some(name),
            _ => matched_name(inside),
        };
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}

/// The value of `__name__="..."`, where it is plain.
fn matched_name(matchers: &str) -> Option<&str> {
    let value = matchers.split_once("__name__")?.1.trim_start().strip_prefix('=')?.trim_start();
    let name = value.strip_prefix('"')?.split_once('"')?.0;
    (!name.is_empty() && name.chars().all(is_name_or_digit)).then_some(name)
}

/// Whether a name is a metric without braces of its own, and what to read next.
fn judge<'q>(name: &str, behind: &'q str) -> Option<(bool, &'q str)> {
    let next = behind.trim_start();
    let lower = name.to_ascii_lowercase();
    if LABEL_LISTS.contains(&lower.as_str()) && next.starts_with('(') {
        return Some((false, next.split_once(')')?.1));
    }
    let follows = |word: &str| {
        let is_word = |rest: &str| !rest.starts_with(is_name_or_digit);
        next.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && next.get(word.len()..).is_some_and(is_word)
    };
    let is_aggregation = follows("by") || follows("without");
    let is_other = is_keyword(name) || next.starts_with(['(', '{']) || is_aggregation;
    Some((!is_other, behind))
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name.to_ascii_lowercase().as_str())
}

/// The place before a closing brace. `rest` starts at the opening one.
fn braces<'q>(query: &str, rest: &'q str) -> Option<(Gap, &'q str)> {
    let inside = rest.get(1..)?;
    let mut open = inside;
    while let Some(c) = open.chars().next() {
        open = match c {
            '"' | '\'' | '`' => behind_string(open)?,
            '}' => {
                let written = inside.get(..inside.len() - open.len())?.trim_end();
                let at = query.len() - rest.len() + 1 + written.len();
                let kind = match written.chars().last() {
                    None => GapKind::Empty,
                    Some(',') => GapKind::AfterComma,
                    Some(_) => GapKind::After,
                };
                return Some((Gap { at, behind_name: query.len() - rest.len(), kind }, open.get(1..)?));
            }
            c => open.get(c.len_utf8()..)?,
        };
    }
    None
}

fn behind_string(rest: &str) -> Option<&str> {
    let quote = rest.chars().next()?;
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote != '`' {
            chars.next();
        } else if c == quote {
            return rest.get(at + 1..);
        }
    }
    None
}

fn behind_comment(rest: &str) -> &str {
    rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default()
}

fn behind_word(rest: &str) -> &str {
    rest.trim_start_matches(is_name_or_digit)
}

/// Numbers and durations: `1.5e3`, `0x1f`, `5m30s`.
fn behind_number(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_')
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == ':'
}

fn is_name_or_digit(c: char) -> bool {
    is_name(c) || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let found = of_promql(query).map(|gaps| filled(query, &gaps, "e=\"p\""));
        assert_eq!(found.as_deref().unwrap_or("no selectors"), expected);
    }

    #[test]
    fn names_and_braces_take_matchers() {
        check("up", "up{e=\"p\"}");
        check("up{}", "up{e=\"p\"}");
        check("up{a=\"}\", }", "up{a=\"}\", e=\"p\" }");
        check("{__name__=\"up\"}", "{__name__=\"up\", e=\"p\"}");
        check("job:up:sum offset 5m", "job:up:sum{e=\"p\"} offset 5m");
        check("up @ 1609746000 - up[5m:1m]", "up{e=\"p\"} @ 1609746000 - up{e=\"p\"}[5m:1m]");
    }

    #[test]
    fn functions_words_and_label_lists_do_not() {
        check("sum by (job, x) (up)", "sum by (job, x) (up{e=\"p\"})");
        check("sum(up) without(x)", "sum(up{e=\"p\"}) without(x)");
        check("a * on(x) group_left(y) b", "a{e=\"p\"} * on(x) group_left(y) b{e=\"p\"}");
        check("a and on() b > bool 1e3", "a{e=\"p\"} and on() b{e=\"p\"} > bool 1e3");
        check("a > Inf or NaN", "a{e=\"p\"} > Inf or NaN");
        check("rate(a[$__rate_interval]) + $x # it's {", "rate(a{e=\"p\"}[$__rate_interval]) + $x # it's {");
        check(
            "label_replace(a, \"x\", \"$1\", 'y', `{z`)",
            "label_replace(a{e=\"p\"}, \"x\", \"$1\", 'y', `{z`)",
        );
        check("0x1f + .5", "0x1f + .5");
    }

    #[test]
    fn the_metrics_of_a_query_are_named_once() {
        let query = "sum by (job) (rate(http_requests_total{a=\"}\"}[5m])) / on (job) up + up{b=\"c\"} \
                     or {__name__ = \"job:up:sum\", x=\"y\"} or {a=\"b\", __name__=~\"x.*\"}";
        assert_eq!(metrics_of_promql(query), ["http_requests_total", "up", "job:up:sum"]);
        assert_eq!(metrics_of_promql("sum(up"), [""; 0]);
        assert_eq!(metrics_of_promql("{} or count({ a=\"b\" })"), [""; 0]);
    }

    #[test]
    fn what_does_not_close_is_left_alone() {
        check("sum(up", "no selectors");
        check("up{a=\"b}", "no selectors");
        check("up)", "no selectors");
        check("up[5m", "no selectors");
    }
}
