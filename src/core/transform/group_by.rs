//! `groupBy`: one row for each combination of the grouping fields' values, with calculations over the others.
//!
//! **Invariant:** groups come in the order in which their first rows did.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::columns::{column, like, pick};
use super::{TransformContext, frame_of, names, texts};
use crate::field::{reduce, reducer};
use crate::frame::{Field, Frame, FrameKind};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    // By the shown name, else by the raw one.
    let setting = |name: &str, field: &Field| {
        let fields = &options["fields"];
        fields.get(name).or_else(|| fields.get(&field.name)).cloned().unwrap_or_default()
    };
    let settings = options["fields"].as_object();
    let groups = settings.is_some_and(|fields| fields.values().any(|field| field["operation"] == "groupby"));
    if !groups {
        return frames;
    }
    let mut made = Vec::new();
    for frame in &frames {
        let names = names(frame, &frames);
        let by: Vec<usize> = (0..names.len())
            .filter(|at| setting(&names[*at], &frame.fields[*at])["operation"] == "groupby")
            .collect();
        if by.is_empty() {
            continue;
        }
        let groups = groups_of(frame, &by);
        let first_rows: Vec<usize> = groups.iter().filter_map(|rows| rows.first().copied()).collect();
        let mut fields: Vec<Field> = by
            .iter()
            .map(|at| Field {
                values: pick(&frame.fields[*at].values, &first_rows),
                ..frame.fields[*at].clone()
            })
            .collect();
        for (field, name) in frame.fields.iter().zip(&names) {
            let setting = setting(name, field);
            if setting["operation"] == "aggregate" {
                let calcs = texts(&setting["aggregations"]);
                let called = if options["fields"].get(name).is_some() { name } else { &field.name };
                fields.extend(calcs.iter().map(|calc| calculated(field, called, calc, &groups)));
            }
        }
        made.push(Frame { name: None, kind: FrameKind::Table, ..frame_of(fields, frame) });
    }
    made
}

/// The rows of each group.
pub(super) fn groups_of(frame: &Frame, by: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<Vec<(u8, String)>, usize> = BTreeMap::new();
    for row in 0..frame.len() {
        let key = by.iter().map(|at| super::columns::key(&frame.fields[*at].values.get(row))).collect();
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(row);
    }
    groups
}

fn calculated(field: &Field, name: &str, calc: &str, groups: &[Vec<usize>]) -> Field {
    let cells = groups
        .iter()
        .map(|rows| reduce(&Field { values: pick(&field.values, rows), ..Field::default() }, calc))
        .collect();
    let keeps_unit = reducer(calc).is_some_and(|row| row.keeps_unit);
    let mut made = Field::new(
        format!("{name} ({calc})"),
        if keeps_unit { like(&field.values, cells) } else { column(cells) },
    );
    if keeps_unit {
        made.config = field.config.clone();
        made.config.display_name = None;
        made.config.display_name_from_source = None;
    }
    made
}
