//! The interval built-ins, against Grafana's own results.

use atalaya_core::time::{self, RawTimeRange, TimeRange, Zone};
use atalaya_core::variables::{DEFAULT_SCRAPE_INTERVAL, DefaultFormat, Scope, interpolate};
use serde_json::{Value, json};

use crate::{Area, Difference, Tally, Vector, area};

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "the text of an interval stands for exactly its milliseconds: `1.5m` is read as 60 s, so it is written `1m`",
        covers: |vector| {
            vector.group == "interval-vars"
                && vector.output["__interval"]
                    .as_str()
                    .is_some_and(|text| text.contains('.') || !text.ends_with(char::is_alphabetic))
        },
    },
    Difference {
        reason: "a data source's interval that cannot be read counts as not given",
        covers: |vector| vector.output["error"] == json!(true),
    },
];

fn filled(scope: &Scope, names: &[&str]) -> String {
    names.iter().map(|name| interpolate(&format!("${name} "), scope, DefaultFormat::Prometheus)).collect()
}

fn expected(vector: &Vector, names: &[&str]) -> String {
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    names.iter().map(|name| shown(&vector.output[*name]) + " ").collect()
}

#[test]
fn rateinterval() {
    let Some(Area { vectors, .. }) = area("rateinterval") else {
        return;
    };
    let mut tally = Tally::new("rateinterval", DIFFERENCES);
    let mut n_metadata_ranges = 0;
    for vector in &vectors {
        let input = &vector.input;
        let (scope, names): (Scope, &[&str]) = match vector.group.as_str() {
            "interval-vars" => {
                let written = input["timeInterval"].as_str().and_then(time::parse_duration);
                let scope = Scope::default().with_interval(written.unwrap_or(DEFAULT_SCRAPE_INTERVAL));
                (scope, &["__interval", "__interval_ms"])
            }
            "panel-interval" => {
                let least = input["minInterval"].as_str().and_then(time::parse_duration).unwrap_or(0);
                let [range, points] = ["rangeMs", "maxDataPoints"].map(|name| input[name].as_i64().unwrap());
                let interval = time::calculate_interval(range, points, least);
                (Scope::default().with_interval(interval), &["__interval", "__interval_ms"])
            }
            "range-vars" => {
                let range = TimeRange { from: 0, to: input["rangeMs"].as_i64().unwrap() };
                let scope = Scope::default().with_time(range, &RawTimeRange::default(), &Zone::utc(), "utc");
                (scope, &["__range", "__range_s", "__range_ms"])
            }
            _ => {
                n_metadata_ranges += 1;
                continue;
            }
        };
        tally.compare(vector, &filled(&scope, names), &expected(vector, names));
    }
    println!(
        "rateinterval/snapped-range: {n_metadata_ranges} not compared: ranges of requests belong to queries"
    );
    tally.finish();
}
