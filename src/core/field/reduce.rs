//! One number out of a field's values. In: a field and a calculation's id. Out: a cell of the field's kind, or null
//! where there is nothing to calculate from.
//!
//! Nulls are no values: they are skipped. NaN counts as a value but takes no part in sums, ends and ranks.
//!
//! **Invariant:** no values never make a number that looks measured; only sums and counts of nothing are 0.

use std::collections::BTreeSet;

use crate::field::js::number_text;
use crate::field::reducers::{percentile_share, reducer};
use crate::frame::{Field, Nulls, Value, Values};
use crate::order::{Gather, sort_numbers};

/// Reduces a field; an unknown id gives null.
///
/// `first` and `last` take the outermost cells as they are. Percentiles pick the nearest rank, the median the middle
/// or the mean of the middle two. `allValues` and `uniqueValues` give the list as text.
pub fn reduce(field: &Field, calc: &str) -> Value {
    let zeros = (field.config.nulls == Nulls::Zero).then(|| nulls_as_zeros(&field.values)).flatten();
    let values = zeros.as_ref().unwrap_or(&field.values);
    let id = match (reducer(calc).map_or(calc, |row| row.id), field.config.nulls) {
        ("first", Nulls::Ignored) => "firstNotNull",
        ("last", Nulls::Ignored) => "lastNotNull",
        (id, _) => id,
    };
    match id {
        "first" => return values.get(0),
        "last" => return values.len().checked_sub(1).map_or(Value::Null, |last| values.get(last)),
        "firstNotNull" => return present(values, 0..values.len()),
        "lastNotNull" => return present(values, (0..values.len()).rev()),
        "countAll" => return Value::Number(values.len() as f64),
        "count" => return Value::Number(non_null(values).count() as f64),
        "allValues" | "uniqueValues" if values.is_empty() => return Value::Null,
        "allValues" => return list((0..values.len()).map(|row| cell_text(&values.get(row)))),
        "uniqueValues" => return list(unique(values).into_iter()),
        "changeCount" | "distinctCount" if values.is_empty() => return Value::Null,
        "changeCount" => return Value::Number(change_count(values) as f64),
        "distinctCount" => return Value::Number(distinct_count(values) as f64),
        _ => {}
    }
    let cells = cells(values);
    let in_kind = |number: Option<f64>| match (number, values) {
        (None, _) => Value::Null,
        (Some(number), Values::Time(_) | Values::Nanos(_)) if number.is_finite() => {
            Value::Time(number as i64)
        }
        (Some(number), _) => Value::Number(number),
    };
    let plain = |number: Option<f64>| number.map_or(Value::Null, Value::Number);
    match id {
        "min" => in_kind(ends(&cells).map(|(min, _)| min)),
        "max" => in_kind(ends(&cells).map(|(_, max)| max)),
        "mean" => plain(mean(&cells)),
        "median" => rank(values, &cells, None).unwrap_or(plain(median(&cells))),
        "sum" => Value::Number(numbers(&cells).sum()),
        "range" => plain(ends(&cells).map(|(min, max)| max - min)),
        "logmin" => in_kind(numbers(&cells).filter(|number| *number > 0.0).reduce(f64::min)),
        "allIsZero" => Value::Boolean(all_is_zero(&cells)),
        "allIsNull" => Value::Boolean(numbers(&cells).next().is_none()),
        "diff" => plain(outer(&cells).map(|(first, last)| last - first)),
        "diffperc" => plain(outer(&cells).map(|(first, last)| (last - first) / first * 100.0)),
        "step" => plain(steps(&cells).filter(|step| *step < f64::INFINITY).reduce(f64::min)),
        "delta" if values.is_empty() => Value::Null,
        "delta" => Value::Number(delta(&cells)),
        "variance" if values.is_empty() => Value::Null,
        "variance" => Value::Number(variance(&cells)),
        "stdDev" if values.is_empty() => Value::Null,
        "stdDev" => Value::Number(variance(&cells).sqrt()),
        _ => match percentile_share(id) {
            Some(share) => {
                rank(values, &cells, Some(share)).unwrap_or_else(|| in_kind(percentile(&cells, share)))
            }
            None => Value::Null,
        },
    }
}

/// `None` where there are no nulls to take for zeros.
fn nulls_as_zeros(values: &Values) -> Option<Values> {
    let Values::Numbers(numbers) = values else { return None };
    if numbers.dense().is_some() {
        return None;
    }
    let zeros: Vec<f64> = numbers.iter().map(|number| number.unwrap_or(0.0)).collect();
    Some(Values::numbers(zeros))
}

/// Least and greatest number of a column, nulls and NaN aside; `None` without numbers.
pub(crate) fn min_max(values: &Values) -> Option<(f64, f64)> {
    match values {
        Values::Numbers(numbers) => match numbers.dense() {
            Some(dense) => fold_ends(dense.iter().copied()),
            None => fold_ends(numbers.iter().flatten()),
        },
        _ => ends(&cells(values)),
    }
}

fn fold_ends(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    // Comparisons with NaN are false, so it never becomes an end.
    let (min, max) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), number| {
        (if number < min { number } else { min }, if number > max { number } else { max })
    });
    // All infinite the same way, or no number at all.
    match (min <= max, min, max) {
        (true, ..) => Some((min, max)),
        (false, min, _) if min < f64::INFINITY => Some((min, min)),
        (false, _, max) if max > f64::NEG_INFINITY => Some((max, max)),
        _ => None,
    }
}

/// The numbers of a column, null as `None`; empty for texts and booleans, which no calculation adds up.
fn cells(values: &Values) -> Vec<Option<f64>> {
    match values {
        Values::Numbers(numbers) => numbers.iter().collect(),
        Values::Time(times) => times.iter().map(|time| time.map(|millis| millis as f64)).collect(),
        Values::Nanos(times) => times.iter().map(|nanos| Some(nanos.div_euclid(1_000_000) as f64)).collect(),
        Values::Mixed(cells) if matches!(values.first_of_mixed(), Some(Value::Number(_))) => {
            let number = |cell: &Value| if let Value::Number(number) = cell { Some(*number) } else { None };
            cells.iter().map(number).collect()
        }
        Values::Strings(_)
        | Values::Booleans(_)
        | Values::Nested(_)
        | Values::Mixed(_)
        | Values::Other(_) => Vec::new(),
    }
}

fn numbers(cells: &[Option<f64>]) -> impl Iterator<Item = f64> {
    cells.iter().flatten().copied().filter(|number| !number.is_nan())
}

fn ends(cells: &[Option<f64>]) -> Option<(f64, f64)> {
    fold_ends(cells.iter().flatten().copied())
}

fn mean(cells: &[Option<f64>]) -> Option<f64> {
    let (sum, count) = numbers(cells).fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn outer(cells: &[Option<f64>]) -> Option<(f64, f64)> {
    let first = numbers(cells).next()?;
    Some((first, numbers(cells).last()?))
}

fn all_is_zero(cells: &[Option<f64>]) -> bool {
    let mut present = cells.iter().flatten().peekable();
    present.peek().is_some() && present.all(|number| *number == 0.0)
}

/// From each number to the next.
fn steps(cells: &[Option<f64>]) -> impl Iterator<Item = f64> {
    let mut before = None;
    numbers(cells).filter_map(move |number| before.replace(number).map(|before| number - before))
}

/// How far a counter rose. As Grafana has it: the first rise after a reset is not counted.
fn delta(cells: &[Option<f64>]) -> f64 {
    let mut rising = true;
    let mut total = 0.0;
    for step in steps(cells) {
        let up = step >= 0.0;
        if up && rising {
            total += step;
        }
        rising = up;
    }
    total
}

/// Over all values, as of a whole population; NaN among them makes it NaN.
fn variance(cells: &[Option<f64>]) -> f64 {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for number in cells.iter().flatten() {
        count += 1.0;
        let before = number - mean;
        mean += before / count;
        squares += before * (number - mean);
    }
    if count > 0.0 { squares / count } else { 0.0 }
}

fn sorted(cells: &[Option<f64>]) -> Vec<f64> {
    let mut present: Vec<f64> = numbers(cells).collect();
    sort_numbers(&mut present);
    present
}

/// The middle, or the cell at a share, of what has no numbers: of truths, of which false comes first, and of NaN alone,
/// which is NaN. `None` for all else.
fn rank(values: &Values, cells: &[Option<f64>], share: Option<f64>) -> Option<Value> {
    if let Values::Booleans(flags) = values {
        let flags: Vec<Option<f64>> =
            flags.iter().map(|flag| flag.map(|flag| f64::from(u8::from(flag)))).collect();
        let found = match share {
            Some(share) => percentile(&flags, share),
            None => median(&flags),
        };
        let is_mean = share.is_none() && flags.iter().flatten().count().is_multiple_of(2);
        return Some(match found {
            Some(number) if is_mean => Value::Number(number),
            Some(number) => Value::Boolean(number != 0.0),
            None => Value::Null,
        });
    }
    let only_nan = numbers(cells).next().is_none() && cells.iter().any(Option::is_some);
    only_nan.then_some(Value::Number(f64::NAN))
}

fn median(cells: &[Option<f64>]) -> Option<f64> {
    let sorted = sorted(cells);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(sorted[middle - 1], upper)) }
}

fn percentile(cells: &[Option<f64>], share: f64) -> Option<f64> {
    let sorted = sorted(cells);
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share).round() as usize).copied()
}

fn non_null(values: &Values) -> impl Iterator<Item = Value> + '_ {
    (0..values.len()).map(|row| values.get(row)).filter(|cell| *cell != Value::Null)
}

/// The first cell of `rows` that is neither null nor NaN.
fn present(values: &Values, mut rows: impl Iterator<Item = usize>) -> Value {
    rows.find_map(|row| match values.get(row) {
        Value::Null => None,
        Value::Number(number) if number.is_nan() => None,
        cell => Some(cell),
    })
    .unwrap_or(Value::Null)
}

fn change_count(values: &Values) -> usize {
    let mut before = None;
    non_null(values).filter(|cell| before.replace(cell.clone()).is_some_and(|before| before != *cell)).count()
}

fn distinct_count(values: &Values) -> usize {
    non_null(values).map(|cell| cell_text(&cell)).into_set().len()
}

fn unique(values: &Values) -> Vec<String> {
    let mut seen = BTreeSet::new();
    (0..values.len())
        .map(|row| cell_text(&values.get(row)))
        .filter(|text| seen.insert(text.clone()))
        .collect()
}

fn list(texts: impl Iterator<Item = String>) -> Value {
    Value::Text(format!("[{}]", texts.collect::<Vec<_>>().join(",")).into())
}

/// As JSON would write the cell.
fn cell_text(cell: &Value) -> String {
    match cell {
        Value::Null => "null".to_owned(),
        Value::Number(number) => number_text(*number),
        Value::Time(millis) => millis.to_string(),
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::Boolean(flag) => flag.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Numbers;

    #[track_caller]
    fn check(values: &[Option<f64>], calc: &str, expected: Option<f64>) {
        let numbers: Numbers = values.iter().copied().collect();
        let field = Field::new("v", Values::numbers(numbers));
        assert_eq!(reduce(&field, calc), expected.map_or(Value::Null, Value::Number), "{calc} of {values:?}");
    }

    const NAN: Option<f64> = Some(f64::NAN);

    #[test]
    fn nulls_and_nan_are_no_measurements() {
        let values = [None, Some(4.0), NAN, Some(2.0), None];
        check(&values, "lastNotNull", Some(2.0));
        check(&values, "last", None);
        check(&values, "firstNotNull", Some(4.0));
        check(&values, "min", Some(2.0));
        check(&values, "max", Some(4.0));
        check(&values, "mean", Some(3.0));
        check(&values, "sum", Some(6.0));
        check(&values, "count", Some(3.0));
        check(&values, "countAll", Some(5.0));
    }

    #[test]
    fn nulls_are_what_the_field_takes_them_for() {
        let reduced = |nulls: Nulls, calc: &str| {
            let numbers: Numbers = [Some(4.0), Some(2.0), None].into_iter().collect();
            let mut field = Field::new("v", Values::numbers(numbers));
            field.config.nulls = nulls;
            reduce(&field, calc)
        };
        assert_eq!(reduced(Nulls::Kept, "last"), Value::Null);
        assert_eq!(reduced(Nulls::Ignored, "last"), Value::Number(2.0));
        assert_eq!(reduced(Nulls::Zero, "last"), Value::Number(0.0));
        assert_eq!(reduced(Nulls::Kept, "mean"), Value::Number(3.0));
        assert_eq!(reduced(Nulls::Zero, "mean"), Value::Number(2.0));
    }

    #[test]
    fn nothing_gives_no_number() {
        for calc in
            ["lastNotNull", "min", "max", "mean", "median", "logmin", "diff", "diffperc", "step", "p95"]
        {
            check(&[], calc, None);
            check(&[None, None], calc, None);
        }
        check(&[], "sum", Some(0.0));
        check(&[None], "count", Some(0.0));
        check(&[Some(1.0)], "nonsense", None);
    }

    #[test]
    fn ranks_and_middles() {
        let hundred: Vec<Option<f64>> = (1..=100).map(|number| Some(f64::from(number))).collect();
        check(&hundred, "p95", Some(95.0));
        check(&hundred, "median", Some(50.5));
        check(&hundred, "avg", Some(50.5));
        check(&[Some(3.0), Some(1.0), Some(2.0)], "median", Some(2.0));
    }

    #[test]
    fn counters_and_changes() {
        let counter = [100.0, 110.0, 0.0, 20.0, 5.0, 30.0].map(Some);
        check(&counter, "delta", Some(10.0));
        check(&[Some(2.0), Some(3.0)], "diffperc", Some(50.0));
        check(&[Some(5.0), Some(7.0), Some(8.0)], "step", Some(1.0));
        check(&[Some(1.0), Some(1.0), None, Some(2.0)], "changeCount", Some(1.0));
        check(&[Some(1.0), Some(1.0), None, Some(2.0)], "distinctCount", Some(2.0));
        check(&[Some(0.0), Some(-3.0), Some(0.5)], "logmin", Some(0.5));
        check(&[Some(2.0), Some(4.0)], "stdDev", Some(1.0));
    }

    #[test]
    fn texts_and_times_keep_their_kind() {
        let texts = Field::new("t", Values::strings(["a", "b", "b"]));
        assert_eq!(reduce(&texts, "lastNotNull"), Value::Text("b".into()));
        assert_eq!(reduce(&texts, "distinctCount"), Value::Number(2.0));
        assert_eq!(reduce(&texts, "uniqueValues"), Value::Text(r#"["a","b"]"#.into()));
        assert_eq!(reduce(&texts, "mean"), Value::Null);
        let times = Field::new("Time", Values::times([1000, 3000]));
        assert_eq!(reduce(&times, "max"), Value::Time(3000));
        assert_eq!(reduce(&times, "range"), Value::Number(2000.0));
    }
}
