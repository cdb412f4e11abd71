//! Puts a panel's field settings on its data. In: frames, defaults and overrides. Out: the same frames, every field
//! with its complete settings, its name, its place among the series and the ends of its scale.
//!
//! **Invariant:** values are shared, not copied; a column is scanned once for the ends of its scale.

use std::sync::Arc;

use crate::field::matcher::{Candidate, FieldMatcher};
use crate::field::name_template::{self, NameParts};
use crate::field::names::{Naming, filled, frame_name};
use crate::field::property::{self, Lists};
use crate::field::{FieldContext, scale_range};
use crate::frame::{Field, FieldConfig, FieldState, Frame, FrameKind, Nested, Thresholds, Values};
use crate::model::{FieldConfigSource, Override};

/// Resolves every field. What a source said of a field stands over the defaults; overrides stand over both, in order.
/// The fields of tables within rows take the defaults and the overrides that are for them.
pub fn resolve(frames: Vec<Frame>, source: &FieldConfigSource, context: &FieldContext<'_>) -> Vec<Frame> {
    resolve_level(frames, source, context, false)
}

fn resolve_level(
    frames: Vec<Frame>,
    source: &FieldConfigSource,
    context: &FieldContext<'_>,
    is_nested: bool,
) -> Vec<Frame> {
    let mut frames = frames;
    let rules = Rules::new(source, is_nested);
    let naming = Naming::of(&frames);
    let mut series_index = 0;
    for (position, frame) in frames.iter_mut().enumerate() {
        // What marks a chart is no series of it, and takes no colour from those that are.
        let is_series = !matches!(frame.kind, FrameKind::Annotations | FrameKind::Exemplars);
        let place = FramePlace {
            names: (0..frame.fields.len()).map(|index| naming.automatic(frame, index)).collect(),
            frame_name: if rules.mention_series { frame_name(frame, position) } else { String::new() },
            ref_id: frame.ref_id.clone(),
            first_time: frame.fields.iter().position(|field| is_time(&field.values)),
        };
        for (index, field) in frame.fields.iter_mut().enumerate() {
            let shown = rules.apply(field, index, &place, context);
            if let (Values::Nested(list), false) = (&mut field.values, is_nested) {
                *list = Arc::new(list.iter().map(|cell| nested(cell.as_ref()?, source, context)).collect());
            }
            field.state = FieldState {
                display_name: Some(shown.into()),
                series_index: Some(series_index),
                range: None,
            };
            if is_series && !is_time(&field.values) {
                series_index += 1;
            }
        }
    }
    scale_range::resolve_ranges(&mut frames);
    frames
}

/// A table within a row, with its settings; a series drawn in a cell has those of its column.
fn nested(cell: &Nested, source: &FieldConfigSource, context: &FieldContext<'_>) -> Option<Nested> {
    if cell.frame.kind != FrameKind::Table {
        return Some(cell.clone());
    }
    let frame = resolve_level(vec![(*cell.frame).clone()], source, context, true).pop()?;
    Some(Nested { frame: Arc::new(frame), ..cell.clone() })
}

fn is_time(values: &Values) -> bool {
    matches!(values, Values::Time(_) | Values::Nanos(_))
}

struct FramePlace {
    /// Of each field, without any setting.
    names: Vec<String>,
    frame_name: String,
    ref_id: String,
    first_time: Option<usize>,
}

struct Rules<'a> {
    defaults: FieldConfig,
    overrides: Vec<(FieldMatcher, &'a Override)>,
    mention_series: bool,
}

impl<'a> Rules<'a> {
    fn new(source: &'a FieldConfigSource, is_nested: bool) -> Self {
        let mut defaults = source.defaults.clone();
        if let (Some(min), Some(max)) = (defaults.min, defaults.max)
            && min > max
        {
            (defaults.min, defaults.max) = (Some(max), Some(min));
        }
        let meant = source.overrides.iter().filter(|rule| rule.nested == is_nested);
        let overrides: Vec<_> = meant.map(|rule| (FieldMatcher::new(&rule.matcher), rule)).collect();
        let in_defaults = [&defaults.display_name, &defaults.no_value, &defaults.description];
        let in_overrides = source.overrides.iter().flat_map(|rule| &rule.properties);
        let mention_series = in_defaults.into_iter().flatten().any(|text| text.contains("__series"))
            || in_overrides
                .filter_map(|property| property.value.as_str())
                .any(|text| text.contains("__series"));
        Self { defaults, overrides, mention_series }
    }

    /// Completes the field's settings and gives its name.
    fn apply(
        &self,
        field: &mut Field,
        index: usize,
        place: &FramePlace,
        context: &FieldContext<'_>,
    ) -> String {
        let automatic = &place.names[index];
        self.apply_defaults(field);
        for id in ["displayName", "noValue", "description"] {
            expand_text(field, id, automatic, place, context);
        }
        for (matcher, rule) in &self.overrides {
            let shown = filled(field.config.display_name.as_deref()).unwrap_or(automatic);
            let candidate =
                Candidate { field, shown, ref_id: &place.ref_id, index, first_time: place.first_time };
            if !matcher.matches(&candidate) {
                continue;
            }
            for property in &rule.properties {
                // What cannot be taken was reported when the dashboard was read.
                if property::set(&mut field.config, &property.id, &property.value, Lists::Prepend).is_ok() {
                    expand_text(field, &property.id, automatic, place, context);
                }
            }
        }
        if let Some(thresholds) = &mut field.config.thresholds {
            fill_steps(thresholds, context.interpolate);
        }
        filled(field.config.display_name.as_deref()).unwrap_or(automatic).to_owned()
    }

    fn apply_defaults(&self, field: &mut Field) {
        let defaults = &self.defaults;
        let (is_number, is_time) = (field.values.is_number(), is_time(&field.values));
        let config = &mut field.config;
        let or = |own: &mut Option<String>, default: &Option<String>| {
            if own.is_none() {
                own.clone_from(default);
            }
        };
        or(&mut config.display_name, &defaults.display_name);
        or(&mut config.description, &defaults.description);
        or(&mut config.no_value, &defaults.no_value);
        if !is_time {
            or(&mut config.unit, &defaults.unit);
        }
        if is_number {
            config.decimals = config.decimals.or(defaults.decimals);
            config.min = config.min.or(defaults.min);
            config.max = config.max.or(defaults.max);
            config.field_min_max |= defaults.field_min_max;
        }
        config.filterable |= defaults.filterable;
        config.interval_millis = config.interval_millis.or(defaults.interval_millis);
        if config.color.is_none() {
            config.color.clone_from(&defaults.color);
        }
        if config.thresholds.is_none() {
            config.thresholds.clone_from(&defaults.thresholds);
        }
        if config.mappings.is_empty() {
            config.mappings.clone_from(&defaults.mappings);
        }
        if config.links.is_empty() {
            config.links.clone_from(&defaults.links);
        }
        if config.custom.is_empty() {
            config.custom.clone_from(&defaults.custom);
        } else {
            for (key, value) in defaults.custom.as_map() {
                config.custom.as_map_mut().entry(key.as_str()).or_insert_with(|| value.clone());
            }
        }
    }
}

/// Steps that variables say; one that they do not make a number keeps the value written beside it.
fn fill_steps(thresholds: &mut Thresholds, interpolate: &dyn Fn(&str) -> String) {
    for step in &mut thresholds.steps {
        let said = step.expr.as_deref().and_then(|expr| interpolate(expr).trim().parse::<f64>().ok());
        if let Some(value) = said.filter(|value| value.is_finite()) {
            step.value = value;
        }
    }
}

/// Fills the mentions in a setting that is a text, once: what was put in is not searched again. An empty name is none.
fn expand_text(field: &mut Field, id: &str, automatic: &str, place: &FramePlace, context: &FieldContext<'_>) {
    let setting = match id {
        "displayName" | "title" => field.config.display_name.take(),
        "noValue" => field.config.no_value.take(),
        "description" => field.config.description.take(),
        _ => return,
    };
    let parts = NameParts { field, automatic, frame_name: &place.frame_name };
    let filled = setting.map(|text| name_template::expand(&text, &parts, context.interpolate));
    match id {
        "noValue" => field.config.no_value = filled,
        "description" => field.config.description = filled,
        _ => field.config.display_name = filled.filter(|name| !name.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::field::set_property;
    use crate::frame::{Labels, ValueRange};
    use crate::model::{Matcher, Property};
    use crate::theme::Theme;
    use crate::time::Zone;

    fn series(name: &str, job: &str, values: Vec<f64>) -> Frame {
        let value =
            Field { labels: Labels::from([("job", job)]), ..Field::new("Value", Values::numbers(values)) };
        let fields = vec![Field::new("Time", Values::times([0, 1])), value];
        Frame { name: Some(name.to_owned()), ref_id: name.to_uppercase(), fields, ..Frame::default() }
    }

    fn resolved(defaults: Json, overrides: &[(&str, Json, &str, Json)]) -> Vec<Frame> {
        let mut source = FieldConfigSource::default();
        for (id, value) in defaults.as_object().unwrap() {
            set_property(&mut source.defaults, id, value).unwrap();
        }
        source.overrides = overrides
            .iter()
            .map(|(matcher, options, id, value)| Override {
                nested: false,
                matcher: Matcher { id: (*matcher).to_owned(), options: options.clone() },
                properties: vec![Property { id: (*id).to_owned(), value: value.clone() }],
            })
            .collect();
        let zone = Zone::utc();
        let context = FieldContext {
            theme: Theme::Dark,
            zone: &zone,
            now: 0,
            interpolate: &|text| text.replace("$warn", "70"),
        };
        let frames = vec![series("a", "x", vec![10.0, 90.0]), series("b", "y", vec![-5.0, f64::NAN])];
        resolve(frames, &source, &context)
    }

    #[test]
    fn steps_of_thresholds_may_be_said_by_variables() {
        let steps = json!([
            {"value": null, "color": "green", "valueExpr": "$warn"},
            {"value": 50, "color": "yellow", "valueExpr": "$warn"},
            {"value": 90, "color": "red", "valueExpr": "$unknown"},
        ]);
        let frames = resolved(json!({"thresholds": {"mode": "absolute", "steps": steps}}), &[]);
        let steps = &frames[0].fields[1].config.thresholds.as_ref().unwrap().steps;
        let values: Vec<f64> = steps.iter().map(|step| step.value).collect();
        assert_eq!(values, [f64::NEG_INFINITY, 70.0, 90.0]);
    }

    #[test]
    fn tables_within_rows_have_the_settings_that_are_for_them() {
        let inner = Frame { kind: FrameKind::Table, ..series("in", "x", vec![1.0]) };
        let cell = Nested { frame: Arc::new(inner), value: crate::frame::Value::Null };
        let column = Field::new("rows", Values::Nested(Arc::new(vec![Some(cell)])));
        let outer =
            Frame { fields: vec![column, series("a", "x", vec![1.0]).fields.remove(1)], ..Frame::default() };
        let rule = |nested, unit: &str| Override {
            matcher: Matcher { id: "byType".to_owned(), options: "number".into() },
            nested,
            properties: vec![Property { id: "unit".to_owned(), value: unit.into() }],
        };
        let mut source = FieldConfigSource {
            overrides: vec![rule(false, "s"), rule(true, "bytes")],
            ..Default::default()
        };
        source.defaults.no_value = Some("none".to_owned());
        let zone = Zone::utc();
        let context =
            FieldContext { theme: Theme::Dark, zone: &zone, now: 0, interpolate: &|text| text.to_owned() };
        let frames = resolve(vec![outer], &source, &context);
        assert_eq!(frames[0].fields[1].config.unit.as_deref(), Some("s"));
        let Values::Nested(cells) = &frames[0].fields[0].values else { panic!("no tables") };
        let config = &cells[0].as_ref().unwrap().frame.fields[1].config;
        assert_eq!((config.unit.as_deref(), config.no_value.as_deref()), (Some("bytes"), Some("none")));
    }

    #[track_caller]
    fn names(frames: &[Frame], expected: &[&str]) {
        let names: Vec<_> =
            frames.iter().map(|frame| frame.fields[1].state.display_name.as_deref().unwrap()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn later_rules_see_names_given_by_earlier_ones() {
        let first = ("byFrameRefID", json!("A"), "displayName", json!("First ${__field.labels.job}"));
        let second = ("byName", json!("First x"), "unit", json!("bytes"));
        let frames = resolved(json!({"unit": "s"}), &[first.clone(), second.clone()]);
        names(&frames, &["First x", "b y"]);
        let units: Vec<_> = frames.iter().map(|frame| frame.fields[1].config.unit.as_deref()).collect();
        assert_eq!(units, [Some("bytes"), Some("s")]);
        let frames = resolved(json!({}), &[second, first]);
        assert_eq!(frames[0].fields[1].config.unit, None);
    }

    #[test]
    fn ranges_cover_all_series_unless_said_otherwise() {
        let range = |frames: &[Frame], at: usize| frames[at].fields[1].state.range.unwrap();
        let frames = resolved(json!({}), &[("byFrameRefID", json!("B"), "max", json!(7))]);
        assert_eq!(range(&frames, 0), ValueRange { min: Some(-5.0), max: Some(90.0) });
        assert_eq!(range(&frames, 1), ValueRange { min: Some(-5.0), max: Some(7.0) });
        let frames = resolved(json!({"fieldMinMax": true, "min": 0}), &[]);
        assert_eq!(range(&frames, 0), ValueRange { min: Some(0.0), max: Some(90.0) });
        assert_eq!(range(&frames, 1), ValueRange { min: Some(0.0), max: Some(-5.0) });
    }

    #[test]
    fn series_are_counted_without_their_times() {
        let frames = resolved(json!({}), &[]);
        let places: Vec<_> =
            frames.iter().flat_map(|frame| &frame.fields).map(|field| field.state.series_index).collect();
        assert_eq!(places, [Some(0), Some(0), Some(1), Some(1)]);
    }

    #[test]
    fn null_removes_and_lists_come_first() {
        let mapping = |text: &str| json!([{"type": "value", "options": {text: {"text": text}}}]);
        let frames = resolved(
            json!({"unit": "s", "mappings": mapping("d")}),
            &[
                ("byType", json!("number"), "unit", json!(null)),
                ("byType", json!("number"), "mappings", mapping("o")),
            ],
        );
        let config = &frames[0].fields[1].config;
        assert_eq!(config.unit, None);
        assert_eq!(config.mappings.len(), 2);
        assert!(format!("{:?}", config.mappings[0]).contains("\"o\""));
    }

    #[test]
    fn what_a_source_says_stands_over_defaults() {
        let mut frame = series("a", "x", vec![1.0]);
        frame.fields[1].config.unit = Some("bytes".to_owned());
        let source = FieldConfigSource {
            defaults: FieldConfig {
                unit: Some("s".to_owned()),
                min: Some(9.0),
                max: Some(1.0),
                ..FieldConfig::default()
            },
            overrides: Vec::new(),
        };
        let zone = Zone::utc();
        let context =
            FieldContext { theme: Theme::Dark, zone: &zone, now: 0, interpolate: &|text| text.to_owned() };
        let config = resolve(vec![frame], &source, &context)[0].fields[1].config.clone();
        assert_eq!((config.unit.as_deref(), config.min, config.max), (Some("bytes"), Some(1.0), Some(9.0)));
    }
}
