//! Alerts of Prometheus. In: an alert list's source. Out: a request for the alerting rules, and a table of their alerts.
//!
//! **Invariant:** every rule is in the table: by its alerts, or by one row that says it is quiet.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::config::{Datasource, SourceKind};
use crate::frame::{Field, Frame, FrameKind, Numbers, Values};
use crate::model::{Panel, SourceRef};
use crate::query::{Decoder, HttpRequest, Method, Place, PlanContext, PlannedQuery, QueryError, source};
use crate::time::{Calendar, Millis, Rounding, Zone, resolve_time};

const PATH: &str = "api/v1/rules";

/// One request for the source the panel names, or for each Prometheus where it names none: Grafana's list then shows
/// the alerts of all sources.
pub(super) fn plan(panel: &Panel, context: &PlanContext<'_>) -> Vec<Result<PlannedQuery, QueryError>> {
    let named = panel
        .options
        .get("datasource")
        .map(|named| reference(named.value()))
        .filter(|named| named.id.is_some());
    let named = named.or_else(|| Some(panel.source.clone()).filter(|source| source.id.is_some()));
    let is_own =
        |named: &SourceRef| !matches!(named.id.as_deref(), Some("-- Grafana --" | "grafana" | "-- Mixed --"));
    match named.filter(is_own) {
        Some(named) => match source::find(&named, context) {
            Ok(found) => vec![Ok(planned(found, context))],
            Err(error) => vec![Err(error)],
        },
        None => {
            let sources = context.datasources.iter().filter(|source| source.kind == SourceKind::Prometheus);
            sources.map(|source| Ok(planned(source, context))).collect()
        }
    }
}

/// A name, or `{uid}`.
fn reference(written: &Json) -> SourceRef {
    let text = |value: Option<&Json>| {
        value.and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    match written {
        Json::Object(object) => {
            SourceRef { kind: None, id: text(object.get("uid")).or_else(|| text(object.get("name"))) }
        }
        other => SourceRef { kind: None, id: text(Some(other)) },
    }
}

fn planned(source: &Datasource, context: &PlanContext<'_>) -> PlannedQuery {
    PlannedQuery {
        ref_id: source.name.clone(),
        request: HttpRequest::to(source, Method::Get, PATH).with("type", "alert"),
        decode: Decoder::Rules,
        expr: String::new(),
        step_millis: None,
        range: context.range,
        shift_millis: 0,
        place: Place { source: source.name.clone(), path: PATH.to_owned() },
        refreshing: source.refreshing,
        unknown_variables: Vec::new(),
    }
}

/// `data` of the answer.
#[derive(Deserialize)]
pub(super) struct Groups {
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    name: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(default)]
    name: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    health: String,
    #[serde(rename = "lastError", default)]
    last_error: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
    #[serde(default)]
    alerts: Vec<Alert>,
}

#[derive(Deserialize)]
struct Alert {
    #[serde(default)]
    state: String,
    #[serde(rename = "activeAt")]
    active_at: Option<String>,
    #[serde(default)]
    value: Json,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
}

/// Columns `state`, `name`, `since`, `value`, `group`, `file`, `labels`, `annotations`.
pub(super) fn table(ref_id: &str, groups: Groups) -> Frame {
    let mut rows = Rows::default();
    for group in groups.groups {
        for rule in group.rules {
            if rule.alerts.is_empty() || rule.health == "err" {
                rows.quiet(&group.name, &group.file, &rule);
            }
            for alert in rule.alerts {
                rows.add(Row {
                    state: alert.state,
                    name: rule.name.clone(),
                    since: alert.active_at.as_deref().and_then(instant),
                    value: number(&alert.value),
                    group: group.name.clone(),
                    file: group.file.clone(),
                    labels: object(alert.labels),
                    annotations: object(alert.annotations),
                });
            }
        }
    }
    rows.into_frame(ref_id)
}

struct Row {
    state: String,
    name: String,
    since: Option<Millis>,
    value: Option<f64>,
    group: String,
    file: String,
    labels: Json,
    annotations: Json,
}

#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    /// A rule without alerts, or one that cannot be evaluated.
    fn quiet(&mut self, group: &str, file: &str, rule: &Rule) {
        let failed = rule.health == "err";
        let mut annotations = rule.annotations.clone();
        if failed && !rule.last_error.is_empty() {
            annotations.insert("error".to_owned(), rule.last_error.clone());
        }
        self.0.push(Row {
            state: if failed { "error".to_owned() } else { rule.state.clone() },
            name: rule.name.clone(),
            since: None,
            value: None,
            group: group.to_owned(),
            file: file.to_owned(),
            labels: object(rule.labels.clone()),
            annotations: object(annotations),
        });
    }

    fn into_frame(self, ref_id: &str) -> Frame {
        let texts = |text: fn(&Row) -> &str| Values::strings(self.0.iter().map(text));
        let objects = |of: fn(&Row) -> &Json| {
            Values::Other(Arc::new(self.0.iter().map(|row| of(row).clone()).collect()))
        };
        let fields = vec![
            Field::new("state", texts(|row| &row.state)),
            Field::new("name", texts(|row| &row.name)),
            Field::new("since", Values::Time(Arc::new(self.0.iter().map(|row| row.since).collect()))),
            Field::new("value", Values::numbers(self.0.iter().map(|row| row.value).collect::<Numbers>())),
            Field::new("group", texts(|row| &row.group)),
            Field::new("file", texts(|row| &row.file)),
            Field::new("labels", objects(|row| &row.labels)),
            Field::new("annotations", objects(|row| &row.annotations)),
        ];
        Frame { ref_id: ref_id.to_owned(), kind: FrameKind::Table, fields, ..Frame::default() }
    }
}

fn object(texts: BTreeMap<String, String>) -> Json {
    Json::Object(texts.into_iter().map(|(name, text)| (name, Json::from(text))).collect::<Map<_, _>>())
}

/// Prometheus writes numbers as texts.
fn number(value: &Json) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn instant(text: &str) -> Option<Millis> {
    resolve_time(text, 0, &Zone::utc(), &Calendar::default(), Rounding::Down).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Value;

    #[test]
    fn every_rule_is_in_the_table() {
        let answer = r#"{"groups":[{"name":"g","file":"f.yml","interval":60,"rules":[
            {"type":"alerting","name":"Down","state":"firing","health":"ok","alerts":[
                {"state":"firing","activeAt":"2024-07-21T12:00:00.5Z","value":"1e+00","labels":{"job":"a"},"annotations":{"summary":"s"}},
                {"state":"pending","value":"NaN","labels":{}}]},
            {"type":"alerting","name":"Quiet","state":"inactive","health":"ok","labels":{"sev":"low"},"alerts":[]},
            {"type":"alerting","name":"Broken","state":"inactive","health":"err","lastError":"no such thing"}]}]}"#;
        let table = table("P", serde_json::from_str(answer).unwrap());
        let column = |name: &str| {
            let field = table.fields.iter().find(|field| field.name == name).unwrap();
            (0..table.len()).map(|row| field.values.get(row)).collect::<Vec<_>>()
        };
        let texts = |texts: [&str; 4]| texts.map(|text| Value::Text(text.into())).to_vec();
        assert_eq!(column("state"), texts(["firing", "pending", "inactive", "error"]));
        assert_eq!(column("name"), texts(["Down", "Down", "Quiet", "Broken"]));
        assert_eq!(column("since")[..2], [Value::Time(1_721_563_200_500), Value::Null]);
        assert_eq!(column("value")[0], Value::Number(1.0));
        assert_eq!(column("annotations")[3], Value::Text(r#"{"error":"no such thing"}"#.into()));
    }
}
