//! What the shop writes into its log: a second in, its lines out, as JSON.
//!
//! Orders, sign-ins, faults and slow answers are told, and one in twenty ordinary
//! requests; field names are those of the Python JSON formatter.
//!
//! **Invariant:** lines come in the order of their time, and no two of a second share it.

use serde_json::{Map, Value, json};

use crate::envelope::{COUNT_SECONDS, articles};
use crate::incident::{last_restart, process_start};
use crate::request::{Request, requests_in};
use crate::route::{CREATE_ORDER, CREATE_USER, LOGIN};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Debug,
    Info,
    Warning,
    Error,
    Critical,
}

impl Level {
    /// Python's name, which is also the value of the stream's label.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
            Self::Critical => "CRITICAL",
        }
    }
}

#[derive(Debug)]
pub(crate) struct LogLine {
    /// Nanoseconds since the epoch.
    pub nanos: u64,
    pub level: Level,
    pub text: String,
    /// Empty where the line belongs to no request.
    pub trace_id: String,
}

/// Every line of this second.
pub(crate) fn lines_in(second: u64) -> Vec<LogLine> {
    let mut lines = process_lines(second);
    if second.is_multiple_of(COUNT_SECONDS) {
        lines.push(count_line(second));
    }
    for request in requests_in(second) {
        lines.extend(request_lines(&request));
    }
    lines.sort_by_key(|line| line.nanos);
    for index in 1..lines.len() {
        if lines[index].nanos <= lines[index - 1].nanos {
            lines[index].nanos = lines[index - 1].nanos + 1;
        }
    }
    lines
}

/// The stock is counted, at the same moment as the event says.
fn count_line(second: u64) -> LogLine {
    let fields = json!({
        "level": Level::name(Level::Info), "logger": "shop.stock", "message": "Stock counted", "articles": articles(second),
    });
    LogLine {
        nanos: second * 1_000_000_000,
        level: Level::Info,
        text: fields.to_string(),
        trace_id: String::new(),
    }
}

/// What a process says when it ends and when it begins.
fn process_lines(second: u64) -> Vec<LogLine> {
    let line = |level, message: &str| {
        let fields = json!({"level": Level::name(level), "logger": "uvicorn.error", "message": message});
        LogLine { nanos: second * 1_000_000_000, level, text: fields.to_string(), trace_id: String::new() }
    };
    if second == last_restart(second) {
        vec![
            line(Level::Warning, "Shutting down"),
            line(Level::Critical, "Worker terminated, waiting for a new one"),
        ]
    } else if second == process_start(second) {
        vec![
            line(Level::Info, "Started server process [1]"),
            line(Level::Info, "Application startup complete."),
        ]
    } else {
        Vec::new()
    }
}

fn request_lines(request: &Request) -> Vec<LogLine> {
    let ended = request.ended_nanos();
    match &request.order {
        Some(order) if request.status < 400 => {
            let about = [
                ("order_id", json!(order.id)),
                ("total", json!(order.dollars)),
                ("items", json!(order.items)),
                ("payment_method", json!(order.payment_method)),
            ];
            return vec![
                line(request, request.began_nanos, Level::Info, "Creating order", &about[..1]),
                line(request, ended, Level::Info, "Order created successfully", &about),
            ];
        }
        _ => {}
    }
    if let Some(error) = request.error {
        let exception = exception(error);
        let about = [("error_type", json!(error)), ("exc_info", json!(exception))];
        let message = if request.route == CREATE_ORDER { "Failed to create order" } else { "Request failed" };
        return vec![line(request, ended, Level::Error, message, &about)];
    }
    let (level, message) = match (request.route, request.status) {
        (LOGIN, 401) => (Level::Warning, "Invalid credentials"),
        (LOGIN, _) => (Level::Info, "User signed in"),
        (CREATE_USER, 201) => (Level::Info, "User registered"),
        (_, 400..) => (Level::Warning, "Request refused"),
        _ if request.seconds > 2.0 => (Level::Warning, "Slow request"),
        _ if request.cache_hit == Some(false) && request.user_id.is_multiple_of(4) => {
            (Level::Debug, "Cache miss")
        }
        _ if request.user_id.is_multiple_of(20) => (Level::Info, "Request completed"),
        _ => return Vec::new(),
    };
    vec![line(request, ended, level, message, &[])]
}

fn line(request: &Request, nanos: u64, level: Level, message: &str, about: &[(&str, Value)]) -> LogLine {
    let route = request.route();
    let trace_id = format!("{:032x}", request.trace_id);
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("level", json!(level.name()));
    put("logger", json!(route.logger));
    put("message", json!(message));
    put("method", json!(route.method));
    put("endpoint", json!(route.endpoint));
    // The line that opens a request knows nothing of its end.
    if nanos != request.began_nanos {
        put("status", json!(request.status));
        put("duration", json!((request.seconds * 1e6).round() / 1e6));
    }
    put("request_id", json!(uuid(request.request_id)));
    put("user_id", json!(request.user_id.to_string()));
    put("trace_id", json!(trace_id));
    for (name, value) in about {
        put(name, value.clone());
    }
    LogLine { nanos, level, text: Value::Object(fields).to_string(), trace_id }
}

fn uuid(bits: u128) -> String {
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn exception(error: &str) -> String {
    let last = match error {
        "database_pool_exhausted" => {
            "TimeoutError: QueuePool limit of size 20 overflow 10 reached, connection timed out"
        }
        "payment_provider_error" => "PaymentError: provider answered 503 Service Unavailable",
        _ => "KeyError: 'price'",
    };
    format!(
        "Traceback (most recent call last):\n  File \"/app/main.py\", line 118, in track_metrics\n    response = await call_next(request)\n{last}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    const NOON: u64 = 1_750_000_000;

    fn fields(line: &LogLine) -> Map<String, Value> {
        serde_json::from_str(&line.text).unwrap()
    }

    #[test]
    fn a_line_tells_who_what_and_how_long() {
        let lines: Vec<_> = (NOON..NOON + 60).flat_map(lines_in).collect();
        let created = lines.iter().find(|line| line.text.contains("Order created")).unwrap();
        let fields = fields(created);
        for name in [
            "level",
            "logger",
            "message",
            "method",
            "endpoint",
            "status",
            "duration",
            "request_id",
            "user_id",
            "trace_id",
            "order_id",
        ] {
            assert!(fields.contains_key(name), "{name} is missing in {}", created.text);
        }
        assert_eq!(fields["level"], "INFO");
        assert_eq!(fields["trace_id"], created.trace_id.as_str());
        assert!(fields["duration"].is_f64());
    }

    #[test]
    fn times_rise_and_never_repeat() {
        for second in (NOON..NOON + 120).chain([last_restart(NOON)]) {
            assert!(lines_in(second).is_sorted_by(|a, b| a.nanos < b.nanos), "{second}");
        }
    }

    #[test]
    fn the_log_has_as_many_errors_as_the_counters() {
        let start = process_start(NOON);
        let logged =
            (start..start + 300).flat_map(lines_in).filter(|line| line.level == Level::Error).count();
        assert_eq!(logged as u64, Ledger::at(start + 300).errors.values().sum::<u64>());
    }

    #[test]
    fn the_stock_is_counted_on_the_minute() {
        let counted = |second| lines_in(second).into_iter().any(|line| line.text.contains("Stock counted"));
        assert!(counted(NOON - NOON % 60) && !counted(NOON - NOON % 60 + 1));
    }

    #[test]
    fn a_restart_is_told() {
        let restart = last_restart(NOON);
        assert!(lines_in(restart).iter().any(|line| line.text.contains("Shutting down")));
        assert!(
            lines_in(process_start(restart)).iter().any(|line| line.text.contains("Started server process"))
        );
    }
}
