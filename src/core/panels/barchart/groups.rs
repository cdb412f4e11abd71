//! The bars of a bar chart. In: resolved frames. Out: groups along one axis, and for each series a value in each group.
//!
//! As in Grafana: groups are the rows of the chosen field, else of the first text field, else of the times; frames are
//! joined by it.
//!
//! **Invariant:** a group without a value of some series has no bar there; null is not zero.

use super::options::{BarChartOptions, Stacking};
use super::style::BarStyle;
use crate::field::{CellPlace, Display, series_color};
use crate::frame::{ColorSetting, Field, Frame, Value, Values};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::panels::plot::ThresholdStyle;
use crate::panels::timeseries::{AxisStyle, axis_style};
use crate::panels::value;
use crate::theme::Color;
use crate::time::{format_date_time, format_with_pattern};

/// One bar. `low` and `high` are where it begins and ends on the value axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub text: String,
    pub color: Color,
    pub cell: CellPlace,
}

#[derive(Debug, Clone)]
pub(super) struct Series {
    pub label: String,
    pub color: Color,
    pub field: Field,
    pub style: BarStyle,
    pub axis: AxisStyle,
    pub thresholds: ThresholdStyle,
    /// One for each group.
    pub bars: Vec<Option<Bar>>,
    pub hidden: bool,
    pub in_legend: bool,
    pub in_tooltip: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    pub names: Vec<String>,
    /// In full, for tooltips.
    pub titles: Vec<String>,
    pub series: Vec<Series>,
}

/// `None` where no frame has a field to group by.
pub(super) fn collect(
    frames: &[Frame],
    options: &BarChartOptions,
    context: &PanelContext<'_>,
) -> Option<Groups> {
    let mut groups = Groups::default();
    let mut keys: Vec<Value> = Vec::new();
    let mut found = false;
    let place_of = |frame: &Frame| {
        let named = options.x_field.as_deref().and_then(|name| field_named(frame, name));
        let text = || frame.fields.iter().position(|field| matches!(field.values, Values::Strings(_)));
        named.or_else(text).or_else(|| frame.fields.iter().position(is_time))
    };
    for frame in frames {
        let Some(group_field) = place_of(frame).and_then(|place| frame.fields.get(place)) else { continue };
        found = true;
        for row in 0..group_field.values.len() {
            let key = group_field.values.get(row);
            // Rows of one frame stay apart even where they read the same; those of several frames meet.
            if frames.len() == 1 || !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    if frames.len() > 1 && keys.iter().all(|key| matches!(key, Value::Time(_))) {
        keys.arrange_by_key(|key| if let Value::Time(at) = key { *at } else { 0 });
    }
    for (frame_index, frame) in frames.iter().enumerate() {
        let Some(place) = place_of(frame) else { continue };
        let Some(group_field) = frame.fields.get(place) else { continue };
        let rows: Vec<Option<usize>> = if frames.len() == 1 {
            (0..keys.len()).map(Some).collect()
        } else {
            let row_of =
                |key: &Value| (0..group_field.values.len()).find(|row| group_field.values.get(*row) == *key);
            keys.iter().map(row_of).collect()
        };
        let color_field = options.color_field.as_deref().and_then(|name| field_named(frame, name));
        for (field_index, field) in frame.fields.iter().enumerate() {
            let skipped = field_index == place || value::is_hidden(field, "viz");
            if !field.values.is_number() || skipped || Some(field_index) == color_field {
                continue;
            }
            // Palettes go by series: the names of groups take no colour.
            let index = groups.series.len();
            let colored_by = color_field.and_then(|index| frame.fields.get(index));
            let cell = |row| CellPlace { frame: frame_index, field: field_index, row: Some(row) };
            groups.series.push(series(field, index, colored_by, &rows, cell, context));
        }
        if groups.names.is_empty() {
            (groups.names, groups.titles) = names(group_field, &keys, options, context);
        }
    }
    stack(&mut groups.series, options.stacking, keys.len());
    found.then_some(groups)
}

fn is_time(field: &Field) -> bool {
    matches!(field.values, Values::Time(_) | Values::Nanos(_))
}

fn field_named(frame: &Frame, name: &str) -> Option<usize> {
    frame.fields.iter().position(|field| value::shown_name(field) == name || field.name == name)
}

fn names(
    field: &Field,
    keys: &[Value],
    options: &BarChartOptions,
    context: &PanelContext<'_>,
) -> (Vec<String>, Vec<String>) {
    const DAY: i64 = 86_400_000;
    let fields = context.field_context();
    let display = Display::new(field, &fields);
    let times = keys.iter().filter_map(|key| if let Value::Time(at) = key { Some(*at) } else { None });
    let extent = times.clone().max().zip(times.min()).map_or(0, |(last, first)| last - first);
    let pattern = if extent <= DAY { "HH:mm" } else { "MM/DD HH:mm" };
    let has_unit = field.config.unit.is_some();
    let title = |key: &Value| match key {
        Value::Time(at) if !has_unit => format_date_time(*at, context.zone),
        key => display.show(key).to_string(),
    };
    let name = |key: &Value| {
        let whole = match key {
            Value::Time(at) if !has_unit => format_with_pattern(*at, pattern, context.zone),
            key => display.show(key).to_string(),
        };
        match options.label_length {
            Some(most) if whole.chars().count() > most => whole.chars().take(most).chain(['…']).collect(),
            _ => whole,
        }
    };
    (keys.iter().map(name).collect(), keys.iter().map(title).collect())
}

fn series(
    field: &Field,
    index: usize,
    colored_by: Option<&Field>,
    rows: &[Option<usize>],
    cell: impl Fn(usize) -> CellPlace,
    context: &PanelContext<'_>,
) -> Series {
    let mut field = field.clone();
    field.state.series_index = Some(index);
    if field.config.color.is_none() {
        let mode = "palette-classic".to_owned();
        field.config.color = Some(ColorSetting { mode, fixed_color: None, series_by: None });
    }
    let mode = field.config.color.as_ref().map_or("", |color| color.mode.as_str());
    let by_value = mode == "thresholds" || mode.starts_with("continuous-");
    let color = series_color(&field, context.theme);
    let fields = context.field_context();
    let display = Display::new(&field, &fields);
    let other = colored_by.map(|field| (field, Display::new(field, &fields)));
    let bar = |row: usize| {
        let cell_value = field.values.get(row);
        let Value::Number(number) = cell_value else { return None };
        let shown = display.show(&cell_value);
        let own = if by_value || shown.percent.is_none() { shown.color } else { color };
        let color = other.as_ref().map_or(own, |(field, display)| display.color(&field.values.get(row)));
        number.is_finite().then(|| Bar {
            value: number,
            low: 0.0,
            high: number,
            text: shown.to_string(),
            color,
            cell: cell(row),
        })
    };
    let bars = rows.iter().map(|row| row.and_then(&bar)).collect();
    let label = value::shown_name(&field).to_owned();
    Series {
        hidden: context.hidden.contains(&label),
        in_legend: !value::is_hidden(&field, "legend"),
        in_tooltip: !value::is_hidden(&field, "tooltip"),
        style: BarStyle::read(&field.config),
        axis: axis_style(&field.config),
        thresholds: ThresholdStyle::read(&field.config),
        label,
        color,
        bars,
        field,
    }
}

/// Puts bars on each other: what is below zero hangs down by itself.
fn stack(series: &mut [Series], stacking: Stacking, groups: usize) {
    if stacking == Stacking::None {
        return;
    }
    for group in 0..groups {
        let bars = || {
            let shown = series.iter().filter(|series| !series.hidden);
            shown.filter_map(|series| series.bars.get(group)?.as_ref())
        };
        let total: f64 = bars().map(|bar| bar.value.abs()).sum();
        let unit = match stacking {
            Stacking::Percent if total > 0.0 => total,
            _ => 1.0,
        };
        let (mut above, mut below) = (0.0, 0.0);
        for series in series.iter_mut().filter(|series| !series.hidden) {
            let Some(bar) = series.bars.get_mut(group).and_then(Option::as_mut) else { continue };
            let ground = if bar.value < 0.0 { &mut below } else { &mut above };
            bar.low = *ground;
            *ground += bar.value / unit;
            bar.high = *ground;
        }
    }
}
