//! Annotation queries. In: `annotations.list`. Out: those that a browser can ask or work out.

use serde_json::Value;

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::source;
use crate::model::read::time_region::{self, Unreadable};
use crate::model::read::written::Part;
use crate::model::{AnnotationQuery, PanelFilter, PanelId, TimeRegion};

/// Grafana's colour for annotations that name none.
const DEFAULT_COLOR: &str = "red";

pub(super) fn read_all(annotations: &Object, at: &str, notes: &mut Notes) -> Vec<AnnotationQuery> {
    lenient::objects(annotations, "list")
        .filter_map(|(index, annotation)| {
            let path = format!("{at}annotations.list[{index}]");
            if !notes.has_resource() {
                notes.keep(Part::Annotation, &format!("{path}."), annotation);
            }
            read(annotation, &path, notes)
        })
        .collect()
}

pub(super) fn read(annotation: &Object, path: &str, notes: &mut Notes) -> Option<AnnotationQuery> {
    let source = source::source_ref(annotation.get("datasource"));
    let of_server = source.id.as_deref().is_some_and(|id| matches!(id, "grafana" | "-- Grafana --"))
        || source.kind.as_deref().is_some_and(|kind| matches!(kind, "grafana" | "datasource"));
    let enabled = lenient::flag(annotation, "enable").unwrap_or(true);
    let target = lenient::object(annotation, "target");
    let region = if of_server { region(annotation, target, path, notes) } else { None };
    if region.is_none() && (lenient::is_on(annotation, "builtIn") || of_server) {
        // Every dashboard carries the built-in one; it is empty without Grafana's own database.
        if enabled && !lenient::is_on(annotation, "builtIn") && !is_region(target) {
            let name = lenient::text_or_empty(annotation, "name");
            notes.lost(
                path,
                format!("The annotations {name:?} are kept in Grafana's own database and cannot be shown."),
            );
        }
        return None;
    }
    let said = |key: &str| {
        lenient::filled(annotation, key).or_else(|| target.and_then(|target| lenient::filled(target, key)))
    };
    Some(AnnotationQuery {
        name: lenient::text_or_empty(annotation, "name"),
        enabled,
        hidden: lenient::is_on(annotation, "hide"),
        in_menu: is_in_menu(annotation),
        icon_color: lenient::filled(annotation, "iconColor").unwrap_or_else(|| DEFAULT_COLOR.to_owned()),
        source,
        expr: said("expr").unwrap_or_default(),
        step: said("step").or_else(|| said("interval")),
        title_format: said("titleFormat"),
        text_format: said("textFormat"),
        tag_keys: said("tagKeys"),
        use_value_for_time: lenient::is_on(annotation, "useValueForTime"),
        filter: filter(annotation),
        time_region: region,
        raw: annotation.clone(),
    })
}

/// `placement` of annotations and links: in Grafana's menu of controls, which is folded.
pub(super) fn is_in_menu(object: &Object) -> bool {
    lenient::text_or_empty(object, "placement") == "inControlsMenu"
}

fn is_region(target: Option<&Object>) -> bool {
    target.is_some_and(|target| lenient::text_or_empty(target, "queryType") == "timeRegions")
}

fn region(annotation: &Object, target: Option<&Object>, path: &str, notes: &mut Notes) -> Option<TimeRegion> {
    let region = lenient::object(target.filter(|_| is_region(target))?, "timeRegion")?;
    let why = match time_region::read(region) {
        Ok(region) => return Some(region),
        Err(Unreadable::Empty) => return None,
        Err(Unreadable::Time) => "its times cannot be read; they are written as 09:30",
        Err(Unreadable::Cron) => "its cron expression cannot be read",
    };
    let name = lenient::text_or_empty(annotation, "name");
    notes.lost(path, format!("The time region {name:?} is not drawn: {why}."));
    None
}

fn filter(annotation: &Object) -> PanelFilter {
    let Some(filter) = lenient::object(annotation, "filter") else { return PanelFilter::All };
    let ids: Vec<PanelId> =
        lenient::list(filter, "ids").iter().filter_map(Value::as_i64).map(PanelId).collect();
    if lenient::is_on(filter, "exclude") { PanelFilter::Except(ids) } else { PanelFilter::Only(ids) }
}
