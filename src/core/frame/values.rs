//! A column's values. Numbers and times are packed; a missing value is not NaN.
//!
//! **Invariant:** `null` (the source had no value) and `NaN` (the source said NaN) stay distinct: they format,
//! reduce and draw differently.

use std::ops::Range;
use std::sync::Arc;

use crate::frame::Frame;
use crate::time::Millis;

/// Numbers with optional gaps, eight bytes a value where there are none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Numbers {
    values: Vec<f64>,
    /// Which values are null; `None` while none is.
    nulls: Option<Vec<bool>>,
}

impl Numbers {
    pub fn with_capacity(capacity: usize) -> Self {
        Self { values: Vec::with_capacity(capacity), nulls: None }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a row: `None` where it is null or the row does not exist.
    pub fn get(&self, row: usize) -> Option<f64> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.get(row) == Some(&true)) {
            return None;
        }
        self.values.get(row).copied()
    }

    pub fn push(&mut self, value: Option<f64>) {
        if value.is_none() && self.nulls.is_none() {
            self.nulls = Some(vec![false; self.values.len()]);
        }
        if let Some(nulls) = &mut self.nulls {
            nulls.push(value.is_none());
        }
        self.values.push(value.unwrap_or(f64::NAN));
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Some rows of these, then all of `tail`: one copy of each.
    pub fn spliced(&self, rows: Range<usize>, tail: &Self) -> Self {
        let kept = self.values.get(rows.clone()).unwrap_or_default();
        let values = [kept, &tail.values].concat();
        let nulls = (self.nulls.is_some() || tail.nulls.is_some()).then(|| {
            let kept_nulls = self.nulls.as_ref().and_then(|nulls| nulls.get(rows));
            let mut nulls = kept_nulls.map_or_else(|| vec![false; kept.len()], <[bool]>::to_vec);
            match &tail.nulls {
                Some(tail) => nulls.extend_from_slice(tail),
                None => nulls.resize(values.len(), false),
            }
            nulls
        });
        // A column without nulls is the fast path again once they have scrolled out.
        Self { values, nulls: nulls.filter(|nulls| nulls.contains(&true)) }
    }

    /// The packed values when no row is null; the fast path of drawing and reducing.
    pub fn dense(&self) -> Option<&[f64]> {
        self.nulls.is_none().then_some(self.values.as_slice())
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(values: Vec<f64>) -> Self {
        Self { values, nulls: None }
    }
}

impl FromIterator<Option<f64>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(values: I) -> Self {
        let mut numbers = Self::default();
        for value in values {
            numbers.push(value);
        }
        numbers
    }
}

/// Nanoseconds since the Unix epoch, as Loki counts; exact until the year 2262.
pub type Nanos = i64;

/// One column; a clone shares it.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    Numbers(Arc<Numbers>),
    /// Epoch milliseconds; a null only appears after a transformation.
    Time(Arc<Vec<Option<Millis>>>),
    /// Epoch nanoseconds of log lines.
    Nanos(Arc<Vec<Nanos>>),
    Strings(Arc<Vec<Option<Arc<str>>>>),
    Booleans(Arc<Vec<Option<bool>>>),
    /// Data within each cell, which only transformations make.
    Nested(Arc<Vec<Option<Nested>>>),
    /// Cells of several kinds, which only transformations make: the last values of a text and of a number, say. It counts
    /// as a column of the kind of its first cell that is not null, as in Grafana.
    Mixed(Arc<Vec<Value>>),
    /// Anything else a source or a transformation makes: objects and lists as JSON.
    Other(Arc<Vec<serde_json::Value>>),
}

/// Data within one cell: a series to be drawn small, or the rows behind a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    pub frame: Arc<Frame>,
    /// Stands for it in texts and in order: its last value, say. Null where nothing does.
    pub value: Value,
}

impl Default for Values {
    fn default() -> Self {
        Self::Numbers(Arc::default())
    }
}

impl Values {
    pub fn numbers(values: impl Into<Numbers>) -> Self {
        Self::Numbers(Arc::new(values.into()))
    }

    pub fn times(values: impl IntoIterator<Item = Millis>) -> Self {
        Self::Time(Arc::new(values.into_iter().map(Some).collect()))
    }

    pub fn strings<S: Into<Arc<str>>>(values: impl IntoIterator<Item = S>) -> Self {
        Self::Strings(Arc::new(values.into_iter().map(|value| Some(value.into())).collect()))
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Time(values) => values.len(),
            Self::Nanos(values) => values.len(),
            Self::Strings(values) => values.len(),
            Self::Booleans(values) => values.len(),
            Self::Nested(values) => values.len(),
            Self::Mixed(values) => values.len(),
            Self::Other(values) => values.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Self::Numbers(_))
    }

    /// What stands for the kind of a column of several: its first cell that is not null.
    pub fn first_of_mixed(&self) -> Option<&Value> {
        match self {
            Self::Mixed(values) => values.iter().find(|value| **value != Value::Null),
            _ => None,
        }
    }

    /// One cell, for the places that look at values one at a time: tables, tooltips, mappings.
    pub fn get(&self, row: usize) -> Value {
        let cell = match self {
            Self::Numbers(values) => values.get(row).map(Value::Number),
            Self::Time(values) => values.get(row).copied().flatten().map(Value::Time),
            Self::Nanos(values) => values.get(row).map(|nanos| Value::Time(nanos.div_euclid(1_000_000))),
            Self::Strings(values) => values.get(row).cloned().flatten().map(Value::Text),
            Self::Booleans(values) => values.get(row).copied().flatten().map(Value::Boolean),
            Self::Nested(values) => {
                values.get(row).and_then(Option::as_ref).map(|nested| nested.value.clone())
            }
            Self::Mixed(values) => values.get(row).cloned(),
            Self::Other(values) => values.get(row).map(|value| Value::Text(value.to_string().into())),
        };
        cell.unwrap_or(Value::Null)
    }
}

/// One cell of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Number(f64),
    Time(Millis),
    Text(Arc<str>),
    Boolean(bool),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_nan_stay_distinct() {
        let numbers: Numbers = [Some(1.0), None, Some(f64::NAN)].into_iter().collect();
        assert_eq!(numbers.get(0), Some(1.0));
        assert_eq!(numbers.get(1), None);
        assert!(numbers.get(2).is_some_and(f64::is_nan));
        assert_eq!(numbers.get(3), None);
        assert!(numbers.dense().is_none());
    }

    #[test]
    fn a_splice_keeps_nulls_in_their_rows() {
        let held: Numbers = [None, Some(1.0), Some(2.0)].into_iter().collect();
        let tail: Numbers = [Some(3.0), None].into_iter().collect();
        assert_eq!(
            held.spliced(1..3, &tail).iter().collect::<Vec<_>>(),
            [Some(1.0), Some(2.0), Some(3.0), None]
        );
        assert_eq!(held.spliced(0..1, &vec![4.0].into()).iter().collect::<Vec<_>>(), [None, Some(4.0)]);
        assert!(held.spliced(1..3, &vec![3.0].into()).dense().is_some());
    }

    #[test]
    fn a_late_null_keeps_the_rows_before_it() {
        let mut numbers = Numbers::from(vec![1.0, 2.0]);
        numbers.push(None);
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [Some(1.0), Some(2.0), None]);
    }
}
