//! Template variables. In: `templating.list`. Out: [`Variable`]s in the order written.
//!
//! Numbers of old files and words of today's resources mean the same here.

use serde_json::Value;

use crate::model::read::lenient::{self, Object};
use crate::model::read::notes::Notes;
use crate::model::read::source;
use crate::model::read::written::Part;
use crate::model::{
    Hide, IntervalAuto, OwnPlace, Refresh, Selection, Sort, Variable, VariableKind, VariableOption,
};
use crate::variables::AdhocFilter;

pub(super) fn read_all(templating: &Object, at: &str, notes: &mut Notes) -> Vec<Variable> {
    lenient::objects(templating, "list")
        .flat_map(|(index, variable)| {
            let path = format!("{at}templating.list[{index}]");
            if !notes.has_resource() {
                notes.keep(Part::Variable, &format!("{path}."), variable);
            }
            let read = read(variable, &path, notes);
            let groups = read.as_ref().and_then(grouping);
            read.into_iter().chain(groups)
        })
        .collect()
}

/// The labels to group by of a variable that holds both filters and them, as Grafana 13 writes them.
fn grouping(filters: &Variable) -> Option<Variable> {
    let VariableKind::Adhoc { source, groups: Some(groups), .. } = &filters.kind else { return None };
    Some(Variable {
        name: format!("{}_groupby", filters.name),
        label: "Group by".to_owned(),
        hide: filters.hide,
        skip_url_sync: filters.skip_url_sync,
        kind: VariableKind::GroupBy { source: source.clone() },
        multi: true,
        current: Some(Selection::Many(groups.clone())),
        ..Variable::default()
    })
}

pub(super) fn read(variable: &Object, path: &str, notes: &mut Notes) -> Option<Variable> {
    let Some(name) = lenient::filled(variable, "name") else {
        // Nothing can mention it, so that nothing shown depends on it.
        notes.guessed(format!("{path}.name"), "A variable has no name; it is left out.");
        return None;
    };
    let options: Vec<VariableOption> =
        lenient::objects(variable, "options").filter_map(|(_, option)| choice(option)).collect();
    let kind = kind(variable, &name, path, notes);
    Some(Variable {
        label: lenient::text_or_empty(variable, "label"),
        description: lenient::text_or_empty(variable, "description"),
        hide: hide(variable),
        skip_url_sync: lenient::is_on(variable, "skipUrlSync"),
        takes_any: lenient::flag(variable, "allowCustomValue").unwrap_or(true),
        multi: lenient::is_on(variable, "multi"),
        include_all: lenient::is_on(variable, "includeAll"),
        // An empty one counts as none, as in Grafana.
        all_value: lenient::text(variable, "allValue").filter(|value| !value.is_empty()),
        current: current(variable, &kind),
        options,
        kind,
        name,
    })
}

fn kind(variable: &Object, name: &str, path: &str, notes: &mut Notes) -> VariableKind {
    let query = || query_text(variable);
    let source = || source::source_ref(variable.get("datasource"));
    let written = lenient::text_or_empty(variable, "type");
    match written.as_str() {
        "query" => VariableKind::Query {
            source: source(),
            query: query(),
            regex: lenient::text_or_empty(variable, "regex"),
            regex_on_text: lenient::text_or_empty(variable, "regexApplyTo") == "text",
            sort: sort(variable),
            refresh: refresh(variable),
            own_options: lenient::objects(variable, "staticOptions")
                .filter_map(|(_, option)| choice(option))
                .collect(),
            own_place: match lenient::text_or_empty(variable, "staticOptionsOrder").as_str() {
                "after" => OwnPlace::After,
                "sorted" => OwnPlace::Sorted,
                _ => OwnPlace::Before,
            },
            raw: variable.get("query").cloned().unwrap_or(Value::Null),
        },
        "custom" => VariableKind::Custom {
            query: query(),
            is_json: lenient::text_or_empty(variable, "valuesFormat") == "json",
        },
        "interval" => VariableKind::Interval { query: query(), auto: interval_auto(variable) },
        "datasource" => {
            VariableKind::Datasource { plugin_id: query(), regex: lenient::text_or_empty(variable, "regex") }
        }
        "textbox" => VariableKind::Textbox { query: query() },
        "constant" => VariableKind::Constant { query: query() },
        "adhoc" => {
            let filters = lenient::list(variable, "filters").to_vec();
            let groups = filters.iter().filter_map(AdhocFilter::group_from_json);
            let groups: Vec<VariableOption> = groups
                .map(|label| VariableOption { text: label.to_owned(), value: label.to_owned() })
                .collect();
            let offers_groups = lenient::is_on(variable, "enableGroupBy") || !groups.is_empty();
            VariableKind::Adhoc {
                source: source(),
                keys: default_keys(variable),
                base: lenient::list(variable, "baseFilters").to_vec(),
                groups: offers_groups.then_some(groups),
                filters,
            }
        }
        "switch" => switch(variable),
        "groupby" => VariableKind::GroupBy { source: source() },
        _ => {
            notes.lost(
                format!("{path}.type"),
                format!("The variable {name} is of the unknown type {written:?}; it keeps its saved value."),
            );
            VariableKind::Unknown { written }
        }
    }
}

/// A text, or an object with `query`; the saved `definition` says the same where the object is another source's own.
fn query_text(variable: &Object) -> String {
    match variable.get("query") {
        Some(Value::Object(query)) => lenient::filled(query, "query")
            .or_else(|| lenient::filled(query, "__legacyStringValue"))
            .or_else(|| lenient::filled(variable, "definition"))
            .unwrap_or_default(),
        Some(Value::String(query)) if !query.is_empty() => query.clone(),
        Some(Value::Number(query)) => query.to_string(),
        _ => lenient::text_or_empty(variable, "definition"),
    }
}

/// Labels to choose from in place of the data source's own; since Grafana 11.
fn default_keys(variable: &Object) -> Option<Vec<VariableOption>> {
    let keys = lenient::objects(variable, "defaultKeys");
    let keys: Vec<VariableOption> = keys.filter_map(|(_, key)| choice(key)).collect();
    (!keys.is_empty()).then_some(keys)
}

fn interval_auto(variable: &Object) -> Option<IntervalAuto> {
    lenient::is_on(variable, "auto").then(|| IntervalAuto {
        count: lenient::number(variable, "auto_count").map_or(30, |count| count.clamp(1.0, 10_000.0) as u32),
        min: lenient::filled(variable, "auto_min").unwrap_or_else(|| "10s".to_owned()),
    })
}

fn switch(variable: &Object) -> VariableKind {
    let said = |key: &str, index: usize| {
        let option = lenient::objects(variable, "options").nth(index).and_then(|(_, option)| choice(option));
        lenient::text(variable, key).or_else(|| option.map(|option| option.value))
    };
    VariableKind::Switch {
        enabled: said("enabledValue", 0).unwrap_or_else(|| "true".to_owned()),
        disabled: said("disabledValue", 1).unwrap_or_else(|| "false".to_owned()),
    }
}

/// What was chosen when the file was saved: `current`, else the option marked as selected. Labels to group by are those
/// of `defaultValue`, where there is one: Grafana takes them each time the dashboard opens.
fn current(variable: &Object, kind: &VariableKind) -> Option<Selection> {
    let default = variable.get("defaultValue").filter(|_| matches!(kind, VariableKind::GroupBy { .. }));
    let default = default.and_then(selection).filter(|default| !default.is_empty());
    let saved = default.or_else(|| variable.get("current").and_then(selection));
    saved.or_else(|| {
        let marked =
            lenient::objects(variable, "options").find(|(_, option)| lenient::is_on(option, "selected"));
        marked.and_then(|(_, option)| choice(option)).map(Selection::One)
    })
}

fn selection(current: &Value) -> Option<Selection> {
    let object = match current {
        Value::Object(object) => object,
        Value::String(value) if !value.is_empty() => {
            return Some(Selection::One(VariableOption { text: value.clone(), value: value.clone() }));
        }
        _ => return None,
    };
    let texts = object.get("text").map(scalars).unwrap_or_default();
    let values = match object.get("value") {
        None | Some(Value::Null) => texts.iter().map(|text| all_of(text)).collect(),
        Some(value) => scalars(value),
    };
    let many = object.get("value").or_else(|| object.get("text")).is_some_and(Value::is_array);
    let one_text = object.get("text").is_some_and(|text| !text.is_array());
    let mut choices = values.iter().enumerate().map(|(index, value)| {
        // A single text beside several values joins them all, as in `a + b`.
        let text = if one_text && values.len() > 1 { None } else { texts.get(index) };
        VariableOption { text: text.unwrap_or(value).clone(), value: value.clone() }
    });
    if many { Some(Selection::Many(choices.collect())) } else { choices.next().map(Selection::One) }
}

/// A saved text without a value.
fn all_of(text: &str) -> String {
    if text == "All" { "$__all".to_owned() } else { text.to_owned() }
}

fn choice(option: &Object) -> Option<VariableOption> {
    let one = |key: &str| option.get(key).and_then(|value| scalars(value).into_iter().next());
    let (text, value) = (one("text"), one("value"));
    Some(VariableOption {
        text: text.clone().or_else(|| value.clone())?,
        value: value.or_else(|| text.as_deref().map(all_of))?,
    })
}

fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Array(items) => items.iter().flat_map(scalars).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

fn hide(variable: &Object) -> Hide {
    match lenient::text_or_empty(variable, "hide").as_str() {
        "1" | "hideLabel" => Hide::Label,
        "2" | "hideVariable" => Hide::Variable,
        "3" | "inControlsMenu" => Hide::Menu,
        _ => Hide::No,
    }
}

fn refresh(variable: &Object) -> Refresh {
    if let Some(Value::Bool(on)) = variable.get("refresh") {
        return if *on { Refresh::OnLoad } else { Refresh::Never };
    }
    match lenient::text_or_empty(variable, "refresh").as_str() {
        "0" | "never" => Refresh::Never,
        "2" | "onTimeRangeChanged" => Refresh::OnTimeRange,
        _ => Refresh::OnLoad,
    }
}

fn sort(variable: &Object) -> Sort {
    match lenient::text_or_empty(variable, "sort").as_str() {
        "1" | "alphabeticalAsc" => Sort::Alphabetical { descending: false },
        "2" | "alphabeticalDesc" => Sort::Alphabetical { descending: true },
        "3" | "numericalAsc" => Sort::Numerical { descending: false },
        "4" | "numericalDesc" => Sort::Numerical { descending: true },
        "5" | "alphabeticalCaseInsensitiveAsc" => Sort::AlphabeticalIgnoringCase { descending: false },
        "6" | "alphabeticalCaseInsensitiveDesc" => Sort::AlphabeticalIgnoringCase { descending: true },
        "7" | "naturalAsc" => Sort::Natural { descending: false },
        "8" | "naturalDesc" => Sort::Natural { descending: true },
        _ => Sort::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(json: &str) -> Variable {
        let object: Object = serde_json::from_str(json).unwrap();
        read(&object, "v", &mut Notes::default()).unwrap()
    }

    /// The saved choice as `text=value`, several in brackets.
    #[track_caller]
    fn check_current(json: &str, expected: &str) {
        let show = |option: &VariableOption| format!("{}={}", option.text, option.value);
        let saved = match variable(&format!(r#"{{"name":"v","type":"custom",{json}}}"#)).current {
            None => "none".to_owned(),
            Some(Selection::One(option)) => show(&option),
            Some(Selection::Many(options)) => {
                format!("[{}]", options.iter().map(show).collect::<Vec<_>>().join(", "))
            }
        };
        assert_eq!(saved, expected, "{json}");
    }

    #[test]
    fn the_saved_choice_is_read_in_every_form() {
        check_current(r#""current":{}"#, "none");
        check_current(r#""current":null"#, "none");
        check_current(r#""current":{"text":"a","value":"b"}"#, "a=b");
        check_current(r#""current":{"text":"a"}"#, "a=a");
        check_current(r#""current":{"text":"All"}"#, "All=$__all");
        check_current(r#""current":{"text":"All","value":"$__all"}"#, "All=$__all");
        check_current(r#""current":{"text":["All"],"value":["$__all"]}"#, "[All=$__all]");
        check_current(r#""current":{"text":"All","value":["$__all"]}"#, "[All=$__all]");
        check_current(r#""current":{"text":"a + b","value":["a","b"]}"#, "[a=a, b=b]");
        check_current(r#""current":{"text":["A","B"],"value":["a","b"]}"#, "[A=a, B=b]");
        check_current(r#""current":{"value":5}"#, "5=5");
        check_current(r#""current":{"text":[],"value":[]}"#, "[]");
        check_current(
            r#""current":{},"options":[{"text":"x","value":"1"},{"text":"y","value":"2","selected":true}]"#,
            "y=2",
        );
    }

    /// The query of a query variable.
    #[track_caller]
    fn check_query(json: &str, expected: &str) {
        match variable(&format!(r#"{{"name":"v","type":"query",{json}}}"#)).kind {
            VariableKind::Query { query, .. } => assert_eq!(query, expected, "{json}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_query_is_a_text_or_lies_in_an_object() {
        check_query(r#""query":"label_values(up, job)""#, "label_values(up, job)");
        check_query(r#""query":{"query":"label_values(up, job)","refId":"x"}"#, "label_values(up, job)");
        check_query(r#""query":{"qryType":1,"query":"label_names()","refId":"x"}"#, "label_names()");
        check_query(
            r#""query":{"label":"job","type":1},"definition":"label_values(job)""#,
            "label_values(job)",
        );
        check_query(r#""query":"","definition":"metrics(up)""#, "metrics(up)");
        check_query(r#""regex":"x""#, "");
    }

    #[test]
    fn numbers_and_words_of_settings_mean_the_same() {
        let old = variable(
            r#"{"name":"v","type":"query","hide":2,"refresh":2,"sort":5,"multi":true,"allValue":""}"#,
        );
        let new = variable(
            r#"{"name":"v","type":"query","hide":"hideVariable","refresh":"onTimeRangeChanged","sort":"alphabeticalCaseInsensitiveAsc","multi":true,"allValue":null}"#,
        );
        assert_eq!(old, new);
        assert_eq!(old.hide, Hide::Variable);
    }

    #[test]
    fn an_unknown_type_keeps_its_saved_value() {
        let object: Object =
            serde_json::from_str(r#"{"name":"v","type":"magic","current":{"value":"x"}}"#).unwrap();
        let mut notes = Notes::default();
        let variable = read(&object, "v", &mut notes).unwrap();
        assert_eq!(variable.kind, VariableKind::Unknown { written: "magic".to_owned() });
        assert_eq!(notes.into_parts().0.len(), 1);
    }

    #[test]
    fn ad_hoc_filters_may_name_their_labels() {
        let text = r#"{"templating": {"list": [{"type": "adhoc", "name": "filters",
            "defaultKeys": [{"text": "ifAlias"}, {"text": "Device", "value": "device"}]}]}}"#;
        let (dashboard, _) = crate::model::read(text).unwrap();
        let VariableKind::Adhoc { keys, .. } = &dashboard.variables[0].kind else { panic!("{dashboard:?}") };
        let keys: Vec<(&str, &str)> =
            keys.iter().flatten().map(|key| (key.text.as_str(), key.value.as_str())).collect();
        assert_eq!(keys, [("ifAlias", "ifAlias"), ("Device", "device")]);
    }
}
