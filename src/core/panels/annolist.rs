//! The annotation list. In: the dashboard's events and options. Out: a list, newest first.
//!
//! Grafana's own annotations lie in its database; the events of the dashboard's annotation queries are listed here.
//!
//! **Invariant:** an entry leads to the time it happened at.

use crate::annotations::Event;
use crate::model::Panel;
use crate::options::Setting;
use crate::panels::{ListGroup, ListItem, ListTarget, ListView, PanelContext, PanelView};
use crate::time::{TimeRange, format_date_time, parse_duration};

/// Shown before and after an event where the panel names no time, in milliseconds.
const AROUND: i64 = 600_000;

pub(super) fn build(panel: &Panel, context: &PanelContext<'_>) -> PanelView {
    let flag = |name: &str| panel.options.flag(name).unwrap_or(true);
    let limit = panel.options.number("limit").map_or(10, |limit| limit.max(1.0) as usize);
    let wanted = panel.options.get("tags").map(Setting::texts).unwrap_or_default();
    let wanted: Vec<String> = wanted.iter().map(|tag| (context.interpolate)(tag)).collect();
    let (shows_name, shows_time, shows_tags) = (flag("showUser"), flag("showTime"), flag("showTags"));
    // Only events of this dashboard, in its time range, are known: what else is asked for is answered by that.
    let _known = (panel.options.flag("onlyFromThisDashboard"), panel.options.flag("onlyInTimeRange"));
    let around = |name: &str| {
        panel.options.text(name).and_then(parse_duration).filter(|millis| *millis > 0).unwrap_or(AROUND)
    };
    let (before, after) = (around("navigateBefore"), around("navigateAfter"));
    let meant = |event: &&Event| wanted.iter().all(|tag| event.tags.contains(tag));
    let events: Vec<&Event> = context.annotations.iter().rev().filter(meant).collect();
    let total = events.len();
    let item = |event: &&Event| ListItem {
        title: [&event.title, &event.text, &event.name]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        badge: Some((event.name.clone(), context.theme.color(&event.color))).filter(|_| shows_name),
        details: Some(format_date_time(event.from, context.zone))
            .filter(|_| shows_time)
            .into_iter()
            .collect(),
        tags: if shows_tags { event.tags.clone() } else { Vec::new() },
        to: ListTarget::Time(TimeRange {
            from: event.from - before,
            to: event.to.unwrap_or(event.from) + after,
        }),
    };
    let items: Vec<ListItem> = events.iter().take(limit).map(item).collect();
    let mut notes = Vec::new();
    if items.len() < total {
        notes.push(format!("{} older events are not listed.", total - items.len()));
    }
    let summary = format!("{} event{}", items.len(), if items.len() == 1 { "" } else { "s" });
    PanelView::List(Box::new(ListView {
        groups: vec![ListGroup { heading: String::new(), items }],
        empty: "No events in this time range. Listed are those of the dashboard's annotation queries; notes people left in Grafana are in its database.".to_owned(),
        notes,
        summary,
        total: None,
    }))
}
