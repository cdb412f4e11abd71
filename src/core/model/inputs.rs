//! The questions an exported dashboard asks. In: a dashboard with `${DS_...}` where sources should be, and the answers.
//! Out: the same dashboard with the answers in their places.
//!
//! **Invariant:** a question without an answer stays as written, so that its panels can say what is missing.

use std::collections::BTreeMap;

use crate::model::{Dashboard, ImportInput, Selection, SourceRef, Variable, VariableKind, VariableOption};

/// What exports call a data source they leave open.
const SOURCE_PREFIX: &str = "DS_";

impl Dashboard {
    /// Puts answers, by the input's name without braces, wherever the dashboard asks for them.
    pub fn answer(&mut self, answers: &BTreeMap<String, String>) {
        if answers.is_empty() {
            return;
        }
        self.each_source(&mut |source| {
            if let Some(id) = &mut source.id {
                *id = filled(id, answers);
            }
        });
        for variable in &mut self.variables {
            match &mut variable.kind {
                VariableKind::Query { query, .. }
                | VariableKind::Constant { query }
                | VariableKind::Custom { query, .. }
                | VariableKind::Textbox { query } => *query = filled(query, answers),
                _ => {}
            }
            match &mut variable.current {
                Some(Selection::One(option)) => fill_option(option, answers),
                Some(Selection::Many(options)) => {
                    options.iter_mut().for_each(|option| fill_option(option, answers))
                }
                None => {}
            }
        }
        let targets = self
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.panels)
            .flat_map(|panel| &mut panel.targets);
        targets.for_each(|target| target.expr = filled(&target.expr, answers));
    }

    /// Offers a question as a data source variable of its name, for the viewer to choose among several that fit; the
    /// choice is kept in the address like that of every variable.
    pub fn offer(&mut self, input: &ImportInput, chosen: VariableOption) {
        if self.variables.iter().any(|variable| variable.name == input.name) {
            return;
        }
        self.variables.insert(
            0,
            Variable {
                name: input.name.clone(),
                label: input.label.clone(),
                kind: VariableKind::Datasource { plugin_id: input.plugin_id.clone(), regex: String::new() },
                current: Some(Selection::One(chosen)),
                ..Variable::default()
            },
        );
    }

    /// Questions that files ask without listing them in `__inputs`: `${DS_PROMETHEUS}` alone.
    pub(super) fn unlisted_inputs(&mut self) -> Vec<ImportInput> {
        let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
        self.each_source(&mut |source| {
            let name = source.id.as_deref().and_then(|id| id.strip_prefix("${")?.strip_suffix('}'));
            if let Some(name) = name.filter(|name| name.starts_with(SOURCE_PREFIX)) {
                let kind = found.entry(name.to_owned()).or_default();
                *kind = kind.take().or_else(|| source.kind.clone());
            }
        });
        let known = |name: &String| {
            self.inputs.iter().any(|input| input.name == *name)
                || self.variables.iter().any(|variable| variable.name == *name)
        };
        let unlisted = found.into_iter().filter(|(name, _)| !known(name));
        unlisted
            .map(|(name, kind)| ImportInput {
                label: name.clone(),
                kind: "datasource".to_owned(),
                plugin_id: kind.unwrap_or_else(|| kind_of_name(&name).to_owned()),
                value: String::new(),
                name,
            })
            .collect()
    }

    fn each_source(&mut self, visit: &mut dyn FnMut(&mut SourceRef)) {
        for panel in self.sections.iter_mut().flat_map(|section| &mut section.panels) {
            visit(&mut panel.source);
            panel.targets.iter_mut().for_each(|target| visit(&mut target.source));
        }
        for variable in &mut self.variables {
            match &mut variable.kind {
                VariableKind::Query { source, .. }
                | VariableKind::Adhoc { source, .. }
                | VariableKind::GroupBy { source } => visit(source),
                _ => {}
            }
        }
        self.annotations.iter_mut().for_each(|annotation| visit(&mut annotation.source));
    }
}

fn kind_of_name(name: &str) -> &'static str {
    if name.contains("LOKI") { "loki" } else { "prometheus" }
}

fn fill_option(option: &mut VariableOption, answers: &BTreeMap<String, String>) {
    option.text = filled(&option.text, answers);
    option.value = filled(&option.value, answers);
}

/// Exports write their questions with braces only.
fn filled(text: &str, answers: &BTreeMap<String, String>) -> String {
    if !text.contains("${") {
        return text.to_owned();
    }
    answers.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::read;

    const EXPORT: &str = r#"{
        "title": "Export",
        "__inputs": [{"name": "DS_MAIN", "label": "Main", "type": "datasource", "pluginId": "prometheus"}],
        "templating": {"list": [
            {"name": "ds", "type": "datasource", "query": "prometheus", "current": {"text": "${DS_MAIN}", "value": "${DS_MAIN}"}},
            {"name": "job", "type": "query", "datasource": {"type": "prometheus", "uid": "${DS_MAIN}"}, "query": "x"}
        ]},
        "panels": [
            {"id": 1, "type": "timeseries", "datasource": "${DS_MAIN}", "targets": [{"expr": "a{x=\"${VAR_P}\"}"}]},
            {"id": 2, "type": "logs", "datasource": {"uid": "${DS_LOKI}"}, "targets": [{"expr": "b"}]}
        ]
    }"#;

    #[test]
    fn answers_reach_panels_queries_and_variables() {
        let (mut dashboard, _) = read(EXPORT).unwrap();
        let answers =
            [("DS_MAIN", "p1"), ("VAR_P", "prod")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        dashboard.answer(&BTreeMap::from(answers));
        let panels: Vec<_> = dashboard.panels().collect();
        assert_eq!(panels[0].source.id.as_deref(), Some("p1"));
        assert_eq!(panels[0].targets[0].source.id.as_deref(), Some("p1"));
        assert_eq!(panels[0].targets[0].expr, r#"a{x="prod"}"#);
        assert_eq!(panels[1].source.id.as_deref(), Some("${DS_LOKI}"));
        assert!(
            matches!(&dashboard.variables[0].current, Some(Selection::One(option)) if option.value == "p1")
        );
        assert!(
            matches!(&dashboard.variables[1].kind, VariableKind::Query { source, .. } if source.id.as_deref() == Some("p1"))
        );
    }

    #[test]
    fn questions_missing_from_the_list_are_found() {
        let (dashboard, issues) = read(EXPORT).unwrap();
        let asked: Vec<(&str, &str)> =
            dashboard.inputs.iter().map(|input| (input.name.as_str(), input.plugin_id.as_str())).collect();
        assert_eq!(asked, [("DS_MAIN", "prometheus"), ("DS_LOKI", "loki")]);
        assert_eq!(issues.iter().filter(|issue| issue.what.contains("DS_LOKI")).count(), 1);
    }
}
