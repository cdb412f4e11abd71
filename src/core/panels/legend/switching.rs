//! What a click on a legend does. In: its entries as they stand, the series that the viewer switched, the click. Out: the
//! series that are switched from now on.
//!
//! **Invariant:** a series is drawn as it was saved unless it is in the set: then the other way round. So one saved as
//! hidden can be switched on, and an address holds only what differs from the dashboard.

use std::collections::BTreeSet;
use std::iter;

use super::LegendItem;
use crate::order::Gather;

/// `one_only` switches the clicked series; without, it is shown alone, or all are where it already is.
pub fn switched(
    items: &[LegendItem],
    before: &BTreeSet<String>,
    clicked: &str,
    one_only: bool,
) -> BTreeSet<String> {
    if one_only {
        let clicked = iter::once(clicked.to_owned()).into_set();
        return before.symmetric_difference(&clicked).cloned().into_set();
    }
    let others = || items.iter().filter(|item| item.key != clicked);
    let shown = items.iter().any(|item| item.key == clicked && !item.hidden);
    let is_alone = shown && others().next().is_some() && others().all(|item| item.hidden);
    let wants_hidden = |item: &LegendItem| !is_alone && item.key != clicked;
    let was_saved_hidden = |item: &LegendItem| item.hidden != before.contains(&item.key);
    let differing = items.iter().filter(|item| wants_hidden(item) != was_saved_hidden(item));
    differing.map(|item| item.key.clone()).into_set()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name` or `-name` for one that is not drawn, before and after; `saved` says which were saved as hidden.
    #[track_caller]
    fn check(before: &[&str], saved: &[&str], click: (&str, bool), expected: &[&str]) {
        let name = |entry: &str| entry.trim_start_matches('-').to_owned();
        let is_saved_hidden = |name: &str| saved.contains(&name);
        let items: Vec<LegendItem> = before
            .iter()
            .map(|entry| LegendItem {
                label: name(entry),
                color: crate::theme::Color::rgb(0, 0, 0),
                key: name(entry),
                hidden: entry.starts_with('-'),
                values: Vec::new(),
                right_axis: false,
            })
            .collect();
        let set: BTreeSet<String> = items
            .iter()
            .filter(|item| item.hidden != is_saved_hidden(&item.key))
            .map(|item| item.key.clone())
            .collect();
        let after = switched(&items, &set, click.0, click.1);
        let shown: Vec<String> = items
            .iter()
            .map(|item| match is_saved_hidden(&item.key) != after.contains(&item.key) {
                true => format!("-{}", item.key),
                false => item.key.clone(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_click_shows_one_alone_and_again_all() {
        check(&["a", "b", "c"], &[], ("b", false), &["-a", "b", "-c"]);
        check(&["-a", "b", "-c"], &[], ("b", false), &["a", "b", "c"]);
        check(&["-a", "b", "-c"], &[], ("a", false), &["a", "-b", "-c"]);
        check(&["a"], &[], ("a", false), &["a"]);
    }

    #[test]
    fn with_a_key_held_it_switches_that_one() {
        check(&["a", "b"], &[], ("b", true), &["a", "-b"]);
        check(&["a", "-b"], &[], ("b", true), &["a", "b"]);
    }

    #[test]
    fn what_was_saved_hidden_can_be_switched_on() {
        check(&["a", "-b"], &["b"], ("b", true), &["a", "b"]);
        check(&["a", "b"], &["b"], ("b", true), &["a", "-b"]);
        check(&["a", "-b", "c"], &["b"], ("b", false), &["-a", "b", "-c"]);
        check(&["-a", "b", "-c"], &["b"], ("b", false), &["a", "b", "c"]);
        check(&["a", "-b"], &["b"], ("a", false), &["a", "b"]);
    }
}
