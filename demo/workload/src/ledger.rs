//! What the shop's process has counted since it started: requests in, totals out.
//!
//! **Invariant:** totals at a second are those of every request that began before it and
//! since the process started, so a ledger walked from history equals one begun now.

use std::collections::BTreeMap;

use crate::incident::{DOWN_SECONDS, last_restart, process_start};
use crate::request::{Request, requests_in};
use crate::route::{CPU_INTENSIVE, DO_WORK};

/// Observations sorted into buckets, as a Prometheus client library keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    pub bounds: &'static [f64],
    /// Not cumulative; the last one has no upper bound.
    pub counts: Vec<u64>,
    pub sum: f64,
}

impl Histogram {
    pub(crate) fn new(bounds: &'static [f64]) -> Self {
        Self { bounds, counts: vec![0; bounds.len() + 1], sum: 0.0 }
    }

    fn observe(&mut self, value: f64) {
        let bucket = self.bounds.partition_point(|&bound| bound < value);
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.sum += value;
    }
}

/// The Python client's default buckets.
pub(crate) const DURATION_BOUNDS: &[f64] =
    &[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
const WORK_BOUNDS: &[f64] = &[0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const ORDER_VALUE_BOUNDS: &[f64] = &[10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0];
const CART_BOUNDS: &[f64] = &[1.0, 5.0, 10.0, 20.0, 50.0];
const CHECKOUT_BOUNDS: &[f64] = &[1.0, 5.0, 10.0, 30.0, 60.0, 120.0];

/// Totals of one process, up to but not including `until` (unix seconds).
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub started: u64,
    pub until: u64,
    /// By route and status.
    pub requests: BTreeMap<(usize, u16), u64>,
    /// By route.
    pub durations: BTreeMap<usize, Histogram>,
    pub work: Histogram,
    pub errors: BTreeMap<&'static str, u64>,
    pub cache_hits: u64,
    pub cache_misses: u64,
    /// By status and payment method.
    pub orders: BTreeMap<(&'static str, &'static str), u64>,
    pub order_value: Histogram,
    pub cart_size: Histogram,
    pub checkout: Histogram,
    /// By product category.
    pub revenue: BTreeMap<&'static str, f64>,
    pub registrations: u64,
    pub cpu_seconds: f64,
}

impl Ledger {
    /// The totals of the process that answers at `second`.
    pub(crate) fn at(second: u64) -> Self {
        let mut ledger = Self::started_at(process_start(second));
        ledger.advance(second);
        ledger
    }

    fn started_at(started: u64) -> Self {
        Self {
            started,
            until: started,
            requests: BTreeMap::new(),
            durations: BTreeMap::new(),
            work: Histogram::new(WORK_BOUNDS),
            errors: BTreeMap::new(),
            cache_hits: 0,
            cache_misses: 0,
            orders: BTreeMap::new(),
            order_value: Histogram::new(ORDER_VALUE_BOUNDS),
            cart_size: Histogram::new(CART_BOUNDS),
            checkout: Histogram::new(CHECKOUT_BOUNDS),
            revenue: BTreeMap::new(),
            registrations: 0,
            cpu_seconds: 0.4,
        }
    }

    /// Moves on to `second`, starting from nothing where a restart lies between.
    pub(crate) fn advance(&mut self, second: u64) {
        let started = last_restart(second) + DOWN_SECONDS;
        if started != self.started {
            *self = Self::started_at(started);
        }
        while self.until < second {
            for request in requests_in(self.until) {
                self.count(&request);
            }
            self.cpu_seconds += 0.012;
            self.until += 1;
        }
    }

    fn count(&mut self, request: &Request) {
        let route = request.route;
        *self.requests.entry((route, request.status)).or_default() += 1;
        self.durations
            .entry(route)
            .or_insert_with(|| Histogram::new(DURATION_BOUNDS))
            .observe(request.seconds);
        if (route == DO_WORK || route == CPU_INTENSIVE || request.cache_hit == Some(false))
            && request.status < 400
        {
            self.work.observe(request.seconds);
        }
        if let Some(error) = request.error {
            *self.errors.entry(error).or_default() += 1;
        }
        match request.cache_hit {
            Some(true) => self.cache_hits += 1,
            Some(false) => self.cache_misses += 1,
            None => {}
        }
        if let Some(order) = &request.order {
            let status = if request.status < 400 { "completed" } else { "failed" };
            *self.orders.entry((status, order.payment_method)).or_default() += 1;
            if request.status < 400 {
                self.order_value.observe(order.dollars);
                self.cart_size.observe(f64::from(order.items));
                self.checkout.observe(order.checkout_seconds);
                *self.revenue.entry(order.category).or_default() += order.dollars;
            }
        }
        if route == crate::route::CREATE_USER && request.status == 201 {
            self.registrations += 1;
        }
        self.cpu_seconds += if route == CPU_INTENSIVE { 0.03 } else { 0.0015 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u64 = 1_750_000_000;

    #[test]
    fn history_and_present_agree_to_the_last_digit() {
        let start = process_start(NOON);
        let mut walked = Ledger::at(start + 20);
        walked.advance(start + 41);
        walked.advance(start + 90);
        assert_eq!(format!("{walked:?}"), format!("{:?}", Ledger::at(start + 90)));
    }

    #[test]
    fn a_restart_begins_from_nothing() {
        let restart = last_restart(NOON);
        let mut ledger = Ledger::started_at(process_start(restart - 1));
        ledger.requests.insert((0, 200), 1_000_000);
        ledger.advance(restart + DOWN_SECONDS + 1);
        assert_eq!(ledger.started, restart + DOWN_SECONDS);
        assert!(ledger.requests.values().sum::<u64>() < 1000);
    }

    #[test]
    fn a_value_on_a_bound_belongs_below_it() {
        let mut histogram = Histogram::new(&[1.0, 5.0]);
        for value in [1.0, 1.1, 5.0, 6.0] {
            histogram.observe(value);
        }
        assert_eq!((histogram.counts, histogram.sum), (vec![1, 2, 1], 13.1));
    }

    #[test]
    fn every_failed_request_is_an_error_of_a_type() {
        let ledger = Ledger::at(process_start(NOON) + 300);
        let failed: u64 =
            ledger.requests.iter().filter(|((_, status), _)| *status >= 500).map(|(_, n)| n).sum();
        assert_eq!(failed, ledger.errors.values().sum::<u64>());
    }
}
