//! One file, checked. In: its path. Out: its title and losses, or why it is no dashboard.

use atalaya_core::model::{Issue, IssueKind};
use atalaya_core::report;

use crate::files::Found;

pub(crate) struct File {
    /// As named on the command line, or below a folder named there.
    pub(crate) path: String,
    pub(crate) title: Option<String>,
    pub(crate) losses: Vec<Issue>,
    /// Made good from something missing: not losses, but worth a look.
    pub(crate) guesses: Vec<Issue>,
    /// Why the file cannot be shown at all.
    pub(crate) rejected: Option<String>,
}

pub(crate) fn check(found: Found) -> File {
    let (path, text) = match found {
        Ok(path) => {
            let text = std::fs::read(&path).map_err(|error| format!("The file cannot be read: {error}."));
            (path, text)
        }
        Err((path, why)) => (path, Err(format!("The folder cannot be listed: {why}."))),
    };
    let path = path.display().to_string();
    let read = text.and_then(|bytes| {
        let text =
            String::from_utf8(bytes).map_err(|error| format!("The file is not UTF-8 text: {error}."))?;
        report::read_with_report(&text).map_err(|error| error.to_string())
    });
    match read {
        Ok((dashboard, issues)) => {
            let (losses, guesses) = issues.into_iter().partition(|issue| issue.kind == IssueKind::Lost);
            File { path, title: Some(dashboard.title), losses, guesses, rejected: None }
        }
        Err(why) => File { path, title: None, losses: Vec::new(), guesses: Vec::new(), rejected: Some(why) },
    }
}
