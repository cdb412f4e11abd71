//! How far apart points are asked for. In: range, width, min intervals. Out: the step, `$__interval` and
//! `$__rate_interval`, in milliseconds, and a range aligned to the step.
//!
//! The rules are those of Grafana's servers for Prometheus and Loki, except that a step never gives more points than
//! Prometheus accepts: Grafana rounds its own safe step, and sometimes down.
//!
//! **Invariant:** `(end - start) / step` is at most [`MAX_POINTS`], and the same range on the next refresh asks for the
//! same instants.

use crate::query::QueryError;
use crate::time::{Millis, TimeRange, Zone, calculate_interval, parse_step, round_interval};
use crate::variables::{DEFAULT_SCRAPE_INTERVAL, rate_interval};

/// Prometheus and Loki reject `(end - start) / step` above this.
pub const MAX_POINTS: i64 = 11_000;

/// The intervals of one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    /// Sent as `step`.
    pub(super) step: i64,
    pub(super) interval: i64,
    pub(super) rate_interval: i64,
}

/// A min step as a target writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MinStep {
    None,
    Millis(i64),
    /// `$__interval`.
    Interval,
    /// `$__rate_interval`.
    RateInterval,
}

impl MinStep {
    /// Reads `written`; `fill` replaces variables. `setting` names it in the error.
    pub(super) fn read(
        written: Option<&str>,
        setting: &str,
        fill: impl Fn(&str) -> String,
    ) -> Result<Self, QueryError> {
        match written.map(str::trim) {
            None | Some("") => Ok(Self::None),
            Some("$__interval" | "${__interval}" | "$__interval_ms" | "${__interval_ms}") => {
                Ok(Self::Interval)
            }
            Some(
                "$__rate_interval" | "${__rate_interval}" | "$__rate_interval_ms" | "${__rate_interval_ms}",
            ) => Ok(Self::RateInterval),
            Some(written) => {
                let text = fill(written);
                match text.trim() {
                    "" | "0" | "0s" => Ok(Self::None),
                    text => parse_step(text).map(Self::Millis).ok_or_else(|| QueryError::BadInterval {
                        setting: setting.to_owned(),
                        text: text.to_owned(),
                    }),
                }
            }
        }
    }
}

/// What a panel and its data source say about intervals, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolution {
    pub(super) range: TimeRange,
    pub(super) max_points: i64,
    /// The panel's min interval.
    pub(super) panel_min: Option<i64>,
    /// The data source's scrape interval.
    pub(super) scrape: Option<i64>,
}

impl Resolution {
    /// The panel's own interval: one point for each pixel, no finer than the panel or the source says.
    fn panel_interval(&self, finest: i64) -> i64 {
        calculate_interval(
            self.range.duration(),
            self.max_points,
            self.panel_min.or(self.scrape).unwrap_or(finest),
        )
    }

    /// Prometheus: the larger of min step, resolution and the safe step, times `factor`. `$__interval` is the step;
    /// `$__rate_interval` is at least four scrapes.
    pub(super) fn prometheus(&self, min_step: MinStep, factor: u32) -> Steps {
        let panel = self.panel_interval(DEFAULT_SCRAPE_INTERVAL);
        let scrape = self.scrape.unwrap_or(DEFAULT_SCRAPE_INTERVAL);
        let least = match min_step {
            MinStep::Millis(millis) => millis,
            MinStep::None | MinStep::Interval | MinStep::RateInterval => panel,
        };
        let range = self.range.duration();
        let fine = calculate_interval(range, self.max_points, least).max(round_interval(range / MAX_POINTS));
        let step = match min_step {
            MinStep::RateInterval => rate_interval(fine, scrape),
            _ => fine.saturating_mul(i64::from(factor.max(1))),
        };
        let step = safe(step, range);
        let rate = match min_step {
            MinStep::RateInterval => step,
            MinStep::Interval => rate_interval(panel, step),
            MinStep::Millis(millis) => rate_interval(panel, millis),
            MinStep::None => rate_interval(panel, scrape),
        };
        Steps { step, interval: step, rate_interval: rate }
    }

    /// Loki: the panel's interval times the target's `resolution`, or the target's own step. `$__interval` is the panel's
    /// interval.
    pub(super) fn loki(&self, own_step: MinStep, resolution: i64) -> Steps {
        let interval = self.panel_interval(1);
        let step = match own_step {
            MinStep::Millis(millis) => millis.saturating_mul(resolution),
            _ => interval.saturating_mul(resolution),
        };
        let rate = rate_interval(interval, self.scrape.unwrap_or(DEFAULT_SCRAPE_INTERVAL));
        Steps { step: safe(step, self.range.duration()), interval, rate_interval: rate }
    }
}

/// The step, or the least one that is accepted: whole seconds where it is above one.
fn safe(step: i64, range: i64) -> i64 {
    let step = step.max(1);
    // Aligning both ends may lengthen the range by almost one step, which leaves the quotient's floor as it is.
    if range / step < MAX_POINTS {
        return step;
    }
    let least = range / MAX_POINTS + 1;
    if least > 1000 { (least + 999) / 1000 * 1000 } else { least }
}

/// Both ends moved back to a multiple of the step, counted from midnight of the zone as of the range's end.
pub(super) fn align(range: TimeRange, step: i64, zone: &Zone) -> TimeRange {
    let offset = i64::from(zone.offset_seconds(range.to)) * 1000;
    let down = |at: Millis| (at + offset).div_euclid(step) * step - offset;
    TimeRange { from: down(range.from), to: down(range.to) }
}

/// Seconds as both APIs read them, exact to the millisecond: `15`, `0.5`, `1721571730.123`.
pub(super) fn seconds(millis: i64) -> String {
    let (whole, rest) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:03}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;

    fn resolution(range: i64, max_points: i64, scrape: Option<i64>) -> Resolution {
        Resolution { range: TimeRange { from: 0, to: range }, max_points, panel_min: None, scrape }
    }

    #[track_caller]
    fn check(range: i64, max_points: i64, min_step: MinStep, factor: u32, expected: (i64, i64)) {
        let steps = resolution(range, max_points, None).prometheus(min_step, factor);
        assert_eq!((steps.step, steps.rate_interval), expected);
        assert_eq!(steps.interval, steps.step);
    }

    #[test]
    fn prometheus_steps_follow_width_min_step_and_factor() {
        check(HOUR, 1000, MinStep::None, 1, (15_000, MINUTE));
        check(6 * HOUR, 1000, MinStep::None, 1, (20_000, MINUTE));
        check(DAY, 1000, MinStep::None, 1, (MINUTE, 75_000));
        check(HOUR, 1000, MinStep::None, 2, (30_000, MINUTE));
        check(HOUR, 1000, MinStep::Millis(1000), 1, (5_000, 16_000));
        check(HOUR, 1000, MinStep::Millis(5 * MINUTE), 1, (5 * MINUTE, 20 * MINUTE));
        check(HOUR, 1000, MinStep::Interval, 1, (15_000, MINUTE));
        check(HOUR, 1000, MinStep::RateInterval, 4, (MINUTE, MINUTE));
    }

    #[test]
    fn no_range_asks_for_more_points_than_the_server_accepts() {
        for range in [HOUR, 13_200_000, 11_000_000, 11_999_999, DAY, 7 * DAY, 90 * DAY, 400 * DAY, 4000 * DAY]
        {
            for min_step in [MinStep::None, MinStep::Millis(1000), MinStep::Millis(1)] {
                let resolution = resolution(range, 100_000, Some(1000));
                for steps in [resolution.prometheus(min_step, 1), resolution.loki(min_step, 1)] {
                    let aligned = align(TimeRange { from: 123, to: 123 + range }, steps.step, &Zone::utc());
                    let points = (aligned.to - aligned.from) / steps.step;
                    assert!(points <= MAX_POINTS, "{range} {min_step:?}: {points}");
                }
            }
        }
    }

    #[test]
    fn the_source_scrape_interval_sets_the_rate_interval() {
        let steps = resolution(HOUR, 1000, Some(MINUTE)).prometheus(MinStep::None, 1);
        assert_eq!((steps.step, steps.rate_interval), (MINUTE, 4 * MINUTE));
    }

    #[test]
    fn loki_steps_follow_the_resolution() {
        let loki = |step, resolution_factor| resolution(HOUR, 1000, None).loki(step, resolution_factor).step;
        assert_eq!(loki(MinStep::None, 1), 5_000);
        assert_eq!(loki(MinStep::None, 10), 50_000);
        assert_eq!(loki(MinStep::Millis(MINUTE), 2), 2 * MINUTE);
    }

    #[test]
    fn ranges_are_aligned_to_the_step_from_local_midnight() {
        let range = TimeRange { from: 1_721_571_730_123, to: 1_721_571_730_123 };
        let at = |step, zone: &str| align(range, step, &Zone::named(zone).unwrap()).from;
        assert_eq!(at(15_000, "UTC"), 1_721_571_720_000);
        assert_eq!(at(DAY, "UTC"), 1_721_520_000_000);
        assert_eq!(at(DAY, "Europe/Madrid"), 1_721_512_800_000);
        assert_eq!(align(TimeRange { from: -1, to: 0 }, 1000, &Zone::utc()).from, -1000);
    }

    #[test]
    fn seconds_are_exact() {
        let texts = [15_000, 500, 1_721_571_730_123, 1_721_571_730_120, -500].map(seconds);
        assert_eq!(texts, ["15", "0.5", "1721571730.123", "1721571730.12", "-1.5"]);
    }

    #[test]
    fn a_min_step_that_cannot_be_read_is_named() {
        let read = |text| MinStep::read(Some(text), "min step of A", str::to_owned);
        assert_eq!(read(">1m30s"), Ok(MinStep::Millis(90_000)));
        assert_eq!(read(" "), Ok(MinStep::None));
        assert_eq!(read("${__rate_interval}"), Ok(MinStep::RateInterval));
        let error = read("$nope").unwrap_err();
        assert_eq!(error.headline(), "\"$nope\" is not a duration (min step of A)");
    }
}
