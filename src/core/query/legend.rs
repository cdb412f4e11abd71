//! What a source calls its series. In: labels, the legend template, the query. Out: the name kept in
//! `config.display_name_from_source`, or nothing where naming is left to the fields stage.
//!
//! **Invariant:** a label that a series does not have is written as nothing, as Grafana's server side does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::frame::Labels;
use crate::order::Gather;
use crate::query::Legend;

const METRIC: &str = "__name__";

/// The name of one series; `None` leaves it to the fields stage.
pub(super) fn series_name(legend: &Legend, labels: &Labels, expr: &str) -> Option<String> {
    match legend {
        Legend::Template(template) => {
            let name = fill(template, |label| labels.get(label).map(String::as_str));
            if name == "{}" { Some(expr.to_owned()) } else { Some(name).filter(|name| !name.is_empty()) }
        }
        _ if labels.is_empty() => Some(expr.to_owned()),
        Legend::Auto => None,
        Legend::Verbose => Some(verbose(labels)),
    }
}

/// Names for `__auto`, in the order of `series`: only the labels that tell the series of one query apart. Series without a
/// metric name are left to the fields stage.
pub(super) fn automatic_names(series: &[&Labels]) -> Vec<Option<String>> {
    let named: Vec<&Labels> = series.iter().copied().filter(|labels| labels.contains_key(METRIC)).collect();
    let common: BTreeSet<(&String, &String)> = match named.as_slice() {
        [first, _, ..] => first
            .iter()
            .filter(|(name, value)| named.iter().all(|labels| labels.get(*name) == Some(value)))
            .into_set(),
        _ => BTreeSet::new(),
    };
    let name = |labels: &Labels| {
        let metric = labels.get(METRIC)?;
        if named.len() == 1 && labels.len() == 1 {
            return Some(metric.clone());
        }
        let telling: BTreeMap<String, String> = labels
            .iter()
            .filter(|pair| !common.contains(pair))
            .map(|(name, value)| (name.clone(), value.clone()))
            .into_map();
        Some(if telling.is_empty() { "Value".to_owned() } else { Labels::from(telling).to_string() })
    };
    series.iter().map(|labels| name(labels)).collect()
}

/// Replaces every `{{name}}`, blanks around the name allowed, by what `value` says; unknown names by nothing.
pub(crate) fn fill<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let (before, from_open) = rest.split_at(open);
        filled.push_str(before);
        let inner = &from_open[2..];
        match inner.find("}}") {
            // A name has at least one character, so the braces of `{{}}` are text.
            Some(close) if close > 0 => {
                filled.push_str(value(inner[..close].trim()).unwrap_or_default());
                rest = &inner[close + 2..];
            }
            _ => {
                filled.push_str("{{");
                rest = inner;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// `metric{a="b", c="d"}` with the values quoted as PromQL would.
fn verbose(labels: &Labels) -> String {
    let mut name = labels.get(METRIC).cloned().unwrap_or_default();
    let mut separator = "{";
    for (label, value) in labels.iter().filter(|(label, _)| *label != METRIC) {
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        // Writing to a String cannot fail.
        let _ = write!(name, "{separator}{label}=\"{escaped}\"");
        separator = ", ";
    }
    if separator == ", " {
        name.push('}');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(legend: &str, labels: &[(&str, &str)], expected: Option<&str>) {
        let legend = match legend {
            "" => Legend::Verbose,
            "__auto" => Legend::Auto,
            template => Legend::Template(template.to_owned()),
        };
        let labels: Labels =
            labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(series_name(&legend, &labels, "sum(up)").as_deref(), expected);
    }

    #[test]
    fn series_are_named_as_the_legend_says() {
        let up = [("__name__", "up"), ("job", "api"), ("instance", "h:9100")];
        check("{{job}}", &up, Some("api"));
        check("{{ job }} on {{instance }}", &up, Some("api on h:9100"));
        check("{{missing}}x", &up, Some("x"));
        check("static", &up, Some("static"));
        check("{job} {{}} {{job", &up, Some("{job} {{}} {{job"));
        check("{{missing}}", &up, None);
        check("", &up, Some("up{instance=\"h:9100\", job=\"api\"}"));
        check("", &[("__name__", "up")], Some("up"));
        check("", &[("job", "a\"b\\c")], Some("{job=\"a\\\"b\\\\c\"}"));
        check("", &[], Some("sum(up)"));
        check("__auto", &[], Some("sum(up)"));
        check("__auto", &up, None);
    }

    #[track_caller]
    fn check_auto(series: &[&[(&str, &str)]], expected: &[Option<&str>]) {
        let labels: Vec<Labels> = series
            .iter()
            .map(|pairs| {
                pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
            })
            .collect();
        let names = automatic_names(&labels.iter().collect::<Vec<_>>());
        assert_eq!(names.iter().map(Option::as_deref).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn automatic_names_show_what_tells_series_apart() {
        check_auto(&[&[("__name__", "up"), ("job", "a")]], &[Some("{__name__=\"up\", job=\"a\"}")]);
        check_auto(&[&[("__name__", "up")]], &[Some("up")]);
        check_auto(&[&[("job", "a")], &[("job", "b")]], &[None, None]);
        check_auto(
            &[
                &[("__name__", "up"), ("job", "a"), ("i", "x")],
                &[("__name__", "up"), ("job", "a"), ("i", "y")],
            ],
            &[Some("{i=\"x\"}"), Some("{i=\"y\"}")],
        );
        check_auto(
            &[&[("__name__", "up"), ("a", "1")], &[("__name__", "down"), ("a", "1")], &[("a", "1")]],
            &[Some("{__name__=\"up\"}"), Some("{__name__=\"down\"}"), None],
        );
        check_auto(
            &[&[("__name__", "m")], &[("__name__", "m"), ("cpu", "")]],
            &[Some("Value"), Some("{cpu=\"\"}")],
        );
    }
}
