//! Settings of a dashboard, its variables, annotations and links that nothing is made of. In: the objects of the
//! file as they were read. Out: those a viewer could miss.
//!
//! **Invariant:** what is passed over here has a reason: it is the editor's, of Grafana's server, or gone from today's
//! Grafana.

use serde_json::Value;

use crate::model::{Dashboard, Issue, IssueKind, Known, Part, Unread, Written};

/// Settings that change nothing for a viewer of Grafana, each with the reason. What lies below one is passed over too.
const NEVER_SHOWN: [(&[Part], &str, &str); 64] = {
    use Part::{
        Annotation, Dashboard, Link, ResourceAnnotation, ResourceDashboard, ResourceVariable, Variable,
    };
    const BOARD: &[Part] = &[Dashboard, ResourceDashboard];
    const VARIABLE: &[Part] = &[Variable, ResourceVariable];
    const ANNOTATION: &[Part] = &[Annotation, ResourceAnnotation];
    const ALL: &[Part] =
        &[Dashboard, ResourceDashboard, Variable, ResourceVariable, Annotation, ResourceAnnotation, Link];
    [
        (ALL, "$$hashKey", "left by an old editor"),
        (ALL, "kind", "names the part"),
        (BOARD, "id", "of Grafana's database"),
        (BOARD, "version", "counts saves"),
        (BOARD, "schemaVersion", "which files state wrongly"),
        (BOARD, "schemaversion", "which files state wrongly"),
        (BOARD, "graphtooltip", "no name of Grafana's, which has another case"),
        (BOARD, "iteration", "counts the repeats of an old editor"),
        (BOARD, "gnetId", "where it was published"),
        (BOARD, "revision", "counts publications"),
        (BOARD, "editable", "the editor"),
        (BOARD, "overwrite", "how it is saved"),
        (BOARD, "originalTitle", "the editor"),
        (BOARD, "folderId", "where it is saved"),
        (BOARD, "folderUid", "where it is saved"),
        (BOARD, "folderName", "where it is saved"),
        (BOARD, "meta", "of Grafana's database"),
        (BOARD, "_config", "left by a generator"),
        (BOARD, "__requires", "which plugins Grafana is to have"),
        (BOARD, "pluginVersion", "left by the editor"),
        (BOARD, "style", "today's Grafana takes the viewer's theme"),
        (BOARD, "hideControls", "gone from today's Grafana"),
        (BOARD, "liveNow", "moves the time axis between refreshes, without new data"),
        (BOARD, "preload", "when Grafana asks for what is out of sight"),
        (BOARD, "snapshot", "of a saved picture of Grafana's"),
        (BOARD, "variables", "no setting of Grafana's: they are under templating"),
        (BOARD, "timepicker.time_options", "gone from today's Grafana"),
        (BOARD, "timepicker.now", "gone from today's Grafana"),
        (BOARD, "timepicker.enable", "gone from today's Grafana"),
        (BOARD, "timepicker.status", "gone from today's Grafana"),
        (BOARD, "timepicker.type", "gone from today's Grafana"),
        (BOARD, "timepicker.notice", "gone from today's Grafana"),
        (BOARD, "timepicker.collapse", "gone from today's Grafana"),
        (BOARD, "__inputs.pluginName", "said by its id too"),
        (BOARD, "__inputs.description", "the importer's words"),
        (VARIABLE, "definition", "the query in words"),
        (VARIABLE, "error", "of a query in the editor"),
        (VARIABLE, "index", "the place in the list"),
        (VARIABLE, "id", "left by the editor"),
        (VARIABLE, "rootStateKey", "left by the editor"),
        (VARIABLE, "state", "left by the editor"),
        (VARIABLE, "global", "left by the editor"),
        (VARIABLE, "usedInRepeat", "left by the editor"),
        (VARIABLE, "options", "replaced by what a query finds, or read where it is not"),
        (VARIABLE, "current", "the choice it was saved with"),
        (VARIABLE, "query", "handed on to its data source as a whole"),
        (VARIABLE, "datasource", "handed on to its data source as a whole"),
        (VARIABLE, "filters", "handed on as a whole"),
        (VARIABLE, "spec.options", "replaced by what a query finds, or read where it is not"),
        (VARIABLE, "spec.current", "the choice it was saved with"),
        (VARIABLE, "spec.query", "handed on to its data source as a whole"),
        (VARIABLE, "spec.definition", "the query in words"),
        (VARIABLE, "tagsQuery", "gone from today's Grafana"),
        (VARIABLE, "tagValuesQuery", "gone from today's Grafana"),
        (VARIABLE, "useTags", "gone from today's Grafana"),
        (VARIABLE, "tags", "gone from today's Grafana"),
        (VARIABLE, "allFormat", "gone from today's Grafana"),
        (VARIABLE, "multiFormat", "gone from today's Grafana"),
        (ANNOTATION, "type", "left by the editor"),
        (ANNOTATION, "showIn", "gone from today's Grafana, which has a filter"),
        (ANNOTATION, "limit", "of Grafana's own annotations"),
        (ANNOTATION, "tags", "of Grafana's own annotations"),
        (ANNOTATION, "matchAny", "of Grafana's own annotations"),
        (ANNOTATION, "target", "handed on to its data source as a whole"),
    ]
};

pub(super) fn unread(dashboard: &Dashboard) -> Vec<Issue> {
    let mut known = Known::new();
    let mut issues = Vec::new();
    for written in &dashboard.written {
        let part = written.part;
        let passes = |name: &str, value: &Value| is_passed(part, name, value);
        issues.extend(written.unread(&mut known, &passes).into_iter().map(|unread| issue(written, &unread)));
    }
    issues
}

fn is_passed(part: Part, name: &str, value: &Value) -> bool {
    // The default of all that a viewer can type into.
    if name.ends_with("allowCustomValue") && *value == Value::Bool(true)
        || name.ends_with("regexApplyTo") && *value == "value"
    {
        return true;
    }
    let within =
        |known: &str| name == known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'));
    NEVER_SHOWN.iter().any(|(parts, known, _)| parts.contains(&part) && within(known))
        || name.ends_with("$$hashKey")
}

fn issue(written: &Written, unread: &Unread) -> Issue {
    let path = unread.path.join(".").replace(".[", "[");
    let what = match written.part {
        Part::Dashboard | Part::ResourceDashboard => "dashboard",
        Part::Variable | Part::ResourceVariable => "variable",
        Part::Annotation | Part::ResourceAnnotation => "annotations",
        Part::Link => "link",
    };
    Issue {
        panel: None,
        path: format!("{}{path}", written.path),
        kind: IssueKind::Lost,
        what: format!("The setting {} of the {what} is not obeyed.", super::cut(&path, &unread.value)),
    }
}
