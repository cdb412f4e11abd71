//! Moving through a long list by keys. In: the entry to begin at, a key, heights, which entries can be stopped at. Out: the
//! entry to go to.
//!
//! **Invariant:** a key never leads out of the list, nor the other way.

use super::window::Heights;

/// What a key does in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Previous,
    Next,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Step {
    /// By the key's name in the browser; `None` for keys that do not move.
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowUp" => Self::Previous,
            "ArrowDown" => Self::Next,
            "PageUp" => Self::PageUp,
            "PageDown" => Self::PageDown,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        })
    }
}

impl Heights {
    /// The entry that a key leads to from `from`, of `len`; `page` is the height of a page. `None` where there is none in
    /// that direction.
    pub fn walk(
        &self,
        from: usize,
        step: Step,
        page: f64,
        len: usize,
        can_stop: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let before = || (0..from.min(len)).rev();
        let after = || from.saturating_add(1)..len;
        match step {
            Step::First => (0..len).find(|place| can_stop(*place)),
            Step::Last => (0..len).rev().find(|place| can_stop(*place)),
            Step::Previous => before().find(|place| can_stop(*place)),
            Step::Next => after().find(|place| can_stop(*place)),
            // As far as the entry at the edge stays in sight; at least to the next one, which may be higher than a page.
            Step::PageUp => {
                let edge = self.offset(from) - page;
                let aim = if edge <= 0.0 { 0 } else { self.place_at(edge, len).saturating_add(1) };
                let near = before().filter(|place| can_stop(*place));
                near.take_while(|place| *place >= aim.min(from.saturating_sub(1))).last()
            }
            Step::PageDown => {
                let edge = self.offset(from) + page;
                let is_beyond = edge >= self.offset(len);
                let aim = if is_beyond { len } else { self.place_at(edge, len).saturating_sub(1) };
                let near = after().filter(|place| can_stop(*place));
                near.take_while(|place| *place <= aim.max(from.saturating_add(1))).last()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a list of a hundred lines, ten on a page.
    fn walk(from: usize, step: Step) -> Option<usize> {
        Heights::new(20.0, []).walk(from, step, 200.0, 100, |_| true)
    }

    #[test]
    fn keys_lead_from_line_to_line_and_page_to_page() {
        assert_eq!(walk(50, Step::Previous), Some(49));
        assert_eq!(walk(50, Step::Next), Some(51));
        assert_eq!(walk(50, Step::PageUp), Some(41));
        assert_eq!(walk(50, Step::PageDown), Some(59));
        assert_eq!(walk(50, Step::First), Some(0));
        assert_eq!(walk(50, Step::Last), Some(99));
    }

    #[test]
    fn the_ends_of_the_list_are_the_end() {
        assert_eq!(walk(0, Step::Previous), None);
        assert_eq!(walk(0, Step::PageUp), None);
        assert_eq!(walk(3, Step::PageUp), Some(0), "what is left of a page");
        assert_eq!(walk(99, Step::Next), None);
        assert_eq!(walk(97, Step::PageDown), Some(99));
        assert_eq!(Heights::new(20.0, []).walk(0, Step::Last, 200.0, 0, |_| true), None);
    }

    #[test]
    fn what_cannot_be_stopped_at_is_passed_over() {
        let heights = Heights::new(20.0, []);
        let is_line = |place: usize| !matches!(place, 0 | 7 | 99);
        assert_eq!(heights.walk(6, Step::Next, 200.0, 100, is_line), Some(8));
        assert_eq!(heights.walk(8, Step::Previous, 200.0, 100, is_line), Some(6));
        assert_eq!(heights.walk(50, Step::First, 200.0, 100, is_line), Some(1));
        assert_eq!(heights.walk(50, Step::Last, 200.0, 100, is_line), Some(98));
        assert_eq!(heights.walk(98, Step::Next, 200.0, 100, is_line), None);
    }

    #[test]
    fn a_line_higher_than_a_page_is_passed_at_once() {
        let heights = Heights::new(20.0, [(10, 900.0)]);
        assert_eq!(heights.walk(10, Step::PageDown, 200.0, 100, |_| true), Some(11));
        assert_eq!(heights.walk(11, Step::PageUp, 200.0, 100, |_| true), Some(10));
    }

    #[test]
    fn other_keys_do_not_move() {
        assert_eq!(Step::of_key("PageDown"), Some(Step::PageDown));
        assert_eq!(Step::of_key("Enter"), None);
    }
}
