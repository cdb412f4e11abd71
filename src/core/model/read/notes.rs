//! What is met on the way and could not be taken as written.

use crate::model::panel::in_resource;
use crate::model::read::lenient::Object;
use crate::model::read::written::{Part, Written};
use crate::model::{Issue, IssueKind};

/// Collects issues in the order met.
#[derive(Debug, Default)]
pub(super) struct Notes {
    issues: Vec<Issue>,
    panel: Option<String>,
    /// The path of the resource's element being read.
    element: Option<String>,
    /// What was read, as it is written: for the report to ask what was made of it.
    written: Vec<Written>,
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

    /// Remembers an object that is read.
    pub(super) fn keep(&mut self, part: Part, path: &str, object: &Object) {
        self.written.push(Written::new(part, path, self.panel.as_deref(), object));
    }

    /// Whether a resource is read, whose parts are kept as it writes them.
    pub(super) fn has_resource(&self) -> bool {
        self.written.iter().any(|written| written.part == Part::ResourceDashboard)
    }

    pub(super) fn into_parts(self) -> (Vec<Issue>, Vec<Written>) {
        (self.issues, self.written)
    }
}
