//! Series named automatically, and series laid out as a table, by the Prometheus source.
//!
//! **Invariant:** compared are the names that the source itself gives, before the fields stage names what it left.

use atalaya_core::config::{Datasource, SourceKind};
use atalaya_core::frame::{Field, Frame, Value as Cell};
use atalaya_core::model::{Panel, Target, TargetFormat};
use atalaya_core::query::{HttpResponse, PlanContext, PlannedQuery, decode, plan_panel};
use atalaya_core::time::{Calendar, RawTimeRange, TimeRange, Zone};
use atalaya_core::variables::Scope;
use serde_json::Value;

use crate::{Difference, Tally, Vector, area};

#[test]
fn automatic_names_and_tables_are_grafanas() {
    let Some(area) = area("legend") else { return };
    let mut tally = Tally::new("legend", DIFFERENCES);
    for vector in area.vectors.iter().filter(|vector| vector.group == "prometheus-auto") {
        let series = vector.input["series"].as_array().unwrap();
        let mut letters: Vec<&str> = series.iter().map(letter).collect();
        letters.dedup();
        let is_table = vector.input["format"] == "table";
        let queries = plan(&letters, is_table);
        let found: Vec<String> = letters
            .iter()
            .zip(queries)
            .flat_map(|(wanted, query)| {
                let body = body(series.iter().enumerate().filter(|(_, one)| letter(one) == *wanted));
                let response = HttpResponse { status: 200, content_type: "", body: body.as_bytes() };
                decode(&query, &response).unwrap().frames
            })
            .map(|frame| describe(&frame, is_table))
            .collect();
        let expected: Vec<String> = vector
            .output
            .as_array()
            .unwrap()
            .iter()
            .map(|frame| describe_recorded(frame, is_table))
            .collect();
        tally.compare(vector, &found.join("\n"), &expected.join("\n"));
    }
    tally.finish();
}

fn letter(series: &Value) -> &str {
    series["refId"].as_str().unwrap_or("A")
}

fn plan(letters: &[&str], is_table: bool) -> Vec<PlannedQuery> {
    let format = if is_table { TargetFormat::Table } else { TargetFormat::TimeSeries };
    let targets = letters.iter().map(|letter| Target {
        ref_id: (*letter).to_owned(),
        expr: "up".to_owned(),
        legend_format: Some("__auto".to_owned()),
        format,
        range: true,
        ..Target::default()
    });
    let panel = Panel { kind: "timeseries".to_owned(), targets: targets.collect(), ..Panel::default() };
    let datasources = [Datasource { kind: SourceKind::Prometheus, ..Datasource::default() }];
    let context = PlanContext {
        range: TimeRange { from: 0, to: 60_000 },
        raw_range: &RawTimeRange::default(),
        now: 60_000,
        width_px: 100,
        scope: &Scope::default(),
        datasources: &datasources,
        zone: &Zone::utc(),
        calendar: &Calendar::default(),
    };
    plan_panel(&panel, &context).into_iter().map(Result::unwrap).collect()
}

/// Each series has the samples (1 s, n) and (2 s, n + 1), n being its place, as in the recording.
fn body<'v>(series: impl Iterator<Item = (usize, &'v Value)>) -> String {
    let element = |(place, series): (usize, &Value)| {
        let labels = &series["labels"];
        format!(r#"{{"metric":{labels},"values":[[1,"{place}"],[2,"{}"]]}}"#, place + 1)
    };
    let elements: Vec<String> = series.map(element).collect();
    format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{}]}}}}"#, elements.join(","))
}

fn describe(frame: &Frame, is_table: bool) -> String {
    let field = |field: &Field| {
        let cells: Vec<String> = (0..frame.len()).map(|row| cell(&field.values.get(row))).collect();
        let named = field.config.display_name_from_source.as_deref().unwrap_or_default();
        // A series without labels is named by its query on the server's side, which the recording leaves out.
        let named = if field.labels.is_empty() { "" } else { named };
        line(&field.name, named, &cells, is_table)
    };
    frame.fields.iter().map(field).collect::<Vec<_>>().join(" ")
}

fn describe_recorded(frame: &Value, is_table: bool) -> String {
    let field = |field: &Value| {
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let cells: Vec<String> = field["values"].as_array().into_iter().flatten().map(plain).collect();
        let named = field["displayNameFromDS"].as_str().unwrap_or_default();
        line(field["name"].as_str().unwrap(), named, &cells, is_table)
    };
    frame["fields"].as_array().unwrap().iter().map(field).collect::<Vec<_>>().join(" ")
}

fn line(name: &str, named: &str, cells: &[String], is_table: bool) -> String {
    if is_table { format!("{name}=[{}]", cells.join("|")) } else { format!("{name}:{named}") }
}

fn cell(value: &Cell) -> String {
    match value {
        Cell::Null => "null".to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Text(text) => text.to_string(),
        Cell::Boolean(truth) => truth.to_string(),
    }
}

fn has_two_letters(vector: &Vector) -> bool {
    vector.input["series"].as_array().is_some_and(|series| series.iter().any(|one| letter(one) != "A"))
}

fn is_one_metric_among_others(vector: &Vector) -> bool {
    let series = vector.input["series"].as_array().unwrap();
    let named = series.iter().filter(|one| one["labels"].get("__name__").is_some());
    named.count() == 1 && series.len() > 1
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "every query's series are named automatically, not only the first's",
        covers: has_two_letters,
    },
    Difference {
        reason: "the only series with a metric name keeps its labels; Grafana calls it Value",
        covers: is_one_metric_among_others,
    },
];
