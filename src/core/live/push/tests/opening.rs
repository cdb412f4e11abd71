//! Lines at the seam of a page's opening: what was said before the subscription stood, and what the source beside has not
//! taken in yet.

use std::sync::Arc;

use super::following::Chance;
use super::*;
use crate::frame::{Field, Frame, FrameKind, Labels, Value, Values};
use crate::live::push::message::{Lines, Message};
use crate::live::push::{Ask, Follower};
use crate::query::{Answer, LineCoverage};

const NANOS: i64 = 1_000_000;

/// A line that somebody wrote.
#[derive(Debug, Clone)]
struct Written {
    at: Millis,
    level: &'static str,
    /// When Loki has it.
    in_loki: Millis,
    /// When it arrives at those who had subscribed when it was written.
    pushed: Millis,
}

impl Written {
    fn text(&self) -> String {
        format!("{} at {}", self.level, self.at - START)
    }
}

fn follower() -> Follower {
    let world = World::new();
    let target = r#"{"channel": "shop.log", "backfill": "{job=\"api\"}"}"#;
    let lines = world.config.datasources.iter().find(|one| one.uid == "lines").unwrap();
    let settings = *lines.push.clone().unwrap();
    Follower::new(world.plan("lines", target).unwrap(), settings, START)
}

/// What Loki says at a time, newest first and at most `limit` lines, with a label that is not pushed.
fn loki(written: &[Written], ask: &Ask, now: Millis, limit: u32) -> Answer {
    let param = |name: &str| ask.query.request.param(name).unwrap().parse::<i64>().unwrap();
    let span = param("start")..param("end");
    let mut told: Vec<&Written> =
        written.iter().filter(|line| line.in_loki <= now && span.contains(&(line.at * NANOS))).collect();
    told.sort_by_key(|line| std::cmp::Reverse(line.at));
    told.truncate(limit as usize);
    let labels = told.iter().map(|line| serde_json::json!({"job": "api", "level": line.level}));
    let fields = vec![
        Field::new("Time", Values::Nanos(Arc::new(told.iter().map(|line| line.at * NANOS).collect()))),
        Field::new("Line", Values::strings(told.iter().map(|line| line.text()))),
        Field::new("labels", Values::Other(Arc::new(labels.collect()))),
    ];
    let is_whole = told.len() < limit as usize;
    let lines = if is_whole { LineCoverage::Complete } else { LineCoverage::LimitReached(limit) };
    let frames = vec![Frame { kind: FrameKind::Logs, fields, ..Frame::default() }];
    Answer { frames, lines: Some(lines), ..Answer::default() }
}

fn texts(follower: &mut Follower, range: TimeRange) -> Vec<String> {
    let frames = follower.frames(range, range.from);
    let text = |frame: &Frame, row| match frame.fields[1].values.get(row) {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    };
    frames.iter().flat_map(|frame| (0..frame.len()).map(move |row| text(frame, row))).collect()
}

/// Opens a page at `START` whose subscription stands at `subscribed`; returns what is shown at `end`, and how many
/// questions were asked.
fn open(written: &[Written], subscribed: Millis, end: Millis, limit: u32) -> (Vec<String>, usize, Follower) {
    let mut follower = follower();
    let mut written = written.to_vec();
    written.sort_by_key(|line| line.at);
    let (mut asked, mut under_way) = (0, None::<(Millis, Ask, Answer)>);
    for now in (START..=end).step_by(50) {
        if now == subscribed {
            follower.connected(now);
        }
        let is_due =
            |line: &&Written| line.pushed > subscribed && (now - 50 < line.pushed && line.pushed <= now);
        for line in written.iter().filter(is_due) {
            let number =
                written.iter().filter(|other| other.level == line.level && other.at < line.at).count();
            let message = Lines {
                channel: "shop.log".into(),
                seq: Some(number as u64),
                labels: Labels::from([("level", line.level)]),
                lines: vec![(line.at * NANOS, Arc::from(line.text()))],
            };
            follower.take(&Message::Log(message), now);
        }
        if let Some((_, ask, answer)) = under_way.take_if(|(at, ..)| *at <= now) {
            follower.answered(ask.ticket, Ok(&answer), now);
        }
        if under_way.is_none()
            && let Some(ask) = follower.ask(now)
        {
            asked += 1;
            let answer = loki(&written, &ask, now, limit);
            under_way = Some((now + 100, ask, answer));
        }
    }
    let shown = texts(&mut follower, TimeRange { from: START - 60_000, to: end });
    (shown, asked, follower)
}

fn record(written: &[Written], until: Millis) -> Vec<String> {
    let mut lines: Vec<&Written> = written.iter().filter(|line| line.at <= until).collect();
    lines.sort_by_key(|line| line.at);
    lines.into_iter().map(Written::text).collect()
}

#[test]
fn a_line_that_loki_takes_in_after_a_newer_one_is_shown() {
    let line = |after: Millis, level, loki_after: Millis| Written {
        at: START + after,
        level,
        in_loki: START + loki_after,
        pushed: START + after,
    };
    // The second is written while nothing is subscribed; Loki has the third, which is pushed, before it.
    let mut written = vec![
        line(-5000, "info", -4000),
        line(300, "info", 2300),
        line(900, "info", 950),
        line(1500, "info", 2500),
    ];
    let (shown, asked, follower) = open(&written, START + 500, START + 9000, 1000);
    assert_eq!(shown, record(&written, START + 9000));
    assert!(!follower.is_filling() && asked <= 5, "asked {asked} times");
    // The same of a stream that never says anything again.
    written[1].level = "error";
    let (shown, _, follower) = open(&written, START + 500, START + 9000, 1000);
    assert_eq!(shown, record(&written, START + 9000));
    assert!(!follower.is_filling());
}

#[test]
fn a_line_written_before_the_subscription_and_later_than_the_first_pushed_one_is_shown() {
    let line = |after: Millis, level, pushed: Millis| Written {
        at: START + after,
        level,
        in_loki: START + after + 1000,
        pushed: START + pushed,
    };
    // The clock of one is behind by half a second: its first pushed line bears an older time than what the other, whose
    // clock is right, wrote just before the subscription stood.
    let opened = [line(100, "info", 600), line(450, "error", 450), line(1100, "info", 1600)];
    let (shown, ..) = open(&opened, START + 500, START + 9000, 1000);
    assert_eq!(shown, record(&opened, START + 9000));
}

#[test]
fn every_line_is_shown_once_whenever_a_page_is_opened() {
    for seed in 1..40_u64 {
        // Every other server needs several pages for it.
        let limit = if seed % 2 == 0 { 30 } else { 1000 };
        let mut chance = Chance(seed * 7919);
        let mut below = |most: u64| i64::try_from(chance.below(most)).unwrap();
        let subscribed = START + below(40) * 50;
        let apart = 1 + u64::try_from(below(3)).unwrap() * 300;
        let mut written: Vec<Written> = Vec::new();
        let mut at = START - 20_000;
        while at < START + 20_000 {
            at += 1 + below(apart + 100);
            let level = ["info", "info", "info", "warn", "error"][usize::try_from(below(5)).unwrap()];
            written.push(Written { at, level, in_loki: at + 50 + below(2800), pushed: at });
        }
        let (shown, _, follower) = open(&written, subscribed, START + 9000, limit);
        let early = record(&written, START + 5000);
        let shown: Vec<String> = shown.into_iter().take(early.len()).collect();
        assert_eq!(shown, early, "seed {seed}, nine seconds after opening");
        drop(follower);
        let (shown, _, follower) = open(&written, subscribed, START + 40_000, limit);
        let all = record(&written, START + 40_000);
        let missing: Vec<_> = all.iter().filter(|line| !shown.contains(line)).collect();
        assert!(missing.is_empty(), "seed {seed}: {missing:?}");
        assert_eq!(shown, all, "seed {seed}: nothing is doubled");
        assert!(!follower.is_filling(), "seed {seed}");
        assert_eq!(follower.notes(&Zone::utc()), Vec::<String>::new(), "seed {seed}");
    }
}
