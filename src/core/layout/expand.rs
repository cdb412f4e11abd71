//! Repeats. In: a dashboard and the values chosen for the variables it repeats over. Out: sections with a copy of each
//! repeated row and panel, every copy knowing the value it stands for.
//!
//! **Invariant:** keys are unique on a page; a repeat over nothing still shows its panel once; what a bound leaves out is
//! told in [`Expanded::cuts`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::layout::PanelKey;
use crate::layout::copy::{Copy, around};
use crate::layout::placed::{Expanded, PlacedPanel, PlacedSection, PlacedTab, PlacedTabs, RepeatCut};
use crate::model::{
    Dashboard, GridPos, Inside, Panel, PanelId, Repeat, RepeatDirection, Section, Tab, TabBar, VariableOption,
};
use crate::order::{Arrange, Gather};

/// Grafana's copies side by side where the panel names no number.
const DEFAULT_PER_ROW: u32 = 4;
/// Copies of one row or panel: more than anybody looks through.
const MOST_COPIES: usize = 1000;
/// Panels on one page that come from repeats: rows and panels in them may both repeat, and hundreds of panels may.
const MOST_REPEATED_PANELS: usize = 10_000;

/// Copies repeated rows, tabs and panels; `values` gives what is chosen for a variable, All spelled out.
pub fn expand(dashboard: &Dashboard, values: &dyn Fn(&str) -> Vec<VariableOption>) -> Expanded {
    let mut expansion = Expansion { values, panels: 0, sections: Vec::new(), cuts: Vec::new() };
    let sections: Vec<(usize, &Section)> = dashboard.sections.iter().enumerate().collect();
    expansion.walk(&sections, 0, &Copy::default());
    Expanded { sections: expansion.sections, cuts: expansion.cuts }
}

/// Names of the variables that rows, tabs and panels repeat over: nothing else of the variables changes what [`expand`]
/// gives.
pub fn repeated_over(dashboard: &Dashboard) -> BTreeSet<String> {
    let of_rows = dashboard.sections.iter().filter_map(|section| section.header.as_ref()?.repeat.as_ref());
    let panels = dashboard.sections.iter().flat_map(|section| &section.panels);
    let of_panels = panels.filter_map(|panel| panel.repeat.as_ref());
    let around = dashboard.sections.iter().flat_map(|section| &section.inside);
    let of_groups = around.filter_map(|inside| match inside {
        Inside::Each { variable } => Some(variable.clone()),
        Inside::Row { .. } | Inside::Tab { .. } | Inside::When(_) => None,
    });
    let tabs =
        dashboard.sections.iter().filter_map(|section| section.tabs.as_ref()).flat_map(|bar| &bar.tabs);
    let of_tabs = tabs.filter_map(|tab| tab.repeat.clone());
    of_rows.chain(of_panels).map(|repeat| repeat.variable.clone()).chain(of_groups).chain(of_tabs).into_set()
}

/// Each value once: copies of one value could not be told apart.
fn distinct(options: Vec<VariableOption>) -> Vec<VariableOption> {
    let mut seen = BTreeSet::new();
    options.into_iter().filter(|option| seen.insert(option.value.clone())).collect()
}

/// One run of [`expand`].
struct Expansion<'a> {
    values: &'a dyn Fn(&str) -> Vec<VariableOption>,
    /// Copies made so far.
    panels: usize,
    sections: Vec<PlacedSection>,
    cuts: Vec<RepeatCut>,
}

impl Expansion<'_> {
    /// The values a repeat runs over, as many as are shown.
    fn options(&mut self, variable: &str) -> Vec<VariableOption> {
        let mut options = distinct((self.values)(variable));
        let of = options.len();
        if of > MOST_COPIES {
            options.truncate(MOST_COPIES);
            self.cut(variable, MOST_COPIES, of);
        }
        options
    }

    /// Notes what is left out; the same variable once, with the fewest shown.
    fn cut(&mut self, variable: &str, shown: usize, of: usize) {
        match self.cuts.iter_mut().find(|cut| cut.variable == variable) {
            Some(cut) => {
                cut.shown = cut.shown.min(shown);
                cut.of = cut.of.max(of);
            }
            None => self.cuts.push(RepeatCut { variable: variable.to_owned(), shown, of }),
        }
    }

    /// Sections one after the other; those that stand in the same repeated row or tab are copied together.
    fn walk(&mut self, sections: &[(usize, &Section)], depth: usize, copy: &Copy) {
        let mut rest = sections;
        while let Some(((index, section), others)) = rest.split_first() {
            let around = section.inside.get(depth);
            let together = match around {
                Some(_) => others.iter().take_while(|(_, other)| other.inside.get(depth) == around).count(),
                None => 0,
            };
            let (group, after) = rest.split_at(together + 1);
            rest = after;
            match around {
                Some(Inside::Each { variable }) => {
                    let options = self.options(variable);
                    if options.is_empty() {
                        self.walk(group, depth + 1, copy);
                    }
                    self.each(variable, &options, |expansion, option| {
                        expansion.walk(group, depth + 1, &copy.of(variable, option));
                    });
                }
                Some(_) => self.walk(group, depth + 1, copy),
                None => self.section(*index, section, copy),
            }
        }
    }

    /// One copy after the other, until the page is full.
    fn each(
        &mut self,
        variable: &str,
        options: &[VariableOption],
        make: impl Fn(&mut Self, &VariableOption),
    ) {
        for (shown, option) in options.iter().enumerate() {
            if shown > 0 && self.panels >= MOST_REPEATED_PANELS {
                self.cut(variable, shown, options.len());
                break;
            }
            make(self, option);
        }
    }

    fn section(&mut self, index: usize, section: &Section, copy: &Copy) {
        let key = copy.key(match &section.header {
            Some(header) => PanelKey::from(PanelId(header.id)),
            None => PanelKey::from(format!("top{index}").as_str()),
        });
        let repeat = section.header.as_ref().and_then(|header| header.repeat.as_ref());
        match repeat.map(|repeat| (repeat, self.options(&repeat.variable))) {
            Some((repeat, options)) if !options.is_empty() => {
                self.each(&repeat.variable, &options, |expansion, option| {
                    let key = key.clone().repeated(&option.value);
                    let placed = expansion.place(section, key, &copy.of(&repeat.variable, option), copy);
                    expansion.sections.push(placed);
                });
            }
            _ => {
                let placed = self.place(section, key, copy, copy);
                self.sections.push(placed);
            }
        }
    }

    fn tabs(&mut self, bar: &TabBar, copy: &Copy) -> PlacedTabs {
        let one = |tab: &Tab, copy: &Copy| PlacedTab {
            title: tab.title.clone(),
            slug: copy.slug(&tab.slug),
            scope: copy.scope.clone(),
            condition: tab.condition.clone(),
        };
        let mut tabs = Vec::new();
        for tab in &bar.tabs {
            let options = tab.repeat.as_deref().map(|variable| (variable, self.options(variable)));
            match options {
                Some((variable, options)) if !options.is_empty() => {
                    tabs.extend(options.iter().map(|option| one(tab, &copy.of(variable, option))));
                }
                _ => tabs.push(one(tab, copy)),
            }
        }
        PlacedTabs { key: bar.key.clone(), tabs }
    }

    /// `outer` is the copy without the section's own repeat.
    fn place(&mut self, section: &Section, key: PanelKey, copy: &Copy, outer: &Copy) -> PlacedSection {
        let mut panels: Vec<PlacedPanel> = Vec::with_capacity(section.panels.len());
        let mut order: Vec<&Panel> = section.panels.iter().collect();
        order.arrange_by(|a, b| a.grid.y.total_cmp(&b.grid.y).then(a.grid.x.total_cmp(&b.grid.x)));
        // Copies below one another push down what stood below the original.
        let mut pushes: Vec<(f64, f64)> = Vec::new();
        for panel in order {
            let pushed: f64 =
                pushes.iter().filter(|(below, _)| panel.grid.y >= *below).map(|(_, rows)| rows).sum();
            let grid = GridPos { y: panel.grid.y + pushed, ..panel.grid };
            let original = PlacedPanel {
                key: copy.key(PanelKey::from(panel.id)),
                panel: Arc::new(panel.clone()),
                grid,
                scope: copy.scope.clone(),
                hidden: false,
            };
            let copies = self.copies(original);
            if !copy.values.is_empty() || panel.repeat.is_some() {
                self.panels += copies.len();
            }
            let bottom = copies.iter().map(|copy| copy.grid.y + copy.grid.h).fold(0.0, f64::max);
            let extra = bottom - (grid.y + grid.h);
            if extra > 0.0 {
                pushes.push((panel.grid.y + panel.grid.h, extra));
            }
            panels.extend(copies);
        }
        PlacedSection {
            key,
            header: section.header.clone(),
            scope: copy.scope.clone(),
            panels,
            inside: around(section, outer),
            tabs: section.tabs.as_ref().map(|bar| self.tabs(bar, outer)),
            auto: section.auto,
        }
    }

    /// The panel once, or once for each value it repeats over.
    fn copies(&mut self, original: PlacedPanel) -> Vec<PlacedPanel> {
        let Some(repeat) = original.panel.repeat.clone() else { return vec![original] };
        let options = match original.scope.get(&repeat.variable) {
            Some(option) => vec![option.clone()],
            None => self.options(&repeat.variable),
        };
        if options.is_empty() {
            return vec![original];
        }
        let left = MOST_REPEATED_PANELS.saturating_sub(self.panels).max(1);
        let count = options.len().min(left);
        if count < options.len() {
            self.cut(&repeat.variable, count, options.len());
        }
        let copy = |(index, option): (usize, VariableOption)| PlacedPanel {
            key: PanelKey::from(original.panel.id).repeated(&option.value).in_row_of(&original),
            panel: original.panel.clone(),
            grid: copy_cell(original.grid, &repeat, index, count),
            scope: {
                let mut scope = original.scope.clone();
                scope.insert(repeat.variable.clone(), option);
                scope
            },
            hidden: false,
        };
        options.into_iter().take(count).enumerate().map(copy).collect()
    }
}

fn copy_cell(cell: GridPos, repeat: &Repeat, index: usize, count: usize) -> GridPos {
    match repeat.direction {
        RepeatDirection::Vertical => GridPos { y: cell.y + cell.h * index as f64, ..cell },
        RepeatDirection::Horizontal => {
            let per_row = repeat.max_per_row.unwrap_or(DEFAULT_PER_ROW).clamp(1, 24) as usize;
            let columns = per_row.min(count);
            let w = (24 / columns) as f64;
            let (line, column) = (index / columns, index % columns);
            GridPos { x: w * column as f64, y: cell.y + cell.h * line as f64, w, h: cell.h }
        }
    }
}

impl PanelKey {
    /// Keeps the part of the original's key that names its repeated row.
    fn in_row_of(self, original: &PlacedPanel) -> Self {
        let plain = PanelKey::from(original.panel.id);
        match original.key.as_str().strip_prefix(plain.as_str()).and_then(|rest| rest.strip_prefix('@')) {
            Some(row) => self.in_row(row),
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::placed::find;
    use crate::model::RowHeader;

    fn panel(id: i64, cell: [f64; 4], repeat: Option<(&str, RepeatDirection, Option<u32>)>) -> Panel {
        let [x, y, w, h] = cell;
        let repeat = repeat.map(|(variable, direction, max_per_row)| Repeat {
            variable: variable.to_owned(),
            direction,
            max_per_row,
        });
        Panel { id: PanelId(id), grid: GridPos { x, y, w, h }, repeat, ..Panel::default() }
    }

    fn row(id: i64, variable: Option<&str>) -> RowHeader {
        let repeat = variable.map(|variable| Repeat {
            variable: variable.to_owned(),
            direction: RepeatDirection::Horizontal,
            max_per_row: None,
        });
        RowHeader { id, repeat, ..RowHeader::default() }
    }

    fn values(name: &str) -> Vec<VariableOption> {
        let values: &[&str] = match name {
            "node" => &["n1", "n2"],
            "disk" => &["sda", "sdb", "sdc", "sdd", "sde"],
            _ => &[],
        };
        values
            .iter()
            .map(|value| VariableOption { text: value.to_uppercase(), value: (*value).to_owned() })
            .collect()
    }

    fn expanded(header: Option<RowHeader>, panels: Vec<Panel>) -> Vec<PlacedSection> {
        let dashboard = Dashboard {
            sections: vec![Section { header, panels, ..Section::default() }],
            ..Dashboard::default()
        };
        expand(&dashboard, &values).sections
    }

    /// `key x y w h` of each panel, a line each.
    #[track_caller]
    fn check(header: Option<RowHeader>, panels: Vec<Panel>, expected: &[&str]) {
        let sections = expanded(header, panels);
        let lines: Vec<String> = sections
            .iter()
            .flat_map(|section| &section.panels)
            .map(|panel| {
                let GridPos { x, y, w, h } = panel.grid;
                format!("{} {x} {y} {w} {h}", panel.key)
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn panels_repeat_across_then_down() {
        let horizontal = Some(("disk", RepeatDirection::Horizontal, None));
        check(
            None,
            vec![panel(1, [0.0, 0.0, 24.0, 8.0], horizontal), panel(2, [0.0, 8.0, 24.0, 4.0], None)],
            &[
                "1:sda 0 0 6 8",
                "1:sdb 6 0 6 8",
                "1:sdc 12 0 6 8",
                "1:sdd 18 0 6 8",
                "1:sde 0 8 6 8",
                "2 0 16 24 4",
            ],
        );
        let two = Some(("node", RepeatDirection::Horizontal, Some(6)));
        check(None, vec![panel(1, [0.0, 0.0, 6.0, 8.0], two)], &["1:n1 0 0 12 8", "1:n2 12 0 12 8"]);
        let down = Some(("node", RepeatDirection::Vertical, None));
        check(None, vec![panel(1, [0.0, 0.0, 6.0, 8.0], down)], &["1:n1 0 0 6 8", "1:n2 0 8 6 8"]);
    }

    #[test]
    fn a_repeat_over_nothing_shows_its_panel_once() {
        let none = Some(("unknown", RepeatDirection::Horizontal, None));
        check(None, vec![panel(1, [0.0, 0.0, 6.0, 8.0], none)], &["1 0 0 6 8"]);
        check(Some(row(9, Some("unknown"))), vec![panel(1, [0.0, 0.0, 6.0, 8.0], None)], &["1 0 0 6 8"]);
    }

    #[test]
    fn rows_repeat_with_all_their_panels_and_values() {
        let disk = Some(("disk", RepeatDirection::Vertical, None));
        let sections = expanded(Some(row(9, Some("node"))), vec![panel(1, [0.0, 0.0, 6.0, 2.0], disk)]);
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[1].key.as_str(), "9:n2");
        assert_eq!(sections[1].scope["node"].text, "N2");
        let last = &sections[1].panels[4];
        assert_eq!(last.key.as_str(), "1:sde@n2");
        assert_eq!((last.scope["node"].value.as_str(), last.scope["disk"].value.as_str()), ("n2", "sde"));
    }

    #[test]
    fn a_panel_repeated_by_its_rows_variable_shows_once_in_each_row() {
        let node = Some(("node", RepeatDirection::Horizontal, None));
        check(
            Some(row(9, Some("node"))),
            vec![panel(1, [0.0, 0.0, 6.0, 2.0], node)],
            &["1:n1@n1 0 0 24 2", "1:n2@n2 0 0 24 2"],
        );
    }

    /// Sections, panels and the words about what was left out.
    fn expanded_over(
        header: Option<RowHeader>,
        panels: Vec<Panel>,
        count: usize,
    ) -> (usize, usize, Vec<String>) {
        let dashboard = Dashboard {
            sections: vec![Section { header, panels, ..Section::default() }],
            ..Dashboard::default()
        };
        let many = |_: &str| {
            let value = |at: usize| VariableOption { text: at.to_string(), value: at.to_string() };
            (0..count).map(value).collect()
        };
        let Expanded { sections, cuts } = expand(&dashboard, &many);
        let placed = sections.iter().map(|section| section.panels.len()).sum();
        (sections.len(), placed, cuts.iter().map(RepeatCut::words).collect())
    }

    #[test]
    fn a_repeat_over_too_many_values_says_what_it_leaves_out() {
        let repeat = Some(("pod", RepeatDirection::Horizontal, None));
        let wide = || vec![panel(1, [0.0, 0.0, 24.0, 8.0], repeat)];
        assert_eq!(expanded_over(None, wide(), 1000), (1, 1000, Vec::new()));
        let (_, placed, words) = expanded_over(None, wide(), 10_000);
        assert_eq!(placed, 1000);
        assert_eq!(
            words,
            [
                "Repeated for the first 1000 of 10000 values of \u{201c}pod\u{201d}. Choose fewer of them to see the others."
            ]
        );
        // A row and the panels in it, over different variables.
        let (sections, placed, words) = expanded_over(Some(row(9, Some("node"))), wide(), 600);
        assert_eq!((sections, placed), (17, 10_000));
        assert!(
            words.iter().any(|words| words.contains("first 17 of 600 values of \u{201c}node\u{201d}")),
            "{words:?}"
        );
        // Far too many panels that repeat: each shows at least once.
        let panels = (0..100).map(|id| panel(id, [0.0, 0.0, 24.0, 8.0], repeat)).collect();
        let (_, placed, words) = expanded_over(None, panels, 1000);
        assert_eq!(placed, 10_000 + 90);
        assert_eq!(words.len(), 1);
    }

    #[test]
    fn only_variables_repeated_over_matter() {
        let disk = Some(("disk", RepeatDirection::Vertical, None));
        let section = Section {
            header: Some(row(9, Some("node"))),
            panels: vec![panel(1, [0.0, 0.0, 6.0, 2.0], disk), panel(2, [0.0, 2.0, 6.0, 2.0], None)],
            ..Section::default()
        };
        let dashboard = Dashboard { sections: vec![section], ..Dashboard::default() };
        assert_eq!(repeated_over(&dashboard).into_iter().collect::<Vec<_>>(), ["disk", "node"]);
    }

    #[test]
    fn an_address_finds_the_copy_or_the_first_of_its_panel() {
        let disk = Some(("disk", RepeatDirection::Vertical, None));
        let sections =
            expanded(None, vec![panel(3, [0.0, 0.0, 6.0, 2.0], None), panel(1, [0.0, 2.0, 6.0, 2.0], disk)]);
        assert_eq!(find(&sections, &PanelKey::from("1:sdb")), Some((0, 2)));
        assert_eq!(find(&sections, &PanelKey::from("1")), Some((0, 1)));
        assert_eq!(find(&sections, &PanelKey::from("3")), Some((0, 0)));
        assert_eq!(find(&sections, &PanelKey::from("7")), None);
    }
}
