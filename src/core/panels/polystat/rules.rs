//! What a polystat panel says of some series: overrides, and composites of several series. In: `overrideConfig`,
//! `compositeConfig`, the dashboard's variables. Out: typed rules.
//!
//! A name may mention a variable. It then stands for as many names as the variable has values; a member of a composite
//! that mentions one belongs to the composite that is called like its value.
//!
//! **Invariant:** a value is put into a pattern as the text it is, never as a pattern.

use serde_json::Value;

use super::options::{Threshold, calc, number, said_flag, said_text, thresholds};
use crate::field::Pattern;
use crate::options::{Options, Setting};
use crate::variables::{Mention, Piece, escaped_for_regex, pieces};

/// Puts the dashboard's variables into a text.
pub(super) type Interpolate<'a> = &'a dyn Fn(&str) -> String;

/// Settings for series whose names match.
#[derive(Debug, Clone)]
pub(super) struct MetricRule {
    pub(super) pattern: Pattern,
    pub(super) alias: Option<String>,
    pub(super) calc: Option<String>,
    pub(super) thresholds: Vec<Threshold>,
    pub(super) unit: Option<String>,
    pub(super) decimals: Option<u8>,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// How the time of the value is written into the cell; `None` where the panel's own word counts.
    pub(super) time_format: Option<String>,
}

/// Several series as one cell that looks like the worst of them.
#[derive(Debug, Clone)]
pub(super) struct Composite {
    pub(super) name: String,
    pub(super) members: Vec<Member>,
    pub(super) hides_members: bool,
    pub(super) shows_name: bool,
    pub(super) shows_value: bool,
    pub(super) triggered_only: bool,
    pub(super) time_format: Option<String>,
}

/// Series that are part of a composite, and what they are called there.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) pattern: Pattern,
    /// `$1` and `$name` are what the pattern's groups caught.
    pub(super) alias: Option<String>,
}

impl Member {
    pub(super) fn name_of(&self, series: &str, otherwise: &str) -> String {
        let Some(template) = &self.alias else { return otherwise.to_owned() };
        let numbered = self.pattern.caught_all(series).into_iter().enumerate();
        let caught = numbered.map(|(at, text)| (at.to_string(), text.unwrap_or_default()));
        let mut caught: Vec<_> = caught.chain(self.pattern.named_groups(series)).collect();
        // `$10` is not `$1` and a nought.
        caught.reverse();
        caught.iter().fold(template.clone(), |text, (group, caught)| {
            text.replace(&format!("${{{group}}}"), caught).replace(&format!("${group}"), caught)
        })
    }
}

pub(super) fn overrides(options: &Options, interpolate: Interpolate<'_>) -> Vec<MetricRule> {
    list(options, "overrideConfig", "overrides").flat_map(|entry| rules(entry, interpolate)).collect()
}

pub(super) fn composites(options: &Options, interpolate: Interpolate<'_>) -> Vec<Composite> {
    let composites: Vec<Composite> = list(options, "compositeConfig", "composites")
        .filter(|entry| said_flag(*entry, "showComposite", true))
        .flat_map(|entry| each_composite(entry, interpolate))
        .collect();
    let is_on = options.get("compositeConfig").and_then(|config| config.get("enabled")?.as_bool());
    if is_on == Some(false) { Vec::new() } else { composites }
}

fn list<'a>(options: &'a Options, config: &str, name: &str) -> impl Iterator<Item = Setting<'a>> {
    let list = options.get(config).and_then(|config| config.get(name));
    list.into_iter().flat_map(Setting::items).filter(|entry| said_flag(*entry, "enabled", true))
}

fn rules(entry: Setting<'_>, interpolate: Interpolate<'_>) -> Vec<MetricRule> {
    let text = |name: &str| said_text(entry, name);
    let names = expanded(text("metricName").unwrap_or_default(), interpolate, &escaped_for_regex);
    let rule = |(_, name): (_, String)| {
        Some(MetricRule {
            pattern: Pattern::new(&name).filter(|_| !name.is_empty())?,
            alias: text("alias").map(str::to_owned),
            calc: text("operatorName").map(calc),
            thresholds: entry.get("thresholds").map(thresholds).unwrap_or_default(),
            unit: text("unitFormat").map(str::to_owned),
            decimals: entry.get("decimals").and_then(number).map(|decimals| decimals.clamp(0.0, 20.0) as u8),
            prefix: text("prefix").unwrap_or_default().to_owned(),
            suffix: text("suffix").unwrap_or_default().to_owned(),
            time_format: time_format(entry),
        })
    };
    names.into_iter().filter_map(rule).collect()
}

fn time_format(entry: Setting<'_>) -> Option<String> {
    let format = said_text(entry, "showTimestampFormat").unwrap_or_default().to_owned();
    said_flag(entry, "showTimestampEnabled", false).then_some(format)
}

fn each_composite(entry: Setting<'_>, interpolate: Interpolate<'_>) -> Vec<Composite> {
    let names = ["name", "compositeName", "displayName", "label"].map(|name| said_text(entry, name));
    let name = names.into_iter().flatten().next().unwrap_or_default();
    let hides = said_flag(entry, "hideMembers", true);
    let modes = ["displayMode", "animateMode"].map(|name| said_text(entry, name));
    let one = |(_, name): (_, String)| Composite {
        members: members(entry, &name, interpolate),
        hides_members: !said_flag(entry, "showMembers", !hides),
        shows_name: said_flag(entry, "showName", true),
        shows_value: said_flag(entry, "showValue", true),
        triggered_only: modes.into_iter().flatten().next() == Some("triggered"),
        time_format: time_format(entry),
        name,
    };
    expanded(name, interpolate, &str::to_owned).into_iter().map(one).collect()
}

/// Those of a composite of that name; the plugin's first form calls the list `members`.
fn members(entry: Setting<'_>, composite: &str, interpolate: Interpolate<'_>) -> Vec<Member> {
    let entries =
        ["metrics", "members"].map(|list| entry.get(list)).into_iter().flatten().flat_map(Setting::items);
    let member = |entry: Setting<'_>| {
        let written = ["seriesMatch", "seriesName", "seriesNameEscaped"].map(|name| said_text(entry, name));
        let written = written.into_iter().flatten().next().unwrap_or_default();
        let alias = said_text(entry, "alias").map(str::to_owned);
        let named = expanded(written, interpolate, &escaped_for_regex).into_iter();
        let own = named.filter(|(value, name)| {
            !name.is_empty() && value.as_ref().is_none_or(|value| value == composite)
        });
        own.filter_map(|(_, name)| Some(Member { pattern: Pattern::new(&name)?, alias: alias.clone() }))
            .collect::<Vec<_>>()
    };
    entries.flat_map(member).collect()
}

/// What a text stands for: once for each value of the variable it mentions first, with that value.
fn expanded(
    text: &str,
    interpolate: Interpolate<'_>,
    escape: &dyn Fn(&str) -> String,
) -> Vec<(Option<String>, String)> {
    let first = pieces(text).find_map(|piece| match piece {
        Piece::Mention(mention) => Some(mention),
        Piece::Text(_) => None,
    });
    let Some(mention) = first else { return vec![(None, text.to_owned())] };
    let put = |value: String| {
        let text = text.replacen(mention.whole, &escape(&value), 1);
        (Some(value), interpolate(&text))
    };
    values(&mention, interpolate).into_iter().map(put).collect()
}

fn values(mention: &Mention<'_>, interpolate: Interpolate<'_>) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match serde_json::from_str(&interpolate(&format!("${{{}:json}}", mention.name))) {
        Ok(Value::Array(values)) => values.iter().map(text).collect(),
        _ => vec![interpolate(mention.whole)],
    }
}
