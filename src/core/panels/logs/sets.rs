//! The label sets of a list's rows, each held once. In: the labels of rows that come and go. Out: the same labels, shared.
//!
//! A hundred thousand lines come of a handful of streams, in turns: labels of their own would take more memory than the
//! lines do.
//!
//! **Invariant:** a set is held while some row of the list has it, and no longer.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::RowLabels;

/// What a name or a value takes besides its letters, in bytes.
const TEXT_BYTES: usize = 24;

/// Lines with labels of their own, such as a request's, make thousands of sets that are alike in their first labels. Ordered
/// by a hash, few of them are compared at length.
type Key = (u64, Arc<RowLabels>);

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LabelSets {
    /// With how many rows have each.
    held: BTreeMap<Key, usize>,
    bytes: usize,
}

impl LabelSets {
    /// What the sets take in memory, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &RowLabels> {
        self.held.keys().map(|(_, labels)| &**labels)
    }

    /// The shared set for one row more.
    pub(super) fn take(&mut self, labels: &Arc<RowLabels>) -> Arc<RowLabels> {
        match self.held.entry(key(labels)) {
            Entry::Occupied(mut held) => {
                *held.get_mut() += 1;
                held.key().1.clone()
            }
            Entry::Vacant(place) => {
                self.bytes += bytes(labels);
                place.insert(1);
                labels.clone()
            }
        }
    }

    /// One row fewer has it.
    pub(super) fn give_back(&mut self, labels: &Arc<RowLabels>) {
        let Entry::Occupied(mut held) = self.held.entry(key(labels)) else { return };
        *held.get_mut() -= 1;
        if *held.get() == 0 {
            held.remove();
            self.bytes = self.bytes.saturating_sub(bytes(labels));
        }
    }
}

fn key(labels: &Arc<RowLabels>) -> Key {
    let mut hasher = DefaultHasher::new();
    labels.hash(&mut hasher);
    (hasher.finish(), labels.clone())
}

fn bytes(labels: &RowLabels) -> usize {
    let pairs = labels.all.iter().map(|(name, value)| name.len() + value.len() + 2 * TEXT_BYTES);
    let names = labels.metadata.iter().chain(&labels.parsed).map(|name| name.len() + TEXT_BYTES);
    size_of::<RowLabels>() + pairs.chain(names).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Labels;

    fn labels(pod: &str) -> Arc<RowLabels> {
        let all: Labels = [("pod".to_owned(), pod.to_owned())].into_iter().collect();
        Arc::new(RowLabels { all, ..RowLabels::default() })
    }

    #[test]
    fn a_set_is_held_once_and_as_long_as_a_row_has_it() {
        let mut sets = LabelSets::default();
        let first = sets.take(&labels("a"));
        let one = sets.bytes();
        assert!(Arc::ptr_eq(&first, &sets.take(&labels("a"))));
        assert_eq!(sets.bytes(), one);
        sets.take(&labels("b"));
        assert_eq!(sets.bytes(), 2 * one);
        sets.give_back(&labels("a"));
        assert!(Arc::ptr_eq(&first, &sets.take(&labels("a"))));
        sets.give_back(&first);
        sets.give_back(&first);
        sets.give_back(&labels("b"));
        assert_eq!(sets.bytes(), 0);
        assert!(sets.held.is_empty());
    }
}
