//! Which data source a panel, target, variable or annotation asks for.

/// As written; resolved against the configuration only when a query is planned, since it may hold variables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRef {
    /// Data source type id, such as `prometheus`.
    pub kind: Option<String>,
    /// A uid, a name, `$variable`, `${DS_INPUT}`, `-- Mixed --`, `-- Dashboard --` or `__expr__`; `None` is the default.
    pub id: Option<String>,
}

impl SourceRef {
    pub fn is_default(&self) -> bool {
        self.id.is_none()
    }

    pub fn is_mixed(&self) -> bool {
        self.id.as_deref() == Some("-- Mixed --")
    }
}
