//! Grafana's transformations: frames in, frames out. One file for each; the table of ids is here.
//!
//! In: the frames of a panel's queries and its transformations, in order. Out: new frames and the ids nobody knows.
//!
//! **Invariant:** an unknown transformation changes nothing and is reported; a known one never panics on odd options.

mod calculate_field;
mod columns;
mod concatenate;
mod config_from_data;
mod convert_field_type;
mod convert_frame_type;
mod extract_fields;
mod filter_by_ref_id;
mod filter_by_value;
mod filter_fields;
mod format_string;
mod format_time;
mod group_by;
mod group_to_nested_table;
mod grouping_to_matrix;
pub(crate) mod heatmap;
mod histogram;
mod join_by_field;
mod join_by_labels;
mod key_values;
mod labels_to_fields;
mod limit;
mod merge;
mod organize;
mod partition_by_values;
mod prepare_time_series;
mod reduce;
mod regression;
mod rename_by_regex;
mod rows_to_fields;
mod series_to_rows;
mod settings_from_data;
mod sort_by;
mod time_series_table;
mod transpose;

use std::fmt;

use serde_json::Value as Json;

pub(crate) use columns::pick;

use crate::field::{Pattern, display_name};
use crate::frame::{Field, Frame};
use crate::late::Rarer;
use crate::model::{Matcher, Transformation};
use crate::options::{Options, Reads, Setting};
use crate::time::Zone;

/// What transformations depend on besides data and options.
#[derive(Clone, Copy)]
pub struct TransformContext<'a> {
    /// In which texts without a zone are times.
    pub zone: &'a Zone,
    /// Puts the dashboard's variables into options.
    pub interpolate: &'a dyn Fn(&str) -> String,
}

impl fmt::Debug for TransformContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransformContext").field("zone", &self.zone).finish_non_exhaustive()
    }
}

pub(crate) type Transform = fn(Vec<Frame>, &Options, &TransformContext<'_>) -> Vec<Frame>;

/// Two functions of one table: whether an id is known can be asked before the transformations themselves have arrived.
macro_rules! transformations {
    ($($id:pat => $apply:expr,)+) => {
        /// The transformation of an id (see [`crate::late`]).
        pub(crate) fn named(id: &str) -> Option<Transform> {
            Some(match id {
                $($id => $apply,)+
                _ => return None,
            })
        }

        /// Whether a transformation of this id is carried out.
        pub fn is_known(id: &str) -> bool {
            matches!(id, $($id)|+)
        }
    };
}

// By ids; names of older dashboards included.
transformations! {
    "noop" => |frames, _, _| frames,
    "calculateField" => calculate_field::apply,
    "concatenate" => concatenate::apply,
    "ensureColumns" => |frames, _, _| calculate_field::as_columns(frames),
    "configFromData" => config_from_data::apply,
    "convertFieldType" => convert_field_type::apply,
    "convertFrameType" => convert_frame_type::apply,
    "extractFields" => extract_fields::apply,
    "filterByRefId" | "filterFramesByRefId" => filter_by_ref_id::apply,
    "filterByValue" => filter_by_value::apply,
    "filterFields" => filter_fields::by_matcher,
    "filterFieldsByName" => filter_fields::apply,
    "filterFrames" => filter_by_ref_id::by_matcher,
    "formatString" => format_string::apply,
    "formatTime" => format_time::apply,
    "groupBy" => group_by::apply,
    "groupingToMatrix" => grouping_to_matrix::apply,
    "groupToNestedTable" => group_to_nested_table::apply,
    "heatmap" => heatmap::apply,
    "histogram" => histogram::apply,
    "joinByField" | "seriesToColumns" => join_by_field::apply,
    "joinByLabels" => join_by_labels::apply,
    "labelsToFields" => labels_to_fields::apply,
    "limit" => limit::apply,
    "merge" => merge::apply,
    // The parts it is made of in Grafana.
    "organize" | "order" | "rename" => organize::apply,
    "partitionByValues" => partition_by_values::apply,
    "prepareTimeSeries" => prepare_time_series::apply,
    "reduce" => reduce::apply,
    "regression" => regression::apply,
    "renameByRegex" => rename_by_regex::apply,
    "rowsToFields" => rows_to_fields::apply,
    "seriesToRows" => series_to_rows::apply,
    "sortBy" => sort_by::apply,
    "timeSeriesTable" => time_series_table::apply,
    "transpose" => transpose::apply,
}

/// The transformation of an id, where transformations have arrived.
fn arrived(id: &str) -> Option<Transform> {
    (Rarer::installed()?.transform)(id)
}

/// What of a transformation's options nobody looks at, with the names and `[indices]` that lead to it. Everything is
/// read before the first frame is looked at, so that none is needed.
pub fn unread(transformation: &Transformation) -> Vec<(Vec<String>, Json)> {
    let Some(transform) = arrived(&transformation.id) else { return Vec::new() };
    let reads = Reads::default();
    let options = Options::from(transformation.options.clone()).traced(&reads);
    let context = TransformContext { zone: &Zone::utc(), interpolate: &str::to_owned };
    transform(Vec::new(), &options, &context);
    reads.unread(options.as_map()).into_iter().map(|(path, value)| (path, value.clone())).collect()
}

/// Why one of Grafana's is not carried out, as a sentence that follows another; empty where it is not known.
pub fn why_not(id: &str) -> &'static str {
    match id {
        "fieldLookup" => {
            " It adds places from Grafana's tables of countries, states and airports; they are not here, since every \
             viewer would have to load them, and what they are for, maps, is not drawn."
        }
        "spatial" => " It prepares values for maps, which are not drawn.",
        "smoothing" => " It is an experiment of Grafana's.",
        _ => "",
    }
}

/// Applies transformations in order, disabled ones aside. Returns the frames and the ids of those not carried out.
pub fn apply(
    frames: Vec<Frame>,
    transformations: &[Transformation],
    context: &TransformContext<'_>,
) -> (Vec<Frame>, Vec<String>) {
    let mut frames = frames;
    let mut unknown = Vec::new();
    for transformation in transformations.iter().filter(|transformation| !transformation.disabled) {
        let Some(transform) = arrived(&transformation.id) else {
            // One that has not arrived: no data rather than other data.
            if is_known(&transformation.id) {
                return (Vec::new(), unknown);
            }
            unknown.push(transformation.id.clone());
            continue;
        };
        let options = Options::from(filled(&transformation.options, context));
        frames = match &transformation.filter {
            None => transform(frames, &options, context),
            Some(filter) => {
                // Frames that are not meant keep their place after those that are.
                let (meant, others): (Vec<_>, Vec<_>) =
                    frames.into_iter().partition(|frame| frame_matches(filter, frame));
                let mut changed = transform(meant, &options, context);
                changed.extend(others);
                changed
            }
        };
    }
    (frames, unknown)
}

/// The options with the dashboard's variables in their texts; keys stay, since they name fields.
fn filled(options: &Json, context: &TransformContext<'_>) -> Json {
    match options {
        // `$1` of a replacement is no variable; the dashboard leaves names it does not know as written.
        Json::String(text) if text.contains(['$', '[']) => Json::from((context.interpolate)(text)),
        Json::Array(list) => list.iter().map(|entry| filled(entry, context)).collect(),
        Json::Object(object) => {
            object.iter().map(|(key, value)| (key.clone(), filled(value, context))).collect()
        }
        other => other.clone(),
    }
}

/// A matcher as an option of a transformation, `{id, options}`.
fn matcher(options: &Options, name: &str) -> Option<Matcher> {
    let written = options.get(name)?;
    let options = written.get("options").map(Setting::value).cloned().unwrap_or_default();
    Some(Matcher { id: written.text("id")?.to_owned(), options })
}

fn frame_matches(matcher: &Matcher, frame: &Frame) -> bool {
    let written = matcher.options.as_str().unwrap_or_default();
    let text = match matcher.id.as_str() {
        "byRefId" => frame.ref_id.as_str(),
        "byName" => frame.name.as_deref().unwrap_or_default(),
        _ => return true,
    };
    text == written || Pattern::new(written).is_some_and(|pattern| pattern.is_match(text))
}

/// The names of a frame's fields, as the options of transformations know them.
fn names(frame: &Frame, all: &[Frame]) -> Vec<String> {
    frame.fields.iter().map(|field| display_name(field, frame, all)).collect()
}

/// The names of a frame's fields with no other frame in sight, as ordering and renaming know them.
fn own_names(frame: &Frame) -> Vec<String> {
    names(frame, std::slice::from_ref(frame))
}

/// The place of the field an option means: by its shown name, else by its raw one.
fn find(frame: &Frame, all: &[Frame], name: &str) -> Option<usize> {
    let shown = names(frame, all);
    shown
        .iter()
        .position(|shown| shown == name)
        .or_else(|| frame.fields.iter().position(|field| field.name == name))
}

/// A frame made of several, as far as it still belongs to one query.
fn frame_of(fields: Vec<Field>, from: &Frame) -> Frame {
    Frame { fields, ..from.clone() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::{Value, Values};

    fn table(ref_id: &str, hosts: &[&str], value: &str, values: &[f64]) -> Frame {
        let fields = vec![
            Field::new("Time", Values::times((0..hosts.len() as i64).map(|row| row * 1000))),
            Field::new("host", Values::strings(hosts.iter().copied())),
            Field::new(value, Values::numbers(values.to_vec())),
        ];
        Frame { ref_id: ref_id.to_owned(), fields, ..Frame::default() }
    }

    fn two() -> Vec<Frame> {
        vec![table("A", &["h1", "h2"], "cpu", &[1.0, 2.0]), table("B", &["h2", "h3"], "mem", &[20.0, 30.0])]
    }

    #[track_caller]
    fn check(frames: Vec<Frame>, transformations: &Json, expected: &str) {
        let transformations: Vec<Transformation> = transformations
            .as_array()
            .unwrap()
            .iter()
            .map(|written| Transformation {
                id: written["id"].as_str().unwrap().to_owned(),
                disabled: written["disabled"] == true,
                filter: None,
                options: written["options"].clone(),
            })
            .collect();
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &|text| text.replace("$field", "cpu") };
        let (frames, unknown) = apply(frames, &transformations, &context);
        let text = |cell: &Value| columns::text(cell).unwrap_or_else(|| "-".to_owned());
        let shown: Vec<String> = frames
            .iter()
            .flat_map(|frame| {
                names(frame, &frames).into_iter().zip(&frame.fields).map(|(name, field)| {
                    let cells: Vec<String> = columns::cells(&field.values).iter().map(text).collect();
                    format!("{name}={}", cells.join(","))
                })
            })
            .chain(unknown.into_iter().map(|id| format!("unknown {id}")))
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn unknown_transformations_are_reported_and_change_nothing() {
        check(
            vec![table("A", &["h"], "cpu", &[1.0])],
            &json!([{"id": "sparkle"}, {"id": "limit", "disabled": true, "options": {"limitField": 0}}]),
            "Time=0 host=h cpu=1 unknown sparkle",
        );
    }

    #[test]
    fn tables_are_joined_and_their_times_left_out_by_name() {
        let join = json!({"id": "joinByField", "options": {"byField": "host", "mode": "outer"}});
        check(two(), &json!([join]), "host=h1,h2,h3 Time 1=0,1000,- cpu=1,2,- Time 2=-,0,1000 mem=-,20,30");
        let organize = json!({"id": "organize", "options": {
            "excludeByName": {"Time 1": true, "Time 2": true}, "renameByName": {"cpu": "CPU"}, "indexByName": {"mem": 0},
        }});
        check(two(), &json!([join, organize]), "mem=-,20,30 host=h1,h2,h3 CPU=1,2,-");
    }

    #[test]
    fn merged_rows_agree_on_what_the_frames_share() {
        let mut frames = two();
        for frame in &mut frames {
            frame.fields.remove(0);
        }
        check(frames, &json!([{"id": "merge"}]), "host=h1,h2,h3 cpu=1,2,- mem=-,20,30");
    }

    #[test]
    fn options_may_mention_variables() {
        let keep = json!([{"id": "filterFieldsByName", "options": {"include": {"names": ["$field"]}}}]);
        check(two(), &keep, "cpu=1,2");
    }

    #[test]
    fn groups_and_reductions_count_every_row_once() {
        let frames = || vec![table("A", &["h1", "h2", "h1"], "cpu", &[1.0, 2.0, 3.0])];
        let group = json!([{"id": "groupBy", "options": {"fields": {
            "host": {"operation": "groupby"}, "cpu": {"operation": "aggregate", "aggregations": ["sum"]},
        }}}]);
        check(frames(), &group, "host=h1,h2 cpu (sum)=4,2");
        let partition = json!([{"id": "partitionByValues", "options": {"fields": ["host"]}}]);
        check(frames(), &partition, "Time=0,2000 cpu h1=1,3 Time=1000 cpu h2=2");
        let reduce = json!([{"id": "reduce", "options": {"reducers": ["max"]}}]);
        check(frames(), &reduce, "Field=host,cpu Max=NaN,3");
    }

    #[test]
    fn series_are_counted_into_buckets_of_time_and_value() {
        let minute = |values: &[f64]| {
            let times = Values::times((0..values.len() as i64).map(|row| row * 60_000));
            let fields = vec![Field::new("Time", times), Field::new("v", Values::numbers(values.to_vec()))];
            Frame { fields, ..Frame::default() }
        };
        let frames = || vec![minute(&[1.0, 12.0, 25.0, f64::NAN]), minute(&[3.0, 14.0, 28.0, 22.0])];
        let linear = json!([{"id": "heatmap", "options": {
            "xBuckets": {"mode": "size", "value": "2m"}, "yBuckets": {"mode": "size", "value": "10"},
        }}]);
        check(frames(), &linear, "xMin=0,0,0,120000,120000,120000 yMin=0,10,20,0,10,20 Count=2,2,0,0,0,3");
        let logarithmic = json!([{"id": "heatmap", "options": {
            "xBuckets": {"mode": "size", "value": "1h"}, "yBuckets": {"mode": "count", "scale": {"type": "log", "log": 2}},
        }}]);
        check(vec![minute(&[1.0, 0.0, 5.0])], &logarithmic, "xMin=0,0,0 yMin=1,2,4 Count=1,0,1");
    }

    #[test]
    fn odd_options_never_panic() {
        for id in [
            "calculateField",
            "concatenate",
            "convertFieldType",
            "filterByRefId",
            "filterByValue",
            "filterFieldsByName",
            "groupBy",
            "joinByField",
            "labelsToFields",
            "limit",
            "merge",
            "organize",
            "partitionByValues",
            "reduce",
            "regression",
            "filterFields",
            "filterFrames",
            "renameByRegex",
            "seriesToRows",
            "sortBy",
            "configFromData",
            "extractFields",
            "formatString",
            "formatTime",
            "groupToNestedTable",
            "groupingToMatrix",
            "heatmap",
            "histogram",
            "joinByLabels",
            "prepareTimeSeries",
            "rowsToFields",
            "timeSeriesTable",
            "transpose",
        ] {
            let transform = named(id).unwrap();
            let zone = Zone::utc();
            let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
            for options in [
                json!(null),
                json!([]),
                json!("x"),
                json!({"fields": 1, "sort": [], "filters": [1], "reducers": ["x"]}),
            ] {
                for frames in [Vec::new(), vec![Frame::default()], two()] {
                    transform(frames, &options.clone().into(), &context);
                }
            }
        }
    }
}
