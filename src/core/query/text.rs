//! A query text ready to send. In: the text as written, a scope. Out: the text with variables replaced, and the names in it
//! that mean nothing.
//!
//! **Invariant:** an unknown name stays in the text as written and is reported beside it.

use crate::variables::{DefaultFormat, Scope, interpolate, unknown_mentions};

/// A query text as sent, and what it mentions in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) sent: String,
    pub(super) unknown: Vec<String>,
}

impl Text {
    pub(super) fn promql(written: &str, scope: &Scope) -> Self {
        Self::fill(written, scope, DefaultFormat::Prometheus)
    }

    pub(super) fn logql(written: &str, scope: &Scope) -> Self {
        Self::fill(written, scope, DefaultFormat::Loki)
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
