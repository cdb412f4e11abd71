//! The import report: what of a dashboard its viewer would miss or see wrong. In: the file's text, or the dashboard read
//! from it. Out: [`Issue`]s, each with its panel and its place in the JSON.
//!
//! ```text
//! reading       what the reader could not take as written                         model
//! options       each panel built once over made-up data: what its kind never read  options
//! fields        display properties that change nothing in its kind's picture       fields
//! queries       what a query writes that changes nothing in what is asked          queries
//! transformations  what was not read while one was carried out                     transformations
//! written       settings of the dashboard, its panels and other parts that nothing is made of    written
//! ```
//!
//! Nothing here lists what is supported: a feature counts as obeyed when obeying it is seen. Two tables say what
//! Grafana itself makes of a setting: [`known`], so that leftovers of another kind of panel are no loss, and
//! [`neutral`], so that a default written out is none.
//!
//! **Invariant:** the report never changes what is shown, and never fails: a dashboard that can be read has one.

mod fields;
mod known;
mod neutral;
mod never_shown;
mod options;
mod queries;
mod rig;
mod transformations;
mod written;

use crate::model::{Dashboard, Issue, IssueKind, NotADashboard, Panel, read};
use crate::panels::PanelKind;

/// Reads a dashboard and reports on it.
///
/// # Errors
/// When the text is no JSON, or JSON that holds no dashboard.
pub fn read_with_report(json: &str) -> Result<(Dashboard, Vec<Issue>), NotADashboard> {
    let (dashboard, mut issues) = read(json)?;
    issues.extend(unobeyed(&dashboard));
    Ok((dashboard, issues))
}

/// What was understood when the dashboard was read, and is still not obeyed by what shows it.
pub fn unobeyed(dashboard: &Dashboard) -> Vec<Issue> {
    let mut fields = fields::Obeyed::default();
    let mut queries = queries::Obeyed::default();
    let mut issues = written::unread(dashboard);
    for panel in dashboard.panels() {
        // A panel that is not drawn at all was reported as a whole.
        if PanelKind::from_id(&panel.kind).is_some() {
            issues.extend(options::unread(panel));
            issues.extend(fields.unobeyed(panel));
        }
        issues.extend(queries.unobeyed(panel, dashboard));
        issues.extend(transformations::unobeyed(panel));
    }
    issues
}

/// What kind of thing an issue is about, in one word for lists: told by where it lies.
pub fn subject(issue: &Issue) -> &'static str {
    let holds = |part: &str| issue.path.contains(part);
    match () {
        () if holds(".targets[") || holds(".queries[") => "query",
        () if holds("transformations[") || issue.path.ends_with(".transform") => "transformation",
        () if holds("overrides[") => "override",
        () if holds("fieldConfig") => "field",
        () if issue.path.ends_with(".type") || holds("libraryPanel") => "panel",
        () if holds("links[") => "link",
        () if holds("templating.list[") || holds("variables[") => "variable",
        () if holds("annotations") => "annotation",
        () if issue.panel.is_some() => "option",
        () => "dashboard",
    }
}

/// `legend.width = 300`, cut to what fits a line.
fn cut(path: &str, value: &serde_json::Value) -> String {
    const LONGEST: usize = 60;
    let value: String = value.to_string().chars().take(LONGEST).collect();
    format!("{path} = {value}")
}

fn lost(panel: &Panel, part: &str, what: String) -> Issue {
    let title = if panel.title.is_empty() { &panel.path } else { &panel.title };
    Issue { panel: Some(title.clone()), path: panel.path_of(part), kind: IssueKind::Lost, what }
}

#[cfg(test)]
mod tests;
