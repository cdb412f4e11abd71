//! `configFromData`: one query's values as the display settings of the others' fields.
//!
//! **Invariant:** without the query of settings, the frames stay as they are.

use serde_json::Value as Json;

use super::settings_from_data::{Purposes, Role, Settings, json_of};
use super::{TransformContext, names};
use crate::field::{Candidate, FieldMatcher, reduce};
use crate::frame::{Field, Frame, Values};
use crate::model::Matcher;
use crate::options::Options;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let wanted = options.text("configRefId").unwrap_or("config");
    let mappings = Purposes::read(options.get("mappings"));
    let target = options.get("applyTo");
    let matcher = match target.and_then(|target| target.text("id")) {
        Some(id) => {
            let of = target.and_then(|target| target.get("options")).map(|of| of.value().clone());
            Matcher { id: id.to_owned(), options: of.unwrap_or_default() }
        }
        None => Matcher { id: "numeric".to_owned(), options: Json::Null },
    };
    let Some(place) = frames.iter().position(|frame| frame.ref_id == wanted) else { return frames };
    let settings = settings(&frames[place], &mappings);
    let matcher = FieldMatcher::new(&matcher);
    let mut made = Vec::new();
    for frame in frames.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, frame)| frame) {
        let names = names(frame, &frames);
        let first_time =
            frame.fields.iter().position(|field| matches!(field.values, Values::Time(_) | Values::Nanos(_)));
        let fields = frame.fields.iter().zip(&names).enumerate().map(|(index, (field, shown))| {
            let mut field: Field = field.clone();
            let candidate = Candidate { field: &field, shown, ref_id: &frame.ref_id, index, first_time };
            if matcher.matches(&candidate) {
                settings.apply(&mut field.config);
            }
            field
        });
        made.push(Frame { fields: fields.collect(), ..frame.clone() });
    }
    made
}

fn settings(frame: &Frame, mappings: &Purposes) -> Settings {
    let mut settings = Settings::default();
    for (field, shown) in frame.fields.iter().zip(super::own_names(frame)) {
        let Some(purpose) = mappings.of([&shown, &field.name]) else { continue };
        match &purpose.role {
            role @ (Role::MappingValue | Role::MappingColor | Role::MappingText) => {
                let cells = (0..field.values.len()).map(|row| json_of(&field.values.get(row)));
                settings.set_all(role, cells.collect());
            }
            role => settings.set(role, &reduce(field, purpose.reducer.as_deref().unwrap_or("lastNotNull"))),
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::Mapping;
    use crate::time::Zone;

    fn frames() -> Vec<Frame> {
        let settings = vec![
            Field::new("Time", Values::times([1, 2])),
            Field::new("Max", Values::numbers(vec![5.0, 9.0])),
            Field::new("unit", Values::strings(["s", "bytes"])),
            Field::new("limit", Values::numbers(vec![3.0, 4.0])),
            Field::new("note", Values::strings(["a", "b"])),
        ];
        let data =
            vec![Field::new("Time", Values::times([1])), Field::new("Value", Values::numbers(vec![1.0]))];
        vec![
            Frame { ref_id: "C".to_owned(), fields: settings, ..Frame::default() },
            Frame { ref_id: "A".to_owned(), fields: data, ..Frame::default() },
        ]
    }

    #[track_caller]
    fn config(options: &Json) -> crate::frame::FieldConfig {
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &|text| text.to_owned() };
        let made = apply(frames(), &options.clone().into(), &context);
        assert_eq!(made.len(), 1, "the query of settings is not shown");
        assert_eq!(made[0].fields[0].config, crate::frame::FieldConfig::default());
        made[0].fields[1].config.clone()
    }

    #[test]
    fn columns_set_what_their_names_say() {
        let config = config(&json!({"configRefId": "C"}));
        assert_eq!((config.max, config.unit.as_deref(), config.thresholds), (Some(9.0), Some("bytes"), None));
    }

    #[test]
    fn columns_are_mapped_by_hand() {
        let mappings = json!([
            {"fieldName": "Max", "handlerKey": "max", "reducerId": "min"},
            {"fieldName": "unit", "handlerKey": "__ignore"},
            {"fieldName": "limit", "handlerKey": "mappings.value"},
            {"fieldName": "note", "handlerKey": "mappings.text"},
        ]);
        let config = config(&json!({"configRefId": "C", "mappings": mappings}));
        assert_eq!((config.max, config.unit.as_deref()), (Some(5.0), None));
        let [Mapping::Value(entries)] = config.mappings.as_slice() else { panic!("{:?}", config.mappings) };
        let texts: Vec<_> =
            entries.iter().map(|(value, result)| (value.as_str(), result.text.as_deref())).collect();
        assert_eq!(texts, [("3", Some("a")), ("4", Some("b"))]);
        let threshold = json!([{"fieldName": "limit", "handlerKey": "threshold1"}]);
        let config = self::config(&json!({"configRefId": "C", "mappings": threshold}));
        assert_eq!(config.thresholds.map(|thresholds| thresholds.steps[1].value), Some(4.0));
    }
}
