//! Sending one request. The only place that waits for the network.

use std::cell::Cell;
use std::rc::Rc;

use atalaya_core::query::Timing;
use atalaya_core::time::{Heard, Millis};
use gloo_net::http::{Method, RequestBuilder};
use web_sys::{AbortController, AbortSignal};

use crate::app::platform::clock;
use crate::app::platform::timer::Alarm;

/// A complete answer, of any status.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
    pub timing: Timing,
    /// What time the server said it was; `None` where it did not say, or said it to somebody else before.
    pub dated: Option<Dated>,
}

/// A server's `Date`, between two readings of the browser's clock, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    pub date: Millis,
    pub sent: Millis,
    pub received: Millis,
}

impl Dated {
    /// Hands it on to the page's clock; `server` is a data source's uid, or empty for the page's own server.
    pub fn tell_clock(self, server: &str) {
        let Self { date, sent, received } = self;
        clock::hear(Heard { server, date, sent, received });
    }
}

/// Why there is no answer at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchFailure {
    /// No connection, or a connection cut before the end.
    Network,
    /// Nothing complete within the time allowed.
    TimedOut,
    /// Cancelled by us: something newer was asked.
    Aborted,
}

/// What to send.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub post: bool,
    pub url: String,
    pub headers: Vec<(String, String)>,
    /// A form's text, for POST.
    pub form: Option<String>,
    pub timeout_millis: u32,
}

impl Outgoing {
    /// A plain GET, for configuration and dashboards.
    pub fn get(url: impl Into<String>) -> Self {
        Self { post: false, url: url.into(), headers: Vec::new(), form: None, timeout_millis: 30_000 }
    }
}

/// Sends and reads to the end, unless `controller` is aborted first.
pub async fn send(outgoing: &Outgoing, controller: &AbortController) -> Result<Response, FetchFailure> {
    let timed_out = Rc::new(Cell::new(false));
    let patience = {
        let timed_out = Rc::clone(&timed_out);
        let controller = controller.clone();
        Alarm::new(move || {
            timed_out.set(true);
            controller.abort();
        })
    };
    patience.set(u64::from(outgoing.timeout_millis));
    let started = clock::stopwatch_millis();
    let outcome = exchange(outgoing, &controller.signal()).await;
    patience.clear();
    match outcome {
        Ok(response) => {
            let answered_millis = clock::stopwatch_millis() - started;
            Ok(Response { timing: Timing { answered_millis, ..Timing::default() }, ..response })
        }
        Err(_) if timed_out.get() => Err(FetchFailure::TimedOut),
        Err(_) if controller.signal().aborted() => Err(FetchFailure::Aborted),
        Err(_) => Err(FetchFailure::Network),
    }
}

async fn exchange(outgoing: &Outgoing, signal: &AbortSignal) -> Result<Response, gloo_net::Error> {
    let method = if outgoing.post { Method::POST } else { Method::GET };
    let mut builder = RequestBuilder::new(&outgoing.url).method(method).abort_signal(Some(signal));
    for (name, value) in &outgoing.headers {
        builder = builder.header(name, value);
    }
    let sent = clock::browser_now();
    let response = match &outgoing.form {
        // A form is what a browser may send anywhere without asking the server first.
        Some(form) => {
            builder
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.as_str())?
                .send()
                .await?
        }
        None => builder.send().await?,
    };
    let received = clock::browser_now();
    let headers = response.headers();
    // A stored answer has its age with it.
    let date = headers.get("date").filter(|_| headers.get("age").is_none());
    let dated = date.and_then(|date| clock::from_http_date(&date)).map(|date| Dated { date, sent, received });
    Ok(Response {
        status: response.status(),
        content_type: headers.get("content-type").unwrap_or_default(),
        body: response.binary().await?,
        timing: Timing::default(),
        dated,
    })
}
