//! Answers put aside by panels that left the document. In: what a panel knew, with its weight. Out: the same when the
//! panel comes back, unless too much was put aside since.
//!
//! **Invariant:** all that is put aside together weighs no more than the bound; the oldest goes first.

use std::collections::VecDeque;

/// Things by name, the last put aside first.
#[derive(Debug)]
pub struct Shelf<T> {
    things: VecDeque<(String, usize, T)>,
    weight: usize,
    most: usize,
}

impl<T> Shelf<T> {
    /// `most` in whatever unit the weights are given.
    pub fn new(most: usize) -> Self {
        Self { things: VecDeque::new(), weight: 0, most }
    }

    /// Replaces what had that name.
    pub fn put(&mut self, name: &str, weight: usize, thing: T) {
        self.take(name);
        self.weight += weight;
        self.things.push_front((name.to_owned(), weight, thing));
        while self.weight > self.most {
            let Some((_, weight, _)) = self.things.pop_back() else { break };
            self.weight -= weight;
        }
    }

    pub fn take(&mut self, name: &str) -> Option<T> {
        let at = self.things.iter().position(|(other, _, _)| other == name)?;
        let (_, weight, thing) = self.things.remove(at)?;
        self.weight -= weight;
        Some(thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_comes_back_once_and_the_oldest_goes_first() {
        let mut shelf = Shelf::new(10);
        shelf.put("a", 4, 1);
        shelf.put("b", 4, 2);
        assert_eq!((shelf.take("a"), shelf.take("a")), (Some(1), None));
        shelf.put("a", 4, 3);
        shelf.put("c", 4, 4);
        assert_eq!((shelf.take("b"), shelf.take("a"), shelf.take("c")), (None, Some(3), Some(4)));
        shelf.put("big", 11, 5);
        assert_eq!(shelf.take("big"), None);
        shelf.put("a", 10, 6);
        shelf.put("a", 10, 7);
        assert_eq!(shelf.take("a"), Some(7));
    }
}
