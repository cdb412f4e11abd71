//! How many lines there are over time, by level. In: counts by level labels, as the server gives them. Out: a frame for
//! each level and the panel that draws them: stacked bars above the lines.
//!
//! **Invariant:** the counts of all frames add up to those given; levels have the colour of their stripes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::Level;
use crate::frame::{Field, Frame, FrameKind, Values};
use crate::model::{self, Panel};
use crate::theme::Theme;
use crate::time::Millis;

/// Counts folded into one frame for each level that occurs; the least grave first, so that the gravest lie on top.
pub fn volume_frames(frames: &[Frame], step_millis: Option<i64>) -> Vec<Frame> {
    let mut counts: BTreeMap<Level, BTreeMap<Millis, f64>> = BTreeMap::new();
    for frame in frames {
        let value = frame.fields.iter().find(|field| field.values.is_number());
        let (Some(time), Some(value)) = (frame.time_field(), value) else { continue };
        let level = Level::of(&value.labels, "");
        for row in 0..frame.len() {
            let (at, count) = (time.values.get(row), value.values.get(row));
            if let (crate::frame::Value::Time(at), crate::frame::Value::Number(count)) = (at, count) {
                *counts.entry(level).or_default().entry(at).or_default() += count;
            }
        }
    }
    let frame = |(level, counts): (Level, BTreeMap<Millis, f64>)| {
        let times = Values::times(counts.keys().copied());
        let values: Vec<f64> = counts.into_values().collect();
        let mut value = Field::new(level.name(), Values::Numbers(Arc::new(values.into())));
        value.config.display_name_from_source = Some(level.name().to_owned());
        value.config.interval_millis = step_millis;
        let fields = vec![Field::new("Time", times), value];
        Frame { name: None, ref_id: String::new(), kind: FrameKind::TimeSeries, step_millis, fields }
    };
    counts.into_iter().rev().map(frame).collect()
}

/// The panel that draws [`volume_frames`].
pub fn volume_panel(theme: Theme) -> Panel {
    let overrides: Vec<Json> = Level::ALL
        .iter()
        .map(|level| {
            json!({
                "matcher": {"id": "byName", "options": level.name()},
                "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": level.color(theme).to_string()}}]
            })
        })
        .collect();
    let dashboard = json!({"schemaVersion": 41, "panels": [{
        "type": "timeseries",
        "options": {"legend": {"showLegend": false}, "tooltip": {"mode": "multi"}},
        "fieldConfig": {
            "defaults": {"unit": "short", "decimals": 0, "min": 0, "custom": {
                "drawStyle": "bars", "barAlignment": -1, "fillOpacity": 80, "lineWidth": 0, "showPoints": "never",
                "stacking": {"mode": "normal", "group": "A"}
            }},
            "overrides": overrides
        }
    }]});
    let read = model::read(&dashboard.to_string());
    read.ok().and_then(|(dashboard, _)| dashboard.panels().next().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Labels;

    fn counts(labels: Labels, values: &[(Millis, f64)]) -> Frame {
        let mut value = Field::new("Value", Values::numbers(values.iter().map(|v| v.1).collect::<Vec<_>>()));
        value.labels = labels;
        let time = Field::new("Time", Values::times(values.iter().map(|v| v.0)));
        Frame { fields: vec![time, value], ..Frame::default() }
    }

    #[test]
    fn labels_of_one_level_are_added_up() {
        let given = [
            counts([("level", "error")].into(), &[(1, 2.0), (2, 3.0)]),
            counts([("detected_level", "err")].into(), &[(2, 4.0)]),
            counts([("level", "info")].into(), &[(2, 5.0)]),
            counts([("app", "x")].into(), &[(1, 1.0)]),
        ];
        let told: Vec<String> = volume_frames(&given, Some(1000))
            .iter()
            .map(|frame| format!("{} {:?}", frame.fields[1].name, frame.fields[1].values))
            .collect();
        let numbers = |values: &[f64]| format!("{:?}", Values::numbers(values.to_vec()));
        assert_eq!(
            told,
            [
                format!("unknown {}", numbers(&[1.0])),
                format!("info {}", numbers(&[5.0])),
                format!("error {}", numbers(&[2.0, 7.0]))
            ]
        );
    }

    #[test]
    fn each_level_has_its_colour() {
        let panel = volume_panel(Theme::Dark);
        assert_eq!(panel.kind, "timeseries");
        assert_eq!(panel.field_config.overrides.len(), Level::ALL.len());
    }
}
