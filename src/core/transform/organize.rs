//! `organize`: leaves out, orders and renames fields. Names are those shown before it.
//!
//! **Invariant:** values are untouched; a frame left without fields goes.

use std::collections::BTreeMap;

use super::{TransformContext, frame_of, names, own_names};
use crate::frame::{Field, Frame, Values};
use crate::options::{Options, Setting};
use crate::order::{Arrange, Gather};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let excluded = by_name(options, "excludeByName", Setting::as_bool);
    let included = by_name(options, "includeByName", Setting::as_bool);
    let places = by_name(options, "indexByName", Setting::as_loose_f64);
    let new_names = by_name(options, "renameByName", |name| name.as_str().map(str::to_owned));
    let is_set = |side: &BTreeMap<String, bool>, name: &str| side.get(name).copied().unwrap_or(false);
    let place = |name: &str| places.get(name).copied().unwrap_or(f64::MAX);
    let order = Order::read(options);
    let mut organized = Vec::new();
    for frame in &frames {
        let mut fields: Vec<(String, Field)> = names(frame, &frames)
            .into_iter()
            .zip(renamed(frame, &new_names))
            .filter(|(name, field)| {
                let set = |side| is_set(side, name) || is_set(side, &field.name);
                !set(&excluded) && (included.is_empty() || set(&included))
            })
            .collect();
        match order {
            Order::ByName { descending } => sort_by_name(&mut fields, descending),
            Order::ByHand => fields.arrange_by(|(one, _), (two, _)| place(one).total_cmp(&place(two))),
        }
        if !fields.is_empty() {
            organized.push(frame_of(fields.into_iter().map(|(_, field)| field).collect(), frame));
        }
    }
    organized
}

/// `key: {name: value}`
fn by_name<'a, T>(
    options: &'a Options,
    key: &str,
    read: impl Fn(Setting<'a>) -> Option<T>,
) -> BTreeMap<String, T> {
    let entries = options.get(key).into_iter().flat_map(Setting::entries);
    entries.filter_map(|(name, value)| Some((name.to_owned(), read(value)?))).into_map()
}

#[derive(Clone, Copy)]
enum Order {
    ByHand,
    ByName { descending: bool },
}

impl Order {
    fn read(options: &Options) -> Self {
        let is_auto = options.choice("orderByMode", &[("manual", false), ("auto", true)]).unwrap_or(false);
        if !is_auto {
            // Stays from before.
            options.get("orderBy").map(Setting::value);
            return Self::ByHand;
        }
        let first = options.get("orderBy").and_then(|order| order.items().next());
        let by_name = first.and_then(|first| first.get("type")?.choice(&[("name", ())]));
        match by_name {
            Some(()) => {
                Self::ByName { descending: first.and_then(|first| first.flag("desc")).unwrap_or(false) }
            }
            None => Self::ByHand,
        }
    }
}

/// The fields with their new names; they are known by what they are called with no other frame in sight.
fn renamed<'a>(
    frame: &'a Frame,
    new_names: &'a BTreeMap<String, String>,
) -> impl Iterator<Item = Field> + 'a {
    own_names(frame).into_iter().zip(&frame.fields).map(|(name, field)| {
        let mut field = field.clone();
        if let Some(new) = new_names.get(&name).filter(|new| !new.is_empty()) {
            field.config.display_name = Some(new.clone());
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
