//! Which configured source a dashboard means. In: the sources and an interpolated reference. Out: one of them.
//!
//! **Invariant:** a reference that names a source never silently gets another one.

use crate::config::{Datasource, SourceKind};
use crate::model::SourceRef;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    #[error("No data source is configured. Add one under `datasources:` in config.yaml.")]
    NoneConfigured,
    #[error("No data source of type {kind} is configured. Configured: {known}.")]
    NoneOfKind { kind: String, known: String },
    #[error("Data source {id} is not configured. Configured: {known}.")]
    Unknown { id: String, known: String },
    #[error("Data source {id}: the variable in it has no value. Configured: {known}.")]
    Unresolved { id: String, known: String },
    /// Each target names its own source.
    #[error("Mixed data sources: the query itself names none.")]
    Mixed,
    /// The data of another panel.
    #[error("The data of another panel is asked for, not a data source.")]
    Dashboard,
    #[error("Expressions are computed by Grafana's server and cannot be queried from a browser.")]
    Expression,
    #[error("Grafana's built-in data source is part of its server and cannot be queried from a browser.")]
    BuiltIn,
}

/// The source a reference means: by uid, then by name, then the default of its type, then the default.
pub fn find<'a>(sources: &'a [Datasource], reference: &SourceRef) -> Result<&'a Datasource, SourceError> {
    if sources.is_empty() {
        return Err(SourceError::NoneConfigured);
    }
    let id = reference.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let Some(id) = id.filter(|id| !id.eq_ignore_ascii_case("default")) else {
        return match &reference.kind {
            Some(kind) => default_of_kind(sources, kind),
            None => default(sources),
        };
    };
    if let Some(found) = named(sources, id) {
        return Ok(found);
    }
    match id {
        "-- Mixed --" => Err(SourceError::Mixed),
        "-- Dashboard --" => Err(SourceError::Dashboard),
        "__expr__" | "-100" | "Expression" => Err(SourceError::Expression),
        "grafana" | "-- Grafana --" => Err(SourceError::BuiltIn),
        // Dashboards written by hand use the type as if it were a name.
        "prometheus" | "loki" => default_of_kind(sources, id),
        _ if id.contains('$') || id.contains("[[") => {
            Err(SourceError::Unresolved { id: id.to_owned(), known: known(sources) })
        }
        _ => Err(SourceError::Unknown { id: id.to_owned(), known: known(sources) }),
    }
}

fn named<'a>(sources: &'a [Datasource], id: &str) -> Option<&'a Datasource> {
    let by = |fits: &dyn Fn(&Datasource) -> bool| sources.iter().find(|source| fits(source));
    by(&|source| source.uid == id)
        .or_else(|| by(&|source| source.name == id))
        .or_else(|| by(&|source| source.name.eq_ignore_ascii_case(id) || source.uid.eq_ignore_ascii_case(id)))
}

fn default(sources: &[Datasource]) -> Result<&Datasource, SourceError> {
    let marked = sources.iter().find(|source| source.is_default);
    marked.or_else(|| sources.first()).ok_or(SourceError::NoneConfigured)
}

fn default_of_kind<'a>(sources: &'a [Datasource], kind: &str) -> Result<&'a Datasource, SourceError> {
    match kind {
        "datasource" | "grafana" => return Err(SourceError::BuiltIn),
        "__expr__" => return Err(SourceError::Expression),
        _ => {}
    }
    let wanted = SourceKind::from_type(kind);
    let of_kind = || sources.iter().filter(|source| source.kind == wanted);
    of_kind()
        .find(|source| source.is_default)
        .or_else(|| of_kind().next())
        .ok_or_else(|| SourceError::NoneOfKind { kind: kind.to_owned(), known: known(sources) })
}

/// Names for an error: `Prometheus (prometheus), Logs (loki)`.
fn known(sources: &[Datasource]) -> String {
    let names: Vec<String> =
        sources.iter().map(|source| format!("{} ({})", source.name, source.kind.id())).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Vec<Datasource> {
        let source = |uid: &str, name: &str, kind: SourceKind, is_default| Datasource {
            uid: uid.to_owned(),
            name: name.to_owned(),
            kind,
            is_default,
            ..Datasource::default()
        };
        vec![
            source("p1", "Prometheus", SourceKind::Prometheus, false),
            source("p2", "Long term", SourceKind::Prometheus, true),
            source("l1", "Logs", SourceKind::Loki, false),
        ]
    }

    #[track_caller]
    fn check(kind: Option<&str>, id: Option<&str>, expected: Result<&str, &str>) {
        let reference = SourceRef { kind: kind.map(str::to_owned), id: id.map(str::to_owned) };
        let sources = sources();
        let found = find(&sources, &reference);
        match (&found, expected) {
            (Ok(source), Ok(uid)) => assert_eq!(source.uid, uid),
            (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
            _ => panic!("{reference:?} gave {found:?}"),
        }
    }

    #[test]
    fn sources_are_found_by_uid_name_type_or_default() {
        check(Some("prometheus"), Some("p1"), Ok("p1"));
        check(None, Some("Long term"), Ok("p2"));
        check(None, Some("long TERM"), Ok("p2"));
        check(None, None, Ok("p2"));
        check(None, Some("default"), Ok("p2"));
        check(None, Some(""), Ok("p2"));
        check(Some("prometheus"), None, Ok("p2"));
        check(Some("loki"), None, Ok("l1"));
        check(Some("loki"), Some("p1"), Ok("p1"));
        check(None, Some("loki"), Ok("l1"));
        check(Some("prometheus"), Some("Prometheus"), Ok("p1"));
    }

    #[test]
    fn what_is_not_configured_is_said_with_what_is() {
        check(
            Some("prometheus"),
            Some("gone"),
            Err("gone is not configured. Configured: Prometheus (prometheus), Long"),
        );
        check(Some("tempo"), None, Err("No data source of type tempo"));
        check(None, Some("${DS_PROMETHEUS}"), Err("${DS_PROMETHEUS}"));
        check(None, Some("-- Mixed --"), Err("Mixed"));
        check(Some("datasource"), Some("-- Dashboard --"), Err("another panel"));
        check(Some("__expr__"), Some("__expr__"), Err("Expressions"));
        check(Some("datasource"), Some("grafana"), Err("built-in"));
    }

    #[test]
    fn an_empty_configuration_says_where_to_add_a_source() {
        assert_eq!(find(&[], &SourceRef::default()), Err(SourceError::NoneConfigured));
    }
}
