//! Orders the choices of a query variable. In: choices, the declared order. Out: the same choices in that order.
//!
//! **Invariant:** equal choices keep the source's order, reversed as a whole when descending.

use std::cmp::Ordering;

use crate::model::{Sort, VariableOption};
use crate::order::Arrange;

/// Sorts by the shown text.
pub(super) fn sort(options: &mut [VariableOption], order: Sort) {
    let descending = match order {
        Sort::None => return,
        Sort::Alphabetical { descending } => {
            options.arrange_by(|a, b| a.text.cmp(&b.text));
            descending
        }
        Sort::Numerical { descending } => {
            options.arrange_by(|a, b| first_number(&a.text).total_cmp(&first_number(&b.text)));
            descending
        }
        Sort::AlphabeticalIgnoringCase { descending } => {
            options.arrange_by_key(|option| option.text.to_lowercase());
            descending
        }
        Sort::Natural { descending } => {
            options.arrange_by(|a, b| natural(&a.text, &b.text));
            descending
        }
    };
    if descending {
        options.reverse();
    }
}

/// The first run of digits; texts without one come first.
fn first_number(text: &str) -> f64 {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|run| !run.is_empty())
        .and_then(|run| run.parse().ok())
        .unwrap_or(-1.0)
}

/// Runs of digits by their value, the rest by letters whatever their case.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while !a.is_empty() && !b.is_empty() {
        let (digits_a, digits_b) = (leading_digits(a), leading_digits(b));
        let order = if digits_a.is_empty() || digits_b.is_empty() {
            let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else { break };
            a = a.get(x.len_utf8()..).unwrap_or_default();
            b = b.get(y.len_utf8()..).unwrap_or_default();
            x.to_lowercase().cmp(y.to_lowercase())
        } else {
            a = a.get(digits_a.len()..).unwrap_or_default();
            b = b.get(digits_b.len()..).unwrap_or_default();
            let (x, y) = (digits_a.trim_start_matches('0'), digits_b.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

fn leading_digits(text: &str) -> &str {
    text.get(..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(order: Sort, given: &[&str], expected: &[&str]) {
        let mut options: Vec<_> = given
            .iter()
            .map(|text| VariableOption { text: (*text).to_owned(), value: (*text).to_owned() })
            .collect();
        sort(&mut options, order);
        assert_eq!(options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_order_of_grafana() {
        let descending = false;
        check(Sort::None, &["b", "a"], &["b", "a"]);
        check(Sort::Alphabetical { descending }, &["b", "B", "a", "10", "9"], &["10", "9", "B", "a", "b"]);
        check(Sort::Numerical { descending }, &["x 10", "y9z", "none", "2"], &["none", "2", "y9z", "x 10"]);
        check(Sort::AlphabeticalIgnoringCase { descending }, &["b", "C", "a"], &["a", "b", "C"]);
        check(Sort::Natural { descending }, &["n10", "N9", "n010", "n9a"], &["N9", "n9a", "n10", "n010"]);
    }

    #[test]
    fn descending_turns_the_list_around() {
        let descending = true;
        check(Sort::Alphabetical { descending }, &["a", "b"], &["b", "a"]);
        check(Sort::Numerical { descending }, &["1", "20", "3"], &["20", "3", "1"]);
        check(Sort::Natural { descending }, &["n1", "n20", "n3"], &["n20", "n3", "n1"]);
    }
}
