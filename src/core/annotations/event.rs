//! Events from frames. In: an annotation and the frames of its answer. Out: events in time order.
//!
//! **Invariant:** every active sample and every log line is within some event.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::annotations::region;
use crate::frame::{Field, Frame, FrameKind, Value, Values};
use crate::model::AnnotationQuery;
use crate::order::{Arrange, Gather};
use crate::query::fill_labels;
use crate::time::Millis;

/// A line, or a region where `to` is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub from: Millis,
    pub to: Option<Millis>,
    pub title: String,
    pub text: String,
    pub tags: Vec<String>,
    /// As the annotation writes it: a name of the palette or a CSS colour.
    pub color: String,
    /// The annotation's name.
    pub name: String,
}

/// Every event of an annotation's frames, ordered by start, end and text.
pub fn events(annotation: &AnnotationQuery, frames: &[Frame]) -> Vec<Event> {
    let mut events: Vec<Event> = frames
        .iter()
        .flat_map(|frame| match frame.kind {
            FrameKind::Logs => lines(annotation, frame),
            FrameKind::TimeSeries
            | FrameKind::Table
            | FrameKind::Heatmap
            | FrameKind::HeatmapCells
            | FrameKind::Annotations
            | FrameKind::Exemplars => series(annotation, frame),
        })
        .collect();
    events.arrange_by(|a, b| (a.from, a.to, &a.title, &a.text).cmp(&(b.from, b.to, &b.title, &b.text)));
    events
}

/// Samples above zero; those at most a step apart become one region. With `use_value_for_time` every value is itself
/// a time in milliseconds.
fn series(annotation: &AnnotationQuery, frame: &Frame) -> Vec<Event> {
    let value_field = frame.fields.iter().find(|field| field.values.is_number());
    let (Some(time), Some(value)) = (frame.time_field(), value_field) else { return Vec::new() };
    let mut active: Vec<Millis> = (0..frame.len())
        .filter_map(|row| active_time(annotation, &time.values.get(row), &value.values.get(row)))
        .collect();
    if annotation.use_value_for_time {
        active.sort_unstable();
        active.dedup();
    }
    let described = Described::new(annotation, &value.labels);
    region::merge(&active, frame.step_millis)
        .into_iter()
        .map(|(from, to)| described.event(annotation, from, to, None))
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a value beyond i64 saturates and lies outside of every range"
)]
fn active_time(annotation: &AnnotationQuery, at: &Value, value: &Value) -> Option<Millis> {
    let (Value::Time(at), Value::Number(value)) = (at, value) else { return None };
    if annotation.use_value_for_time {
        return value.is_finite().then(|| value.floor() as Millis);
    }
    (*value > 0.0).then_some(*at)
}

/// Each line is an event; its text is the line where no template says otherwise.
fn lines(annotation: &AnnotationQuery, frame: &Frame) -> Vec<Event> {
    let named = |name: &str| frame.fields.iter().find(|field| field.name == name);
    let (Some(time), Some(line)) = (frame.time_field(), named("Line")) else { return Vec::new() };
    (0..frame.len())
        .filter_map(|row| {
            let Value::Time(at) = time.values.get(row) else { return None };
            let text = match line.values.get(row) {
                Value::Text(text) => text.to_string(),
                _ => String::new(),
            };
            let labels = labels_of(named("labels"), row);
            let described = Described::new(annotation, &labels);
            Some(described.event(annotation, at, None, Some(text)))
        })
        .collect()
}

fn labels_of(field: Option<&Field>, row: usize) -> BTreeMap<String, String> {
    let object = match field.map(|field| &field.values) {
        Some(Values::Other(values)) => values.get(row).and_then(Json::as_object),
        _ => None,
    };
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    object.into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).into_map()
}

/// The templates, filled with one series' labels.
struct Described {
    title: String,
    text: String,
    tags: Vec<String>,
}

impl Described {
    fn new(annotation: &AnnotationQuery, labels: &BTreeMap<String, String>) -> Self {
        let filled = |template: &Option<String>| {
            let template = template.as_deref().unwrap_or_default();
            fill_labels(template, |name| labels.get(name).map(String::as_str))
        };
        let keys = annotation.tag_keys.as_deref().unwrap_or_default();
        Self {
            title: filled(&annotation.title_format),
            text: filled(&annotation.text_format),
            tags: keys
                .split(',')
                .filter_map(|key| labels.get(key.trim()).cloned())
                .filter(|tag| !tag.is_empty())
                .collect(),
        }
    }

    fn event(
        &self,
        annotation: &AnnotationQuery,
        from: Millis,
        to: Option<Millis>,
        line: Option<String>,
    ) -> Event {
        let text = if self.text.is_empty() { line.unwrap_or_default() } else { self.text.clone() };
        Event {
            from,
            to,
            title: self.title.clone(),
            text,
            tags: self.tags.clone(),
            color: annotation.icon_color.clone(),
            name: annotation.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::frame::Labels;

    fn annotation() -> AnnotationQuery {
        AnnotationQuery {
            name: "Deploys".to_owned(),
            icon_color: "blue".to_owned(),
            title_format: Some("{{ app }} {{missing}}".to_owned()),
            text_format: Some("to {{version}}".to_owned()),
            tag_keys: Some("app, version".to_owned()),
            ..AnnotationQuery::default()
        }
    }

    fn frame(samples: &[(Millis, f64)]) -> Frame {
        let mut value =
            Field::new("Value", Values::numbers(samples.iter().map(|(_, value)| *value).collect::<Vec<_>>()));
        value.labels = Labels::from([("app", "shop"), ("version", "1.2")]);
        let time = Field::new("Time", Values::times(samples.iter().map(|(at, _)| *at)));
        Frame { step_millis: Some(60_000), fields: vec![time, value], ..Frame::default() }
    }

    #[test]
    fn active_samples_a_step_apart_become_one_region() {
        let samples =
            [(0, 0.0), (60_000, 1.0), (120_000, 1.0), (180_000, 2.0), (300_000, 1.0), (360_000, f64::NAN)];
        let events = events(&annotation(), &[frame(&samples)]);
        let spans: Vec<_> = events.iter().map(|event| (event.from, event.to)).collect();
        assert_eq!(spans, [(60_000, Some(180_000)), (300_000, None)]);
        assert_eq!((events[0].title.as_str(), events[0].text.as_str()), ("shop ", "to 1.2"));
        assert_eq!(events[0].tags, ["shop", "1.2"]);
        assert_eq!((events[0].name.as_str(), events[0].color.as_str()), ("Deploys", "blue"));
    }

    #[test]
    fn values_can_be_the_times_themselves() {
        let annotation = AnnotationQuery { use_value_for_time: true, ..annotation() };
        let started = 1_700_000_000_000.0;
        let samples = [(0, started), (60_000, started), (120_000, started + 600_000.5), (180_000, f64::NAN)];
        let events = events(&annotation, &[frame(&samples)]);
        let spans: Vec<_> = events.iter().map(|event| (event.from, event.to)).collect();
        assert_eq!(spans, [(1_700_000_000_000, None), (1_700_000_600_000, None)]);
    }

    #[test]
    fn log_lines_are_events_with_their_labels() {
        let logs = Frame {
            kind: FrameKind::Logs,
            fields: vec![
                Field::new("Time", Values::Nanos(Arc::new(vec![2_000_000, 1_999_999]))),
                Field::new("Line", Values::strings(["late", "early"])),
                Field::new("labels", Values::Other(Arc::new(vec![json!({"app": "a"}), json!({"app": "b"})]))),
            ],
            ..Frame::default()
        };
        let annotation = AnnotationQuery { text_format: None, ..annotation() };
        let shown: Vec<_> =
            events(&annotation, &[logs]).into_iter().map(|e| (e.from, e.title, e.text)).collect();
        assert_eq!(
            shown,
            [(1, "b ".to_owned(), "early".to_owned()), (2, "a ".to_owned(), "late".to_owned())]
        );
    }
}
