//! Refreshes against a small server whose data are a function of a seed: what is merged must be what the whole query gives.
//!
//! **Invariant:** the server only reads the request's own parameters, as a real one does.

mod lines;
mod server;

use crate::config::{Datasource, Refreshing, SourceKind};
use crate::model::{Panel, Target, TargetFormat};
use crate::query::increment::{Asked, Held, Reading, WholeReason, ask, read};
use crate::query::{Answer, HttpResponse, PlanContext, PlannedQuery, decode, plan_panel};
use crate::time::{Calendar, Millis, RawTimeRange, TimeRange, Zone};
use crate::variables::Scope;
use server::{Chance, Server};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const NOW: Millis = 1_721_571_730_123;

/// A query planned at a moment for the time before it.
struct Question {
    expr: String,
    format: TargetFormat,
    source: Datasource,
    width_px: u32,
    zone: Zone,
}

impl Question {
    fn new(kind: SourceKind, expr: &str) -> Self {
        let source = Datasource {
            uid: "s".to_owned(),
            kind,
            is_default: true,
            max_lines: 40,
            time_interval: Some("15s".to_owned()),
            ..Datasource::default()
        };
        let (expr, format, zone) = (expr.to_owned(), TargetFormat::TimeSeries, Zone::utc());
        Self { expr, format, source, width_px: 10_000, zone }
    }

    fn at(&self, range: TimeRange, now: Millis) -> PlannedQuery {
        let raw_range = RawTimeRange::default();
        let target = Target {
            ref_id: "A".to_owned(),
            expr: self.expr.clone(),
            range: true,
            interval_factor: 1,
            format: self.format,
            legend_format: Some("__auto".to_owned()),
            ..Target::default()
        };
        let panel = Panel { kind: "timeseries".to_owned(), targets: vec![target], ..Panel::default() };
        let scope = Scope::default().with_time(range, &raw_range, &self.zone, "utc");
        let context = PlanContext {
            range,
            raw_range: &raw_range,
            now,
            width_px: self.width_px,
            scope: &scope,
            datasources: std::slice::from_ref(&self.source),
            zone: &self.zone,
            calendar: &Calendar::default(),
        };
        plan_panel(&panel, &context).remove(0).unwrap()
    }

    /// The last `length` before `now`.
    fn last(&self, length: i64, now: Millis) -> PlannedQuery {
        self.at(TimeRange { from: now - length, to: now }, now)
    }
}

fn ok(body: &str) -> HttpResponse<'_> {
    HttpResponse { status: 200, content_type: "application/json", body: body.as_bytes() }
}

/// Sends `planned`, twice where the part does not fit; also how it was asked in the end.
#[track_caller]
fn refresh(
    planned: PlannedQuery,
    held: &mut Option<Held>,
    now: Millis,
    serve: impl Fn(&Asked) -> String,
) -> (Answer, Asked) {
    let mut asked = ask(planned, held.as_ref(), now);
    loop {
        match read(&asked, held, &ok(&serve(&asked))).unwrap() {
            Reading::Answer(answer) => return (*answer, asked),
            Reading::AskWhole(again) => asked = *again,
        }
    }
}

/// Everything a panel sees of an answer; NaN equals NaN in it.
fn seen(answer: &Answer) -> String {
    format!("{:?} {:?}", answer.frames, answer.lines)
}

fn whole_reason(answer: &Answer) -> Option<WholeReason> {
    answer.stats.moved.and_then(|moved| moved.whole)
}

#[test]
fn a_merged_answer_is_the_whole_answer() {
    let mut tails = 0;
    for seed in 0..60 {
        let mut chance = Chance::new(seed);
        let server = Server::new(&mut chance);
        let mut question = Question::new(SourceKind::Prometheus, "sum by (job) (rate(a[1m]))");
        question.format = match seed % 3 {
            0 => TargetFormat::Table,
            1 => TargetFormat::Heatmap,
            _ => TargetFormat::TimeSeries,
        };
        let (mut held, mut now) = (None, NOW);
        for _ in 0..12 {
            now += chance.below(4 * MINUTE);
            let planned = question.last(2 * HOUR, now);
            if chance.one_in(6) {
                let asked = ask(planned, held.as_ref(), now);
                let failed = HttpResponse { status: 503, content_type: "", body: b"busy" };
                assert!(read(&asked, &mut held, &failed).is_err());
                continue;
            }
            let whole = decode(&planned, &ok(&server.matrix(&planned.request, now))).unwrap();
            let (merged, _) = refresh(planned, &mut held, now, |asked| server.matrix(&asked.request, now));
            assert_eq!(seen(&merged), seen(&whole), "seed {seed}");
            for said in &whole.infos {
                assert!(merged.infos.contains(said), "seed {seed}: {said}");
            }
            tails += u32::from(whole_reason(&merged).is_none());
        }
    }
    assert!(tails > 400, "only {tails} refreshes asked for a part");
}

#[test]
fn a_day_at_fifteen_seconds_moves_a_hundredth_each_minute() {
    let server = Server::new(&mut Chance::new(7));
    let question = Question::new(SourceKind::Prometheus, "a");
    let mut held = None;
    refresh(question.last(24 * HOUR, NOW), &mut held, NOW, |asked| server.matrix(&asked.request, NOW));
    let now = NOW + MINUTE;
    let (answer, _) =
        refresh(question.last(24 * HOUR, now), &mut held, now, |asked| server.matrix(&asked.request, now));
    let moved = answer.stats.moved.unwrap();
    assert_eq!(moved.steps, Some((45, 5761)));
    assert!(moved.bytes * 50 < moved.whole_bytes, "{moved:?}");
}

#[test]
fn a_short_range_is_not_asked_whole_each_time() {
    let server = Server::new(&mut Chance::new(7));
    let question = Question::new(SourceKind::Prometheus, "a");
    let mut held = None;
    refresh(question.last(15 * MINUTE, NOW), &mut held, NOW, |asked| server.matrix(&asked.request, NOW));
    let now = NOW + 5000;
    let asked = ask(question.last(15 * MINUTE, now), held.as_ref(), now);
    assert_eq!(asked.request.param("end").unwrap(), "1721571735");
    assert_eq!(asked.request.param("start").unwrap(), "1721571600", "two minutes before, not fifteen");
}

/// Holds the last two hours, then plans with `change` one minute later; why that is asked whole, if it is.
#[track_caller]
fn check_whole(
    change: impl FnOnce(&mut Question, &mut TimeRange, &mut Millis),
    expected: Option<WholeReason>,
) {
    let server = Server::new(&mut Chance::new(3));
    let mut question = Question::new(SourceKind::Prometheus, "a");
    let mut held = None;
    refresh(question.last(2 * HOUR, NOW), &mut held, NOW, |asked| server.matrix(&asked.request, NOW));
    let mut now = NOW + MINUTE;
    let mut range = TimeRange { from: now - 2 * HOUR, to: now };
    change(&mut question, &mut range, &mut now);
    let (answer, _) =
        refresh(question.at(range, now), &mut held, now, |asked| server.matrix(&asked.request, now));
    assert_eq!(whole_reason(&answer), expected);
}

#[test]
fn another_question_is_asked_whole() {
    check_whole(|_, _, _| {}, None);
    check_whole(|question, _, _| question.expr = "b".to_owned(), Some(WholeReason::OtherQuestion));
    check_whole(|question, _, _| question.source.uid = "t".to_owned(), Some(WholeReason::OtherQuestion));
    check_whole(
        |question, _, _| question.source.time_interval = Some("30s".to_owned()),
        Some(WholeReason::OtherQuestion),
    );
    check_whole(|question, _, _| question.expr = "a @ end()".to_owned(), Some(WholeReason::LooksAtRange));
    check_whole(
        |question, _, _| question.source.refreshing = Refreshing::Whole,
        Some(WholeReason::Configured),
    );
}

#[test]
fn another_range_is_asked_whole_unless_it_goes_on_where_the_held_one_ends() {
    let far = Some(WholeReason::OtherRange);
    check_whole(|_, range, _| range.from -= HOUR, far);
    check_whole(|_, range, _| range.to -= HOUR, far);
    check_whole(|_, range, _| *range = TimeRange { from: NOW + MINUTE, to: NOW + 2 * HOUR }, far);
    // Today so far grows at its end and keeps its beginning.
    check_whole(|_, range, _| range.from -= MINUTE, None);
    check_whole(|_, range, _| range.from += HOUR, None);
}

#[test]
fn after_an_hour_of_sleep_everything_is_asked() {
    check_whole(
        |_, range, now| {
            *now += HOUR;
            *range = TimeRange { from: *now - 2 * HOUR, to: *now };
        },
        Some(WholeReason::Due),
    );
    check_whole(
        |_, range, now| {
            *now += 20 * MINUTE;
            *range = TimeRange { from: *now - 2 * HOUR, to: *now };
        },
        None,
    );
}

#[test]
fn a_change_of_the_clocks_moves_the_instants() {
    // Steps of two hours count from midnight; on 2026-10-25 Madrid's midnight moves by an hour against UTC.
    let mut question = Question::new(SourceKind::Prometheus, "a");
    question.zone = Zone::named("Europe/Madrid").unwrap();
    question.source.time_interval = Some("2h".to_owned());
    let server = Server::new(&mut Chance::new(3));
    let before = 1_792_888_200_000; // 2026-10-25T00:30:00Z
    let mut held = None;
    refresh(question.last(96 * HOUR, before), &mut held, before, |asked| {
        server.matrix(&asked.request, before)
    });
    let after = before + 40 * MINUTE;
    let asked = ask(question.last(96 * HOUR, after), held.as_ref(), after);
    assert_eq!(asked.request, asked.planned.request);
}

#[test]
fn samples_that_come_very_late_are_not_missed() {
    let mut server = Server::new(&mut Chance::new(5));
    server.outage = Some(TimeRange { from: NOW - 40 * MINUTE, to: NOW + 30_000 });
    let question = Question::new(SourceKind::Prometheus, "a");
    let mut held = None;
    refresh(question.last(2 * HOUR, NOW), &mut held, NOW, |asked| server.matrix(&asked.request, NOW));
    let now = NOW + MINUTE;
    let planned = question.last(2 * HOUR, now);
    let whole = decode(&planned, &ok(&server.matrix(&planned.request, now))).unwrap();
    let (merged, asked) = refresh(planned, &mut held, now, |asked| server.matrix(&asked.request, now));
    assert_eq!(whole_reason(&merged), Some(WholeReason::LateSamples));
    assert_eq!(seen(&merged), seen(&whole));
    assert_eq!(asked.overlap_millis, 20 * MINUTE, "from now on more is asked again");
}

#[test]
fn what_lay_ahead_of_the_clock_is_asked_again() {
    // The whole day, of which half is still to come.
    let server = Server::new(&mut Chance::new(11));
    let question = Question::new(SourceKind::Prometheus, "a");
    let day = TimeRange { from: NOW - 8 * HOUR, to: NOW + 8 * HOUR };
    let mut held = None;
    refresh(question.at(day, NOW), &mut held, NOW, |asked| server.matrix(&asked.request, NOW));
    let now = NOW + 30 * MINUTE;
    let planned = question.at(day, now);
    let whole = decode(&planned, &ok(&server.matrix(&planned.request, now))).unwrap();
    let (merged, _) = refresh(planned, &mut held, now, |asked| server.matrix(&asked.request, now));
    assert_eq!((whole_reason(&merged), seen(&merged)), (None, seen(&whole)));
}

#[test]
fn an_answer_that_may_be_partial_is_not_built_upon() {
    let server = Server::new(&mut Chance::new(3));
    let question = Question::new(SourceKind::Prometheus, "a");
    let mut held = None;
    let partial = |asked: &Asked| {
        server.matrix(&asked.request, NOW).replacen('{', "{\"warnings\":[\"no store matched\"],", 1)
    };
    let (answer, _) = refresh(question.last(2 * HOUR, NOW), &mut held, NOW, partial);
    assert_eq!(answer.warnings, ["no store matched"]);
    assert!(held.is_none());
    let about_the_text = |asked: &Asked| {
        server.matrix(&asked.request, NOW).replacen('{', "{\"warnings\":[\"PromQL warning: x\"],", 1)
    };
    refresh(question.last(2 * HOUR, NOW), &mut held, NOW, about_the_text);
    let now = NOW + MINUTE;
    let (answer, _) =
        refresh(question.last(2 * HOUR, now), &mut held, now, |asked| server.matrix(&asked.request, now));
    assert_eq!(
        (whole_reason(&answer), answer.warnings.as_slice()),
        (None, &["PromQL warning: x".to_owned()][..])
    );
}

#[test]
fn a_server_with_an_order_of_its_own_keeps_it() {
    let question = Question::new(SourceKind::Prometheus, "a");
    let body = |asked: &Asked, names: &[&str]| {
        let second = |name: &str| asked.request.param(name).unwrap().parse::<i64>().unwrap();
        let end = second("end");
        let old =
            if second("start") < end - 3600 { format!("[{},\"1\"],", end - 3600) } else { String::new() };
        let one =
            |name: &&str| format!("{{\"metric\":{{\"job\":\"{name}\"}},\"values\":[{old}[{end},\"1\"]]}}");
        let all: Vec<String> = names.iter().map(one).collect();
        format!(
            "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{}]}}}}",
            all.join(",")
        )
    };
    let mut held = None;
    refresh(question.last(2 * HOUR, NOW), &mut held, NOW, |asked| body(asked, &["z", "b", "a"]));
    let now = NOW + MINUTE;
    let (answer, _) = refresh(question.last(2 * HOUR, now), &mut held, now, |asked| body(asked, &["z", "a"]));
    let names: Vec<String> = answer.frames.iter().map(|frame| frame.fields[1].labels.to_string()).collect();
    assert_eq!(names, ["{job=\"z\"}", "{job=\"b\"}", "{job=\"a\"}"]);
    assert_eq!(whole_reason(&answer), None);
    let now = now + MINUTE;
    let (answer, _) =
        refresh(question.last(2 * HOUR, now), &mut held, now, |asked| body(asked, &["z", "c", "a"]));
    assert_eq!(whole_reason(&answer), Some(WholeReason::DoesNotFit), "nobody knows where c belongs");
}
