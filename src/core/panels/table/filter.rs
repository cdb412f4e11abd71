//! Filters of columns. In: the texts a viewer chose. Out: whether rows pass; the texts there are to choose from.
//!
//! **Invariant:** a column is filtered by what its cells show, so that what is chosen is what is seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::order::Arrange;

/// The texts that pass, by the name of the column; a column that is not named lets all pass.
pub type Filters = BTreeMap<String, BTreeSet<String>>;

/// A text of a column and in how many rows it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub rows: usize,
}

/// Each text once, in an order people expect.
pub(super) fn choices(texts: impl Iterator<Item = String>) -> Vec<Choice> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut choices: Vec<Choice> = counts.into_iter().map(|(text, rows)| Choice { text, rows }).collect();
    choices.arrange_by(|one, two| crate::panels::legend::natural(&one.text, &two.text));
    choices
}
