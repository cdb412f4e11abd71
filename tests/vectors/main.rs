//! Grafana's own results, case by case. In: files of recorded inputs and outputs beside the project. Out: how many of
//! each group we reproduce, and which we leave on purpose.
//!
//! **Invariant:** every difference is either a failure or listed with its reason; where all cases that a listed one is
//! about are the same, it is gone from the list. Other files of the same kinds need not have such cases.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its cases should stop at once"
)]

mod axis_time;
mod axis_value;
#[path = "../beside.rs"]
mod beside;
mod datemath;
mod display;
mod frames;
mod interpolation;
mod names;
mod overrides;
mod rateinterval;
mod reducers;
mod series_names;
mod thresholds;
mod transforms;
mod units;

use std::collections::BTreeMap;

use serde_json::Value;

/// One recorded case.
pub(crate) struct Vector {
    /// Empty in files without groups.
    pub(crate) group: String,
    pub(crate) input: Value,
    pub(crate) output: Value,
}

/// A file of cases with what they share.
pub(crate) struct Area {
    pub(crate) header: Value,
    pub(crate) vectors: Vec<Vector>,
}

/// The cases of an area; `None`, with a line that says so, where the files are not beside the project.
pub(crate) fn area(name: &str) -> Option<Area> {
    let text = std::fs::read_to_string(beside::beside(&format!("vectors/{name}.json"))?).unwrap();
    let mut content: Value = serde_json::from_str(&text).unwrap();
    let vectors = match content["vectors"].take() {
        Value::Array(vectors) => vectors,
        other => panic!("{name}: cases expected, found {other}"),
    };
    let vectors = vectors
        .into_iter()
        .map(|mut vector| Vector {
            group: vector["group"].as_str().unwrap_or_default().to_owned(),
            input: vector["in"].take(),
            output: vector["out"].take(),
        })
        .collect();
    Some(Area { header: content["header"].take(), vectors })
}

/// A number, `{"$": "NaN"}` and the like included; `None` for null, undefined and everything else.
pub(crate) fn number(value: &Value) -> Option<f64> {
    if let Some(number) = value.as_f64() {
        return Some(number);
    }
    match value.get("$")?.as_str()? {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        "-0" => Some(-0.0),
        _ => None,
    }
}

/// A case we answer in another way on purpose.
pub(crate) struct Difference {
    pub(crate) reason: &'static str,
    /// Whether it covers a case: its group, its input, its recorded output.
    pub(crate) covers: fn(&Vector) -> bool,
}

/// Counts of one group.
#[derive(Default)]
struct Count {
    same: usize,
    deliberate: usize,
    failed: usize,
}

/// Compares cases and keeps the score.
pub(crate) struct Tally {
    area: &'static str,
    differences: &'static [Difference],
    seen: Vec<usize>,
    /// Whether cases that a difference covers are the same.
    same: Vec<bool>,
    counts: BTreeMap<String, Count>,
    failures: Vec<String>,
}

impl Tally {
    pub(crate) fn new(area: &'static str, differences: &'static [Difference]) -> Self {
        Self {
            area,
            differences,
            seen: vec![0; differences.len()],
            same: vec![false; differences.len()],
            counts: BTreeMap::new(),
            failures: Vec::new(),
        }
    }

    pub(crate) fn compare(&mut self, vector: &Vector, found: &str, expected: &str) {
        let count = self.counts.entry(vector.group.clone()).or_default();
        if found == expected {
            count.same += 1;
            for (at, difference) in self.differences.iter().enumerate() {
                if self.seen[at] == 0 && !self.same[at] {
                    self.same[at] = (difference.covers)(vector);
                }
            }
            return;
        }
        let covering = self.differences.iter().position(|difference| (difference.covers)(vector));
        if let Some(position) = covering {
            self.seen[position] += 1;
            count.deliberate += 1;
            // For who looks through them.
            if std::env::var_os("SHOW_DIFFERENCES").is_some() {
                let reason = self.differences[position].reason;
                println!("~ {reason}\n  {}\n  found    {found}\n  expected {expected}", vector.input);
            }
        } else {
            count.failed += 1;
            self.failures.push(format!(
                "{}: {}\n  found    {found}\n  expected {expected}",
                vector.group, vector.input
            ));
        }
    }

    /// Prints the score and fails for differences that are not listed, and listed ones that do not occur.
    #[track_caller]
    pub(crate) fn finish(self) {
        for (group, count) in &self.counts {
            let total = count.same + count.deliberate + count.failed;
            let share = 100.0 * count.same as f64 / total as f64;
            let name = if group.is_empty() { "format" } else { group };
            println!("{}/{name}: {share:.1} % of {total} ({} on purpose)", self.area, count.deliberate);
        }
        for ((difference, seen), same) in self.differences.iter().zip(&self.seen).zip(&self.same) {
            println!("  {seen} on purpose: {}", difference.reason);
            assert!(*seen > 0 || !same, "this difference is gone: {}", difference.reason);
        }
        let shown: Vec<&str> = self.failures.iter().take(25).map(String::as_str).collect();
        assert!(self.failures.is_empty(), "{} differ:\n{}", self.failures.len(), shown.join("\n"));
    }
}
