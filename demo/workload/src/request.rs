//! The shop's traffic: a second in, every request that began in it out.
//!
//! **Invariant:** a second always has the same requests, with the same latencies, users
//! and faults; metrics and log lines are both made from them and never disagree.

use crate::incident::{Kind, is_down, process_start, severity};
use crate::noise::{Stream, chance, count, normal, smooth};
use crate::route::{CACHED_WORK, CREATE_ORDER, ROUTES, Route};

pub(crate) const CATEGORIES: [&str; 5] = ["books", "electronics", "clothing", "home", "toys"];
const PAYMENT_METHODS: [&str; 3] = ["card", "paypal", "bank_transfer"];
const CATEGORY_PRICE_DOLLARS: [f64; 5] = [18.0, 190.0, 55.0, 80.0, 28.0];

/// What a customer put into one order.
#[derive(Debug)]
pub(crate) struct Order {
    pub id: u64,
    pub category: &'static str,
    pub payment_method: &'static str,
    pub items: u32,
    pub dollars: f64,
    /// How long the customer took to check out.
    pub checkout_seconds: f64,
}

/// One request and how it ended.
#[derive(Debug)]
pub(crate) struct Request {
    /// Index into [`ROUTES`].
    pub route: usize,
    /// Nanoseconds since the epoch.
    pub began_nanos: u64,
    pub seconds: f64,
    pub status: u16,
    /// The value of `errors_total{type}` when the shop was at fault.
    pub error: Option<&'static str>,
    /// Whether the cache had the answer, where there is one.
    pub cache_hit: Option<bool>,
    pub order: Option<Order>,
    pub user_id: u32,
    pub request_id: u128,
    pub trace_id: u128,
}

impl Request {
    pub(crate) fn route(&self) -> &'static Route {
        &ROUTES[self.route]
    }

    pub(crate) fn ended_nanos(&self) -> u64 {
        self.began_nanos + (self.seconds * 1e9) as u64
    }
}

/// Requests per second to be expected: a wave over the day with its top in the evening,
/// and slow and quick noise on it.
pub(crate) fn load(second: u64) -> f64 {
    let seconds = second as f64;
    let hour = (seconds / 3600.0) % 24.0;
    let wave = 0.62 - 0.38 * ((hour - 5.0) / 24.0 * std::f64::consts::TAU).cos();
    let drift = 1.0 + 0.12 * smooth(Stream::Load, seconds, 1800.0);
    let flutter = 1.0 + 0.07 * smooth(Stream::Load, seconds, 45.0);
    150.0 * wave * drift * flutter
}

/// People with the shop open.
pub(crate) fn active_users(second: u64) -> f64 {
    let noise = smooth(Stream::Users, second as f64, 300.0);
    (load(second) * 3.1 * (1.0 + 0.08 * noise)).round()
}

/// How many in a hundred cached answers are found; low after a restart, warm after minutes.
fn cache_hit_share(second: u64) -> f64 {
    let age = second.saturating_sub(process_start(second)) as f64;
    let warm = 1.0 - 0.7 * (-age / 120.0).exp();
    0.88 * warm * (1.0 - 0.8 * severity(Kind::ColdCache, second))
}

/// Every request that began in this second, in order.
pub(crate) fn requests_in(second: u64) -> Vec<Request> {
    if is_down(second) {
        return Vec::new();
    }
    let mut rng = chance(Stream::Requests, second);
    let weather = Weather::at(second);
    let load = load(second);
    let mut requests = Vec::new();
    for (index, route) in ROUTES.iter().enumerate() {
        for _ in 0..count(&mut rng, load * route.share) {
            requests.push(weather.request(&mut rng, index, second));
        }
    }
    requests.sort_by_key(|request| request.began_nanos);
    requests
}

/// What makes requests of one second slow or fail.
struct Weather {
    pool: f64,
    payment: f64,
    hit_share: f64,
    slowness: f64,
}

impl Weather {
    fn at(second: u64) -> Self {
        Self {
            pool: severity(Kind::PoolExhausted, second),
            payment: severity(Kind::PaymentProvider, second),
            hit_share: cache_hit_share(second),
            slowness: 1.0 + 0.15 * smooth(Stream::Memory, second as f64, 120.0),
        }
    }

    fn request(&self, rng: &mut fastrand::Rng, index: usize, second: u64) -> Request {
        let route = &ROUTES[index];
        let cache_hit = (index == CACHED_WORK).then(|| rng.f64() < self.hit_share);
        let (status, error) = self.outcome(rng, index);
        let mut seconds = route.median_seconds * self.slowness * (0.45 * normal(rng)).exp();
        if cache_hit == Some(true) {
            seconds *= 0.07;
        }
        if route.database {
            seconds *= 1.0 + 6.0 * self.pool;
        }
        if index == CREATE_ORDER {
            seconds *= 1.0 + 4.0 * self.payment;
        }
        if (400..500).contains(&status) {
            seconds *= 0.3;
        }
        let order = (index == CREATE_ORDER && !(400..500).contains(&status)).then(|| order(rng, second));
        Request {
            route: index,
            began_nanos: second * 1_000_000_000 + rng.u64(0..1_000_000_000),
            seconds: seconds.min(11.0),
            status,
            error,
            cache_hit,
            order,
            user_id: 12_300 + rng.u32(0..120),
            request_id: rng.u128(..),
            trace_id: rng.u128(..),
        }
    }

    fn outcome(&self, rng: &mut fastrand::Rng, index: usize) -> (u16, Option<&'static str>) {
        let route = &ROUTES[index];
        let (fault, trouble) = (rng.f64(), rng.f64());
        if route.database && trouble < 0.16 * self.pool {
            return (503, Some("database_pool_exhausted"));
        }
        if index == CREATE_ORDER && trouble < 0.004 + 0.55 * self.payment {
            return (502, Some("payment_provider_error"));
        }
        if fault < route.refused.0 {
            return (route.refused.1, None);
        }
        if fault > 0.9985 && route.endpoint != "/health" {
            return (500, Some("unhandled_exception"));
        }
        (if route.method == "POST" && index != crate::route::LOGIN { 201 } else { 200 }, None)
    }
}

fn order(rng: &mut fastrand::Rng, second: u64) -> Order {
    let category = rng.usize(0..CATEGORIES.len());
    let payment = match rng.u8(0..10) {
        0..=5 => 0,
        6..=8 => 1,
        _ => 2,
    };
    let dollars = CATEGORY_PRICE_DOLLARS[category] * (0.6 * normal(rng)).exp();
    Order {
        id: (second % 10_000_000) * 100 + rng.u64(0..100),
        category: CATEGORIES[category],
        payment_method: PAYMENT_METHODS[payment],
        items: 1 + count(rng, 2.0),
        dollars: (dollars * 100.0).round() / 100.0,
        checkout_seconds: 22.0 * (0.7 * normal(rng)).exp(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::last_restart;

    const NOON: u64 = 1_750_000_000;

    /// The first second after `NOON` at which this trouble is at its worst.
    fn worst(kind: Kind) -> u64 {
        (NOON..NOON + 200_000).find(|&second| severity(kind, second) >= 1.0).unwrap_or_default()
    }

    fn share(second: u64, is_meant: impl Fn(&Request) -> bool) -> f64 {
        let requests: Vec<_> = (second..second + 60).flat_map(requests_in).collect();
        requests.iter().filter(|request| is_meant(request)).count() as f64 / requests.len() as f64
    }

    #[test]
    fn a_second_is_the_same_whenever_it_is_asked_for() {
        let describe = |second| format!("{:?}", requests_in(second));
        assert_eq!(describe(NOON), describe(NOON));
        assert_ne!(describe(NOON), describe(NOON + 1));
    }

    #[test]
    fn requests_begin_in_their_second_and_in_order() {
        let requests = requests_in(NOON);
        assert!(!requests.is_empty());
        assert!(requests.iter().all(|request| request.began_nanos / 1_000_000_000 == NOON));
        assert!(requests.is_sorted_by_key(|request| request.began_nanos));
    }

    #[test]
    fn the_evening_is_busier_than_the_night() {
        let midnight = NOON - NOON % 86_400;
        assert!(load(midnight + 17 * 3600) > 1.8 * load(midnight + 5 * 3600));
    }

    #[test]
    fn incidents_are_seen_in_errors() {
        let failed = |request: &Request| request.status >= 500;
        assert!(share(worst(Kind::PoolExhausted), failed) > 0.08);
        assert!(share(worst(Kind::PaymentProvider), failed) > 0.012);
        assert!(share(worst(Kind::ColdCache), failed) < 0.01);
    }

    #[test]
    fn a_restarting_shop_has_no_requests() {
        let restart = last_restart(NOON);
        assert!(requests_in(restart).is_empty());
        assert!(!requests_in(restart - 1).is_empty());
    }
}
