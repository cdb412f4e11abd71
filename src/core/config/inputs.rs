//! Which configured source answers each question of an exported dashboard. In: its inputs and the sources. Out: an answer
//! for each input that has one.

use std::collections::BTreeMap;

use crate::config::{Datasource, SourceKind, find};
use crate::model::{Dashboard, ImportInput, SourceRef, VariableOption};

/// What an input becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputAnswer {
    /// Without braces: `DS_PROMETHEUS`.
    pub name: String,
    /// For people.
    pub label: String,
    /// A source's uid, or a constant's value; `None` when nothing configured fits.
    pub value: Option<String>,
    /// Uids of all sources that fit; with more than one the viewer may want to choose.
    pub choices: Vec<String>,
}

/// Puts the answers into a dashboard; where several sources fit one is taken, and the viewer may choose another.
pub fn answer_inputs(dashboard: &mut Dashboard, sources: &[Datasource]) {
    let mut certain = BTreeMap::new();
    for (input, answer) in dashboard.inputs.clone().iter().zip(answers(&dashboard.inputs, sources)) {
        let Some(value) = answer.value else { continue };
        if answer.choices.len() > 1 {
            let text = sources.iter().find(|source| source.uid == value).map(|source| source.name.clone());
            dashboard.offer(input, VariableOption { text: text.unwrap_or_else(|| value.clone()), value });
        } else {
            certain.insert(answer.name, value);
        }
    }
    dashboard.answer(&certain);
}

/// Answers every input: a source of the type asked for, preferring one with the very name, then the default.
pub fn answers(inputs: &[ImportInput], sources: &[Datasource]) -> Vec<InputAnswer> {
    inputs.iter().map(|input| answer(input, sources)).collect()
}

fn answer(input: &ImportInput, sources: &[Datasource]) -> InputAnswer {
    let (name, label) = (input.name.clone(), input.label.clone());
    if input.kind != "datasource" {
        return InputAnswer { name, label, value: Some(input.value.clone()), choices: Vec::new() };
    }
    // Expressions need no source; their queries say themselves that they cannot be computed.
    if input.plugin_id == "__expr__" {
        return InputAnswer { name, label, value: Some("__expr__".to_owned()), choices: Vec::new() };
    }
    let kind = SourceKind::from_type(&input.plugin_id);
    let fitting: Vec<&Datasource> = sources.iter().filter(|source| source.kind == kind).collect();
    let named = fitting.iter().find(|source| source.name == input.label || source.uid == input.value);
    let default = find(sources, &SourceRef { kind: Some(input.plugin_id.clone()), id: None }).ok();
    InputAnswer {
        name,
        label,
        value: named.copied().or(default).map(|source| source.uid.clone()),
        choices: fitting.iter().map(|source| source.uid.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, plugin_id: &str, label: &str, expected: Option<&str>) {
        let source = |uid: &str, name: &str, kind, is_default| Datasource {
            uid: uid.to_owned(),
            name: name.to_owned(),
            kind,
            is_default,
            ..Datasource::default()
        };
        let sources = [
            source("p1", "Short term", SourceKind::Prometheus, false),
            source("p2", "Long term", SourceKind::Prometheus, true),
            source("l1", "Logs", SourceKind::Loki, false),
        ];
        let input = ImportInput {
            name: "DS_X".to_owned(),
            label: label.to_owned(),
            kind: kind.to_owned(),
            plugin_id: plugin_id.to_owned(),
            value: "constant".to_owned(),
        };
        let answer = answers(&[input], &sources).remove(0);
        assert_eq!(answer.value.as_deref(), expected);
    }

    #[test]
    fn the_viewer_may_choose_among_several_sources_that_fit() {
        let source = |uid: &str, kind| Datasource {
            uid: uid.to_owned(),
            name: uid.to_uppercase(),
            kind,
            ..Datasource::default()
        };
        let sources = [
            source("p1", SourceKind::Prometheus),
            source("p2", SourceKind::Prometheus),
            source("l1", SourceKind::Loki),
        ];
        let json = r#"{"title": "T", "panels": [
            {"type": "stat", "datasource": "${DS_P}", "targets": [{"expr": "up"}]},
            {"type": "logs", "datasource": "${DS_L}", "targets": [{"expr": "{a=\"b\"}"}]}],
            "__inputs": [{"name": "DS_P", "label": "Metrics", "type": "datasource", "pluginId": "prometheus"},
                         {"name": "DS_L", "type": "datasource", "pluginId": "loki"}]}"#;
        let (mut dashboard, _) = crate::model::read(json).unwrap();
        answer_inputs(&mut dashboard, &sources);
        let asked: Vec<&str> = dashboard.panels().filter_map(|panel| panel.source.id.as_deref()).collect();
        assert_eq!(asked, ["${DS_P}", "l1"]);
        let offered: Vec<(&str, &str)> = dashboard
            .variables
            .iter()
            .map(|variable| (variable.name.as_str(), variable.label.as_str()))
            .collect();
        assert_eq!(offered, [("DS_P", "Metrics")]);
    }

    #[test]
    fn inputs_are_answered_by_name_then_by_default_of_the_type() {
        check("datasource", "prometheus", "Short term", Some("p1"));
        check("datasource", "prometheus", "prometheus", Some("p2"));
        check("datasource", "loki", "Loki", Some("l1"));
        check("datasource", "tempo", "Tempo", None);
        check("datasource", "__expr__", "Expression", Some("__expr__"));
        check("constant", "", "prefix", Some("constant"));
    }
}
