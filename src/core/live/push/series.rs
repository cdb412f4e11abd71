//! The samples of one query. In: pushed samples, answers about the past. Out: a frame for each series, or one table of
//! the newest.
//!
//! **Invariant:** a series is known by its channel and labels; what the past's source adds to them tells none apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::frame::{Frame, Labels, Numbers, Values};
use crate::live::push::message::Data;
use crate::live::push::track::{Place, Sequel, Track};
use crate::order::Gather;
use crate::query::channel;
use crate::query::{Form, PushQuery, SeriesColumn, series_frames};
use crate::time::{Millis, TimeRange};

/// The label that holds the channel; a message that has its own keeps it.
pub(super) const CHANNEL: &str = "channel";

/// Most series of one query, and most samples of all of them together.
pub(super) const MOST_SERIES: usize = 1000;
const MOST_SAMPLES: usize = 2_000_000;
/// Runs of this many samples become two, their lowest and their highest, where there is no room for all.
const THIN_RUN: usize = 8;

/// A time and a value, or null.
type Sample = (Millis, Option<f64>);

/// The samples of one query, by series.
#[derive(Debug, Clone, Default)]
pub(super) struct SeriesStore {
    pub(super) tracks: BTreeMap<Labels, Track<Option<f64>>>,
    /// The channel of every series where the query names one channel alone.
    only_channel: Option<String>,
    /// Something of one series more than are kept came.
    pub(super) is_crowded: bool,
}

impl SeriesStore {
    pub(super) fn new(query: &PushQuery) -> Self {
        let only_channel = match query.subscriptions.as_slice() {
            [one] if channel::is_exact(&one.channel) => Some(one.channel.clone()),
            _ => None,
        };
        Self { tracks: BTreeMap::new(), only_channel, is_crowded: false }
    }

    /// The track of a series, made where there is none yet; `None` where no more are kept.
    fn track(&mut self, series: Labels) -> Option<&mut Track<Option<f64>>> {
        if self.tracks.len() >= MOST_SERIES && !self.tracks.contains_key(&series) {
            self.is_crowded = true;
            return None;
        }
        Some(self.tracks.entry(series).or_default())
    }

    /// How many samples one series may keep, now that there are so many series.
    fn share(&self, most: usize) -> usize {
        most.min(MOST_SAMPLES / self.tracks.len().max(1))
    }

    /// Takes pushed samples; returns how they follow. `None` where no more series are kept.
    pub(super) fn receive(&mut self, data: &Data, most: usize) -> Option<Sequel> {
        let most = self.share(most);
        let track = self.track(identity(&data.channel, &data.labels))?;
        let from = data.times.iter().min().copied().unwrap_or_default();
        let to = data.times.iter().max().copied().unwrap_or_default();
        let sequel = track.sequel(data.seq, from, to);
        let values = data.times.iter().copied().zip(data.values.iter().copied()).collect();
        track.receive(sequel, data.seq, values, Place::One);
        bound(track, most);
        Some(sequel)
    }

    /// Takes an answer about the past; `step` is the distance of computed values, 0 for single samples. Returns how
    /// many samples were new.
    pub(super) fn fill(
        &mut self,
        frames: &[Frame],
        span: TimeRange,
        ignored: &[String],
        step: i64,
        most: usize,
    ) -> usize {
        let mut new = 0;
        for frame in frames {
            let Some((labels, samples)) = samples(frame, span) else { continue };
            let known = self.known_as(&labels, ignored);
            let most = self.share(most);
            let Some(track) = self.track(known) else { continue };
            new += track.fill(samples, Place::One, step / 2);
            bound(track, most);
        }
        new
    }

    pub(super) fn oldest(&self) -> Option<Millis> {
        self.tracks.values().filter_map(|track| track.times().first().copied()).min()
    }

    /// The newest time that an answer has of a series; `None` where it has nothing of it.
    pub(super) fn reach(&self, frames: &[Frame], ignored: &[String]) -> BTreeMap<Labels, Millis> {
        let reached = frames.iter().filter_map(|frame| {
            let (labels, samples) = samples(frame, TimeRange { from: Millis::MIN, to: Millis::MAX })?;
            Some((self.known_as(&labels, ignored), samples.last()?.0))
        });
        reached.into_map()
    }

    fn known_as(&self, labels: &Labels, ignored: &[String]) -> Labels {
        let own = labels.iter().filter(|(name, _)| !ignored.contains(name));
        let mut own: BTreeMap<String, String> =
            own.map(|(name, value)| (name.clone(), value.clone())).into_map();
        if let Some(channel) = &self.only_channel {
            own.entry(CHANNEL.to_owned()).or_insert_with(|| channel.clone());
        }
        Labels::from(own)
    }

    pub(super) fn newest(&self) -> Option<Millis> {
        self.tracks.values().filter_map(Track::newest).max()
    }

    /// What a panel shows of a range: with one sample left of its edge, and nulls where something is missing.
    pub(super) fn frames(&self, query: &PushQuery, range: TimeRange) -> Vec<Frame> {
        if query.newest_only {
            return vec![self.newest_table(query, range)];
        }
        let columns: Vec<SeriesColumn> = self
            .tracks
            .iter()
            .filter_map(|(labels, track)| {
                let (times, values) = visible(track, range);
                (!values.is_empty()).then(|| SeriesColumn {
                    labels: labels.clone(),
                    times: Arc::new(times),
                    values: Arc::new(values),
                })
            })
            .collect();
        series_frames(&query.ref_id, "", &query.shape, columns)
    }

    /// One row for each series; those whose newest sample is not in the range are left out.
    fn newest_table(&self, query: &PushQuery, range: TimeRange) -> Frame {
        let columns = self.tracks.iter().filter_map(|(labels, track)| {
            let row = track.times().partition_point(|at| *at <= range.to).checked_sub(1)?;
            let (at, value) = (*track.times().get(row)?, *track.values().get(row)?);
            (at >= range.from).then(|| SeriesColumn {
                labels: labels.clone(),
                times: Arc::new(vec![Some(at)]),
                values: Arc::new(Numbers::from_iter([value])),
            })
        });
        let shape = crate::query::ResultShape { form: Form::Table, ..query.shape.clone() };
        series_frames(&query.ref_id, "", &shape, columns.collect()).into_iter().next().unwrap_or_default()
    }
}

fn identity(channel: &str, labels: &Labels) -> Labels {
    if labels.contains_key(CHANNEL) {
        return labels.clone();
    }
    let own = labels.iter().map(|(name, value)| (name.clone(), value.clone()));
    own.chain([(CHANNEL.to_owned(), channel.to_owned())]).collect()
}

/// The labels and the samples of one series of an answer, within a span.
fn samples(frame: &Frame, span: TimeRange) -> Option<(Labels, Vec<Sample>)> {
    let Values::Time(times) = &frame.time_field()?.values else { return None };
    let field = frame.fields.iter().find(|field| field.values.is_number())?;
    let Values::Numbers(numbers) = &field.values else { return None };
    let rows = times.iter().enumerate();
    let within =
        rows.filter_map(|(row, at)| at.filter(|at| span.contains(*at)).map(|at| (at, numbers.get(row))));
    Some((field.labels.clone(), within.collect()))
}

/// The samples of a range, one more on its left, and a null after each sample that something is missing behind.
fn visible(track: &Track<Option<f64>>, range: TimeRange) -> (Vec<Option<Millis>>, Numbers) {
    let first = track.times().partition_point(|at| *at < range.from).saturating_sub(1);
    let end = track.times().partition_point(|at| *at <= range.to);
    let times = track.times().get(first..end).unwrap_or_default();
    let values = track.values().get(first..end).unwrap_or_default();
    let spans = track.coverage().spans();
    let mut breaks =
        spans.iter().zip(spans.iter().skip(1)).map(|((_, end), (start, _))| (*end, *start)).peekable();
    let mut shown =
        (Vec::with_capacity(times.len() + spans.len()), Numbers::with_capacity(times.len() + spans.len()));
    let mut before: Option<Millis> = None;
    for (at, value) in times.iter().zip(values) {
        while breaks.next_if(|(_, start)| start < at).is_some() {}
        // Only a break without a single sample in it is drawn: what the past has told joins the rest.
        if let (Some(before), Some((end, start))) = (before, breaks.peek())
            && before <= *end
            && at >= start
        {
            shown.0.push(Some(before + 1));
            shown.1.push(None);
        }
        shown.0.push(Some(*at));
        shown.1.push(*value);
        before = Some(*at);
    }
    shown
}

/// Merges the older samples until no more than `most` are left.
fn bound(track: &mut Track<Option<f64>>, most: usize) {
    while track.len() > most {
        let before = track.len();
        track.thin(THIN_RUN, lowest_and_highest);
        if track.len() == before {
            return;
        }
    }
}

/// The lowest and the highest of a run, in the order of their times; what is null or NaN goes with the run's edge.
fn lowest_and_highest(times: &[Millis], values: &[Option<f64>]) -> Vec<Sample> {
    let finite = || {
        let pairs = times.iter().zip(values);
        pairs.filter_map(|(at, value)| Some((*at, (*value)?))).filter(|(_, value)| value.is_finite())
    };
    let lowest = finite().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = finite().max_by(|a, b| a.1.total_cmp(&b.1));
    let mut kept: Vec<Sample> =
        lowest.into_iter().chain(highest).map(|(at, value)| (at, Some(value))).collect();
    if let (Some(at), Some(value)) = (times.last(), values.last())
        && value.is_none_or(|value| !value.is_finite())
    {
        kept.push((*at, *value));
    }
    kept.sort_by_key(|(at, _)| *at);
    kept.dedup_by_key(|(at, _)| *at);
    kept
}
