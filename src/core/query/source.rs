//! Which data source a target goes to. In: what target and panel refer to, the configured sources. Out: the source, or an
//! error that names what is missing.
//!
//! **Invariant:** a target never goes to another source than it names.

use crate::config::{self, Datasource, SourceError, SourceKind};
use crate::model::SourceRef;
use crate::query::{PlanContext, QueryError};

/// The source of a target: its own, or its panel's where it names none.
pub(super) fn of_target<'c>(
    target: &SourceRef,
    panel: &SourceRef,
    context: &PlanContext<'c>,
) -> Result<&'c Datasource, QueryError> {
    let is_own = target.id.is_some() && !target.is_mixed();
    find(if is_own || panel.is_mixed() { target } else { panel }, context)
}

/// The source a reference names, variables filled in.
pub(super) fn find<'c>(
    reference: &SourceRef,
    context: &PlanContext<'c>,
) -> Result<&'c Datasource, QueryError> {
    let reference =
        SourceRef { kind: reference.kind.clone(), id: reference.id.as_deref().map(|id| context.text(id)) };
    let source = config::find(context.datasources, &reference).map_err(QueryError::from)?;
    let source_name = source.name.clone();
    if let Some(problem) = &source.problem {
        return Err(QueryError::SourceProblem { source_name, problem: problem.clone() });
    }
    if let SourceKind::Unsupported(kind) = &source.kind {
        return Err(QueryError::UnsupportedDatasource { name: source_name, kind: kind.clone() });
    }
    Ok(source)
}

impl From<SourceError> for QueryError {
    fn from(error: SourceError) -> Self {
        let what = |what: &str| Self::UnsupportedQuery { what: what.to_owned() };
        match error {
            SourceError::Expression => what("A server-side expression"),
            SourceError::Dashboard => what("The result of another panel (-- Dashboard --)"),
            SourceError::BuiltIn => what("Grafana's built-in data source"),
            SourceError::Unknown { .. }
            | SourceError::Unresolved { .. }
            | SourceError::NoneConfigured
            | SourceError::NoneOfKind { .. }
            | SourceError::Mixed => Self::UnknownDatasource { message: error.to_string() },
        }
    }
}
