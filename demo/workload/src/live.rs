//! What the shop measures ten times a second: a moment in, values out.
//!
//! Twenty channels, five measures in four regions, `shop.<region>.<measure>`; each is also a series that Prometheus
//! scrapes, with every single sample, so that what a viewer's connection missed can be had from there.
//!
//! **Invariant:** a value is a pure function of its channel and its tick; ticks are whole multiples of [`TICK_MILLIS`].

use std::fmt::Write as _;

use crate::noise::{Stream, smooth};
use crate::request::load;

pub(crate) const TICK_MILLIS: u64 = 100;
pub(crate) const REGIONS: [&str; 4] = ["asia", "eu", "latam", "us"];
/// A measure, its metric, and what it is.
const MEASURES: [(&str, &str, &str); 5] = [
    ("latency", "shop_live_latency_seconds", "Time of the last answer"),
    ("load", "shop_live_load", "Requests a second"),
    ("orders", "shop_live_orders", "Orders a minute"),
    ("queue", "shop_live_queue", "Jobs waiting"),
    ("temperature", "shop_live_temperature_celsius", "Temperature of the busiest rack"),
];

/// One channel: a measure in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Channel {
    region: usize,
    measure: usize,
}

/// All twenty, in one fixed order.
pub(crate) fn channels() -> impl Iterator<Item = Channel> {
    (0..MEASURES.len()).flat_map(|measure| (0..REGIONS.len()).map(move |region| Channel { region, measure }))
}

impl Channel {
    pub(crate) fn region(self) -> &'static str {
        REGIONS[self.region]
    }

    pub(crate) fn name(self) -> String {
        format!("shop.{}.{}", self.region(), MEASURES[self.measure].0)
    }

    fn metric(self) -> &'static str {
        MEASURES[self.measure].1
    }

    /// The value at a tick, in milliseconds since the epoch.
    pub(crate) fn value(self, millis: u64) -> f64 {
        let seconds = millis as f64 / 1000.0;
        // Far apart, so that no two channels look alike.
        let own = seconds + (self.region * 7 + self.measure * 31) as f64 * 10_007.0;
        let (slow, quick) = (smooth(Stream::Live, own, 47.0), smooth(Stream::Live, own, 1.3));
        let share = [0.22, 0.34, 0.12, 0.32][self.region];
        let traffic = load(millis / 1000) * share;
        let value = match self.measure {
            0 => 0.12 + 0.05 * slow + 0.02 * quick,
            1 => traffic * (1.0 + 0.25 * slow + 0.08 * quick),
            2 => traffic * 0.9 * (1.0 + 0.3 * slow) + 1.5 * quick,
            3 => 18.0 + 14.0 * slow + 3.0 * quick,
            _ => 41.0 + 4.0 * slow + 0.4 * quick,
        };
        (value.max(0.0) * 1000.0).round() / 1000.0
    }

    /// As Prometheus writes it, without the target's labels.
    pub(crate) fn series(self) -> (&'static str, [(&'static str, String); 2]) {
        (self.metric(), [("channel", self.name()), ("region", self.region().to_owned())])
    }
}

/// Ticks after `from` up to and including `to`, in milliseconds.
pub(crate) fn ticks(from: u64, to: u64) -> impl Iterator<Item = u64> {
    (from / TICK_MILLIS + 1..=to / TICK_MILLIS).map(|tick| tick * TICK_MILLIS)
}

/// Every sample after `from` up to `to`, each with its own time: one scrape brings as many as there were.
pub(crate) fn exposition(from: u64, to: u64) -> String {
    let mut text = String::new();
    for (measure, (_, metric, help)) in MEASURES.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# HELP {metric} {help}\n# TYPE {metric} gauge");
        for channel in channels().filter(|channel| channel.measure == measure) {
            let (_, labels) = channel.series();
            let labels =
                crate::exposition::label_text(labels.iter().map(|(name, value)| (*name, value.as_str())));
            for millis in ticks(from, to) {
                let _ = writeln!(text, "{metric}{labels} {} {millis}", channel.value(millis));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NOON: u64 = 1_750_000_000_000;

    #[test]
    fn twenty_channels_are_told_apart_and_have_values_of_their_own() {
        let names: BTreeSet<String> = channels().map(Channel::name).collect();
        assert_eq!(names.len(), 20);
        assert!(names.contains("shop.eu.load"));
        let values: BTreeSet<String> = channels().map(|channel| channel.value(NOON).to_string()).collect();
        assert_eq!(values.len(), 20);
    }

    #[test]
    fn a_scrape_holds_every_tick_once_and_in_order() {
        let text = exposition(NOON, NOON + 500);
        let rows: Vec<&str> =
            text.lines().filter(|line| line.starts_with("shop_live_load{channel=\"shop.eu.load\"")).collect();
        let times: Vec<&str> = rows.iter().filter_map(|row| row.rsplit(' ').next()).collect();
        let expected: Vec<String> = (1..=5).map(|tick| (NOON + tick * TICK_MILLIS).to_string()).collect();
        assert_eq!(times, expected);
    }

    #[test]
    fn spans_that_meet_share_no_tick() {
        assert_eq!(
            ticks(NOON, NOON + 250).chain(ticks(NOON + 250, NOON + 400)).collect::<Vec<_>>(),
            ticks(NOON, NOON + 400).collect::<Vec<_>>()
        );
    }
}
