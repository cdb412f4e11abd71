//! `organize`: leaves out, orders and renames fields. Names are those shown before it.
//!
//! **Invariant:** values are untouched; a frame left without fields goes.

use serde_json::Value as Json;

use super::{TransformContext, frame_of, names};
use crate::frame::{Field, Frame};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    let set = |key: &str, name: &str| options[key].get(name).and_then(Json::as_bool).unwrap_or(false);
    let includes = options["includeByName"].as_object().is_some_and(|included| !included.is_empty());
    let place = |name: &str| options["indexByName"].get(name).and_then(Json::as_f64);
    let mut organized = Vec::new();
    for frame in &frames {
        let mut fields: Vec<(String, Field)> = names(frame, &frames)
            .into_iter()
            .zip(frame.fields.iter().cloned())
            .filter(|(name, _)| !set("excludeByName", name) && (!includes || set("includeByName", name)))
            .collect();
        fields.sort_by(|(one, _), (two, _)| {
            let place = |name: &str| place(name).unwrap_or(f64::MAX);
            place(one).total_cmp(&place(two))
        });
        for (name, field) in &mut fields {
            if let Some(new) = options["renameByName"].get(&*name).and_then(Json::as_str)
                && !new.is_empty()
            {
                field.config.display_name = Some(new.to_owned());
            }
        }
        if !fields.is_empty() {
            organized.push(frame_of(fields.into_iter().map(|(_, field)| field).collect(), frame));
        }
    }
    organized
}
