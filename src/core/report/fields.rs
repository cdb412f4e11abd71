//! Display properties that a kind of panel does not obey. In: the properties a panel sets. Out: those that change nothing
//! when they are set on made-up data where they must show.
//!
//! **Invariant:** a property is judged by the picture alone, with a value chosen to be seen; the panel's own value may
//! happen to change nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{lost, rig};
use crate::field::set_property;
use crate::frame::{Field, FieldConfig, Numbers, Values};
use crate::model::{FieldConfigSource, Issue, Panel};
use crate::options::Options;
use crate::panels::{PanelView, TooltipMode};
use crate::scene::Point;

/// What was found out so far: whether a kind obeys a property.
#[derive(Debug, Default)]
pub(super) struct Obeyed(BTreeMap<(String, &'static str), bool>);

/// A property with a value that shows, and what must be set besides for it to show.
struct Probe {
    id: &'static str,
    value: Value,
    besides: Vec<(&'static str, Value)>,
}

impl Obeyed {
    pub(super) fn unobeyed(&mut self, panel: &Panel) -> Vec<Issue> {
        let mut issues = Vec::new();
        for probe in probes() {
            let id = probe.id;
            let mut places = places(panel, id);
            if places.is_empty() || !concerns(&panel.kind, id) || self.obeys(&panel.kind, &probe) {
                continue;
            }
            issues.extend(places.drain(..).map(|place| {
                lost(
                    panel,
                    &place,
                    format!("The property {id} is not obeyed by {} panels.", panel.written_kind),
                )
            }));
        }
        issues
    }

    fn obeys(&mut self, kind: &str, probe: &Probe) -> bool {
        *self.0.entry((kind.to_owned(), probe.id)).or_insert_with(|| shows(kind, probe))
    }
}

/// Grafana has no such property for kinds that show no values, and of a heatmap's it reads the links alone: axis and cells
/// have units among its options.
fn concerns(kind: &str, id: &str) -> bool {
    if kind == "heatmap" {
        return id == "links";
    }
    !matches!(kind, "text" | "logs" | "alertlist" | "annolist" | "dashlist" | "news" | "traces")
}

/// Where a panel sets a property.
fn places(panel: &Panel, id: &str) -> Vec<String> {
    let config = &panel.field_config;
    let defaults = &config.defaults;
    let in_defaults = match id {
        "unit" => defaults.unit.is_some(),
        "decimals" => defaults.decimals.is_some(),
        "min" => defaults.min.is_some(),
        "max" => defaults.max.is_some(),
        "displayName" => defaults.display_name.is_some(),
        "noValue" => defaults.no_value.is_some(),
        "mappings" => !defaults.mappings.is_empty(),
        "links" => defaults.leads(),
        "color" => defaults.color.as_ref().is_some_and(|color| color.mode != "palette-classic"),
        _ => false,
    };
    let rules = config.overrides.iter().enumerate().flat_map(|(index, rule)| {
        let properties = rule.properties.iter().enumerate();
        let set = properties.filter(|(_, property)| {
            property.id == id && !is_empty(&property.value) && (id != "links" || leads(&property.value))
        });
        set.map(move |(place, _)| format!("fieldConfig.overrides[{index}].properties[{place}]"))
    });
    in_defaults.then(|| format!("fieldConfig.defaults.{id}")).into_iter().chain(rules).collect()
}

fn leads(links: &Value) -> bool {
    let mut config = FieldConfig::default();
    set_property(&mut config, "links", links).is_ok() && config.leads()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn probes() -> Vec<Probe> {
    let probe = |id, value| Probe { id, value, besides: Vec::new() };
    vec![
        probe("unit", json!("lengthkm")),
        probe("decimals", json!(4)),
        Probe { besides: scaled(), ..probe("min", json!(-1000)) },
        Probe { besides: scaled(), ..probe("max", json!(1000)) },
        probe("displayName", json!("Probe")),
        probe("noValue", json!("Probe")),
        probe(
            "mappings",
            json!([{"type": "range", "options": {"from": -1e9, "to": 1e9, "result": {"text": "Probe", "color": "purple"}}}]),
        ),
        probe("links", json!([{"title": "Probe", "url": "https://example.com/"}])),
        Probe {
            besides: vec![("custom.cellOptions", json!({"type": "color-text"}))],
            ..probe("color", json!({"mode": "fixed", "fixedColor": "purple"}))
        },
    ]
}

/// A gauge in kinds that have gauges in cells, and colours along a scale in all.
fn scaled() -> Vec<(&'static str, Value)> {
    vec![("custom.cellOptions", json!({"type": "gauge"})), ("color", json!({"mode": "continuous-GrYlRd"}))]
}

/// Whether anything that is shown changes with the property.
fn shows(kind: &str, probe: &Probe) -> bool {
    let panel = Panel { kind: kind.to_owned(), options: shown_options(kind), ..Panel::default() };
    let drawn = |with: bool| -> Vec<String> {
        let mut settings = FieldConfigSource::default();
        let own = with.then_some((probe.id, probe.value.clone()));
        for (id, value) in probe.besides.iter().cloned().chain(own) {
            if set_property(&mut settings.defaults, id, &value).is_err() {
                return Vec::new();
            }
        }
        let missing = probe.id == "noValue";
        let shapes = rig::shapes().into_iter();
        shapes
            .map(|mut frames| {
                if missing {
                    frames.iter_mut().flat_map(|frame| &mut frame.fields).for_each(empty);
                }
                shown(&rig::view(&panel, frames, &settings, |_| {}))
            })
            .collect()
    };
    drawn(true) != drawn(false)
}

/// Nothing is switched off that could show a property.
fn shown_options(kind: &str) -> Options {
    match kind {
        "piechart" => json!({"displayLabels": ["name", "value"]}).into(),
        "timeseries" => json!({"legend": {"calcs": ["lastNotNull"], "showLegend": true}}).into(),
        _ => Options::default(),
    }
}

/// Numbers become missing.
fn empty(field: &mut Field) {
    if let Values::Numbers(_) = field.values {
        let missing = std::iter::repeat_n(None, field.values.len());
        field.values = Values::numbers(missing.collect::<Numbers>());
    }
}

/// All that a viewer sees or can point at, as a text to compare; what only holds data is left out.
fn shown(view: &PanelView) -> String {
    match view {
        PanelView::Chart(chart) => {
            // Twice, since between two samples there may be nothing.
            let hover = [0.5, 0.52].map(|share| {
                let x = chart.plot.x + chart.plot.width * share;
                chart.hover(Point::new(x, chart.plot.y + chart.plot.height / 2.0), TooltipMode::Multi)
            });
            format!("{:?} {:?} {} {hover:?}", chart.scene, chart.legend, chart.summary)
        }
        view => format!("{view:?}"),
    }
}
