//! One panel. In: its JSON, its place. Out: a [`Panel`] in today's terms.

use serde_json::Value;

use crate::frame::DataLink;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::written::Part;
use crate::model::read::{field_config, legacy, patterns, sections, source, target};
use crate::model::{BoardLink, GridPos, Panel, PanelId, Transformation};
use crate::panels::PanelKind;
use crate::transform;

/// Kinds that show nothing a query answers; targets left over from another kind are not asked.
const WITHOUT_QUERIES: [&str; 7] = ["text", "row", "dashlist", "news", "alertlist", "annolist", "welcome"];

/// `root` is the dashboard, in which library panels are looked up.
pub(super) fn read(written: &Object, path: &str, grid: GridPos, root: &Object, notes: &mut Notes) -> Panel {
    let panel = made(written, path, grid, root, notes);
    let library = library_model(written, root);
    notes.keep(Part::Panel, &format!("{path}."), library.as_ref().unwrap_or(written));
    panel
}

/// The panel, without its being kept for the report.
pub(super) fn made(written: &Object, path: &str, grid: GridPos, root: &Object, notes: &mut Notes) -> Panel {
    let library = library_model(written, root);
    let object = library.as_ref().unwrap_or(written);
    let title = lenient::text_or_empty(object, "title");
    notes.about(Some(if title.is_empty() { path } else { &title }));
    let missing = library.is_none().then(|| library_name(written)).flatten();
    let written_kind = kind(object, missing.as_deref(), path, notes);
    let modern = legacy::modernised(object, &written_kind, path, notes);
    if missing.is_none() && PanelKind::from_id(&modern.kind).is_none() {
        notes.lost(
            format!("{path}.type"),
            format!("Panels of the kind {written_kind:?} are not drawn; the panel says so in its place."),
        );
    }
    if !lenient::list(object, "snapshotData").is_empty() {
        notes.lost(
            format!("{path}.snapshotData"),
            "Data saved with the panel, in a snapshot of Grafana's, is not shown; its queries are asked.",
        );
    }
    patterns::note_in(&modern.field_config, &format!("{path}.fieldConfig"), notes);
    for (index, step) in modern.transformations.iter().enumerate() {
        patterns::note(step, &format!("{path}.transformations[{index}]"), notes);
    }
    let source = source::source_ref(object.get("datasource"));
    let writes_rows =
        modern.kind == "text" && modern.options.get("renderMode").is_some_and(|mode| mode == "perRow");
    let targets = if WITHOUT_QUERIES.contains(&modern.kind.as_str()) && !writes_rows {
        Vec::new()
    } else {
        target::read(object, &source, path, notes)
    };
    let (links, board_links) = links(object, path, notes);
    Panel {
        id: PanelId(lenient::number(object, "id").map_or(0, |id| id as i64)),
        path: path.to_owned(),
        kind: modern.kind,
        written_kind,
        title,
        subtitle: lenient::text_or_empty(object, "subtitle"),
        description: lenient::text_or_empty(object, "description"),
        transparent: lenient::is_on(object, "transparent"),
        grid,
        source,
        targets,
        options: modern.options.into(),
        field_config: field_config::read(&modern.field_config, &format!("{path}.fieldConfig"), notes),
        transformations: transformations(&modern.transformations, path, notes),
        interval: lenient::filled(object, "interval"),
        max_data_points: lenient::number(object, "maxDataPoints")
            .filter(|points| *points >= 1.0)
            .map(|points| points as u32),
        time_from: lenient::filled(object, "timeFrom"),
        time_shift: lenient::filled(object, "timeShift"),
        time_compare: lenient::filled(object, "timeCompare"),
        hide_time_override: lenient::is_on(object, "hideTimeOverride"),
        repeat: sections::repeat(object),
        links,
        board_links,
        annotations: modern.annotations,
        condition: None,
        in_resource: false,
        library_panel: missing,
    }
}

/// The kind as written, or the likeliest one.
fn kind(object: &Object, missing: Option<&str>, path: &str, notes: &mut Notes) -> String {
    if let Some(kind) = lenient::filled(object, "type").filter(|kind| kind != "library-panel-ref") {
        return kind;
    }
    if let Some(name) = missing {
        notes.lost(
            format!("{path}.libraryPanel"),
            format!("The panel lies in Grafana's library as {name:?}; the file holds only its name."),
        );
        return "library-panel".to_owned();
    }
    let guess = if lenient::list(object, "targets").is_empty() { "text" } else { "timeseries" };
    notes.guessed(
        format!("{path}.type"),
        format!("The panel does not say what kind it is; it is shown as {guess}."),
    );
    guess.to_owned()
}

fn library_name(panel: &Object) -> Option<String> {
    let library = lenient::object(panel, "libraryPanel")?;
    let known = lenient::filled(panel, "type").is_some_and(|kind| kind != "library-panel-ref");
    if known {
        return None;
    }
    lenient::filled(library, "name").or_else(|| lenient::filled(library, "uid"))
}

/// An export carries the library's panels in `__elements`; the panel keeps its own id, place and title.
fn library_model(panel: &Object, root: &Object) -> Option<Object> {
    let library = lenient::object(panel, "libraryPanel")?;
    let elements = lenient::object(root, "__elements")?;
    let element = lenient::object(elements, &lenient::filled(library, "uid")?)?;
    let mut model = lenient::object(element, "model")?.clone();
    for key in ["id", "gridPos", "title", "repeat", "repeatDirection", "maxPerRow"] {
        if let Some(value) = panel.get(key).filter(|value| !value.is_null()) {
            model.insert(key.to_owned(), value.clone());
        }
    }
    Some(model)
}

fn transformations(written: &[Value], path: &str, notes: &mut Notes) -> Vec<Transformation> {
    let mut read = Vec::new();
    for (index, value) in written.iter().enumerate() {
        let at = format!("{path}.transformations[{index}]");
        let Some(transformation) = transformation(value) else {
            notes.lost(at, "A transformation does not say which one it is; it is left out.");
            continue;
        };
        let id = &transformation.id;
        if transformation.disabled {
            read.push(transformation);
            continue;
        }
        if let Some(topic) = topic(value) {
            notes.lost(
                at,
                format!("The transformation {id:?} is for {topic}, not for values; it is left out."),
            );
            read.push(Transformation { disabled: true, ..transformation });
            continue;
        }
        if !transform::is_known(id) {
            notes.lost(
                at,
                format!(
                    "The transformation {id:?} is not carried out; the data is shown without it.{}",
                    transform::why_not(id)
                ),
            );
        }
        read.push(transformation);
    }
    read
}

/// What else than values a transformation is for.
fn topic(value: &Value) -> Option<&str> {
    value.get("topic").and_then(Value::as_str).filter(|topic| !matches!(*topic, "" | "series"))
}

fn transformation(value: &Value) -> Option<Transformation> {
    let object = value.as_object()?;
    Some(Transformation {
        id: lenient::filled(object, "id")?,
        disabled: lenient::is_on(object, "disabled"),
        filter: object.get("filter").and_then(field_config::matcher),
        options: object.get("options").cloned().unwrap_or(Value::Null),
    })
}

fn links(panel: &Object, path: &str, notes: &mut Notes) -> (Vec<DataLink>, Vec<BoardLink>) {
    let (mut links, mut boards) = (Vec::new(), Vec::new());
    for (index, link) in lenient::objects(panel, "links") {
        let title = lenient::text_or_empty(link, "title");
        let target_blank = lenient::is_on(link, "targetBlank");
        // Early versions name a dashboard, by its title or as `db/<slug>`.
        let uri = || lenient::filled(link, "dashUri").map(|uri| uri.trim_start_matches("db/").to_owned());
        let dashboard = lenient::filled(link, "dashboard").or_else(uri);
        match (lenient::filled(link, "url"), dashboard) {
            (Some(url), _) => links.push(DataLink { title, url, target_blank }),
            (None, Some(dashboard)) => boards.push(BoardLink {
                title: if title.is_empty() { dashboard.clone() } else { title },
                dashboard,
                keep_time: lenient::is_on(link, "keepTime"),
                include_vars: lenient::is_on(link, "includeVars"),
                target_blank,
            }),
            // What has neither leads nowhere, in Grafana as well.
            (None, None) if title.is_empty() => {}
            (None, None) => notes.lost(
                format!("{path}.links[{index}]"),
                format!("The link {title:?} of the panel has no address; it is left out."),
            ),
        }
    }
    (links, boards)
}

#[cfg(test)]
mod tests {
    use crate::model;

    #[test]
    fn a_link_may_name_a_dashboard() {
        let text = r#"{"title": "Links", "panels": [{"type": "text", "links": [
            {"type": "dashboard", "dashboard": "Thanos / Query", "keepTime": true},
            {"type": "dashboard", "dashUri": "db/node-exporter-full", "title": "Nodes"},
            {"type": "absolute", "title": "Nowhere"}
        ]}]}"#;
        let (dashboard, issues) = model::read(text).unwrap();
        let links = &dashboard.panels().next().unwrap().board_links;
        assert_eq!((links[0].title.as_str(), links[0].keep_time), ("Thanos / Query", true));
        assert!(links[0].means("Thanos / Query") && !links[0].means("Thanos / Store"));
        assert!(links[1].means("Node Exporter Full"));
        let lost: Vec<&str> = issues.iter().map(|issue| issue.path.as_str()).collect();
        assert_eq!(lost, ["panels[0].links[2]"]);
    }
}
