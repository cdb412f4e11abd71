//! What an alert list's options ask for, old ones included.
//!
//! **Invariant:** an option of Grafana's own alerting that has no counterpart here changes nothing that is shown.

use serde_json::{Map, Value as Json};

use crate::field::Pattern;
use crate::options::{Options, Setting};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    NameUp,
    NameDown,
    Importance,
    TimeUp,
    TimeDown,
}

#[derive(Debug, Clone)]
pub(super) struct AlertOptions {
    /// 0 is without end.
    pub(super) most: usize,
    pub(super) order: Order,
    /// States shown, in Prometheus' words.
    pub(super) states: Vec<&'static str>,
    /// Part of the rule's name.
    pub(super) name: String,
    /// `{name=~"value"}`: matchers of labels.
    pub(super) labels: Vec<LabelMatcher>,
    /// A rule group or a file of rules.
    pub(super) folder: String,
    pub(super) group_by: Vec<String>,
    pub(super) as_total: bool,
    /// Rules without an alert are listed whatever labels are asked for: they have none to be asked for.
    pub(super) quiet_rules: bool,
}

#[derive(Debug, Clone)]
pub(super) struct LabelMatcher {
    name: String,
    equal: bool,
    value: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Text(String),
    Pattern(Option<Pattern>),
}

impl LabelMatcher {
    pub(super) fn matches(&self, labels: &Map<String, Json>) -> bool {
        let value = labels.get(&self.name).and_then(Json::as_str).unwrap_or_default();
        let holds = match &self.value {
            Test::Text(text) => value == text,
            Test::Pattern(pattern) => pattern.as_ref().is_some_and(|pattern| pattern.is_match(value)),
        };
        holds == self.equal
    }
}

impl AlertOptions {
    /// `fill` puts variables in.
    pub(super) fn read(options: &Options, fill: &dyn Fn(&str) -> String) -> Self {
        let text = |name: &str| options.text(name).map(fill).unwrap_or_default();
        let group_by = options.get("groupBy").map(Setting::texts).unwrap_or_default();
        let groups = [("default", false), ("custom", true)];
        // Obeyed when the alerts are asked for, and by listing every alert of a rule.
        let _elsewhere = (options.get("datasource").map(Setting::value), options.flag("showInstances"));
        let folder = options.get("folder");
        let folder_title = folder.and_then(|folder| folder.get("title")?.as_str()).map(str::to_owned);
        Self {
            most: options.number("maxItems").map_or(20, |most| most.max(0.0) as usize),
            order: match options.number("sortOrder").map(|order| order as i64) {
                Some(2) => Order::NameDown,
                Some(3) => Order::Importance,
                Some(4) => Order::TimeUp,
                Some(5) => Order::TimeDown,
                _ => Order::NameUp,
            },
            states: options
                .get("stateFilter")
                .map(states)
                .filter(|states| !states.is_empty())
                .unwrap_or_else(|| vec!["firing", "pending"]),
            name: text("alertName"),
            labels: matchers(&text("alertInstanceLabelFilter")),
            folder: folder_title.unwrap_or_else(|| text("folder")),
            group_by: if options.choice("groupMode", &groups) == Some(true) { group_by } else { Vec::new() },
            quiet_rules: options.flag("showInactiveAlerts").unwrap_or(false),
            as_total: options.choice("viewMode", &[("list", false), ("stat", true)]).unwrap_or(false),
        }
    }
}

/// Those of today's object, or of the old list.
fn states(written: Setting<'_>) -> Vec<&'static str> {
    let mut states: Vec<&'static str> = written
        .items()
        .filter_map(|name| {
            name.choice(&[
                ("alerting", "firing"),
                ("pending", "pending"),
                ("ok", "inactive"),
                ("execution_error", "error"),
            ])
        })
        .collect();
    // Grafana wrote inactive for what it now calls normal. No data is no state of Prometheus' alerts.
    let names = [
        ("firing", "firing"),
        ("pending", "pending"),
        ("error", "error"),
        ("normal", "inactive"),
        ("inactive", "inactive"),
        ("recovering", "recovering"),
        ("noData", ""),
    ];
    for (name, state) in names {
        let on = written.get(name).and_then(Setting::as_bool).unwrap_or(false);
        if on && !state.is_empty() && !states.contains(&state) {
            states.push(state);
        }
    }
    states
}

/// `{a="b", c=~"d.*"}` or the same without braces. What is no matcher is left out.
fn matchers(text: &str) -> Vec<LabelMatcher> {
    let mut found = Vec::new();
    let mut rest = text.trim().trim_start_matches('{').trim_end_matches('}');
    while let Some(at) = rest.find(['=', '!']) {
        let name = rest[..at].trim_matches([' ', ',']).to_owned();
        let signs = ["=~", "!~", "!=", "="];
        let Some(sign) = signs.into_iter().find(|sign| rest[at..].starts_with(sign)) else { break };
        let after = rest[at + sign.len()..].trim_start();
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => {
                let mut escaped = false;
                let end = quoted.find(|c: char| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                match end {
                    Some(end) => {
                        (quoted[..end].replace("\\\"", "\"").replace("\\\\", "\\"), &quoted[end + 1..])
                    }
                    None => (quoted.to_owned(), ""),
                }
            }
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        let test = if sign.ends_with('~') {
            Test::Pattern(Pattern::new(&format!("(?:{value})")))
        } else {
            Test::Text(value)
        };
        if !name.is_empty() {
            found.push(LabelMatcher { name, equal: !sign.starts_with('!'), value: test });
        }
        rest = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(filter: &str, expected: bool) {
        let labels = json!({"job": "api", "instance": "h:1", "quoted": "a\"b"});
        let holds = matchers(filter).iter().all(|matcher| matcher.matches(labels.as_object().unwrap()));
        assert_eq!(holds, expected, "{filter}");
    }

    #[test]
    fn labels_are_matched_as_in_a_query() {
        for (filter, expected) in [
            ("", true),
            ("{}", true),
            (r#"{job="api"}"#, true),
            (r#"{job="ap"}"#, false),
            (r#"{job=~"a.*|b", instance!="h:2"}"#, true),
            (r#"{job!~"a.*", }"#, false),
            (r#"job=api, instance=~h:."#, true),
            (r#"{quoted="a\"b"}"#, true),
            (r#"{missing=""}"#, true),
            (r#"{job=~"("}"#, false),
        ] {
            check(filter, expected);
        }
    }
}
