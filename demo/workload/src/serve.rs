//! The running shop: answers scrapes and keeps Loki fed until it is stopped.
//!
//! **Invariant:** the clock is read here and in `main` only; what is answered is a pure
//! function of the second it says.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Request, Response, Server};

use crate::clock::now;
use crate::exposition::{families, text};
use crate::incident::is_down;
use crate::ledger::Ledger;
use crate::log_push::LogPush;
use crate::loki::agent;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error("cannot listen on {address}: {reason}")]
    Listen { address: String, reason: String },
    #[error("stopped listening: {0}")]
    Accept(#[from] std::io::Error),
}

/// Answers on `address` for ever; pushes to the Loki at `loki`, when one is named.
pub(crate) fn serve(address: &str, loki: Option<String>, cursor: Option<PathBuf>) -> Result<(), ServeError> {
    let server = Server::http(address)
        .map_err(|reason| ServeError::Listen { address: address.to_owned(), reason: reason.to_string() })?;
    if let Some(url) = loki {
        thread::spawn(move || push_for_ever(LogPush::new(agent(), url, cursor, now())));
    }
    let mut ledger = Ledger::at(now());
    loop {
        answer(server.recv()?, &mut ledger);
    }
}

fn answer(request: Request, ledger: &mut Ledger) {
    let second = now();
    // Who hung up before the answer is of no concern to anybody else.
    let _ = match request.url() {
        "/metrics" if is_down(second) => {
            request.respond(Response::from_string("restarting\n").with_status_code(503))
        }
        "/metrics" => {
            ledger.advance(second);
            let mut response = Response::from_string(text(&families(ledger)));
            if let Ok(kind) = Header::from_bytes("Content-Type", "text/plain; version=0.0.4; charset=utf-8") {
                response.add_header(kind);
            }
            request.respond(response)
        }
        "/health" => request.respond(Response::from_string("{\"status\":\"healthy\"}\n")),
        _ => request.respond(Response::from_string("see /metrics\n").with_status_code(404)),
    };
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
