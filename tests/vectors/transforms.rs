//! Transformations over frames.
//!
//! **Invariant:** names and values are compared; what a panel does not show of a frame is not.

use atalaya_core::field::display_name;
use atalaya_core::frame::Frame;
use atalaya_core::model::{Matcher, Transformation};
use atalaya_core::time::Zone;
use atalaya_core::transform::{TransformContext, apply};
use serde_json::Value;

use crate::frames::{cell, cell_text, frames, list, plain};
use crate::{Difference, Tally, Vector, area};

#[test]
fn frames_are_transformed_as_in_grafana() {
    let Some(area) = area("transforms") else { return };
    let mut tally = Tally::new("transforms", DIFFERENCES);
    let zone = Zone::utc();
    let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
    let mut left_out = 0;
    for mut vector in area.vectors {
        // Frames that several cases share are named.
        if let Some(name) = vector.input["frames"].as_str() {
            vector.input["frames"] = area.header["frames"][name].clone();
        }
        let written = list(&vector.input["transformations"]);
        let id = |written: &Value| written["id"].as_str().unwrap_or_default().to_owned();
        // Makes exemplars and annotations of frames, which no panel here takes from another's.
        if written.iter().any(|written| written["id"] == "convertFrameType") {
            left_out += 1;
            continue;
        }
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
        let (found, unknown) = apply(frames(&vector.input["frames"]), &transformations, &context);
        // One nobody knows is named and changes nothing.
        assert!(unknown.iter().all(|id| id == "unknownThing"), "{unknown:?}");
        tally.compare(&vector, &seen(&found), &recorded(&vector.output));
    }
    println!("transforms: {left_out} not compared: convertFrameType");
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
fn some(vector: &Vector, id: &str, test: impl Fn(&Value) -> bool) -> bool {
    let written = list(&vector.input["transformations"]).iter();
    written.filter(|written| written["id"] == id).any(|written| test(&written["options"]))
}

fn input_fields(vector: &Vector) -> impl Iterator<Item = &Value> {
    list(&vector.input["frames"]).iter().flat_map(|frame| list(&frame["fields"]))
}

/// Whether a value may be missing: one is, or frames may be joined that do not have the same rows.
fn may_miss_values(vector: &Vector) -> bool {
    list(&vector.input["frames"]).len() > 1
        || input_fields(vector).any(|field| list(&field["values"]).iter().any(Value::is_null))
}

/// Whether some recorded cell is what a test says.
fn some_result(vector: &Vector, test: fn(&Value) -> bool) -> bool {
    let fields = list(&vector.output).iter().flat_map(|frame| list(&frame["fields"]));
    fields.flat_map(|field| list(&field["values"])).any(test)
}

/// Whether a conversion to a kind is of a field with a cell that is what a test says.
fn converts(vector: &Vector, kind: &str, test: fn(&Value) -> bool) -> bool {
    some(vector, "convertFieldType", |options| {
        list(&options["conversions"]).iter().any(|conversion| {
            conversion["destinationType"] == kind
                && input_fields(vector).any(|field| {
                    field["name"] == conversion["targetField"] && list(&field["values"]).iter().any(test)
                })
        })
    })
}

/// Whether a key is in more than one frame: of the field named, or of the times where none is.
fn share_keys(vector: &Vector, name: &Value) -> bool {
    let keys: Vec<&[Value]> = list(&vector.input["frames"])
        .iter()
        .filter_map(|frame| {
            let is_meant = |field: &&Value| {
                if name.is_string() { field["name"] == *name } else { field["type"] == "time" }
            };
            list(&frame["fields"]).iter().find(is_meant)
        })
        .map(|field| list(&field["values"]))
        .collect();
    keys.iter()
        .enumerate()
        .any(|(at, own)| keys.iter().skip(at + 1).any(|others| own.iter().any(|key| others.contains(key))))
}

fn differ_in_length(frames: &[Value]) -> bool {
    let mut lengths = frames.iter().map(|frame| list(&frame["fields"][0]["values"]).len());
    let first = lengths.next();
    lengths.any(|length| Some(length) != first)
}

/// Whether two fields of a recorded frame have the same values.
fn repeats_values(output: &Value) -> bool {
    list(output).iter().any(|frame| {
        let values: Vec<&Value> = list(&frame["fields"]).iter().map(|field| &field["values"]).collect();
        values.iter().enumerate().any(|(at, own)| values.iter().skip(at + 1).any(|other| own == other))
    })
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "no value stays none: beside a fixed number, below a fraction's line, in a function of one; Grafana takes 0",
        covers: |vector| {
            may_miss_values(vector)
                && some(vector, "calculateField", |options| match options["mode"].as_str() {
                    Some("unary") => true,
                    Some("binary") => {
                        let binary = &options["binary"];
                        let is_fixed = |side: &Value| side["fixed"].is_string() || side.is_string();
                        is_fixed(&binary["left"]) || is_fixed(&binary["right"]) || binary["operator"] == "/"
                    }
                    _ => false,
                })
        },
    },
    Difference {
        reason: "a calculation stays in the row of its field, also where frames have no rows or are of other kinds; \
                 Grafana moves the results up",
        covers: |vector| {
            let is_ragged = |frame: &Value| {
                let mut lengths = list(&frame["fields"]).iter().map(|field| list(&field["values"]).len());
                let first = lengths.next();
                lengths.any(|length| Some(length) != first)
            };
            some(vector, "reduce", |options| options["mode"] != "reduceFields")
                && list(&vector.output).iter().any(is_ragged)
        },
    },
    Difference {
        reason: "texts have no rank, where Grafana takes them unsorted",
        covers: |vector| {
            let is_rank = |calc: &Value| {
                let id = calc.as_str().unwrap_or_default();
                id == "median" || id.strip_prefix('p').is_some_and(|rest| rest.parse::<u8>().is_ok())
            };
            some(vector, "reduce", |options| list(&options["reducers"]).iter().any(is_rank))
                && input_fields(vector).any(|field| field["type"] == "string")
        },
    },
    Difference {
        reason: "rows are joined once each, where Grafana repeats partnered rows of numbers and times as if they had none",
        covers: |vector| {
            some(vector, "joinByField", |options| {
                let is_text =
                    |field: &Value| field["name"] == options["byField"] && field["type"] == "string";
                options["mode"] == "outerTabular"
                    && share_keys(vector, &options["byField"])
                    && (!input_fields(vector).any(is_text)
                        || vector.output[0]["fields"][0]["type"] != "string")
            })
        },
    },
    Difference {
        reason: "rows left of a frame are counted by its own length; Grafana takes the first frame's and then loses rows",
        covers: |vector| {
            some(vector, "filterByValue", |options| options["type"] == "exclude")
                && list(&vector.input["transformations"]).len() > 1
                && differ_in_length(list(&vector.input["frames"]))
        },
    },
    Difference {
        reason: "a text that is no date is no time, where Grafana takes `1` for the year 1",
        covers: |vector| converts(vector, "time", Value::is_string),
    },
    Difference {
        reason: "times are whole milliseconds",
        covers: |vector| {
            converts(vector, "time", |cell| cell.as_f64().is_some_and(|number| number.fract() != 0.0))
        },
    },
    Difference {
        reason: "nothing is neither true nor false, and the texts `false` and `0` are not true",
        covers: |vector| {
            converts(vector, "boolean", |cell| {
                cell.is_null()
                    || cell
                        .as_str()
                        .is_some_and(|text| matches!(text.trim().to_lowercase().as_str(), "" | "0" | "false"))
            })
        },
    },
    Difference {
        reason: "a time that is reduced stays a time, where Grafana shows its milliseconds",
        covers: |vector| {
            some(vector, "reduce", |options| {
                let of_kind = ["first", "last", "firstNotNull", "lastNotNull", "min", "max"];
                let is_time = |calc: &Value| of_kind.iter().any(|known| calc == known);
                options["includeTimeField"] == true
                    && options["mode"] == "reduceFields"
                    && list(&options["reducers"]).iter().any(is_time)
            })
        },
    },
    Difference {
        reason: "a regex that is none changes nothing, where Grafana fails",
        covers: |vector| some(vector, "renameByRegex", |_| true) && !vector.output["error"].is_null(),
    },
    Difference {
        reason: "labels of a field left out no longer count for the names of the others",
        covers: |vector| {
            some(vector, "organize", |options| {
                let excluded = options["excludeByName"].as_object();
                excluded.is_some_and(|excluded| excluded.values().any(|is_out| *is_out == true))
            })
        },
    },
    Difference {
        reason: "where nothing meets a column of numbers has no value, which shows as the empty text Grafana puts there",
        covers: |vector| {
            some(vector, "groupingToMatrix", |options| {
                matches!(options["emptyValue"].as_str(), None | Some("empty"))
            }) && some_result(vector, |cell| *cell == "")
        },
    },
    Difference {
        reason: "of two fields of one name each keeps its values, where Grafana shows the first's twice",
        covers: |vector| {
            let may_repeat_names = ["concatenate", "joinByField", "calculateField", "renameByRegex"];
            some(vector, "groupBy", |_| true)
                && may_repeat_names.iter().any(|id| some(vector, id, |_| true))
                && repeats_values(&vector.output)
        },
    },
];
