//! What a heatmap draws, wherever it comes from. In: nothing. Out: cells and how their heights are meant.
//!
//! **Invariant:** only cells with a count exist: what was not counted is not there.

use std::collections::BTreeMap;

use crate::field::CellPlace;
use crate::scale::Distribution;
use crate::time::Millis;

/// A count within a span of time and of values; in rows, heights are row numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    pub from: Millis,
    pub to: Millis,
    pub low: f64,
    pub high: f64,
    pub count: f64,
    /// The first value it was counted from, where that leads somewhere.
    pub place: Option<CellPlace>,
}

/// How heights are meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Vertical {
    Rows(Rows),
    Values(Distribution),
}

/// Rows of equal height, from the lowest up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    pub names: Vec<String>,
    /// Where each row ends, if it is known.
    pub ends: Vec<Option<f64>>,
    pub labels: LabelsAt,
}

impl Rows {
    /// The middle of the row that holds a value; `None` where rows are no buckets of values.
    pub(super) fn height_of(&self, value: f64) -> Option<f64> {
        if self.labels != LabelsAt::Top || self.ends.iter().any(Option::is_none) {
            return None;
        }
        let row = self.ends.iter().position(|end| end.is_some_and(|end| value <= end))?;
        Some(row as f64 + 0.5)
    }
}

/// Where the names of rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelsAt {
    /// At the upper edge: rows end there.
    Top,
    Bottom,
    Middle,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heat {
    /// By time, then from the lowest up.
    pub cells: Vec<Cell>,
    pub vertical: Vertical,
    /// Said next to the picture.
    pub notice: Option<String>,
}

/// Cells being collected; counts of the same place add up.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<Span, (f64, Option<CellPlace>)>);

/// From when to when, from what to what.
type Span = (Millis, Millis, u64, u64);

impl Counts {
    pub(super) fn add(&mut self, (from, to): (Millis, Millis), (low, high): (f64, f64), count: f64) {
        self.add_from((from, to), (low, high), count, None);
    }

    pub(super) fn add_from(
        &mut self,
        (from, to): (Millis, Millis),
        (low, high): (f64, f64),
        count: f64,
        place: Option<CellPlace>,
    ) {
        let cell = self.0.entry((from, to, ordered(low), ordered(high))).or_default();
        cell.0 += count;
        cell.1 = cell.1.or(place);
    }

    pub(super) fn cells(self) -> Vec<Cell> {
        let cell = |((from, to, low, high), (count, place))| Cell {
            from,
            to,
            low: number(low),
            high: number(high),
            count,
            place,
        };
        self.0.into_iter().map(cell).collect()
    }
}

const SIGN: u64 = 1 << 63;

/// A float as an integer of the same order.
fn ordered(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn number(ordered: u64) -> f64 {
    f64::from_bits(if ordered & SIGN == 0 { !ordered } else { ordered & !SIGN })
}

/// The distance between neighbouring times where the query names no step: the least one; the whole range for a lone
/// time.
pub(super) fn step_of(times: &[Millis], whole: Millis) -> Millis {
    let steps = times.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0);
    steps.min().unwrap_or(whole).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_one_place_add_up_in_order() {
        let mut counts = Counts::default();
        counts.add((10, 20), (0.0, 1.0), 1.0);
        counts.add((0, 10), (1.0, f64::INFINITY), 5.0);
        counts.add((0, 10), (f64::NEG_INFINITY, -2.5), 4.0);
        counts.add((0, 10), (-2.5, 1.0), 2.0);
        counts.add((0, 10), (-2.5, 1.0), 3.0);
        let cells: Vec<(f64, f64, f64)> =
            counts.cells().iter().map(|cell| (cell.low, cell.high, cell.count)).collect();
        let expected =
            [(f64::NEG_INFINITY, -2.5, 4.0), (-2.5, 1.0, 5.0), (1.0, f64::INFINITY, 5.0), (0.0, 1.0, 1.0)];
        assert_eq!(cells, expected);
    }
}
