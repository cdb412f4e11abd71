//! One copy of what repeats. In: a variable and one of its values, again for what stands within. Out: the copy's keys and
//! slugs, and what is around it.
//!
//! **Invariant:** two copies that stand for other values have other keys.

use std::collections::BTreeMap;

use crate::layout::PanelKey;
use crate::layout::placed::PlacedInside;
use crate::model::{Inside, PanelId, Section, VariableOption};

/// Which copy of repeated rows and tabs is being made.
#[derive(Debug, Clone, Default)]
pub(super) struct Copy {
    pub(super) scope: BTreeMap<String, VariableOption>,
    /// The values it stands for, outermost first.
    pub(super) values: Vec<String>,
}

impl Copy {
    pub(super) fn of(&self, variable: &str, option: &VariableOption) -> Self {
        let mut copy = self.clone();
        copy.scope.insert(variable.to_owned(), option.clone());
        copy.values.push(option.value.clone());
        copy
    }

    pub(super) fn slug(&self, slug: &str) -> String {
        std::iter::once(slug).chain(self.values.iter().map(String::as_str)).collect::<Vec<_>>().join("-")
    }

    pub(super) fn key(&self, key: PanelKey) -> PanelKey {
        self.values.iter().fold(key, |key, value| key.in_row(value))
    }
}

/// What is around a copy.
pub(super) fn around(section: &Section, copy: &Copy) -> Vec<PlacedInside> {
    // Values of the copy belong to the repeats in order: what stands before the nth knows the first n of them only.
    let mut known = 0;
    let within =
        |known: usize| Copy { values: copy.values.iter().take(known).cloned().collect(), ..Copy::default() };
    let places = section.inside.iter().filter_map(|inside| match inside {
        Inside::Each { .. } => {
            known += 1;
            None
        }
        Inside::Row { id } => Some(PlacedInside::Row(within(known).key(PanelKey::from(PanelId(*id))))),
        Inside::Tab { bar, slug } => {
            Some(PlacedInside::Tab { bar: bar.clone(), slug: within(known).slug(slug) })
        }
        Inside::When(condition) => Some(PlacedInside::When(condition.clone())),
    });
    places.collect()
}
