//! Every fault has its own headline, says what to do, and keeps credentials to itself.
//!
//! In: statuses and bodies, those of real servers where they could be had. Out: what the panel says.
//!
//! **Invariant:** no message holds a header's value; the check for it runs on every row.

use super::*;
use crate::query::plan_panel;

const BAD_GATEWAY: &[u8] =
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center>nginx</center></body></html>";
const LOGIN: &[u8] = b"<!doctype html><html><head><TITLE lang=en>\n  Log in \n to SSO</TITLE></head></html>";

#[track_caller]
fn check(query: &PlannedQuery, status: u16, body: &[u8], headline: &str, advice: &str) {
    check_error(&fault(query, status, body), headline, advice);
}

#[track_caller]
fn check_error(error: &QueryError, headline: &str, advice: &str) {
    assert_eq!(error.headline(), headline);
    assert!(error.advice().contains(advice), "{}", error.advice());
    assert!(!format!("{error:?} {error} {}", error.advice()).contains("secret-token"));
}

#[test]
fn a_server_that_is_down_or_slow() {
    let place = prometheus(shape()).place;
    let down = QueryError::Network { place: place.clone() };
    check_error(&down, "Metrics cannot be reached", "Metrics (api/v1/query_range)");
    let slow = QueryError::Timeout { place, after_millis: 2500 };
    check_error(&slow, "Metrics did not answer within 2.5 s", "shorter time range");
    assert!(down.is_transient() && slow.is_transient());
}

#[test]
fn a_browser_without_network_blames_no_server() {
    let place = prometheus(shape()).place;
    assert_eq!(QueryError::unanswered(place.clone(), true), QueryError::Network { place: place.clone() });
    let offline = QueryError::unanswered(place, false);
    check_error(&offline, "Metrics cannot be reached: this browser is offline", "network again");
    assert!(!offline.advice().contains("server") && !offline.advice().contains("proxy"));
    assert!(offline.is_transient());
}

#[test]
fn headline_and_advice_are_two_sentences() {
    let place = prometheus(shape()).place;
    let down = QueryError::Network { place: place.clone() };
    assert!(down.words().starts_with("Metrics cannot be reached. Check that the server"), "{}", down.words());
    let said = QueryError::Failed { place, message: "out of memory.".to_owned() };
    let words = said.words();
    assert!(words.starts_with("Metrics failed to evaluate the query: out of memory. The text"), "{words}");
}

#[test]
fn statuses_of_servers_and_proxies() {
    let query = prometheus(shape());
    let proxy = "The proxy is there, but the server behind Metrics (api/v1/query_range) is not";
    check(&query, 502, BAD_GATEWAY, "Metrics does not answer (HTTP 502): 502 Bad Gateway", proxy);
    check(&query, 504, b"", "Metrics does not answer (HTTP 504)", proxy);
    let nginx =
        br#"{"status":"error","errorType":"unavailable","error":"Metrics does not answer: it is down."}"#;
    check(&query, 502, nginx, "Metrics does not answer (HTTP 502): it is down.", proxy);
    check(&query, 500, b"boom", "Metrics answered HTTP 500: boom", "its log says why");
    check(
        &query,
        404,
        fixture!("prometheus/not_found.txt"),
        "Metrics answered HTTP 404: 404 page not found",
        "no API",
    );
    check(&query, 401, b"Unauthorized", "Metrics refused access (HTTP 401): Unauthorized", "Log in");
    check(&query, 403, b"", "Metrics refused access (HTTP 403)", "Log in");
    check(&query, 414, BAD_GATEWAY, "Metrics answered HTTP 414: 502 Bad Gateway", "too long");
    check(&query, 429, b"", "Metrics answered HTTP 429", "how often");
    check(&query, 301, b"", "Metrics answered HTTP 301", "log");
    assert!(fault(&query, 502, BAD_GATEWAY).is_transient() && !fault(&query, 404, b"").is_transient());
    let not_ready = "Metrics is starting and not ready yet";
    check(&loki(shape()), 503, b"Ingester not ready: waiting for 15s", not_ready, "mostly within a minute");
    check(&loki(shape()), 500, b"empty ring", not_ready, "mostly within a minute");
    check(&query, 500, b"empty ring", "Metrics answered HTTP 500: empty ring", "log");
}

#[test]
fn bodies_that_are_not_the_apis() {
    let query = prometheus(shape());
    let login = "Metrics answered with the page “Log in to SSO” instead of data";
    check(&query, 200, LOGIN, login, "login page");
    check(
        &query,
        200,
        b"<p>hi",
        "Metrics answered with an HTML page instead of data",
        "no rule for this path",
    );
    check(&query, 200, b"hello", "Metrics answered with the text “hello” instead of data", "url");
    check(&query, 200, b"\xff\xfe\x00", "Metrics answered with binary data instead of data", "url");
    check(&query, 200, b"", "Metrics answered with an empty body", "swallowed");
    check(&query, 200, b" \n", "Metrics answered with an empty body", "swallowed");
    let by_header =
        HttpResponse { status: 200, content_type: "text/html; charset=utf-8", body: b"\xef\xbb\xbf<p>" };
    let headline = decode(&query, &by_header).unwrap_err().headline();
    assert_eq!(headline, "Metrics answered with an HTML page instead of data");
    let no_status = "Metrics answered with JSON that is not a query result: it has no status";
    check(&query, 200, b"{}", no_status, "type and url");
    let no_data = "Metrics answered with JSON that is not a query result: it has no data";
    check(&query, 200, br#"{"status":"success"}"#, no_data, "type and url");
    let wrong = fault(&query, 200, br#"{"status":"success","data":[1]}"#);
    assert!(matches!(wrong, QueryError::UnexpectedJson { .. }), "{wrong:?}");
}

#[test]
fn a_body_cut_anywhere_is_never_taken_for_an_answer() {
    // Each byte of a short answer, some of a long one.
    for (body, step) in [(fixture!("prometheus/matrix.json"), 1), (fixture!("loki/streams.json"), 23)] {
        let whole = body.trim_ascii_end();
        for end in (1..whole.len()).step_by(step) {
            let error = fault(&prometheus(shape()), 200, &whole[..end]);
            assert_eq!(error.headline(), format!("The answer of Metrics is cut off after {end} bytes"));
        }
    }
    let error = fault(&prometheus(shape()), 200, "{\"status\":\"é".as_bytes().split_last().unwrap().1);
    assert!(matches!(error, QueryError::CutBody { .. }), "cut within a letter: {error:?}");
}

#[test]
fn query_texts_the_server_does_not_accept() {
    let query = prometheus(shape());
    check(
        &query,
        400,
        fixture!("prometheus/bad_query.json"),
        "Metrics does not accept the query at line 1, column 17: unclosed left parenthesis",
        "It was sent as: sum(up)",
    );
    let unexpected = br#"{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 12:75: parse error: unexpected <on>"}"#;
    check(
        &query,
        400,
        unexpected,
        "Metrics does not accept the query at line 12, column 75: unexpected <on>",
        "Correct",
    );
    check(
        &loki(shape()),
        400,
        fixture!("loki/bad_query.txt"),
        "Metrics does not accept the query at line 1, column 25: syntax error: unexpected $end, expecting STRING or ip",
        "Correct the query",
    );
    let no_matcher = fault(&loki(shape()), 400, fixture!("loki/no_matcher.txt"));
    assert!(
        no_matcher.headline().starts_with("Metrics does not accept the query: queries require at least one")
    );
    let many = fault(&query, 422, fixture!("prometheus/execution.json"));
    assert!(
        many.headline().starts_with("Metrics failed to evaluate the query: found duplicate series"),
        "{many}"
    );
}

#[test]
fn limits_of_the_server() {
    let refuses = "Metrics refuses that many points for one series";
    check(&prometheus(shape()), 400, fixture!("prometheus/too_many_points.json"), refuses, "longer min step");
    check(&loki(shape()), 400, fixture!("loki/too_many_points.txt"), refuses, "longer min step");
    for body in [fixture!("loki/too_long.txt"), fixture!("loki/over_limit.txt")] {
        let error = fault(&loki(shape()), 400, body);
        assert!(error.headline().starts_with("The query is over a limit of Metrics: "), "{error}");
    }
    let timeout =
        br#"{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}"#;
    let over = "The query is over a limit of Metrics: query timed out in expression evaluation";
    check(&prometheus(shape()), 503, timeout, over, "Narrow the selectors");
    // Some relatives send the error with a success status.
    check(&prometheus(shape()), 200, timeout, over, "Narrow the selectors");
}

#[test]
fn a_variable_nobody_defines_is_named() {
    let query = PlannedQuery { unknown_variables: vec!["window".to_owned()], ..prometheus(shape()) };
    check(
        &query,
        400,
        fixture!("prometheus/unknown_variable.json"),
        "The query uses $window, which this dashboard does not define",
        "Define the variable",
    );
    let answer = answer(&query, fixture!("prometheus/empty.json"));
    assert!(answer.warnings[0].contains("$window"), "a harmless answer still says so: {:?}", answer.warnings);
}

#[track_caller]
fn check_source(id: &str, headline: &str) {
    let world = World::new();
    let mut panel = panel(vec![target("up")]);
    panel.targets[0].source.id = Some(id.to_owned());
    let planned = plan_panel(&panel, &world.context());
    assert_eq!(planned.len(), 1);
    assert_eq!(planned[0].as_ref().unwrap_err().headline(), headline);
}

#[test]
fn sources_that_cannot_be_asked() {
    let world = World::new();
    let mut unknown = panel(vec![target("up")]);
    unknown.source.id = Some("gone".to_owned());
    let error = plan_panel(&unknown, &world.context()).remove(0).unwrap_err();
    assert!(error.headline().contains("gone is not configured"), "{error}");
    check_source("tempo", "Data source \"Traces\" is of type \"tempo\", which is not supported");
    check_source("broken", "Data source \"Old\" cannot be queried: its URL has another scheme than the page");
    check_source(
        "__expr__",
        "Expression A cannot be computed: expressions of type \"\" are not computed here",
    );
    check_source(
        "-- Dashboard --",
        "The result of another panel (-- Dashboard --) cannot be queried from a browser",
    );
}
