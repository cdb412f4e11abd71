//! Texts with variables filled in, against Grafana's own results.

use std::sync::Arc;

use atalaya_core::field::{Display, FieldContext};
use atalaya_core::frame::{self, Field, Frame, Numbers, Values};
use atalaya_core::theme::Theme;
use atalaya_core::time::{Calendar, RawTimeRange, Zone, resolve_range};
use atalaya_core::variables::{
    ALL_VALUE, AdhocFilter, Binding, Bindings, CellText, DataPoint, DefaultFormat, Scope, interpolate,
    interpolate_at,
};
use serde_json::{Value, json};

use crate::{Area, Difference, Tally, Vector, area};

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "quotes in PromQL are escaped as the newer of Grafana's two modes does, which alone gives valid queries",
        covers: |vector| {
            let is_older = vector.input["specialCharsToggle"] == json!(false);
            let values = ["value", "variable", "filters"].map(|name| vector.input[name].to_string()).concat();
            vector.group.starts_with("prometheus-") && is_older && values.contains(['\'', '\\'])
        },
    },
    Difference {
        reason: "a value that looks like a matcher is escaped between quotes as any other; outside it is left alone",
        covers: |vector| {
            let value = vector.input["value"].as_str().unwrap_or_default();
            vector.group == "prometheus-escape" && value.contains('=') && value.ends_with('"')
        },
    },
    Difference {
        reason: "an ad hoc filter for any of several values takes each literally, not as a pattern",
        covers: |vector| {
            vector.input["filters"].to_string().contains("=|")
                && vector.input["filters"].to_string().contains("y.z")
        },
    },
    Difference {
        reason: "a built-in used as a number takes no ad hoc filters",
        covers: |vector| {
            let is_filtered = vector.input["filters"].get(0).is_some();
            is_filtered && vector.input["expr"].as_str().is_some_and(|expr| expr.contains("+ $__interval_ms"))
        },
    },
    Difference {
        reason: "outside quotes a single value is put in as it is: it may be a number or a whole selector",
        covers: |vector| {
            let variable = &vector.input["variable"];
            let is_single = variable["isMulti"] != json!(true) && variable["includeAll"] != json!(true);
            vector.group == "prometheus-query" && is_single && !text(vector).contains(['"', '\''])
        },
    },
    Difference {
        reason: "a path that leads nowhere in a list is empty, not `{,}`",
        covers: |vector| vector.output == json!("{,}"),
    },
    Difference {
        reason: "without a row, a mention of its value stays as written whatever its format",
        covers: |vector| {
            vector.group == "data" && vector.input["rowIndex"].is_null() && text(vector).contains(':')
        },
    },
    Difference {
        reason: "a value is not searched for variables again, not even in `$__all_variables`",
        covers: |vector| {
            text(vector).contains("__all_variables") && vector.input.to_string().contains("$v and")
        },
    },
];

fn text(vector: &Vector) -> &str {
    vector.input["text"].as_str().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        value => value.to_string(),
    }
}

/// A variable of the recorded cases as texts see it.
fn binding(variable: &Value) -> Binding {
    let flag = |name: &str| variable[name] == json!(true);
    let value = &variable["value"];
    let is_all = *value == json!(ALL_VALUE) || value.get(0) == Some(&json!(ALL_VALUE));
    let options = || {
        variable["options"].as_array().into_iter().flatten().map(|option| option["value"].clone()).collect()
    };
    let shown = match &variable["text"] {
        Value::Array(texts) => texts.iter().map(plain).collect::<Vec<_>>().join(" + "),
        Value::Null => plain(value),
        text => plain(text),
    };
    Binding {
        in_regex: flag("isMulti") || flag("multi") || flag("includeAll"),
        is_all,
        custom_all: variable["allValue"].as_str().filter(|all| is_all && !all.is_empty()).map(str::to_owned),
        in_url: variable["kind"] != json!("constant") && !flag("skipUrlSync"),
        skip_url_sync: flag("skipUrlSync"),
        ..Binding::new(if is_all { Value::Array(options()) } else { value.clone() }, shown)
    }
}

fn scope(input: &Value, now: i64) -> Scope {
    let list = match &input["variables"] {
        Value::Array(list) => list.clone(),
        _ => vec![input["variable"].clone(), json!({"name": "w", "value": "W"})],
    };
    let bindings: Bindings = list
        .iter()
        .filter_map(|variable| Some((variable["name"].as_str()?.to_owned(), binding(variable))))
        .collect();
    let mut scope = Scope::new(Arc::new(bindings), Zone::utc());
    for (name, scoped) in input["scopedVars"].as_object().into_iter().flatten() {
        scope = scope.with(name, Binding::new(scoped["value"].clone(), plain(&scoped["text"])));
    }
    let context = &input["context"];
    if let (Some(from), Some(to), Some(setting)) =
        (context["from"].as_str(), context["to"].as_str(), context["timeZone"].as_str())
    {
        let raw = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
        let zone = Zone::from_dashboard(setting, &Zone::utc());
        let range = resolve_range(&raw, now, &zone, &Calendar::default()).unwrap();
        scope = scope.with_time(range, &raw, &zone, setting);
    }
    match context["request"]["intervalMs"].as_i64() {
        Some(millis) => scope.with_interval(millis),
        None => scope,
    }
}

/// The text to fill in, the format where it names none, and the result, for each text of a case.
fn texts(vector: &Vector) -> Vec<(String, DefaultFormat, Value)> {
    let output = &vector.output;
    let each = |make: &dyn Fn(&str) -> (String, DefaultFormat)| {
        let pairs = output.as_object().unwrap().iter();
        pairs
            .map(|(key, expected)| {
                let (text, format) = make(key);
                (text, format, expected.clone())
            })
            .collect()
    };
    match vector.group.as_str() {
        "formats" => each(&|format| match format {
            "" => ("$v".to_owned(), DefaultFormat::Glob),
            format => (format!("${{v:{format}}}"), DefaultFormat::Glob),
        }),
        "prometheus-query" => each(&|text| (text.to_owned(), DefaultFormat::Prometheus)),
        "default-format" => {
            let format = DefaultFormat::named(vector.input["defaultFormat"].as_str().unwrap());
            vec![(text(vector).to_owned(), format, output.clone())]
        }
        _ => vec![(text(vector).to_owned(), DefaultFormat::Glob, output.clone())],
    }
}

fn compare_texts(tally: &mut Tally, vector: &Vector, now: i64) {
    let scope = scope(&vector.input, now);
    for (text, format, expected) in texts(vector) {
        let mut input = vector.input.clone();
        input["text"] = json!(text);
        let case = Vector { group: vector.group.clone(), input, output: expected.clone() };
        tally.compare(&case, &interpolate(&text, &scope, format), &plain(&expected));
    }
}

/// The escapes alone: between double quotes, as almost all queries hold them.
fn compare_escapes(tally: &mut Tally, vector: &Vector) {
    let fill = |flags: &Value| {
        let mut variable = json!({"name": "v", "value": vector.input["value"]});
        for (name, flag) in flags.as_object().into_iter().flatten() {
            variable[name] = flag.clone();
        }
        let scope = scope(&json!({"variables": [variable]}), 0);
        let filled = interpolate("\"$v\"", &scope, DefaultFormat::Prometheus);
        filled[1..filled.len() - 1].to_owned()
    };
    if vector.group == "prometheus-expr-value" {
        tally.compare(vector, &fill(&vector.input["variable"]), &plain(&vector.output));
        return;
    }
    for (kind, flags) in [("regular", json!({})), ("regex", json!({"isMulti": true}))] {
        tally.compare(vector, &fill(&flags), &plain(&vector.output[kind]));
    }
}

/// Filters are added to the finished query here, to the one with its variables filled in there.
fn compare_adhoc(tally: &mut Tally, vector: &Vector) {
    let input = &vector.input;
    let mut bindings: Bindings =
        [("job", binding(&json!({"value": input["job"], "isMulti": true})))].into_iter().collect();
    let filters = input["filters"].as_array().into_iter().flatten();
    bindings.add_filters("prom", filters.filter_map(AdhocFilter::from_json).collect());
    let scope = Scope::new(Arc::new(bindings), Zone::utc());
    let expr = interpolate(input["expr"].as_str().unwrap(), &scope, DefaultFormat::Prometheus);
    tally.compare(vector, &scope.filter_promql(&expr, "prom"), &plain(&vector.output));
}

fn compare_target(tally: &mut Tally, vector: &Vector) {
    let input = &vector.input;
    let variables = json!([
        {"name": "job", "value": input["job"], "isMulti": true},
        {"name": "step", "value": input["step"]},
    ]);
    let scope = scope(&json!({"variables": variables}), 0);
    for (part, format) in [
        ("expr", DefaultFormat::Prometheus),
        ("interval", DefaultFormat::Glob),
        ("legendFormat", DefaultFormat::Glob),
    ] {
        let found = interpolate(input[part].as_str().unwrap(), &scope, format);
        tally.compare(vector, &found, &plain(&vector.output[part]));
    }
}

/// The frame that the cases about single values share.
fn frame_of(recorded: &Value) -> Frame {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let fields = list(&recorded["fields"]).into_iter().map(|recorded| {
        let values = list(&recorded["values"]);
        let values = match recorded["type"].as_str() {
            Some("time") => Values::times(values.iter().filter_map(Value::as_i64)),
            Some("number") => Values::numbers(values.iter().map(Value::as_f64).collect::<Numbers>()),
            _ => Values::strings(values.iter().filter_map(Value::as_str)),
        };
        let mut field = Field::new(recorded["name"].as_str().unwrap(), values);
        let labels = recorded["labels"].as_object().into_iter().flatten();
        field.labels = labels.map(|(name, value)| (name.clone(), plain(value))).collect();
        field.config.unit = recorded["config"]["unit"].as_str().map(str::to_owned);
        field.config.display_name = recorded["config"]["displayName"].as_str().map(str::to_owned);
        field
    });
    let [name, ref_id] = ["name", "refId"].map(|key| plain(&recorded[key]));
    Frame { name: Some(name), ref_id, fields: fields.collect(), ..Frame::default() }
}

fn compare_point(tally: &mut Tally, vector: &Vector, frame: &Frame, now: i64) {
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let context = FieldContext { theme: Theme::Dark, zone: &zone, now, interpolate: &interpolate };
    let show = |field: &Field, value: &frame::Value| {
        let shown = Display::new(field, &context).show(value);
        CellText { whole: shown.to_string(), text: shown.text, numeric: shown.numeric }
    };
    let place = |name: &str| vector.input[name].as_u64().map(|place| place as usize);
    let field = &frame.fields[place("fieldIndex").unwrap_or(1)];
    let recorded = &vector.input["calculatedValue"];
    let calculated = recorded["text"].as_str().map(|text| CellText {
        text: text.to_owned(),
        whole: format!("{text}{}", plain(&recorded["suffix"])),
        numeric: recorded["numeric"].as_f64(),
    });
    let point = DataPoint {
        frame,
        field,
        series_name: frame.name.as_deref().unwrap_or_default(),
        field_name: field.config.display_name.as_deref().unwrap_or(&field.name),
        row: place("rowIndex"),
        calculated: calculated.as_ref(),
        show: &show,
    };
    let found = interpolate_at(text(vector), &Scope::default(), DefaultFormat::Glob, Some(&point));
    tally.compare(vector, &found, &plain(&vector.output));
}

#[test]
fn interpolation() {
    let Some(Area { header, vectors }) = area("interpolation") else {
        return;
    };
    let now = header["now"].as_i64().unwrap();
    let frame = frame_of(&header["data_frame"]);
    let mut tally = Tally::new("interpolation", DIFFERENCES);
    for vector in &vectors {
        match vector.group.as_str() {
            "data" | "data-calculated" => compare_point(&mut tally, vector, &frame, now),
            "prometheus-escape" | "prometheus-expr-value" => compare_escapes(&mut tally, vector),
            "prometheus-adhoc" => compare_adhoc(&mut tally, vector),
            "prometheus-target" => compare_target(&mut tally, vector),
            _ => compare_texts(&mut tally, vector, now),
        }
    }
    tally.finish();
}
