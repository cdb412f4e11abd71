//! What happened, as a source told it. In: pushed events, and what another source has of the time before. Out: marks for
//! one panel's charts, or a dashboard's annotations.
//!
//! **Invariant:** what was pushed and what the past tells of the same millisecond is one event; the pushed one says more.

use std::collections::BTreeSet;

use crate::annotations::{self, Event};
use crate::frame::Frame;
use crate::live::push::message::PushedEvent;
use crate::model::AnnotationQuery;
use crate::order::{Arrange, Gather};
use crate::query::fill_labels;
use crate::time::Millis;

/// Most events that are kept.
pub(super) const MOST_EVENTS: usize = 1000;

/// The events of one query, by their time.
#[derive(Debug, Clone, Default)]
pub(super) struct EventStore {
    list: Vec<PushedEvent>,
    /// Events had to go for newer ones.
    pub(super) is_full: bool,
}

impl EventStore {
    /// Returns whether it is a new one.
    pub(super) fn take(&mut self, event: &PushedEvent) -> bool {
        if self.list.contains(event) {
            return false;
        }
        let place = self.list.partition_point(|other| other.from <= event.from);
        self.list.insert(place, event.clone());
        let gone = self.list.len().saturating_sub(MOST_EVENTS);
        self.list.drain(..gone);
        self.is_full |= gone > 0;
        true
    }

    pub(super) fn forget(&mut self, before: Millis) {
        self.list.retain(|event| event.to.unwrap_or(event.from) >= before);
    }

    /// The pushed ones as they are.
    pub(super) fn marks(&self) -> Vec<Event> {
        let event = |event: &PushedEvent| Event {
            from: event.from,
            to: event.to,
            title: event.title.clone(),
            text: event.text.clone(),
            tags: event.tags.clone(),
            color: "blue".to_owned(),
            name: event.channel.to_string(),
        };
        self.list.iter().map(event).collect()
    }

    /// All events of an annotation: the pushed ones that carry one of its tags, where it names any, and those of `past`,
    /// lines or samples, as of any other source.
    ///
    /// `titleFormat` and `textFormat` are filled with an event's labels and with `title` and `text` of its own.
    pub(super) fn annotations(&self, annotation: &AnnotationQuery, past: &[Frame]) -> Vec<Event> {
        let wanted = tags(annotation);
        let pushed = self
            .list
            .iter()
            .filter(|event| wanted.is_empty() || event.tags.iter().any(|tag| wanted.contains(&tag.as_str())));
        let mut events: Vec<Event> = pushed.map(|event| described(annotation, event)).collect();
        let pushed: BTreeSet<Millis> = self.list.iter().map(|event| event.from).into_set();
        let told = annotations::events(annotation, past);
        events.extend(told.into_iter().filter(|event| !pushed.contains(&event.from)));
        events.arrange_by_key(|event| event.from);
        events
    }
}

fn tags(annotation: &AnnotationQuery) -> Vec<&str> {
    let tags = annotation.pushed_target().and_then(|target| target.get("tags")?.as_array());
    tags.into_iter().flatten().filter_map(|tag| tag.as_str()).collect()
}

fn described(annotation: &AnnotationQuery, event: &PushedEvent) -> Event {
    let value = |name: &str| match event.labels.get(name) {
        Some(value) => Some(value.as_str()),
        None if name == "title" => Some(event.title.as_str()),
        None if name == "text" => Some(event.text.as_str()),
        None => None,
    };
    let filled = |template: &Option<String>, own: &str| match template {
        Some(template) => fill_labels(template, value),
        None => own.to_owned(),
    };
    let keys = annotation.tag_keys.as_deref().unwrap_or_default().split(',');
    let labels = keys.filter_map(|key| event.labels.get(key.trim()).cloned()).filter(|tag| !tag.is_empty());
    Event {
        from: event.from,
        to: event.to,
        title: filled(&annotation.title_format, &event.title),
        text: filled(&annotation.text_format, &event.text),
        tags: event.tags.iter().cloned().chain(labels).collect(),
        color: annotation.icon_color.clone(),
        name: annotation.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::frame::{Field, FrameKind, Labels, Values};

    fn pushed(from: Millis, tag: &str) -> PushedEvent {
        PushedEvent {
            channel: "shop.event".into(),
            labels: Labels::from([("app", "shop")]),
            from,
            to: None,
            title: "Deploy".to_owned(),
            text: "1.2".to_owned(),
            tags: vec![tag.to_owned()],
        }
    }

    fn annotation(rest: serde_json::Value) -> AnnotationQuery {
        AnnotationQuery {
            name: "Deploys".to_owned(),
            icon_color: "green".to_owned(),
            raw: rest.as_object().cloned().unwrap_or_default(),
            ..AnnotationQuery::default()
        }
    }

    fn line(at: Millis, text: &str) -> Frame {
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(vec![at * 1_000_000]))),
            Field::new("Line", Values::strings([text])),
        ];
        Frame { kind: FrameKind::Logs, fields, ..Frame::default() }
    }

    #[test]
    fn what_was_pushed_and_what_the_past_tells_is_one_event() {
        let mut store = EventStore::default();
        assert!(store.take(&pushed(50, "api")));
        assert!(!store.take(&pushed(50, "api")), "told again on a new connection");
        let events =
            store.annotations(&annotation(json!({})), &[line(20, "Deploy 1.1"), line(50, "Deploy 1.2")]);
        let shown: Vec<_> = events.iter().map(|event| (event.from, event.text.as_str())).collect();
        assert_eq!(shown, [(20, "Deploy 1.1"), (50, "1.2")]);
        assert_eq!((events[1].name.as_str(), events[1].color.as_str()), ("Deploys", "green"));
    }

    #[test]
    fn tags_choose_events_and_formats_describe_them() {
        let mut store = EventStore::default();
        store.take(&pushed(50, "api"));
        store.take(&pushed(60, "web"));
        let wanted = AnnotationQuery {
            title_format: Some("{{title}} of {{app}}".to_owned()),
            tag_keys: Some("app".to_owned()),
            ..annotation(json!({"target": {"channel": "shop.event", "tags": ["web"]}}))
        };
        let events = store.annotations(&wanted, &[]);
        let shown: Vec<_> = events.iter().map(|event| (event.from, event.title.as_str())).collect();
        assert_eq!(shown, [(60, "Deploy of shop")]);
        assert_eq!(events[0].tags, ["web", "shop"]);
    }

    #[test]
    fn the_newest_stay() {
        let mut store = EventStore::default();
        (0..1005).rev().for_each(|at| {
            store.take(&pushed(at, "api"));
        });
        assert!(store.is_full);
        assert_eq!((store.marks().len(), store.marks()[0].from), (MOST_EVENTS, 5));
        store.forget(1000);
        assert_eq!(store.marks().len(), 5);
    }
}
