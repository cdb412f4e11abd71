//! What is known of one series or of one stream of lines. In: pushed messages and answers about the past. Out: values in
//! time order, and where something is missing.
//!
//! **Invariant:** nothing is twice: what lies within a covered span was received, so an answer about the past adds
//! nothing there; elsewhere one time holds one sample, and one line as often as the source has it.

use crate::live::push::coverage::Coverage;

/// Values in time order; `T` is a sample's number or a line's text. Times are milliseconds or nanoseconds.
#[derive(Debug, Clone)]
pub(super) struct Track<T> {
    times: Vec<i64>,
    values: Vec<T>,
    covered: Coverage,
    last_seq: Option<u64>,
    /// The next message cannot be taken to follow the last: the connection was another one, or the server said `gap`.
    interrupted: bool,
    /// Something arrived since the connection was made.
    pub(super) heard: bool,
    /// Older values were merged into fewer.
    pub(super) thinned: bool,
}

impl<T> Default for Track<T> {
    fn default() -> Self {
        Self {
            times: Vec::new(),
            values: Vec::new(),
            covered: Coverage::default(),
            last_seq: None,
            interrupted: false,
            heard: false,
            thinned: false,
        }
    }
}

/// How a message follows what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequel {
    /// Nothing was missed in between.
    Follows,
    /// Sent before, such as what was asked for with `since`.
    Again,
    /// The first of its series.
    First,
    /// Something may have been missed between these times.
    After(i64, i64),
}

impl<T: Clone + PartialEq> Track<T> {
    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn times(&self) -> &[i64] {
        &self.times
    }

    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    pub(super) fn coverage(&self) -> &Coverage {
        &self.covered
    }

    pub(super) fn newest(&self) -> Option<i64> {
        self.times.last().copied()
    }

    /// The connection was lost, or nothing was subscribed for a while.
    pub(super) fn interrupt(&mut self) {
        self.interrupted = true;
        self.heard = false;
    }

    /// Something of a span was not sent, as the server says itself.
    pub(super) fn cut(&mut self, from: i64, to: i64) {
        self.covered.cut(from, to);
    }

    /// How a message with this number and these times follows.
    pub(super) fn sequel(&self, seq: Option<u64>, from: i64, to: i64) -> Sequel {
        let Some(end) = self.covered.end() else { return Sequel::First };
        let follows = match (self.last_seq, seq) {
            (Some(last), Some(seq)) if seq <= last && to <= end => return Sequel::Again,
            (Some(last), Some(seq)) => seq == last.wrapping_add(1),
            _ => !self.interrupted,
        };
        if follows { Sequel::Follows } else { Sequel::After(end, from.max(end)) }
    }

    /// Takes a pushed message's values; `place` puts one in.
    pub(super) fn receive(&mut self, sequel: Sequel, seq: Option<u64>, values: Vec<(i64, T)>, place: Place) {
        let from = values.iter().map(|(at, _)| *at).min();
        let to = values.iter().map(|(at, _)| *at).max();
        let (Some(from), Some(to)) = (from, to) else { return };
        let after = match sequel {
            Sequel::Follows => self.covered.end(),
            Sequel::Again | Sequel::First | Sequel::After(..) => None,
        };
        self.covered.add(after, from, to);
        if seq.is_some() && sequel != Sequel::Again {
            self.last_seq = seq;
        }
        (self.interrupted, self.heard) = (false, true);
        self.put_all(values, place);
    }

    /// Takes an answer about the past, in time order: what lies in covered spans is known better. Samples closer than
    /// `apart` to one that is there are taken for the same. Returns how many were new.
    pub(super) fn fill(&mut self, values: Vec<(i64, T)>, place: Place, apart: i64) -> usize {
        let before = self.times.len();
        let mut new = Vec::new();
        // Where the values of the present time begin: a line that is there twice must come twice to be added.
        let mut present = 0;
        for (row, (at, value)) in values.iter().enumerate() {
            if values.get(present).is_some_and(|(first, _)| first != at) {
                present = row;
            }
            let is_new = match place {
                Place::One => !self.covered.has(*at) && !self.is_near(*at, apart),
                Place::Each => {
                    let so_far = values.get(present..=row).unwrap_or_default();
                    let told = so_far.iter().filter(|(_, other)| other == value).count();
                    !self.covered.is_inside(*at) && self.count(*at, value) < told
                }
            };
            if is_new {
                new.push((*at, value.clone()));
            }
        }
        self.put_all(new, place);
        self.times.len() - before
    }

    /// Takes values of an answer that are not here yet; what lies within covered spans is known better. Returns how many
    /// were put in.
    pub(super) fn fill_new(&mut self, mut values: Vec<(i64, T)>, place: Place) -> usize {
        let before = self.times.len();
        values.retain(|(at, _)| !self.covered.is_inside(*at));
        self.put_all(values, place);
        self.times.len() - before
    }

    /// Whether there is no value between two times.
    pub(super) fn is_empty_between(&self, left: i64, right: i64) -> bool {
        let row = self.times.partition_point(|time| *time <= left);
        self.times.get(row).is_none_or(|time| *time >= right)
    }

    /// Nothing is missing in a span: another source has told all of it.
    pub(super) fn heal(&mut self, from: i64, to: i64) {
        self.covered.add(None, from, to);
    }

    /// Puts values in, each behind those of its time that are there; of samples that share a time the last one counts.
    fn put_all(&mut self, mut values: Vec<(i64, T)>, place: Place) {
        values.sort_by_key(|(at, _)| *at);
        let Some((first, _)) = values.first() else { return };
        // Almost everything comes in order: what is later than all of it is moved once, however much comes.
        let row = self.times.partition_point(|at| at < first);
        let (times, old) = (self.times.split_off(row), self.values.split_off(row));
        let mut new = values.into_iter().peekable();
        for (at, value) in times.into_iter().zip(old) {
            while let Some((earlier, value)) = new.next_if(|(new, _)| *new < at) {
                self.push(earlier, value, place);
            }
            self.push(at, value, place);
        }
        for (at, value) in new {
            self.push(at, value, place);
        }
    }

    fn push(&mut self, at: i64, value: T, place: Place) {
        match self.values.last_mut() {
            Some(last) if place == Place::One && self.times.last() == Some(&at) => *last = value,
            _ => {
                self.times.push(at);
                self.values.push(value);
            }
        }
    }

    fn count(&self, at: i64, value: &T) -> usize {
        let from = self.times.partition_point(|time| *time < at);
        let to = self.times.partition_point(|time| *time <= at);
        self.values.get(from..to).unwrap_or_default().iter().filter(|other| *other == value).count()
    }

    /// Whether a sample lies closer than `apart`; exact answers have an `apart` of zero.
    fn is_near(&self, at: i64, apart: i64) -> bool {
        let row = self.times.partition_point(|time| *time < at);
        let close = |row: usize| self.times.get(row).is_some_and(|time| (time - at).abs() <= apart);
        close(row) || row.checked_sub(1).is_some_and(close)
    }

    /// Forgets what lies before a time, except for the last value before it.
    pub(super) fn forget(&mut self, before: i64) {
        let keep = self.times.partition_point(|time| *time < before).saturating_sub(1);
        if keep > 0 {
            self.times.drain(..keep);
            self.values.drain(..keep);
            self.covered.forget(before);
        }
    }

    /// Forgets the oldest values down to `most`; returns how many went.
    pub(super) fn keep_newest(&mut self, most: usize) -> usize {
        let gone = self.times.len().saturating_sub(most);
        self.times.drain(..gone);
        self.values.drain(..gone);
        gone
    }

    /// Replaces the older half by fewer values, which `merge` makes of each run of neighbours.
    pub(super) fn thin(&mut self, run: usize, merge: impl Fn(&[i64], &[T]) -> Vec<(i64, T)>) {
        let half = self.times.len() / 2;
        let (times, values) = (self.times.split_off(half), self.values.split_off(half));
        let old = std::mem::take(&mut self.times);
        let old_values = std::mem::take(&mut self.values);
        for (times, values) in old.chunks(run.max(1)).zip(old_values.chunks(run.max(1))) {
            for (at, value) in merge(times, values) {
                self.times.push(at);
                self.values.push(value);
            }
        }
        self.times.extend(times);
        self.values.extend(values);
        self.thinned = true;
    }
}

/// What may share a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// One sample for each time; the later word counts.
    One,
    /// Any number of lines.
    Each,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples numbered from the first on, at ten times their number.
    fn receive(track: &mut Track<i64>, seq: u64) -> Sequel {
        let at = i64::try_from(seq).unwrap() * 10;
        let sequel = track.sequel(Some(seq), at, at);
        track.receive(sequel, Some(seq), vec![(at, at)], Place::One);
        sequel
    }

    #[test]
    fn a_jump_in_the_sequence_is_a_break_and_a_repeat_is_none() {
        let mut track = Track::default();
        assert_eq!(receive(&mut track, 1), Sequel::First);
        assert_eq!(receive(&mut track, 2), Sequel::Follows);
        assert_eq!(receive(&mut track, 5), Sequel::After(20, 50));
        assert_eq!(receive(&mut track, 5), Sequel::Again);
        assert_eq!(receive(&mut track, 6), Sequel::Follows);
        assert_eq!(receive(&mut track, 3), Sequel::Again, "late, and no word about what is still missing");
        assert_eq!(track.times(), [10, 20, 30, 50, 60]);
        assert_eq!(track.coverage().spans(), [(10, 20), (30, 30), (50, 60)]);
    }

    #[test]
    fn a_sequence_that_begins_anew_is_a_break() {
        let mut track = Track::default();
        receive(&mut track, 7);
        assert_eq!(track.sequel(Some(1), 100, 100), Sequel::After(70, 100));
    }

    #[test]
    fn without_numbers_an_interruption_is_a_break() {
        let mut track = Track::default();
        let send = |track: &mut Track<i64>, at: i64| {
            let sequel = track.sequel(None, at, at);
            track.receive(sequel, None, vec![(at, at)], Place::One);
            sequel
        };
        send(&mut track, 10);
        assert_eq!(send(&mut track, 20), Sequel::Follows);
        track.interrupt();
        assert_eq!(send(&mut track, 30), Sequel::After(20, 30));
        assert_eq!(send(&mut track, 40), Sequel::Follows);
    }

    #[test]
    fn the_past_fills_breaks_and_doubles_nothing() {
        let mut track = Track::default();
        for seq in [1, 2, 5, 6] {
            receive(&mut track, seq);
        }
        let past: Vec<(i64, i64)> = (0..=7).map(|number| (number * 10, -number)).collect();
        assert_eq!(track.fill(past.clone(), Place::One, 0), 4);
        assert_eq!(track.times(), [0, 10, 20, 30, 40, 50, 60, 70]);
        assert_eq!(track.values(), [0, 10, 20, -3, -4, 50, 60, -7]);
        assert_eq!(track.fill(past, Place::One, 0), 0);
    }

    #[test]
    fn late_and_repeated_samples_find_their_place() {
        let mut track = Track::default();
        track.receive(Sequel::First, None, vec![(30, 3), (10, 1), (20, 2), (20, 5)], Place::One);
        assert_eq!((track.times(), track.values()), ([10, 20, 30].as_slice(), [1, 5, 3].as_slice()));
    }

    #[test]
    fn a_message_that_runs_backwards_costs_no_more_than_one_in_order() {
        let mut track = Track::default();
        let most = 200_000;
        // Each of these before all the others: moved one by one this would take minutes.
        track.receive(Sequel::First, None, (0..most).rev().map(|at| (at, at)).collect(), Place::Each);
        track.receive(Sequel::First, None, (0..most).rev().map(|at| (at, -at)).collect(), Place::Each);
        assert_eq!(track.len(), usize::try_from(most).unwrap() * 2);
        assert_eq!(track.values().get(..4), Some([0, 0, 1, -1].as_slice()));
    }

    #[test]
    fn lines_of_one_time_stay_as_many_as_they_are() {
        let mut track = Track::default();
        track.receive(Sequel::First, None, vec![(10, "a"), (10, "a"), (10, "b")], Place::Each);
        assert_eq!(track.values(), ["a", "a", "b"]);
        // At the edge of what was received, another line of the same time may have been missed.
        assert_eq!(track.fill(vec![(5, "z"), (5, "z"), (10, "a"), (10, "c")], Place::Each, 0), 3);
        assert_eq!(track.values(), ["z", "z", "a", "a", "b", "c"]);
        assert_eq!(
            track.fill(vec![(5, "z"), (5, "z"), (5, "z")], Place::Each, 0),
            1,
            "one more than was told before"
        );
    }

    #[test]
    fn one_value_left_of_the_edge_stays() {
        let mut track = Track::default();
        (1..=6).for_each(|seq| {
            receive(&mut track, seq);
        });
        track.forget(35);
        assert_eq!(track.times(), [30, 40, 50, 60]);
        assert_eq!(track.keep_newest(2), 2);
        assert_eq!(track.times(), [50, 60]);
    }

    #[test]
    fn thinning_touches_the_older_half_alone() {
        let mut track = Track::default();
        (1..=8).for_each(|seq| {
            receive(&mut track, seq);
        });
        track.thin(2, |times, values| vec![(times[0], values[0])]);
        assert_eq!(track.times(), [10, 30, 50, 60, 70, 80]);
        assert!(track.thinned);
    }
}
