//! Panels that show another panel's data (`-- Dashboard --`). In: a read dashboard. Out: the same, where such panels ask
//! what the other panel asks.
//!
//! Two panels that ask the same send one request, so the data is shared without a second way for it.
//!
//! **Invariant:** a panel that shares with itself, in a circle or with nobody keeps its target, which says so when asked.

use std::collections::BTreeMap;

use crate::model::read::notes::Notes;
use crate::model::{Dashboard, Panel, PanelId, SourceRef, Target};
use crate::order::Gather;

/// How many panels may stand between one and the queries it shows.
const LONGEST_CHAIN: usize = 8;

pub(super) fn resolve(dashboard: &mut Dashboard, notes: &mut Notes) {
    if !dashboard.panels().any(shares) {
        return;
    }
    let known: BTreeMap<PanelId, Panel> =
        dashboard.panels().map(|panel| (panel.id, panel.clone())).into_map();
    for panel in
        dashboard.sections.iter_mut().flat_map(|section| &mut section.panels).filter(|panel| shares(panel))
    {
        if !follow(panel, &known, 0) {
            let title =
                if panel.title.is_empty() { format!("panel {}", panel.id.0) } else { panel.title.clone() };
            notes.about(Some(&title));
            notes.lost(
                "targets",
                "The panel shows the data of another panel, which this dashboard does not have.",
            );
        }
    }
    notes.about(None);
}

fn is_shared(source: &SourceRef) -> bool {
    source.id.as_deref() == Some("-- Dashboard --")
}

fn shares(panel: &Panel) -> bool {
    panel.targets.iter().any(|target| is_shared(&target.source))
}

/// Puts the other panels' queries in the place of the targets that point at them; false where one is not there.
fn follow(panel: &mut Panel, known: &BTreeMap<PanelId, Panel>, depth: usize) -> bool {
    let mut all_found = true;
    let mut targets = Vec::new();
    for target in std::mem::take(&mut panel.targets) {
        if !is_shared(&target.source) {
            targets.push(target);
            continue;
        }
        let Some(mut other) = other_panel(&target, known).filter(|_| depth < LONGEST_CHAIN).cloned() else {
            all_found = false;
            targets.push(target);
            continue;
        };
        all_found &= follow(&mut other, known, depth + 1);
        if target.hidden {
            continue;
        }
        targets.append(&mut other.targets);
        panel.interval = panel.interval.take().or(other.interval);
        panel.max_data_points = panel.max_data_points.or(other.max_data_points);
        panel.time_from = panel.time_from.take().or(other.time_from);
        panel.time_shift = panel.time_shift.take().or(other.time_shift);
        if target.raw.get("withTransforms").and_then(serde_json::Value::as_bool) == Some(true) {
            panel.transformations.splice(0..0, other.transformations);
        }
    }
    // Sources are the targets' own from here on.
    if is_shared(&panel.source) {
        panel.source = match targets.first() {
            Some(first) if !is_shared(&first.source) => {
                SourceRef { kind: None, id: Some("-- Mixed --".to_owned()) }
            }
            _ => panel.source.clone(),
        };
    }
    panel.targets = targets;
    all_found
}

fn other_panel<'a>(target: &Target, known: &'a BTreeMap<PanelId, Panel>) -> Option<&'a Panel> {
    let written = target.raw.get("panelId")?;
    let id = written.as_i64().or_else(|| written.as_str()?.parse().ok())?;
    known.get(&PanelId(id))
}

#[cfg(test)]
mod tests {
    use crate::model::read;

    #[track_caller]
    fn check(sharing: &str, expected: (&[&str], &[&str], usize)) {
        let json = format!(
            r#"{{"title":"T","panels":[
                {{"id":1,"type":"table","title":"one","datasource":"P","maxDataPoints":50,
                  "targets":[{{"refId":"A","expr":"up"}},{{"refId":"B","expr":"down"}}],
                  "transformations":[{{"id":"merge","options":{{}}}}]}},
                {{"id":2,"type":"stat","title":"two","datasource":{{"uid":"-- Dashboard --"}},
                  "targets":[{sharing}],"transformations":[{{"id":"limit","options":{{}}}}]}},
                {{"id":3,"type":"stat","title":"three","datasource":"-- Dashboard --","targets":[{{"refId":"A","panelId":4}}]}},
                {{"id":4,"type":"stat","title":"four","datasource":"-- Dashboard --","targets":[{{"refId":"A","panelId":3}}]}}
            ]}}"#
        );
        let (dashboard, issues) = read(&json).unwrap();
        let panel = dashboard.panels().find(|panel| panel.title == "two").unwrap();
        let exprs: Vec<&str> = panel.targets.iter().map(|target| target.expr.as_str()).collect();
        let transformations: Vec<&str> = panel.transformations.iter().map(|one| one.id.as_str()).collect();
        let missing = issues.iter().filter(|issue| issue.what.contains("another panel")).count();
        assert_eq!((exprs.as_slice(), transformations.as_slice(), missing), expected, "{sharing}");
    }

    #[test]
    fn a_panel_asks_what_the_panel_it_shows_asks() {
        check(r#"{"refId":"A","panelId":1}"#, (&["up", "down"], &["limit"], 2));
        check(
            r#"{"refId":"A","panelId":1,"withTransforms":true}"#,
            (&["up", "down"], &["merge", "limit"], 2),
        );
        check(r#"{"refId":"A","panelId":9}"#, (&[""], &["limit"], 3));
        check(r#"{"refId":"A","panelId":2}"#, (&[""], &["limit"], 3));
    }
}
