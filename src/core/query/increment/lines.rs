//! Log lines merged. In: the lines held of each stream, those of the end of the range. Out: the lines of the whole.
//!
//! The end is asked completely and replaces what was held there, so a line that occurs twice at one nanosecond stays twice
//! and none needs comparing.
//!
//! **Invariant:** as many lines as the server would give, the newest (or oldest) of the range; where older ones than those
//! held would be among them, nothing is merged.

use std::collections::BTreeMap;

use crate::frame::{Labels, Nanos};
use crate::query::increment::WholeReason;
use crate::query::increment::window::Window;
use crate::query::wire::{Line, Rows, Series};

const NANOS_PER_MILLI: i64 = 1_000_000;

/// How a log query takes lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taking {
    pub(super) limit: usize,
    /// The newest of the range, not the oldest.
    pub(super) backward: bool,
    /// What is held is every line of its range.
    pub(super) held_all: bool,
}

/// The streams of the whole window, and whether they are every line of it.
pub(super) fn merge(
    held: Vec<Series>,
    tail: Vec<Series>,
    taking: Taking,
    window: &Window,
) -> Result<(Vec<Series>, bool), WholeReason> {
    let nanos = |millis: i64| millis.saturating_mul(NANOS_PER_MILLI);
    let (from, tail_from) = (nanos(window.from), nanos(window.tail_from));
    let (held, mut tail) = (by_stream(held), by_stream(tail));
    if taking.backward && count(&tail) >= taking.limit {
        return Ok((streams(tail), false));
    }
    if !taking.backward && !taking.held_all {
        return Err(WholeReason::DoesNotFit);
    }
    let oldest = held.values().flatten().map(|line| line.at).min();
    let has_all = taking.held_all || oldest.is_some_and(|oldest| oldest < from);
    let tail_reaches = count(&tail) < taking.limit;
    if tail_reaches && came_late(&held, &tail, tail_from..nanos(window.witness_to)) {
        return Err(WholeReason::LateSamples);
    }
    for (labels, lines) in held {
        let kept = lines.into_iter().filter(|line| (from..tail_from).contains(&line.at));
        let merged = tail.entry(labels).or_default();
        if taking.backward {
            merged.extend(kept);
        } else {
            merged.splice(0..0, kept);
        }
    }
    let all = count(&tail);
    if !has_all && all < taking.limit {
        return Err(WholeReason::DoesNotFit);
    }
    cut(&mut tail, taking);
    Ok((streams(tail), has_all && all < taking.limit))
}

type Streams = BTreeMap<Labels, Vec<Line>>;

fn by_stream(series: Vec<Series>) -> Streams {
    let mut streams = Streams::new();
    for one in series {
        if let Rows::Lines(lines) = one.rows {
            streams.entry(one.labels).or_default().extend(lines);
        }
    }
    streams
}

fn streams(streams: Streams) -> Vec<Series> {
    let filled = streams.into_iter().filter(|(_, lines)| !lines.is_empty());
    filled.map(|(labels, lines)| Series { labels, rows: Rows::Lines(lines), ..Series::default() }).collect()
}

/// Lines in all streams.
pub(super) fn count(streams: &Streams) -> usize {
    streams.values().map(Vec::len).sum()
}

/// Whether the lines of a span are not those that were held of it.
fn came_late(held: &Streams, tail: &Streams, span: std::ops::Range<Nanos>) -> bool {
    let in_span = |streams: &Streams| -> Vec<(Labels, Nanos, std::sync::Arc<str>)> {
        let lines = streams.iter().flat_map(|(labels, lines)| lines.iter().map(move |line| (labels, line)));
        let lines = lines.filter(|(_, line)| span.contains(&line.at));
        lines.map(|(labels, line)| (labels.clone(), line.at, line.text.clone())).collect()
    };
    in_span(held) != in_span(tail)
}

/// Leaves as many lines as the server gives.
fn cut(streams: &mut Streams, taking: Taking) {
    let mut times: Vec<Nanos> = streams.values().flatten().map(|line| line.at).collect();
    if times.len() <= taking.limit {
        return;
    }
    // Newest first, or oldest first, as the server takes them.
    let rank = |at: Nanos| if taking.backward { at.saturating_neg() } else { at };
    times.sort_unstable_by_key(|at| rank(*at));
    let Some(last) = times.get(taking.limit.saturating_sub(1)).copied() else { return };
    let mut ties = taking.limit - times.partition_point(|at| rank(*at) < rank(last));
    for lines in streams.values_mut() {
        lines.retain(|line| {
            let is_tie = line.at == last && ties > 0;
            ties -= usize::from(is_tie);
            is_tie || rank(line.at) < rank(last)
        });
    }
}
