//! The interval built-ins. In: ranges, steps and scrape intervals in milliseconds. Out: the values of `$__range_s`,
//! `$__rate_interval` and duration texts.
//!
//! **Invariant:** a text stands for exactly the milliseconds it was made from: 90 s is `90s`, never `1m`.

use crate::time::TimeRange;

/// Scrapes assumed to be this far apart, in milliseconds, where a data source does not say.
pub const DEFAULT_SCRAPE_INTERVAL: i64 = 15_000;

/// `$__rate_interval`: long enough that a rate sees several samples. Grafana's rule: the step plus one scrape interval,
/// at least four scrape intervals. All in milliseconds; `scrape` is the query's min step, else the data source's
/// interval, else [`DEFAULT_SCRAPE_INTERVAL`].
pub fn rate_interval(step: i64, scrape: i64) -> i64 {
    step.saturating_add(scrape).max(scrape.saturating_mul(4))
}

/// A duration PromQL and LogQL read back as the same number of milliseconds.
pub fn exact_duration(millis: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")];
    UNITS
        .iter()
        .find(|(size, _)| millis != 0 && millis % size == 0)
        .map_or_else(|| format!("{millis}ms"), |(size, unit)| format!("{}{unit}", millis / size))
}

/// `$__range_s`: whole seconds, halves up.
pub(super) fn range_seconds(range: TimeRange) -> i64 {
    range.duration().saturating_add(500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_say_exactly_what_they_are() {
        let texts = [0, 1, 1500, 15_000, 60_000, 90_000, 3_600_000, 5_400_000, 86_400_000, 604_800_000];
        assert_eq!(
            texts.map(exact_duration),
            ["0ms", "1ms", "1500ms", "15s", "1m", "90s", "1h", "90m", "1d", "7d"]
        );
    }

    #[test]
    fn rates_cover_four_scrapes() {
        assert_eq!(rate_interval(15_000, 15_000), 60_000);
        assert_eq!(rate_interval(60_000, 15_000), 75_000);
        assert_eq!(rate_interval(1_000, 60_000), 240_000);
    }
}
