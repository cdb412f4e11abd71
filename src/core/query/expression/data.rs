//! What expressions calculate with. In: frames of queries. Out: numbers and series with labels, and frames again.
//!
//! **Invariant:** null is no value and NaN is one; they stay apart.

use crate::frame::{Field, Frame, FrameKind, Labels, Numbers, Value, Values};
use crate::order::Arrange;
use crate::time::Millis;

/// One operand among those a query gave.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) labels: Labels,
    pub(super) data: Data,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    Number(Option<f64>),
    /// In time order.
    Series(Vec<(Millis, Option<f64>)>),
}

/// The operands in a query's frames: a series for each number column beside a time, else a number for each row.
pub(super) fn items(frames: &[&Frame]) -> Vec<Item> {
    let mut items = Vec::new();
    for frame in frames {
        match (frame.kind, frame.time_field()) {
            (FrameKind::Table, _) | (_, None) => items.extend(rows(frame)),
            (_, Some(time)) => items.extend(series(frame, time)),
        }
    }
    items
}

fn series<'a>(frame: &'a Frame, time: &'a Field) -> impl Iterator<Item = Item> + 'a {
    let numbers = |field: &'a Field| match &field.values {
        Values::Numbers(numbers) => Some((field, numbers)),
        _ => None,
    };
    frame.fields.iter().filter_map(numbers).map(|(field, numbers)| {
        let points = (0..frame.len()).filter_map(|row| match time.values.get(row) {
            Value::Time(at) => Some((at, numbers.get(row))),
            _ => None,
        });
        let mut points: Vec<_> = points.collect();
        points.arrange_by_key(|(at, _)| *at);
        Item { labels: plain(&field.labels), data: Data::Series(points) }
    })
}

/// Grafana's expressions know series by their labels, and the metric's name is none of them.
fn plain(labels: &Labels) -> Labels {
    let own = labels.iter().filter(|(name, _)| *name != "__name__");
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// A table's texts are the labels of its numbers.
fn rows(frame: &Frame) -> Vec<Item> {
    let mut items = Vec::new();
    for field in frame.fields.iter().filter(|field| field.values.is_number()) {
        for row in 0..frame.len() {
            let texts = frame.fields.iter().filter_map(|other| match other.values.get(row) {
                Value::Text(text) if !text.is_empty() => Some((other.name.clone(), text.to_string())),
                _ => None,
            });
            let own = field.labels.iter().map(|(name, value)| (name.clone(), value.clone()));
            let labels = plain(&texts.chain(own).collect());
            let number = match field.values.get(row) {
                Value::Number(number) => Some(number),
                _ => None,
            };
            items.push(Item { labels, data: Data::Number(number) });
        }
    }
    items
}

/// A frame for each item. Fields bear the letter of the expression, as Grafana names them.
pub(super) fn frames(ref_id: &str, items: Vec<Item>) -> Vec<Frame> {
    let frame = |item: Item| {
        let (time, values) = match item.data {
            Data::Number(number) => (None, [number].into_iter().collect::<Numbers>()),
            Data::Series(points) => {
                let time = Field::new("Time", Values::times(points.iter().map(|(at, _)| *at)));
                (Some(time), points.iter().map(|(_, value)| *value).collect::<Numbers>())
            }
        };
        let kind = if time.is_some() { FrameKind::TimeSeries } else { FrameKind::Table };
        let value = Field { labels: item.labels, ..Field::new(ref_id, Values::numbers(values)) };
        Frame {
            ref_id: ref_id.to_owned(),
            kind,
            fields: time.into_iter().chain([value]).collect(),
            ..Frame::default()
        }
    };
    items.into_iter().map(frame).collect()
}
