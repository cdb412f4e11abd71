//! NATS' client protocol, as far as a subscriber speaks it. In: bytes as they come, cut anywhere. Out: what the server
//! said; and the lines a subscriber says.
//!
//! The verbs are those of <https://docs.nats.io/reference/reference-protocols/nats-protocol>: `INFO`, `MSG`, `HMSG`,
//! `PING`, `PONG`, `+OK` and `-ERR` from the server; `CONNECT`, `SUB`, `UNSUB`, `PING` and `PONG` from here.
//!
//! **Invariant:** the frames' borders mean nothing: the same bytes give the same operations however they are cut. Memory
//! is bounded by the longest line and payload allowed.

use serde_json::{Value, json};

use crate::config::Login;
use crate::live::push::message::Malformed;

/// Longest line before a payload, in bytes: `INFO` of a large cluster is the longest there is.
const LONGEST_LINE: usize = 64 * 1024;
/// Largest payload that is read; NATS' own default limit is 1 MB.
const LARGEST_PAYLOAD: usize = 8 * 1024 * 1024;

/// One operation of the server.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// The first word of a connection, and later news of the cluster.
    Info(Box<Value>),
    Message {
        subject: String,
        sid: u32,
        payload: Vec<u8>,
    },
    Ping,
    Pong,
    Ok,
    /// The server's own words, without the quotes.
    Err(String),
}

/// What has come and is not complete yet.
#[derive(Debug, Clone, Default)]
pub struct Parser {
    buffer: Vec<u8>,
    /// A line was wrong: nothing after it can be trusted.
    lost: bool,
}

impl Parser {
    /// Takes the next bytes and adds the operations they complete.
    ///
    /// # Errors
    /// When a line is none of the protocol's. The connection is of no use then: where the next line begins is unknown.
    pub fn take(&mut self, bytes: &[u8], operations: &mut Vec<Operation>) -> Result<(), Malformed> {
        if self.lost {
            return Ok(());
        }
        self.buffer.extend_from_slice(bytes);
        let mut read = 0;
        let outcome = loop {
            match next(self.buffer.get(read..).unwrap_or_default()) {
                Ok(Some((operation, length))) => {
                    operations.push(operation);
                    read += length;
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.buffer.drain(..read);
        if outcome.is_err() {
            self.lost = true;
            self.buffer = Vec::new();
        }
        outcome
    }
}

/// The first operation and its length in bytes; `None` while it is not complete.
fn next(bytes: &[u8]) -> Result<Option<(Operation, usize)>, Malformed> {
    let window = bytes.get(..bytes.len().min(LONGEST_LINE)).unwrap_or_default();
    let Some(length) = window.windows(2).position(|pair| pair == b"\r\n") else {
        let is_endless = bytes.len() >= LONGEST_LINE;
        return if is_endless { Err(Malformed::TooLarge(bytes.len())) } else { Ok(None) };
    };
    let line = std::str::from_utf8(bytes.get(..length).unwrap_or_default());
    let line = line.map_err(|_not_text| Malformed::NotText)?;
    let after = length + 2;
    let (verb, arguments) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    let operation = match verb.to_ascii_uppercase().as_str() {
        "MSG" => {
            return message(arguments, false, bytes, after)
                .map_err(|error| error.unwrap_or_else(|| odd(line)));
        }
        "HMSG" => {
            return message(arguments, true, bytes, after)
                .map_err(|error| error.unwrap_or_else(|| odd(line)));
        }
        "INFO" => Operation::Info(Box::new(serde_json::from_str(arguments).map_err(|_bad| odd(line))?)),
        "PING" => Operation::Ping,
        "PONG" => Operation::Pong,
        "+OK" => Operation::Ok,
        "-ERR" => Operation::Err(arguments.trim().trim_matches('\'').to_owned()),
        _ => return Err(odd(line)),
    };
    Ok(Some((operation, after)))
}

fn odd(line: &str) -> Malformed {
    Malformed::Protocol(line.chars().take(60).collect())
}

/// `<subject> <sid> [reply-to] [headers] <total>`, then as many bytes and a line's end. An error of `None` is a line that
/// is not like that.
fn message(
    arguments: &str,
    has_headers: bool,
    bytes: &[u8],
    after: usize,
) -> Result<Option<(Operation, usize)>, Option<Malformed>> {
    let words: Vec<&str> = arguments.split_ascii_whitespace().collect();
    let (head, sizes) = match (has_headers, words.as_slice()) {
        (false, [subject, sid, total] | [subject, sid, _, total]) => ((subject, sid), ("0", *total)),
        (true, [subject, sid, headers, total] | [subject, sid, _, headers, total]) => {
            ((subject, sid), (*headers, *total))
        }
        _ => return Err(None),
    };
    let number = |text: &str| text.parse::<usize>().map_err(|_not_a_number| None);
    let (headers, total) = (number(sizes.0)?, number(sizes.1)?);
    if total > LARGEST_PAYLOAD {
        return Err(Some(Malformed::TooLarge(total)));
    }
    let sid = head.1.parse::<u32>().map_err(|_not_ours| None)?;
    if headers > total {
        return Err(None);
    }
    let end = after + total;
    match bytes.get(end..end + 2) {
        None => Ok(None),
        Some(b"\r\n") => {
            let payload = bytes.get(after + headers..end).unwrap_or_default().to_vec();
            Ok(Some((Operation::Message { subject: (*head.0).to_owned(), sid, payload }, end + 2)))
        }
        Some(_) => Err(None),
    }
}

/// The answer to `INFO`, and a `PING`: its `PONG` says that the server has accepted the connection.
pub fn connect(login: &Login) -> String {
    let mut options = json!({
        "verbose": false, "pedantic": false, "echo": false, "headers": true, "no_responders": false,
        "protocol": 1, "lang": "atalaya", "version": env!("CARGO_PKG_VERSION"), "name": "atalaya",
    });
    for (name, value) in [("user", &login.user), ("pass", &login.password), ("auth_token", &login.token)] {
        if let Some(value) = value {
            options[name] = json!(value);
        }
    }
    format!("CONNECT {options}\r\nPING\r\n")
}

/// `subject` must be a checked channel pattern.
pub fn subscribe(subject: &str, sid: u32) -> String {
    format!("SUB {subject} {sid}\r\n")
}

pub fn unsubscribe(sid: u32) -> String {
    format!("UNSUB {sid}\r\n")
}

/// Why the page cannot use this server at all, from its `INFO`.
pub fn refusal(info: &Value) -> Option<String> {
    (info["auth_required"] == true && info["nonce"].is_string() && info["no_auth_user"].is_null())
        .then(|| "NATS asks for a signature by key, which a page cannot keep; give viewers a `no_auth_user` that may only subscribe".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: &[u8] = b"INFO {\"server_id\":\"x\",\"max_payload\":1048576}\r\nPING\r\n+OK\r\n\
        MSG shop.eu.load 7 5\r\nhe\r\no\r\nMSG shop.us.load 7 _INBOX.1 0\r\n\r\n\
        HMSG shop.eu.load 8 12 16\r\nNATS/1.0\r\n\r\nbody\r\npong\r\n-ERR 'Permissions Violation for Subscription to \"x\"'\r\n";

    fn whole() -> Vec<Operation> {
        let message = |subject: &str, sid, payload: &[u8]| Operation::Message {
            subject: subject.to_owned(),
            sid,
            payload: payload.to_vec(),
        };
        vec![
            Operation::Info(Box::new(json!({"server_id": "x", "max_payload": 1_048_576}))),
            Operation::Ping,
            Operation::Ok,
            message("shop.eu.load", 7, b"he\r\no"),
            message("shop.us.load", 7, b""),
            message("shop.eu.load", 8, b"body"),
            Operation::Pong,
            Operation::Err("Permissions Violation for Subscription to \"x\"".to_owned()),
        ]
    }

    #[track_caller]
    fn check_pieces<'b>(pieces: impl Iterator<Item = &'b [u8]>) {
        let (mut parser, mut operations) = (Parser::default(), Vec::new());
        for piece in pieces {
            parser.take(piece, &mut operations).unwrap();
        }
        assert_eq!(operations, whole());
    }

    #[test]
    fn a_session_is_the_same_however_it_is_cut() {
        check_pieces(std::iter::once(SESSION));
        for size in 1..=SESSION.len() {
            check_pieces(SESSION.chunks(size));
        }
        for first in 0..SESSION.len() {
            for second in (first..SESSION.len()).step_by(7) {
                let pieces = [&SESSION[..first], &SESSION[first..second], &SESSION[second..]];
                check_pieces(pieces.into_iter());
            }
        }
    }

    /// A plain generator, so that a failure repeats.
    fn noise(seed: u32) -> impl Iterator<Item = u32> {
        let mut state = seed.wrapping_mul(2_654_435_761).max(1);
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state
        })
    }

    #[test]
    fn hostile_bytes_end_in_an_error_and_never_in_a_panic_or_in_growth() {
        for seed in 1..400 {
            let mut bytes = SESSION.to_vec();
            let mut random = noise(seed);
            for _ in 0..(seed % 9 + 1) {
                let (place, byte) = (random.next().unwrap() as usize % bytes.len(), random.next().unwrap());
                bytes[place] = byte.to_le_bytes()[0];
            }
            let (mut parser, mut operations) = (Parser::default(), Vec::new());
            for piece in bytes.chunks(seed as usize % 31 + 1) {
                let _ = parser.take(piece, &mut operations);
            }
            assert!(parser.buffer.len() <= bytes.len());
        }
    }

    #[track_caller]
    fn check_refused(bytes: &[u8]) {
        let (mut parser, mut operations) = (Parser::default(), Vec::new());
        assert!(parser.take(bytes, &mut operations).is_err(), "{operations:?}");
        assert_eq!(parser.take(b"PING\r\n", &mut operations), Ok(()));
        assert!(operations.is_empty(), "nothing counts after what was wrong");
    }

    #[test]
    fn lines_that_are_none_of_the_protocols_are_refused() {
        check_refused(b"HTTP/1.1 400 Bad Request\r\n");
        check_refused(b"MSG shop 1\r\n");
        check_refused(b"MSG shop 1 -5\r\n");
        check_refused(b"MSG shop 1 999999999999\r\n");
        check_refused(b"MSG shop 1 2\r\nabcd\r\n");
        check_refused(b"HMSG shop 1 9 2\r\nab\r\n");
        check_refused(b"INFO {\r\n");
        check_refused(&[b'A'; LONGEST_LINE + 1]);
        check_refused(b"\xff\xfe\r\n");
    }

    #[test]
    fn the_page_says_who_it_is_and_no_more_than_it_must() {
        let plain = connect(&Login::default());
        assert!(
            plain.starts_with("CONNECT {\"verbose\":false") && plain.ends_with("}\r\nPING\r\n"),
            "{plain}"
        );
        assert!(!plain.contains("user") && !plain.contains("auth_token"));
        let login = Login { token: Some("t\"x".to_owned()), ..Login::default() };
        assert!(connect(&login).contains(r#""auth_token":"t\"x""#));
        assert_eq!((subscribe("a.*", 3), unsubscribe(3)), ("SUB a.* 3\r\n".into(), "UNSUB 3\r\n".into()));
    }

    #[test]
    fn a_server_that_wants_a_signature_is_refused_with_the_way_out() {
        assert_eq!(refusal(&json!({"auth_required": true})), None);
        assert!(refusal(&json!({"auth_required": true, "nonce": "x"})).unwrap().contains("no_auth_user"));
    }
}
