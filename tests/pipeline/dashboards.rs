//! Whole dashboards as read. In: `tests/fixtures/dashboards/<case>.json`. Out: `tests/snapshots/dashboards/<case>.txt`,
//! what a viewer would get and what is said about it, compared letter by letter.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use atalaya_core::frame::FieldConfig;
use atalaya_core::model::{self, Dashboard, Issue, Panel, Section, SourceRef, Target, Variable};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name).join("dashboards")
}

fn cases(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter_map(|name| Some(name.strip_suffix(ending)?.to_owned()))
        .filter(|stem| !stem.contains('.'))
        .collect()
}

#[test]
fn dashboards_are_read_as_they_were() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let names = cases(&folder("fixtures"), ".json");
    assert!(!names.is_empty());
    let mut problems = Vec::new();
    for name in &names {
        let json = std::fs::read_to_string(folder("fixtures").join(format!("{name}.json"))).unwrap();
        let (dashboard, issues) = model::read(&json).unwrap();
        let text = described(&dashboard, &issues);
        let file = folder("snapshots").join(format!("{name}.txt"));
        if std::fs::read_to_string(&file).is_ok_and(|known| known == text) {
            continue;
        }
        std::fs::create_dir_all(folder("snapshots")).unwrap();
        let new_file = folder("snapshots").join(format!("{name}.new.txt"));
        std::fs::write(if update { &file } else { &new_file }, text).unwrap();
        if !update {
            problems.push(format!("{name} differs from its snapshot; see {}", new_file.display()));
        }
    }
    let orphans = cases(&folder("snapshots"), ".txt");
    problems.extend(orphans.difference(&names).map(|name| format!("{name}.txt has no fixture")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn described(dashboard: &Dashboard, issues: &[Issue]) -> String {
    let mut text = String::new();
    let Dashboard { uid, title, tags, time, refresh, timezone, cursor_sync, .. } = dashboard;
    writeln!(text, "{uid} {title:?} {tags:?}").unwrap();
    let refresh = refresh.as_deref().unwrap_or("off");
    writeln!(text, "{} to {} in {timezone}, refresh {refresh}, cursor {cursor_sync:?}", time.from, time.to)
        .unwrap();
    dashboard.variables.iter().for_each(|variable| describe_variable(variable, &mut text));
    for annotation in &dashboard.annotations {
        let source = source(&annotation.source);
        writeln!(
            text,
            "annotation {:?} enabled={} {source} {}",
            annotation.name, annotation.enabled, annotation.expr
        )
        .unwrap();
    }
    dashboard
        .inputs
        .iter()
        .for_each(|input| writeln!(text, "input {} {}", input.name, input.plugin_id).unwrap());
    dashboard.sections.iter().for_each(|section| describe_section(section, &mut text));
    issues.iter().for_each(|issue| writeln!(text, "{:?}: {issue}", issue.kind).unwrap());
    text
}

fn describe_variable(variable: &Variable, text: &mut String) {
    let Variable { name, kind, current, multi, include_all, .. } = variable;
    writeln!(text, "${name} {kind:?} multi={multi} all={include_all} current={current:?}").unwrap();
}

fn describe_section(section: &Section, text: &mut String) {
    match &section.header {
        Some(header) => {
            let repeat = header.repeat.as_ref().map(|repeat| repeat.variable.as_str());
            writeln!(
                text,
                "\nrow #{} {:?} collapsed={} repeat={repeat:?}",
                header.id, header.title, header.collapsed
            )
            .unwrap();
        }
        None => writeln!(text, "\nno row").unwrap(),
    }
    section.inside.iter().for_each(|inside| writeln!(text, "  inside {inside:?}").unwrap());
    for tab in section.tabs.iter().flat_map(|bar| &bar.tabs) {
        writeln!(text, "  tab {:?} {} repeat={:?} {:?}", tab.title, tab.slug, tab.repeat, tab.condition)
            .unwrap();
    }
    if let Some(auto) = &section.auto {
        writeln!(text, "  {auto:?}").unwrap();
    }
    section.panels.iter().for_each(|panel| describe_panel(panel, text));
}

fn describe_panel(panel: &Panel, text: &mut String) {
    let cell = panel.grid;
    write!(text, "  #{} {}", panel.id.0, panel.kind).unwrap();
    if panel.kind != panel.written_kind {
        write!(text, " (from {})", panel.written_kind).unwrap();
    }
    writeln!(
        text,
        " {:?} at {},{} size {}x{} {}",
        panel.title,
        cell.x,
        cell.y,
        cell.w,
        cell.h,
        source(&panel.source)
    )
    .unwrap();
    if let Some(repeat) = &panel.repeat {
        writeln!(text, "    repeat {repeat:?}").unwrap();
    }
    if let Some(condition) = &panel.condition {
        writeln!(text, "    {condition:?}").unwrap();
    }
    panel.targets.iter().for_each(|target| describe_target(target, text));
    writeln!(text, "    options {}", serde_json::Value::Object(panel.options.as_map().clone())).unwrap();
    describe_fields(&panel.field_config.defaults, text);
    for rule in &panel.field_config.overrides {
        let properties: Vec<String> =
            rule.properties.iter().map(|property| format!("{}={}", property.id, property.value)).collect();
        writeln!(text, "    override {} {}: {}", rule.matcher.id, rule.matcher.options, properties.join(" "))
            .unwrap();
    }
    for step in &panel.transformations {
        writeln!(text, "    transform {} {}", step.id, step.options).unwrap();
    }
}

fn describe_target(target: &Target, text: &mut String) {
    let Target { ref_id, expr, instant, range, format, legend_format, hidden, interval_factor, .. } = target;
    let source = source(&target.source);
    writeln!(
        text,
        "    {ref_id} {source} {expr:?} {format:?} instant={instant} range={range} hidden={hidden} x{interval_factor} \
         legend={legend_format:?}"
    )
    .unwrap();
}

/// Only what differs from a field nothing was said about.
fn describe_fields(config: &FieldConfig, text: &mut String) {
    if *config == FieldConfig::default() {
        return;
    }
    let custom = serde_json::Value::Object(config.custom.as_map().clone());
    let said = [
        ("unit", config.unit.clone()),
        ("decimals", config.decimals.map(|number| number.to_string())),
        ("min", config.min.map(|number| number.to_string())),
        ("max", config.max.map(|number| number.to_string())),
        ("none", config.no_value.clone()),
        ("color", config.color.as_ref().map(|color| format!("{} {:?}", color.mode, color.fixed_color))),
        ("custom", (!config.custom.is_empty()).then(|| custom.to_string())),
    ];
    let said: Vec<String> =
        said.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    writeln!(text, "    fields {}", said.join(" ")).unwrap();
    for mapping in &config.mappings {
        writeln!(text, "    mapping {mapping:?}").unwrap();
    }
    if let Some(thresholds) = &config.thresholds {
        let steps: Vec<String> =
            thresholds.steps.iter().map(|step| format!("{}:{}", step.value, step.color)).collect();
        writeln!(text, "    thresholds {:?} {}", thresholds.mode, steps.join(" ")).unwrap();
    }
}

fn source(source: &SourceRef) -> String {
    match (&source.kind, &source.id) {
        (None, None) => "<default>".to_owned(),
        (kind, id) => format!("<{}:{}>", kind.as_deref().unwrap_or(""), id.as_deref().unwrap_or("")),
    }
}
