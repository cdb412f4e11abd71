//! Planning and decoding as a viewer notices them: real responses of both servers, and every way a request can fail.
//!
//! **Invariant:** the clock, the range and the sources are the ones below; nothing is asked of a server.

mod faults;
mod inspecting;
mod planning;
mod results;
mod variables;

use crate::config::{Datasource, Refreshing, SourceKind};
use crate::frame::Frame;
use crate::model::{Panel, Target};
use crate::query::{
    Answer, Decoder, Form, HttpRequest, HttpResponse, Legend, Method, Place, PlanContext, PlannedQuery,
    QueryError, ResultShape, decode,
};
use crate::time::{Calendar, RawTimeRange, TimeRange, Zone};
use crate::variables::Scope;

/// A response of a real server, kept under `tests/fixtures`.
macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../../../../tests/fixtures/", $path)).as_slice()
    };
}
use fixture;

const TO: i64 = 1_721_571_730_123;
const HOUR: i64 = 3_600_000;

fn datasources() -> Vec<Datasource> {
    let prometheus = Datasource {
        uid: "prom".to_owned(),
        name: "Metrics".to_owned(),
        url: "/prom".to_owned(),
        is_default: true,
        headers: vec![("Authorization".to_owned(), "Bearer secret-token".to_owned())],
        timeout_millis: 30_000,
        ..Datasource::default()
    };
    let loki = Datasource {
        uid: "loki".to_owned(),
        name: "Logs".to_owned(),
        kind: SourceKind::Loki,
        max_lines: 1000,
        timeout_millis: 30_000,
        ..Datasource::default()
    };
    let tempo = Datasource {
        uid: "tempo".to_owned(),
        name: "Traces".to_owned(),
        kind: SourceKind::from_type("tempo"),
        ..Datasource::default()
    };
    let broken = Datasource {
        uid: "broken".to_owned(),
        name: "Old".to_owned(),
        problem: Some("its URL has another scheme than the page".to_owned()),
        ..Datasource::default()
    };
    vec![prometheus, loki, tempo, broken]
}

/// Everything a [`PlanContext`] borrows; the range is one hour, UTC.
struct World {
    raw_range: RawTimeRange,
    scope: Scope,
    datasources: Vec<Datasource>,
    zone: Zone,
    calendar: Calendar,
}

impl World {
    fn new() -> Self {
        let raw_range = RawTimeRange { from: "now-1h".to_owned(), to: "now".to_owned() };
        let zone = Zone::utc();
        let scope =
            Scope::default().with_time(TimeRange { from: TO - HOUR, to: TO }, &raw_range, &zone, "utc");
        Self { raw_range, scope, datasources: datasources(), zone, calendar: Calendar::default() }
    }

    fn context(&self) -> PlanContext<'_> {
        PlanContext {
            range: TimeRange { from: TO - HOUR, to: TO },
            raw_range: &self.raw_range,
            now: TO,
            width_px: 1000,
            scope: &self.scope,
            datasources: &self.datasources,
            zone: &self.zone,
            calendar: &self.calendar,
        }
    }
}

fn target(expr: &str) -> Target {
    Target {
        ref_id: "A".to_owned(),
        expr: expr.to_owned(),
        range: true,
        interval_factor: 1,
        ..Target::default()
    }
}

fn panel(targets: Vec<Target>) -> Panel {
    Panel { kind: "timeseries".to_owned(), targets, ..Panel::default() }
}

fn shape() -> ResultShape {
    ResultShape {
        form: Form::Series,
        legend: Legend::Verbose,
        value_column: "Value".to_owned(),
        line_limit: None,
        backward: true,
        cells: false,
    }
}

fn query(path: &str, decode: Decoder) -> PlannedQuery {
    PlannedQuery {
        ref_id: "A".to_owned(),
        request: HttpRequest {
            source_uid: "s".to_owned(),
            method: Method::Get,
            path: path.to_owned(),
            params: Vec::new(),
            headers: vec![("Authorization".to_owned(), "Bearer secret-token".to_owned())],
            timeout_millis: 30_000,
        },
        decode,
        expr: "sum(up)".to_owned(),
        step_millis: Some(15_000),
        range: TimeRange { from: 0, to: 60_000 },
        shift_millis: 0,
        refreshing: Refreshing::default(),
        place: Place { source: "Metrics".to_owned(), path: path.to_owned() },
        unknown_variables: Vec::new(),
    }
}

fn prometheus(shape: ResultShape) -> PlannedQuery {
    query("api/v1/query_range", Decoder::Result(shape))
}

fn loki(shape: ResultShape) -> PlannedQuery {
    query("loki/api/v1/query_range", Decoder::Result(shape))
}

fn ok(body: &[u8]) -> HttpResponse<'_> {
    HttpResponse { status: 200, content_type: "application/json", body }
}

#[track_caller]
fn answer(query: &PlannedQuery, body: &[u8]) -> Answer {
    decode(query, &ok(body)).unwrap()
}

/// `name: value value` of each series, as shown without further naming.
fn lines(frames: &[Frame]) -> Vec<String> {
    frames
        .iter()
        .map(|frame| {
            let field = &frame.fields[1];
            let values: Vec<String> = (0..frame.len()).map(|row| cell(field, row)).collect();
            let name = field.config.display_name_from_source.as_deref().unwrap_or("-");
            format!("{name}: {}", values.join(" "))
        })
        .collect()
}

fn cell(field: &crate::frame::Field, row: usize) -> String {
    use crate::frame::Value;
    match field.values.get(row) {
        Value::Null => "null".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Time(at) => at.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Boolean(truth) => truth.to_string(),
    }
}

/// Rows of a table, cells separated by `|`.
fn rows(frame: &Frame) -> Vec<String> {
    (0..frame.len())
        .map(|row| frame.fields.iter().map(|field| cell(field, row)).collect::<Vec<_>>().join("|"))
        .collect()
}

fn fault(query: &PlannedQuery, status: u16, body: &[u8]) -> QueryError {
    decode(query, &HttpResponse { status, content_type: "", body }).unwrap_err()
}
