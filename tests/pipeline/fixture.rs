//! A fixture: a panel as a dashboard holds it, and its data in a short form.
//!
//! ```text
//! {
//!   "panel": {"type": "timeseries", "title": "...", "options": {...}, "fieldConfig": {"defaults": {...}, "overrides": [...]}},
//!   "series": [{"name": "up", "labels": {"job": "a"}, "values": [1, null, "NaN"]},
//!              {"labels": {"job": "b"}, "wave": {"base": 50, "swing": 20, "noise": 5}}],
//!   "frames": [{"kind": "table", "fields": [{"name": "Time", "type": "time", "values": [0, 60]},
//!                                           {"name": "host", "type": "string", "values": ["a", "b"]}]}],
//!   "exemplars": [{"at": 600, "value": 0.3, "labels": {"trace_id": "4bf9"}}],
//!   "events": [{"from": 600, "to": 900, "title": "Deploy", "color": "blue"}],
//!   "size": [600, 300], "theme": "light", "hidden": ["a"], "seconds": 3600
//! }
//! ```
//!
//! Samples are `step` seconds apart (30 by default), from the range's beginning; `times` in seconds places them freely.
//!
//! **Invariant:** the same fixture gives the same frames on every machine.

use std::collections::BTreeSet;
use std::path::Path;

use atalaya_core::annotations::{Event, recurring};
use atalaya_core::field::Link;
use atalaya_core::field::{FieldContext, resolve};
use atalaya_core::frame::{Field, Frame, FrameKind, Labels, Numbers, Values};
use atalaya_core::model::{self, IssueKind, Panel};
use atalaya_core::panels::{self, PanelContext, PanelView};
use atalaya_core::query::Exemplar;
use atalaya_core::scene::{AdvanceTable, Size};
use atalaya_core::theme::Theme;
use atalaya_core::time::{Millis, TimeRange, Zone};
use atalaya_core::transform::{TransformContext, apply};
use serde_json::{Value, json};

/// 2024-07-21T12:00:00Z.
const START: Millis = 1_721_563_200_000;

pub(crate) struct Fixture {
    pub(crate) title: String,
    pub(crate) theme: Theme,
    panel: Panel,
    frames: Vec<Frame>,
    events: Vec<Event>,
    exemplars: Vec<Exemplar>,
    size: Size,
    range: TimeRange,
    hidden: BTreeSet<String>,
}

impl Fixture {
    pub(crate) fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let json: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let fixture = Self::of(&json);
        fixture.is_understood(&json["panel"]);
        fixture
    }

    pub(crate) fn of(json: &Value) -> Self {
        let seconds = json["seconds"].as_i64().unwrap_or(3600);
        let extent = |index: usize, otherwise: f64| json["size"][index].as_f64().unwrap_or(otherwise) as f32;
        let texts =
            |value: &Value| items(value).iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Self {
            title: json["panel"]["title"].as_str().unwrap_or_default().to_owned(),
            theme: if json["theme"] == "light" { Theme::Light } else { Theme::Dark },
            panel: panel(&json["panel"]),
            frames: items(&json["series"])
                .iter()
                .map(|series| frame(series, seconds))
                .chain(items(&json["frames"]).iter().map(table))
                .collect(),
            exemplars: items(&json["exemplars"]).iter().map(exemplar).collect(),
            events: items(&json["events"]).iter().map(event).collect(),
            size: Size::new(extent(0, 600.0), extent(1, 260.0)),
            range: TimeRange { from: START, to: START + seconds * 1000 },
            hidden: texts(&json["hidden"]),
        }
    }

    /// A fixture that is not understood is a mistake.
    fn is_understood(&self, panel: &Value) {
        let dashboard = json!({"title": "Fixture", "schemaVersion": 41, "panels": [panel]});
        let (_, issues) = model::read(&dashboard.to_string()).unwrap();
        let lost = issues.iter().filter(|issue| issue.kind == IssueKind::Lost).map(ToString::to_string);
        let lost: Vec<String> = lost.collect();
        assert!(lost.is_empty(), "{}: {}", self.title, lost.join("\n"));
    }

    pub(crate) fn view(&self) -> PanelView {
        let zone = Zone::utc();
        let interpolate = |text: &str| text.to_owned();
        let fields =
            FieldContext { theme: self.theme, zone: &zone, now: self.range.to, interpolate: &interpolate };
        let transforming = TransformContext { zone: &zone, interpolate: &interpolate };
        let (frames, unknown) = apply(self.frames.clone(), &self.panel.transformations, &transforming);
        assert!(unknown.is_empty(), "{}: {unknown:?}", self.title);
        let frames = resolve(frames, &self.panel.field_config, &fields);
        let mut events = self.events.clone();
        for own in &self.panel.annotations {
            events.extend(recurring(own, self.range, &zone, &zone).unwrap());
        }
        events.sort_by_key(|event| event.from);
        let context = PanelContext {
            size: self.size,
            range: self.range,
            theme: self.theme,
            zone: &zone,
            now: self.range.to,
            measure: &AdvanceTable,
            hidden: &self.hidden,
            annotations: &events,
            exemplars: &self.exemplars,
            page: 0,
            interpolate: &interpolate,
        };
        panels::build(&self.panel, &frames, &context)
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Read as the only panel of a dashboard.
fn panel(json: &Value) -> Panel {
    let dashboard = json!({"title": "Fixture", "schemaVersion": 41, "panels": [json]});
    let (dashboard, _) = model::read(&dashboard.to_string()).unwrap();
    dashboard.panels().next().unwrap().clone()
}

fn frame(json: &Value, seconds: i64) -> Frame {
    let step = json["step"].as_i64().unwrap_or(30) * 1000;
    let values = if json["wave"].is_object() {
        wave(&json["wave"], seconds * 1000 / step + 1)
    } else {
        values(&json["values"])
    };
    let times: Vec<Millis> = if json["times"].is_array() {
        items(&json["times"]).iter().filter_map(Value::as_i64).map(|second| START + second * 1000).collect()
    } else {
        (0..values.len() as i64).map(|index| START + index * step).collect()
    };
    let name = json["name"].as_str().unwrap_or("Value");
    let labels = labels(&json["labels"]);
    let numbers: Numbers = values.into_iter().collect();
    Frame {
        ref_id: json["refId"].as_str().unwrap_or("A").to_owned(),
        kind: kind(&json["kind"]),
        step_millis: Some(step).filter(|_| json["step"].is_i64() || !json["times"].is_array()),
        fields: vec![
            Field::new("Time", Values::times(times)),
            Field { labels, ..Field::new(name, Values::numbers(numbers)) },
        ],
        ..Frame::default()
    }
}

fn labels(json: &Value) -> Labels {
    let labels = json.as_object().into_iter().flatten();
    labels.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

fn kind(json: &Value) -> FrameKind {
    match json.as_str() {
        Some("table") => FrameKind::Table,
        Some("heatmap") => FrameKind::Heatmap,
        Some("cells") => FrameKind::HeatmapCells,
        _ => FrameKind::TimeSeries,
    }
}

/// A frame written out: its fields by type.
fn table(json: &Value) -> Frame {
    let field = |json: &Value| {
        let cells = items(&json["values"]);
        let values = match json["type"].as_str() {
            Some("time") => Values::Time(
                cells
                    .iter()
                    .map(|cell| Some(START + (cell.as_f64()? * 1000.0) as i64))
                    .collect::<Vec<_>>()
                    .into(),
            ),
            Some("string") => Values::Strings(
                cells.iter().map(|cell| cell.as_str().map(Into::into)).collect::<Vec<_>>().into(),
            ),
            Some("boolean") => Values::Booleans(cells.iter().map(Value::as_bool).collect::<Vec<_>>().into()),
            _ => Values::numbers(values(&json["values"]).into_iter().collect::<Numbers>()),
        };
        let name = json["name"].as_str().unwrap_or("Value");
        Field { labels: labels(&json["labels"]), ..Field::new(name, values) }
    };
    Frame {
        name: json["name"].as_str().map(str::to_owned),
        ref_id: json["refId"].as_str().unwrap_or("A").to_owned(),
        kind: kind(&json["kind"]),
        step_millis: json["step"].as_i64().map(|step| step * 1000),
        fields: items(&json["fields"]).iter().map(field).collect(),
    }
}

fn exemplar(json: &Value) -> Exemplar {
    Exemplar {
        at: START + (json["at"].as_f64().unwrap_or_default() * 1000.0) as i64,
        value: json["value"].as_f64().unwrap_or_default(),
        labels: labels(&json["labels"]),
        series: labels(&json["series"]),
        links: Vec::<Link>::new(),
    }
}

fn values(json: &Value) -> Vec<Option<f64>> {
    let value = |json: &Value| match json.as_str() {
        Some(text) => Some(text.parse().unwrap()),
        None => json.as_f64(),
    };
    items(json).iter().map(value).collect()
}

/// Something like a day's load: two slow swings and noise from a fixed sequence.
fn wave(json: &Value, count: i64) -> Vec<Option<f64>> {
    let of = |name: &str, otherwise: f64| json[name].as_f64().unwrap_or(otherwise);
    let (base, swing, noise, phase) =
        (of("base", 50.0), of("swing", 20.0), of("noise", 3.0), of("phase", 0.0));
    let mut state = json["seed"].as_u64().unwrap_or(7);
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5
    };
    (0..count)
        .map(|index| {
            let turn = index as f64 / count as f64 * std::f64::consts::TAU + phase;
            let value = base + swing * (0.7 * turn.sin() + 0.3 * (turn * 3.0).cos()) + noise * 2.0 * random();
            Some((value * 1000.0).round() / 1000.0)
        })
        .collect()
}

fn event(json: &Value) -> Event {
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let time = |name: &str| json[name].as_i64().map(|second| START + second * 1000);
    Event {
        from: time("from").unwrap_or(START),
        to: time("to"),
        title: text("title"),
        text: text("text"),
        tags: Vec::new(),
        color: text("color"),
        name: text("name"),
    }
}
