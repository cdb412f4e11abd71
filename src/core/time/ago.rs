//! How long ago, in words. In: an instant and now. Out: `2 hours ago`, `in a minute`.
//!
//! **Invariant:** months and years are those of the calendar, not averages.

use super::Millis;
use super::civil::between;
use super::zone::timestamp;

/// `a few seconds ago`, `2 hours ago`, `in 3 months`: the nearest unit, as moment.js words it.
pub fn from_now(at: Millis, now: Millis) -> String {
    let amount = rough_amount(at, now);
    if at > now { format!("in {amount}") } else { format!("{amount} ago") }
}

/// The time between two instants, whichever is first: `2 hours`.
pub(super) fn rough_amount(at: Millis, now: Millis) -> String {
    let elapsed_minutes = now.saturating_sub(at).unsigned_abs() as f64 / 60_000.0;
    let (months, days_left) = calendar_months(at, now);
    let whole = |amount: f64| amount.round() as i64;
    let seconds = whole(elapsed_minutes * 60.0);
    let minutes = whole(elapsed_minutes);
    let hours = whole(elapsed_minutes / 60.0);
    let days = whole(elapsed_minutes / 1440.0);
    // The Gregorian calendar repeats after 146,097 days, which are 4,800 months.
    let months = months + days_left * 4_800.0 / 146_097.0;
    match () {
        () if seconds < 45 => "a few seconds".to_owned(),
        () if minutes < 45 => counted(minutes, "a minute", "minutes"),
        () if hours < 22 => counted(hours, "an hour", "hours"),
        () if days < 26 => counted(days, "a day", "days"),
        () if whole(months) < 11 => counted(whole(months), "a month", "months"),
        () => counted(whole(months / 12.0), "a year", "years"),
    }
}

fn counted(count: i64, one: &str, many: &str) -> String {
    if count <= 1 { one.to_owned() } else { format!("{count} {many}") }
}

/// Whole calendar months between two instants and the days left over.
fn calendar_months(at: Millis, now: Millis) -> (f64, f64) {
    let [first, last] = [at.min(now), at.max(now)]
        .map(|instant| timestamp(instant).to_zoned(jiff::tz::TimeZone::UTC).datetime());
    let Some(span) = between(first, last) else { return (0.0, 0.0) };
    let hours = span.millis / 3_600_000;
    (span.months as f64, span.days as f64 + hours as f64 / 24.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_721_571_730_123;

    #[track_caller]
    fn check(seconds_ago: i64, expected: &str) {
        assert_eq!(from_now(NOW - seconds_ago * 1000, NOW), expected, "{seconds_ago} s");
    }

    #[test]
    fn words() {
        check(0, "a few seconds ago");
        check(-44, "in a few seconds");
        check(45, "a minute ago");
        check(90, "2 minutes ago");
        check(2_699, "an hour ago");
        check(79_200, "a day ago");
        check(2_159_999, "25 days ago");
        check(-4_000_000, "in 2 months");
        check(47_304_000, "2 years ago");
    }
}
