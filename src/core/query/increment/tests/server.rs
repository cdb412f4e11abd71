//! A server of metrics and log lines. In: a request, the clock. Out: the body it answers with.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::query::HttpRequest;
use crate::time::{Millis, TimeRange};

/// Repeatable chance.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, many: i64) -> bool {
        self.below(many) == 0
    }
}

struct Metric {
    labels: BTreeMap<&'static str, String>,
    seed: u64,
    /// Lives within.
    life: TimeRange,
    /// How long its samples take to arrive.
    lag: i64,
    is_histogram: bool,
}

pub(super) struct Server {
    metrics: Vec<Metric>,
    /// Samples of this time arrive when it is over.
    pub(super) outage: Option<TimeRange>,
}

const HOUR: i64 = 3_600_000;

impl Server {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let count = 1 + chance.below(6);
        let mut metrics: Vec<Metric> = (0..count)
            .map(|number| {
                let mut labels =
                    BTreeMap::from([("job", format!("j{}", chance.below(100))), ("le", number.to_string())]);
                if chance.one_in(2) {
                    labels.insert("__name__", format!("m{}", chance.below(3)));
                }
                let birth = super::NOW - 3 * HOUR + chance.below(4 * HOUR);
                let life = if chance.one_in(2) {
                    TimeRange { from: birth, to: birth + chance.below(2 * HOUR) }
                } else {
                    TimeRange { from: i64::MIN, to: i64::MAX }
                };
                Metric {
                    labels,
                    seed: chance.next(),
                    life,
                    lag: chance.below(250_000),
                    is_histogram: chance.one_in(5),
                }
            })
            .collect();
        metrics.sort_by(|a, b| a.labels.cmp(&b.labels));
        Self { metrics, outage: None }
    }

    /// The answer to a range query when the clock says `now`.
    pub(super) fn matrix(&self, request: &HttpRequest, now: Millis) -> String {
        let number =
            |name: &str| (request.param(name).unwrap().parse::<f64>().unwrap() * 1000.0).round() as i64;
        let (start, end, step) = (number("start"), number("end"), number("step"));
        let mut series = Vec::new();
        let mut infos = "";
        for metric in &self.metrics {
            let times = (0..=(end - start) / step).map(|count| start + count * step);
            let samples: Vec<(Millis, f64)> =
                times.filter_map(|at| Some((at, metric.value(at, now, self.outage)?))).collect();
            if samples.is_empty() {
                continue;
            }
            if samples.iter().any(|(_, value)| value.is_nan()) {
                infos = "\"PromQL info: not a number\"";
            }
            let seconds = |at: Millis| format!("{}.{:03}", at.div_euclid(1000), at.rem_euclid(1000));
            let mut rows = Vec::new();
            for (at, value) in samples {
                rows.push(if metric.is_histogram {
                    format!("[{},{{\"count\":\"{value}\",\"sum\":\"{}\"}}]", seconds(at), value * 2.0)
                } else {
                    format!("[{},\"{value}\"]", seconds(at))
                });
            }
            let key = if metric.is_histogram { "histograms" } else { "values" };
            let labels = serde_json::to_string(&metric.labels).unwrap();
            series.push(format!("{{\"metric\":{labels},\"{key}\":[{}]}}", rows.join(",")));
        }
        format!(
            "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{}]}},\"infos\":[{infos}]}}",
            series.join(",")
        )
    }
}

impl Metric {
    fn value(&self, at: Millis, now: Millis, outage: Option<TimeRange>) -> Option<f64> {
        let held_back = outage.is_some_and(|outage| outage.contains(at) && now <= outage.to);
        if !self.life.contains(at) || at > now || held_back {
            return None;
        }
        let chance = |what: u64| Chance(self.seed ^ at.unsigned_abs().rotate_left(17) ^ what).next();
        let gone = chance(1) % 9 == 0;
        let value = (chance(2) % 100_000) as f64 / 7.0;
        // What has not arrived shows as nothing, or as the value before it.
        if at + self.lag > now {
            return (chance(3) % 2 == 0).then_some(-1.0);
        }
        match chance(4) % 40 {
            0 => Some(f64::NAN),
            1 => Some(f64::INFINITY),
            _ => (!gone).then_some(value),
        }
    }
}

pub(super) struct Entry {
    pub(super) stream: u64,
    pub(super) at: i64,
    pub(super) text: String,
    /// When it became readable.
    pub(super) arrived: Millis,
}

/// The answer to a log query, lines in the order of their arrival within one nanosecond.
pub(super) fn streams(entries: &[Entry], request: &HttpRequest, now: Millis) -> String {
    let number = |name: &str| request.param(name).unwrap().parse::<i64>().unwrap();
    let (start, end, limit) = (number("start"), number("end"), number("limit"));
    let backward = request.param("direction") == Some("backward");
    let mut found: Vec<&Entry> =
        entries.iter().filter(|entry| (start..end).contains(&entry.at) && entry.arrived <= now).collect();
    found.sort_by_key(|entry| (if backward { -entry.at } else { entry.at }, entry.stream));
    found.truncate(usize::try_from(limit).unwrap());
    let mut by_stream: BTreeMap<u64, String> = BTreeMap::new();
    for entry in found {
        let rows = by_stream.entry(entry.stream).or_default();
        let comma = if rows.is_empty() { "" } else { "," };
        let _ = write!(rows, "{comma}[\"{}\",\"{}\",{{}}]", entry.at, entry.text);
    }
    // Streams come in no order.
    let series: Vec<String> = by_stream
        .iter()
        .rev()
        .map(|(stream, rows)| format!("{{\"stream\":{{\"app\":\"s{stream}\"}},\"values\":[{rows}]}}"))
        .collect();
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"streams\",\"result\":[{}]}}}}",
        series.join(",")
    )
}
