//! Why a tail ended or does not begin. In: close codes with their texts, answers over HTTP. Out: what the connection does
//! about it, with words for the viewer.
//!
//! **Invariant:** a text of the server is passed on as it is; only what is known to be by design ends in silence.

use crate::live::link::Ending;
use crate::live::tail::Question;
use crate::query::{HttpResponse, QueryError, decode};

/// What the close of an open tail means. Loki says everything with code 1011 and a text.
pub fn meaning(question: &Question, code: u16, reason: &str) -> Ending {
    let source = question.source_name();
    let text = reason.to_ascii_lowercase();
    if text.contains("tail max duration") {
        // Loki ends each tail after an hour; that is no failure.
        return Ending::Renew;
    }
    if text.contains("max concurrent tail") || text.contains("tail requests limit") {
        return Ending::Full(format!(
            "{source} has no live tail to spare ({reason}). New lines are asked for every few seconds instead."
        ));
    }
    if text.contains("parse error") || text.contains("syntax error") {
        return Ending::Refused(format!("{source} does not accept the query: {reason}"));
    }
    if reason.is_empty() {
        return Ending::Lost(format!("The connection to {source} was cut (code {code})."));
    }
    Ending::Lost(format!("{source} ended the live tail: {reason}"))
}

/// What an answer to [`Question::why`] says about a tail that a browser was refused without a word; `None` where nothing
/// answers at all.
pub fn explain(question: &Question, answer: Option<&HttpResponse<'_>>) -> Ending {
    let source = question.source_name();
    let Some(answer) = answer else { return Ending::Lost(format!("{source} cannot be reached.")) };
    let body = String::from_utf8_lossy(answer.body).trim().to_ascii_lowercase();
    // A query that is accepted fails over HTTP only because nothing is upgraded; Loki then says no more than this.
    let wants_upgrade = body.contains("websocket") || (answer.status == 400 && body == "bad request");
    if wants_upgrade || (200..300).contains(&answer.status) || answer.status == 426 {
        return Ending::Unexplained(format!(
            "{source} accepts the query, but no live connection: a proxy in front may not pass WebSockets on."
        ));
    }
    let Err(error) = decode(question.planned(), answer) else {
        return Ending::Unexplained(format!("{source} refuses the live connection without a reason."));
    };
    let words = error.headline();
    match error {
        QueryError::Http { status: 404 | 405 | 501, .. } => Ending::Full(format!(
            "{source} offers no live tail (HTTP {}). New lines are asked for every few seconds instead.",
            answer.status
        )),
        error if error.is_transient() => Ending::Lost(words),
        _ => Ending::Refused(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::tail::question::tests::question;

    fn kind(ending: &Ending) -> &'static str {
        match ending {
            Ending::Lost(_) => "lost",
            Ending::Renew => "renew",
            Ending::Full(_) => "full",
            Ending::Refused(_) => "refused",
            Ending::Unexplained(_) => "unexplained",
        }
    }

    #[test]
    fn closes_are_told_apart_by_their_text() {
        let check = |code, reason: &str, expected| {
            assert_eq!(kind(&meaning(&question(), code, reason)), expected, "{code} {reason}");
        };
        check(1011, "reached tail max duration limit", "renew");
        check(1011, "max concurrent tail requests limit exceeded, count > limit (10 > 10)", "full");
        check(1011, "parse error at line 1, col 5: syntax error: unexpected IDENTIFIER", "refused");
        check(1011, "no ingester stream available", "lost");
        check(1006, "", "lost");
        check(1001, "", "lost");
    }

    #[test]
    fn the_servers_own_text_is_passed_on() {
        let ending = meaning(&question(), 1011, "no ingester stream available");
        assert_eq!(ending, Ending::Lost("Logs ended the live tail: no ingester stream available".to_owned()));
    }

    #[test]
    fn a_refusal_is_explained_by_the_answer_over_http() {
        let check = |status, body: &str, expected| {
            let (content_type, body) = ("text/plain", body.as_bytes());
            let ending = explain(&question(), Some(&HttpResponse { status, content_type, body }));
            assert_eq!(kind(&ending), expected, "{status}: {ending:?}");
        };
        check(400, "parse error at line 1, col 8: syntax error: unexpected $end", "refused");
        check(400, "Bad Request\nwebsocket: the client is not using the websocket protocol", "unexplained");
        check(400, "Bad Request\n", "unexplained");
        check(401, "no org id", "refused");
        check(404, "404 page not found", "full");
        check(502, "", "lost");
        check(503, "", "lost");
        check(429, "too many", "lost");
        assert_eq!(kind(&explain(&question(), None)), "lost");
    }
}
