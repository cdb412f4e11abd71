//! The cells of a polystat panel. In: resolved frames, options. Out: names, texts, colours and levels, in order.
//!
//! **Invariant:** a series without a value is shown as one without a value, never as a fine one.

use super::options::{PolystatOptions, SortBy, Threshold};
use super::rules::{Composite, Member, MetricRule};
use crate::field::{CellPlace, Display, reduce};
use crate::frame::{Field, Frame, Value};
use crate::order::Arrange;
use crate::panels::PanelContext;
use crate::panels::legend::natural;
use crate::panels::value::{is_hidden, shown_name};
use crate::theme::Color;
use crate::time::{Millis, format_with_pattern};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) name: String,
    /// As the series is called, before the panel calls it something else.
    pub(super) series: String,
    pub(super) text: String,
    pub(super) value: Option<f64>,
    pub(super) color: Color,
    pub(super) level: u8,
    pub(super) place: CellPlace,
    pub(super) has_links: bool,
    /// Of its last sample.
    pub(super) at: Option<Millis>,
    /// The time, as it is written into the cell.
    pub(super) stamp: Option<String>,
    /// What a composite is made of, for its tooltip.
    pub(super) members: Option<Vec<(String, String)>>,
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
                cells.push(cell(frame, field, place, options, context));
            }
        }
    }
    let mut cells = with_composites(cells, options, context);
    if options.triggered_only {
        let are_fine = cells.iter().all(|cell| cell.level == 0);
        // Composites stay where nothing else would.
        cells.retain(|cell| cell.level > 0 || are_fine && cell.members.is_some());
    }
    sort(&mut cells, &[options.sort]);
    let left_out = cells.len().saturating_sub(options.limit);
    cells.truncate(options.limit);
    (cells, left_out)
}

fn cell(
    frame: &Frame,
    field: &Field,
    place: CellPlace,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> Cell {
    let full_name = shown_name(field);
    let rule = options.overrides.iter().find(|rule| rule.pattern.is_match(full_name));
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
    let at = last_time(frame, field);
    let format = rule.and_then(|rule| rule.time_format.as_deref());
    Cell {
        series: full_name.to_owned(),
        name: rule.and_then(|rule| rule.alias.clone()).unwrap_or_else(|| short_name(full_name, options)),
        text,
        value,
        color,
        level,
        place,
        has_links: field.config.leads(),
        at,
        stamp: stamp(at, format, options, context),
        members: None,
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

/// In the format of a rule that has it, else in the panel's where that has it in all cells.
fn stamp(
    at: Option<Millis>,
    own: Option<&str>,
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> Option<String> {
    let general = options.stamps.everywhere.then_some(options.stamps.format.as_str());
    let format = match own {
        Some("") => Some(options.stamps.format.as_str()),
        own => own.or(general),
    };
    Some(format_with_pattern(at?, format?, context.zone))
}

/// What the groups of the panel's pattern catch of a name; all of it where they catch nothing.
fn short_name(name: &str, options: &PolystatOptions) -> String {
    let caught = options.name_pattern.as_ref().map(|pattern| pattern.caught_all(name)).unwrap_or_default();
    let caught: Vec<String> =
        caught.into_iter().skip(1).flatten().filter(|caught| !caught.is_empty()).collect();
    if caught.is_empty() { name.to_owned() } else { caught.join(" ") }
}

/// The highest threshold reached. A value below all of several is taken for the lowest, one below a single one has the
/// panel's own colour.
fn judged(
    value: Option<f64>,
    thresholds: &[Threshold],
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> (Color, u8) {
    let Some(value) = value.filter(|value| !value.is_nan()) else {
        return (context.theme.tokens().text_disabled, 3);
    };
    let reached = thresholds.iter().rev().find(|threshold| value >= threshold.from);
    match reached.or(thresholds.first().filter(|_| thresholds.len() > 1)) {
        Some(threshold) => (context.theme.color(&threshold.color), threshold.level),
        None => (context.theme.color(&options.fill), 0),
    }
}

/// Puts each composite in the place of its members, unless they stay for it or for another one.
fn with_composites(mut cells: Vec<Cell>, options: &PolystatOptions, context: &PanelContext<'_>) -> Vec<Cell> {
    let mut made = Vec::new();
    let (mut hidden, mut kept) = (vec![false; cells.len()], vec![false; cells.len()]);
    for composite in &options.composites {
        let mut members = Vec::new();
        for (at, cell) in cells.iter_mut().enumerate() {
            if let Some(member) = member_of(composite, cell) {
                cell.name = member.name_of(&cell.series, &cell.name);
                members.push(at);
            }
        }
        let Some(cell) = composed(composite, &members, &cells, options, context) else { continue };
        made.push(cell);
        let marks = if composite.hides_members { &mut hidden } else { &mut kept };
        members.iter().for_each(|at| marks[*at] = true);
    }
    let stays = hidden.into_iter().zip(kept).map(|(hidden, kept)| kept || !hidden);
    made.extend(cells.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(cell, _)| cell));
    made
}

fn member_of<'a>(composite: &'a Composite, cell: &Cell) -> Option<&'a Member> {
    composite.members.iter().find(|member| member.pattern.is_match(&cell.series))
}

/// A composite looks like the worst of its members; one that nothing is known of is better than a warning.
fn composed(
    composite: &Composite,
    members: &[usize],
    cells: &[Cell],
    options: &PolystatOptions,
    context: &PanelContext<'_>,
) -> Option<Cell> {
    let badness = |at: &usize| match cells[*at].level {
        0 => 0,
        3 => 1,
        level => level + 1,
    };
    let worst = &cells[*members.iter().max_by_key(|at| (badness(at), std::cmp::Reverse(**at)))?];
    let is_fine = composite.triggered_only && worst.level == 0;
    Some(Cell {
        text: if is_fine { options.fine.clone() } else { format!("{}: {}", worst.name, worst.text) },
        name: composite.name.clone(),
        stamp: stamp(worst.at, composite.time_format.as_deref(), options, context),
        members: Some(told(members.iter().map(|at| &cells[*at]), options)),
        shows_name: composite.shows_name,
        shows_value: composite.shows_value,
        ..worst.clone()
    })
}

/// Members as a tooltip tells them.
fn told<'a>(members: impl Iterator<Item = &'a Cell>, options: &PolystatOptions) -> Vec<(String, String)> {
    let mut members: Vec<Cell> =
        members.filter(|cell| options.tooltip_triggered.is_none() || cell.level > 0).cloned().collect();
    sort(&mut members, &options.tooltip_sort);
    members.into_iter().map(|cell| (cell.name, cell.text)).collect()
}

/// By the first order, and by the next where that leaves cells equal.
fn sort(cells: &mut [Cell], orders: &[(SortBy, bool)]) {
    cells.arrange_by(|one, two| {
        let orders = orders.iter().map(|(by, descending)| {
            let order = match by {
                SortBy::Nothing => std::cmp::Ordering::Equal,
                SortBy::Name => natural(&one.name, &two.name),
                SortBy::Value => {
                    let value = |cell: &Cell| cell.value.unwrap_or(f64::NEG_INFINITY);
                    value(one).total_cmp(&value(two))
                }
                SortBy::Level => one.level.cmp(&two.level),
            };
            if *descending { order.reverse() } else { order }
        });
        orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
}
