//! `calculateField`: a new column from others: two of them, one, a whole row, a running calculation, the row's number.
//!
//! **Invariant:** a row without values to calculate from has none in the new column either.

use serde_json::Value as Json;

use super::columns::{cells, column, number};
use super::join_by_field::{Mode, join};
use super::{TransformContext, find, names, texts};
use crate::field::{number_text, reduce, reducer_name};
use crate::frame::{Field, Frame, Numbers, Values};

pub(super) fn apply(frames: Vec<Frame>, options: &Json, _: &TransformContext<'_>) -> Vec<Frame> {
    // Series are joined first, so that a row has a value of each.
    let series = frames.len() > 1 && frames.iter().all(|frame| frame.time_field().is_some());
    let frames =
        if series && options["timeSeries"] != false { join(frames, None, Mode::Outer) } else { frames };
    let alias = options["alias"].as_str().filter(|alias| !alias.is_empty());
    let replace = options["replaceFields"] == true;
    let made: Vec<Option<Field>> = frames.iter().map(|frame| calculate(frame, &frames, options)).collect();
    let mut frames = frames;
    for (frame, made) in frames.iter_mut().zip(made) {
        let Some(mut made) = made else { continue };
        if let Some(alias) = alias {
            alias.clone_into(&mut made.name);
        }
        if replace {
            frame.fields.retain(|field| matches!(field.values, Values::Time(_) | Values::Nanos(_)));
        }
        frame.fields.push(made);
    }
    frames
}

fn calculate(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    match options["mode"].as_str().unwrap_or("reduceRow") {
        "binary" => binary(frame, all, &options["binary"]),
        "unary" => unary(frame, all, &options["unary"]),
        "index" => Some(index(frame, options["index"]["asPercentile"] == true)),
        "cumulativeFunctions" => cumulative(frame, all, &options["cumulative"]),
        "windowFunctions" => window(frame, all, &options["window"]),
        "reduceRow" => reduce_row(frame, all, &options["reduce"]),
        _ => None,
    }
}

fn made(name: String, values: impl Iterator<Item = Option<f64>>) -> Field {
    Field::new(name, Values::numbers(values.collect::<Numbers>()))
}

/// One side of a binary operation: a column or a fixed number.
struct Side {
    name: String,
    values: Vec<Option<f64>>,
}

fn side(frame: &Frame, all: &[Frame], written: &Json) -> Option<Side> {
    let text = match written {
        Json::Object(side) => match side.get("fixed") {
            Some(Json::String(fixed)) if !fixed.is_empty() => fixed.clone(),
            Some(Json::Number(fixed)) => fixed.to_string(),
            _ => side.get("matcher")?.get("options")?.as_str()?.to_owned(),
        },
        Json::String(text) => text.clone(),
        Json::Number(number) => number_text(number.as_f64()?),
        _ => return None,
    };
    if let Some(place) = find(frame, all, &text) {
        let name = names(frame, all).swap_remove(place);
        return Some(Side { name, values: cells(&frame.fields[place].values).iter().map(number).collect() });
    }
    let fixed: f64 = text.trim().parse().ok()?;
    Some(Side { name: text, values: vec![Some(fixed); frame.len()] })
}

fn binary(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    let operator = options["operator"].as_str().unwrap_or("+");
    let (left, right) = (side(frame, all, &options["left"])?, side(frame, all, &options["right"])?);
    let operate: fn(f64, f64) -> f64 = match operator {
        "+" => |left, right| left + right,
        "-" => |left, right| left - right,
        "*" => |left, right| left * right,
        "/" => |left, right| left / right,
        _ => return None,
    };
    let adds = matches!(operator, "+" | "-");
    let values = left.values.iter().zip(&right.values).map(|pair| match pair {
        (Some(left), Some(right)) => Some(operate(*left, *right)),
        // A part that is missing from a sum counts as none of it; a factor has no such stand-in.
        (Some(left), None) if adds => Some(*left),
        (None, Some(right)) if adds => Some(operate(0.0, *right)),
        _ => None,
    });
    Some(made(format!("{} {operator} {}", left.name, right.name), values))
}

fn unary(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    let operator = options["operator"].as_str()?;
    let source = side(frame, all, &options["fieldName"])?;
    let operate: fn(f64) -> f64 = match operator {
        "abs" => f64::abs,
        "exp" => f64::exp,
        "ln" => f64::ln,
        "floor" => f64::floor,
        "ceil" => f64::ceil,
        "round" => f64::round,
        "percent" => |value| value * 100.0,
        _ => return None,
    };
    let values = source.values.iter().map(|value| value.map(operate));
    Some(made(format!("{operator}({})", source.name), values))
}

fn index(frame: &Frame, as_share: bool) -> Field {
    let length = frame.len();
    let value = |row: usize| if as_share { row as f64 / length as f64 } else { row as f64 };
    let mut field = made("Row".to_owned(), (0..length).map(|row| Some(value(row))));
    if as_share {
        field.config.unit = Some("percentunit".to_owned());
    }
    field
}

/// Over the number columns of each row, or those named.
fn reduce_row(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    let calc = options["reducer"].as_str()?;
    let include = texts(&options["include"]);
    let columns: Vec<Vec<Option<f64>>> = names(frame, all)
        .iter()
        .zip(&frame.fields)
        .filter(|(name, field)| {
            field.values.is_number()
                && (include.is_empty() || include.contains(name) || include.contains(&field.name))
        })
        .map(|(_, field)| cells(&field.values).iter().map(number).collect())
        .collect();
    if columns.is_empty() {
        return None;
    }
    let row = |row: usize| {
        let values: Numbers = columns.iter().map(|column| column[row]).collect();
        reduce(&Field::new("", Values::numbers(values)), calc)
    };
    Some(Field::new(reducer_name(calc), column((0..frame.len()).map(row).collect())))
}

fn cumulative(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    let calc = options["reducer"].as_str().unwrap_or("sum");
    let source = side(frame, all, &options["field"])?;
    let mean = match calc {
        "sum" => false,
        "mean" => true,
        _ => return None,
    };
    let mut sum = 0.0;
    let values = source.values.iter().enumerate().map(|(row, value)| {
        sum += value.unwrap_or(0.0);
        Some(if mean { sum / (row + 1) as f64 } else { sum })
    });
    Some(made(format!("cumulative {calc}({})", source.name), values))
}

/// A calculation over the rows around each row, or up to it.
fn window(frame: &Frame, all: &[Frame], options: &Json) -> Option<Field> {
    let calc = options["reducer"].as_str().unwrap_or("mean");
    let source = side(frame, all, &options["field"])?;
    let centered = options["windowAlignment"] == "centered";
    let size = options["windowSize"].as_f64().unwrap_or(0.1);
    let length = source.values.len();
    let size = if options["windowSizeMode"] == "fixed" { size } else { (size * length as f64).ceil() };
    let size = (size as usize).max(1);
    let value = |row: usize| {
        let (before, after) = if centered { (size / 2, (size - 1) / 2) } else { (size - 1, 0) };
        let rows = row.saturating_sub(before)..(row + after + 1).min(length);
        let values: Numbers = source.values[rows].iter().copied().collect();
        number(&reduce(&Field::new("", Values::numbers(values)), calc))
    };
    let alignment = if centered { "centered" } else { "trailing" };
    Some(made(format!("{alignment} moving {calc}({})", source.name), (0..length).map(value)))
}
