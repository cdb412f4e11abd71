//! `convertFieldType`: a column as another kind: number, text, time or boolean.
//!
//! **Invariant:** what cannot be read in the new kind becomes null, never a guess.

use std::sync::Arc;

use serde_json::Value as Json;

use super::columns::{cells, number, text};
use super::{TransformContext, find};
use crate::field::to_number;
use crate::frame::{Frame, Numbers, Value, Values};
use crate::options::{Options, Setting};
use crate::time::{Calendar, Rounding, Zone, parse_with_pattern, resolve_time};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, context: &TransformContext<'_>) -> Vec<Frame> {
    let conversions = options.get("conversions").into_iter().flat_map(Setting::items);
    let mut frames = frames;
    for conversion in conversions {
        let Some((name, kind)) = conversion.text("targetField").zip(Target::read(conversion)) else {
            continue;
        };
        let places: Vec<_> = frames.iter().map(|frame| find(frame, &frames, name)).collect();
        for (frame, place) in frames.iter_mut().zip(places) {
            let Some(place) = place else { continue };
            let field = &mut frame.fields[place];
            field.values = converted(&field.values, &kind, context.zone);
        }
    }
    frames
}

/// The kind asked for.
enum Target {
    Number,
    /// Lists are joined by this.
    Text {
        between: String,
    },
    Boolean,
    /// By this pattern; any date where it is empty.
    Time {
        pattern: String,
    },
}

impl Target {
    fn read(written: Setting<'_>) -> Option<Self> {
        let kind = written.get("destinationType")?.choice(&[
            ("number", 0),
            ("string", 1),
            ("boolean", 2),
            ("time", 3),
            // Its cells are told by their texts here as well.
            ("enum", 1),
        ])?;
        let said = |name: &str| written.get(name).and_then(Setting::as_str).unwrap_or_default().to_owned();
        Some(match kind {
            0 => Self::Number,
            1 => Self::Text { between: said("joinWith") },
            2 => Self::Boolean,
            _ => Self::Time { pattern: said("dateFormat") },
        })
    }
}

fn converted(values: &Values, kind: &Target, zone: &Zone) -> Values {
    let cells = cells(values);
    match kind {
        Target::Number => Values::numbers(
            cells
                .iter()
                .map(|cell| match cell {
                    // Thousands are separated by commas.
                    Value::Text(text) if !text.trim().is_empty() => to_number(&text.replace(',', "")),
                    cell => number(cell),
                })
                .collect::<Numbers>(),
        ),
        Target::Text { between } => {
            let cell =
                |row: usize| joined(values, row, between).or_else(|| text(&cells[row])).map(Into::into);
            Values::Strings(Arc::new((0..cells.len()).map(cell).collect()))
        }
        Target::Boolean => Values::Booleans(Arc::new(cells.iter().map(boolean).collect())),
        Target::Time { pattern } => {
            Values::Time(Arc::new(cells.iter().map(|cell| time(cell, pattern, zone)).collect()))
        }
    }
}

/// The members of a list in one text.
fn joined(values: &Values, row: usize, between: &str) -> Option<String> {
    let Values::Other(list) = values else { return None };
    let members = list.get(row)?.as_array()?;
    let text = |member: &Json| member.as_str().map_or_else(|| member.to_string(), str::to_owned);
    let between = if between.is_empty() { ", " } else { between };
    Some(members.iter().map(text).collect::<Vec<_>>().join(between))
}

fn boolean(cell: &Value) -> Option<bool> {
    match cell {
        Value::Boolean(flag) => Some(*flag),
        Value::Number(number) => (!number.is_nan()).then_some(*number != 0.0),
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Value::Null | Value::Time(_) => None,
    }
}

fn time(cell: &Value, pattern: &str, zone: &Zone) -> Option<i64> {
    match cell {
        Value::Time(millis) => Some(*millis),
        Value::Number(number) => number.is_finite().then_some(*number as i64),
        Value::Text(text) if !pattern.is_empty() => parse_with_pattern(text, pattern, zone),
        // Texts are dates, never relative to a clock.
        Value::Text(text) if !text.starts_with("now") => {
            resolve_time(text, 0, zone, &Calendar::default(), Rounding::Down).ok()
        }
        Value::Text(_) | Value::Null | Value::Boolean(_) => None,
    }
}
