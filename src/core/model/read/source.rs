//! The dozen ways to name a data source. In: the JSON value. Out: a [`SourceRef`].

use serde_json::Value;

use crate::model::SourceRef;
use crate::model::read::lenient;

/// `null`, `"name"`, `"$variable"`, `{type, uid}`, `{uid}`, `{type}`, `{}` and `{name}` of resources.
pub(super) fn source_ref(value: Option<&Value>) -> SourceRef {
    match value {
        Some(Value::String(id)) => SourceRef { kind: None, id: named(id.clone()) },
        Some(Value::Object(object)) => SourceRef {
            kind: lenient::filled(object, "type"),
            id: lenient::filled(object, "uid").or_else(|| lenient::filled(object, "name")).and_then(named),
        },
        _ => SourceRef::default(),
    }
}

/// The default written out is the default.
fn named(id: String) -> Option<String> {
    (!matches!(id.trim(), "" | "default" | "-- Default --")).then_some(id)
}

/// What a target asks: the panel's source, unless that is mixed or unnamed.
///
/// Grafana sends every query of a panel to the panel's source; only mixed panels and those without one look at the
/// query's own.
pub(super) fn of_target(own: SourceRef, panel: &SourceRef) -> SourceRef {
    let expression = own.id.as_deref() == Some("__expr__") || own.kind.as_deref() == Some("__expr__");
    let unsaid = own == SourceRef::default();
    match panel {
        _ if expression => own,
        panel if panel.is_mixed() => own,
        panel if panel.id.is_some() => panel.clone(),
        panel if unsaid => panel.clone(),
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, kind: Option<&str>, id: Option<&str>) {
        let value: Value = serde_json::from_str(json).unwrap();
        let expected = SourceRef { kind: kind.map(str::to_owned), id: id.map(str::to_owned) };
        assert_eq!(source_ref(Some(&value)), expected, "{json}");
    }

    #[test]
    fn every_form_of_reference_is_understood() {
        check("null", None, None);
        check("{}", None, None);
        check(r#""default""#, None, None);
        check(r#""Prometheus""#, None, Some("Prometheus"));
        check(r#""$datasource""#, None, Some("$datasource"));
        check(r#""${DS_PROMETHEUS}""#, None, Some("${DS_PROMETHEUS}"));
        check(r#"{"type":"prometheus","uid":"abc"}"#, Some("prometheus"), Some("abc"));
        check(r#"{"type":"prometheus"}"#, Some("prometheus"), None);
        check(r#"{"type":"prometheus","uid":null}"#, Some("prometheus"), None);
        check(r#"{"uid":"${ds}"}"#, None, Some("${ds}"));
        check(r#"{"type":"datasource","uid":"-- Mixed --"}"#, Some("datasource"), Some("-- Mixed --"));
        check(r#""-- Mixed --""#, None, Some("-- Mixed --"));
        check(r#"{"name":"${datasource}"}"#, None, Some("${datasource}"));
        check("7", None, None);
    }

    #[track_caller]
    fn check_target(own: &str, panel: &str, expected: Option<&str>) {
        let read = |json: &str| source_ref(Some(&serde_json::from_str(json).unwrap()));
        assert_eq!(of_target(read(own), &read(panel)).id.as_deref(), expected, "{own} in {panel}");
    }

    #[test]
    fn a_panels_source_counts_for_all_its_queries_unless_mixed() {
        check_target("null", r#""A""#, Some("A"));
        check_target(r#"{"uid":"B"}"#, r#""A""#, Some("A"));
        check_target(r#"{"uid":"B"}"#, r#""-- Mixed --""#, Some("B"));
        check_target("null", r#""-- Mixed --""#, None);
        check_target(r#"{"uid":"B"}"#, "null", Some("B"));
        check_target(r#"{"uid":"B"}"#, r#"{"type":"prometheus"}"#, Some("B"));
        check_target(r#"{"type":"__expr__","uid":"__expr__"}"#, r#""A""#, Some("__expr__"));
    }
}
