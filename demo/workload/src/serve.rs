//! The running shop: answers scrapes and keeps Loki fed until it is stopped.
//!
//! **Invariant:** the clock is read here and in `main` only; what is answered is a pure
//! function of the second it says.

use std::net::TcpListener;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Request, Response, Server};

use crate::clock::{now, now_millis};
use crate::exposition::{families, text};
use crate::feed::Feed;
use crate::incident::is_down;
use crate::ledger::Ledger;
use crate::live;
use crate::log_push::LogPush;
use crate::loki::agent;
use crate::{nats, push_socket};

#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error("cannot listen on {address}: {reason}")]
    Listen { address: String, reason: String },
    #[error("stopped listening: {0}")]
    Accept(#[from] std::io::Error),
}

/// A first scrape brings this much of what was measured before, in milliseconds; so does one that was missed.
const SCRAPED_AGAIN_MILLIS: u64 = 60_000;

/// Whom to tell, and where to listen.
pub(crate) struct Tellings {
    pub listen: String,
    pub loki: Option<String>,
    pub cursor: Option<PathBuf>,
    pub push: Option<String>,
    pub nats: Option<String>,
}

/// Answers for ever, and tells the others meanwhile.
pub(crate) fn serve(tellings: Tellings) -> Result<(), ServeError> {
    let refused = |address: &str, reason: String| ServeError::Listen { address: address.to_owned(), reason };
    let server =
        Server::http(&tellings.listen).map_err(|reason| refused(&tellings.listen, reason.to_string()))?;
    if let Some(url) = tellings.loki {
        thread::spawn(move || push_for_ever(LogPush::new(agent(), url, tellings.cursor, now())));
    }
    let feed = Feed::new(now_millis());
    if let Some(address) = tellings.push {
        let listener = TcpListener::bind(&address).map_err(|reason| refused(&address, reason.to_string()))?;
        let feed = feed.clone();
        thread::spawn(move || push_socket::serve(&listener, &feed));
    }
    if let Some(address) = tellings.nats {
        let feed = feed.clone();
        thread::spawn(move || nats::publish_for_ever(&address, &feed));
    }
    thread::spawn(move || {
        loop {
            feed.advance(now_millis());
            thread::sleep(Duration::from_millis(live::TICK_MILLIS / 4));
        }
    });
    let mut ledger = Ledger::at(now());
    let mut scraped_until = now_millis().saturating_sub(SCRAPED_AGAIN_MILLIS);
    loop {
        answer(server.recv()?, &mut ledger, &mut scraped_until);
    }
}

fn answer(request: Request, ledger: &mut Ledger, scraped_until: &mut u64) {
    let second = now();
    // Who hung up before the answer is of no concern to anybody else.
    let _ = match request.url() {
        "/metrics" if is_down(second) => {
            request.respond(Response::from_string("restarting\n").with_status_code(503))
        }
        "/metrics" => {
            ledger.advance(second);
            request.respond(scraped(text(&families(ledger))))
        }
        "/live" => {
            let until = now_millis();
            let from = (*scraped_until).max(until.saturating_sub(SCRAPED_AGAIN_MILLIS));
            // Whoever else looks takes nothing away from Prometheus.
            if is_prometheus(&request) {
                *scraped_until = until;
            }
            request.respond(scraped(live::exposition(from, until)))
        }
        "/health" => request.respond(Response::from_string("{\"status\":\"healthy\"}\n")),
        _ => request.respond(Response::from_string("see /metrics and /live\n").with_status_code(404)),
    };
}

fn is_prometheus(request: &Request) -> bool {
    let mut agents = request.headers().iter().filter(|header| header.field.equiv("User-Agent"));
    agents.any(|header| header.value.as_str().starts_with("Prometheus"))
}

fn scraped(text: String) -> Response<std::io::Cursor<Vec<u8>>> {
    let response = Response::from_string(text);
    match Header::from_bytes("Content-Type", "text/plain; version=0.0.4; charset=utf-8") {
        Ok(kind) => response.with_header(kind),
        Err(()) => response,
    }
}

/// Catches up as fast as Loki takes it, then pushes every second; waits while Loki is away.
fn push_for_ever(mut logs: LogPush) {
    let mut was_away = false;
    loop {
        match logs.catch_up(now()) {
            Ok(true) => {
                was_away = false;
                thread::sleep(Duration::from_secs(1));
            }
            Ok(false) => {}
            Err(error) => {
                // Once, not every second: Loki may take minutes to come.
                if !was_away {
                    eprintln!("{error}");
                }
                was_away = true;
                thread::sleep(Duration::from_secs(2));
            }
        }
    }
}
