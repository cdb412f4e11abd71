//! Ad hoc filters: matchers a viewer adds to every query of one data source; and labels to group by. In: a dashboard's
//! saved filters or a URL's. Out: the same queries with the matchers in every selector, the labels in every aggregation.
//!
//! **Invariant:** a filter is added to all selectors of a query or the query is left as it is; none is half filtered.

use serde_json::Value;

use super::escape;
use super::format::Format;
use super::interpolate::interpolate;
use super::quoting::Quoting;
use super::scope::Scope;
use super::selectors;
use crate::frame::Labels;

/// In the place of a comparison: not a condition, but a label to group by. Grafana 13 keeps both in one list.
const GROUPS: &str = "groupBy";

/// One condition on a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdhocFilter {
    pub key: String,
    /// `=`, `!=`, `=~`, `!~`; `=|` and `!=|` compare with any of several values.
    pub operator: String,
    /// One, or several for `=|` and `!=|`.
    pub values: Vec<String>,
}

impl AdhocFilter {
    /// As dashboards save it: `{"key", "operator", "value", "values"}`; `None` without a key or an operator, and for a
    /// label to group by.
    pub fn from_json(filter: &Value) -> Option<Self> {
        let text = |key: &str| filter.get(key).and_then(Value::as_str).unwrap_or_default();
        let several = filter.get("values").and_then(Value::as_array).into_iter().flatten();
        let mut values: Vec<String> = several.filter_map(Value::as_str).map(str::to_owned).collect();
        if values.is_empty() {
            values.push(text("value").to_owned());
        }
        let filter = Self { key: text("key").to_owned(), operator: text("operator").to_owned(), values };
        filter.is_complete().then_some(filter)
    }

    /// As a URL holds it: `key|operator|value`, bars and commas inside the parts encoded; several values one after another.
    pub fn from_url(text: &str) -> Option<Self> {
        let decoded =
            |part: &str| part.replace("__gfp__", "|").replace("__gfc__", ",").replace("__gfh__", "#");
        // Each part may be followed by its shown text, after a comma.
        let written = |part: &str| decoded(part.split(',').next().unwrap_or_default());
        let mut parts = text.split('|').map(written);
        let (key, operator) = (parts.next()?, parts.next()?);
        let filter = Self { key, operator, values: parts.collect() };
        filter.is_complete().then_some(filter)
    }

    /// The form that [`Self::from_url`] reads.
    pub fn to_url(&self) -> String {
        let encoded =
            |part: &str| part.replace('|', "__gfp__").replace(',', "__gfc__").replace('#', "__gfh__");
        let mut parts = vec![encoded(&self.key), encoded(&self.operator)];
        parts.extend(self.values.iter().map(|value| encoded(value)));
        parts.join("|")
    }

    /// A series selector of these filters, for asking what labels are left; `None` without any.
    pub fn selector(filters: &[Self], scope: &Scope) -> Option<String> {
        let matchers: Vec<String> = filters.iter().map(|filter| filter.matcher(scope)).collect();
        (!matchers.is_empty()).then(|| format!("{{{}}}", matchers.join(", ")))
    }

    fn is_complete(&self) -> bool {
        !self.key.is_empty()
            && !self.operator.is_empty()
            && self.operator != GROUPS
            && !self.values.is_empty()
    }

    /// The label to group by that an entry of saved filters stands for, if it is one.
    pub fn group_from_json(filter: &Value) -> Option<&str> {
        let text = |key: &str| filter.get(key).and_then(Value::as_str).unwrap_or_default();
        (text("operator") == GROUPS).then(|| text("key")).filter(|label| !label.is_empty())
    }

    /// As a matcher of PromQL or LogQL, variables in its value filled in.
    fn matcher(&self, scope: &Scope) -> String {
        let (operator, value) = match self.operator.as_str() {
            "=|" => ("=~", self.alternatives()),
            "!=|" => ("!~", self.alternatives()),
            operator => (operator, self.values.first().cloned().unwrap_or_default()),
        };
        let value = escape::query_string(&value, Quoting::Double);
        let key = label(&self.key);
        interpolate(&format!("{key}{operator}\"{value}\""), scope, Format::Prometheus)
    }

    fn alternatives(&self) -> String {
        self.values.iter().map(|value| escape::pattern(value)).collect::<Vec<_>>().join("|")
    }
}

/// A label as queries write it: quoted where it is more than letters, digits and underscores.
fn label(name: &str) -> String {
    if is_label(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\\\"")) }
}

/// A selector of the one stream that has these labels, in LogQL. Values are taken letter by letter: what looks like a
/// variable in one is none. `None` without any label that LogQL can name.
pub fn stream_selector(labels: &Labels) -> Option<String> {
    let matchers: Vec<String> = labels
        .iter()
        .filter(|(name, _)| is_label(name))
        .map(|(name, value)| format!("{name}=\"{}\"", escape::literal(value)))
        .collect();
    (!matchers.is_empty()).then(|| format!("{{{}}}", matchers.join(", ")))
}

fn is_label(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Scope {
    /// A filled-in PromQL expression whose aggregations keep the labels that a data source's queries are grouped by.
    pub fn group_promql(&self, expr: &str, source_uid: &str) -> String {
        let labels: Vec<String> =
            self.variables().groups(source_uid).iter().map(|name| label(name)).collect();
        let grouped = if labels.is_empty() { None } else { selectors::grouped(expr, &labels) };
        grouped.unwrap_or_else(|| expr.to_owned())
    }

    /// A filled-in PromQL expression with the ad hoc filters of a data source added to each of its selectors.
    pub fn filter_promql(&self, expr: &str, source_uid: &str) -> String {
        self.filtered(expr, source_uid, selectors::of_promql)
    }

    /// The same for LogQL.
    pub fn filter_logql(&self, expr: &str, source_uid: &str) -> String {
        self.filtered(expr, source_uid, selectors::of_logql)
    }

    fn filtered(
        &self,
        expr: &str,
        source_uid: &str,
        selectors: fn(&str) -> Option<Vec<selectors::Gap>>,
    ) -> String {
        let filters = self.variables().filters(source_uid);
        let matchers: Vec<String> = filters.map(|filter| filter.matcher(self)).collect();
        if matchers.is_empty() {
            return expr.to_owned();
        }
        match selectors(expr) {
            Some(gaps) => selectors::filled(expr, &gaps, &matchers.join(", ")),
            None => expr.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::variables::{Binding, Bindings};

    #[track_caller]
    fn check(filter: Value, expr: &str, expected: &str) {
        let mut bindings: Bindings = [("job", Binding::plain("a\"b"))].into_iter().collect();
        bindings.add_filters("prom", AdhocFilter::from_json(&filter).into_iter().collect());
        let scope = Scope::default().with_variables(bindings.into());
        assert_eq!(scope.filter_promql(expr, "prom"), expected);
        assert_eq!(scope.filter_promql(expr, "other"), expr);
    }

    #[test]
    fn every_selector_is_filtered() {
        let filter = json!({"key": "env", "operator": "=", "value": "prod"});
        check(
            filter,
            "sum(rate(a[5m])) / b{x=\"1\"}",
            "sum(rate(a{env=\"prod\"}[5m])) / b{x=\"1\", env=\"prod\"}",
        );
    }

    #[test]
    fn values_are_escaped_for_their_operator() {
        check(json!({"key": "p", "operator": "=", "value": "C:\\x\""}), "up", "up{p=\"C:\\\\x\\\"\"}");
        check(json!({"key": "p", "operator": "=~", "value": "a.*"}), "up", "up{p=~\"a.*\"}");
        check(json!({"key": "p", "operator": "=|", "values": ["x", "y.z"]}), "up", "up{p=~\"x|y\\\\.z\"}");
        check(
            json!({"key": "k8s.pod", "operator": "!=", "value": "$job"}),
            "up",
            "up{\"k8s.pod\"!=\"a\\\"b\"}",
        );
        check(json!({"key": "", "operator": "=", "value": "x"}), "up", "up");
    }

    #[test]
    fn labels_left_are_asked_for_with_the_other_filters() {
        let filter = |text: &str| AdhocFilter::from_url(text).unwrap();
        let selector = |filters: &[AdhocFilter]| AdhocFilter::selector(filters, &Scope::default());
        assert_eq!(selector(&[]), None);
        let both = [filter("env|=|prod"), filter("pod|=~|a.*")];
        assert_eq!(selector(&both).as_deref(), Some("{env=\"prod\", pod=~\"a.*\"}"));
    }

    #[track_caller]
    fn check_url(text: &str, key: &str, operator: &str, values: &[&str]) {
        let filter = AdhocFilter::from_url(text).unwrap();
        assert_eq!((filter.key.as_str(), filter.operator.as_str()), (key, operator));
        assert_eq!(filter.values, values);
        assert_eq!(filter.to_url(), text);
    }

    #[test]
    fn urls_hold_filters_both_ways() {
        check_url("env|=|prod", "env", "=", &["prod"]);
        check_url("env|=__gfp__|a|b__gfc__c", "env", "=|", &["a", "b,c"]);
        check_url("env|=|", "env", "=", &[""]);
        assert_eq!(AdhocFilter::from_url("env"), None);
        assert_eq!(AdhocFilter::from_url(""), None);
    }
}
