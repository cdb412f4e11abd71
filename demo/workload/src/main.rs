//! A shop to watch: traffic, errors, incidents and restarts, for the demo stack.
//!
//! In: a verb. `serve` answers scrapes, pushes logs and tells pages of both as time passes; `backfill-metrics`
//! writes what a Prometheus lacks of the same shop's past, `backfill-logs` pushes its past lines.
//!
//! The flow is one-way: `incident` and `noise` say what a moment is like, `request` what
//! was asked in it; `ledger` and `log_line` fold that into totals and lines;
//! `exposition`, `remote_write` (with `history`) and `loki` write them down. `live` measures ten
//! times a second; `feed` tells it, and the log, to those who listen: `push_socket` and `nats`.
//!
//! **Invariant:** everything but `clock`, `serve`, the two tellers and this file is a pure function of time.

mod clock;
mod envelope;
mod exposition;
mod feed;
mod history;
mod incident;
mod ledger;
mod live;
mod log_line;
mod log_push;
mod loki;
mod nats;
mod noise;
mod push_socket;
mod remote_write;
mod request;
mod route;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::{Long, Value, ValueExt};

const USAGE: &str = "\
usage: atalaya-demo-workload serve [--listen 127.0.0.1:8000] [--loki http://127.0.0.1:3100] [--cursor FILE]
                             [--push 127.0.0.1:8001] [--nats 127.0.0.1:4222]
       atalaya-demo-workload backfill-metrics --prometheus http://127.0.0.1:9090 [--hours 6] [--step 15s]
       atalaya-demo-workload backfill-logs --loki http://127.0.0.1:3100
       atalaya-demo-workload record --from 1767225600000 --to 1767225660000";

#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error("{0}\n{USAGE}")]
    Usage(#[from] lexopt::Error),
    #[error(transparent)]
    Serve(#[from] serve::ServeError),
    #[error(transparent)]
    Push(#[from] loki::PushError),
    #[error(transparent)]
    Backfill(#[from] remote_write::BackfillError),
}

struct Options {
    verb: String,
    listen: String,
    loki: Option<String>,
    prometheus: Option<String>,
    cursor: Option<PathBuf>,
    push: Option<String>,
    nats: Option<String>,
    hours: u64,
    step_seconds: u64,
    from_millis: u64,
    to_millis: u64,
}

fn parse_options(mut arguments: lexopt::Parser) -> Result<Options, lexopt::Error> {
    let mut options = Options {
        verb: String::new(),
        listen: "127.0.0.1:8000".to_owned(),
        loki: None,
        prometheus: None,
        cursor: None,
        push: None,
        nats: None,
        hours: 6,
        step_seconds: 15,
        from_millis: 0,
        to_millis: 0,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(verb) if options.verb.is_empty() => options.verb = verb.string()?,
            Long("listen") => options.listen = arguments.value()?.string()?,
            Long("loki") => options.loki = Some(arguments.value()?.string()?),
            Long("prometheus") => options.prometheus = Some(arguments.value()?.string()?),
            Long("cursor") => options.cursor = Some(arguments.value()?.into()),
            Long("push") => options.push = Some(arguments.value()?.string()?),
            Long("nats") => options.nats = Some(arguments.value()?.string()?),
            Long("from") => options.from_millis = arguments.value()?.parse()?,
            Long("to") => options.to_millis = arguments.value()?.parse()?,
            Long("hours") => options.hours = arguments.value()?.parse()?,
            Long("step") => {
                let step = arguments.value()?;
                options.step_seconds = step.parse_with(|text| text.trim_end_matches('s').parse::<u64>())?;
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn run() -> Result<(), RunError> {
    let options = parse_options(lexopt::Parser::from_env())?;
    match options.verb.as_str() {
        "serve" => serve::serve(serve::Tellings {
            listen: options.listen,
            loki: options.loki,
            cursor: options.cursor,
            push: options.push,
            nats: options.nats,
        })?,
        "backfill-metrics" => {
            let url = options.prometheus.ok_or("--prometheus is missing").map_err(lexopt::Error::from)?;
            let now = clock::now();
            let from = now - options.hours * 3600;
            let filled = remote_write::backfill(&loki::agent(), &url, from, now, options.step_seconds)?;
            println!("{filled} s filled");
        }
        "backfill-logs" => {
            let url = options.loki.ok_or("--loki is missing").map_err(lexopt::Error::from)?;
            let now = clock::now();
            let mut logs = log_push::LogPush::new(loki::agent(), url, options.cursor, now);
            while !logs.catch_up(now)? {}
        }
        // What was measured, whoever was told.
        "record" => print!("{}", live::exposition(options.from_millis, options.to_millis)),
        _ => return Err(lexopt::Error::from("name a verb").into()),
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, lexopt::Error> {
        parse_options(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn a_verb_has_its_defaults() {
        let options = parsed("backfill-metrics").unwrap();
        assert_eq!((options.verb.as_str(), options.hours, options.step_seconds), ("backfill-metrics", 6, 15));
    }

    #[test]
    fn steps_are_seconds_with_or_without_their_unit() {
        assert_eq!(parsed("backfill-metrics --step 5s").unwrap().step_seconds, 5);
        assert_eq!(parsed("backfill-metrics --step 30").unwrap().step_seconds, 30);
        assert!(parsed("backfill-metrics --step 1m").is_err());
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parsed("serve --lokki http://127.0.0.1:3100").is_err());
        assert!(parsed("serve twice").is_err());
    }
}
