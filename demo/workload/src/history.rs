//! The shop's metrics of past hours: a span of seconds in, series out.
//!
//! **Invariant:** each series' name and labels are those that scraping it gives, job and
//! instance included, so that a line runs on over the moment the demo was started.

use std::collections::BTreeMap;

use crate::exposition::families;
use crate::incident::is_down;
use crate::ledger::Ledger;
use crate::live::channels;

/// What `demo/prometheus.yml` calls the shop.
const TARGET: [(&str, &str); 2] = [("instance", "api:8000"), ("job", "api")];
/// And what it calls the shop's live measurements.
const LIVE_TARGET: [(&str, &str); 2] = [("instance", "api:8000"), ("job", "live")];

/// Unix seconds and values, in the order of time.
pub(crate) type Points = Vec<(u64, f64)>;

/// Label names and values in the order of their names, the metric's own name included as `__name__`.
pub(crate) type Labels = BTreeMap<String, String>;

fn labels<'a>(
    name: &'a str,
    own: impl IntoIterator<Item = (&'a str, &'a str)>,
    target: [(&'a str, &'a str); 2],
) -> Labels {
    let all = own.into_iter().chain(target).chain([("__name__", name)]);
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Every series that has a sample in `from..to` (unix seconds), one each `step` seconds.
pub(crate) fn series(from: u64, to: u64, step: u64) -> BTreeMap<Labels, Points> {
    let mut series: BTreeMap<Labels, Points> = BTreeMap::new();
    let up = labels("up", [], TARGET);
    let mut ledger = Ledger::at(from);
    for second in (from..to).step_by(step.max(1) as usize) {
        ledger.advance(second);
        let is_up = !is_down(second);
        series.entry(up.clone()).or_default().push((second, f64::from(u8::from(is_up))));
        for channel in channels() {
            let (metric, own) = channel.series();
            let own = own.iter().map(|(name, value)| (*name, value.as_str()));
            let live = labels(metric, own, LIVE_TARGET);
            series.entry(live).or_default().push((second, channel.value(second * 1000)));
        }
        if !is_up {
            continue;
        }
        for sample in families(&ledger).into_iter().flat_map(|family| family.samples) {
            let own = sample.labels.iter().map(|(name, value)| (*name, value.as_str()));
            series.entry(labels(&sample.name, own, TARGET)).or_default().push((second, sample.value));
        }
    }
    series
}

/// The spans of `from..to` in which nothing was scraped, given when something was (both in unix seconds); each begins
/// one `step` after the sample before it.
pub(crate) fn holes(scraped: &[u64], from: u64, to: u64, step: u64) -> Vec<(u64, u64)> {
    let inside = scraped.iter().copied().filter(|second| (from..to).contains(second));
    let mut found = Vec::new();
    let mut next = from;
    for second in inside.chain([to]) {
        // A scrape that comes a little late is no hole.
        if second > next + 2 * step {
            found.push((next, second));
        }
        next = second + step;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{DOWN_SECONDS, last_restart};

    const NOON: u64 = 1_750_000_000;

    #[track_caller]
    fn points(series: &BTreeMap<Labels, Points>, name: &str) -> Points {
        let mut named = series.iter().filter(|(labels, _)| labels["__name__"] == name);
        named.next().map(|(_, points)| points.clone()).unwrap()
    }

    #[test]
    fn a_series_carries_its_target_and_its_time() {
        let start = last_restart(NOON) + DOWN_SECONDS;
        let all = series(start + 30, start + 75, 15);
        let (labels, points) = all.iter().find(|(labels, _)| labels["__name__"] == "active_users").unwrap();
        assert_eq!((labels["instance"].as_str(), labels["job"].as_str()), ("api:8000", "api"));
        assert_eq!(points.iter().map(|point| point.0 - start).collect::<Vec<_>>(), [30, 45, 60]);
    }

    #[test]
    fn a_restart_is_a_gap_and_then_a_later_start_time() {
        let restart = last_restart(NOON);
        let all = series(restart - 5, restart + 11, 5);
        assert_eq!(points(&all, "up").iter().map(|point| point.1).collect::<Vec<_>>(), [1.0, 0.0, 0.0, 1.0]);
        let starts = points(&all, "process_start_time_seconds");
        assert_eq!(starts.len(), 2);
        assert_eq!(starts[1].1, (restart + DOWN_SECONDS) as f64);
    }

    #[track_caller]
    fn check_holes(scraped: &[u64], expected: &[(u64, u64)]) {
        assert_eq!(holes(scraped, 1000, 1300, 15), expected);
    }

    #[test]
    fn what_was_not_scraped_is_a_hole() {
        check_holes(&[], &[(1000, 1300)]);
        check_holes(&(0..100).map(|n| 900 + n * 15).collect::<Vec<_>>(), &[]);
        // Stopped at 1045, started again at 1200.
        let mut stopped: Vec<u64> = vec![1000, 1015, 1030, 1045];
        stopped.extend((0..7).map(|n| 1200 + n * 15));
        check_holes(&stopped, &[(1060, 1200)]);
        // Once more, and not scraped since.
        check_holes(&[1000, 1015, 1100], &[(1030, 1100), (1115, 1300)]);
    }

    #[test]
    fn a_late_scrape_is_no_hole() {
        let late: Vec<u64> = (0..20).map(|n| 1000 + n * 15 + if n == 7 { 12 } else { 0 }).collect();
        check_holes(&late, &[]);
    }
}
