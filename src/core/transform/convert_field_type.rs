//! `convertFieldType`: a column as another kind: number, text, time, boolean, words of a list, or whatever its JSON is.
//!
//! In: columns and the kinds asked for. Out: the columns as these kinds.
//!
//! **Invariant:** what cannot be read in the new kind becomes null, never a guess.

use std::sync::Arc;

use serde_json::Value as Json;

use super::columns::{cells, column, number, text};
use super::format_time::default_pattern;
use super::{TransformContext, names};
use crate::field::to_number;
use crate::frame::{Field, Frame, Numbers, Value, Values};
use crate::options::{Options, Setting};
use crate::time::{Calendar, Rounding, Zone, format_with_pattern, parse_with_pattern, resolve_time};

pub(super) fn apply(frames: Vec<Frame>, options: &Options, context: &TransformContext<'_>) -> Vec<Frame> {
    let conversions = options.get("conversions").into_iter().flat_map(Setting::items);
    let mut frames = frames;
    for conversion in conversions {
        let Some((name, kind)) = conversion.text("targetField").zip(Target::read(conversion)) else {
            continue;
        };
        let shown: Vec<Vec<String>> = frames.iter().map(|frame| names(frame, &frames)).collect();
        for (frame, shown) in frames.iter_mut().zip(shown) {
            let meant = |(shown, field): &(String, &mut Field)| shown == name || field.name == name;
            for (_, field) in shown.into_iter().zip(&mut frame.fields).filter(meant) {
                field.values = converted(&field.values, &kind, context.zone);
            }
        }
    }
    frames
}

/// The kind asked for.
enum Target {
    Number,
    /// Lists are joined by `between`; times written by `pattern`, in a zone of their own.
    Text {
        between: String,
        pattern: String,
        timezone: String,
    },
    Boolean,
    /// By this pattern; any date where it is empty.
    Time {
        pattern: String,
    },
    /// Only these words; all where there are none.
    Words(Vec<String>),
    Json,
}

impl Target {
    fn read(written: Setting<'_>) -> Option<Self> {
        let kinds = [("number", 0), ("string", 1), ("boolean", 2), ("time", 3), ("enum", 4), ("other", 5)];
        let kind = written.get("destinationType")?.choice(&kinds)?;
        let said = |name: &str| written.get(name).and_then(Setting::as_str).unwrap_or_default().to_owned();
        Some(match kind {
            0 => Self::Number,
            1 => Self::Text {
                between: said("joinWith"),
                pattern: said("dateFormat"),
                timezone: said("timezone"),
            },
            2 => Self::Boolean,
            3 => Self::Time { pattern: said("dateFormat") },
            4 => {
                let words = written.get("enumConfig").and_then(|config| config.get("text"));
                Self::Words(words.map(Setting::texts).unwrap_or_default())
            }
            _ => Self::Json,
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
        Target::Text { between, pattern, timezone } => {
            let zone = match timezone.as_str() {
                "" => zone.clone(),
                setting => Zone::from_dashboard(setting, zone),
            };
            let pattern = if pattern.is_empty() { default_pattern(timezone) } else { pattern };
            texts(values, between, |millis| format_with_pattern(millis, pattern, &zone))
        }
        Target::Boolean => Values::Booleans(Arc::new(cells.iter().map(boolean).collect())),
        // Numbers are taken for milliseconds as they are.
        Target::Time { pattern } => {
            Values::Time(Arc::new(cells.iter().map(|cell| time(cell, pattern, zone)).collect()))
        }
        Target::Words(words) if words.is_empty() => values.clone(),
        Target::Words(words) => {
            let word = |cell: &Value| text(cell).filter(|text| words.contains(text)).map(Into::into);
            Values::Strings(Arc::new(cells.iter().map(word).collect()))
        }
        Target::Json => json(values, &cells),
    }
}

/// As Grafana writes cells as texts: those of texts and lists as JSON, in quotes; nothing as `null`.
pub(super) fn texts(values: &Values, between: &str, time: impl Fn(i64) -> String) -> Values {
    let is_text = matches!(values, Values::Strings(_) | Values::Other(_));
    let written = |row: usize| -> Arc<str> {
        if let Values::Other(list) = values {
            return list.get(row).map_or_else(|| "null".to_owned(), |cell| joined(cell, between)).into();
        }
        match values.get(row) {
            Value::Null => "null".into(),
            Value::Time(millis) => time(millis).into(),
            Value::Text(text) if is_text => Json::from(&*text).to_string().into(),
            cell => text(&cell).unwrap_or_default().into(),
        }
    };
    Values::strings((0..values.len()).map(written))
}

/// The members of a list in one text, else the cell's JSON.
fn joined(cell: &Json, between: &str) -> String {
    match cell.as_array().filter(|_| !between.is_empty()) {
        Some(members) => {
            let text = |member: &Json| member.as_str().map_or_else(|| member.to_string(), str::to_owned);
            members.iter().map(text).collect::<Vec<_>>().join(between)
        }
        None => cell.to_string(),
    }
}

/// What the cells' texts say as JSON.
fn json(values: &Values, cells: &[Value]) -> Values {
    if matches!(values, Values::Other(_)) {
        return values.clone();
    }
    let read = |cell: &Value| match cell {
        Value::Text(text) => serde_json::from_str::<Json>(text).unwrap_or_default(),
        Value::Null => Json::Null,
        Value::Boolean(flag) => Json::from(*flag),
        Value::Number(number) => Json::from(*number),
        Value::Time(millis) => Json::from(*millis),
    };
    let read: Vec<Json> = cells.iter().map(read).collect();
    if read.iter().any(|json| json.is_object() || json.is_array()) {
        return Values::Other(Arc::new(read));
    }
    let cell = |json: Json| match json {
        Json::Bool(flag) => Value::Boolean(flag),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::Text(text.into()),
        _ => Value::Null,
    };
    column(read.into_iter().map(cell).collect())
}

/// Texts are true where they say something, unless that is `false` or `0`; nothing is neither.
fn boolean(cell: &Value) -> Option<bool> {
    match cell {
        Value::Boolean(flag) => Some(*flag),
        Value::Number(number) => Some(!number.is_nan() && *number != 0.0),
        Value::Time(millis) => Some(*millis != 0),
        Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "" => None,
            text => Some(!matches!(text, "false" | "0")),
        },
        Value::Null => None,
    }
}

fn time(cell: &Value, pattern: &str, zone: &Zone) -> Option<i64> {
    // A whole moment or its milliseconds need no pattern, and a text is never relative to a clock.
    let moment = |text: &str| {
        let is_whole =
            text.len() >= 12 && (text.contains('T') || text.bytes().all(|byte| byte.is_ascii_digit()));
        let read = is_whole || pattern.is_empty() && !text.starts_with("now");
        read.then(|| resolve_time(text, 0, zone, &Calendar::default(), Rounding::Down).ok()).flatten()
    };
    match cell {
        Value::Time(millis) => Some(*millis),
        Value::Number(number) if pattern == "X" => number.is_finite().then_some((number * 1000.0) as i64),
        Value::Number(number) => number.is_finite().then_some(*number as i64),
        Value::Text(text) => moment(text)
            .or_else(|| (!pattern.is_empty()).then(|| parse_with_pattern(text, pattern, zone)).flatten()),
        Value::Null | Value::Boolean(_) => None,
    }
}
