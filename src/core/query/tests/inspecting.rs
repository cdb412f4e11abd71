//! The inspect view's rows.
//!
//! In: an answer and its timing. Out: texts.
//!
//! **Invariant:** no header is among them.

use super::*;
use crate::query::{Timing, inspect};

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
