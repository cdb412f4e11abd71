//! What of a dashboard is seen now. In: all its sections, what the viewer opened and chose, what is known of data. Out:
//! the sections that are in sight of somebody who scrolls far enough.
//!
//! **Invariant:** a rule that cannot be judged yet does not hide, and a panel whose data was known once keeps what was
//! known while it is asked again, so that nothing flickers.

use std::collections::BTreeMap;

use crate::field::Pattern;
use crate::layout::{PanelKey, PlacedInside, PlacedSection, PlacedTabs};
use crate::model::{Condition, Test, TestOperator, VariableOption};
use crate::order::Gather;

/// What rules are judged by.
pub struct Facts<'a> {
    /// Whether a row is open, by its key and what the dashboard says.
    pub is_open: &'a dyn Fn(&PlacedSection) -> bool,
    /// The tab chosen in a bar, by the bar's key.
    pub tab: &'a dyn Fn(&str) -> Option<String>,
    /// What a variable means; `None` while that is not settled, or where there is none.
    pub variable: &'a dyn Fn(&str) -> Option<VariableFact>,
    /// The length of the time range in milliseconds.
    pub range_millis: i64,
    /// Whether a panel's queries gave rows, once that is known.
    pub has_data: &'a BTreeMap<PanelKey, bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariableFact {
    pub values: Vec<String>,
    pub is_all: bool,
}

/// Keeps what is in open rows and chosen tabs and is not hidden by a rule. A panel hidden for its data stays, marked.
pub fn seen(sections: Vec<PlacedSection>, facts: &Facts<'_>) -> Vec<PlacedSection> {
    let closed: Vec<PanelKey> = sections
        .iter()
        .filter(|section| section.header.is_some() && !(facts.is_open)(section))
        .map(|section| section.key.clone())
        .collect();
    let bars: BTreeMap<String, Option<String>> = sections
        .iter()
        .filter_map(|section| section.tabs.as_ref())
        .map(|bar| (bar.key.clone(), open_tab(bar, facts)))
        .into_map();
    let in_sight = |section: &PlacedSection| {
        section.inside.iter().all(|inside| match inside {
            PlacedInside::Row(key) => !closed.contains(key),
            PlacedInside::Tab { bar, slug } => bars.get(bar).is_none_or(|open| open.as_ref() == Some(slug)),
            PlacedInside::When(condition) => judged(condition, None, &section.scope, facts).unwrap_or(true),
        })
    };
    let mut sections = sections;
    sections.retain(in_sight);
    for section in &mut sections {
        if let Some(bar) = &mut section.tabs {
            bar.tabs.retain(|tab| shows(tab.condition.as_ref(), &tab.scope, facts));
        }
        section.panels.retain_mut(|panel| {
            let Some(condition) = panel.panel.condition.as_ref() else { return true };
            let shown = judged(condition, facts.has_data.get(&panel.key).copied(), &panel.scope, facts);
            // Until its data is known, a panel that shows for its data waits unseen.
            panel.hidden = !shown.unwrap_or(!condition.asks_for_data());
            !panel.hidden || condition.asks_for_data()
        });
    }
    sections
}

/// The tab to show of a bar: the one chosen, else the first that no rule hides.
pub fn open_tab(bar: &PlacedTabs, facts: &Facts<'_>) -> Option<String> {
    let chosen = (facts.tab)(&bar.key);
    let mut offered = bar.tabs.iter().filter(|tab| shows(tab.condition.as_ref(), &tab.scope, facts));
    let found = chosen.and_then(|slug| offered.clone().find(|tab| tab.slug == slug));
    found.or_else(|| offered.next()).map(|tab| tab.slug.clone())
}

type Scope = BTreeMap<String, VariableOption>;

fn shows(condition: Option<&Condition>, scope: &Scope, facts: &Facts<'_>) -> bool {
    condition.and_then(|condition| judged(condition, None, scope, facts)).unwrap_or(true)
}

/// Whether something with this rule shows; `None` where no test can be judged yet.
fn judged(condition: &Condition, has_data: Option<bool>, scope: &Scope, facts: &Facts<'_>) -> Option<bool> {
    let results: Vec<bool> =
        condition.tests.iter().filter_map(|test| passes(test, has_data, scope, facts)).collect();
    if results.is_empty() {
        return None;
    }
    let holds = if condition.all { results.iter().all(|result| *result) } else { results.contains(&true) };
    Some(holds == condition.shows)
}

/// `None` where it cannot be judged: such a test does not count.
fn passes(test: &Test, has_data: Option<bool>, scope: &Scope, facts: &Facts<'_>) -> Option<bool> {
    match test {
        Test::HasData(wanted) => has_data.map(|has| has == *wanted),
        Test::RangeAtMost(millis) => Some(facts.range_millis <= *millis),
        Test::Variable { name, operator, value } => {
            let fact = match scope.get(name) {
                Some(option) => VariableFact { values: vec![option.value.clone()], is_all: false },
                None => (facts.variable)(name)?,
            };
            let among = || {
                fact.values.iter().any(|own| own == value)
                    || (fact.is_all && value.eq_ignore_ascii_case("all"))
            };
            // A pattern that cannot be read hides nothing.
            let matches =
                || Pattern::new(value).map(|pattern| fact.values.iter().any(|own| pattern.is_match(own)));
            Some(match operator {
                TestOperator::Equals => among(),
                TestOperator::NotEquals => !among(),
                TestOperator::Matches => matches().unwrap_or(true),
                TestOperator::NotMatches => matches().is_none_or(|found| !found),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::layout::{PlacedPanel, PlacedTab};
    use crate::model::{GridPos, Panel};

    const HOUR: i64 = 3_600_000;

    fn panel(key: &str, condition: Option<Condition>) -> PlacedPanel {
        PlacedPanel {
            key: PanelKey::from(key),
            panel: Arc::new(Panel { condition, ..Panel::default() }),
            grid: GridPos::default(),
            scope: BTreeMap::new(),
            hidden: false,
        }
    }

    fn section(key: &str, inside: Vec<PlacedInside>, panels: Vec<PlacedPanel>) -> PlacedSection {
        PlacedSection {
            key: PanelKey::from(key),
            header: None,
            scope: BTreeMap::new(),
            panels,
            inside,
            tabs: None,
            auto: None,
        }
    }

    fn when(shows: bool, all: bool, tests: &[Test]) -> Condition {
        Condition { shows, all, tests: tests.to_vec() }
    }

    fn variable(operator: TestOperator, value: &str) -> Test {
        Test::Variable { name: "job".to_owned(), operator, value: value.to_owned() }
    }

    /// Keys of panels in sight with `job` = a and b over an hour; hidden ones in brackets.
    fn panels(sections: Vec<PlacedSection>, tab: Option<&str>, data: &[(&str, bool)]) -> String {
        let has_data = data.iter().map(|(key, has)| (PanelKey::from(*key), *has)).collect();
        let facts = Facts {
            is_open: &|section| section.key.as_str() != "closed",
            tab: &|_| tab.map(str::to_owned),
            variable: &|name| {
                (name == "job").then(|| VariableFact { values: vec!["a".into(), "b".into()], is_all: true })
            },
            range_millis: HOUR,
            has_data: &has_data,
        };
        let shown = seen(sections, &facts);
        let one = |panel: &PlacedPanel| match panel.hidden {
            true => format!("[{}]", panel.key),
            false => panel.key.to_string(),
        };
        shown.iter().flat_map(|section| &section.panels).map(one).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(condition: Condition, expected: bool) {
        let shown =
            panels(vec![section("s", Vec::new(), vec![panel("1", Some(condition.clone()))])], None, &[]);
        assert_eq!(shown == "1", expected, "{condition:?}");
        let row = section("s", vec![PlacedInside::When(condition)], vec![panel("1", None)]);
        assert_eq!(panels(vec![row], None, &[]) == "1", expected);
    }

    #[test]
    fn rules_look_at_variables_and_the_time_range() {
        check(when(true, true, &[variable(TestOperator::Equals, "b")]), true);
        check(when(true, true, &[variable(TestOperator::Equals, "c")]), false);
        check(when(true, true, &[variable(TestOperator::Equals, "ALL")]), true);
        check(when(false, true, &[variable(TestOperator::Equals, "b")]), false);
        check(when(true, true, &[variable(TestOperator::NotEquals, "c")]), true);
        check(when(true, true, &[variable(TestOperator::Matches, "^[bc]$")]), true);
        check(when(true, true, &[variable(TestOperator::NotMatches, "^[bc]$")]), false);
        check(when(true, true, &[variable(TestOperator::Matches, "(")]), true);
        check(when(true, true, &[Test::RangeAtMost(HOUR)]), true);
        check(when(true, true, &[Test::RangeAtMost(HOUR - 1)]), false);
        let two = [variable(TestOperator::Equals, "c"), Test::RangeAtMost(HOUR)];
        check(when(true, true, &two), false);
        check(when(true, false, &two), true);
        check(when(false, false, &two), false);
        // A variable nobody defines cannot be judged.
        let unknown = Test::Variable { name: "x".into(), operator: TestOperator::Equals, value: "y".into() };
        check(when(false, true, &[unknown]), true);
    }

    #[test]
    fn a_panel_waits_unseen_for_its_data_and_then_shows_or_stays_hidden() {
        let with = |wanted| {
            let condition = when(true, true, &[Test::HasData(wanted)]);
            vec![section("s", Vec::new(), vec![panel("1", Some(condition)), panel("2", None)])]
        };
        assert_eq!(panels(with(true), None, &[]), "[1] 2");
        assert_eq!(panels(with(true), None, &[("1", true)]), "1 2");
        assert_eq!(panels(with(true), None, &[("1", false)]), "[1] 2");
        assert_eq!(panels(with(false), None, &[("1", false)]), "1 2");
    }

    #[test]
    fn only_the_chosen_tab_and_open_rows_are_in_sight() {
        let hidden = when(false, true, &[variable(TestOperator::Equals, "a")]);
        let tab = |slug: &str, condition| PlacedTab {
            title: slug.to_owned(),
            slug: slug.to_owned(),
            scope: BTreeMap::new(),
            condition,
        };
        let bar = PlacedTabs {
            key: String::new(),
            tabs: vec![tab("gone", Some(hidden)), tab("one", None), tab("two", None)],
        };
        let inside = |slug: &str| vec![PlacedInside::Tab { bar: String::new(), slug: slug.to_owned() }];
        let mut row = section("closed", inside("two"), Vec::new());
        row.header = Some(crate::model::RowHeader::default());
        let mut within = inside("two");
        within.push(PlacedInside::Row(PanelKey::from("closed")));
        let sections = || {
            vec![
                PlacedSection { tabs: Some(bar.clone()), ..section("bar", Vec::new(), Vec::new()) },
                section("a", inside("one"), vec![panel("1", None)]),
                section("b", inside("two"), vec![panel("2", None)]),
                row.clone(),
                section("c", within.clone(), vec![panel("3", None)]),
                section("d", inside("gone"), vec![panel("4", None)]),
            ]
        };
        assert_eq!(panels(sections(), None, &[]), "1");
        assert_eq!(panels(sections(), Some("two"), &[]), "2");
        assert_eq!(panels(sections(), Some("gone"), &[]), "1");
        assert_eq!(panels(sections(), Some("nonsense"), &[]), "1");
    }
}
