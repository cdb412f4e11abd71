//! Log queries refreshed by their end.

use super::server::{Chance, Entry, streams};
use super::*;
use crate::model::Direction;
use crate::query::LineCoverage;

/// Lines of three streams, many of them at the same nanosecond, some word for word.
fn entries(chance: &mut Chance, every_millis: i64, latest_millis: i64) -> Vec<Entry> {
    let mut at = (NOW - 3 * HOUR) * 1_000_000;
    let mut entries = Vec::new();
    while at < (NOW + HOUR) * 1_000_000 {
        if !chance.one_in(3) {
            at += chance.below(2 * every_millis * 1_000_000);
        }
        entries.push(Entry {
            stream: chance.next() % 3,
            at,
            text: format!("line {}", chance.below(4)),
            arrived: at / 1_000_000 + chance.below(latest_millis),
        });
    }
    entries
}

fn question(direction: Direction) -> (Question, Direction) {
    (Question::new(SourceKind::Loki, "{app=~\"s.\"}"), direction)
}

fn planned((question, direction): &(Question, Direction), now: Millis) -> PlannedQuery {
    let mut planned = question.last(2 * HOUR, now);
    let backward = *direction == Direction::Backward;
    for (name, value) in &mut planned.request.params {
        if name == "direction" {
            *value = if backward { "backward" } else { "forward" }.to_owned();
        }
    }
    if let crate::query::Decoder::Result(shape) = &mut planned.decode {
        shape.backward = backward;
    }
    planned
}

#[test]
fn merged_lines_are_the_lines_of_the_whole_query() {
    let (mut tails, mut complete, mut cut) = (0, 0, 0);
    for seed in 0..90 {
        let mut chance = Chance::new(seed);
        // Sparse enough for all lines to come, dense enough for many more than the limit, and between.
        let every = [600_000, 200_000, 20_000][usize::try_from(seed % 3).unwrap()];
        let entries = entries(&mut chance, every, 200_000);
        let direction = if seed % 5 == 0 { Direction::Forward } else { Direction::Backward };
        let question = question(direction);
        let (mut held, mut now) = (None, NOW);
        for _ in 0..8 {
            now += chance.below(4 * MINUTE);
            let planned = planned(&question, now);
            let whole = decode(&planned, &ok(&streams(&entries, &planned.request, now))).unwrap();
            let (merged, _) =
                refresh(planned, &mut held, now, |asked| streams(&entries, &asked.request, now));
            assert_eq!(seen(&merged), seen(&whole), "seed {seed}");
            tails += u32::from(whole_reason(&merged).is_none());
            match whole.lines {
                Some(LineCoverage::Complete) => complete += 1,
                _ => cut += 1,
            }
        }
    }
    assert!(tails > 300 && complete > 100 && cut > 100, "{tails} {complete} {cut}");
}

#[test]
fn lines_that_come_very_late_are_not_missed() {
    let question = question(Direction::Backward);
    let line = |minutes_ago: i64, arrived: Millis| Entry {
        stream: 0,
        at: (NOW - minutes_ago * MINUTE) * 1_000_000,
        text: "late".to_owned(),
        arrived,
    };
    // An agent that was cut off sends twenty minutes of lines at once.
    let entries: Vec<Entry> = (0..20).map(|minute| line(minute, NOW + 1)).collect();
    let mut held = None;
    refresh(planned(&question, NOW), &mut held, NOW, |asked| streams(&entries, &asked.request, NOW));
    let now = NOW + MINUTE;
    let (answer, _) =
        refresh(planned(&question, now), &mut held, now, |asked| streams(&entries, &asked.request, now));
    assert_eq!((answer.stats.rows, whole_reason(&answer)), (20, Some(WholeReason::LateSamples)));
}
