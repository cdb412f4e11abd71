//! The ranges a viewer picks most, in the order offered.

/// `(from, to, name)`
pub const QUICK_RANGES: [(&str, &str, &str); 34] = [
    ("now-5m", "now", "Last 5 minutes"),
    ("now-15m", "now", "Last 15 minutes"),
    ("now-30m", "now", "Last 30 minutes"),
    ("now-1h", "now", "Last 1 hour"),
    ("now-3h", "now", "Last 3 hours"),
    ("now-6h", "now", "Last 6 hours"),
    ("now-12h", "now", "Last 12 hours"),
    ("now-24h", "now", "Last 24 hours"),
    ("now-2d", "now", "Last 2 days"),
    ("now-7d", "now", "Last 7 days"),
    ("now-30d", "now", "Last 30 days"),
    ("now-90d", "now", "Last 90 days"),
    ("now-6M", "now", "Last 6 months"),
    ("now-1y", "now", "Last 1 year"),
    ("now/d", "now", "Today so far"),
    ("now/d", "now/d", "Today"),
    ("now-1d/d", "now-1d/d", "Yesterday"),
    ("now-2d/d", "now-2d/d", "Day before yesterday"),
    ("now-7d/d", "now-7d/d", "This day last week"),
    ("now/w", "now", "This week so far"),
    ("now/w", "now/w", "This week"),
    ("now-1w/w", "now-1w/w", "Previous week"),
    ("now/M", "now", "This month so far"),
    ("now/M", "now/M", "This month"),
    ("now-1M/M", "now-1M/M", "Previous month"),
    ("now/y", "now", "This year so far"),
    ("now/y", "now/y", "This year"),
    ("now-1y/y", "now-1y/y", "Previous year"),
    ("now/fQ", "now", "This fiscal quarter so far"),
    ("now/fQ", "now/fQ", "This fiscal quarter"),
    ("now-1Q/fQ", "now-1Q/fQ", "Previous fiscal quarter"),
    ("now/fy", "now", "This fiscal year so far"),
    ("now/fy", "now/fy", "This fiscal year"),
    ("now-1y/fy", "now-1y/fy", "Previous fiscal year"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, RawTimeRange, Zone, describe_range, resolve_range};

    #[test]
    fn every_choice_can_be_read_and_is_called_what_its_button_will_say() {
        for (from, to, name) in QUICK_RANGES {
            let raw = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
            let range = resolve_range(&raw, 1_721_571_730_123, &Zone::utc(), &Calendar::default()).unwrap();
            assert!(range.from < range.to, "{name}");
            assert_eq!(describe_range(&raw, &Zone::utc()), name);
        }
    }
}
