//! Series of a range query merged. In: held series, those of the end of the range. Out: the series of the whole.
//!
//! Each value column is copied once, the rows that scrolled out left behind; series that share a time column still share
//! it afterwards.
//!
//! **Invariant:** the series are in the order the server would give them; where that cannot be told, nothing is merged.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::frame::{Labels, Numbers};
use crate::order::Gather;
use crate::query::increment::WholeReason;
use crate::query::increment::window::Window;
use crate::query::wire::{Rows, Series, TimeColumn};
use crate::time::{Millis, TimeRange};

/// Values that differ by less than this share of themselves are equal: servers that add up in parallel do so in any order.
const SAME_SHARE: f64 = 1e-9;
/// How many merged time columns are remembered: answers have few distinct ones.
const TIME_COLUMNS_KEPT: usize = 4;

/// Whether every sample lies on the steps of `range`, in order.
pub(super) fn is_on_grid(series: &[Series], range: TimeRange, step: i64) -> bool {
    let on_grid = |at: Millis| range.contains(at) && (at - range.from) % step == 0;
    let mut last: Option<&TimeColumn> = None;
    series.iter().all(|one| {
        let Rows::Samples { times, .. } = &one.rows else { return false };
        let seen = last.replace(times).is_some_and(|last| Arc::ptr_eq(last, times));
        let samples_fit =
            seen || (times.iter().all(|at| at.is_some_and(on_grid)) && times.is_sorted_by(|a, b| a < b));
        samples_fit
            && one.histograms.iter().all(|(at, _)| on_grid(*at))
            && one.histograms.is_sorted_by(|(a, _), (b, _)| a < b)
    })
}

/// The series of the whole window.
pub(super) fn merge(held: &[Series], tail: &[Series], window: &Window) -> Result<Vec<Series>, WholeReason> {
    let tail_range = TimeRange { from: window.tail_from, to: window.to };
    if !window.step_millis.is_some_and(|step| is_on_grid(tail, tail_range, step)) {
        return Err(WholeReason::DoesNotFit);
    }
    let mut merger = Merger { window, times: Vec::new() };
    let mut merged = Vec::with_capacity(held.len().max(tail.len()));
    for (held, tail) in pairs(held, tail).ok_or(WholeReason::DoesNotFit)? {
        if merger.came_late(held, tail) {
            return Err(WholeReason::LateSamples);
        }
        merged.extend(merger.join(held, tail));
    }
    Ok(merged)
}

type Pair<'s> = (Option<&'s Series>, Option<&'s Series>);

/// Held and new series side by side, in the server's order; `None` where the order cannot be told.
fn pairs<'s>(held: &'s [Series], tail: &'s [Series]) -> Option<Vec<Pair<'s>>> {
    // Prometheus, and Loki unless it splits a query, write series in the order of their labels.
    let sorted = |series: &[Series]| series.is_sorted_by(|a, b| a.labels < b.labels);
    if sorted(held) && sorted(tail) { Some(by_labels(held, tail)) } else { in_held_order(held, tail) }
}

fn by_labels<'s>(held: &'s [Series], tail: &'s [Series]) -> Vec<Pair<'s>> {
    let (mut held, mut tail) = (held.iter().peekable(), tail.iter().peekable());
    let mut pairs = Vec::new();
    loop {
        let order = match (held.peek(), tail.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(held), Some(tail)) => held.labels.cmp(&tail.labels),
        };
        pairs.push((
            if order.is_le() { held.next() } else { None },
            if order.is_ge() { tail.next() } else { None },
        ));
    }
}

/// Another order is kept as it is; a new series has no place in it that could be known.
fn in_held_order<'s>(held: &'s [Series], tail: &'s [Series]) -> Option<Vec<Pair<'s>>> {
    let mut by_labels: BTreeMap<&Labels, &Series> = tail.iter().map(|one| (&one.labels, one)).into_map();
    if by_labels.len() < tail.len() {
        return None;
    }
    let mut order = tail.iter();
    let mut pairs = Vec::with_capacity(held.len());
    for one in held {
        let new = by_labels.remove(&one.labels);
        if new.is_some() && order.next().is_none_or(|next| next.labels != one.labels) {
            return None;
        }
        pairs.push((Some(one), new));
    }
    by_labels.is_empty().then_some(pairs)
}

struct Merger<'w> {
    window: &'w Window,
    /// Merged time columns with the two they were made of.
    times: Vec<(TimeColumn, TimeColumn, TimeColumn)>,
}

impl Merger<'_> {
    /// Whether what was held in the older half of the overlap is not what the server says now.
    fn came_late(&self, held: Option<&Series>, tail: Option<&Series>) -> bool {
        let witness = |series: Option<&Series>| -> Vec<(Millis, Option<f64>)> {
            let Some(Rows::Samples { times, values }) = series.map(|series| &series.rows) else {
                return Vec::new();
            };
            let rows = before(times, self.window.tail_from)..before(times, self.window.witness_to + 1);
            rows.filter_map(|row| Some((times.get(row).copied()??, values.get(row)))).collect()
        };
        let counts = |series: Option<&Series>| -> Vec<(Millis, Option<f64>)> {
            let histograms = series.map(|series| series.histograms.as_slice()).unwrap_or_default();
            let seen = self.window.tail_from..=self.window.witness_to;
            let rows = histograms.iter().filter(|(at, _)| seen.contains(at));
            rows.map(|(at, histogram)| (*at, Some(histogram.count))).collect()
        };
        !same(&witness(held), &witness(tail)) || !same(&counts(held), &counts(tail))
    }

    /// `None` where the series has nothing left in the window.
    fn join(&mut self, held: Option<&Series>, tail: Option<&Series>) -> Option<Series> {
        let (from, tail_from) = (self.window.from, self.window.tail_from);
        let labels = held.or(tail)?.labels.clone();
        let empty = (TimeColumn::default(), Arc::<Numbers>::default());
        let (old_times, old_values) = held.map_or_else(|| empty.clone(), columns);
        let (new_times, new_values) = tail.map_or(empty, columns);
        let kept = before(&old_times, from)..before(&old_times, tail_from);
        let rows = if kept.is_empty() {
            Rows::Samples { times: new_times, values: new_values }
        } else {
            let values = Arc::new(old_values.spliced(kept.clone(), &new_values));
            Rows::Samples { times: self.times(&old_times, kept, &new_times), values }
        };
        let old = held.map(|series| series.histograms.as_slice()).unwrap_or_default();
        let new = tail.map(|series| series.histograms.as_slice()).unwrap_or_default();
        let kept = old.iter().filter(|(at, _)| (from..tail_from).contains(at));
        let histograms: Vec<_> = kept.chain(new).cloned().collect();
        let is_empty = histograms.is_empty() && rows.len() == 0;
        (!is_empty).then_some(Series { labels, rows, histograms })
    }

    fn times(&mut self, old: &TimeColumn, kept: Range<usize>, new: &TimeColumn) -> TimeColumn {
        let known = self.times.iter().find(|(a, b, _)| Arc::ptr_eq(a, old) && Arc::ptr_eq(b, new));
        if let Some((_, _, merged)) = known {
            return merged.clone();
        }
        let kept = old.get(kept).unwrap_or_default();
        let merged: TimeColumn = Arc::new([kept, new.as_slice()].concat());
        if self.times.len() == TIME_COLUMNS_KEPT {
            self.times.remove(0);
        }
        self.times.push((old.clone(), new.clone(), merged.clone()));
        merged
    }
}

fn columns(series: &Series) -> (TimeColumn, Arc<Numbers>) {
    match &series.rows {
        Rows::Samples { times, values } => (times.clone(), values.clone()),
        Rows::Lines(_) => (TimeColumn::default(), Arc::default()),
    }
}

/// How many samples lie before an instant.
fn before(times: &TimeColumn, at: Millis) -> usize {
    times.partition_point(|time| time.is_some_and(|time| time < at))
}

fn same(a: &[(Millis, Option<f64>)], b: &[(Millis, Option<f64>)]) -> bool {
    let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => {
            a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= SAME_SHARE * a.abs().max(b.abs())
        }
        (a, b) => a.is_none() && b.is_none(),
    };
    a.len() == b.len() && a.iter().zip(b).all(|((at, a), (bt, b))| at == bt && close(*a, *b))
}
