//! From Loki's answer to rows. In: answers as servers gave them, `tests/fixtures/loki`. Out: rows as a viewer reads
//! them.
//!
//! **Invariant:** a row keeps its id from one answer to the next.

use std::path::Path;

use atalaya_core::config::Refreshing;
use atalaya_core::panels::logs::{Bounds, DetailKind, Level, LogsOptions, LogsView};
use atalaya_core::query::{
    Answer, Decoder, Form, HttpRequest, HttpResponse, Legend, Method, Place, PlannedQuery, ResultShape,
    decode,
};
use atalaya_core::time::TimeRange;

fn answer(file: &str) -> Answer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/loki").join(file);
    let body = std::fs::read(path).unwrap();
    let request = HttpRequest {
        source_uid: "loki".to_owned(),
        method: Method::Get,
        path: "loki/api/v1/query_range".to_owned(),
        params: Vec::new(),
        headers: Vec::new(),
        timeout_millis: 30_000,
    };
    let shape = ResultShape {
        form: Form::Series,
        legend: Legend::Verbose,
        value_column: "Value".to_owned(),
        line_limit: Some(1000),
        backward: true,
        cells: false,
    };
    let query = PlannedQuery {
        ref_id: "A".to_owned(),
        request,
        decode: Decoder::Result(shape),
        expr: "{job=\"api\"}".to_owned(),
        step_millis: None,
        range: TimeRange { from: 0, to: 1 },
        shift_millis: 0,
        refreshing: Refreshing::default(),
        place: Place { source: "Loki".to_owned(), path: "query_range".to_owned() },
        unknown_variables: Vec::new(),
    };
    let response = HttpResponse { status: 200, content_type: "application/json", body: &body };
    decode(&query, &response).unwrap()
}

#[test]
fn lines_of_a_server_become_rows() {
    let answer = answer("parsed.json");
    let mut view = LogsView::new(LogsOptions::default(), &answer.frames);
    let newest = view.item(0).expect("a line").row;
    assert!(view.items().all(|item| item.row.time_nanos <= newest.time_nanos));
    assert_ne!(newest.level, Level::Unknown);
    let kinds: Vec<DetailKind> = newest.details().iter().map(|group| group.kind).collect();
    assert_eq!(kinds, [DetailKind::Labels, DetailKind::Metadata, DetailKind::Parsed]);
    let again = view.append(&answer.frames, Bounds::NONE);
    assert_eq!(again.added, 0, "a refresh adds nothing");
}

#[test]
fn plain_streams_become_rows() {
    let view = LogsView::new(LogsOptions::default(), &answer("streams.json").frames);
    let rows: Vec<_> = view.items().map(|item| item.row).collect();
    assert!(!rows.is_empty());
    assert!(rows.windows(2).all(|pair| pair[0].time_nanos >= pair[1].time_nanos));
    assert!(rows.iter().all(|row| !row.labels.all.is_empty()));
}
