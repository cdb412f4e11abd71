//! `regression`: the trend of one field over another, as a frame of its own beside the data.
//!
//! In: frames, which two fields are meant and what kind of line. Out: the frames and one more, with the line's points at
//! even distances over the whole range. The line is the one with the least squares of distances.
//!
//! **Invariant:** only rows in which both fields have a finite value count; without enough of them there is no line.

use super::columns::{cells, number};
use super::{TransformContext, find};
use crate::frame::{Field, Frame, Values};
use crate::options::Options;

/// Grafana's, where nothing is said.
const POINTS: f64 = 100.0;
const DEGREE: f64 = 2.0;
/// What its editor offers at most; and points nobody could tell apart.
const MOST_DEGREES: f64 = 5.0;
const MOST_POINTS: f64 = 10_000.0;

pub(super) fn apply(frames: Vec<Frame>, options: &Options, _: &TransformContext<'_>) -> Vec<Frame> {
    let is_curved = options.choice("modelType", &[("linear", false), ("polynomial", true)]).unwrap_or(false);
    let degree = options.loose_number("degree").unwrap_or(DEGREE).clamp(1.0, MOST_DEGREES);
    let points = options.loose_number("predictionCount").unwrap_or(POINTS).clamp(0.0, MOST_POINTS);
    let named = |key: &str| options.text(key).filter(|name| !name.is_empty());
    let (x_name, y_name) = (named("xFieldName"), named("yFieldName"));
    let is_time = |field: &Field| matches!(field.values, Values::Time(_) | Values::Nanos(_));
    let (x, y) = match (
        meant(&frames, x_name, |field| is_time(field)),
        meant(&frames, y_name, |field| field.values.is_number()),
    ) {
        (Some(x), Some(y)) => (x, y),
        _ => return frames,
    };
    let degree = if is_curved { degree as usize } else { 1 };
    let Some(line) = line(x, y, degree, points as usize) else { return frames };
    let name = if is_curved { "Polynomial regression" } else { "Linear regression" };
    let xs = line.iter().map(|(x, _)| *x);
    let xs = if is_time(x) {
        Values::times(xs.map(|x| x as i64))
    } else {
        Values::numbers(xs.collect::<Vec<_>>())
    };
    let ys = Values::numbers(line.iter().map(|(_, y)| *y).collect::<Vec<_>>());
    let fields = vec![Field::new(x.name.as_str(), xs), Field::new(name, ys)];
    let mut frames = frames;
    frames.push(Frame { name: Some(name.to_owned()), fields, ..Frame::default() });
    frames
}

/// The field named, else the first that is fit.
fn meant<'a>(frames: &'a [Frame], name: Option<&str>, is_fit: impl Fn(&Field) -> bool) -> Option<&'a Field> {
    match name {
        Some(name) => frames.iter().find_map(|frame| frame.fields.get(find(frame, frames, name)?)),
        None => frames.iter().flat_map(|frame| &frame.fields).find(|field| is_fit(field)),
    }
}

/// Points of the line, with x from the least to the greatest.
fn line(x: &Field, y: &Field, degree: usize, points: usize) -> Option<Vec<(f64, f64)>> {
    let is_there = |cell: Option<f64>| cell.filter(|number| number.is_finite());
    let pairs: Vec<(f64, f64)> = cells(&x.values)
        .iter()
        .zip(&cells(&y.values))
        .filter_map(|(x, y)| is_there(number(x)).zip(is_there(number(y))))
        .collect();
    let low = pairs.iter().map(|(x, _)| *x).reduce(f64::min)?;
    let high = pairs.iter().map(|(x, _)| *x).reduce(f64::max)?;
    // Between 0 and 1, so that powers of epoch milliseconds lose no digits.
    let span = if high > low { high - low } else { 1.0 };
    let scaled: Vec<(f64, f64)> = pairs.iter().map(|(x, y)| ((x - low) / span, *y)).collect();
    let factors = least_squares(&scaled, degree)?;
    let at = |share: f64| factors.iter().rev().fold(0.0, |sum, factor| sum * share + factor);
    let last = points.saturating_sub(1).max(1) as f64;
    Some(
        (0..points)
            .map(|point| point as f64 / last)
            .map(|share| (low + share * (high - low), at(share)))
            .collect(),
    )
}

/// The factors of the powers of x from 0 on; `None` where the points do not tell them.
fn least_squares(points: &[(f64, f64)], degree: usize) -> Option<Vec<f64>> {
    let size = degree + 1;
    // One row for each factor: sums of powers, and behind them that of y times a power.
    let mut rows: Vec<Vec<f64>> = (0..size)
        .map(|row| {
            let power = |column: usize| points.iter().map(|(x, _)| x.powi((row + column) as i32)).sum();
            let right = points.iter().map(|(x, y)| y * x.powi(row as i32)).sum();
            (0..size).map(power).chain([right]).collect()
        })
        .collect();
    for column in 0..size {
        let largest = (column..size)
            .max_by(|one, two| rows[*one][column].abs().total_cmp(&rows[*two][column].abs()))?;
        rows.swap(column, largest);
        let pivot = rows[column].clone();
        if pivot[column].abs() < 1e-12 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            if at == column {
                continue;
            }
            let times = row[column] / pivot[column];
            row.iter_mut().zip(&pivot).for_each(|(cell, pivot)| *cell -= times * pivot);
        }
    }
    Some((0..size).map(|at| rows[at][size] / rows[at][at]).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::Numbers;
    use crate::time::Zone;

    /// The points of the line over values at seconds 0, 1, 2, ...
    fn trend(values: &[Option<f64>], options: serde_json::Value) -> Option<Vec<(f64, f64)>> {
        let fields = vec![
            Field::new(
                "Time",
                Values::times((0..values.len() as i64).map(|second| 1_700_000_000_000 + second * 1000)),
            ),
            Field::new("v", Values::numbers(values.iter().copied().collect::<Numbers>())),
        ];
        let zone = Zone::utc();
        let context = TransformContext { zone: &zone, interpolate: &str::to_owned };
        let made = apply(vec![Frame { fields, ..Frame::default() }], &Options::from(options), &context);
        let line = made.get(1)?;
        let column = |at: usize| {
            cells(&line.fields[at].values).iter().map(|cell| number(cell).unwrap()).collect::<Vec<_>>()
        };
        Some(
            column(0)
                .into_iter()
                .zip(column(1))
                .map(|(x, y)| ((x - 1_700_000_000_000.0) / 1000.0, (y * 1e6).round() / 1e6))
                .collect(),
        )
    }

    #[test]
    fn lines_run_through_what_lies_on_them() {
        let straight = [Some(1.0), None, Some(5.0), Some(7.0), Some(f64::NAN)];
        assert_eq!(
            trend(&straight, json!({"predictionCount": 4})).unwrap(),
            [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.0)]
        );
        let curved: Vec<_> = (0..5).map(|x| Some(f64::from(x * x - 2 * x))).collect();
        let options = json!({"modelType": "polynomial", "degree": 2, "predictionCount": 5});
        assert_eq!(
            trend(&curved, options).unwrap(),
            [(0.0, 0.0), (1.0, -1.0), (2.0, 0.0), (3.0, 3.0), (4.0, 8.0)]
        );
    }

    #[test]
    fn too_few_points_have_no_line() {
        assert_eq!(trend(&[None, Some(f64::NAN)], json!({})), None);
        assert_eq!(trend(&[Some(1.0)], json!({})), None);
        assert_eq!(trend(&[Some(1.0), Some(2.0)], json!({"modelType": "polynomial"})), None);
    }
}
