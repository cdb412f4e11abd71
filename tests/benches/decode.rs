//! How fast answers become frames. In: made-up answers of known size. Out: median times on standard output; nothing is
//! asserted, since machines differ. Run with `cargo bench -p atalaya-core --bench decode`.
//!
//! **Invariant:** the sizes stay as they are, so that figures can be compared over time.

#![allow(clippy::disallowed_methods, reason = "a measurement needs the clock")]
#![allow(clippy::unwrap_used, reason = "an answer that cannot be decoded should stop the measurement")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use atalaya_core::config::{Datasource, SourceKind};
use atalaya_core::model::{Panel, Target, TargetFormat};
use atalaya_core::query::{HttpResponse, PlanContext, PlannedQuery, decode, plan_panel};
use atalaya_core::time::{Calendar, RawTimeRange, TimeRange, Zone};
use atalaya_core::variables::Scope;

const ROUNDS: usize = 31;

fn main() {
    let metrics = matrix(100, 1000);
    measure(
        "matrix of 100 series x 1,000 points",
        &plan(SourceKind::Prometheus, TargetFormat::TimeSeries),
        &metrics,
    );
    measure("the same as a table", &plan(SourceKind::Prometheus, TargetFormat::Table), &metrics);
    measure("streams of 20 x 250 lines", &plan(SourceKind::Loki, TargetFormat::Logs), &streams(20, 250));
}

fn measure(what: &str, query: &PlannedQuery, body: &str) {
    let mut millis: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let response =
                HttpResponse { status: 200, content_type: "application/json", body: body.as_bytes() };
            let start = Instant::now();
            black_box(decode(query, &response).unwrap());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    millis.sort_by(f64::total_cmp);
    let megabytes = body.len() as f64 / 1e6;
    let (median, least) = (millis[ROUNDS / 2], millis[0]);
    println!("{what}: {megabytes:.2} MB in {median:.2} ms (median of {ROUNDS}, least {least:.2} ms)");
}

fn plan(kind: SourceKind, format: TargetFormat) -> PlannedQuery {
    let expr = if kind == SourceKind::Loki { "{app=\"a\"}" } else { "up" };
    let target = Target {
        ref_id: "A".to_owned(),
        expr: expr.to_owned(),
        legend_format: Some("{{instance}} {{code}}".to_owned()),
        format,
        range: true,
        ..Target::default()
    };
    let panel = Panel { kind: "timeseries".to_owned(), targets: vec![target], ..Panel::default() };
    let datasources = [Datasource { kind, ..Datasource::default() }];
    let context = PlanContext {
        range: TimeRange { from: 0, to: 15_000_000 },
        raw_range: &RawTimeRange::default(),
        now: 15_000_000,
        width_px: 1000,
        scope: &Scope::default(),
        datasources: &datasources,
        zone: &Zone::utc(),
        calendar: &Calendar::default(),
    };
    plan_panel(&panel, &context).remove(0).unwrap()
}

fn matrix(series: usize, points: usize) -> String {
    let mut body = String::from(r#"{"status":"success","data":{"resultType":"matrix","result":["#);
    for one in 0..series {
        let comma = if one == 0 { "" } else { "," };
        write!(body, r#"{comma}{{"metric":{{"__name__":"http_requests_total","instance":"host-{one}:9100","code":"200","job":"api"}},"values":["#).unwrap();
        for point in 0..points {
            let comma = if point == 0 { "" } else { "," };
            let value = (one * 7919 + point * 104_729) as f64 / 997.0;
            write!(body, r#"{comma}[{},"{value}"]"#, 1_721_560_000 + point * 15).unwrap();
        }
        body.push_str("]}");
    }
    body.push_str("]}}");
    body
}

fn streams(streams: usize, lines: usize) -> String {
    let mut body = String::from(
        r#"{"status":"success","data":{"resultType":"streams","encodingFlags":["categorize-labels"],"result":["#,
    );
    for one in 0..streams {
        let comma = if one == 0 { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"stream":{{"app":"shop","pod":"shop-{one}","level":"info","cluster":"a"}},"values":["#
        )
        .unwrap();
        for line in (0..lines).rev() {
            let comma = if line + 1 == lines { "" } else { "," };
            let at = 1_721_560_000_000_000_000_u64 + (line * 1_000_003 + one * 17) as u64;
            write!(body, r#"{comma}["{at}","level=info msg=\"order {line} created\" duration=12ms status=201 user=user-{one}",{{"structuredMetadata":{{"trace_id":"{at:032x}"}}}}]"#).unwrap();
        }
        body.push_str("]}");
    }
    body.push_str("]}}");
    body
}
