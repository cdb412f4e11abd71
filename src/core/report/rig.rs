//! Made-up data of every shape that sources give, so that each panel kind finds something to show. In: nothing. Out:
//! frames, and what a panel is built with.
//!
//! **Invariant:** the same on every machine, and small: a report builds a panel several times.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::field::{FieldContext, resolve};
use crate::frame::{Field, Frame, FrameKind, Labels, Values};
use crate::model::{FieldConfigSource, Panel};
use crate::panels::{PanelContext, PanelView, build};
use crate::scene::{AdvanceTable, Size};
use crate::theme::Theme;
use crate::time::{Millis, TimeRange, Zone};

/// 2024-07-21T12:00:00Z.
pub(super) const START: Millis = 1_721_563_200_000;
const STEP: i64 = 60_000;
const ROWS: i64 = 30;
pub(super) const RANGE: TimeRange = TimeRange { from: START, to: START + (ROWS - 1) * STEP };

/// One set of frames for each shape of data.
pub(super) fn shapes() -> [Vec<Frame>; 6] {
    [
        vec![series("A", "job", "a", 40.0), series("B", "job", "b", 60.0)],
        ["1", "10", "+Inf"].into_iter().zip([3.0, 5.0, 9.0]).map(|(le, base)| bucket(le, base)).collect(),
        vec![table()],
        vec![logs()],
        graph(),
        vec![prices()],
    ]
}

/// Tables with the fields that a panel's options name, as numbers and as texts: a kind that looks for a field of some
/// name reads no more of its settings where there is none.
pub(super) fn named(panel: &Panel) -> Vec<Vec<Frame>> {
    let mut names = BTreeSet::new();
    panel.options.as_map().iter().for_each(|(key, value)| words(key, value, &mut names));
    if names.is_empty() {
        return Vec::new();
    }
    let rows = [1.0, 2.5, 4.0];
    let made = |values: &dyn Fn() -> Values| {
        let mut fields = vec![Field::new("Time", Values::times([START, START + STEP, RANGE.to]))];
        fields.extend(names.iter().map(|name| Field::new(*name, values())));
        fields.push(Field::new("Value", Values::numbers(rows.to_vec())));
        vec![framed("A", FrameKind::Table, fields)]
    };
    vec![made(&|| Values::numbers(rows.to_vec())), made(&|| Values::strings(["a", "b", "c"]))]
}

/// The texts among settings that may be names of fields.
fn words<'v>(key: &str, value: &'v Value, names: &mut BTreeSet<&'v str>) {
    const MOST: usize = 32;
    const NAMING: [&str; 15] = [
        "xField",
        "colorByField",
        "options",
        "x",
        "y",
        "field",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "textField",
        "sizeField",
        "colorField",
        "labelField",
    ];
    match value {
        Value::String(text) if NAMING.contains(&key) && !text.is_empty() && names.len() < MOST => {
            names.insert(text);
        }
        Value::Object(members) => members.iter().for_each(|(key, value)| words(key, value, names)),
        Value::Array(items) => items.iter().for_each(|item| words(key, item, names)),
        _ => {}
    }
}

/// Builds a panel over frames resolved with some field settings; `touch` may change fields before that.
pub(super) fn view(
    panel: &Panel,
    frames: Vec<Frame>,
    settings: &FieldConfigSource,
    touch: impl Fn(&mut Field),
) -> PanelView {
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let fields = FieldContext { theme: Theme::Dark, zone: &zone, now: RANGE.to, interpolate: &interpolate };
    let mut frames = resolve(frames, settings, &fields);
    frames.iter_mut().flat_map(|frame| &mut frame.fields).for_each(touch);
    let context = PanelContext {
        size: Size::new(600.0, 300.0),
        range: RANGE,
        theme: Theme::Dark,
        zone: &zone,
        now: RANGE.to,
        measure: &AdvanceTable,
        hidden: &BTreeSet::new(),
        annotations: &[],
        exemplars: &[],
        page: 0,
        interpolate: &interpolate,
    };
    build(panel, &frames, &context)
}

fn times() -> Values {
    Values::times((0..ROWS).map(|row| START + row * STEP))
}

fn wave(base: f64) -> Values {
    Values::numbers((0..ROWS).map(|row| base + ((row * 7919) % 13) as f64 * 1.2345).collect::<Vec<f64>>())
}

fn framed(ref_id: &str, kind: FrameKind, fields: Vec<Field>) -> Frame {
    Frame { ref_id: ref_id.to_owned(), kind, step_millis: Some(STEP), fields, ..Frame::default() }
}

fn series(ref_id: &str, label: &str, value: &str, base: f64) -> Frame {
    let mut field = Field::new("Value", wave(base));
    field.labels = Labels::from([(label, value)]);
    framed(ref_id, FrameKind::TimeSeries, vec![Field::new("Time", times()), field])
}

fn bucket(le: &str, base: f64) -> Frame {
    Frame { name: Some(le.to_owned()), kind: FrameKind::Heatmap, ..series("A", "le", le, base) }
}

fn table() -> Frame {
    let texts = |texts: [&str; 3]| Values::strings(texts);
    let fields = vec![
        Field::new("Time", Values::times([START, START + STEP, RANGE.to])),
        Field::new("job", texts(["a", "b", "c"])),
        Field::new("Value", Values::numbers(vec![12.3456, 90.5, 50.25])),
        Field::new("Value #B", Values::numbers(vec![3.5, 1.0, 2.0])),
    ];
    framed("A", FrameKind::Table, fields)
}

fn logs() -> Frame {
    let labels = serde_json::json!({"level": "error", "job": "a"});
    let fields = vec![
        Field::new("Time", Values::Nanos(Arc::new(vec![START * 1_000_000, RANGE.to * 1_000_000]))),
        Field::new("Line", Values::strings(["level=error msg=\"one\"", "{\"msg\": \"two\"}"])),
        Field::new("labels", Values::Other(Arc::new(vec![labels.clone(), labels]))),
        Field::new("id", Values::strings(["1", "2"])),
    ];
    framed("A", FrameKind::Logs, fields)
}

/// Nodes and edges, and a nested set that a flame graph is drawn from.
fn graph() -> Vec<Frame> {
    let texts = |texts: [&str; 2]| Values::strings(texts);
    let numbers = |numbers: [f64; 2]| Values::numbers(numbers.to_vec());
    let nodes = vec![
        Field::new("id", texts(["a", "b"])),
        Field::new("title", texts(["A", "B"])),
        Field::new("mainstat", numbers([1.0, 2.0])),
        Field::new("arc__ok", numbers([0.5, 1.0])),
    ];
    let edges = vec![
        Field::new("id", texts(["1", "2"])),
        Field::new("source", texts(["a", "b"])),
        Field::new("target", texts(["b", "a"])),
        Field::new("mainstat", numbers([1.0, 2.0])),
    ];
    let flame = vec![
        Field::new("level", numbers([0.0, 1.0])),
        Field::new("value", numbers([10.0, 4.0])),
        Field::new("self", numbers([6.0, 4.0])),
        Field::new("label", texts(["main", "work"])),
    ];
    let named =
        |name: &str, fields| Frame { name: Some(name.to_owned()), ..framed("A", FrameKind::Table, fields) };
    vec![named("nodes", nodes), named("edges", edges), named("flame", flame)]
}

fn prices() -> Frame {
    let names = ["open", "high", "low", "close", "volume"];
    let prices = names.into_iter().zip([20.0, 50.0, 10.0, 30.0, 100.0]);
    let mut fields = vec![Field::new("Time", times())];
    fields.extend(prices.map(|(name, base)| Field::new(name, wave(base))));
    framed("A", FrameKind::TimeSeries, fields)
}
