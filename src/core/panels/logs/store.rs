//! The lines that a list holds. In: rows in any order, some of them known already. Out: rows by time, each once, bounded.
//!
//! **Invariant:** rows are in nanosecond order and equal times in the order of arrival; an id is held once; what had to go
//! to stay within the bounds is counted, and it is always the oldest.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::sets::LabelSets;
use super::{Level, LogRow, RowLabels};
use crate::frame::{Labels, Nanos};

/// How much a list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub lines: usize,
    pub bytes: usize,
}

impl Bounds {
    /// Everything that comes.
    pub const NONE: Self = Self { lines: usize::MAX, bytes: usize::MAX };
}

/// More new rows than this are merged in one pass; fewer are put in their places one by one.
const MERGED_AT_ONCE: usize = 32;

/// What [`Store::add`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appended {
    /// Rows that were not held before.
    pub added: usize,
    /// Rows that had to go.
    pub dropped: usize,
    /// The first position, counted from the oldest row, from which on rows are others than before.
    pub changed_from: usize,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Store {
    /// Oldest first.
    rows: VecDeque<LogRow>,
    sets: LabelSets,
    /// Of the rows alone.
    bytes: usize,
    levels: [usize; Level::ALL.len()],
    common: Option<Labels>,
    /// Lines that had to go, and the time of the newest of them.
    let_go: (u64, Option<Nanos>),
}

impl Store {
    pub(super) fn rows(&self) -> &VecDeque<LogRow> {
        &self.rows
    }

    pub(super) fn let_go(&self) -> (u64, Option<Nanos>) {
        self.let_go
    }

    /// Lines of each level, gravest first.
    pub(super) fn levels(&self) -> impl Iterator<Item = (Level, usize)> + '_ {
        Level::ALL.into_iter().zip(self.levels)
    }

    /// Labels that all rows have with the same value; none for a single row, whose labels are all its own.
    pub(super) fn common(&self) -> Labels {
        if self.levels.iter().sum::<usize>() < 2 {
            Labels::default()
        } else {
            self.common.clone().unwrap_or_default()
        }
    }

    /// Whether a row of this id is held.
    pub(super) fn holds(&self, row: &LogRow) -> bool {
        let from = self.rows.partition_point(|held| held.time_nanos < row.time_nanos);
        self.rows
            .range(from..)
            .take_while(|held| held.time_nanos == row.time_nanos)
            .any(|held| held.id == row.id)
    }

    /// The place of a row, counted from the oldest.
    pub(super) fn place_of(&self, at: Nanos, id: &str) -> Option<usize> {
        let from = self.rows.partition_point(|held| held.time_nanos < at);
        let same_time = self.rows.range(from..).take_while(|held| held.time_nanos == at);
        same_time.enumerate().find(|(_, held)| &*held.id == id).map(|(place, _)| from + place)
    }

    /// Takes rows in; those that are held stay as they are.
    pub(super) fn add(&mut self, mut fresh: Vec<LogRow>, bounds: Bounds) -> Appended {
        if !fresh.is_sorted_by_key(|row| row.time_nanos) {
            fresh.sort_by_key(|row| row.time_nanos);
        }
        let mut of_this_time: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut time = None;
        let mut relabelled = false;
        fresh.retain(|row| {
            if let Some(place) = self.place_of(row.time_nanos, &row.id) {
                relabelled |= self.relabel(place, row);
                return false;
            }
            if time.replace(row.time_nanos) != Some(row.time_nanos) {
                of_this_time.clear();
            }
            of_this_time.insert(row.id.clone())
        });
        if relabelled {
            self.common = None;
            for labels in self.sets.iter() {
                share(&mut self.common, labels);
            }
        }
        let mut done = Appended { added: fresh.len(), dropped: 0, changed_from: self.rows.len() };
        for row in &mut fresh {
            self.note(row);
        }
        if let Some(first) = fresh.first() {
            done.changed_from = self.place_after(first.time_nanos);
            self.put(fresh, done.changed_from);
        }
        done.dropped = self.bound(bounds);
        done.changed_from = done.changed_from.saturating_sub(done.dropped);
        done
    }

    fn note(&mut self, row: &mut LogRow) {
        self.bytes += row.bytes();
        if row.is_mark {
            return;
        }
        self.levels[row.level as usize] += 1;
        row.labels = self.sets.take(&row.labels);
        share(&mut self.common, &row.labels);
    }

    /// Gives a held row the labels of an answer where it had those of the live tail.
    fn relabel(&mut self, place: usize, better: &LogRow) -> bool {
        let Some(held) = self.rows.get_mut(place) else { return false };
        if !held.labels.is_rough || better.labels.is_rough {
            return false;
        }
        let count = &mut self.levels[held.level as usize];
        *count = count.saturating_sub(1);
        self.levels[better.level as usize] += 1;
        held.level = better.level;
        self.sets.give_back(&held.labels);
        held.labels = self.sets.take(&better.labels);
        true
    }

    /// The place after all rows up to a time.
    fn place_after(&self, at: Nanos) -> usize {
        self.rows.partition_point(|held| held.time_nanos <= at)
    }

    fn put(&mut self, fresh: Vec<LogRow>, from: usize) {
        if from == self.rows.len() {
            self.rows.extend(fresh);
        } else if fresh.len() <= MERGED_AT_ONCE {
            for row in fresh {
                let place = self.place_after(row.time_nanos);
                self.rows.insert(place, row);
            }
        } else {
            let mut fresh = fresh.into_iter().peekable();
            let later = self.rows.split_off(from);
            for held in later {
                while let Some(row) = fresh.next_if(|row| row.time_nanos < held.time_nanos) {
                    self.rows.push_back(row);
                }
                self.rows.push_back(held);
            }
            self.rows.extend(fresh);
        }
    }

    /// Lets the oldest go until the rest fits.
    fn bound(&mut self, bounds: Bounds) -> usize {
        let mut dropped = 0;
        while self.rows.len() > bounds.lines
            || (self.bytes + self.sets.bytes() > bounds.bytes && self.rows.len() > 1)
        {
            let Some(at) = self.drop_oldest() else { break };
            self.let_go = (self.let_go.0 + 1, Some(at));
            dropped += 1;
        }
        dropped
    }

    fn drop_oldest(&mut self) -> Option<Nanos> {
        let row = self.rows.pop_front()?;
        self.bytes = self.bytes.saturating_sub(row.bytes());
        if !row.is_mark {
            let count = &mut self.levels[row.level as usize];
            *count = count.saturating_sub(1);
            self.sets.give_back(&row.labels);
        }
        Some(row.time_nanos)
    }

    /// Removes what lies before a time, such as the start of the range; that is not counted as let go.
    pub(super) fn remove_before(&mut self, at: Nanos) -> usize {
        let mut removed = 0;
        while self.rows.front().is_some_and(|row| row.time_nanos < at) {
            self.drop_oldest();
            removed += 1;
        }
        removed
    }

    /// All rows, to be added elsewhere.
    pub(super) fn into_rows(self) -> Vec<LogRow> {
        self.rows.into()
    }
}

/// Keeps of the common labels those that a row has too.
fn share(common: &mut Option<Labels>, labels: &RowLabels) {
    let all = &labels.all;
    match common {
        None => *common = Some(all.clone()),
        Some(common) => {
            let has = |(name, value): &(&String, &String)| all.get(*name) == Some(*value);
            if !common.iter().all(|pair| has(&pair)) {
                let kept = common.iter().filter(has);
                *common = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
            }
        }
    }
}
