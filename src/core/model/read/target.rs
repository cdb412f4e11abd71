//! The queries of a panel. In: `targets`. Out: [`Target`]s with letters of their own.
//!
//! **Invariant:** letters are unique within a panel.

use std::collections::BTreeSet;

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::source;
use crate::model::{Direction, SourceRef, Target, TargetFormat};
use crate::order::Gather;

pub(super) fn read(panel: &Object, source: &SourceRef, path: &str, notes: &mut Notes) -> Vec<Target> {
    let written: BTreeSet<String> =
        lenient::objects(panel, "targets").filter_map(|(_, target)| letter(target)).into_set();
    let mut used = BTreeSet::new();
    let mut targets = Vec::new();
    for (index, target) in lenient::objects(panel, "targets") {
        let ref_id = match letter(target) {
            Some(letter) if used.insert(letter.clone()) => letter,
            double => {
                let free = free_letter(&written, &used);
                if let Some(double) = double {
                    notes.guessed(
                        format!("{path}.targets[{index}].refId"),
                        format!("Two queries are called {double}; the second is called {free}."),
                    );
                }
                used.insert(free.clone());
                free
            }
        };
        targets.push(one(target, ref_id, source));
    }
    targets
}

fn letter(target: &Object) -> Option<String> {
    lenient::filled(target, "refId").or_else(|| lenient::filled(target, "refID"))
}

/// A, B, ... Z, AA, AB, ...: the first that no query of the panel has.
fn free_letter(written: &BTreeSet<String>, used: &BTreeSet<String>) -> String {
    (0_u32..).map(letters).find(|name| !written.contains(name) && !used.contains(name)).unwrap_or_default()
}

fn letters(number: u32) -> String {
    let last = char::from(b'A' + (number % 26) as u8);
    match (number / 26).checked_sub(1) {
        Some(rest) => format!("{}{last}", letters(rest)),
        None => last.to_string(),
    }
}

/// A target as it would be read with other settings, at the same source.
pub(crate) fn reread(raw: Object, like: &Target) -> Target {
    Target { source: like.source.clone(), ..one(&raw, like.ref_id.clone(), &like.source) }
}

fn one(target: &Object, ref_id: String, panel_source: &SourceRef) -> Target {
    let kind = lenient::text_or_empty(target, "queryType");
    let instant = lenient::is_on(target, "instant") || kind == "instant";
    // Both may be asked for; with neither, a range is meant.
    let range = (lenient::is_on(target, "range") || kind == "range") || !instant;
    let factor = lenient::number(target, "intervalFactor").or_else(|| lenient::number(target, "resolution"));
    Target {
        ref_id,
        source: source::of_target(source::source_ref(target.get("datasource")), panel_source),
        hidden: lenient::is_on(target, "hide"),
        expr: lenient::text_or_empty(target, "expr"),
        legend_format: lenient::text(target, "legendFormat"),
        interval: lenient::filled(target, "interval").or_else(|| step(target)),
        interval_factor: factor.map_or(1, |factor| factor.clamp(1.0, 1000.0) as u32),
        format: match lenient::text_or_empty(target, "format").as_str() {
            "table" => TargetFormat::Table,
            "heatmap" => TargetFormat::Heatmap,
            "logs" => TargetFormat::Logs,
            _ => TargetFormat::TimeSeries,
        },
        instant,
        range,
        exemplar: lenient::is_on(target, "exemplar"),
        max_lines: lenient::number(target, "maxLines")
            .filter(|lines| *lines >= 1.0)
            .map(|lines| lines as u32),
        direction: match lenient::text_or_empty(target, "direction").as_str() {
            "forward" => Some(Direction::Forward),
            "backward" => Some(Direction::Backward),
            _ => None,
        },
        raw: target.clone(),
    }
}

/// Loki's step is a text. The number old Prometheus queries carry is what the editor had computed then, not a wish.
fn step(target: &Object) -> Option<String> {
    target.get("step")?.as_str().filter(|step| !step.trim().is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(json: &str) -> Vec<Target> {
        let panel: Object = serde_json::from_str(&format!(r#"{{"targets": {json}}}"#)).unwrap();
        read(&panel, &SourceRef::default(), "panels[0]", &mut Notes::default())
    }

    #[track_caller]
    fn check_letters(json: &str, expected: &[&str]) {
        let letters: Vec<String> = targets(json).into_iter().map(|target| target.ref_id).collect();
        assert_eq!(letters, expected);
    }

    #[test]
    fn every_query_gets_a_letter_of_its_own() {
        check_letters(r#"[{}, {}, {}]"#, &["A", "B", "C"]);
        check_letters(r#"[{}, {"refId": "A"}]"#, &["B", "A"]);
        check_letters(r#"[{"refId": "A"}, {"refId": "A"}, {"refId": "B"}]"#, &["A", "C", "B"]);
        check_letters(r#"[{"refID": "X"}, {"refId": ""}]"#, &["X", "A"]);
        check_letters(r#"[null, "text", {}]"#, &["A"]);
        assert_eq!(
            (letters(25), letters(26), letters(701), letters(702)),
            ("Z".into(), "AA".into(), "ZZ".into(), "AAA".into())
        );
    }

    /// instant, range
    #[track_caller]
    fn check_kind(json: &str, expected: (bool, bool)) {
        let target = targets(json).remove(0);
        assert_eq!((target.instant, target.range), expected, "{json}");
    }

    #[test]
    fn a_query_is_over_a_range_unless_it_says_otherwise() {
        check_kind(r#"[{}]"#, (false, true));
        check_kind(r#"[{"instant": true}]"#, (true, false));
        check_kind(r#"[{"instant": true, "range": false}]"#, (true, false));
        check_kind(r#"[{"instant": true, "range": true}]"#, (true, true));
        check_kind(r#"[{"instant": false, "range": false}]"#, (false, true));
        check_kind(r#"[{"queryType": "instant"}]"#, (true, false));
        check_kind(r#"[{"queryType": "range"}]"#, (false, true));
    }

    #[test]
    fn numbers_may_be_texts() {
        let target =
            targets(r#"[{"intervalFactor": "2", "maxLines": "50", "step": 30, "expr": 1}]"#).remove(0);
        assert_eq!((target.interval_factor, target.max_lines, target.interval), (2, Some(50), None));
        assert_eq!(target.expr, "1");
    }
}
