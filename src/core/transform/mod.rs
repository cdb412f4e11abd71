//! Grafana's transformations: frames in, frames out. One file for each; the table of ids is here.
//!
//! In: the frames of a panel's queries and its transformations, in order. Out: new frames and the ids nobody knows.
//!
//! **Invariant:** an unknown transformation changes nothing and is reported; a known one never panics on odd options.

mod calculate_field;
mod columns;
mod concatenate;
mod convert_field_type;
mod filter_by_ref_id;
mod filter_by_value;
mod filter_fields;
mod group_by;
mod join_by_field;
mod labels_to_fields;
mod limit;
mod merge;
mod organize;
mod partition_by_values;
mod reduce;
mod rename_by_regex;
mod series_to_rows;
mod sort_by;

use std::fmt;

use serde_json::Value as Json;

use crate::field::{Pattern, display_name};
use crate::frame::{Field, Frame};
use crate::model::{Matcher, Transformation};
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

type Transform = fn(Vec<Frame>, &Json, &TransformContext<'_>) -> Vec<Frame>;

/// The transformation of an id; names of older dashboards included.
fn named(id: &str) -> Option<Transform> {
    Some(match id {
        "noop" => |frames, _, _| frames,
        "calculateField" => calculate_field::apply,
        "concatenate" => concatenate::apply,
        "convertFieldType" => convert_field_type::apply,
        "filterByRefId" | "filterFramesByRefId" => filter_by_ref_id::apply,
        "filterByValue" => filter_by_value::apply,
        "filterFieldsByName" => filter_fields::apply,
        "groupBy" => group_by::apply,
        "joinByField" | "seriesToColumns" => join_by_field::apply,
        "labelsToFields" => labels_to_fields::apply,
        "limit" => limit::apply,
        "merge" => merge::apply,
        "organize" => organize::apply,
        "partitionByValues" => partition_by_values::apply,
        "reduce" => reduce::apply,
        "renameByRegex" => rename_by_regex::apply,
        "seriesToRows" => series_to_rows::apply,
        "sortBy" => sort_by::apply,
        _ => return None,
    })
}

/// Whether a transformation of this id is carried out.
pub fn is_known(id: &str) -> bool {
    named(id).is_some()
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
        let Some(transform) = named(&transformation.id) else {
            unknown.push(transformation.id.clone());
            continue;
        };
        let options = filled(&transformation.options, context);
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

/// The texts of a list of options.
fn texts(list: &Json) -> Vec<String> {
    let entries = list.as_array().map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}
