//! What is met on the way and could not be taken as written.

use crate::model::{Issue, IssueKind};

/// Collects issues in the order met.
#[derive(Debug, Default)]
pub(super) struct Notes {
    issues: Vec<Issue>,
    panel: Option<String>,
}

impl Notes {
    /// Issues from here on concern the panel with this title; `None` for the dashboard itself.
    pub(super) fn about(&mut self, panel: Option<&str>) {
        self.panel = panel.map(str::to_owned);
    }

    pub(super) fn lost(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.push(path.into(), IssueKind::Lost, what.into());
    }

    pub(super) fn guessed(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.push(path.into(), IssueKind::Guessed, what.into());
    }

    fn push(&mut self, path: String, kind: IssueKind, what: String) {
        self.issues.push(Issue { panel: self.panel.clone(), path, kind, what });
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}
