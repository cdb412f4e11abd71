//! Lines around a line, against a server that answers as Loki does: start included, end not, no more than the limit.

use serde_json::json;

use super::*;
use crate::config::Refreshing;
use crate::frame::{Field, FrameKind, Labels, Values};
use crate::panels::logs::RowLabels;
use crate::query::{Form, HttpRequest, Legend, Method, Place, ResultShape};
use crate::time::TimeRange;

const AT: Nanos = 1_700_000_000 * SECOND;
/// Shortly after the newest line.
const NOW: Millis = 1_700_000_300_000;

/// A query of lines, as a panel asks it.
fn query() -> PlannedQuery {
    PlannedQuery {
        ref_id: "A".to_owned(),
        request: HttpRequest {
            source_uid: "loki".to_owned(),
            method: Method::Get,
            path: LOKI_RANGE_PATH.to_owned(),
            params: vec![("query".to_owned(), "{app=~\".+\"} |= \"x\"".to_owned())],
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
        expr: "{app=~\".+\"} |= \"x\"".to_owned(),
        step_millis: None,
        range: TimeRange { from: 0, to: 1 },
        shift_millis: 0,
        refreshing: Refreshing::default(),
        place: Place { source: "Logs".to_owned(), path: LOKI_RANGE_PATH.to_owned() },
        unknown_variables: Vec::new(),
    }
}

/// A frame as an answer is decoded: ids of time and text, those that say the same counted.
fn frame(lines: &[(Nanos, String)]) -> Frame {
    let mut counts = std::collections::BTreeMap::new();
    let ids: Vec<String> = lines
        .iter()
        .map(|(at, line)| {
            let count = counts.entry((at, line)).or_insert(0_u32);
            *count += 1;
            format!("{at}_{line}_{count}")
        })
        .collect();
    let none = || std::iter::repeat_n(json!({}), lines.len()).collect::<Vec<_>>();
    Frame {
        ref_id: "A".to_owned(),
        kind: FrameKind::Logs,
        fields: vec![
            Field::new("Time", Values::Nanos(lines.iter().map(|line| line.0).collect::<Vec<_>>().into())),
            Field::new("Line", Values::strings(lines.iter().map(|line| line.1.as_str()))),
            Field::new("labels", Values::Other(none().into())),
            Field::new("labelTypes", Values::Other(none().into())),
            Field::new("id", Values::strings(ids.iter().map(String::as_str))),
        ],
        ..Frame::default()
    }
}

/// Oldest first.
struct Server(Vec<(Nanos, String)>);

impl Server {
    fn answer(&self, page: &PlannedQuery) -> (Vec<Frame>, LineCoverage) {
        let number = |name: &str| page.request.param(name).and_then(|text| text.parse::<i64>().ok()).unwrap();
        let (start, end, limit) = (number("start"), number("end"), number("limit") as usize);
        let asked = self.0.iter().filter(|(at, _)| (start..end).contains(at)).cloned();
        let lines: Vec<_> = match page.request.param("direction") {
            Some("forward") => asked.take(limit).collect(),
            _ => asked.rev().take(limit).collect(),
        };
        let coverage = match lines.len() == limit {
            true => LineCoverage::LimitReached(limit as u32),
            false => LineCoverage::Complete,
        };
        (vec![frame(&lines)], coverage)
    }

    /// Loads one page of a side, with what has to be asked again for it; how often was asked.
    fn load(&self, around: &mut Around, side: Side) -> usize {
        let mut asked = 1;
        loop {
            let (frames, coverage) = self.answer(&around.page(side));
            if !around.take(side, &frames, Some(coverage), NOW) {
                return asked;
            }
            asked += 1;
        }
    }

    /// Around the line of a place.
    fn around(&self, place: usize, options: &LogsOptions) -> Around {
        let line = row(&self.0, place);
        let mut around = Around::of(&line, &query(), options).unwrap();
        self.load(&mut around, Side::Older);
        self.load(&mut around, Side::Newer);
        around
    }
}

fn row(lines: &[(Nanos, String)], place: usize) -> LogRow {
    let mut row = row::rows(&frame(lines), place..place + 1).remove(0);
    row.labels = labels(&[("app", "shop"), ("trace", "1")], &["trace"]);
    row
}

fn labels(all: &[(&str, &str)], metadata: &[&str]) -> std::sync::Arc<RowLabels> {
    let metadata = metadata.iter().map(|&name| name.to_owned()).collect();
    let all: Labels = all.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    RowLabels { all, metadata, ..RowLabels::default() }.into()
}

fn each_second(count: i64) -> Server {
    Server((0..count).map(|at| (AT + at * SECOND, format!("line {at}"))).collect())
}

fn shown(around: &Around) -> Vec<String> {
    around.lines.items().map(|item| item.row.line.to_string()).collect()
}

fn oldest_first() -> LogsOptions {
    LogsOptions::read(&json!({"sortOrder": "Ascending"}).into())
}

#[test]
fn ten_lines_lie_on_each_side_of_the_one_that_is_marked() {
    let around = each_second(100).around(50, &oldest_first());
    let expected: Vec<String> = (40..=60).map(|at| format!("line {at}")).collect();
    assert_eq!(shown(&around), expected);
    let marked: Vec<_> = around.lines.items().filter(|item| around.is_line(item.row)).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(&*marked[0].row.line, "line 50");
    assert_eq!([Side::Older, Side::Newer].map(|side| around.beyond(side)), [Beyond::More; 2]);
    assert_eq!(around.offer(Side::Older), Some("Load older lines"));
}

#[test]
fn the_stream_is_asked_for_whatever_the_panel_filters() {
    let mut line = row(&each_second(1).0, 0);
    line.labels = labels(&[("app", "a \"b\" \\ $x\n"), ("pod", "p"), ("trace", "1")], &["trace"]);
    let around = Around::of(&line, &query(), &LogsOptions::default()).unwrap();
    let selector = "{app=\"a \\\"b\\\" \\\\ $x\\n\", pod=\"p\"}";
    assert_eq!(around.selector(), selector);
    let page = around.page(Side::Older);
    let param = |name: &str| page.request.param(name).unwrap().to_owned();
    assert_eq!(param("query"), selector);
    assert_eq!([param("start"), param("end")], [AT + 1 - REACHES[0], AT + 1].map(|at| at.to_string()));
    assert_eq!(param("direction"), "backward");
    let newer = around.page(Side::Newer);
    assert_eq!(newer.request.param("start"), Some(AT.to_string().as_str()));
}

#[test]
fn more_is_loaded_until_there_is_no_more() {
    let server = each_second(100);
    let mut around = server.around(50, &oldest_first());
    server.load(&mut around, Side::Older);
    assert_eq!(around.beyond(Side::Older), Beyond::NoneUntil(AT + 40 * SECOND + 1 - REACHES[0]));
    server.load(&mut around, Side::Newer);
    assert_eq!(around.beyond(Side::Newer), Beyond::Newest);
    assert_eq!(shown(&around), (0..100).map(|at| format!("line {at}")).collect::<Vec<_>>());
    assert_eq!(
        around.words(Side::Older, &Zone::utc()).unwrap(),
        "No older lines as far back as 2023-11-14 20:14:00."
    );
}

#[test]
fn where_there_was_nothing_the_next_page_looks_further() {
    let day = 24 * 3600 * SECOND;
    let server = Server(vec![(AT - day, "yesterday".to_owned()), (AT, "now".to_owned())]);
    let mut around = server.around(1, &oldest_first());
    assert_eq!(shown(&around), ["now"]);
    assert_eq!(around.offer(Side::Older), Some("Look further back"));
    server.load(&mut around, Side::Older);
    assert_eq!(shown(&around), ["yesterday", "now"]);
}

#[test]
fn the_newest_end_can_be_looked_at_again() {
    let mut server = each_second(3);
    let mut around = server.around(2, &oldest_first());
    assert_eq!(around.beyond(Side::Newer), Beyond::Newest);
    server.0.push((AT + 2 * SECOND, "same moment".to_owned()));
    server.0.push((AT + 5 * SECOND, "later".to_owned()));
    server.load(&mut around, Side::Newer);
    assert_eq!(shown(&around), ["line 0", "line 1", "line 2", "same moment", "later"]);
}

#[test]
fn lines_of_one_nanosecond_are_neither_lost_nor_doubled() {
    // Forty at the line's own nanosecond, some of which say the same, amid others.
    let mut server = each_second(20);
    let same = (0..40).map(|at| (AT + 20 * SECOND, format!("same {}", at % 30)));
    server.0.extend(same);
    server.0.extend((21..40).map(|at| (AT + at * SECOND, format!("line {at}"))));
    let mut around = server.around(30, &oldest_first());
    for _ in 0..4 {
        server.load(&mut around, Side::Older);
        server.load(&mut around, Side::Newer);
    }
    let mut expected: Vec<String> = server.0.iter().map(|(_, line)| line.clone()).collect();
    let mut found = shown(&around);
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_nanosecond_of_more_lines_than_can_be_asked_for_is_passed_with_a_mark() {
    let mut server = Server(vec![(AT - SECOND, "before".to_owned())]);
    server.0.extend((0..1500).map(|at| (AT, format!("same {at}"))));
    server.0.push((AT + SECOND, "after".to_owned()));
    let mut around = server.around(700, &oldest_first());
    server.load(&mut around, Side::Older);
    server.load(&mut around, Side::Newer);
    let found = shown(&around);
    assert_eq!(found.first().map(String::as_str), Some("before"));
    assert_eq!(found.last().map(String::as_str), Some("after"));
    let marks: Vec<_> = around.lines.items().filter(|item| item.row.is_mark).collect();
    assert_eq!(marks.len(), 1, "both sides pass the same nanosecond");
}

#[test]
fn a_line_that_the_query_rewrote_gives_way_to_the_one_as_written() {
    let server = each_second(30);
    let mut line = row(&server.0, 15);
    (line.id, line.line) = ("A.other".into(), "rewritten".into());
    let mut around = Around::of(&line, &query(), &oldest_first()).unwrap();
    assert_eq!(shown(&around), ["rewritten"]);
    server.load(&mut around, Side::Older);
    server.load(&mut around, Side::Newer);
    assert!(!shown(&around).contains(&"rewritten".to_owned()));
    let marked: Vec<_> = around.lines.items().filter(|item| around.is_line(item.row)).collect();
    assert_eq!(marked.iter().map(|item| &*item.row.line).collect::<Vec<_>>(), ["line 15"]);
}

#[test]
fn the_newest_is_first_where_the_panel_has_it_so() {
    let around = each_second(3).around(1, &LogsOptions::default());
    assert_eq!(shown(&around), ["line 2", "line 1", "line 0"]);
}

#[test]
fn there_is_nothing_to_ask_for_without_a_stream() {
    let line = row(&each_second(1).0, 0);
    let of = |line: &LogRow, query: &PlannedQuery| Around::of(line, query, &LogsOptions::default());
    assert!(of(&line, &query()).is_some());
    let mut bare = line.clone();
    bare.labels = labels(&[("trace", "1")], &["trace"]);
    assert_eq!(of(&bare, &query()), None);
    assert_eq!(of(&LogRow::mark(AT, "gap"), &query()), None);
    assert_eq!(of(&line, &PlannedQuery { shift_millis: 1, ..query() }), None);
    let mut pushed = query();
    pushed.request.path = "push".to_owned();
    assert_eq!(of(&line, &pushed), None);
}
