//! Settings that a panel's kind never reads. In: a panel. Out: what it writes that differs from Grafana's default, is
//! known to Grafana for this kind of panel (or to nobody), and was not looked at while the panel was built.
//!
//! An override is built on its own, on every field: whether some field will match it is for the data to say.

use serde_json::Value;

use super::{cut, known, lost, neutral, rig};
use crate::field::set_property;
use crate::frame::FieldConfig;
use crate::model::{FieldConfigSource, Issue, Override, Panel};
use crate::options::{Options, Reads};

pub(super) fn unread(panel: &Panel) -> Vec<Issue> {
    let reads = Reads::default();
    let traced = Panel { options: panel.options.clone().traced(&reads), ..panel.clone() };
    let defaults = &panel.field_config.defaults;
    let custom = read_custom(&traced, &defaults.custom);
    let mut issues = Vec::new();
    for (path, value) in reads.unread(panel.options.as_map()) {
        report(panel, "options", &path, value, "options", &mut issues);
    }
    for (path, value) in custom.unread(defaults.custom.as_map()) {
        report(panel, "custom", &path, value, "fieldConfig.defaults.custom", &mut issues);
    }
    for (index, rule) in panel.field_config.overrides.iter().enumerate() {
        unread_rule(&traced, index, rule, &mut issues);
    }
    issues
}

/// What the panel reads of settings that every one of its fields carries.
fn read_custom(panel: &Panel, custom: &Options) -> Reads {
    let reads = Reads::default();
    let traced = custom.clone().traced(&reads);
    let settings = FieldConfigSource { defaults: panel.field_config.defaults.clone(), overrides: Vec::new() };
    for frames in rig::shapes().into_iter().chain(rig::named(panel)) {
        rig::view(panel, frames, &settings, |field| field.config.custom = traced.clone());
    }
    reads
}

fn unread_rule(panel: &Panel, index: usize, rule: &Override, issues: &mut Vec<Issue>) {
    let mut config = FieldConfig::default();
    for property in rule.properties.iter().filter(|property| property.id.starts_with("custom.")) {
        // What cannot be taken was reported when the dashboard was read.
        if set_property(&mut config, &property.id, &property.value).is_err() {
            continue;
        }
    }
    if config.custom.is_empty() {
        return;
    }
    let reads = read_custom(panel, &config.custom);
    for (path, value) in reads.unread(config.custom.as_map()) {
        let written = format!("custom.{}", path.join("."));
        let wrote = |id: &str| written == id || written.starts_with(&format!("{id}."));
        let place = rule.properties.iter().position(|property| wrote(&property.id)).unwrap_or(0);
        let at = format!("fieldConfig.overrides[{index}].properties[{place}]");
        judge(panel, "custom", &path, value, at, issues);
    }
}

fn report(panel: &Panel, scope: &str, path: &[String], value: &Value, below: &str, issues: &mut Vec<Issue>) {
    let at = format!("{below}.{}", path.join(".")).replace(".[", "[");
    judge(panel, scope, path, value, at, issues);
}

fn judge(panel: &Panel, scope: &str, path: &[String], value: &Value, at: String, issues: &mut Vec<Issue>) {
    let Some(first) = path.first() else { return };
    let plain: Vec<&str> = path.iter().map(String::as_str).filter(|step| !step.starts_with('[')).collect();
    let setting = format!("{scope}.{}", plain.join("."));
    if known::is_leftover(&panel.kind, scope, first) || neutral::is_neutral(&panel.kind, &setting, value) {
        return;
    }
    let what = format!(
        "The setting {} of {} panels is not obeyed.",
        cut(&plain.join("."), value),
        panel.written_kind
    );
    issues.push(lost(panel, &at, what));
}
