//! Reductions of one field.
//!
//! **Invariant:** a reduction of nothing is null on our side, whatever was recorded.

use atalaya_core::field::{REDUCERS, reduce};
use serde_json::{Value, json};

use crate::frames::{cell, cell_text, field, list};
use crate::{Difference, Tally, Vector, area, number};

#[test]
fn fields_reduce_as_in_grafana() {
    let Some(area) = area("reducers") else { return };
    let mut tally = Tally::new("reducers", DIFFERENCES);
    for vector in &area.vectors {
        // Panels leave this setting at "connected", which is also what its absence means.
        if !matches!(vector.input["nullValueMode"].as_str(), None | Some("connected")) {
            continue;
        }
        // No source of ours makes undefined.
        if list(&vector.input["values"]).iter().any(|value| value["$"] == "undefined") {
            continue;
        }
        let field = field(&vector.input);
        for row in REDUCERS {
            let expected = &vector.output["all"][row.id];
            let case = Vector {
                group: row.id.to_owned(),
                input: json!({ "type": vector.input["type"], "values": vector.input["values"] }),
                output: expected.clone(),
            };
            tally.compare(&case, &cell_text(&reduce(&field, row.id)), &recorded(expected));
        }
    }
    tally.finish();
}

fn recorded(value: &Value) -> String {
    match value {
        // Lists are shown as JSON; in it, what is no JSON number is null.
        Value::Array(list) => {
            let texts: Vec<String> = list
                .iter()
                .map(|entry| match entry["$"].as_str() {
                    Some("-0") => "0".to_owned(),
                    Some(name) => name.to_owned(),
                    // JavaScript writes these without an exponent, JSON here with one.
                    None if entry.as_f64().is_some_and(|entry| (1e-6..1e-4).contains(&entry.abs())) => {
                        number(entry).unwrap().to_string()
                    }
                    None => entry.to_string(),
                })
                .collect();
            format!("{:?}", format!("[{}]", texts.join(",")))
        }
        other => cell_text(&cell(other)),
    }
}

#[test]
fn reductions_bear_grafanas_names() {
    let Some(area) = area("reducers") else { return };
    let expected: Vec<(&str, &str)> = area.header["emptyResultAndNames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["name"].as_str().unwrap()))
        .collect();
    let found: Vec<(&str, &str)> = REDUCERS.iter().map(|row| (row.id, row.name)).collect();
    assert_eq!(found, expected);
}

/// Numbers of a case, nulls and NaN aside.
fn numbers(vector: &Vector) -> usize {
    list(&vector.input["values"]).iter().filter(|value| value.is_number() || is_infinite(value)).count()
}

fn is_rank(vector: &Vector) -> bool {
    vector.group == "median" || vector.group.strip_prefix('p').is_some_and(|rest| rest.parse::<u8>().is_ok())
}

fn is_nan(value: &Value) -> bool {
    number(value).is_some_and(f64::is_nan)
}

fn is_infinite(value: &Value) -> bool {
    number(value).is_some_and(f64::is_infinite)
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "the least positive number of none is null, not the greatest number there is",
        covers: |vector| vector.group == "logmin" && number(&vector.output) == Some(f64::MAX),
    },
    Difference {
        reason: "without numbers there is no difference in percent, where Grafana says 0",
        covers: |vector| vector.group == "diffperc" && numbers(vector) == 0,
    },
    Difference {
        reason: "without values there is no median, where Grafana says NaN",
        covers: |vector| vector.group == "median" && list(&vector.input["values"]).iter().all(Value::is_null),
    },
    Difference {
        reason: "NaN has no rank among numbers, where Grafana's percentiles depend on where it stands",
        covers: |vector| {
            is_rank(vector) && numbers(vector) > 0 && list(&vector.input["values"]).iter().any(is_nan)
        },
    },
    Difference {
        reason: "texts have no rank, where Grafana takes them unsorted, and 6 as the median of `1` and `2`",
        covers: |vector| is_rank(vector) && vector.input["type"] == "string",
    },
];
