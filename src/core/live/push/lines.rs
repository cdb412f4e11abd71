//! The log lines of one query. In: pushed lines, answers about the past. Out: one frame of lines, oldest first.
//!
//! **Invariant:** a line that another source tells again is the same line where its time and text are, whatever labels
//! that source adds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::frame::{Field, Frame, FrameKind, Labels, Nanos, Value, Values};
use crate::live::push::message::Lines;
use crate::live::push::series::CHANNEL;
use crate::live::push::track::{Place, Sequel, Track};
use crate::order::Gather;
use crate::time::TimeRange;

const NANOS_PER_MILLI: i64 = 1_000_000;
/// Most streams of one query, and most bytes of all its lines together.
pub(super) const MOST_STREAMS: usize = 1000;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What a line takes besides its text.
const LINE_BYTES: usize = 64;

/// A line; equal where the texts are.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    text: Arc<str>,
    labels: Labels,
}

impl Entry {
    /// What it takes of the memory, about; its labels are shared with its stream's others.
    fn bytes(&self) -> usize {
        self.text.len() + LINE_BYTES
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// The lines of one query, by stream.
#[derive(Debug, Clone, Default)]
pub(super) struct LineStore {
    pub(super) tracks: BTreeMap<Labels, Track<Entry>>,
    /// Lines that had to go for newer ones.
    pub(super) gone: usize,
    /// A line of one stream more than are kept came.
    pub(super) is_crowded: bool,
    /// Of all lines held.
    bytes: usize,
}

impl LineStore {
    /// The track of a stream, made where there is none yet; `None` where no more are kept.
    fn track(&mut self, stream: Labels) -> Option<&mut Track<Entry>> {
        if self.tracks.len() >= MOST_STREAMS && !self.tracks.contains_key(&stream) {
            self.is_crowded = true;
            return None;
        }
        Some(self.tracks.entry(stream).or_default())
    }

    /// Takes pushed lines; returns how they follow. `None` where no more streams are kept.
    pub(super) fn receive(&mut self, lines: &Lines, most: usize) -> Option<Sequel> {
        let own = lines.labels.iter().map(|(name, value)| (name.clone(), value.clone()));
        let channel = (CHANNEL.to_owned(), lines.channel.to_string());
        let stream: Labels = [channel].into_iter().chain(own).collect();
        let track = self.track(stream)?;
        let from = lines.lines.iter().map(|(at, _)| *at).min().unwrap_or_default();
        let to = lines.lines.iter().map(|(at, _)| *at).max().unwrap_or_default();
        let sequel = track.sequel(lines.seq, from, to);
        let added = lines.lines.iter().map(|(_, text)| text.len() + LINE_BYTES).sum();
        let entry = |(at, text): &(Nanos, Arc<str>)| {
            (*at, Entry { text: text.clone(), labels: lines.labels.clone() })
        };
        // Mostly it is here already.
        if sequel == Sequel::Again {
            let mut values: Vec<(Nanos, Entry)> = lines.lines.iter().map(entry).collect();
            values.sort_by_key(|(at, _)| *at);
            track.fill(values, Place::Each, 0);
        } else {
            track.receive(sequel, lines.seq, lines.lines.iter().map(entry).collect(), Place::Each);
        }
        self.bound(most, added);
        Some(sequel)
    }

    /// Takes lines of a frame that another source has told; returns how many were new.
    pub(super) fn fill(&mut self, frame: &Frame, span: TimeRange, most: usize) -> usize {
        let mut new = 0;
        let mut by_stream: BTreeMap<Labels, Vec<(Nanos, Entry)>> = BTreeMap::new();
        let mut lines = lines_of(frame);
        lines.retain(|(at, _)| span.contains(at.div_euclid(NANOS_PER_MILLI)));
        lines.sort_by_key(|(at, _)| *at);
        let added = lines.iter().map(|(_, entry)| entry.bytes()).sum();
        for (at, entry) in self.not_held(lines) {
            by_stream.entry(self.stream_of(&entry.labels)).or_default().push((at, entry));
        }
        for (stream, lines) in by_stream {
            new += self.track(stream).map_or(0, |track| track.fill_new(lines, Place::Each));
        }
        self.bound(most, added);
        new
    }

    /// Lines, in time order, without those that are held: by their own stream, or by another, such as the one they were
    /// put in before anything of their own was pushed.
    fn not_held(&self, lines: Vec<(Nanos, Entry)>) -> Vec<(Nanos, Entry)> {
        let (Some((from, _)), Some((to, _))) = (lines.first(), lines.last()) else { return lines };
        let mut held: BTreeMap<(Nanos, Arc<str>), BTreeMap<&Labels, usize>> = BTreeMap::new();
        for (stream, track) in &self.tracks {
            let first = track.times().partition_point(|at| at < from);
            let rows = track.times().iter().zip(track.values()).skip(first);
            for (at, entry) in rows.take_while(|(at, _)| *at <= to) {
                *held.entry((*at, entry.text.clone())).or_default().entry(stream).or_default() += 1;
            }
        }
        // Its own stream's first: a line that two streams hold is told twice.
        let mut rest = Vec::new();
        for (at, entry) in lines {
            let stream = self.stream_of(&entry.labels);
            match held.get_mut(&(at, entry.text.clone())).and_then(|held| held.get_mut(&stream)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => rest.push((at, entry)),
            }
        }
        rest.retain(|(at, entry)| {
            let others = held.get_mut(&(*at, entry.text.clone())).into_iter().flat_map(BTreeMap::values_mut);
            match others.into_iter().find(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            }
        });
        rest
    }

    /// The stream whose labels are all among a line's; lines of no stream are one by themselves.
    fn stream_of(&self, labels: &Labels) -> Labels {
        let fits = |stream: &&Labels| {
            let mut own = stream.iter().filter(|(name, _)| *name != CHANNEL);
            own.all(|(name, value)| labels.get(name) == Some(value))
        };
        self.tracks.keys().filter(fits).max_by_key(|stream| stream.len()).cloned().unwrap_or_default()
    }

    /// The newest time an answer reaches, by stream.
    pub(super) fn reach(&self, frame: &Frame) -> BTreeMap<Labels, Nanos> {
        let mut reached = BTreeMap::new();
        for (at, entry) in lines_of(frame) {
            let newest = reached.entry(self.stream_of(&entry.labels)).or_insert(at);
            *newest = at.max(*newest);
        }
        reached
    }

    /// As [`LineStore::reach`], where newer lines were told before: every stream is told up to the end.
    pub(super) fn all_reached(&self) -> BTreeMap<Labels, Nanos> {
        self.tracks.keys().map(|stream| (stream.clone(), Nanos::MAX)).into_map()
    }

    pub(super) fn newest(&self) -> Option<Nanos> {
        self.tracks.values().filter_map(Track::newest).max()
    }

    pub(super) fn oldest(&self) -> Option<Nanos> {
        self.tracks.values().filter_map(|track| track.times().first().copied()).min()
    }

    /// Lets go of what lies before a time, and of streams that have nothing else.
    pub(super) fn forget(&mut self, before: Nanos) {
        for track in self.tracks.values_mut() {
            track.forget(before);
        }
        self.tracks.retain(|_, track| track.newest().is_some_and(|newest| newest >= before));
    }

    /// Whether older lines would only be let go again.
    pub(super) fn is_full(&self, most: usize) -> bool {
        self.gone > 0 || self.tracks.values().map(Track::len).sum::<usize>() >= most
    }

    /// Lets the oldest lines go where there are more than `most`, or more than the memory is bounded to.
    fn bound(&mut self, most: usize, added: usize) {
        self.bytes = self.bytes.saturating_add(added);
        let all: usize = self.tracks.values().map(Track::len).sum();
        if all <= most && self.bytes <= MOST_BYTES {
            return;
        }
        let entries = self.tracks.values().flat_map(|track| track.times().iter().zip(track.values()));
        let mut sizes: Vec<(Nanos, usize)> = entries.map(|(at, entry)| (*at, entry.bytes())).collect();
        // What went with its time was not taken off before.
        self.bytes = sizes.iter().map(|(_, bytes)| bytes).sum();
        if all <= most && self.bytes <= MOST_BYTES {
            return;
        }
        sizes.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(*at));
        // A tenth more, so that not every line costs a look at all.
        let (room, mut kept) = (MOST_BYTES - MOST_BYTES / 10, 0_usize);
        let fits = |(_, bytes): &&(Nanos, usize)| {
            kept = kept.saturating_add(*bytes);
            kept <= room
        };
        let newest = sizes.iter().take(most - most / 10).take_while(fits).count().max(1);
        let Some((edge, _)) = sizes.get(newest - 1) else { return };
        for track in self.tracks.values_mut() {
            let newer = track.times().len() - track.times().partition_point(|at| at < edge);
            self.gone += track.keep_newest(newer);
        }
        self.bytes = self.tracks.values().flat_map(Track::values).map(Entry::bytes).sum();
    }

    /// The lines of a range as one frame.
    pub(super) fn frame(&self, ref_id: &str, range: TimeRange) -> Option<Frame> {
        let mut rows: Vec<(Nanos, &Entry)> = self
            .tracks
            .values()
            .flat_map(|track| track.times().iter().copied().zip(track.values()))
            .filter(|(at, _)| range.contains(at.div_euclid(NANOS_PER_MILLI)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        rows.sort_by_key(|(at, _)| *at);
        let labels = rows.iter().map(|(_, entry)| {
            let pairs = entry.labels.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
            Json::Object(pairs.collect::<Map<_, _>>())
        });
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(rows.iter().map(|(at, _)| *at).collect()))),
            Field::new("Line", Values::strings(rows.iter().map(|(_, entry)| entry.text.clone()))),
            Field::new("labels", Values::Other(Arc::new(labels.collect()))),
        ];
        Some(Frame { ref_id: ref_id.to_owned(), kind: FrameKind::Logs, fields, ..Frame::default() })
    }
}

fn lines_of(frame: &Frame) -> Vec<(Nanos, Entry)> {
    let named = |name: &str| frame.fields.iter().find(|field| field.name == name).map(|field| &field.values);
    let (Some(Values::Nanos(times)), Some(texts)) = (named("Time"), named("Line")) else { return Vec::new() };
    let rows = times.iter().enumerate().filter_map(|(row, at)| {
        let Value::Text(text) = texts.get(row) else { return None };
        let labels = match named("labels") {
            Some(Values::Other(labels)) => labels.get(row).and_then(Json::as_object),
            _ => None,
        };
        let pairs = labels
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        Some((*at, Entry { text, labels: pairs.collect() }))
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pushed(seq: u64, level: &str, lines: &[(Nanos, &str)]) -> Lines {
        let lines = lines.iter().map(|(at, text)| (*at, Arc::from(*text))).collect();
        Lines { channel: "log".into(), seq: Some(seq), labels: Labels::from([("level", level)]), lines }
    }

    fn told(lines: &[(Nanos, &str, &str)]) -> Frame {
        let labels = lines.iter().map(|(_, level, _)| json!({"level": level, "job": "api"})).collect();
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(lines.iter().map(|(at, ..)| *at).collect()))),
            Field::new("Line", Values::strings(lines.iter().map(|(_, _, text)| *text))),
            Field::new("labels", Values::Other(Arc::new(labels))),
        ];
        Frame { kind: FrameKind::Logs, fields, ..Frame::default() }
    }

    const ALWAYS: TimeRange = TimeRange { from: 0, to: i64::MAX };

    fn texts(store: &LineStore) -> Vec<String> {
        let frame = store.frame("A", ALWAYS).unwrap();
        lines_of(&frame).into_iter().map(|(_, entry)| entry.text.to_string()).collect()
    }

    #[test]
    fn a_gap_is_filled_with_what_another_source_has_and_nothing_is_doubled() {
        let mut store = LineStore::default();
        store.receive(&pushed(1, "info", &[(10, "a"), (20, "b")]), 100);
        assert_eq!(store.receive(&pushed(4, "info", &[(50, "e")]), 100), Some(Sequel::After(20, 50)));
        let past = told(&[
            (50, "info", "e"),
            (40, "info", "d"),
            (30, "info", "c"),
            (20, "info", "b"),
            (35, "warn", "w"),
        ]);
        store.fill(&past, ALWAYS, 100);
        assert_eq!(texts(&store), ["a", "b", "c", "w", "d", "e"]);
        store.fill(&past, ALWAYS, 100);
        assert_eq!(texts(&store), ["a", "b", "c", "w", "d", "e"]);
        let stream = Labels::from([("channel", "log"), ("level", "info")]);
        assert_eq!(store.reach(&past)[&stream], 50);
    }

    #[test]
    fn the_oldest_lines_go_when_there_is_no_room() {
        let mut store = LineStore::default();
        for seq in 0..30 {
            store.receive(&pushed(seq, "info", &[(i64::try_from(seq).unwrap(), "x")]), 20);
        }
        let shown = texts(&store).len();
        assert!((18..=20).contains(&shown), "{shown}");
        assert_eq!(store.gone, 30 - shown);
        assert_eq!(store.newest(), Some(29));
    }

    #[test]
    fn long_lines_go_by_their_bytes() {
        let mut store = LineStore::default();
        let text = "x".repeat(1024 * 1024);
        for seq in 0..100 {
            store.receive(&pushed(seq, "info", &[(i64::try_from(seq).unwrap(), &text)]), 20_000);
        }
        let kept = texts(&store).len();
        assert!((50..64).contains(&kept), "{kept}");
        assert_eq!(store.gone, 100 - kept);
    }

    #[test]
    fn streams_are_bounded_in_number_and_leave_with_their_lines() {
        let mut store = LineStore::default();
        for at in 0..MOST_STREAMS + 5 {
            let taken = store.receive(&pushed(1, &at.to_string(), &[(10, "x")]), 20_000);
            assert_eq!(taken.is_some(), at < MOST_STREAMS);
        }
        assert!(store.is_crowded && store.tracks.len() == MOST_STREAMS);
        store.receive(&pushed(2, "0", &[(30, "y")]), 20_000);
        store.forget(20);
        assert_eq!(store.tracks.len(), 1);
        assert!(store.receive(&pushed(1, "another", &[(30, "z")]), 20_000).is_some());
    }
}
