//! Today's dashboard resource. In: its JSON. Out: the dashboard. Settings, variables and annotations are brought into the
//! classic shape, so that one reader reads both; panels are read where the layout puts them.

use serde_json::{Map, Value, json};

use crate::model::Dashboard;
use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::unwrap::Found;
use crate::model::read::written::Part;
use crate::model::read::{dashboard, resource_layout, resource_parts, resource_variables};

pub(super) fn read(found: &Found, notes: &mut Notes) -> Dashboard {
    notes.keep(Part::ResourceDashboard, &found.path, &found.object);
    keep_parts(&found.object, &found.path, notes);
    let classic = classic(&found.object);
    let dashboard = dashboard::read(&classic, &found.path, found.name.as_deref(), notes);
    let sections = resource_layout::sections(&found.object, &classic, &found.path, notes);
    Dashboard { sections, ..dashboard }
}

pub(super) fn classic(spec: &Object) -> Object {
    let mut classic = Object::new();
    for key in ["title", "description", "tags", "links", "uid", "__elements"] {
        if let Some(value) = spec.get(key) {
            classic.insert(key.to_owned(), value.clone());
        }
    }
    settings(spec, &mut classic);
    let mut questions: Vec<Value> = lenient::list(spec, "__inputs").to_vec();
    open_sources(&Value::Object(spec.clone()), &mut questions);
    if !questions.is_empty() {
        classic.insert("__inputs".to_owned(), Value::Array(questions));
    }
    let list = |key: &str, one: fn(&Object) -> Value| -> Vec<Value> {
        lenient::objects(spec, key).map(|(_, item)| one(item)).collect()
    };
    let mut variables = list("variables", resource_parts::variable);
    let own = resource_variables::of_sections(spec, "").into_iter().filter(|own| own.is_first);
    variables.extend(own.map(|own| resource_parts::variable(own.written)));
    classic.insert("templating".to_owned(), json!({ "list": variables }));
    classic
        .insert("annotations".to_owned(), json!({"list": list("annotations", resource_parts::annotation)}));
    classic
}

/// Questions for the sources that an export leaves open, each once.
fn open_sources(value: &Value, questions: &mut Vec<Value>) {
    match value {
        Value::Object(object) => {
            if let Some(question) = resource_parts::open_source(object).filter(|new| !questions.contains(new))
            {
                questions.push(question);
            }
            object.values().for_each(|value| open_sources(value, questions));
        }
        Value::Array(items) => items.iter().for_each(|item| open_sources(item, questions)),
        _ => {}
    }
}

/// Variables and annotations as they are written, for the report.
fn keep_parts(spec: &Object, at: &str, notes: &mut Notes) {
    for (key, part) in [("variables", Part::ResourceVariable), ("annotations", Part::ResourceAnnotation)] {
        for (index, object) in lenient::objects(spec, key) {
            notes.keep(part, &format!("{at}{key}[{index}]."), object);
        }
    }
    for own in resource_variables::of_sections(spec, at) {
        let name = &own.name;
        if own.is_first {
            notes.keep(Part::ResourceVariable, &format!("{}.", own.path), own.written);
            notes.guessed(
                &own.path,
                format!("The variable {name} of a single row or tab is offered for the whole dashboard."),
            );
        } else {
            notes.lost(
                &own.path,
                format!("Another variable is called {name} too; that of this row or tab is not offered."),
            );
        }
    }
}

fn settings(spec: &Object, classic: &mut Object) {
    let sync = match lenient::text_or_empty(spec, "cursorSync").as_str() {
        "Crosshair" => 1,
        "Tooltip" => 2,
        _ => 0,
    };
    classic.insert("graphTooltip".to_owned(), json!(sync));
    let Some(time) = lenient::object(spec, "timeSettings") else { return };
    let mut range = Map::new();
    for key in ["from", "to"] {
        range.extend(time.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    classic.insert("time".to_owned(), Value::Object(range));
    for (from, to) in [
        ("autoRefresh", "refresh"),
        ("timezone", "timezone"),
        ("weekStart", "weekStart"),
        ("fiscalYearStartMonth", "fiscalYearStartMonth"),
    ] {
        if let Some(value) = time.get(from) {
            classic.insert(to.to_owned(), value.clone());
        }
    }
    classic.insert(
        "timepicker".to_owned(),
        json!({
            "refresh_intervals": time.get("autoRefreshIntervals"),
            "quick_ranges": time.get("quickRanges"),
            "nowDelay": time.get("nowDelay"),
            "hidden": time.get("hideTimepicker"),
        }),
    );
}
