//! Units: every unit, many numbers and decimals.
//!
//! **Invariant:** a number that Grafana shows wrongly or not at all is listed as a difference.

use atalaya_core::field::units::{Unit, catalogue};
use atalaya_core::time::Zone;
use serde_json::Value;

use crate::{Difference, Tally, Vector, area, number};

#[test]
fn numbers_in_every_unit_read_as_in_grafana() {
    let Some(area) = area("units") else { return };
    let now = area.header["now"].as_i64().unwrap();
    let mut tally = Tally::new("units", DIFFERENCES);
    for vector in &area.vectors {
        match vector.group.as_str() {
            "" => compare_formats(&mut tally, vector, &area.header, now),
            "adjacent-decimals" => {
                let unit = Unit::from(vector.input["unit"].as_str().unwrap_or_default());
                let value = number(&vector.input["value"]).unwrap();
                let decimals = vector.input["adjacentDecimals"].as_u64().unwrap() as u8;
                let found = unit.format_adjacent(value, decimals, &Zone::utc(), now).to_string();
                tally.compare(vector, &found, &shown(&vector.output));
            }
            _ => {}
        }
    }
    tally.finish();
}

/// One comparison for each number of a case, so that a difference names its number.
fn compare_formats(tally: &mut Tally, vector: &Vector, header: &Value, now: i64) {
    let unit = Unit::from(vector.input["unit"].as_str().unwrap());
    let decimals = vector.input["decimals"].as_u64().map(|decimals| decimals as u8);
    let values = match vector.input["values"].as_str() {
        Some(list) => &header[list],
        None => &vector.input["values"],
    };
    for (position, value) in values.as_array().unwrap().iter().enumerate() {
        // A missing value is not a number; fields decide what is shown for it.
        let Some(value) = number(value) else { continue };
        let case = Vector {
            group: vector.group.clone(),
            input: serde_json::json!({ "unit": vector.input["unit"], "decimals": decimals, "value": value }),
            output: vector.output["format"][position].clone(),
        };
        tally.compare(
            &case,
            &unit.format(value, decimals, &Zone::utc(), now).to_string(),
            &shown(&case.output),
        );
    }
}

/// `[text, suffix, prefix]` as one text.
fn shown(parts: &Value) -> String {
    let part = |position: usize| parts[position].as_str().unwrap_or_default();
    format!("{}{}{}", part(2), part(0), part(1))
}

#[test]
fn the_catalogue_is_grafanas() {
    let Some(area) = area("units") else { return };
    let expected: Vec<(&str, &str, &str)> = area.header["categories"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|category| {
            let units = category["units"].as_array().unwrap().iter();
            units.map(|unit| {
                (unit[0].as_str().unwrap(), unit[1].as_str().unwrap(), category["name"].as_str().unwrap())
            })
        })
        .collect();
    let found: Vec<(&str, &str, &str)> =
        catalogue().map(|unit| (unit.id, unit.name, unit.category)).collect();
    assert_eq!(found, expected);
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "a duration below a millisecond has words (`<1 millisecond`) where Grafana shows nothing",
        covers: |vector| {
            unit_is(vector, &["dtdurationms", "dtdurations"])
                && matches!(shown(&vector.output).as_str(), "" | " ago")
        },
    },
    Difference {
        reason: "a negative clock has a minus (`-01s:000ms`) where Grafana wraps it around to another number",
        covers: |vector| {
            unit_is(vector, &["clockms", "clocks"]) && number(&vector.input["value"]) < Some(0.0)
        },
    },
    Difference {
        reason: "a clock beyond what a date can hold counts on where Grafana writes `Invalid date`",
        covers: |vector| {
            unit_is(vector, &["clockms", "clocks"]) && shown(&vector.output).contains("Invalid date")
        },
    },
    Difference {
        reason: "the time of day behind days is exact even for numbers whose days no longer are",
        covers: |vector| unit_is(vector, &["dtdhms"]) && number(&vector.input["value"]) == Some(1.7e21),
    },
];

fn unit_is(vector: &Vector, units: &[&str]) -> bool {
    vector.input["unit"].as_str().is_some_and(|unit| units.contains(&unit))
}
