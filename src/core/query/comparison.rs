//! What a panel may be compared with by its viewer. In: the panel, the length of its range, a choice. Out: what there is
//! to choose, and how far back the panel is asked a second time.
//!
//! **Invariant:** a comparison reaches back at least as far as the range is long, so that both never overlap; where the
//! range grew beyond a choice, it is compared with the period before, as in Grafana.

use crate::model::Panel;
use crate::time::parse_duration;

pub const NO_COMPARISON: &str = "__noPeriod";
pub(super) const PREVIOUS_PERIOD: &str = "__previousPeriod";

/// Values and names, as Grafana has them.
const BACK: [(&str, &str); 3] = [("24h", "Day before"), ("1w", "Week before"), ("1M", "Month before")];

/// Whether the dashboard's author leaves the choice to the viewer.
pub fn offers_comparison(panel: &Panel) -> bool {
    // A switch, or later an object that holds it.
    let setting = panel.options.get("timeCompare");
    let offers = setting.and_then(|setting| setting.as_bool().or_else(|| setting.flag("timeCompare")));
    panel.kind == "timeseries" && offers == Some(true)
}

/// Values and names to choose from for a range of this length; the longest one is there for any.
pub fn comparisons(range_millis: i64) -> Vec<(&'static str, &'static str)> {
    let reaches = |value: &str| parse_duration(value).is_some_and(|back| back >= range_millis);
    let first = BACK.iter().position(|(value, _)| reaches(value)).unwrap_or(BACK.len() - 1);
    let mut offered = vec![(NO_COMPARISON, "None"), (PREVIOUS_PERIOD, "Previous period")];
    offered.extend(BACK.iter().skip(first));
    offered
}

/// What a panel is compared with: as the viewer chose, else as its author wrote.
pub fn comparison(panel: &Panel, choice: Option<&str>, range_millis: i64) -> Option<String> {
    let Some(choice) = choice.filter(|_| offers_comparison(panel)) else { return panel.time_compare.clone() };
    if choice == NO_COMPARISON {
        return None;
    }
    let offered = comparisons(range_millis).into_iter().any(|(value, _)| value == choice);
    Some(if offered { choice.to_owned() } else { PREVIOUS_PERIOD.to_owned() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: i64 = 86_400_000;

    #[test]
    fn only_what_does_not_overlap_is_offered() {
        let names =
            |days: i64| comparisons(days * DAY).iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
        assert_eq!(names(1), "None, Previous period, Day before, Week before, Month before");
        assert_eq!(names(2), "None, Previous period, Week before, Month before");
        assert_eq!(names(400), "None, Previous period, Month before");
    }

    #[test]
    fn the_viewers_choice_counts_where_the_author_leaves_it() {
        let panel = |offers: bool| Panel {
            kind: "timeseries".to_owned(),
            options: json!({"timeCompare": {"timeCompare": offers}}).into(),
            time_compare: Some("1w".to_owned()),
            ..Panel::default()
        };
        let check = |offers, choice, days: i64, expected: Option<&str>| {
            assert_eq!(comparison(&panel(offers), choice, days * DAY).as_deref(), expected);
        };
        check(true, None, 1, Some("1w"));
        check(true, Some("24h"), 1, Some("24h"));
        check(true, Some("24h"), 3, Some("__previousPeriod"));
        check(true, Some("sparkle"), 1, Some("__previousPeriod"));
        check(true, Some(NO_COMPARISON), 1, None);
        check(false, Some("24h"), 1, Some("1w"));
    }
}
