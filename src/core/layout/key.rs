//! What tells one panel on the page from another.

use std::fmt;

use crate::model::PanelId;

/// A panel's id, and for copies the value each stands for: `4`, `4:eth0`, `4@node-1`, `4:eth0@node-1`.
///
/// Stable when other values come and go, so that it can stand in an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PanelKey(String);

impl PanelKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of a copy made by the panel's own repeat.
    pub(super) fn repeated(self, value: &str) -> Self {
        Self(format!("{}:{value}", self.0))
    }

    /// Of a panel in a repeated row.
    pub(super) fn in_row(self, value: &str) -> Self {
        Self(format!("{}@{value}", self.0))
    }
}

impl From<&str> for PanelKey {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<PanelId> for PanelKey {
    fn from(id: PanelId) -> Self {
        Self(id.0.to_string())
    }
}

impl fmt::Display for PanelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
