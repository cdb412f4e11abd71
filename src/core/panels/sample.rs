//! Panels and frames for this module's tests. In: settings as JSON, columns. Out: views.
//!
//! **Invariant:** the same sample gives the same view on every machine.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{PanelContext, PanelView, PictureView};
use crate::field::{FieldContext, resolve, set_property};
use crate::frame::{Field, Frame, Labels, Numbers, Values};
use crate::model::{Matcher, Override, Panel, Property};
use crate::scene::{AdvanceTable, Scene, Shape, Size, Text};
use crate::theme::Theme;
use crate::time::{TimeRange, Zone};

/// 2024-07-21T12:21:10Z.
pub(super) const START: i64 = 1_721_564_470_000;
pub(super) const STEP: i64 = 60_000;

/// A panel with `options`, `defaults` (display properties) and `overrides` by field name.
pub(super) fn panel(kind: &str, json: &Json) -> Panel {
    let mut panel = Panel { kind: kind.to_owned(), written_kind: kind.to_owned(), ..Panel::default() };
    panel.options = json.get("options").cloned().unwrap_or_default().into();
    for (id, value) in json.get("defaults").and_then(Json::as_object).into_iter().flatten() {
        set_property(&mut panel.field_config.defaults, id, value).expect("a valid default");
    }
    for (name, properties) in json.get("overrides").and_then(Json::as_object).into_iter().flatten() {
        let properties = properties.as_object().into_iter().flatten();
        panel.field_config.overrides.push(Override {
            nested: false,
            matcher: Matcher { id: "byName".to_owned(), options: Json::from(name.as_str()) },
            properties: properties
                .map(|(id, value)| Property { id: id.clone(), value: value.clone() })
                .collect(),
        });
    }
    panel
}

/// A frame of one series, a sample each minute; NaN stays NaN.
pub(super) fn series(name: &str, values: &[Option<f64>]) -> Frame {
    let numbers: Numbers = values.iter().copied().collect();
    let mut field = Field::new("Value", Values::numbers(numbers));
    field.labels = Labels::from([("name", name)]);
    let times = (0..values.len() as i64).map(|step| START + step * STEP);
    Frame {
        ref_id: "A".to_owned(),
        fields: vec![Field::new("Time", Values::times(times)), field],
        ..Frame::default()
    }
}

/// A series that ends at `last` after some up and down.
pub(super) fn wave(name: &str, last: f64) -> Frame {
    let wobble = |step: i32| last * (1.0 + 0.25 * f64::from((step * 7919) % 13 - 6) / 6.0);
    let mut values: Vec<Option<f64>> = (0..30).map(|step| Some(wobble(step))).collect();
    values.push(Some(last));
    series(name, &values)
}

/// Builds a panel over frames in a panel content of this size.
pub(super) fn view(panel: &Panel, frames: Vec<Frame>, size: Size, theme: Theme) -> PanelView {
    let zone = Zone::utc();
    let interpolate = |text: &str| text.to_owned();
    let fields = FieldContext { theme, zone: &zone, now: START, interpolate: &interpolate };
    let frames = resolve(frames, &panel.field_config, &fields);
    let context = PanelContext {
        size,
        range: TimeRange { from: START, to: START + 30 * STEP },
        theme,
        zone: &zone,
        now: START,
        measure: &AdvanceTable,
        hidden: &BTreeSet::new(),
        annotations: &[],
        exemplars: &[],
        page: 0,
        interpolate: &interpolate,
    };
    super::build(panel, &frames, &context)
}

#[track_caller]
pub(super) fn picture(panel: &Panel, frames: Vec<Frame>, size: Size, theme: Theme) -> PictureView {
    match view(panel, frames, size, theme) {
        PanelView::Picture(picture) => *picture,
        other => panic!("not a picture: {other:?}"),
    }
}

/// The texts that stand in a scene itself, not in its groups.
pub(super) fn written(scene: &Scene) -> Vec<&Text> {
    scene
        .shapes
        .iter()
        .filter_map(|shape| if let Shape::Text(text) = shape { Some(text) } else { None })
        .collect()
}
