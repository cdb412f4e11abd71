//! The cells of a polystat panel. In: resolved frames, options. Out: names, texts, colours and levels, in order.
//!
//! **Invariant:** a series without a value is shown as one without a value, never as a fine one.

use super::options::{MetricRule, PolystatOptions, SortBy, Threshold};
use crate::field::{CellPlace, Display, reduce};
use crate::frame::{Field, Frame, Value};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::panels::legend::natural;
use crate::panels::value::{is_hidden, shown_name};
use crate::theme::Color;
use crate::time::Millis;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) value: Option<f64>,
    pub(super) color: Color,
    pub(super) level: u8,
    pub(super) place: CellPlace,
    pub(super) has_links: bool,
    /// Of its last sample.
    pub(super) at: Option<Millis>,
    /// What a composite is made of, for its tooltip.
    pub(super) members: Vec<(String, String)>,
    pub(super) shows_name: bool,
    pub(super) shows_value: bool,
}

/// The cells to show, and how many the limit leaves out.
pub(super) fn cells(
    frames: &[Frame],
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> (Vec<Cell>, usize) {
    let mut cells = Vec::new();
    for (frame_at, frame) in frames.iter().enumerate() {
        for (field_at, field) in frame.fields.iter().enumerate() {
            if field.values.is_number() && !is_hidden(field, "viz") {
                let place = CellPlace { frame: frame_at, field: field_at, row: None };
                let mut cell = cell(field, place, options, context);
                cell.at = last_time(frame, field);
                cells.push(cell);
            }
        }
    }
    let mut cells = with_composites(cells, options, context);
    if options.triggered_only.is_some() {
        cells.retain(|cell| cell.level > 0);
    }
    sort(&mut cells, options.sort);
    let left_out = cells.len().saturating_sub(options.limit);
    cells.truncate(options.limit);
    (cells, left_out)
}

fn cell(field: &Field, place: CellPlace, options: &PolystatOptions, context: &PanelContext<'_>) -> Cell {
    let full_name = shown_name(field);
    let rule = options
        .overrides
        .iter()
        .find(|rule| rule.pattern.as_ref().is_some_and(|pattern| pattern.is_match(full_name)));
    let calc = rule.and_then(|rule| rule.calc.as_deref()).unwrap_or(&options.calc);
    let mut shown_field = Field { values: Default::default(), ..field.clone() };
    if let Some(rule) = rule {
        shown_field.config.unit = rule.unit.clone().or(shown_field.config.unit);
        shown_field.config.decimals = rule.decimals.or(shown_field.config.decimals);
    }
    let reduced = reduce(field, calc);
    let fields = context.field_context();
    let shown = Display::new(&shown_field, &fields).show(&reduced);
    let value = match reduced {
        Value::Number(number) => Some(number),
        Value::Time(at) => Some(at as f64),
        _ => None,
    };
    let thresholds =
        rule.map(|rule| &rule.thresholds).filter(|own| !own.is_empty()).unwrap_or(&options.thresholds);
    let (color, level) = judged(value, thresholds, options, context);
    // A mapping's colour stands over the thresholds.
    let color = if shown.percent.is_none() { shown.color } else { color };
    let text = match (value, rule) {
        (None, _) if shown.to_string().is_empty() => "No data".to_owned(),
        (_, Some(MetricRule { prefix, suffix, .. })) => [prefix, &shown.to_string(), suffix]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        _ => shown.to_string(),
    };
    Cell {
        name: rule.and_then(|rule| rule.alias.clone()).unwrap_or_else(|| short_name(full_name, options)),
        text,
        value,
        color,
        level,
        place,
        has_links: field.config.leads(),
        at: None,
        members: Vec::new(),
        shows_name: options.shows_name,
        shows_value: options.shows_value,
    }
}

/// The time of the last value there is.
fn last_time(frame: &Frame, field: &Field) -> Option<Millis> {
    let time = frame.time_field()?;
    let last = (0..field.values.len()).rev().find(|row| field.values.get(*row) != Value::Null)?;
    match time.values.get(last) {
        Value::Time(at) => Some(at),
        _ => None,
    }
}

/// The part of a name that the panel's pattern catches.
fn short_name(name: &str, options: &PolystatOptions) -> String {
    let caught = options.name_pattern.as_ref().and_then(|pattern| pattern.caught(name));
    caught.filter(|caught| !caught.is_empty()).unwrap_or_else(|| name.to_owned())
}

/// The highest threshold reached; a value below all of them has the panel's own colour.
fn judged(
    value: Option<f64>,
    thresholds: &[Threshold],
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> (Color, u8) {
    let Some(value) = value.filter(|value| !value.is_nan()) else {
        return (context.theme.tokens().text_disabled, 3);
    };
    match thresholds.iter().rev().find(|threshold| value >= threshold.from) {
        Some(threshold) => (context.theme.color(&threshold.color), threshold.level),
        None => (context.theme.color(&options.fill), 0),
    }
}

/// Puts each composite in the place of its members, unless they stay.
fn with_composites(cells: Vec<Cell>, options: &PolystatOptions, context: &PanelContext<'_>) -> Vec<Cell> {
    let mut made = Vec::new();
    let mut hidden = vec![false; cells.len()];
    for composite in &options.composites {
        let is_member = |cell: &Cell| composite.members.iter().any(|pattern| pattern.is_match(&cell.name));
        let members: Vec<usize> = (0..cells.len()).filter(|at| is_member(&cells[*at])).collect();
        let counted = |at: &&usize| !composite.triggered_only || cells[**at].level > 0;
        let worst =
            members.iter().filter(counted).max_by_key(|at| (cells[**at].level, std::cmp::Reverse(**at)));
        let Some(worst) = worst.or(members.first()) else { continue };
        let worst = &cells[*worst];
        let name = (context.interpolate)(&composite.name);
        made.push(Cell {
            text: format!("{}: {}", worst.name, worst.text),
            name,
            members: told(members.iter().map(|at| &cells[*at]), options),
            shows_name: composite.shows_name,
            shows_value: composite.shows_value,
            ..worst.clone()
        });
        if composite.hides_members {
            for at in members {
                hidden[at] = true;
            }
        }
    }
    let rest = cells.into_iter().zip(hidden).filter(|(_, hidden)| !hidden).map(|(cell, _)| cell);
    made.extend(rest);
    made
}

/// Members as a tooltip tells them.
fn told<'a>(members: impl Iterator<Item = &'a Cell>, options: &PolystatOptions) -> Vec<(String, String)> {
    let mut members: Vec<Cell> =
        members.filter(|cell| !options.tooltip_triggered || cell.level > 0).cloned().collect();
    // The order that counts most comes last: equal ones keep theirs.
    options.tooltip_sorts.iter().rev().for_each(|by| sort(&mut members, *by));
    members.into_iter().map(|cell| (cell.name, cell.text)).collect()
}

fn sort(cells: &mut [Cell], (by, descending): (SortBy, bool)) {
    cells.arrange_by(|one, two| {
        let order = match by {
            SortBy::Name => natural(&one.name, &two.name),
            SortBy::Value => {
                let value = |cell: &Cell| cell.value.unwrap_or(f64::NEG_INFINITY);
                value(one).total_cmp(&value(two))
            }
            SortBy::Level => one.level.cmp(&two.level),
        };
        if descending { order.reverse() } else { order }
    });
}
