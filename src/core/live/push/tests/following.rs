//! A publisher at ten samples a second, a connection that fails, and a source of the past that scrapes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::config::PushSettings;
use crate::frame::{Field, Frame, FrameKind, Labels, Value, Values};
use crate::live::push::message::{Data, Gap, Lines, Message, PushedEvent};
use crate::live::push::{Ask, Follower};
use crate::model::{AnnotationQuery, SourceRef};
use crate::query::{Answer, LineCoverage};

const TICK: Millis = 100;
const SCRAPE: Millis = 5000;
const SERIES: [&str; 3] = ["eu", "us", "asia"];

/// A plain generator, so that a failure repeats.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn one_in(&mut self, most: u64) -> bool {
        self.below(most) == 0
    }
}

/// What there is to know at a time, whoever was told.
fn value(series: usize, at: Millis) -> f64 {
    ((at / TICK) % 1000) as f64 + series as f64 * 10_000.0
}

fn data(series: usize, at: Millis, numbered: bool) -> Message {
    Message::Data(Data {
        channel: format!("shop.{}.load", SERIES[series]).into(),
        seq: numbered.then(|| u64::try_from(at / TICK).unwrap()),
        labels: Labels::from([("region", SERIES[series])]),
        times: vec![at],
        values: vec![Some(value(series, at))],
    })
}

/// Prometheus beside it: knows what it has scraped, and answers selectors over spans.
struct Scraped {
    until: Millis,
    away: bool,
}

impl Scraped {
    fn answer(&self, ask: &Ask) -> Option<Answer> {
        if self.away {
            return None;
        }
        let query = ask.query.request.param("query").unwrap();
        let millis: i64 = query.rsplit_once('[').unwrap().1.strip_suffix("ms]").unwrap().parse().unwrap();
        let to = (ask.query.request.param("time").unwrap().parse::<f64>().unwrap() * 1000.0).round() as i64;
        let (from, to) = (to - millis, to.min(self.until));
        let first = (from + TICK).div_euclid(TICK) * TICK;
        let times: Vec<Millis> = (first..=to).step_by(TICK as usize).collect();
        let frame = |series: usize| {
            let values: Vec<f64> = times.iter().map(|at| value(series, *at)).collect();
            let mut field = Field::new("shop_load", Values::numbers(values));
            let channel = format!("shop.{}.load", SERIES[series]);
            field.labels = Labels::from([
                ("__name__", "shop_load"),
                ("channel", channel.as_str()),
                ("instance", "api:8000"),
                ("job", "api"),
                ("region", SERIES[series]),
            ]);
            Frame {
                fields: vec![Field::new("Time", Values::times(times.clone())), field],
                ..Frame::default()
            }
        };
        Some(Answer { frames: (0..SERIES.len()).map(frame).collect(), ..Answer::default() })
    }
}

type Shown = BTreeMap<String, Vec<(Millis, Option<f64>)>>;

fn shown(follower: &mut Follower, range: TimeRange) -> Shown {
    let frames = follower.frames(range, range.from);
    let series = frames.iter().map(|frame| {
        let rows = (0..frame.len()).filter_map(|row| {
            let Value::Time(at) = frame.fields[0].values.get(row) else { return None };
            let value = match frame.fields[1].values.get(row) {
                Value::Number(value) => Some(value),
                _ => None,
            };
            range.contains(at).then_some((at, value))
        });
        (frame.fields[1].labels["region"].clone(), rows.collect())
    });
    series.collect()
}

fn record(range: TimeRange) -> Shown {
    let first = (range.from + TICK - 1).div_euclid(TICK) * TICK;
    let rows = |series: usize| {
        (first..=range.to).step_by(TICK as usize).map(|at| (at, Some(value(series, at)))).collect()
    };
    (0..SERIES.len()).map(|series| (SERIES[series].to_owned(), rows(series))).collect()
}

fn load(source: &str) -> Follower {
    let world = World::new();
    let target = r#"{"channel": "shop.*.load", "backfill": "shop_load"}"#;
    let settings =
        *world.config.datasources.iter().find(|one| one.uid == source).unwrap().push.clone().unwrap();
    Follower::new(world.plan(source, target).unwrap(), settings, START)
}

/// Plays minutes of faults, then a quiet minute and a half; what is shown must then be the record, no more and no less.
fn play(seed: u64, numbered: bool) {
    let mut chance = Chance(seed);
    let mut follower = load("push");
    let mut past = Scraped { until: START, away: false };
    let mut asked: Option<(Millis, Ask)> = None;
    let (mut connected, mut publishing) = (false, true);
    let mut delayed: Vec<(Millis, Message)> = Vec::new();
    let quiet = START + 240_000;
    let end = quiet + 90_000;
    let mut now = START;
    while now < end {
        now += TICK;
        let is_quiet = now > quiet;
        if is_quiet {
            (publishing, past.away) = (true, false);
        } else {
            // Without numbers nobody can tell what a publisher that was away did not send.
            if numbered && chance.one_in(150) {
                publishing = !publishing;
            }
            if chance.one_in(600) {
                past.away = !past.away;
            }
        }
        let cut = if is_quiet { !connected } else { chance.one_in(if connected { 200 } else { 60 }) };
        if cut {
            connected = !connected;
            delayed.clear();
            if connected { follower.connected(now) } else { follower.disconnected() }
        }
        for series in 0..SERIES.len() {
            // Without numbers nobody can tell a message lost on a connection that stands.
            let is_lost = numbered && !is_quiet && chance.one_in(80);
            if publishing && connected && !is_lost {
                let late = if numbered && chance.one_in(20) { 300 } else { 0 };
                delayed.push((now + late, data(series, now, numbered)));
            }
        }
        let (due, later) = delayed.into_iter().partition::<Vec<_>, _>(|(at, _)| *at <= now);
        delayed = later;
        for (_, message) in due {
            follower.take(&message, now);
            if chance.one_in(50) {
                follower.take(&message, now);
            }
        }
        // A publisher that is back tells the scraper what it missed as well.
        if publishing && now % SCRAPE == 0 {
            past.until = now;
        }
        if let Some((_, ask)) = asked.take_if(|(at, _)| *at <= now) {
            match past.answer(&ask) {
                Some(answer) => follower.answered(ask.ticket, Ok(&answer), now),
                None => follower.answered(ask.ticket, Err("away".to_owned()), now),
            };
        }
        if asked.is_none()
            && let Some(ask) = follower.ask(now)
        {
            asked = Some((now + 200, ask));
        }
    }
    // The last seconds may still be under way.
    let range = TimeRange { from: now - 300_000, to: now - 10_000 };
    let (shown, record) = (shown(&mut follower, range), record(range));
    for (series, rows) in &record {
        let own = shown.get(series).cloned().unwrap_or_default();
        if own == *rows {
            continue;
        }
        let missing: Vec<_> = rows.iter().filter(|row| !own.contains(row)).collect();
        let extra: Vec<_> = own.iter().filter(|row| !rows.contains(row)).collect();
        panic!(
            "seed {seed}, {series}: {} for {}, missing {missing:?}, extra {extra:?}",
            own.len(),
            rows.len()
        );
    }
    assert_eq!(follower.notes(&Zone::utc()), Vec::<String>::new());
}

#[test]
fn nothing_is_missing_and_nothing_doubled_whatever_the_connection_went_through() {
    for seed in 1..20 {
        play(seed * 7919, true);
    }
}

#[test]
fn a_server_that_does_not_count_is_made_whole_after_each_cut() {
    for seed in 1..10 {
        play(seed * 104_729, false);
    }
}

#[test]
fn without_a_source_beside_it_a_gap_is_drawn_and_said() {
    let mut follower = load("alone");
    follower.connected(START);
    for at in [100, 200, 500, 600] {
        follower.take(&data(0, START + at, true), START + at);
    }
    assert_eq!(follower.ask(START + 60_000), None);
    let range = TimeRange { from: START, to: START + 1000 };
    let rows: Vec<_> =
        shown(&mut follower, range)["eu"].iter().map(|(at, value)| (at - START, value.is_some())).collect();
    assert_eq!(rows, [(100, true), (200, true), (201, false), (500, true), (600, true)]);
    let notes = follower.notes(&Zone::utc()).join(" ");
    assert!(notes.contains("names no back-fill") && notes.contains("Missing between"), "{notes}");
}

#[test]
fn what_nobody_has_is_named_in_the_end() {
    let mut follower = load("push");
    let past = Scraped { until: START, away: false };
    follower.connected(START);
    for at in [100, 200, 50_000] {
        follower.take(&data(0, START + at, true), START + at);
    }
    let mut now = START + 50_000;
    while now < START + 200_000 {
        now += TICK;
        if let Some(ask) = follower.ask(now) {
            follower.answered(ask.ticket, Ok(&past.answer(&ask).unwrap()), now);
        }
    }
    let notes = follower.notes(&Zone::utc()).join(" ");
    assert!(notes.contains("Prometheus does not have it either"), "{notes}");
    let rows = &shown(&mut follower, TimeRange { from: START, to: now })["eu"];
    assert!(rows.contains(&(START + 201, None)), "{rows:?}");
}

#[test]
fn a_gap_that_the_server_admits_is_filled() {
    let mut follower = load("push");
    let past = Scraped { until: START + 60_000, away: false };
    follower.connected(START);
    let mut now = START;
    let mut tick = |follower: &mut Follower, message: Option<Message>| {
        now += TICK;
        if let Some(message) = message {
            follower.take(&message, now);
        }
        if let Some(ask) = follower.ask(now) {
            follower.answered(ask.ticket, Ok(&past.answer(&ask).unwrap()), now);
        }
        now
    };
    for step in 1..=20 {
        tick(&mut follower, Some(data(0, START + step * TICK, true)));
    }
    // The number goes on as if nothing had happened; only the server's word tells.
    let gap = Gap {
        channel: "shop.>".into(),
        from: Some(START + 1000),
        to: Some(START + 1500),
        reason: String::new(),
    };
    tick(&mut follower, Some(Message::Gap(gap)));
    (0..100).for_each(|_| {
        tick(&mut follower, None);
    });
    assert!(!follower.is_filling());
    assert_eq!(follower.notes(&Zone::utc()), Vec::<String>::new());
}

#[test]
fn lines_missed_are_paged_in_from_loki() {
    let world = World::new();
    let target = r#"{"channel": "shop.log", "backfill": "{job=\"api\"}"}"#;
    let settings =
        *world.config.datasources.iter().find(|one| one.uid == "lines").unwrap().push.clone().unwrap();
    let mut follower = Follower::new(world.plan("lines", target).unwrap(), settings, START);
    let text = |number: i64| format!("line {number}");
    let line = |number: i64| {
        let at = (START + number * 10) * 1_000_000;
        Message::Log(Lines {
            channel: "shop.log".into(),
            seq: Some(u64::try_from(number).unwrap()),
            labels: Labels::default(),
            lines: vec![(at, Arc::from(text(number)))],
        })
    };
    let loki = |ask: &Ask| {
        let nanos = |name: &str| ask.query.request.param(name).unwrap().parse::<i64>().unwrap();
        let limit: usize = 100;
        let mut numbers: Vec<i64> = (1..=1000).collect();
        numbers.retain(|number| ((START + number * 10) * 1_000_000) >= nanos("start"));
        numbers.retain(|number| ((START + number * 10) * 1_000_000) < nanos("end"));
        numbers.reverse();
        numbers.truncate(limit);
        let times = numbers.iter().map(|number| (START + number * 10) * 1_000_000).collect();
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(times))),
            Field::new("Line", Values::strings(numbers.iter().map(|number| text(*number)))),
        ];
        let lines = match numbers.len() {
            count if count >= limit => LineCoverage::LimitReached(100),
            _ => LineCoverage::Complete,
        };
        let frames = vec![Frame { kind: FrameKind::Logs, fields, ..Frame::default() }];
        Answer { frames, lines: Some(lines), ..Answer::default() }
    };
    follower.connected(START);
    let mut now = START;
    for number in (1..=50).chain(900..=1000) {
        now = START + number * 10;
        follower.take(&line(number), now);
    }
    for _ in 0..400 {
        now += TICK;
        if let Some(ask) = follower.ask(now) {
            follower.answered(ask.ticket, Ok(&loki(&ask)), now);
        }
    }
    let frames = follower.frames(TimeRange { from: START, to: now }, START);
    let lines: Vec<String> = (0..frames[0].len())
        .map(|row| match frames[0].fields[1].values.get(row) {
            Value::Text(text) => text.to_string(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(lines, (1..=1000).map(text).collect::<Vec<_>>());
}

#[test]
fn a_sample_of_a_time_to_come_hides_no_gap() {
    let mut follower = load("push");
    let past = Scraped { until: START + 60_000, away: false };
    follower.connected(START);
    follower.take(&data(0, START + 100, true), START + 100);
    follower.take(&data(0, START + 86_400_000, true), START + 200);
    let mut now = START + 20_000;
    follower.take(&data(0, now, true), now);
    for _ in 0..400 {
        now += TICK;
        if let Some(ask) = follower.ask(now) {
            follower.answered(ask.ticket, Ok(&past.answer(&ask).unwrap()), now);
        }
    }
    assert!(follower.newest().is_some_and(|newest| newest <= now));
    let rows = &shown(&mut follower, TimeRange { from: START, to: now })["eu"];
    assert!(rows.iter().any(|(at, value)| *at == START + 10_000 && value.is_some()), "{rows:?}");
    let notes = follower.notes(&Zone::utc()).join(" ");
    assert!(notes.contains("have not come yet"), "{notes}");
}

/// Plays a query for lines whose past is `count` lines, all within one millisecond or each in its own; `most` are held.
fn page_lines(count: i64, apart_nanos: i64, most: usize) -> (usize, bool, String) {
    let world = World::new();
    let target = r#"{"channel": "shop.log", "backfill": "{job=\"api\"}"}"#;
    let lines = world.config.datasources.iter().find(|one| one.uid == "lines").unwrap();
    let settings = PushSettings { most_points: most, ..*lines.push.clone().unwrap() };
    let mut follower = Follower::new(world.plan("lines", target).unwrap(), settings, START);
    follower.connected(START);
    let first = (START - 60_000) * 1_000_000;
    let (mut now, mut asked) = (START, 0);
    for _ in 0..400 {
        now += TICK;
        let Some(ask) = follower.ask(now) else { continue };
        asked += 1;
        let nanos = |name: &str| ask.query.request.param(name).unwrap().parse::<i64>().unwrap();
        let mut times: Vec<i64> = (0..count).map(|number| first + number * apart_nanos).collect();
        times.retain(|at| (nanos("start")..nanos("end")).contains(at));
        times.reverse();
        times.truncate(100);
        let texts: Vec<String> = times.iter().map(|at| format!("line at {at}")).collect();
        let lines = if times.len() == 100 { LineCoverage::LimitReached(100) } else { LineCoverage::Complete };
        let fields = vec![
            Field::new("Time", Values::Nanos(Arc::new(times))),
            Field::new("Line", Values::strings(texts)),
        ];
        let frames = vec![Frame { kind: FrameKind::Logs, fields, ..Frame::default() }];
        let answer = Answer { frames, lines: Some(lines), ..Answer::default() };
        follower.answered(ask.ticket, Ok(&answer), now);
    }
    (asked, follower.is_filling(), follower.notes(&Zone::utc()).join(" "))
}

#[test]
fn more_lines_in_a_millisecond_than_an_answer_holds_are_named_and_not_asked_for_again() {
    let (asked, filling, notes) = page_lines(250, 1000, 20_000);
    assert!(asked < 10 && !filling, "asked {asked} times");
    assert!(notes.contains("share one moment"), "{notes}");
}

#[test]
fn lines_that_would_be_let_go_again_are_not_asked_for() {
    let (asked, filling, notes) = page_lines(5000, 1_000_000, 300);
    assert!(asked < 10 && !filling, "asked {asked} times");
    assert!(notes.contains("are not loaded"), "{notes}");
}

#[test]
fn series_without_end_are_bounded_and_the_panel_says_so() {
    let query = World::new().plan("alone", r#"{"channel": "shop.>"}"#).unwrap();
    let mut follower = Follower::new(query, PushSettings::default(), START);
    follower.connected(START);
    for host in 0..1200 {
        follower.take(
            &Message::Data(Data {
                channel: "shop.load".into(),
                seq: None,
                labels: Labels::from([("host", host.to_string().as_str())]),
                times: vec![START],
                values: vec![Some(1.0)],
            }),
            START,
        );
    }
    let range = TimeRange { from: START - 300_000, to: START };
    assert_eq!(follower.frames(range, range.from).len(), 1000);
    let notes = follower.notes(&Zone::utc());
    assert!(notes.iter().any(|note| note.contains("More than 1000 series")), "{notes:?}");
}

#[test]
fn a_source_without_a_past_whose_every_message_is_a_break_names_few_spans() {
    let query = World::new().plan("alone", r#"{"channel": "shop.load"}"#).unwrap();
    let mut follower = Follower::new(query, PushSettings::default(), START);
    follower.connected(START);
    for number in 0..20_000 {
        let at = START - 280_000 + number * 10;
        follower.take(
            &Message::Data(Data {
                channel: "shop.load".into(),
                seq: Some(u64::try_from(number).unwrap() * 2),
                labels: Labels::default(),
                times: vec![at],
                values: vec![Some(1.0)],
            }),
            START,
        );
    }
    let notes = follower.notes(&Zone::utc());
    let missing: Vec<&String> = notes.iter().filter(|note| note.starts_with("Missing between")).collect();
    assert!(matches!(missing.as_slice(), [one] if !one.contains("pieces")), "{notes:?}");
}

fn happened(at: Millis) -> Message {
    Message::Event(PushedEvent {
        channel: "shop.event".into(),
        labels: Labels::default(),
        from: at,
        to: None,
        title: "Deploy".to_owned(),
        text: String::new(),
        tags: Vec::new(),
    })
}

#[test]
fn events_that_a_cut_hid_are_asked_for_and_none_is_doubled() {
    let annotation = AnnotationQuery {
        name: "Deploys".to_owned(),
        source: SourceRef { kind: None, id: Some("lines".to_owned()) },
        raw: serde_json::from_str(
            r#"{"target": {"channel": "shop.event", "backfill": "{job=\"deploys\"}"}}"#,
        )
        .unwrap(),
        ..AnnotationQuery::default()
    };
    let mut follower = Follower::new(World::new().annotation(&annotation), PushSettings::default(), START);
    // Loki has one line for each event, at the same moment.
    let all: Vec<Millis> = (-4..60).map(|number| START + number * 10_000).collect();
    let mut asked = 0;
    for now in (START..START + 400_000).step_by(100) {
        let is_cut = (START + 95_000..START + 145_000).contains(&now);
        match now - START {
            0 | 145_000 => follower.connected(now),
            95_000 => follower.disconnected(),
            _ => {}
        }
        if !is_cut && all.contains(&now) {
            follower.take(&happened(now), now);
        }
        let Some(ask) = follower.ask(now) else { continue };
        asked += 1;
        let param = |name: &str| ask.query.request.param(name).unwrap().parse::<i64>().unwrap() / 1_000_000;
        let (from, to) = (param("start"), param("end"));
        let times: Vec<i64> = all
            .iter()
            .filter(|at| (from..to).contains(*at) && **at <= now)
            .map(|at| at * 1_000_000)
            .collect();
        let fields = vec![
            Field::new("Line", Values::strings(times.iter().map(|_| "Deploy"))),
            Field::new("Time", Values::Nanos(Arc::new(times))),
        ];
        let frames = vec![Frame { kind: FrameKind::Logs, fields, ..Frame::default() }];
        follower.answered(ask.ticket, Ok(&Answer { frames, ..Answer::default() }), now);
    }
    let end = START + 400_000;
    let range = TimeRange { from: START - 50_000, to: end };
    let shown: Vec<Millis> =
        follower.annotations(&annotation, range).iter().map(|event| event.from).collect();
    let expected: Vec<Millis> = all.into_iter().filter(|at| *at < end).collect();
    assert_eq!(shown, expected);
    assert!(asked < 12, "asked {asked} times: not while the connection stands");
}

/// A connection that stands only from some messages on, is cut soon after, and comes back the same way.
fn play_cut(seed: u64) {
    let mut chance = Chance(seed * 7919 + 1);
    let mut below = |most: u64| i64::try_from(chance.below(most)).unwrap();
    let (phase, first) = (below(50) * TICK, START + below(12) * TICK);
    let cut = first + below(10) * TICK + 50;
    let back = cut + 1000 + below(30) * TICK;
    let heard_again = back + below(12) * TICK;
    let latency = 50 + below(8) * 50;
    let end = START + 90_000;
    let mut follower = load("push");
    let mut past = Scraped { until: START - SCRAPE + phase, away: false };
    let mut asked: Option<(Millis, Ask, Answer)> = None;
    for now in (START..end).step_by(50) {
        if (now - START - phase).rem_euclid(SCRAPE) == 0 {
            past.until = now;
        }
        if now == START + 50 || now == back {
            follower.connected(now);
        }
        if now == cut {
            follower.disconnected();
        }
        let is_heard = (now >= first && now < cut) || now >= heard_again;
        if is_heard && now % TICK == 0 {
            (0..SERIES.len()).for_each(|series| {
                follower.take(&data(series, now, true), now);
            });
        }
        if let Some((_, ask, answer)) = asked.take_if(|(at, ..)| *at <= now) {
            follower.answered(ask.ticket, Ok(&answer), now);
        }
        if asked.is_none()
            && now % 250 == 0
            && let Some(ask) = follower.ask(now)
        {
            let answer = past.answer(&ask).unwrap();
            asked = Some((now + latency, ask, answer));
        }
    }
    let range = TimeRange { from: START - 60_000, to: end - 100 };
    let (shown, record) = (shown(&mut follower, range), record(range));
    for (name, rows) in &record {
        let missing: Vec<i64> =
            rows.iter().filter(|row| !shown[name].contains(row)).map(|(at, _)| at - START).collect();
        assert!(
            missing.is_empty(),
            "seed {seed}, {name}: {missing:?}; first {}, cut {}, back {}, heard {}",
            first - START,
            cut - START,
            back - START,
            heard_again - START
        );
    }
}

#[test]
fn a_connection_cut_right_after_the_opening_leaves_nothing_out() {
    (1..40).for_each(play_cut);
}
