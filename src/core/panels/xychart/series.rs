//! Points of an XY chart. In: resolved frames, mappings. Out: for each series its points in the order of the rows.
//!
//! Without a mapping the first number field of a frame lies below and each further one is a series, as in Grafana.
//!
//! **Invariant:** a row that lacks either number is no point.

use super::options::{Mapping, XyOptions, XyStyle};
use crate::field::{Candidate, CellPlace, Display, FieldMatcher, series_color};
use crate::frame::{ColorSetting, Field, Frame, Value, Values};
use crate::model::Matcher;
use crate::panels::PanelContext;
use crate::panels::timeseries::{AxisStyle, axis_style};
use crate::panels::value;
use crate::theme::Color;

#[derive(Debug, Clone)]
pub(super) struct XyPoint {
    pub x: f64,
    pub y: f64,
    /// Diameter in CSS pixels.
    pub size: f32,
    pub color: Color,
    /// Names and texts for the tooltip.
    pub told: Vec<(String, String)>,
    pub cell: CellPlace,
}

#[derive(Debug, Clone)]
pub(super) struct XySeries {
    pub label: String,
    pub color: Color,
    pub x: Field,
    pub y: Field,
    pub style: XyStyle,
    pub axis: AxisStyle,
    pub points: Vec<XyPoint>,
    pub hidden: bool,
    pub in_legend: bool,
    pub in_tooltip: bool,
}

pub(super) fn collect(frames: &[Frame], options: &XyOptions, context: &PanelContext<'_>) -> Vec<XySeries> {
    let mut series = Vec::new();
    for mapping in &options.mappings {
        for (frame_index, frame) in frames.iter().enumerate() {
            if mapping.frame.is_none_or(|wanted| wanted == frame_index) {
                of_frame(frame, frame_index, mapping, context, &mut series);
            }
        }
    }
    series
}

/// The places of the fields a matcher means.
fn places(frame: &Frame, matcher: &Matcher) -> Vec<usize> {
    let compiled = FieldMatcher::new(matcher);
    let first_time = frame.fields.iter().position(is_time);
    let is_meant = |(index, field): &(usize, &Field)| {
        let shown = value::shown_name(field);
        compiled.matches(&Candidate { field, shown, ref_id: &frame.ref_id, index: *index, first_time })
    };
    frame.fields.iter().enumerate().filter(is_meant).map(|(index, _)| index).collect()
}

fn is_time(field: &Field) -> bool {
    matches!(field.values, Values::Time(_) | Values::Nanos(_))
}

fn of_frame(
    frame: &Frame,
    frame_index: usize,
    mapping: &Mapping,
    context: &PanelContext<'_>,
    series: &mut Vec<XySeries>,
) {
    let first =
        |matcher: &Option<Matcher>| matcher.as_ref().map(|matcher| places(frame, matcher).first().copied());
    let x = match first(&mapping.x) {
        Some(found) => found,
        None => frame.fields.iter().position(|field| field.values.is_number()),
    };
    let Some(x) = x else { return };
    let (size, color) = (first(&mapping.size).flatten(), first(&mapping.color).flatten());
    let ys: Vec<usize> = match &mapping.y {
        Some(matcher) => places(frame, matcher),
        None => (0..frame.fields.len()).collect(),
    };
    for y in ys.into_iter().filter(|y| *y != x && Some(*y) != size && Some(*y) != color) {
        let (Some(x_field), Some(y_field)) = (frame.fields.get(x), frame.fields.get(y)) else { continue };
        let excluded = mapping.exclude.iter().any(|name| name == value::shown_name(y_field));
        if !y_field.values.is_number() || excluded || value::is_hidden(y_field, "viz") {
            continue;
        }
        let mut y_field = y_field.clone();
        // Palettes go by series, not by field: the field below takes no colour.
        y_field.state.series_index = Some(series.len());
        if y_field.config.color.is_none() {
            let mode = "palette-classic".to_owned();
            y_field.config.color = Some(ColorSetting { mode, fixed_color: None, series_by: None });
        }
        let label = match &mapping.name {
            Some(name) if mapping.y.is_some() => name.clone(),
            _ => value::shown_name(&y_field).to_owned(),
        };
        let style = XyStyle::read(&y_field.config);
        let by = |place: Option<usize>| place.and_then(|place| frame.fields.get(place));
        let rows = Rows { x: x_field, y: &y_field, size: by(size), color: by(color), style: &style, context };
        series.push(XySeries {
            points: rows.points(|row| CellPlace { frame: frame_index, field: y, row: Some(row) }),
            color: series_color(&y_field, context.theme),
            axis: axis_style(&y_field.config),
            hidden: context.hidden.contains(&label),
            in_legend: !value::is_hidden(&y_field, "legend"),
            in_tooltip: !value::is_hidden(&y_field, "tooltip"),
            x: x_field.clone(),
            label,
            style,
            y: y_field,
        });
    }
}

struct Rows<'a> {
    x: &'a Field,
    y: &'a Field,
    size: Option<&'a Field>,
    color: Option<&'a Field>,
    style: &'a XyStyle,
    context: &'a PanelContext<'a>,
}

impl Rows<'_> {
    fn points(&self, cell: impl Fn(usize) -> CellPlace) -> Vec<XyPoint> {
        let fields = self.context.field_context();
        let display = |field| Display::new(field, &fields);
        let (x_display, y_display) = (display(self.x), display(self.y));
        let (size_display, color_display) = (self.size.map(display), self.color.map(display));
        let plain = series_color(self.y, self.context.theme);
        let mode = self.y.config.color.as_ref().map_or("", |color| color.mode.as_str());
        let by_value = mode == "thresholds" || mode.starts_with("continuous-");
        let sizes = self.size.map(|field| {
            let sizes = (0..field.values.len()).filter_map(|row| number(&field.values.get(row)));
            sizes
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), size| (low.min(size), high.max(size)))
        });
        let mut points = Vec::new();
        for row in 0..self.y.values.len() {
            let (x, y) = (self.x.values.get(row), self.y.values.get(row));
            let (Some(at_x), Some(at_y)) = (number(&x), number(&y)) else { continue };
            let mut told = vec![
                (value::shown_name(self.x).to_owned(), x_display.show(&x).to_string()),
                (value::shown_name(self.y).to_owned(), y_display.show(&y).to_string()),
            ];
            let mut tell = |field: Option<&Field>, display: &Option<Display<'_>>| {
                if let (Some(field), Some(display)) = (field, display) {
                    let name = value::shown_name(field).to_owned();
                    told.push((name, display.show(&field.values.get(row)).to_string()));
                }
            };
            tell(self.size, &size_display);
            tell(self.color, &color_display);
            let (least, most) = self.style.size_ends;
            let size = match (self.size, sizes) {
                (Some(field), Some((low, high))) if high > low => {
                    let share =
                        number(&field.values.get(row)).map_or(0.0, |size| (size - low) / (high - low));
                    least + (most - least) * share as f32
                }
                _ => self.style.size,
            };
            let color = match (self.color, &color_display) {
                (Some(field), Some(display)) => display.color(&field.values.get(row)),
                _ if by_value => y_display.color(&y),
                _ => plain,
            };
            points.push(XyPoint { x: at_x, y: at_y, size, color, told, cell: cell(row) });
        }
        points
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number).filter(|number| number.is_finite()),
        Value::Time(at) => Some(*at as f64),
        _ => None,
    }
}
