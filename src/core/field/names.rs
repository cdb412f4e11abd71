//! What fields and frames are called. In: names, labels and settings. Out: the name legends and headers show.
//!
//! **Invariant:** within one frame, fields that are only told apart by their raw name get numbers, so that two
//! columns never look the same by accident.

use crate::frame::{Field, Frame, Labels, Values};

/// The name of a source's value field; said only when nothing better is known.
const VALUE: &str = "Value";

/// What decides names over all frames of a panel; found once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Naming {
    frame_names_differ: bool,
    /// The only label name in use, if there is but one: then its value alone is a name.
    single_label: Option<String>,
}

impl Naming {
    pub(crate) fn of(frames: &[Frame]) -> Self {
        let first = frames.first().map(|frame| &frame.name);
        let frame_names_differ = frames.iter().any(|frame| Some(&frame.name) != first);
        let mut label_names =
            frames.iter().flat_map(|frame| &frame.fields).flat_map(|field| field.labels.keys());
        let single_label = label_names.next().filter(|name| label_names.all(|other| other == *name)).cloned();
        Self { frame_names_differ, single_label }
    }

    /// The name of a frame's field where its settings give none: from frame, raw name and labels.
    pub(crate) fn automatic(&self, frame: &Frame, index: usize) -> String {
        let Some(field) = frame.fields.get(index) else { return String::new() };
        if let Some(name) = filled(field.config.display_name_from_source.as_deref()) {
            return name.to_owned();
        }
        let is_time = matches!(field.values, Values::Time(_) | Values::Nanos(_));
        if is_time && field.labels.is_empty() {
            return if field.name.is_empty() { "Time".to_owned() } else { field.name.clone() };
        }
        let frame_name = filled(frame.name.as_deref());
        let mut parts: Vec<String> = Vec::new();
        if self.frame_names_differ {
            parts.extend(frame_name.map(str::to_owned));
        }
        if !field.name.is_empty() && field.name != VALUE {
            parts.push(field.name.clone());
        }
        if !field.labels.is_empty() {
            parts.extend(self.label_part(&field.labels));
        }
        if parts.is_empty() {
            parts.extend(frame_name.map(str::to_owned));
        }
        let name = match parts.is_empty() {
            false => parts.join(" "),
            true if field.name.is_empty() => format!("Field {}", index + 1),
            true => field.name.clone(),
        };
        if name == field.name { numbered(frame, index) } else { name }
    }

    fn label_part(&self, labels: &Labels) -> Option<String> {
        match &self.single_label {
            None => Some(labels.to_string()),
            Some(single) => labels.get(single).filter(|value| !value.is_empty()).cloned(),
        }
    }
}

/// A raw name that several fields of the frame bear gets its place among them.
fn numbered(frame: &Frame, index: usize) -> String {
    let name = &frame.fields[index].name;
    let same = |fields: &[Field]| fields.iter().filter(|field| field.name == *name).count();
    if same(&frame.fields) < 2 {
        return name.clone();
    }
    format!("{name} {}", same(&frame.fields[..=index]))
}

/// The name of a field among all frames of its panel: the settings' own, else one made from frame, raw name and
/// labels. A resolved field remembers its name.
pub fn display_name(field: &Field, frame: &Frame, all_frames: &[Frame]) -> String {
    if let Some(name) = &field.state.display_name {
        return name.to_string();
    }
    if let Some(name) = filled(field.config.display_name.as_deref()) {
        return name.to_owned();
    }
    let place = frame.fields.iter().position(|other| std::ptr::eq(other, field));
    let place = place.or_else(|| frame.fields.iter().position(|other| other == field));
    place.map_or_else(|| field.name.clone(), |place| Naming::of(all_frames).automatic(frame, place))
}

/// The name of a frame: its own, that of its only value field, or `Series (A)`.
pub fn frame_name(frame: &Frame, index: usize) -> String {
    if let Some(name) = filled(frame.name.as_deref()) {
        return name.to_owned();
    }
    let mut values = frame.fields.iter().enumerate().filter(|(_, field)| field.values.is_number());
    if let (Some((place, field)), None) = (values.next(), values.next()) {
        return match &field.config.display_name {
            Some(name) if !name.is_empty() => name.clone(),
            _ => Naming::of(std::slice::from_ref(frame)).automatic(frame, place),
        };
    }
    if frame.ref_id.is_empty() {
        format!("Series ({})", letters(index))
    } else {
        format!("Series ({})", frame.ref_id)
    }
}

/// The letters of the `index`-th query: A to Z, then AA, AB, ...
fn letters(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    match (index / 26).checked_sub(1) {
        Some(before) => format!("{}{last}", letters(before)),
        None => last.to_string(),
    }
}

pub(crate) fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, labels: &[(&str, &str)]) -> Field {
        let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Field { labels, ..Field::new(name, Values::numbers(vec![1.0])) }
    }

    fn frame(name: Option<&str>, fields: Vec<Field>) -> Frame {
        let mut all = vec![Field::new("Time", Values::times([0]))];
        all.extend(fields);
        Frame { name: name.map(str::to_owned), fields: all, ..Frame::default() }
    }

    #[track_caller]
    fn check(frames: &[Frame], expected: &[&str]) {
        let names: Vec<String> = frames
            .iter()
            .flat_map(|frame| frame.fields[1..].iter().map(|field| display_name(field, frame, frames)))
            .collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn labels_make_the_name() {
        check(&[frame(None, vec![value("Value", &[("job", "a")])])], &["a"]);
        check(&[frame(None, vec![value("up", &[("job", "a")])])], &["up a"]);
        check(
            &[frame(None, vec![value("Value", &[("job", "a"), ("instance", "x")])])],
            &[r#"{instance="x", job="a"}"#],
        );
        check(
            &[
                frame(Some("cpu"), vec![value("Value", &[("a", "1")])]),
                frame(Some("mem"), vec![value("Value", &[("b", "2")])]),
            ],
            &[r#"cpu {a="1"}"#, r#"mem {b="2"}"#],
        );
    }

    #[test]
    fn without_labels_the_frame_or_the_field_names() {
        check(&[frame(Some("cpu"), vec![value("Value", &[])])], &["cpu"]);
        check(&[frame(None, vec![value("Value", &[])])], &["Value"]);
        check(&[frame(None, vec![value("x", &[]), value("x", &[]), value("y", &[])])], &["x 1", "x 2", "y"]);
    }

    #[test]
    fn frames_are_named_by_their_only_value() {
        for (frame, expected) in [
            (frame(Some("n"), vec![]), "n"),
            (frame(None, vec![value("up", &[("job", "a")])]), "up a"),
            (
                Frame { ref_id: "B".to_owned(), ..frame(None, vec![value("x", &[]), value("y", &[])]) },
                "Series (B)",
            ),
        ] {
            assert_eq!(frame_name(&frame, 0), expected);
        }
    }
}
