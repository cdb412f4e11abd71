//! Damaged input never stops the page. In: good dashboards, answers and pushed messages, damaged at random from a fixed
//! seed. Out: nothing but errors and issues; a panic leaves its input in `target/fuzz/`.
//!
//! A few rounds run with all other tests. For longer:
//! `ATALAYA_FUZZ_ROUNDS=100000 ATALAYA_FUZZ_SEED=7 cargo test -p atalaya-core --test fuzz [dashboards]`
//!
//! **Invariant:** the same seed and number of rounds try the same inputs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its cases should stop at once"
)]

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use atalaya_core::config::PushSettings;
use atalaya_core::config::Refreshing;
use atalaya_core::live::push::Session;
use atalaya_core::live::tail::{Follow, Question};
use atalaya_core::query::{
    Decoder, Form, HttpRequest, HttpResponse, Legend, Method, Place, PlannedQuery, ResultShape, decode,
};
use atalaya_core::time::TimeRange;
use atalaya_core::{layout, model, report};

use mutate::Mutator;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The contents of the files below a folder, in order of their names.
fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.extend(std::fs::read(&path));
        }
    }
}

fn seeds(folders: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    folders.iter().for_each(|folder| files(&root().join(folder), &mut found));
    assert!(!found.is_empty(), "no seeds in {folders:?}");
    found
}

/// Damages the seeds for so many rounds; every input goes through `run`.
fn fuzz(target: &str, seeds: &[Vec<u8>], rounds: u64, run: impl Fn(&[u8], u64)) {
    let mut mutator = Mutator::new(setting("ATALAYA_FUZZ_SEED", 1));
    for round in 0..setting("ATALAYA_FUZZ_ROUNDS", rounds) {
        let input = mutator.damaged(seeds);
        if catch_unwind(AssertUnwindSafe(|| run(&input, round))).is_err() {
            let folder = root().join("target/fuzz");
            std::fs::create_dir_all(&folder).unwrap();
            let file = folder.join(format!("{target}-{round}.txt"));
            std::fs::write(&file, &input).unwrap();
            panic!("{target} panics on {}", file.display());
        }
    }
}

#[test]
fn dashboards() {
    let mut seeds = seeds(&["tests/fixtures/dashboards", "public/dashboards"]);
    let shared = root().join("../shared/dashboards");
    if shared.is_dir() {
        files(&shared, &mut seeds);
    } else {
        println!("{} is not there: damaged fixtures only", shared.display());
    }
    // Small ones: a long file takes long and shows no more.
    seeds.retain(|seed| seed.len() < 60_000);
    fuzz("dashboards", &seeds, 60, |input, round| {
        let text = String::from_utf8_lossy(input);
        let Ok((dashboard, _)) = model::read(&text) else { return };
        let values = |_: &str| vec![model::VariableOption { text: "a".into(), value: "b".into() }];
        let sections = layout::expand(&dashboard, &values).sections;
        layout::grid(
            &sections,
            1000.0,
            layout::Shown { is_open: &|_| true, is_flat: &|_| false, screen_px: 800.0 },
        );
        let _ = model::summary(&text);
        if round % 8 == 0 {
            report::unobeyed(&dashboard);
        }
    });
}

fn query(path: &str, decode: Decoder) -> PlannedQuery {
    PlannedQuery {
        ref_id: "A".to_owned(),
        request: HttpRequest {
            source_uid: "s".to_owned(),
            method: Method::Get,
            path: path.to_owned(),
            params: vec![("query".to_owned(), "{a=\"b\"}".to_owned())],
            headers: Vec::new(),
            timeout_millis: 30_000,
        },
        decode,
        expr: "{a=\"b\"}".to_owned(),
        step_millis: Some(15_000),
        range: TimeRange { from: 0, to: 60_000 },
        shift_millis: 0,
        place: Place { source: "Metrics".to_owned(), path: path.to_owned() },
        refreshing: Refreshing::default(),
        unknown_variables: Vec::new(),
    }
}

fn shape(form: Form, line_limit: Option<u32>) -> Decoder {
    Decoder::Result(ResultShape {
        form,
        legend: Legend::Auto,
        value_column: "Value".to_owned(),
        line_limit,
        backward: true,
        cells: true,
    })
}

#[test]
fn answers() {
    let seeds = seeds(&["tests/fixtures/prometheus", "tests/fixtures/loki"]);
    let decoders = || {
        [
            query("api/v1/query_range", shape(Form::Series, None)),
            query("api/v1/query", shape(Form::Table, None)),
            query("api/v1/query_range", shape(Form::Heatmap, None)),
            query("loki/api/v1/query_range", shape(Form::Series, Some(10))),
            query("api/v1/labels", Decoder::Names),
            query("api/v1/series", Decoder::Series),
            query("api/v1/metadata", Decoder::Metadata),
        ]
    };
    fuzz("answers", &seeds, 400, |input, round| {
        let status = [200, 200, 200, 400, 500, 429][(round % 6) as usize];
        let content_type = if round % 2 == 0 { "application/json" } else { "text/plain" };
        for query in decoders() {
            let _ = decode(&query, &HttpResponse { status, content_type, body: input });
        }
    });
}

#[test]
fn pushed_messages() {
    let seeds = seeds(&["tests/fuzz/messages"]);
    let settings = |adapter: &str| {
        let entry = serde_json::json!({"jsonData": {"adapter": adapter, "format": adapter}});
        PushSettings::read(&entry, "s", &mut Vec::new())
    };
    let question = Question::of(&query("loki/api/v1/query_range", shape(Form::Series, Some(10)))).unwrap();
    fuzz("messages", &seeds, 400, |input, _| {
        for adapter in ["atalaya", "json-lines", "nats"] {
            let mut session = Session::new(settings(adapter));
            session.opened();
            session.frame(input);
            session.frame(input);
        }
        let mut follow = Follow::new(question.clone(), 0, 100);
        follow.opened(1_000);
        follow.received(&String::from_utf8_lossy(input), 2_000);
        follow.step(3_000);
        follow.step(60_000);
    });
}
