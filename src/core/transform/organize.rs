//! `organize`: leaves out, orders and renames fields. Names are those shown before it.
//!
//! **Invariant:** values are untouched; a frame left without fields goes.

use serde_json::Value as Json;

use super::{TransformContext, frame_of, names, own_names};
use crate::frame::{Field, Frame, Values};
use crate::order::Arrange;

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    let set = |key: &str, name: &str| options[key].get(name).and_then(Json::as_bool).unwrap_or(false);
    let includes = options["includeByName"].as_object().is_some_and(|included| !included.is_empty());
    let place = |name: &str| options["indexByName"].get(name).and_then(Json::as_f64).unwrap_or(f64::MAX);
    let order = &options["orderBy"][0];
    let by_name = options["orderByMode"] == "auto" && order["type"] == "name";
    let mut organized = Vec::new();
    for frame in &frames {
        let mut fields: Vec<(String, Field)> = names(frame, &frames)
            .into_iter()
            .zip(renamed(frame, &options["renameByName"]))
            .filter(|(name, field)| {
                let set = |key: &str| set(key, name) || set(key, &field.name);
                !set("excludeByName") && (!includes || set("includeByName"))
            })
            .collect();
        if by_name {
            sort_by_name(&mut fields, order["desc"] == true);
        } else {
            fields.arrange_by(|(one, _), (two, _)| place(one).total_cmp(&place(two)));
        }
        if !fields.is_empty() {
            organized.push(frame_of(fields.into_iter().map(|(_, field)| field).collect(), frame));
        }
    }
    organized
}

/// The fields with their new names; they are known by what they are called with no other frame in sight.
fn renamed<'a>(frame: &'a Frame, new_names: &'a Json) -> impl Iterator<Item = Field> + 'a {
    own_names(frame).into_iter().zip(&frame.fields).map(|(name, field)| {
        let mut field = field.clone();
        if let Some(new) = new_names.get(&name).and_then(Json::as_str).filter(|new| !new.is_empty()) {
            field.config.display_name = Some(new.to_owned());
        }
        field
    })
}

/// Times stay in front.
fn sort_by_name(fields: &mut [(String, Field)], descending: bool) {
    let is_time = |field: &Field| matches!(field.values, Values::Time(_) | Values::Nanos(_));
    fields.arrange_by(|(one, one_field), (two, two_field)| {
        let order = one.to_lowercase().cmp(&two.to_lowercase());
        is_time(two_field).cmp(&is_time(one_field)).then(if descending { order.reverse() } else { order })
    });
}
