//! The shop's bad days: unix seconds in, what is wrong at that moment out.
//!
//! Time is cut into windows of 75 minutes; each has one event, drawn from the window's
//! number: a trouble that rises, stays and falls, or a plain deployment.
//!
//! **Invariant:** every question is answered from the time alone, so history and
//! the live shop have the same incidents and the same restarts.

use crate::noise::{Stream, chance};

const WINDOW_SECONDS: u64 = 4500;
/// How long the shop does not answer while it restarts.
pub(crate) const DOWN_SECONDS: u64 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All database connections are in use: everything slow, some refused; ends in a restart.
    PoolExhausted,
    /// The payment provider fails: orders cannot be placed.
    PaymentProvider,
    /// The cache was emptied: cached answers are slow until it is warm again.
    ColdCache,
    /// A new version: nothing but a restart.
    Deployment,
}

/// One event: from `start` up to, not including, `end`, in unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    pub kind: Kind,
    pub start: u64,
    pub end: u64,
}

impl Incident {
    fn of_window(window: u64) -> Self {
        let mut rng = chance(Stream::Incidents, window);
        let kind = match rng.u8(0..8) {
            0..=2 => Kind::PoolExhausted,
            3..=4 => Kind::PaymentProvider,
            5 => Kind::ColdCache,
            _ => Kind::Deployment,
        };
        let start = window * WINDOW_SECONDS + 300 + rng.u64(0..2700);
        Self { kind, start, end: start + rng.u64(300..900) }
    }

    /// When this event makes the shop stop answering, if it does.
    fn restart(&self) -> Option<u64> {
        match self.kind {
            Kind::PoolExhausted => Some(self.end),
            Kind::Deployment => Some(self.start),
            Kind::PaymentProvider | Kind::ColdCache => None,
        }
    }

    /// How bad it is, 0..=1: worse over the first 90 seconds, better over the last 60.
    fn severity(&self, second: u64) -> f64 {
        if second < self.start || second >= self.end {
            return 0.0;
        }
        let rising = (second - self.start) as f64 / 90.0;
        let falling = (self.end - second) as f64 / 60.0;
        rising.min(falling).clamp(0.0, 1.0)
    }
}

/// How strong trouble of this kind is at a second, 0..=1.
pub(crate) fn severity(kind: Kind, second: u64) -> f64 {
    let incident = Incident::of_window(second / WINDOW_SECONDS);
    if incident.kind == kind { incident.severity(second) } else { 0.0 }
}

/// The restart the shop last went through or is in: the second it stopped answering.
pub(crate) fn last_restart(second: u64) -> u64 {
    let window = second / WINDOW_SECONDS;
    (0..=window)
        .rev()
        .filter_map(|window| Incident::of_window(window).restart())
        .find(|&restart| restart <= second)
        .unwrap_or(0)
}

/// When the process that answers at this second began to answer.
pub(crate) fn process_start(second: u64) -> u64 {
    last_restart(second) + DOWN_SECONDS
}

/// Whether the shop is between two processes at this second.
pub(crate) fn is_down(second: u64) -> bool {
    second < process_start(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 86_400;
    const NOON: u64 = 1_750_000_000;

    #[test]
    fn a_day_has_every_kind_of_event() {
        for kind in [Kind::PoolExhausted, Kind::PaymentProvider, Kind::ColdCache] {
            let worst = (NOON..NOON + 2 * DAY).map(|second| severity(kind, second)).fold(0.0, f64::max);
            assert_eq!(worst, 1.0, "{kind:?}");
        }
    }

    #[test]
    fn six_hours_have_a_restart() {
        for hour in 0..48 {
            let now = NOON + hour * 3600;
            assert!(now - last_restart(now) < 6 * 3600, "hour {hour}: {}", now - last_restart(now));
        }
    }

    #[test]
    fn the_shop_is_down_for_seconds_and_then_a_new_process_answers() {
        let restart = last_restart(NOON);
        assert!(!is_down(restart - 1));
        assert!(is_down(restart));
        assert!(is_down(restart + DOWN_SECONDS - 1));
        assert!(!is_down(restart + DOWN_SECONDS));
        assert_eq!(process_start(restart + DOWN_SECONDS), restart + DOWN_SECONDS);
        assert!(process_start(restart - 1) < restart);
    }
}
