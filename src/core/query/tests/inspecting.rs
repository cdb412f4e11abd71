//! The inspect view's rows.
//!
//! In: an answer and its timing. Out: texts.
//!
//! **Invariant:** no header is among them.

use super::*;
use crate::query::increment::{Moved, WholeReason};
use crate::query::{Timing, inspect, metric_text, plan_metrics};

#[test]
fn a_query_can_be_inspected() {
    let query = loki(ResultShape { line_limit: Some(6), ..shape() });
    let answer = answer(&query, fixture!("loki/streams.json"));
    let timing = Timing { waited_millis: 2.0, answered_millis: 1500.0, decoded_millis: 0.5 };
    let rows = inspect(&query, &answer, &timing, &Zone::utc());
    let text = |name: &str| rows.iter().find(|(row, _)| *row == name).map(|(_, text)| text.as_str());
    assert_eq!(text("Query"), Some("sum(up)"));
    assert_eq!(text("Request"), Some("GET loki/api/v1/query_range"));
    assert_eq!(text("From"), Some("1970-01-01 00:00:00"));
    assert_eq!(text("Step"), Some("15 s"));
    assert_eq!(text("Answered after"), Some("1.50 s"));
    assert_eq!(text("Response"), Some("6.26 kB"));
    assert_eq!(text("Rows"), Some("6"));
    assert_eq!(text("Lines"), Some("stopped at the limit of 6"));
    assert!(text("Server processed").is_some_and(|text| text.ends_with("kB")), "{rows:?}");
    assert!(!format!("{rows:?}").contains("secret-token"));
}

#[test]
fn the_last_refresh_is_told_against_the_whole() {
    let refresh = |moved: Moved| {
        let mut answer = Answer::default();
        answer.stats.moved = Some(moved);
        let rows = inspect(&prometheus(shape()), &answer, &Timing::default(), &Zone::utc());
        rows.into_iter().find(|(name, _)| *name == "Last refresh").map(|(_, text)| text)
    };
    let part = Moved { bytes: 24_300, whole_bytes: 2_900_000, steps: Some((45, 5761)), whole: None };
    assert_eq!(refresh(part).as_deref(), Some("24.3 kB instead of 2.90 MB (0.838%), 45 of 5761 steps"));
    let lines = Moved { steps: None, ..part };
    assert_eq!(refresh(lines).as_deref(), Some("24.3 kB instead of 2.90 MB (0.838%)"));
    let whole = Moved { whole: Some(WholeReason::NothingHeld), bytes: 2_900_000, ..part };
    assert_eq!(
        refresh(whole).as_deref(),
        Some("everything, 2.90 MB, 5761 steps: nothing was held to build upon")
    );
}

#[test]
fn the_metrics_of_a_query_are_asked_about_by_name_and_family() {
    let expr = "histogram_quantile(0.9, rate(lag_seconds_bucket[5m])) / up";
    let query = PlannedQuery { expr: expr.to_owned(), ..prometheus(shape()) };
    let sources = [Datasource { uid: "s".to_owned(), ..Datasource::default() }];
    let questions = plan_metrics(&query, &sources);
    let asked = |at: usize| -> Vec<String> {
        questions[at]
            .asks
            .iter()
            .map(|ask| format!("{} {:?}", ask.request.path, ask.request.params))
            .collect()
    };
    assert_eq!(questions[0].metric, "lag_seconds_bucket");
    assert_eq!(
        asked(0),
        [
            "api/v1/metadata [(\"metric\", \"lag_seconds_bucket\")]",
            "api/v1/metadata [(\"metric\", \"lag_seconds\")]",
        ]
    );
    assert_eq!(asked(1), ["api/v1/metadata [(\"metric\", \"up\")]"]);
    assert!(plan_metrics(&loki(shape()), &sources).is_empty());
}

#[test]
fn what_a_server_knows_of_a_metric_is_one_line() {
    let text =
        |body: &str| metric_text(&answer(&query("api/v1/metadata", Decoder::Metadata), body.as_bytes()));
    let known = r#"{"status":"success","data":{"lag":[
        {"type":"histogram","help":"How late.","unit":"seconds"},{"type":"histogram","help":"How late.","unit":"seconds"},
        {"type":"gauge","help":"","unit":""}]}}"#;
    assert_eq!(text(known).as_deref(), Some("histogram in seconds: How late. / gauge"));
    assert_eq!(text(r#"{"status":"success","data":{}}"#), None);
}
