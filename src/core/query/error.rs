//! Why a query has no answer, in words for the person who looks at the panel.
//!
//! **Invariant:** a message names the data source and the API path, and never holds a header's value or the URL's user
//! and password.

use std::fmt;

use thiserror::Error;

/// Where a query goes: the data source's name and the API path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub source: String,
    /// Relative to the data source's URL.
    pub path: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.source, self.path)
    }
}

/// A place in a query text, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// What went wrong with one query. The `Display` text is the headline.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    /// Nothing answered: the server is down, its name is unknown, or the browser refused a cross-origin answer.
    #[error("{} cannot be reached", .place.source)]
    Network { place: Place },
    /// Nothing answered, and the browser knows that it has no network: no server is to blame.
    #[error("{} cannot be reached: this browser is offline", .place.source)]
    Offline { place: Place },
    #[error("{} did not answer within {} s", .place.source, seconds(*.after_millis))]
    Timeout { place: Place, after_millis: u32 },
    /// 401 or 403.
    #[error("{} refused access (HTTP {status}){}", .place.source, said(.message.as_deref()))]
    Unauthorized { place: Place, status: u16, message: Option<String> },
    /// Any other status outside 2xx; `message` is the server's own text, if it said one.
    #[error("{} {}", .place.source, answered(*.status, .message.as_deref()))]
    Http { place: Place, status: u16, message: Option<String> },
    /// An HTML page or plain text where JSON was due; `found` quotes it: `the page “Log in”`.
    #[error("{} answered with {found} instead of data", .place.source)]
    NotJson { place: Place, status: u16, found: String },
    /// The body ends in the middle.
    #[error("The answer of {} is cut off after {bytes} bytes", .place.source)]
    CutBody { place: Place, bytes: usize },
    /// A success without a body.
    #[error("{} answered with an empty body", .place.source)]
    EmptyBody { place: Place },
    /// JSON, but not what this API returns.
    #[error("{} answered with JSON that is not a query result: {what}", .place.source)]
    UnexpectedJson { place: Place, what: String },
    /// The server does not accept the query text.
    #[error("{} does not accept the query{}: {message}", .place.source, at(*.position))]
    BadQuery { place: Place, message: String, position: Option<Position>, expr: String },
    /// More points for one series than the server computes, 11,000 unless it is configured otherwise.
    #[error("{} refuses that many points for one series", .place.source)]
    TooManyPoints { place: Place, message: String },
    /// A limit of the server: too many series or samples, too long a range, too much work.
    #[error("The query is over a limit of {}: {message}", .place.source)]
    OverLimit { place: Place, message: String },
    /// The query is well-formed but its evaluation failed.
    #[error("{} failed to evaluate the query: {message}", .place.source)]
    Failed { place: Place, message: String },
    /// Loki has just started and does not answer queries yet.
    #[error("{} is starting and not ready yet", .place.source)]
    LokiNotReady { place: Place },
    /// No configured source is the one that the target names; `message` says which, and what is configured.
    #[error("{message}")]
    UnknownDatasource { message: String },
    #[error("Data source {name:?} is of type {kind:?}, which is not supported")]
    UnsupportedDatasource { name: String, kind: String },
    /// The configuration says why this source cannot work from a browser.
    #[error("Data source {source_name:?} cannot be queried: {problem}")]
    SourceProblem { source_name: String, problem: String },
    /// A kind of query this version does not run, such as a server-side expression.
    #[error("{what} cannot be queried from a browser")]
    UnsupportedQuery { what: String },
    /// `message` goes on: `it uses "X", and ...`.
    #[error("Expression {ref_id} cannot be computed: {message}")]
    Expression { ref_id: String, message: String },
    #[error("The query uses {}, which this dashboard does not define", dollars(.names))]
    UnknownVariable { names: Vec<String>, expr: String },
    /// A target of a source that pushes names no channel that could be subscribed.
    #[error("{message}")]
    BadChannel { message: String },
    #[error("{text:?} is not a duration ({setting})")]
    BadInterval { setting: String, text: String },
    #[error("{text:?} is not a time range ({setting})")]
    BadTime { setting: String, text: String },
    /// The dashboard's own range; what is wrong with it stands above all panels.
    #[error("The time range cannot be used")]
    BadRange,
    /// Superseded or left; nothing to show.
    #[error("The query was cancelled")]
    Cancelled,
}

impl QueryError {
    /// Why nothing answered at all; `is_online` is what the browser says of its own network.
    pub fn unanswered(place: Place, is_online: bool) -> Self {
        if is_online { Self::Network { place } } else { Self::Offline { place } }
    }

    /// Headline and advice as sentences of one text.
    pub fn words(&self) -> String {
        format!("{} {}", self.sentence(), self.advice())
    }

    /// The headline as a sentence.
    pub fn sentence(&self) -> String {
        let headline = self.headline();
        let stop = if headline.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        format!("{headline}{stop}")
    }

    /// One short line.
    pub fn headline(&self) -> String {
        self.to_string()
    }

    /// What to do next, in plain words; names the data source and the path where there is one.
    pub fn advice(&self) -> String {
        match self {
            Self::Network { place } => format!(
                "Check that the server behind {place} runs and that the proxy in front of it passes this path. If the source has \
                 another origin than this page, it must allow cross-origin requests. The next refresh tries again."
            ),
            Self::Offline { .. } => {
                "Connect this device to the network again; this page then asks anew by itself.".to_owned()
            }
            Self::Timeout { place, .. } => format!(
                "The server behind {place} is busy or the query is heavy. Choose a shorter time range, narrow the \
                 selectors, or raise the source's time limit in the configuration."
            ),
            Self::Unauthorized { place, .. } => format!(
                "Log in again, or ask for access to {place}. Credentials belong in the proxy in front of the source, \
                 or in the source's headers in the configuration."
            ),
            Self::Http { place, status, .. } => http_advice(place, *status),
            Self::NotJson { place, .. } => format!(
                "Something else than the data source answers at {place}: often a login page, or the page itself \
                 because the proxy has no rule for this path. Check the source's url in the configuration."
            ),
            Self::CutBody { place, .. } => format!(
                "The connection to {place} broke, or a proxy limits the size of answers. Refresh; if it happens again, \
                 choose a shorter range or look into the proxy's log."
            ),
            Self::EmptyBody { place } => {
                format!("A proxy may have swallowed the answer of {place}. Look into the proxy's log.")
            }
            Self::UnexpectedJson { place, .. } => {
                format!("Check that the source's type and url in the configuration fit the server behind {place}.")
            }
            Self::BadQuery { expr, .. } => format!("Correct the query in the dashboard. It was sent as: {expr}"),
            Self::TooManyPoints { place, .. } => format!(
                "Choose a shorter time range, or a longer min step in the panel's query. Sent to {place}."
            ),
            Self::OverLimit { place, .. } => format!(
                "Narrow the selectors or choose a shorter time range; the limit is set on the server behind {place}."
            ),
            Self::Failed { place, .. } => {
                format!("The text above is the server's own. Sent to {place}; its log may say more.")
            }
            Self::LokiNotReady { place } => {
                format!("{place} answers once its start is complete, mostly within a minute. The next refresh tries again.")
            }
            Self::UnknownDatasource { .. } => {
                "Add a data source with this uid or name to the configuration, or choose another one in the dashboard's \
                 data source variable."
                    .to_owned()
            }
            Self::UnsupportedDatasource { .. } => {
                "Only sources of the types prometheus, loki and websocket can be used.".to_owned()
            }
            Self::SourceProblem { .. } => "Change the data source in the configuration.".to_owned(),
            Self::UnsupportedQuery { .. } => {
                "The panel needs a server that computes it. Queries to Prometheus and Loki in the same panel still run."
                    .to_owned()
            }
            Self::Expression { .. } => "Correct the expression in the dashboard; the panel's other queries still run.".to_owned(),
            Self::UnknownVariable { expr, .. } => {
                format!("Define the variable in the dashboard or correct its name. It was sent as: {expr}")
            }
            Self::BadChannel { .. } => {
                "Write words joined by dots, such as shop.eu.load; * stands for one word and a closing > for the rest."
                    .to_owned()
            }
            Self::BadInterval { .. } => "Write a number and a unit, such as 30s, 5m or 1h.".to_owned(),
            Self::BadTime { .. } => "Write a duration such as 1h, or a time such as now-1d/d.".to_owned(),
            Self::BadRange => "Choose a time range at the top of the page.".to_owned(),
            Self::Cancelled => "Refresh to run it again.".to_owned(),
        }
    }

    /// Whether asking again later, unchanged, can help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Network { .. }
            | Self::Offline { .. }
            | Self::Timeout { .. }
            | Self::CutBody { .. }
            | Self::EmptyBody { .. }
            | Self::LokiNotReady { .. }
            | Self::Cancelled => true,
            Self::Http { status, .. } => *status == 429 || *status >= 500,
            _ => false,
        }
    }
}

fn http_advice(place: &Place, status: u16) -> String {
    match status {
        404 => format!("There is no API at {place}. Check the source's url in the configuration."),
        405 => {
            format!("{place} does not take this method. Set the source's method to GET in the configuration.")
        }
        413 | 414 => {
            format!("The query is too long for {place}. Choose fewer values, or set the method to POST.")
        }
        429 => format!("{place} limits how often it may be asked. Refresh less often, or wait."),
        502..=504 => {
            format!("The proxy is there, but the server behind {place} is not. The next refresh tries again.")
        }
        500.. => format!("The server behind {place} failed; its log says why. The next refresh tries again."),
        _ => format!("Look into the log of the server or the proxy behind {place}."),
    }
}

fn seconds(millis: u32) -> f64 {
    f64::from(millis) / 1000.0
}

/// A gateway's status is no answer of the server behind it. nginx says so itself, as `deploy/nginx.conf` has it.
fn answered(status: u16, message: Option<&str>) -> String {
    match status {
        502 | 504 => {
            let why = message.map(|text| text.split_once(" does not answer: ").map_or(text, |(_, why)| why));
            format!("does not answer (HTTP {status}){}", said(why))
        }
        _ => format!("answered HTTP {status}{}", said(message)),
    }
}

fn said(message: Option<&str>) -> String {
    message.map(|text| format!(": {text}")).unwrap_or_default()
}

fn at(position: Option<Position>) -> String {
    position.map(|at| format!(" at line {}, column {}", at.line, at.column)).unwrap_or_default()
}

fn dollars(names: &[String]) -> String {
    names.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}
