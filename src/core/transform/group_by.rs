//! `groupBy`: one row for each combination of the grouping fields' values, with calculations over the others.
//!
//! **Invariant:** groups come in the order in which their first rows did.

use std::collections::BTreeMap;

use super::calculate_field::known_reducer;
use super::columns::{column, like, pick};
use super::{TransformContext, frame_of, names, own_names};
use crate::field::{filled, reduce, reducer};
use crate::frame::{Field, Frame, FrameKind};
use crate::options::{Options, Setting};
use crate::order::Gather;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let settings = GroupSettings::read(options);
    if !settings.groups() {
        return frames;
    }
    let mut made = Vec::new();
    for frame in &frames {
        let names = names(frame, &frames);
        let by: Vec<usize> = (0..names.len())
            .filter(|at| settings.of(&names[*at], &frame.fields[*at]).1.operation == Some(Operation::Group))
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
        // Labels are part of the name where no other frame has a field called the same.
        let alone = (frames.len() == 1).then(|| own_names(&Frame { name: None, ..frame.clone() }));
        for (at, (field, name)) in frame.fields.iter().zip(&names).enumerate() {
            let (called, setting) = settings.of(name, field);
            if setting.operation == Some(Operation::Aggregate) {
                let name = match &alone {
                    Some(names) => names[at].as_str(),
                    None => filled(field.config.display_name.as_deref()).unwrap_or(called),
                };
                fields.extend(setting.calcs.iter().map(|calc| calculated(field, name, calc, &groups)));
            }
        }
        made.push(Frame { name: None, kind: FrameKind::Table, ..frame_of(fields, frame) });
    }
    made
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Group,
    Aggregate,
}

#[derive(Debug, Clone, Default)]
pub(super) struct FieldSetting {
    pub(super) operation: Option<Operation>,
    pub(super) calcs: Vec<String>,
}

/// `fields: {name: {operation, aggregations}}`
pub(super) struct GroupSettings(BTreeMap<String, FieldSetting>);

impl GroupSettings {
    pub(super) fn read(options: &Options) -> Self {
        let operations = [("groupby", Operation::Group), ("aggregate", Operation::Aggregate)];
        let setting = |written: Setting<'_>| {
            let operation = written.get("operation").and_then(|operation| operation.choice(&operations));
            // Calculations stay from before the field was grouped by, or left out.
            let calcs = match operation {
                Some(Operation::Aggregate) => {
                    let calcs = written.get("aggregations").into_iter().flat_map(Setting::items);
                    calcs.filter_map(known_reducer).map(str::to_owned).collect()
                }
                _ => {
                    written.get("aggregations").map(Setting::value);
                    Vec::new()
                }
            };
            FieldSetting { operation, calcs }
        };
        let fields = options.get("fields").into_iter().flat_map(Setting::entries);
        Self(fields.map(|(name, written)| (name.to_owned(), setting(written))).into_map())
    }

    /// Whether any field is grouped by.
    pub(super) fn groups(&self) -> bool {
        self.0.values().any(|setting| setting.operation == Some(Operation::Group))
    }

    /// The name a field is set by, the shown one before the raw one, and what is set.
    pub(super) fn of<'a>(&self, shown: &'a str, field: &'a Field) -> (&'a str, FieldSetting) {
        let named = |name: &'a str| self.0.get(name).map(|setting| (name, setting.clone()));
        named(shown).or_else(|| named(&field.name)).unwrap_or((&field.name, FieldSetting::default()))
    }
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
