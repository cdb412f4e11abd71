//! `rowsToFields`: each row of a table becomes a field of its own; its other columns are settings and labels.
//!
//! **Invariant:** a table without names or without values stays as it is.

use super::columns::{column, text};
use super::settings_from_data::{Purpose, Purposes, Role, Settings};
use super::{TransformContext, frame_of, own_names};
use crate::frame::{Field, Frame, Values};
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let mappings = Purposes::read(options.get("mappings"));
    frames.iter().map(|frame| turned(frame, &mappings).unwrap_or_else(|| frame.clone())).collect()
}

fn turned(frame: &Frame, mappings: &Purposes) -> Option<Frame> {
    let purposes: Vec<Option<Purpose>> = own_names(frame)
        .iter()
        .zip(&frame.fields)
        .map(|(shown, field)| mappings.of([shown, &field.name]))
        .collect();
    let with_role =
        |role: &Role| purposes.iter().position(|purpose| purpose.as_ref().is_some_and(|it| it.role == *role));
    let free = |at: usize| purposes[at].as_ref().is_none_or(|purpose| !purpose.is_by_hand);
    let first = |test: &dyn Fn(&Values) -> bool| {
        (0..frame.fields.len()).find(|at| free(*at) && test(&frame.fields[*at].values))
    };
    let name_at = with_role(&Role::Name).or_else(|| first(&|values| matches!(values, Values::Strings(_))))?;
    let value_at = with_role(&Role::Value).or_else(|| first(&Values::is_number))?;
    let value_field = &frame.fields[value_at];
    let row = |row: usize| {
        let mut settings = Settings::default();
        let mut labels = Vec::new();
        for (at, field) in frame.fields.iter().enumerate().filter(|(at, _)| *at != name_at && *at != value_at)
        {
            let cell = field.values.get(row);
            match &purposes[at] {
                Some(purpose) if purpose.role != Role::Label => settings.set(&purpose.role, &cell),
                _ => labels.extend(text(&cell).map(|value| (field.name.clone(), value))),
            }
        }
        let name = text(&frame.fields[name_at].values.get(row)).unwrap_or_default();
        let mut made = Field::new(name, column(vec![value_field.values.get(row)]));
        made.config = value_field.config.clone();
        (made.config.display_name, made.config.display_name_from_source) = (None, None);
        made.labels = labels.into_iter().collect();
        settings.apply(&mut made.config);
        made
    };
    Some(frame_of((0..frame.len()).map(row).collect(), frame))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Value;
    use crate::time::Zone;

    #[test]
    fn rows_become_fields_with_settings_and_labels() {
        let fields = vec![
            Field::new("Name", Values::strings(["a", "b"])),
            Field::new("Value", Values::numbers(vec![1.0, 2.0])),
            Field::new("Max", Values::numbers(vec![10.0, 20.0])),
            Field::new("dc", Values::strings(["eu", "us"])),
        ];
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
        let made = apply(vec![Frame { fields, ..Frame::default() }], &Options::default(), &context);
        let seen: Vec<_> = made[0]
            .fields
            .iter()
            .map(|field| {
                (field.name.as_str(), field.values.get(0), field.config.max, field.labels["dc"].as_str())
            })
            .collect();
        assert_eq!(
            seen,
            [("a", Value::Number(1.0), Some(10.0), "eu"), ("b", Value::Number(2.0), Some(20.0), "us")]
        );
    }
}
