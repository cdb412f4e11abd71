//! `convertFieldType`: a column as another kind: number, text, time or boolean.
//!
//! **Invariant:** what cannot be read in the new kind becomes null, never a guess.

use std::sync::Arc;

use serde_json::Value as Json;

use super::columns::{cells, number, text};
use super::{TransformContext, find};
use crate::field::to_number;
use crate::frame::{Frame, Numbers, Value, Values};
use crate::time::{Calendar, Rounding, Zone, resolve_time};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, context: &TransformContext<'_>) -> Vec<Frame> {
    let conversions = options["conversions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut frames = frames;
    for conversion in conversions {
        let Some(name) = conversion["targetField"].as_str() else { continue };
        let places: Vec<_> = frames.iter().map(|frame| find(frame, &frames, name)).collect();
        for (frame, place) in frames.iter_mut().zip(places) {
            let Some(place) = place else { continue };
            let field = &mut frame.fields[place];
            let kind = conversion["destinationType"].as_str().unwrap_or_default();
            field.values = converted(&field.values, kind, context.zone);
        }
    }
    frames
}

fn converted(values: &Values, kind: &str, zone: &Zone) -> Values {
    let cells = cells(values);
    match kind {
        "number" => Values::numbers(
            cells
                .iter()
                .map(|cell| match cell {
                    // Thousands are separated by commas.
                    Value::Text(text) if !text.trim().is_empty() => to_number(&text.replace(',', "")),
                    cell => number(cell),
                })
                .collect::<Numbers>(),
        ),
        "string" => Values::Strings(Arc::new(cells.iter().map(|cell| text(cell).map(Into::into)).collect())),
        "boolean" => Values::Booleans(Arc::new(cells.iter().map(boolean).collect())),
        "time" => Values::Time(Arc::new(cells.iter().map(|cell| time(cell, zone)).collect())),
        _ => values.clone(),
    }
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

fn time(cell: &Value, zone: &Zone) -> Option<i64> {
    match cell {
        Value::Time(millis) => Some(*millis),
        Value::Number(number) => number.is_finite().then_some(*number as i64),
        // Texts are dates, never relative to a clock.
        Value::Text(text) if !text.starts_with("now") => {
            resolve_time(text, 0, zone, &Calendar::default(), Rounding::Down).ok()
        }
        Value::Text(_) | Value::Null | Value::Boolean(_) => None,
    }
}
