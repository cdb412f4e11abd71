//! A range in words. In: the two texts of a range. Out: `Last 6 hours`, `Today so far`, or both ends.
//!
//! **Invariant:** words never say more than the texts: where no phrase is exact, the texts themselves are shown.

use super::absolute::parse_absolute;
use super::{RawTimeRange, Zone, format_date_time};

/// Ranges that have a name of their own.
const PHRASES: [(&str, &str, &str); 22] = [
    ("now/d", "now/d", "Today"),
    ("now/d", "now", "Today so far"),
    ("now/w", "now/w", "This week"),
    ("now/w", "now", "This week so far"),
    ("now/M", "now/M", "This month"),
    ("now/M", "now", "This month so far"),
    ("now/y", "now/y", "This year"),
    ("now/y", "now", "This year so far"),
    ("now/fQ", "now/fQ", "This fiscal quarter"),
    ("now/fQ", "now", "This fiscal quarter so far"),
    ("now/fy", "now/fy", "This fiscal year"),
    ("now/fy", "now", "This fiscal year so far"),
    ("now-1d/d", "now-1d/d", "Yesterday"),
    ("now-2d/d", "now-2d/d", "Day before yesterday"),
    ("now-7d/d", "now-7d/d", "This day last week"),
    ("now-1w/w", "now-1w/w", "Previous week"),
    ("now-1M/M", "now-1M/M", "Previous month"),
    ("now-1Q/fQ", "now-1Q/fQ", "Previous fiscal quarter"),
    ("now-1y/y", "now-1y/y", "Previous year"),
    ("now-1y/fy", "now-1y/fy", "Previous fiscal year"),
    ("now-1Q/Q", "now-1Q/Q", "Previous quarter"),
    ("now/Q", "now/Q", "This quarter"),
];

/// What the range picker's button says.
pub fn describe_range(range: &RawTimeRange, zone: &Zone) -> String {
    let (from, to) = (range.from.as_str(), range.to.as_str());
    if let Some((_, _, phrase)) = PHRASES.into_iter().find(|(start, end, _)| *start == from && *end == to) {
        return phrase.to_owned();
    }
    let last = from.strip_prefix("now-").filter(|_| to == "now").and_then(count_of_units);
    if let Some(count) = last {
        return format!("Last {count}");
    }
    let next = to.strip_prefix("now+").filter(|_| from == "now").and_then(count_of_units);
    if let Some(count) = next {
        return format!("Next {count}");
    }
    format!("{} to {}", describe_end(from, zone), describe_end(to, zone))
}

/// The same in less room: a day is named once where both ends are in it.
pub fn describe_range_briefly(range: &RawTimeRange, zone: &Zone) -> String {
    let words = describe_range(range, zone);
    let ends = words.split_once(" to ").filter(|_| parse_absolute(&range.to, zone).is_some());
    let Some((from, to)) = ends else { return words };
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((day, _)), Some((same, clock))) if day == same => format!("{from} to {clock}"),
        _ => words,
    }
}

/// Absolute ends in the zone's local time, relative ones as written: unlike `an hour ago` they stay true.
fn describe_end(end: &str, zone: &Zone) -> String {
    parse_absolute(end, zone).map_or_else(|| end.to_owned(), |at| format_date_time(at, zone))
}

/// `6h` as `6 hours`; a rounding unit behind it is left out.
fn count_of_units(text: &str) -> Option<String> {
    let (text, rounding) = text.split_once('/').unwrap_or((text, ""));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count: u64 = text.get(..digits)?.parse().ok()?;
    let name = unit_name(text.get(digits..)?)?;
    if !rounding.is_empty() {
        unit_name(rounding)?;
    }
    Some(format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
}

fn unit_name(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "M" => "month",
        "Q" => "quarter",
        "y" => "year",
        "fQ" => "fiscal quarter",
        "fy" => "fiscal year",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        let range = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
        assert_eq!(describe_range(&range, &Zone::named("Europe/Madrid").unwrap()), expected);
    }

    #[test]
    fn relative_ranges_have_words() {
        check("now-6h", "now", "Last 6 hours");
        check("now-1m", "now", "Last 1 minute");
        check("now-60m", "now", "Last 60 minutes");
        check("now-7d/d", "now", "Last 7 days");
        check("now-3fQ/fQ", "now", "Last 3 fiscal quarters");
        check("now", "now+30d", "Next 30 days");
        check("now/d", "now", "Today so far");
        check("now-1d/d", "now-1d/d", "Yesterday");
    }

    #[test]
    fn a_day_is_named_once_where_there_is_little_room() {
        let brief = |from: &str, to: &str| {
            let range = RawTimeRange { from: from.to_owned(), to: to.to_owned() };
            describe_range_briefly(&range, &Zone::utc())
        };
        assert_eq!(brief("1721568130123", "1721571730123"), "2024-07-21 13:22:10 to 14:22:10");
        let night = "2024-07-20 19:35:30 to 2024-07-21 14:22:10";
        assert_eq!(brief("1721504130123", "1721571730123"), night);
        assert_eq!(brief("now-6h", "now"), "Last 6 hours");
        assert_eq!(brief("now-3h", "now-1h"), "now-3h to now-1h");
        assert_eq!(brief("1721571730123", "now"), "2024-07-21 14:22:10 to now");
    }

    #[test]
    fn what_has_no_exact_words_is_shown_as_written() {
        check("now-3h", "now-1h", "now-3h to now-1h");
        check("now-1d+2h", "now", "now-1d+2h to now");
        check("now+1h", "now", "now+1h to now");
        check("now-5x", "now", "now-5x to now");
        check("1721571730123", "now", "2024-07-21 16:22:10 to now");
        check("1721568130123", "1721571730123", "2024-07-21 15:22:10 to 2024-07-21 16:22:10");
    }
}
