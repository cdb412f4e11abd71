//! The shop's metrics at one moment: a ledger and gauges in, metric families out, and
//! their text in Prometheus' exposition format.
//!
//! Names, help texts and buckets follow the Python client, which the services that the
//! shop stands for are instrumented with.
//!
//! **Invariant:** families and series come in one fixed order.

use std::fmt::Write as _;

use crate::ledger::{Histogram, Ledger};
use crate::noise::{Stream, smooth};
use crate::request::{active_users, requests_in};
use crate::route::ROUTES;

/// One series' value: the name as written in the text, suffix included.
#[derive(Debug, PartialEq)]
pub(crate) struct Sample {
    pub name: String,
    pub labels: Vec<(&'static str, String)>,
    pub value: f64,
}

pub(crate) struct Family {
    pub name: &'static str,
    pub kind: &'static str,
    pub help: &'static str,
    pub samples: Vec<Sample>,
}

impl Family {
    fn new(name: &'static str, kind: &'static str, help: &'static str) -> Self {
        Self { name, kind, help, samples: Vec::new() }
    }

    fn with(mut self, labels: Vec<(&'static str, String)>, value: f64) -> Self {
        self.samples.push(Sample { name: self.name.to_owned(), labels, value });
        self
    }

    fn with_histogram(mut self, labels: &[(&'static str, String)], histogram: &Histogram) -> Self {
        let mut total = 0;
        for (index, count) in histogram.counts.iter().enumerate() {
            total += count;
            let bound = histogram.bounds.get(index).map_or("+Inf".to_owned(), |bound| format!("{bound:?}"));
            let mut labels = labels.to_vec();
            labels.push(("le", bound));
            self.samples.push(Sample { name: format!("{}_bucket", self.name), labels, value: total as f64 });
        }
        for (suffix, value) in [("count", total as f64), ("sum", histogram.sum)] {
            self.samples.push(Sample {
                name: format!("{}_{suffix}", self.name),
                labels: labels.to_vec(),
                value,
            });
        }
        self
    }
}

/// Requests that have begun and not ended when `second` begins.
fn requests_active(second: u64) -> usize {
    let now = second * 1_000_000_000;
    (second.saturating_sub(12)..second)
        .flat_map(requests_in)
        .filter(|request| request.ended_nanos() > now)
        .count()
}

/// Bytes in memory: what the process needs, and a slow leak that a restart ends.
fn resident_bytes(ledger: &Ledger) -> f64 {
    let age = (ledger.until - ledger.started) as f64;
    let breath = smooth(Stream::Memory, ledger.until as f64, 90.0);
    (96.0e6 + 9.0e3 * age + 4.0e6 * breath).round()
}

/// Every family of the process whose totals `ledger` holds, at the ledger's moment.
pub(crate) fn families(ledger: &Ledger) -> Vec<Family> {
    let mut families = http_families(ledger);
    families.extend(shop_families(ledger));
    families.extend(process_families(ledger));
    families
}

fn http_families(ledger: &Ledger) -> Vec<Family> {
    let route_labels = |index: usize| {
        let (method, endpoint) = ROUTES.get(index).map_or(("", ""), |route| (route.method, route.endpoint));
        vec![("method", method.to_owned()), ("endpoint", endpoint.to_owned())]
    };
    let mut requests = Family::new("http_requests_total", "counter", "Total HTTP requests");
    for (&(route, status), &count) in &ledger.requests {
        let mut labels = route_labels(route);
        labels.push(("status", status.to_string()));
        requests = requests.with(labels, count as f64);
    }
    let mut durations =
        Family::new("http_request_duration_seconds", "histogram", "HTTP request duration in seconds");
    for (&route, histogram) in &ledger.durations {
        durations = durations.with_histogram(&route_labels(route), histogram);
    }
    let mut errors = Family::new("errors_total", "counter", "Total errors");
    for (&kind, &count) in &ledger.errors {
        errors = errors.with(vec![("type", kind.to_owned())], count as f64);
    }
    vec![
        requests,
        durations,
        Family::new("http_requests_active", "gauge", "Requests being answered")
            .with(vec![], requests_active(ledger.until) as f64),
        Family::new("work_duration_seconds", "histogram", "Duration of the work done")
            .with_histogram(&[], &ledger.work),
        errors,
        Family::new("cache_hits_total", "counter", "Total cache hits").with(vec![], ledger.cache_hits as f64),
        Family::new("cache_misses_total", "counter", "Total cache misses")
            .with(vec![], ledger.cache_misses as f64),
    ]
}

fn shop_families(ledger: &Ledger) -> Vec<Family> {
    let mut orders = Family::new("orders_total", "counter", "Total orders");
    for (&(status, method), &count) in &ledger.orders {
        let labels = vec![("status", status.to_owned()), ("payment_method", method.to_owned())];
        orders = orders.with(labels, count as f64);
    }
    let mut revenue = Family::new("revenue_dollars_total", "counter", "Total revenue in dollars");
    for (&category, &dollars) in &ledger.revenue {
        revenue =
            revenue.with(vec![("product_category", category.to_owned())], (dollars * 100.0).round() / 100.0);
    }
    vec![
        Family::new("active_users", "gauge", "Number of active users")
            .with(vec![], active_users(ledger.until)),
        orders,
        Family::new("order_value_dollars", "histogram", "Order value in dollars")
            .with_histogram(&[], &ledger.order_value),
        revenue,
        Family::new("cart_size_items", "histogram", "Items per cart").with_histogram(&[], &ledger.cart_size),
        Family::new("checkout_duration_seconds", "histogram", "Time to complete checkout")
            .with_histogram(&[], &ledger.checkout),
        Family::new("user_registrations_total", "counter", "Total user registrations")
            .with(vec![], ledger.registrations as f64),
    ]
}

fn process_families(ledger: &Ledger) -> Vec<Family> {
    let python = [
        ("implementation", "CPython"),
        ("major", "3"),
        ("minor", "11"),
        ("patchlevel", "7"),
        ("version", "3.11.7"),
    ];
    vec![
        Family::new(
            "process_start_time_seconds",
            "gauge",
            "Start time of the process since unix epoch in seconds.",
        )
        .with(vec![], ledger.started as f64),
        Family::new(
            "process_cpu_seconds_total",
            "counter",
            "Total user and system CPU time spent in seconds.",
        )
        .with(vec![], (ledger.cpu_seconds * 100.0).round() / 100.0),
        Family::new("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.")
            .with(vec![], resident_bytes(ledger)),
        Family::new("process_open_fds", "gauge", "Number of open file descriptors.")
            .with(vec![], 14.0 + requests_active(ledger.until) as f64),
        Family::new("process_max_fds", "gauge", "Maximum number of open file descriptors.")
            .with(vec![], 1_048_576.0),
        Family::new("python_info", "gauge", "Python platform information")
            .with(python.map(|(name, value)| (name, value.to_owned())).to_vec(), 1.0),
    ]
}

/// `{a="1",b="2"}`, or nothing without labels.
pub(crate) fn label_text<'a>(labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> = labels.into_iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) }
}

/// The text a scrape gets.
pub(crate) fn text(families: &[Family]) -> String {
    let mut text = String::new();
    for family in families {
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "# HELP {} {}\n# TYPE {} {}", family.name, family.help, family.name, family.kind);
        for sample in &family.samples {
            let labels = label_text(sample.labels.iter().map(|(name, value)| (*name, value.as_str())));
            let _ = writeln!(text, "{}{labels} {}", sample.name, sample.value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::process_start;

    fn scrape() -> String {
        text(&families(&Ledger::at(process_start(1_750_000_000) + 600)))
    }

    #[track_caller]
    fn check(line_start: &str) {
        let text = scrape();
        assert!(text.lines().any(|line| line.starts_with(line_start)), "no line {line_start} in\n{text}");
    }

    #[test]
    fn the_services_metrics_are_exposed_under_their_names() {
        check("# TYPE http_requests_total counter");
        check("http_requests_total{method=\"GET\",endpoint=\"/do_work\",status=\"200\"} ");
        check("http_request_duration_seconds_bucket{method=\"POST\",endpoint=\"/api/orders\",le=\"0.005\"} ");
        check("http_request_duration_seconds_bucket{method=\"GET\",endpoint=\"/\",le=\"+Inf\"} ");
        check("http_request_duration_seconds_sum{");
        check("work_duration_seconds_bucket{le=\"10.0\"} ");
        check("http_requests_active ");
        check("active_users ");
        check("errors_total{type=");
        check("cache_hits_total ");
        check("cache_misses_total ");
        check("orders_total{status=\"completed\",payment_method=\"card\"} ");
        check("order_value_dollars_count ");
        check("revenue_dollars_total{product_category=\"books\"} ");
        check("cart_size_items_bucket{le=\"50.0\"} ");
        check("checkout_duration_seconds_sum ");
        check("user_registrations_total ");
        check("process_start_time_seconds 17");
        check("process_cpu_seconds_total ");
        check("process_resident_memory_bytes ");
    }

    #[test]
    fn buckets_add_up_to_the_count() {
        let text = scrape();
        let value = |start: &str| {
            text.lines().find(|line| line.starts_with(start)).and_then(|line| line.rsplit(' ').next())
        };
        assert_eq!(value("order_value_dollars_bucket{le=\"+Inf\"}"), value("order_value_dollars_count"));
    }
}
