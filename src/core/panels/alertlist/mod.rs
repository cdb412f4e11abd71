//! The alert list: Prometheus' alerts, filtered and grouped. In: tables of alerts (see `query`'s rules) and options. Out:
//! a list.
//!
//! **Invariant:** the worst is never cut off by the number of entries: what fires comes before what does not, unless the
//! panel asks for another order.

mod options;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use self::options::{AlertOptions, Order};
use crate::field::safe_url;
use crate::frame::{Frame, Value, Values};
use crate::model::Panel;
use crate::order::Arrange;
use crate::panels::legend::natural;
use crate::panels::{ListGroup, ListItem, ListTarget, ListView, PanelContext, PanelView};
use crate::theme::{Color, Theme};
use crate::time::{Millis, SpanDetail, format_span};

struct Alert {
    state: String,
    name: String,
    since: Option<Millis>,
    value: Option<f64>,
    place: String,
    labels: Map<String, Json>,
    annotations: Map<String, Json>,
}

pub(super) fn build(panel: &Panel, frames: &[Frame], context: &PanelContext<'_>) -> PanelView {
    let options = AlertOptions::read(&panel.options, context.interpolate);
    let mut alerts: Vec<Alert> =
        frames.iter().flat_map(alerts).filter(|alert| is_meant(alert, &options)).collect();
    sort(&mut alerts, options.order);
    let total = alerts.len();
    if options.as_total {
        let worst = alerts.iter().map(|alert| rank(&alert.state)).min();
        let color = color(worst.map_or("inactive", |worst| BY_RANK[usize::from(worst)]), context.theme);
        let summary = format!("{total} alert{}", if total == 1 { "" } else { "s" });
        return list(ListView { total: Some((total.to_string(), color)), summary, ..ListView::default() });
    }
    if options.most > 0 {
        alerts.truncate(options.most);
    }
    let mut notes = Vec::new();
    if alerts.len() < total {
        notes.push(format!("{} more alerts are not listed.", total - alerts.len()));
    }
    let count = |state: &str| alerts.iter().filter(|alert| alert.state == state).count();
    let counted = ["firing", "pending", "error", "recovering", "inactive"]
        .into_iter()
        .filter(|state| count(state) > 0)
        .map(|state| format!("{} {}", count(state), word(state).to_lowercase()));
    let summary = counted.collect::<Vec<_>>().join(", ");
    let groups = grouped(alerts, &options.group_by, context);
    list(ListView { groups, empty: "No alerts match.".to_owned(), notes, summary, total: None })
}

fn list(view: ListView) -> PanelView {
    PanelView::List(Box::new(view))
}

fn alerts(frame: &Frame) -> Vec<Alert> {
    let field = |name: &str| frame.fields.iter().find(|field| field.name == name).map(|field| &field.values);
    let text = |name: &str, row: usize| match field(name).map(|values| values.get(row)) {
        Some(Value::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let object = |name: &str, row: usize| match field(name) {
        Some(Values::Other(list)) => list.get(row).and_then(Json::as_object).cloned().unwrap_or_default(),
        _ => Map::new(),
    };
    let alert = |row: usize| Alert {
        state: text("state", row),
        name: text("name", row),
        since: match field("since").map(|values| values.get(row)) {
            Some(Value::Time(at)) => Some(at),
            _ => None,
        },
        value: match field("value").map(|values| values.get(row)) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        },
        place: format!("{} {}", text("file", row), text("group", row)),
        labels: object("labels", row),
        annotations: object("annotations", row),
    };
    (0..frame.len()).map(alert).filter(|alert| !alert.state.is_empty()).collect()
}

fn is_meant(alert: &Alert, options: &AlertOptions) -> bool {
    let holds = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    options.states.contains(&alert.state.as_str())
        && (options.name.is_empty() || holds(&alert.name, &options.name))
        && (options.folder.is_empty() || holds(&alert.place, &options.folder))
        && ((options.quiet_rules && alert.state == "inactive")
            || options.labels.iter().all(|matcher| matcher.matches(&alert.labels)))
}

const BY_RANK: [&str; 5] = ["firing", "error", "pending", "recovering", "inactive"];

/// Worse is lower: the place in [`BY_RANK`].
fn rank(state: &str) -> u8 {
    match state {
        "firing" => 0,
        "error" => 1,
        "pending" => 2,
        "recovering" => 3,
        _ => 4,
    }
}

fn sort(alerts: &mut [Alert], order: Order) {
    let name = |one: &Alert, two: &Alert| natural(&one.name, &two.name);
    alerts.arrange_by(|one, two| match order {
        Order::NameUp => name(one, two),
        Order::NameDown => name(two, one),
        Order::Importance => rank(&one.state).cmp(&rank(&two.state)).then(name(one, two)),
        Order::TimeUp => one.since.cmp(&two.since).then(name(one, two)),
        Order::TimeDown => two.since.cmp(&one.since).then(name(one, two)),
    });
}

fn grouped(alerts: Vec<Alert>, by: &[String], context: &PanelContext<'_>) -> Vec<ListGroup> {
    let mut groups: BTreeMap<String, Vec<ListItem>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for alert in alerts {
        let label = |name: &String| {
            alert.labels.get(name).and_then(Json::as_str).map(|value| format!("{name}={value}"))
        };
        let heading = match by {
            [] => String::new(),
            by => by.iter().filter_map(label).collect::<Vec<_>>().join(", "),
        };
        let heading = if heading.is_empty() && !by.is_empty() { "Other alerts".to_owned() } else { heading };
        if !order.contains(&heading) {
            order.push(heading.clone());
        }
        groups.entry(heading).or_default().push(item(alert, context));
    }
    order
        .into_iter()
        .filter_map(|heading| Some(ListGroup { items: groups.remove(&heading)?, heading }))
        .collect()
}

fn item(alert: Alert, context: &PanelContext<'_>) -> ListItem {
    let annotation =
        |name: &str| alert.annotations.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let mut details = Vec::new();
    if let Some(since) = alert.since {
        details.push(format!("for {}", format_span(since, context.now, SpanDetail::Minutes)));
    }
    details.extend(
        ["summary", "message", "description", "error"]
            .iter()
            .find_map(|name| annotation(name))
            .map(str::to_owned),
    );
    if let Some(value) = alert.value {
        details.push(format!("value {}", crate::field::number_text(value)));
    }
    let labels = alert.labels.iter().filter(|(name, _)| *name != "alertname");
    let tags = labels.filter_map(|(name, value)| Some(format!("{name}={}", value.as_str()?))).collect();
    ListItem {
        badge: Some((word(&alert.state).to_owned(), color(&alert.state, context.theme))),
        to: annotation("runbook_url").and_then(safe_url).map_or(ListTarget::Nowhere, ListTarget::Address),
        title: alert.name,
        details,
        tags,
    }
}

fn word(state: &str) -> &'static str {
    match state {
        "firing" => "Firing",
        "pending" => "Pending",
        "error" => "Error",
        "recovering" => "Recovering",
        _ => "Normal",
    }
}

fn color(state: &str, theme: Theme) -> Color {
    let tokens = theme.tokens();
    match state {
        "firing" | "error" => tokens.error,
        "pending" | "recovering" => tokens.warning,
        _ => tokens.success,
    }
}
