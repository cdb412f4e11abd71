//! The lanes of a timeline. In: resolved frames. Out: for each series its spans of equal state, oldest first.
//!
//! As in Grafana, a state lasts until the next sample; where the next one is more than a step away, or there is none,
//! it lasts one step. Numbers that are coloured by thresholds and have no words of their own are joined by threshold:
//! the span then says which, as no single value stands for it.
//!
//! **Invariant:** a span never reaches beyond the time its state is known for.

use super::options::{Bridge, Kind, LaneStyle, TimelineOptions};
use crate::field::{CellPlace, Display};
use crate::frame::{ColorSetting, Field, Frame, ThresholdMode, Value, Values};
use crate::panels::PanelContext;
use crate::panels::timeseries::samples::Timeline;
use crate::panels::value;
use crate::theme::{Color, Palette};
use crate::time::Millis;

/// A state from one time to another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub from: Millis,
    pub to: Millis,
    /// When the first of its samples was taken.
    pub at: Millis,
    /// The row of that sample.
    pub row: usize,
    pub text: String,
    pub color: Color,
    pub value: Value,
}

#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub label: String,
    pub style: LaneStyle,
    pub field: Field,
    /// Its column among the panel's frames.
    pub place: CellPlace,
    pub spans: Vec<Span>,
    pub in_legend: bool,
    pub in_tooltip: bool,
}

/// A lane for each field beside a time, but for those that are hidden.
pub(super) fn collect(frames: &[Frame], options: &TimelineOptions, context: &PanelContext<'_>) -> Vec<Lane> {
    let mut lanes = Vec::new();
    for (frame_index, frame) in frames.iter().enumerate() {
        let Some(time) = frame.time_field() else { continue };
        let Some(timeline) = Timeline::new(&time.values) else { continue };
        let step = time.config.interval_millis.or(frame.step_millis);
        for (field_index, field) in frame.fields.iter().enumerate() {
            if matches!(field.values, Values::Time(_) | Values::Nanos(_)) || value::is_hidden(field, "viz") {
                continue;
            }
            let mut field = field.clone();
            if field.config.color.is_none() {
                field.config.color = Some(default_color(options.kind));
            }
            let style = LaneStyle::read(options.kind, &field.config);
            let step = field.config.interval_millis.or(step);
            let samples = Samples { field: &field, timeline: &timeline, step, style, context };
            let spans = match options.kind {
                Kind::Timeline => samples.spans(options.merge),
                Kind::History => samples.cells(options.column_width),
            };
            lanes.push(Lane {
                label: value::shown_name(&field).to_owned(),
                style,
                spans,
                in_legend: !value::is_hidden(&field, "legend"),
                in_tooltip: !value::is_hidden(&field, "tooltip"),
                place: CellPlace { frame: frame_index, field: field_index, row: None },
                field,
            });
        }
    }
    if options.colors_states {
        color_states(&mut lanes, context);
    }
    lanes
}

/// States that no mapping colours take the palette's colours, in the order in which they are met.
fn color_states(lanes: &mut [Lane], context: &PanelContext<'_>) {
    let mut met: Vec<String> = Vec::new();
    for lane in lanes {
        let fields = context.field_context();
        let display = Display::new(&lane.field, &fields);
        for span in &mut lane.spans {
            // What a mapping colours has no place between least and most.
            if display.show(&span.value).percent.is_none() {
                continue;
            }
            let place = met.iter().position(|text| *text == span.text).unwrap_or_else(|| {
                met.push(span.text.clone());
                met.len() - 1
            });
            span.color = Palette::Classic.color(place, context.theme);
        }
    }
}

/// What these kinds do where the dashboard says nothing.
fn default_color(kind: Kind) -> ColorSetting {
    let mode = match kind {
        Kind::Timeline => "continuous-GrYlRd",
        Kind::History => "thresholds",
    };
    ColorSetting { mode: mode.to_owned(), fixed_color: None, series_by: None }
}

/// A sample that has a state.
struct Known {
    at: Millis,
    row: usize,
    value: Value,
    /// One without a state came before it.
    interrupted: bool,
}

struct Samples<'a> {
    field: &'a Field,
    timeline: &'a Timeline,
    step: Option<i64>,
    style: LaneStyle,
    context: &'a PanelContext<'a>,
}

impl Samples<'_> {
    fn known(&self) -> Vec<Known> {
        let mut known = Vec::new();
        let mut interrupted = false;
        for (position, at) in self.timeline.times().iter().enumerate() {
            let row = self.timeline.row(position);
            match self.field.values.get(row) {
                Value::Null => interrupted = true,
                value => {
                    let interrupted = std::mem::take(&mut interrupted);
                    known.push(Known { at: *at, row, value, interrupted });
                }
            }
        }
        known
    }

    fn spans(&self, merge: bool) -> Vec<Span> {
        let fields = self.context.field_context();
        let display = Display::new(self.field, &fields);
        let range = self.context.range;
        let known = self.known();
        let gap = self.style.gap_millis.or(self.step.map(|step| step as f64));
        let mut spans: Vec<Span> = Vec::new();
        for (index, Known { at, row, value, .. }) in known.iter().enumerate() {
            let next = known.get(index + 1);
            let alone = self.step.map_or(range.to, |step| at.saturating_add(step));
            let to = match next {
                Some(Known { at: next, interrupted, .. }) => {
                    let distance = (next - at) as f64;
                    let broken = *interrupted || gap.is_some_and(|gap| distance > gap);
                    let bridged = match self.style.bridge {
                        Bridge::Never => false,
                        Bridge::Always => true,
                        Bridge::Below(millis) => distance < millis,
                    };
                    if broken && !bridged { alone.min(*next) } else { *next }
                }
                None => alone,
            };
            let shown = display.show(value);
            let text = match threshold_text(self.field, value, self.context) {
                Some(step) if merge => step,
                _ => shown.to_string(),
            };
            let span =
                Span { from: *at, to, at: *at, row: *row, text, color: shown.color, value: value.clone() };
            match spans.last_mut() {
                Some(last)
                    if merge
                        && last.to == span.from
                        && last.text == span.text
                        && last.color == span.color =>
                {
                    last.to = span.to;
                }
                _ => spans.push(span),
            }
        }
        spans.retain(|span| span.to > range.from && span.from <= range.to);
        spans
    }

    /// Around each sample a cell, as wide as samples are apart.
    fn cells(&self, width: f32) -> Vec<Span> {
        let fields = self.context.field_context();
        let display = Display::new(self.field, &fields);
        let times = self.timeline.times();
        let distances = times.windows(2).map(|pair| pair[1] - pair[0]).filter(|distance| *distance > 0);
        let spacing = distances.min().or(self.step).unwrap_or(self.context.range.duration() / 20).max(1);
        let half = ((spacing as f64 * f64::from(width)) / 2.0) as i64;
        let cell = |Known { at, row, value, .. }: Known| {
            let shown = display.show(&value);
            let text = shown.to_string();
            Span { from: at - half, to: at + half, at, row, text, color: shown.color, value }
        };
        let cells = self.known().into_iter().map(cell);
        cells.filter(|span| self.context.range.contains(span.at)).collect()
    }
}

/// What stands for a number that only its threshold tells apart: `< 80`, `80+`.
fn threshold_text(field: &Field, value: &Value, context: &PanelContext<'_>) -> Option<String> {
    let by_threshold = field.config.color.as_ref().is_some_and(|color| color.mode == "thresholds");
    let Value::Number(number) = value else { return None };
    let thresholds = field.config.thresholds.as_ref()?;
    if !by_threshold || !field.config.mappings.is_empty() || thresholds.steps.len() < 2 {
        return None;
    }
    let share = field.state.range.unwrap_or_default().share(*number);
    let active = thresholds.active(*number, share)?;
    let index = thresholds.steps.iter().position(|step| std::ptr::eq(step, active))?;
    threshold_texts(field, context).into_iter().nth(index)
}

/// A text for each step of a field's thresholds.
pub(super) fn threshold_texts(field: &Field, context: &PanelContext<'_>) -> Vec<String> {
    let Some(thresholds) = &field.config.thresholds else { return Vec::new() };
    let fields = context.field_context();
    let display = Display::new(field, &fields);
    let text = |value: f64| match thresholds.mode {
        ThresholdMode::Absolute => display.show(&Value::Number(value)).to_string(),
        ThresholdMode::Percentage => format!("{value}%"),
    };
    let texts = thresholds.steps.iter().enumerate().map(|(index, step)| {
        if step.value.is_finite() {
            format!("{}+", text(step.value))
        } else {
            thresholds.steps.get(index + 1).map_or_else(String::new, |next| format!("< {}", text(next.value)))
        }
    });
    texts.collect()
}
