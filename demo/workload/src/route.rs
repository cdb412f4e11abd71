//! What the shop offers: its endpoints, how often each is asked for and how long it takes.

/// One endpoint. `share` is its part of all requests; the shares need not sum to one.
#[derive(Debug)]
pub(crate) struct Route {
    pub method: &'static str,
    pub endpoint: &'static str,
    /// The Python logger that speaks for it.
    pub logger: &'static str,
    pub share: f64,
    /// Half of the answers take less than this.
    pub median_seconds: f64,
    /// Whether it needs the database, and so suffers when connections run out.
    pub database: bool,
    /// How often a client is at fault, and with which status.
    pub refused: (f64, u16),
}

const fn route(
    method: &'static str,
    endpoint: &'static str,
    logger: &'static str,
    share: f64,
    median_seconds: f64,
) -> Route {
    Route { method, endpoint, logger, share, median_seconds, database: true, refused: (0.0, 400) }
}

pub(crate) const CREATE_ORDER: usize = 6;
pub(crate) const CACHED_WORK: usize = 3;
pub(crate) const LOGIN: usize = 7;
pub(crate) const CREATE_USER: usize = 8;
pub(crate) const DO_WORK: usize = 4;
pub(crate) const CPU_INTENSIVE: usize = 5;

pub(crate) static ROUTES: [Route; 10] = [
    Route { database: false, ..route("GET", "/", "api.root", 0.13, 0.004) },
    Route { database: false, ..route("GET", "/health", "api.health", 0.01, 0.002) },
    Route { refused: (0.012, 404), ..route("GET", "/api/products", "api.products", 0.31, 0.045) },
    route("GET", "/cached_work", "api.work", 0.15, 0.110),
    route("GET", "/do_work", "api.work", 0.10, 0.240),
    Route { database: false, ..route("GET", "/cpu_intensive", "api.work", 0.03, 0.700) },
    Route { refused: (0.015, 422), ..route("POST", "/api/orders", "api.orders", 0.05, 0.260) },
    Route { refused: (0.04, 401), ..route("POST", "/api/login", "api.auth", 0.05, 0.150) },
    Route { refused: (0.02, 409), ..route("POST", "/api/users", "api.auth", 0.01, 0.190) },
    Route { refused: (0.006, 404), ..route("GET", "/api/orders/{order_id}", "api.orders", 0.08, 0.070) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(index: usize, method: &str, endpoint: &str) {
        assert_eq!((ROUTES[index].method, ROUTES[index].endpoint), (method, endpoint));
    }

    #[test]
    fn the_named_routes_are_where_their_names_say() {
        check(CREATE_ORDER, "POST", "/api/orders");
        check(CACHED_WORK, "GET", "/cached_work");
        check(LOGIN, "POST", "/api/login");
        check(CREATE_USER, "POST", "/api/users");
        check(DO_WORK, "GET", "/do_work");
        check(CPU_INTENSIVE, "GET", "/cpu_intensive");
    }
}
