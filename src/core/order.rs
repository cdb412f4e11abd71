//! Sorting in one body of code for whatever is sorted: the standard library's sorts are compiled anew for every type
//! and every comparison, which viewers would download.
//!
//! In: a list and a comparison, or what is to be kept by its order. Out: the list in order; a map, a set. Numbers by the
//! thousand are left to the standard library, which is quicker.
//!
//! **Invariant:** equal elements keep their order; a comparison that contradicts itself gives some order, never a panic.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The standard library's `sort`, `sort_by` and `sort_by_key`, for lists that a page shows rather than computes with.
pub trait Arrange<T> {
    /// Puts smaller before larger.
    fn arrange(&mut self)
    where
        T: Ord;

    /// Puts what compares as less before what compares as greater.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Puts smaller keys before larger; a key is asked for once for each element.
    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = ordered(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        take_places(self, order);
    }

    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let order = ordered(keys.len(), &mut |a, b| keys[a].cmp(&keys[b]));
        take_places(self, order);
    }
}

/// Puts smaller numbers first, and what is no number at the ends, by `f64::total_cmp`.
pub fn sort_numbers(numbers: &mut [f64]) {
    numbers.sort_unstable_by(f64::total_cmp);
}

/// The standard library's `collect` into maps and sets, which sorts everything first.
pub trait Gather: Iterator + Sized {
    /// Of several values with one key the last stays.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }

    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }
}

impl<I: Iterator> Gather for I {}

/// The places of a list's elements in the order wanted: a merge sort from the bottom up.
fn ordered(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    let mut merged = order.clone();
    let mut width = 1;
    while width < len {
        for (from, to) in order.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
            let (first, second) = from.split_at(width.min(from.len()));
            merge(first, second, to, compare);
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    order
}

/// Merges two runs that are in order; `into` is as long as both.
fn merge(
    first: &[usize],
    second: &[usize],
    into: &mut [usize],
    compare: &mut dyn FnMut(usize, usize) -> Ordering,
) {
    let (mut a, mut b) = (first.iter().peekable(), second.iter().peekable());
    for place in into {
        let next = match (a.peek(), b.peek()) {
            (Some(one), Some(other)) if compare(**one, **other) == Ordering::Greater => b.next(),
            (Some(_), _) => a.next(),
            (None, _) => b.next(),
        };
        if let Some(next) = next {
            *place = *next;
        }
    }
}

/// Puts the element at `order[i]` to `i`, for all.
fn take_places<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..items.len() {
        let mut place = start;
        // Around one circle of exchanges; places that are right already are circles of one.
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_into_order_and_equals_keep_theirs() {
        // Numbers that look shuffled, of all lengths around powers of two.
        for len in 0..70_u64 {
            let list: Vec<(u64, u64)> = (0..len).map(|at| (at * 7919 % 13, at)).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut by_key = list.clone();
            by_key.arrange_by_key(|(key, _)| *key);
            assert_eq!(by_key, expected);
            let mut by = list.clone();
            by.arrange_by(|a, b| a.0.cmp(&b.0));
            assert_eq!(by, expected);
            let mut back = list;
            back.reverse();
            back.arrange();
            expected.sort();
            assert_eq!(back, expected);
        }
    }

    #[test]
    fn what_is_gathered_is_in_order_and_the_last_of_a_key_stays() {
        let map = [(2, "a"), (1, "b"), (2, "c")].into_iter().into_map();
        assert_eq!(map, BTreeMap::from([(1, "b"), (2, "c")]));
        assert_eq!([3, 1, 3].into_iter().into_set(), BTreeSet::from([1, 3]));
    }

    #[test]
    fn numbers_come_before_what_is_none() {
        let mut numbers = [2.0, f64::NAN, -1.0, f64::INFINITY];
        sort_numbers(&mut numbers);
        assert_eq!(&numbers[..3], [-1.0, 2.0, f64::INFINITY]);
        assert!(numbers[3].is_nan());
    }

    #[test]
    fn a_comparison_that_contradicts_itself_loses_nothing() {
        let mut list: Vec<usize> = (0..20).collect();
        list.arrange_by(|_, _| Ordering::Greater);
        list.sort_unstable();
        assert_eq!(list, (0..20).collect::<Vec<_>>());
    }
}
