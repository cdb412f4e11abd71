//! The choices a variable offers. In: a declaration's own text, the configured data sources, or what a source answered.
//! Out: choices, as text and value.
//!
//! **Invariant:** no value is offered twice; All is never one of the options.

use std::collections::BTreeSet;

use super::pattern::{Pattern, PatternError};
use crate::config::{Datasource, SourceKind};
use crate::model::VariableOption;
use crate::order::Arrange;
use crate::regex::Captures;

/// The value of an interval variable that follows the time range.
pub const AUTO_VALUE: &str = "$__auto";

/// `a, text : b, c\,d`: a comma after a backslash belongs to the value; text and value part at the last ` : `.
pub(super) fn custom(list: &str) -> Vec<VariableOption> {
    let mut items = vec![String::new()];
    let mut chars = list.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, items.last_mut()) {
            (',', _) => items.push(String::new()),
            ('\\', Some(item)) if chars.peek() == Some(&',') => {
                chars.next();
                item.push(',');
            }
            (c, Some(item)) => item.push(c),
            (_, None) => {}
        }
    }
    let options = items.iter().filter(|item| !item.is_empty()).map(|item| match item.rsplit_once(" : ") {
        Some((text, value)) if !text.trim().is_empty() && !value.trim().is_empty() => {
            option(text.trim(), value.trim())
        }
        _ => option(item.trim(), item.trim()),
    });
    unique(options)
}

/// Durations parted by commas or spaces, in quotes or not; `auto` first where it is offered.
pub(super) fn intervals(list: &str, has_auto: bool) -> Vec<VariableOption> {
    let auto = has_auto.then(|| option("auto", AUTO_VALUE));
    let durations = list
        .split(|c: char| c == ',' || c.is_whitespace())
        .map(|text| text.trim_matches(['"', '\'']))
        .filter(|text| !text.is_empty() && *text != "auto")
        .map(|text| option(text, text));
    unique(auto.into_iter().chain(durations))
}

/// Data sources of a type whose names match, by name.
pub(super) fn sources(
    sources: &[Datasource],
    plugin_id: &str,
    pattern: &str,
) -> Result<Vec<VariableOption>, PatternError> {
    let pattern = if pattern.is_empty() { None } else { Some(Pattern::parse(pattern)?) };
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.kind == SourceKind::from_type(plugin_id)) {
        if pattern.as_ref().map_or(Ok(true), |pattern| pattern.is_match(&source.name))? {
            found.push(source);
        }
    }
    found.arrange_by_key(|source| source.name.to_lowercase());
    Ok(unique(found.into_iter().map(|source| option(&source.name, &source.uid))))
}

/// What of a choice a regex is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matched {
    Value,
    Text,
}

/// What a variable's regex makes of an answer: choices that do not match go; a capture group is what remains of a
/// value; groups named `text` and `value` set the two apart; with the flag `g` every match is a choice of its own.
pub(super) fn matched(
    answer: Vec<VariableOption>,
    pattern: &str,
    of: Matched,
) -> Result<Vec<VariableOption>, PatternError> {
    if pattern.is_empty() {
        return Ok(unique(answer));
    }
    let pattern = Pattern::parse(pattern)?;
    let mut found = Vec::new();
    for given in answer {
        let matches = match of {
            Matched::Value => pattern.matches(&given.value)?,
            Matched::Text => pattern.matches(&given.text)?,
        };
        found.extend(captured(given, &matches));
    }
    Ok(unique(found))
}

fn captured(given: VariableOption, matches: &[Captures]) -> Vec<VariableOption> {
    let named = |name: &str| {
        let mut named = matches.iter().flat_map(|found| &found.named);
        named.find(|(own, _)| own == name).map(|(_, caught)| caught.as_str())
    };
    let (text, value) = (named("text"), named("value"));
    if let Some(one) = text.or(value) {
        return vec![option(text.unwrap_or(one), value.unwrap_or(one))];
    }
    let has_groups = matches.first().is_some_and(|found| !found.groups.is_empty());
    if !has_groups {
        return if matches.is_empty() { Vec::new() } else { vec![given] };
    }
    let groups = matches.iter().filter_map(|found| found.groups.first()?.as_deref());
    groups.map(|group| option(group, group)).collect()
}

fn option(text: &str, value: &str) -> VariableOption {
    VariableOption { text: text.to_owned(), value: value.to_owned() }
}

fn unique(options: impl IntoIterator<Item = VariableOption>) -> Vec<VariableOption> {
    let mut seen = BTreeSet::new();
    options.into_iter().filter(|option| seen.insert(option.value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &[VariableOption], expected: &[(&str, &str)]) {
        let found: Vec<_> =
            found.iter().map(|option| (option.text.as_str(), option.value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_matched(pattern: &str, values: &[&str], expected: &[(&str, &str)]) {
        let answer = values.iter().map(|value| option(value, value)).collect();
        check(&matched(answer, pattern, Matched::Value).unwrap(), expected);
    }

    #[test]
    fn a_regex_may_be_for_what_is_shown() {
        let answer = || vec![option("Display 1", "val1"), option("Display 2", "val2")];
        check(&matched(answer(), "/1$/", Matched::Text).unwrap(), &[("Display 1", "val1")]);
        check(&matched(answer(), "/^Display/", Matched::Value).unwrap(), &[]);
    }

    #[test]
    fn custom_lists() {
        check(&custom("a, b ,c"), &[("a", "a"), ("b", "b"), ("c", "c")]);
        check(&custom("a\\,b,c"), &[("a,b", "a,b"), ("c", "c")]);
        check(&custom("One : 1, Two : 2 : 3"), &[("One", "1"), ("Two : 2", "3")]);
        check(&custom("10.0.0.1:9090,a:b"), &[("10.0.0.1:9090", "10.0.0.1:9090"), ("a:b", "a:b")]);
        check(&custom("a,,a"), &[("a", "a")]);
        check(&custom(""), &[]);
    }

    #[test]
    fn interval_lists() {
        check(&intervals("1m,10m, 1h", false), &[("1m", "1m"), ("10m", "10m"), ("1h", "1h")]);
        check(&intervals("auto,\"5m\"", true), &[("auto", "$__auto"), ("5m", "5m")]);
    }

    #[test]
    fn a_regex_cuts_and_captures() {
        check_matched("", &["a", "a", "b"], &[("a", "a"), ("b", "b")]);
        check_matched("/prod/", &["a-prod", "b-dev"], &[("a-prod", "a-prod")]);
        check_matched("/pod-(.*)/", &["pod-1", "pod-2", "x"], &[("1", "1"), ("2", "2")]);
        check_matched(".*-prod", &["a-prod", "a-prod-2"], &[("a-prod", "a-prod")]);
        check_matched("/([a-z])=/g", &["a=1,b=2"], &[("a", "a"), ("b", "b")]);
        check_matched(
            "/name=\"(?<text>[^\"]+)\",id=\"(?<value>[^\"]+)\"/",
            &["x{name=\"One\",id=\"1\"} 5 0"],
            &[("One", "1")],
        );
        check_matched("/(?<value>\\d+)/", &["n12"], &[("12", "12")]);
        assert!(matched(Vec::new(), "/(/", Matched::Value).is_err());
    }

    #[test]
    fn data_sources_by_type_and_name() {
        let source = |uid: &str, name: &str, kind| Datasource {
            uid: uid.to_owned(),
            name: name.to_owned(),
            kind,
            ..Datasource::default()
        };
        let all = [
            source("p2", "beta", SourceKind::Prometheus),
            source("l", "logs", SourceKind::Loki),
            source("p1", "Alpha", SourceKind::Prometheus),
        ];
        check(&sources(&all, "prometheus", "").unwrap(), &[("Alpha", "p1"), ("beta", "p2")]);
        check(&sources(&all, "prometheus", "(?!beta).+").unwrap(), &[("Alpha", "p1")]);
        check(&sources(&all, "loki", "/^l/").unwrap(), &[("logs", "l")]);
        check(&sources(&all, "tempo", "").unwrap(), &[]);
    }
}
