//! Settings of a dashboard, its rows, panels, variables, annotations and links that nothing is made of. In: the objects of the
//! file as they were read. Out: those a viewer could miss.
//!
//! **Invariant:** what is passed over has a reason, which [`never_shown`](super::never_shown) gives.

use serde_json::{Map, Value};

use super::known;
use super::never_shown::{DEFAULTS, NEVER_SHOWN, OF_KINDS, ON_BY_DEFAULT, OUTRANKED, WITHOUT_COLUMNS};
use crate::model::{Dashboard, Issue, IssueKind, Known, Part, Unread, Written};

pub(super) fn unread(dashboard: &Dashboard) -> Vec<Issue> {
    let mut known = Known::new();
    let mut issues = Vec::new();
    for written in &dashboard.written {
        let part = written.part;
        let kind = written.object.get("type").and_then(Value::as_str).unwrap_or_default();
        let passes = |name: &str, value: &Value| {
            is_passed(part, kind, name, value) || part == Part::Panel && is_outranked(&written.object, name)
        };
        issues.extend(written.unread(&mut known, &passes).into_iter().map(|unread| issue(written, &unread)));
    }
    issues
}

fn is_passed(part: Part, kind: &str, name: &str, value: &Value) -> bool {
    let name = match part {
        // What a resource keeps apart is on the part itself in classic dashboards.
        Part::ResourceVariable | Part::ResourceAnnotation => {
            let name = name.strip_prefix("spec.").unwrap_or(name);
            name.strip_prefix("legacyOptions.").unwrap_or(name)
        }
        _ => name,
    };
    if part == Part::Panel && value.as_bool().is_some_and(|on| on == ON_BY_DEFAULT.contains(&name)) {
        return true;
    }
    let first = name.split('.').next().unwrap_or_default();
    let of_others = |(kinds, names): &(&[&str], &str)| {
        !kinds.contains(&kind) && names.split_whitespace().any(|known| known == first)
    };
    if part == Part::Panel && OF_KINDS.iter().any(of_others) {
        return true;
    }
    // Thresholds of a single value are numbers in a text; one without numbers sets none.
    if part == Part::Panel
        && name == "thresholds"
        && value.as_str().is_some_and(|text| {
            kind.contains("graph") || !text.contains(|letter: char| letter.is_ascii_digit())
        })
    {
        return true;
    }
    // What names no series is for none, in Grafana as well.
    if name == "seriesOverrides"
        && value.as_array().is_some_and(|items| items.iter().all(|item| item.get("alias").is_none()))
    {
        return true;
    }
    let is_default = |(parts, known, default): &(&[Part], &str, &str)| {
        parts.contains(&part)
            && name.strip_suffix(*known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            && (value.as_str() == Some(*default)
                || serde_json::from_str::<Value>(default).is_ok_and(|default| default == *value))
    };
    if DEFAULTS.iter().any(is_default) {
        return true;
    }
    // What a panel keeps of the options of kinds it was before.
    let option = name.strip_prefix("options.").and_then(|option| option.split('.').next());
    if part == Part::Panel && option.is_some_and(|option| known::is_leftover("", "options", option)) {
        return true;
    }
    let within =
        |known: &str| name == known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'));
    NEVER_SHOWN.iter().any(|(parts, known, _)| parts.contains(&part) && within(known))
        || name.ends_with("$$hashKey")
}

/// Whether something else that a panel says leaves a setting nothing to say, in Grafana as well.
fn is_outranked(panel: &Map<String, Value>, name: &str) -> bool {
    let is_newer_said =
        |(older, newer): &(&str, &str)| name == *older && panel.get(*newer).is_some_and(Value::is_array);
    let transform = panel.get("transform").and_then(Value::as_str);
    let has_no_columns = transform.is_some_and(|transform| WITHOUT_COLUMNS.contains(&transform));
    OUTRANKED.iter().any(is_newer_said) || has_no_columns && name.split('.').next() == Some("columns")
}

fn issue(written: &Written, unread: &Unread) -> Issue {
    let path = unread.path.join(".").replace(".[", "[");
    let what = match written.part {
        Part::Dashboard | Part::ResourceDashboard => "dashboard",
        Part::Variable | Part::ResourceVariable => "variable",
        Part::Annotation | Part::ResourceAnnotation => "annotations",
        Part::Link => "link",
        Part::Row => "row",
        Part::Panel | Part::ResourcePanel => "panel",
    };
    Issue {
        panel: written.panel.clone(),
        path: format!("{}{path}", written.path),
        kind: IssueKind::Lost,
        what: format!("The setting {} of the {what} is not obeyed.", super::cut(&path, &unread.value)),
    }
}
