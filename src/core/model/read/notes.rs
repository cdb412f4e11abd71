//! What is met on the way and could not be taken as written.

use crate::model::panel::in_resource;
use crate::model::{Issue, IssueKind};

/// Collects issues in the order met.
#[derive(Debug, Default)]
pub(super) struct Notes {
    issues: Vec<Issue>,
    panel: Option<String>,
    /// The path of the resource's element being read.
    element: Option<String>,
}

impl Notes {
    /// Issues from here on concern the panel with this title; `None` for the dashboard itself.
    pub(super) fn about(&mut self, panel: Option<&str>) {
        self.panel = panel.map(str::to_owned);
    }

    /// Paths below this one are told as a resource keeps them; `None` at its end.
    pub(super) fn in_element(&mut self, path: Option<&str>) {
        self.element = path.map(str::to_owned);
    }

    pub(super) fn lost(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.push(path.into(), IssueKind::Lost, what.into());
    }

    pub(super) fn guessed(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.push(path.into(), IssueKind::Guessed, what.into());
    }

    fn push(&mut self, path: String, kind: IssueKind, what: String) {
        let element = self.element.as_deref();
        let part = element.and_then(|element| path.strip_prefix(element)?.strip_prefix('.'));
        let path = match (element, part) {
            (Some(element), Some(part)) => format!("{element}.{}", in_resource(part)),
            _ => path,
        };
        self.issues.push(Issue { panel: self.panel.clone(), path, kind, what });
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}
