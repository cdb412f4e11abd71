//! Lists: alerts, events, dashboards. In: nothing. Out: the types that such panels return and the page shows.
//!
//! **Invariant:** a list that is empty says why; whatever it leaves out is counted.

use crate::theme::Color;
use crate::time::TimeRange;

/// A list in groups.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListView {
    pub groups: Vec<ListGroup>,
    /// Said where there is nothing, instead of a list.
    pub empty: String,
    /// Said below: what cannot be shown here, how many are left out.
    pub notes: Vec<String>,
    /// The list in words, for who cannot see it.
    pub summary: String,
    /// Shown large instead of the entries.
    pub total: Option<(String, Color)>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListGroup {
    /// Empty for none.
    pub heading: String,
    pub items: Vec<ListItem>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListItem {
    pub title: String,
    /// A word in its colour: the state of an alert.
    pub badge: Option<(String, Color)>,
    /// One after the other, in small print.
    pub details: Vec<String>,
    pub tags: Vec<String>,
    /// Where a click leads.
    pub to: ListTarget,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ListTarget {
    #[default]
    Nowhere,
    /// An address a page may open.
    Address(String),
    /// The dashboard's time around it.
    Time(TimeRange),
}

impl ListView {
    /// Entries in all groups.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
