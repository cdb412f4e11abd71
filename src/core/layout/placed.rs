//! What stands on a page: rows, tabs and panels, each copy of a repeated one by itself.
//!
//! **Invariant:** keys are unique on a page, so that an address means one copy.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::layout::PanelKey;
use crate::model::{AutoGrid, Condition, GridPos, Panel, RowHeader, VariableOption};

/// One panel on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedPanel {
    pub key: PanelKey,
    pub panel: Arc<Panel>,
    /// Cells relative to the section's top; copies have their own.
    pub grid: GridPos,
    /// Variables that mean one value here, whatever is chosen above.
    pub scope: BTreeMap<String, VariableOption>,
    /// A rule hides it; its data is still asked for where the rule looks at that.
    pub hidden: bool,
}

/// One row with its panels, or the panels before the first row.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSection {
    pub key: PanelKey,
    pub header: Option<RowHeader>,
    /// For the row's title.
    pub scope: BTreeMap<String, VariableOption>,
    pub panels: Vec<PlacedPanel>,
    /// What must be open, chosen or true for it to be seen, outermost first.
    pub inside: Vec<PlacedInside>,
    /// Tabs to choose from, in the place of panels.
    pub tabs: Option<PlacedTabs>,
    pub auto: Option<AutoGrid>,
}

/// A row, a tab or a rule around a copy of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum PlacedInside {
    Row(PanelKey),
    Tab { bar: String, slug: String },
    When(Condition),
}

/// A copy of a tab bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacedTabs {
    pub key: String,
    pub tabs: Vec<PlacedTab>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlacedTab {
    /// Variables not yet filled in.
    pub title: String,
    pub slug: String,
    pub scope: BTreeMap<String, VariableOption>,
    pub condition: Option<Condition>,
}

/// All that a dashboard shows, and what was too much to show.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expanded {
    pub sections: Vec<PlacedSection>,
    /// One for each variable, in the order met.
    pub cuts: Vec<RepeatCut>,
}

/// A repeat over more values than are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatCut {
    pub variable: String,
    pub shown: usize,
    pub of: usize,
}

impl RepeatCut {
    /// A sentence for the viewer, with what to do.
    pub fn words(&self) -> String {
        let Self { variable, shown, of } = self;
        format!(
            "Repeated for the first {shown} of {of} values of \u{201c}{variable}\u{201d}. Choose fewer of them to see the others."
        )
    }
}

/// The section and panel that a key from an address means: that very copy, or the first of the panel with that id.
pub fn find(sections: &[PlacedSection], key: &PanelKey) -> Option<(usize, usize)> {
    let all = || {
        sections.iter().enumerate().flat_map(|(section_index, section)| {
            section.panels.iter().enumerate().map(move |(index, panel)| ((section_index, index), panel))
        })
    };
    let exact = all().find(|(_, panel)| panel.key == *key);
    let by_id = || all().find(|(_, panel)| PanelKey::from(panel.panel.id) == *key);
    exact.or_else(by_id).map(|(place, _)| place)
}
