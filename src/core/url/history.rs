//! What a change does to the browser's Back button.

use crate::url::UrlState;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryStep {
    /// A new entry: Back undoes it.
    Push,
    /// The same entry: Back skips it.
    Replace,
}

/// How to write `new` over `old`; `None` if the address stays.
///
/// A step a viewer would want to take back is an entry of its own: another page, range, variable value, panel or tab.
/// Looks (theme, hidden series, opened rows, refresh interval) are not, or Back would need many presses.
pub fn history_step(old: &UrlState, new: &UrlState) -> Option<HistoryStep> {
    if old == new {
        return None;
    }
    let moved = old.page_identity() != new.page_identity()
        || (&old.from, &old.to, &old.vars) != (&new.from, &new.to, &new.vars)
        || (&old.view_panel, &old.inspect, &old.tabs) != (&new.view_panel, &new.inspect, &new.tabs);
    Some(if moved { HistoryStep::Push } else { HistoryStep::Replace })
}

impl UrlState {
    /// What makes another page: the slug is for people and may be corrected silently.
    fn page_identity(&self) -> (Option<&str>, Option<&str>) {
        let uid = match &self.page {
            crate::url::Page::Home => None,
            crate::url::Page::Dashboard { uid, .. } => Some(uid.as_str()),
        };
        (uid, self.src.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: Option<HistoryStep>) {
        let step = history_step(&UrlState::parse(old, "/"), &UrlState::parse(new, "/"));
        assert_eq!(step, expected, "{old} -> {new}");
    }

    #[test]
    fn only_steps_worth_going_back_to_are_pushed() {
        check("/d/a?from=now-1h", "/d/a?from=now-1h", None);
        check("/", "/d/a", Some(HistoryStep::Push));
        check("/d/a", "/d/b", Some(HistoryStep::Push));
        check("/d/a", "/d/a/title", Some(HistoryStep::Replace));
        check("/d/a?from=now-1h&to=now", "/d/a?from=1&to=2", Some(HistoryStep::Push));
        check("/d/a?var-x=1", "/d/a?var-x=2", Some(HistoryStep::Push));
        check("/d/a", "/d/a?viewPanel=3", Some(HistoryStep::Push));
        check("/d/a", "/d/a?inspect=3", Some(HistoryStep::Push));
        check("/d/a?inspect=3&inspectTab=data", "/d/a?inspect=3&inspectTab=json", Some(HistoryStep::Replace));
        check("/d/a?refresh=5s", "/d/a?refresh=10s", Some(HistoryStep::Replace));
        check("/d/a", "/d/a?hide-2=x", Some(HistoryStep::Replace));
        check("/d/a", "/d/a?row-2=open", Some(HistoryStep::Replace));
        check("/d/a", "/d/a?theme=light", Some(HistoryStep::Replace));
    }
}
