//! A short wait, so that lines of different streams come out in order. In: lines as they arrive. Out: those that waited
//! long enough, by their nanosecond.
//!
//! **Invariant:** every line comes out, once; equal times keep the order of arrival.

use crate::time::Millis;

/// How long a line waits for earlier ones, in milliseconds: less than a viewer notices.
const WAIT: i64 = 250;

/// Lines that wait.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order<T> {
    waiting: Vec<(Millis, T)>,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Self { waiting: Vec::new() }
    }
}

impl<T> Order<T> {
    pub(super) fn push(&mut self, now: Millis, lines: impl IntoIterator<Item = T>) {
        self.waiting.extend(lines.into_iter().map(|line| (now, line)));
    }

    /// When the first line has waited long enough.
    pub(super) fn due(&self) -> Option<Millis> {
        self.waiting.first().map(|(arrived, _)| arrived + WAIT)
    }

    /// Once the oldest has waited enough all come out: what arrived later is mostly of the same moment, and a view that
    /// grows in few steps is drawn seldom.
    pub(super) fn take<K: Ord>(&mut self, now: Millis, time: impl Fn(&T) -> K) -> Vec<T> {
        if self.due().is_none_or(|due| now < due) {
            return Vec::new();
        }
        let mut lines: Vec<T> = std::mem::take(&mut self.waiting).into_iter().map(|(_, line)| line).collect();
        lines.sort_by_key(time);
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wait_and_come_out_sorted_and_stable() {
        let mut order = Order::default();
        assert_eq!(order.due(), None);
        order.push(0, [(5, "a"), (7, "b")]);
        order.push(100, [(4, "c"), (5, "d")]);
        assert_eq!(order.take(200, |line| line.0), []);
        assert_eq!(order.due(), Some(250));
        assert_eq!(order.take(250, |line| line.0), [(4, "c"), (5, "a"), (5, "d"), (7, "b")]);
        assert_eq!(order.take(900, |line| line.0), []);
    }
}
