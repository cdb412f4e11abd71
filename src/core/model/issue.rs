//! What a reader of dashboards could not take as written.

use std::fmt;

/// One thing that was guessed, ignored or not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Title of the panel it concerns; `None` for the dashboard itself.
    pub panel: Option<String>,
    /// JSON path from the dashboard's root, such as `panels[3].targets[0].refId`.
    pub path: String,
    pub kind: IssueKind,
    /// One sentence for the viewer.
    pub what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IssueKind {
    /// Not drawn or not obeyed: the viewer misses something.
    Lost,
    /// Made good from something missing or malformed: the viewer may see a different choice.
    Guessed,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.panel {
            Some(panel) => write!(f, "{panel} ({}): {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}
