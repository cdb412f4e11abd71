//! The file beside the app: which data sources there are and where dashboards lie.

/// What kind of server a data source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    Prometheus,
    Loki,
    /// A type this version cannot query, as written; its panels say so.
    Unsupported(String),
}

impl SourceKind {
    /// Grafana's type id.
    pub fn id(&self) -> &str {
        match self {
            Self::Prometheus => "prometheus",
            Self::Loki => "loki",
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

/// One configured data source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datasource {
    pub uid: String,
    pub name: String,
    pub kind: SourceKind,
    /// Without a trailing slash; relative to the page, or absolute.
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
    /// Why queries to it cannot work from a browser, said on every panel that uses it.
    pub problem: Option<String>,
}
