//! Panels, variables and annotations of a resource in the classic shape.
//!
//! Between its versions the resource moved a plugin's id from `kind` to `group`; both are read.

use serde_json::{Value, json};

use crate::model::read::lenient::{self, Object};

/// An entry of `elements` as a classic panel, without a place.
pub(super) fn panel(element: &Object) -> Object {
    let empty = Object::new();
    let spec = lenient::object(element, "spec").unwrap_or(&empty);
    let mut panel = Object::new();
    for key in ["id", "title", "subtitle", "description", "transparent", "links", "libraryPanel"] {
        if let Some(value) = spec.get(key) {
            panel.insert(key.to_owned(), value.clone());
        }
    }
    let kind = lenient::text_or_empty(element, "kind");
    if !matches!(kind.as_str(), "" | "Panel" | "LibraryPanel") {
        // Shown in its place as what is not drawn.
        panel.insert("type".to_owned(), json!(kind));
    } else if let Some(viz) = lenient::object(spec, "vizConfig") {
        panel.insert("type".to_owned(), json!(plugin(viz)));
        let viz = lenient::object(viz, "spec").unwrap_or(&empty);
        for key in ["options", "fieldConfig"] {
            if let Some(value) = viz.get(key) {
                panel.insert(key.to_owned(), value.clone());
            }
        }
    }
    let data = lenient::object(spec, "data").and_then(|data| lenient::object(data, "spec")).unwrap_or(&empty);
    let queries: Vec<Value> = lenient::objects(data, "queries").map(|(_, query)| target(query)).collect();
    // Each query names its own source.
    panel.insert("datasource".to_owned(), json!({"type": "datasource", "uid": "-- Mixed --"}));
    panel.insert("targets".to_owned(), Value::Array(queries));
    let transformations: Vec<Value> =
        lenient::objects(data, "transformations").map(|(_, step)| transformation(step)).collect();
    panel.insert("transformations".to_owned(), Value::Array(transformations));
    if let Some(options) = lenient::object(data, "queryOptions") {
        for key in ["interval", "maxDataPoints", "timeFrom", "timeShift", "timeCompare", "hideTimeOverride"] {
            if let Some(value) = options.get(key) {
                panel.insert(key.to_owned(), value.clone());
            }
        }
    }
    panel
}

fn target(query: &Object) -> Value {
    let empty = Object::new();
    let spec = lenient::object(query, "spec").unwrap_or(&empty);
    let inner = lenient::object(spec, "query").unwrap_or(&empty);
    let mut target = lenient::object(inner, "spec").cloned().unwrap_or_default();
    target.insert("refId".to_owned(), spec.get("refId").cloned().unwrap_or(Value::Null));
    target.insert("hide".to_owned(), json!(lenient::is_on(spec, "hidden")));
    target.insert("datasource".to_owned(), datasource(inner, spec));
    Value::Object(target)
}

/// `{type, uid}` from the query's `datasource.name` or, before, from `{type, uid}` beside it; the name of a question
/// where an export leaves the source open.
fn datasource(query: &Object, beside: &Object) -> Value {
    let said = lenient::object(query, "datasource").or_else(|| lenient::object(beside, "datasource"));
    let id = said.and_then(|said| lenient::filled(said, "uid").or_else(|| lenient::filled(said, "name")));
    let asked = || Some(format!("${{{}}}", lenient::filled(open_source(query)?.as_object()?, "name")?));
    let kind = said.and_then(|said| lenient::filled(said, "type")).unwrap_or_else(|| plugin(query));
    json!({"type": kind, "uid": id.or_else(asked)})
}

/// What an export calls the source of a query that it leaves open.
const EXPORT_LABEL: &str = "grafana.app/export-label";

/// The question for a source that an export leaves open, as classic exports write it in `__inputs`.
pub(super) fn open_source(query: &Object) -> Option<Value> {
    let label = lenient::filled(lenient::object(query, "labels")?, EXPORT_LABEL)?;
    let named = lenient::object(query, "datasource");
    let kind = lenient::filled(query, "group")?;
    // Grafana's own sources are no question.
    let is_own = matches!(kind.as_str(), "grafana" | "datasource" | "dashboard" | "mixed" | "__expr__");
    if is_own || named.is_some_and(|named| lenient::filled(named, "name").is_some()) {
        return None;
    }
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = label.chars().map(letter).collect();
    Some(json!({"name": format!("DS_{name}"), "label": label, "type": "datasource", "pluginId": kind}))
}

fn plugin(object: &Object) -> String {
    lenient::filled(object, "group").unwrap_or_else(|| lenient::text_or_empty(object, "kind"))
}

fn transformation(step: &Object) -> Value {
    let mut written = lenient::object(step, "spec").cloned().unwrap_or_default();
    if lenient::filled(&written, "id").is_none() {
        written.insert("id".to_owned(), json!(plugin(step)));
    }
    Value::Object(written)
}

pub(super) fn variable(variable: &Object) -> Value {
    let mut written = lenient::object(variable, "spec").cloned().unwrap_or_default();
    let kind = match lenient::text_or_empty(variable, "kind").as_str() {
        "QueryVariable" => "query",
        "CustomVariable" => "custom",
        "IntervalVariable" => "interval",
        "DatasourceVariable" => "datasource",
        "TextVariable" => "textbox",
        "ConstantVariable" => "constant",
        "AdhocVariable" => "adhoc",
        "GroupByVariable" => "groupby",
        "SwitchVariable" => "switch",
        other => other,
    }
    .to_owned();
    if kind == "datasource"
        && let Some(plugin) = written.remove("pluginId")
    {
        written.insert("query".to_owned(), plugin);
    }
    if let Some(Value::Object(query)) = written.get("query").cloned() {
        written.insert("datasource".to_owned(), datasource(&query, &written));
        let inner = query.get("spec").cloned().unwrap_or(Value::Null);
        written.insert("query".to_owned(), inner);
    } else if matches!(kind.as_str(), "adhoc" | "groupby") {
        let source = datasource(variable, &written);
        written.insert("datasource".to_owned(), source);
    }
    // A choice of one variable; the words for intervals changed.
    if let Some(intervals) = written.get("intervals").and_then(Value::as_array) {
        let joined: Vec<&str> = intervals.iter().filter_map(Value::as_str).collect();
        let joined = joined.join(",");
        written.entry("query").or_insert(json!(joined));
    }
    written.insert("type".to_owned(), json!(kind));
    Value::Object(written)
}

/// What the query says is the classic target.
pub(super) fn annotation(annotation: &Object) -> Value {
    let mut written = lenient::object(annotation, "spec").cloned().unwrap_or_default();
    // Options of before the resource lie apart.
    if let Some(Value::Object(legacy)) = written.remove("legacyOptions") {
        for (key, value) in legacy {
            written.entry(key).or_insert(value);
        }
    }
    if let Some(Value::Object(query)) = written.remove("query") {
        let source = datasource(&query, &written);
        written.insert("datasource".to_owned(), source);
        if let Some(inner) = query.get("spec").filter(|inner| inner.is_object()) {
            written.entry("target").or_insert_with(|| inner.clone());
        }
    }
    Value::Object(written)
}
