//! What is followed. In: the query of a panel as planned. Out: the tail's address, and requests for what the tail missed.
//!
//! **Invariant:** every request asks for the same lines as the panel's own; only times, limit and counting differ.

use crate::frame::Nanos;
use crate::query::{
    Decoder, HttpRequest, LOKI_CATEGORIZE, LOKI_RANGE_PATH, LOKI_TAIL_PATH, Method, PlannedQuery,
};
use crate::time::Millis;

/// Lines asked for in one page; no more than the panel itself where it asks for fewer.
const PAGE_LINES: u32 = 1000;
/// A tail never looks further back than this: a long-past start has made Loki hang, and history comes over HTTP anyway.
const TAIL_BACK_NANOS: Nanos = 60 * 1_000_000_000;
/// Lines the tail may send of the past.
const TAIL_LIMIT: u32 = 1000;

/// A log query that can be followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    planned: PlannedQuery,
    limit: u32,
}

impl Question {
    /// `None` for what has no live edge: metrics, other sources, lines moved in time by the panel.
    pub fn of(planned: &PlannedQuery) -> Option<Self> {
        let Decoder::Result(shape) = &planned.decode else { return None };
        let limit = shape.line_limit?;
        let is_lines = planned.request.path == LOKI_RANGE_PATH && planned.shift_millis == 0;
        is_lines.then(|| Self { planned: planned.clone(), limit: limit.max(PAGE_LINES) })
    }

    /// Panels with the same text share one tail.
    pub fn same(&self, other: &Self) -> bool {
        self.source_uid() == other.source_uid() && self.planned.expr == other.planned.expr
    }

    pub fn source_uid(&self) -> &str {
        &self.planned.request.source_uid
    }

    /// The query text as sent.
    pub fn expr(&self) -> &str {
        &self.planned.expr
    }

    /// The name of the data source, for messages.
    pub fn source_name(&self) -> &str {
        &self.planned.place.source
    }

    pub(super) fn planned(&self) -> &PlannedQuery {
        &self.planned
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit
    }

    /// The tail's address below the source's `base` URL, which is absolute; lines from `last` on are sent.
    pub fn socket_url(&self, base: &str, last: Nanos, now: Millis) -> String {
        let earliest = now.saturating_mul(1_000_000).saturating_sub(TAIL_BACK_NANOS);
        let url = self.tail(last.max(earliest)).url(base);
        match url.strip_prefix("http") {
            Some(rest) => format!("ws{rest}"),
            None => url,
        }
    }

    /// Why lines can only be asked for and not be sent: a browser opens WebSockets without headers of the page's choice
    /// (<https://websockets.spec.whatwg.org/#the-websocket-interface>), and without them the server might answer as
    /// somebody else's.
    pub fn why_not_live(&self) -> Option<String> {
        let own = self.planned.request.headers.iter().map(|(name, _)| name.as_str());
        let own: Vec<&str> = own.filter(|name| !name.eq_ignore_ascii_case(LOKI_CATEGORIZE)).collect();
        (!own.is_empty()).then(|| {
            format!(
                "{} is asked with headers of its own ({}), which a browser cannot send with a live connection. New lines \
                 are asked for every few seconds instead; a proxy that adds the headers allows the live connection.",
                self.source_name(),
                own.join(", ")
            )
        })
    }

    /// The tail's question over HTTP, which answers why it is refused.
    pub fn why(&self, now: Millis) -> HttpRequest {
        self.tail(now.saturating_mul(1_000_000))
    }

    fn tail(&self, start: Nanos) -> HttpRequest {
        HttpRequest {
            method: Method::Get,
            path: LOKI_TAIL_PATH.to_owned(),
            params: [("query", self.planned.expr.clone()), ("start", start.to_string())]
                .into_iter()
                .chain([("limit", TAIL_LIMIT.to_string()), ("delay_for", "0".to_owned())])
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..self.planned.request.clone()
        }
    }

    /// The newest lines from `from` on and before `end`, and how to read them.
    pub fn page(&self, from: Nanos, end: Nanos) -> PlannedQuery {
        let mut page = self.planned.clone();
        for (name, value) in &mut page.request.params {
            match name.as_str() {
                "start" => *value = from.to_string(),
                "end" => *value = end.to_string(),
                "limit" => *value = self.limit.to_string(),
                "direction" => "backward".clone_into(value),
                _ => {}
            }
        }
        if let Decoder::Result(shape) = &mut page.decode {
            shape.line_limit = Some(self.limit);
            shape.backward = true;
        }
        page
    }

    /// How many lines there are in each `step` seconds after `from`, up to `to`.
    pub(super) fn counts(&self, from: Nanos, to: Nanos, step_seconds: i64) -> PlannedQuery {
        let mut query = self.planned.clone();
        // A line of its own, should the query end in a comment; a line that cannot be parsed is still a line.
        query.expr = format!(
            "sum(count_over_time({}\n| drop __error__, __error_details__ [{step_seconds}s]))",
            self.planned.expr
        );
        let step = Nanos::from(step_seconds).saturating_mul(1_000_000_000);
        query.request.params = [
            ("query", query.expr.clone()),
            ("start", from.saturating_add(step).to_string()),
            ("end", to.to_string()),
            ("step", step_seconds.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        query.step_millis = Some(step_seconds * 1000);
        if let Decoder::Result(shape) = &mut query.decode {
            shape.line_limit = None;
            shape.backward = false;
        }
        query
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::query::{Form, Legend, Place, ResultShape};
    use crate::time::TimeRange;

    /// `{app="x"}` of a source named Logs.
    pub(in crate::live::tail) fn question() -> Question {
        Question::of(&planned()).expect("a log query")
    }

    fn planned() -> PlannedQuery {
        let params = [
            ("query", "{app=\"x\"}"),
            ("start", "1"),
            ("end", "2"),
            ("limit", "100"),
            ("direction", "backward"),
        ];
        PlannedQuery {
            ref_id: "A".to_owned(),
            request: HttpRequest {
                source_uid: "loki".to_owned(),
                method: Method::Get,
                path: LOKI_RANGE_PATH.to_owned(),
                params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
                headers: Vec::new(),
                timeout_millis: 1000,
            },
            decode: Decoder::Result(ResultShape {
                form: Form::Series,
                legend: Legend::Verbose,
                value_column: "Value".to_owned(),
                line_limit: Some(100),
                backward: true,
                cells: false,
            }),
            expr: "{app=\"x\"}".to_owned(),
            step_millis: None,
            range: TimeRange { from: 0, to: 1 },
            shift_millis: 0,
            refreshing: crate::config::Refreshing::default(),
            place: Place { source: "Logs".to_owned(), path: LOKI_RANGE_PATH.to_owned() },
            unknown_variables: Vec::new(),
        }
    }

    #[test]
    fn only_lines_at_their_own_time_can_be_followed() {
        let is_followed = |change: fn(&mut PlannedQuery)| {
            let mut query = planned();
            change(&mut query);
            Question::of(&query).is_some()
        };
        assert!(is_followed(|_| {}));
        assert!(!is_followed(|query| query.shift_millis = 1));
        assert!(!is_followed(|query| query.request.path = "api/v1/query_range".to_owned()));
        assert!(!is_followed(|query| {
            if let Decoder::Result(shape) = &mut query.decode {
                shape.line_limit = None;
            }
        }));
    }

    #[test]
    fn the_address_is_a_sockets_and_begins_where_lines_ended() {
        let now = 1_700_000_000_000;
        let url = question().socket_url("https://h/loki", 1_699_999_990_000_000_001, now);
        assert_eq!(
            url,
            "wss://h/loki/loki/api/v1/tail?query=%7Bapp%3D%22x%22%7D&start=1699999990000000001&limit=1000&delay_for=0"
        );
        let slept = question().socket_url("http://h", 5, now);
        assert!(slept.starts_with("ws://h/") && slept.contains("start=1699999940000000000"), "{slept}");
    }

    #[test]
    fn headers_of_its_own_leave_only_asking() {
        let with = |name: &str| {
            let mut query = planned();
            query.request.headers.push((name.to_owned(), "x".to_owned()));
            Question::of(&query).unwrap().why_not_live()
        };
        assert_eq!(question().why_not_live(), None);
        assert_eq!(with("X-Loki-Response-Encoding-Flags"), None, "the live tail goes without");
        assert!(with("X-Scope-OrgID").is_some_and(|why| why.contains("(X-Scope-OrgID)")));
    }

    #[test]
    fn a_page_and_a_count_ask_for_the_same_lines() {
        let page = question().page(10, 20);
        let param = |name: &str| page.request.param(name).map(str::to_owned).unwrap_or_default();
        assert_eq!([param("start"), param("end"), param("limit")], ["10", "20", "1000"]);
        let counts = question().counts(0, 60_000_000_000, 30);
        assert_eq!(
            counts.request.param("query"),
            Some("sum(count_over_time({app=\"x\"}\n| drop __error__, __error_details__ [30s]))")
        );
        assert_eq!(counts.request.param("start"), Some("30000000000"));
    }
}
