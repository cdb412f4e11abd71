//! A data source as configured.

use crate::config::PushSettings;

/// What kind of server a data source is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SourceKind {
    #[default]
    Prometheus,
    Loki,
    /// Pushes by itself, over a WebSocket; see [`crate::live::push`].
    WebSocket,
    /// A type this version cannot query, as written; its panels say so.
    Unsupported(String),
}

impl SourceKind {
    /// From Grafana's type id; relatives that speak Prometheus' API count as Prometheus.
    pub fn from_type(id: &str) -> Self {
        match id {
            "prometheus"
            | "victoriametrics-metrics-datasource"
            | "grafana-amazonprometheus-datasource"
            | "grafana-azureprometheus-datasource" => Self::Prometheus,
            "loki" => Self::Loki,
            "websocket" => Self::WebSocket,
            other => Self::Unsupported(other.to_owned()),
        }
    }

    /// Grafana's type id.
    pub fn id(&self) -> &str {
        match self {
            Self::Prometheus => "prometheus",
            Self::Loki => "loki",
            Self::WebSocket => "websocket",
            Self::Unsupported(id) => id,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HttpMethod {
    Get,
    #[default]
    Post,
}

/// How an automatic refresh asks a source for what it asked before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshing {
    /// Only for what is missing, and again for the end of what is held: samples arrive late. How far back, in
    /// milliseconds; `None` leaves it to the query.
    Tail { overlap_millis: Option<i64> },
    /// For everything.
    Whole,
}

impl Default for Refreshing {
    fn default() -> Self {
        Self::Tail { overlap_millis: None }
    }
}

/// Where a label of an exemplar leads; the address holds `${__value.raw}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TraceLink {
    pub label: String,
    pub title: String,
    pub url: String,
}

/// One configured data source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Datasource {
    pub uid: String,
    pub name: String,
    pub kind: SourceKind,
    /// Without a trailing slash; absolute once the page's address is known.
    pub url: String,
    pub is_default: bool,
    /// Sent with every request to this source only, such as the tenant.
    pub headers: Vec<(String, String)>,
    pub method: HttpMethod,
    /// Scrape interval, such as `15s`; the least step that makes sense.
    pub time_interval: Option<String>,
    /// Milliseconds before a request is given up.
    pub timeout_millis: u32,
    /// Most log lines a panel asks for where it names no number.
    pub max_lines: u32,
    /// Most log lines and bytes that one list holds while it follows this source; zero is the default.
    pub held_lines: usize,
    pub held_bytes: usize,
    /// Of a source that pushes; boxed, since most do not.
    pub push: Option<Box<PushSettings>>,
    pub refreshing: Refreshing,
    /// Where the traces are that its exemplars belong to.
    pub trace_links: Vec<TraceLink>,
    /// Why queries to it cannot work from a browser, said on every panel that uses it.
    pub problem: Option<String>,
}

impl Datasource {
    /// Grafana's own limit for a request through its server.
    pub const DEFAULT_TIMEOUT_MILLIS: u32 = 30_000;
    /// Grafana's default for Loki.
    pub const DEFAULT_MAX_LINES: u32 = 1000;
    /// A list of so many lines scrolls smoothly and is more than a person reads.
    pub const DEFAULT_HELD_LINES: usize = 100_000;
    pub const DEFAULT_HELD_BYTES: usize = 64 << 20;
}
