//! A query text ready to send. In: the text as written, a scope. Out: the text with variables replaced, and the names in it
//! that mean nothing.
//!
//! **Invariant:** an unknown name stays in the text as written and is reported beside it.

use crate::config::Datasource;
use crate::variables::{DefaultFormat, Scope, interpolate, unknown_mentions};

/// A query text as sent, and what it mentions in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) sent: String,
    pub(super) unknown: Vec<String>,
}

impl Text {
    /// Filled in, narrowed by the viewer's ad hoc filters of this source, and grouped by its labels.
    pub(super) fn promql(written: &str, source: &Datasource, scope: &Scope) -> Self {
        let text = Self::fill(written, scope, DefaultFormat::Prometheus);
        let narrowed = scope.filter_promql(&text.sent, &source.uid);
        Self { sent: scope.group_promql(&narrowed, &source.uid), ..text }
    }

    /// Filled in, and narrowed by the viewer's ad hoc filters of this source.
    pub(super) fn logql(written: &str, source: &Datasource, scope: &Scope) -> Self {
        let text = Self::fill(written, scope, DefaultFormat::Loki);
        Self { sent: scope.filter_logql(&text.sent, &source.uid), ..text }
    }

    /// A text whose variables were filled in before.
    pub(super) fn filled(text: &str) -> Self {
        Self { sent: text.to_owned(), unknown: Vec::new() }
    }

    fn fill(written: &str, scope: &Scope, format: DefaultFormat) -> Self {
        Self {
            sent: interpolate(written, scope, format),
            unknown: unknown_mentions(written, scope).into_iter().collect(),
        }
    }
}
