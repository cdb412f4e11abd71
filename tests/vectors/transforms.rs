//! Transformations over frames.
//!
//! **Invariant:** names and values are compared; what a panel does not show of a frame is not.

use atalaya_core::field::display_name;
use atalaya_core::frame::Frame;
use atalaya_core::model::{Matcher, Transformation};
use atalaya_core::time::Zone;
use atalaya_core::transform::{TransformContext, apply, is_known};
use serde_json::Value;

use crate::frames::{cell, cell_text, frames, list, plain};
use crate::{Difference, Tally, Vector, area};

#[test]
fn frames_are_transformed_as_in_grafana() {
    let Some(area) = area("transforms") else { return };
    let mut tally = Tally::new("transforms", DIFFERENCES);
    let zone = Zone::utc();
    let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
    for vector in &area.vectors {
        let written = list(&vector.input["transformations"]);
        let id = |written: &Value| written["id"].as_str().unwrap_or_default().to_owned();
        if !written.iter().all(|written| is_known(&id(written))) {
            continue;
        }
        let input = match vector.input["frames"].as_str() {
            Some(name) => frames(&area.header["frames"][name]),
            None => frames(&vector.input["frames"]),
        };
        let transformations: Vec<Transformation> = written
            .iter()
            .map(|written| Transformation {
                id: id(written),
                disabled: written["disabled"] == true,
                filter: written["filter"].is_object().then(|| Matcher {
                    id: id(&written["filter"]),
                    options: written["filter"]["options"].clone(),
                }),
                options: plain(&written["options"]),
            })
            .collect();
        let (found, unknown) = apply(input, &transformations, &context);
        assert!(unknown.is_empty());
        tally.compare(vector, &seen(&found), &recorded(&vector.output));
    }
    tally.finish();
}

fn seen(frames: &[Frame]) -> String {
    let of = |frame: &Frame| {
        let fields = frame.fields.iter().map(|field| {
            let cells: Vec<String> =
                (0..field.values.len()).map(|row| cell_text(&field.values.get(row))).collect();
            format!("{}: {}", display_name(field, frame, frames), cells.join(" "))
        });
        fields.collect::<Vec<_>>().join("; ")
    };
    frames.iter().map(of).collect::<Vec<_>>().join(" | ")
}

fn recorded(output: &Value) -> String {
    let of = |frame: &Value| {
        let fields = list(&frame["fields"]).iter().map(|field| {
            let cells: Vec<String> =
                list(&field["values"]).iter().map(|value| cell_text(&cell(value))).collect();
            format!("{}: {}", field["shown"].as_str().unwrap_or_default(), cells.join(" "))
        });
        fields.collect::<Vec<_>>().join("; ")
    };
    list(output).iter().map(of).collect::<Vec<_>>().join(" | ")
}

/// Whether some transformation of the case is of an id, and its options are what a test says.
fn some(vector: &Vector, id: &str, test: fn(&Value) -> bool) -> bool {
    let written = list(&vector.input["transformations"]).iter();
    written.filter(|written| written["id"] == id).any(|written| test(&written["options"]))
}

/// Whether the recorded input has an empty cell that is not a text.
fn has_null(vector: &Vector) -> bool {
    match vector.input["frames"].as_str() {
        Some(name) => matches!(name, "one" | "same" | "table" | "nulls" | "unsorted" | "two"),
        None => list(&vector.input["frames"])
            .iter()
            .flat_map(|frame| list(&frame["fields"]))
            .any(|field| list(&field["values"]).iter().any(Value::is_null)),
    }
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "labels become columns and rows sorted by name",
        covers: |vector| {
            some(vector, "labelsToFields", |_| true)
                || some(vector, "reduce", |options| options["labelsToFields"] == true)
        },
    },
    Difference {
        reason: "all number columns of a frame become rows, named apart, where Grafana takes the first column alone",
        covers: |vector| some(vector, "seriesToRows", |_| true),
    },
    Difference {
        reason: "what cannot be read as the new kind is null, and texts keep their plain text",
        covers: |vector| some(vector, "convertFieldType", |_| true),
    },
    Difference {
        reason: "no value times or divided by something is no value, where Grafana counts it as 0",
        covers: |vector| {
            has_null(vector)
                && some(vector, "calculateField", |options| {
                    matches!(options["mode"].as_str(), Some("binary" | "unary"))
                })
        },
    },
    Difference {
        reason: "nulls of a row are not counted, as nowhere else",
        covers: |vector| some(vector, "calculateField", |options| options["reduce"]["reducer"] == "count"),
    },
    Difference {
        reason: "a calculation without a value is null, not NaN, and lists are shown as text",
        covers: |vector| some(vector, "reduce", |_| true) || some(vector, "groupBy", |_| true),
    },
    Difference {
        reason: "rows are joined once each, where Grafana repeats partnered rows as if they had no partner",
        covers: |vector| some(vector, "joinByField", |options| options["mode"] == "outerTabular"),
    },
    Difference {
        reason: "no value is neither lower nor higher than a number; true equals `true`",
        covers: |vector| some(vector, "filterByValue", |_| true),
    },
    Difference {
        reason: "a regex that is none changes nothing, where Grafana fails",
        covers: |vector| some(vector, "renameByRegex", |options| options["regex"] == "["),
    },
    Difference {
        reason: "descending, true comes before false",
        covers: |vector| some(vector, "sortBy", |options| options["sort"][0]["field"] == "up"),
    },
    Difference {
        reason: "frames without the field to join by stay as they are, where Grafana shows nothing",
        covers: |vector| {
            some(vector, "joinByField", |_| true) && list(&vector.output[0]["fields"]).is_empty()
        },
    },
    Difference {
        reason: "labels of a field left out no longer count for the names of the others",
        covers: |vector| some(vector, "organize", |options| options["excludeByName"]["mem"] == true),
    },
    Difference {
        reason: "where nothing meets a column of numbers has no value, which shows as the empty text Grafana puts there",
        covers: |vector| {
            some(vector, "groupingToMatrix", |options| {
                matches!(options["emptyValue"].as_str(), None | Some("empty"))
            })
        },
    },
    Difference {
        reason: "true or false among numbers makes the column one of texts",
        covers: |vector| {
            some(vector, "groupingToMatrix", |options| {
                matches!(options["emptyValue"].as_str(), Some("true" | "false"))
            })
        },
    },
    Difference {
        reason: "numbers are not formatted as if they were times",
        covers: |vector| some(vector, "formatTime", |options| options["timeField"] == "cpu"),
    },
    Difference {
        reason: "an operand may be meant by its raw name",
        covers: |vector| {
            some(vector, "renameByRegex", |_| true)
                && some(vector, "calculateField", |options| options["mode"] == "binary")
        },
    },
];
