//! Following a query against a small server of our own: whatever happens to the connection, what was handed out equals
//! what the server holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::frame::Value;
use crate::live::tail::question::tests::question;
use crate::query::{HttpResponse, Place, decode};

const START: Millis = 1_700_000_000_000;

/// A line as the server holds it: nanosecond, stream, text.
type Stored = (Nanos, u8, String);

/// A server with its clock, and a viewer who follows it.
struct Play {
    follow: Follow,
    now: Millis,
    stored: Vec<Stored>,
    /// Ids that reached the viewer, and how often a batch brought one again that the tail had brought before.
    shown: BTreeSet<String>,
    marks: Vec<String>,
    /// Answers fail while this is set.
    broken: bool,
    requests: usize,
    deaf: bool,
}

impl Play {
    fn new() -> Self {
        Self {
            follow: Follow::new(question(), nanos(START), 100_000),
            now: START,
            stored: Vec::new(),
            shown: BTreeSet::new(),
            marks: Vec::new(),
            broken: false,
            requests: 0,
            deaf: false,
        }
    }

    /// The server takes in a line of the time that now is.
    fn store(&mut self, stream: u8, text: &str) -> Stored {
        self.store_at(nanos(self.now), stream, text)
    }

    fn store_at(&mut self, at: Nanos, stream: u8, text: &str) -> Stored {
        let line = (at, stream, text.to_owned());
        self.stored.push(line.clone());
        line
    }

    fn send(&mut self, lines: &[Stored]) {
        let text = format!("{{\"streams\":[{}]}}", streams(lines));
        self.follow.received(&text, self.now);
        self.run();
    }

    /// Steps until nothing is to be done now.
    fn run(&mut self) {
        loop {
            let step = self.follow.step(self.now);
            self.deaf |= step.deaf;
            for frame in &step.batch.frames {
                self.shown.extend(ids(frame));
            }
            self.marks.extend(step.batch.marks.into_iter().map(|mark| mark.text));
            let Some(query) = step.ask else { return };
            self.requests += 1;
            let answer = self.answer(&query);
            self.follow.answered(answer, self.now);
        }
    }

    fn pass(&mut self, millis: i64) {
        let end = self.now + millis;
        while let Some(due) = self.follow.due().filter(|due| *due <= end) {
            self.now = due.max(self.now);
            self.run();
        }
        self.now = end;
    }

    fn answer(&self, query: &PlannedQuery) -> Result<Answer, QueryError> {
        if self.broken {
            return Err(QueryError::Network { place: Place::default() });
        }
        let number = |name: &str| query.request.param(name).unwrap().parse::<i64>().unwrap();
        let (start, end) = (number("start"), number("end"));
        let data = if query.request.param("query").unwrap().starts_with("sum(") {
            let step = number("step") * NANOS_PER_SECOND;
            let mut values = String::new();
            let mut at = start;
            while at <= end {
                let count = self.stored.iter().filter(|line| at - step < line.0 && line.0 <= at).count();
                if count > 0 {
                    write!(values, "[{},\"{count}\"],", at / NANOS_PER_SECOND).unwrap();
                }
                at += step;
            }
            let result = if values.is_empty() {
                String::new()
            } else {
                format!("{{\"metric\":{{}},\"values\":[{}]}}", values.trim_end_matches(','))
            };
            format!("{{\"resultType\":\"matrix\",\"result\":[{result}]}}")
        } else {
            let mut lines: Vec<Stored> =
                self.stored.iter().filter(|line| (start..end).contains(&line.0)).cloned().collect();
            lines.sort_by_key(|line| std::cmp::Reverse(line.0));
            lines.truncate(number("limit") as usize);
            format!("{{\"resultType\":\"streams\",\"result\":[{}]}}", streams(&lines))
        };
        let body = format!("{{\"status\":\"success\",\"data\":{data}}}");
        decode(query, &HttpResponse { status: 200, content_type: "", body: body.as_bytes() })
    }

    /// Everything the server holds from a time on, as one answer without a limit would give it.
    fn expected(&self) -> BTreeSet<String> {
        let data = format!("{{\"resultType\":\"streams\",\"result\":[{}]}}", streams(&self.stored));
        let body = format!("{{\"status\":\"success\",\"data\":{data}}}");
        let query = question().page(0, i64::MAX);
        let response = HttpResponse { status: 200, content_type: "", body: body.as_bytes() };
        decode(&query, &response).unwrap().frames.iter().flat_map(ids).collect()
    }

    #[track_caller]
    fn assert_equal(&self) {
        let expected = self.expected();
        let missing: Vec<_> = expected.difference(&self.shown).collect();
        let doubled: Vec<_> = self.shown.difference(&expected).collect();
        assert!(missing.is_empty() && doubled.is_empty(), "missing {missing:?}, doubled {doubled:?}");
    }
}

fn nanos(millis: Millis) -> Nanos {
    millis * NANOS_PER_MILLI
}

fn ids(frame: &Frame) -> Vec<String> {
    let field = frame.fields.iter().find(|field| field.name == "id").unwrap();
    let text = |row| match field.values.get(row) {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    };
    (0..frame.len()).map(text).collect()
}

fn streams(lines: &[Stored]) -> String {
    let of = |stream: u8| {
        let values: Vec<String> = lines
            .iter()
            .filter(|line| line.1 == stream)
            .map(|(at, _, text)| format!("[\"{at}\",\"{text}\"]"))
            .collect();
        format!("{{\"stream\":{{\"pod\":\"{stream}\"}},\"values\":[{}]}}", values.join(","))
    };
    let named: BTreeSet<u8> = lines.iter().map(|line| line.1).collect();
    named.into_iter().map(of).collect::<Vec<_>>().join(",")
}

#[test]
fn the_overlap_with_history_is_shown_once_and_repeats_stay() {
    let mut play = Play::new();
    let before = [play.store(1, "a"), play.store(1, "a"), play.store(2, "a")];
    play.follow.opened(play.now);
    play.run();
    assert_eq!(play.shown.len(), 3);
    play.send(&before);
    play.now += 10;
    let after = [play.store(1, "b"), play.store(1, "b")];
    play.send(&after[..1]);
    play.send(&after[1..]);
    play.pass(1_000);
    play.assert_equal();
    assert_eq!(play.shown.len(), 5);
}

#[test]
fn a_line_that_the_tail_sends_with_fewer_labels_is_the_same_line() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    let at = nanos(play.now);
    let tail = format!("{{\"streams\":[{{\"stream\":{{\"pod\":\"1\"}},\"values\":[[\"{at}\",\"x\"]]}}]}}");
    play.follow.received(&tail, play.now);
    play.pass(1_000);
    let sent = play.shown.clone();
    let body = format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"streams\",\"result\":[{{\"stream\":{{\"pod\":\"1\"}},\"values\":\
         [[\"{at}\",\"x\",{{\"structuredMetadata\":{{\"detected_level\":\"info\"}}}}]]}}]}}}}"
    );
    let response = HttpResponse { status: 200, content_type: "", body: body.as_bytes() };
    let answer = decode(&question().page(0, i64::MAX), &response).unwrap();
    assert_eq!(answer.frames.iter().flat_map(ids).collect::<BTreeSet<String>>(), sent);
}

#[test]
fn a_gap_is_filled_page_by_page() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    play.follow.lost();
    for number in 0..4_000 {
        // A hundred lines share each nanosecond, across the borders of pages.
        let at = nanos(play.now) + number / 100;
        play.store_at(at, 1, &format!("line {number}"));
    }
    play.now += 60_000;
    play.follow.opened(play.now);
    play.run();
    play.assert_equal();
    assert_eq!(play.shown.len(), 4_000);
}

#[test]
fn more_lines_in_one_nanosecond_than_a_page_holds_are_marked() {
    let mut play = Play::new();
    for number in 0..1_500 {
        play.store(1, &format!("line {number}"));
    }
    play.store_at(nanos(START) - 5, 1, "before");
    play.follow.opened(play.now);
    play.run();
    assert_eq!(play.shown.len(), 1_001, "and what lies before is found");
    assert_eq!(play.marks, ["More than 1000 lines share this nanosecond; the server gives no more of them."]);
}

#[test]
fn no_more_is_read_than_may_be_held_and_the_rest_is_marked() {
    let mut play = Play::new();
    play.follow = Follow::new(question(), nanos(START), 2_000);
    for number in 0..5_000 {
        play.store_at(nanos(START) + number, 1, "x");
    }
    play.follow.opened(play.now);
    play.run();
    assert_eq!(play.shown.len(), 2_000 - 1);
    assert_eq!(play.marks.len(), 1);
    assert!(play.marks[0].starts_with("More than 2000 lines came"));
}

#[test]
fn what_the_tail_drops_is_marked_and_fetched() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    play.now += 1_000;
    let line = play.store(1, "dropped");
    let dropped = format!(
        "{{\"streams\":[],\"dropped_entries\":[{{\"timestamp\":\"{}\",\"labels\":{{\"pod\":\"1\"}}}}]}}",
        line.0
    );
    play.follow.received(&dropped, play.now);
    play.run();
    play.assert_equal();
    assert!(
        play.marks[0].starts_with("The live tail dropped 1 line of {pod=\"1\"} from here on"),
        "{:?}",
        play.marks
    );
}

#[test]
fn what_the_tail_never_sent_is_found_by_counting() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    for number in 0..200 {
        let line = play.store(1, &format!("line {number}"));
        if number % 50 != 7 {
            play.send(std::slice::from_ref(&line));
        }
        play.pass(1_000);
    }
    play.pass(70_000);
    play.assert_equal();
    assert!(!play.deaf, "the tail did send others");
}

#[test]
fn a_connection_that_only_seems_open_is_noticed() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    for _ in 0..80 {
        play.store(1, "never sent");
        play.pass(1_000);
    }
    play.pass(70_000);
    play.assert_equal();
    assert!(play.deaf);
}

#[test]
fn a_failed_fill_is_tried_again_with_growing_waits() {
    let mut play = Play::new();
    play.store(1, "a");
    play.broken = true;
    play.follow.opened(play.now);
    play.run();
    play.pass(40_000);
    assert!((5..10).contains(&play.requests), "{} requests", play.requests);
    play.broken = false;
    play.pass(30_000);
    play.assert_equal();
}

#[test]
fn without_a_connection_polling_finds_what_is_new() {
    let mut play = Play::new();
    for _ in 0..10 {
        play.now += 5_000;
        play.store(1, "x");
        play.follow.poll();
        play.run();
        play.assert_equal();
    }
}

#[test]
fn one_who_joins_later_gets_what_went_before() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    let line = play.store(1, "early");
    play.send(&[line]);
    play.pass(600_000);
    play.shown.clear();
    play.follow.join(nanos(START));
    play.run();
    play.assert_equal();
}

#[test]
fn a_clock_that_is_minutes_off_loses_nothing() {
    for off in [-300_000, 300_000] {
        let mut play = Play::new();
        play.follow = Follow::new(question(), nanos(START - 600_000), 100_000);
        for round in 0..40 {
            // The server's time is another than the page's.
            play.now += 10_000;
            let line = play.store_at(nanos(play.now + off), 1, &format!("line {round}"));
            if round % 8 < 4 {
                if round % 8 == 0 {
                    play.follow.opened(play.now);
                }
                play.send(&[line]);
            } else {
                play.follow.lost();
            }
            play.run();
        }
        play.follow.opened(play.now);
        play.run();
        play.assert_equal();
    }
}

#[test]
fn a_message_that_cannot_be_read_is_said_and_made_up_for() {
    let mut play = Play::new();
    play.follow.opened(play.now);
    play.run();
    play.now += 1_000;
    play.store(1, "garbled");
    play.follow.received("{\"streams\":[{\"stream\":{},\"values\":[[\"", play.now);
    play.run();
    play.assert_equal();
    assert!(play.marks[0].starts_with("A message of the live tail could not be read"));
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn whatever_happens_in_the_end_both_are_equal() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let mut play = Play::new();
        let mut open = false;
        let mut unsent: Vec<Stored> = Vec::new();
        for _ in 0..300 {
            play.pass(dice.below(1_500) as i64);
            for _ in 0..dice.below(6) {
                // Few texts and few nanoseconds, so that lines repeat and share times; some come late.
                let late = if dice.below(20) == 0 { dice.below(50_000) as i64 } else { 0 };
                let at = nanos(play.now - late) + dice.below(3) as i64;
                let text = format!("text {}", dice.below(3));
                let line = play.store_at(at, dice.below(3) as u8, &text);
                if open {
                    unsent.push(line);
                }
            }
            match dice.below(40) {
                0 => {
                    play.follow.lost();
                    unsent.clear();
                    open = false;
                }
                1 => {
                    unsent.clear();
                    open = true;
                    play.follow.opened(play.now);
                    play.run();
                    // Loki sends the last lines again.
                    let again = play.stored[play.stored.len().saturating_sub(5)..].to_vec();
                    play.send(&again);
                }
                2 => play.broken = !play.broken,
                3 => play.follow.rest(),
                4 => {
                    unsent.pop();
                }
                _ if open => {
                    let lines = std::mem::take(&mut unsent);
                    play.send(&lines);
                }
                _ => {}
            }
        }
        play.broken = false;
        play.follow.opened(play.now);
        play.run();
        play.pass(200_000);
        play.assert_equal();
    }
}
