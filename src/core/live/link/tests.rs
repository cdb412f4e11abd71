//! A connection's life, told as events and what comes of them.

use super::*;

const START: Millis = 1_000_000;

/// A link with its clock; jitter is one, so that waits are at their longest.
struct Played {
    link: Link,
    now: Millis,
}

impl Played {
    fn new() -> Self {
        Self::with(Policy::default())
    }

    fn with(policy: Policy) -> Self {
        Self { link: Link::new(policy), now: START }
    }

    fn on(&mut self, event: Event) -> Vec<Command> {
        self.link.on(event, Moment { now: self.now, jitter: 1.0 })
    }

    /// Wakes the link at each due moment until `millis` have passed; what it did meanwhile.
    fn pass(&mut self, millis: i64) -> Vec<Command> {
        let end = self.now + millis;
        let mut done = Vec::new();
        while let Some(due) = self.link.due().filter(|due| *due <= end) {
            self.now = due.max(self.now);
            done.extend(self.on(Event::Timer));
        }
        self.now = end;
        done
    }

    fn live() -> Self {
        let mut played = Self::new();
        assert_eq!(played.on(Event::Wanted), [Command::Open]);
        assert_eq!(played.on(Event::Opened), []);
        played
    }

    fn words(&self) -> String {
        self.link.status().words(self.now)
    }
}

fn lost() -> Event {
    Event::Ended(Ending::Lost("cut".to_owned()))
}

#[test]
fn it_opens_when_wanted_and_closes_when_not() {
    let mut played = Played::live();
    assert_eq!(played.words(), "live");
    assert_eq!(played.on(Event::Wanted), [], "a second viewer shares it");
    assert_eq!(played.on(Event::Unwanted), [Command::Close]);
    assert_eq!(played.link.due(), None);
    assert_eq!(played.on(Event::Wanted), [Command::Open]);
}

#[test]
fn waits_grow_with_each_loss_and_end_at_the_longest() {
    let mut played = Played::live();
    let mut waits = Vec::new();
    for _ in 0..9 {
        played.on(lost());
        let wait = played.link.due().unwrap() - played.now;
        waits.push(wait);
        assert_eq!(played.pass(wait), [Command::Open]);
        played.on(Event::Opened);
    }
    assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    played.pass(10_000);
    played.on(lost());
    assert_eq!(played.link.due().unwrap() - played.now, 500, "a healthy connection forgets");
}

#[test]
fn jitter_takes_up_to_half_of_a_wait() {
    for (jitter, expected) in [(0.0, 250), (0.5, 375), (1.0, 500), (f64::NAN, 250)] {
        let mut link = Link::new(Policy::default());
        let at = Moment { now: START, jitter };
        link.on(Event::Wanted, at);
        link.on(Event::Opened, at);
        link.on(lost(), at);
        assert_eq!(link.due(), Some(START + expected));
    }
}

#[test]
fn the_state_is_said_with_the_seconds_that_remain() {
    let mut played = Played::live();
    for _ in 0..4 {
        played.on(lost());
        played.pass(4_000);
        played.on(Event::Opened);
    }
    played.on(lost());
    assert_eq!(played.words(), "reconnecting in 8 s");
    assert_eq!(played.link.status().why.as_deref(), Some("cut"));
    played.now += 4_500;
    assert_eq!(played.words(), "reconnecting in 4 s");
}

#[test]
fn an_end_by_design_is_renewed_at_once_but_not_without_pause() {
    let mut played = Played::live();
    played.pass(3_600_000);
    assert_eq!(played.on(Event::Ended(Ending::Renew)), [Command::Open]);
    played.on(Event::Opened);
    assert_eq!(played.on(Event::Ended(Ending::Renew)), [], "ended at once: it waits");
    assert!(played.words().starts_with("reconnecting"));
}

#[test]
fn a_refusal_before_the_upgrade_is_explained_over_http() {
    let mut played = Played::new();
    played.on(Event::Wanted);
    assert_eq!(played.on(Event::Failed), [Command::AskWhy]);
    assert_eq!(played.words(), "connecting");
    let refused = Ending::Refused("parse error at line 1".to_owned());
    assert_eq!(played.on(Event::Explained(refused)), []);
    assert_eq!(played.words(), "stopped");
    assert_eq!(played.link.status().why.as_deref(), Some("parse error at line 1"));
    assert_eq!(played.pass(3_600_000), [], "the same question is not asked again");
}

#[test]
fn without_a_free_connection_it_polls_and_tries_again_each_minute() {
    let mut played = Played::live();
    assert_eq!(played.on(Event::Ended(Ending::Full("ten tails".to_owned()))), [Command::Poll]);
    assert_eq!(played.words(), "polling every 5 s");
    assert_eq!(played.link.status().why.as_deref(), Some("ten tails"));
    assert_eq!(played.pass(59_000), [Command::Poll; 11]);
    assert_eq!(played.pass(1_000), [Command::Open]);
    played.on(Event::Opened);
    assert_eq!(played.words(), "live");
    assert_eq!(played.link.status().why, None);
}

#[test]
fn refused_three_times_without_a_reason_it_polls() {
    let mut played = Played::new();
    played.on(Event::Wanted);
    for _ in 0..2 {
        played.on(Event::Failed);
        played.on(Event::Explained(Ending::Unexplained("no upgrade".to_owned())));
        assert!(played.words().starts_with("reconnecting"));
        assert_eq!(played.pass(1_000), [Command::Open]);
    }
    played.on(Event::Failed);
    assert_eq!(played.on(Event::Explained(Ending::Unexplained("no upgrade".to_owned()))), [Command::Poll]);
}

#[test]
fn a_hidden_page_lets_go_after_a_grace_and_comes_back_at_once() {
    let mut played = Played::live();
    played.on(Event::Hidden);
    assert_eq!(played.pass(29_000), [], "a short look elsewhere costs nothing");
    played.on(Event::Shown);
    played.on(Event::Hidden);
    assert_eq!(played.pass(31_000), [Command::Close]);
    assert_eq!(played.words(), "paused");
    assert_eq!(played.pass(3_600_000), []);
    assert_eq!(played.on(Event::Shown), [Command::Open]);
}

#[test]
fn without_network_it_waits_for_the_network() {
    let mut played = Played::live();
    assert_eq!(played.on(Event::Offline), [Command::Close]);
    assert_eq!(played.words(), "paused: offline");
    assert_eq!(played.on(Event::Wanted), []);
    assert_eq!(played.on(Event::Online), [Command::Open]);
}

#[test]
fn a_network_that_is_back_ends_a_long_wait() {
    let mut played = Played::live();
    for _ in 0..8 {
        played.on(lost());
        played.pass(30_000);
        played.on(Event::Opened);
    }
    played.on(lost());
    assert_eq!(played.on(Event::Online), [Command::Open]);
}

/// Lost again and again with nobody who answers, until the next attempt is far away.
fn long_away() -> Played {
    let mut played = Played::live();
    played.on(lost());
    for _ in 0..6 {
        let wait = played.link.due().unwrap() - played.now;
        assert_eq!(played.pass(wait), [Command::Open]);
        if played.on(Event::Failed) == [Command::AskWhy] {
            played.on(Event::Explained(Ending::Lost("cannot be reached".to_owned())));
        }
    }
    played.pass(2_000);
    assert_eq!(played.words(), "reconnecting in 28 s");
    played
}

#[test]
fn an_answer_of_a_source_that_was_away_ends_the_wait() {
    let mut played = long_away();
    assert_eq!(played.on(Event::Answered), [Command::Open]);
    assert_eq!(played.on(Event::Answered), [], "one attempt at a time");
    assert_eq!(played.on(Event::Failed), [Command::AskWhy], "it answers: there is a reason to be had");
}

#[test]
fn answers_without_end_make_no_more_than_an_attempt_every_two_seconds() {
    let mut played = long_away();
    let (mut opened, began) = (Vec::new(), played.now);
    while played.now < began + 20_000 {
        let mut commands = played.on(Event::Answered);
        commands.extend(played.pass(100));
        if commands.contains(&Command::Open) {
            opened.push(played.link.tried_at);
            played.on(Event::Failed);
            played.on(Event::Explained(Ending::Lost("it starts".to_owned())));
        }
    }
    assert!(opened.len() > 8, "{opened:?}");
    assert!(opened.windows(2).all(|pair| pair[1] - pair[0] >= 2_000), "{opened:?}");
}

#[test]
fn where_the_source_answered_all_the_time_an_answer_is_no_news() {
    let mut played = Played::live();
    for _ in 0..6 {
        played.on(lost());
        played.pass(30_000);
        played.on(Event::Opened);
    }
    played.on(lost());
    played.pass(3_000);
    assert_eq!(played.on(Event::Answered), [], "it ends the connection, well as it is");
}

#[test]
fn nobody_who_answers_is_asked_why_only_now_and_then() {
    let mut played = Played::live();
    played.on(lost());
    let mut asked = Vec::new();
    for _ in 0..9 {
        let wait = played.link.due().unwrap() - played.now;
        played.pass(wait);
        asked.push(played.on(Event::Failed) == [Command::AskWhy]);
        played.on(Event::Explained(Ending::Lost("cannot be reached".to_owned())));
        assert_eq!(played.link.status().why.as_deref(), Some("cannot be reached"));
    }
    assert_eq!(asked, [true, false, false, false, true, false, false, false, true]);
}

#[test]
fn a_page_that_is_seen_again_ends_a_long_wait() {
    let mut played = long_away();
    played.on(Event::Hidden);
    assert_eq!(played.on(Event::Shown), [Command::Open]);
    played.on(Event::Failed);
    played.on(Event::Hidden);
    assert_eq!(played.on(Event::Shown), [], "just tried");
    assert_eq!(played.words(), "reconnecting in 2 s");
}

#[test]
fn an_answer_tells_better_than_the_browser_whether_there_is_a_network() {
    let mut played = Played::live();
    played.on(Event::Offline);
    assert_eq!(played.on(Event::Answered), [Command::Open], "the source is on this machine");
}

#[test]
fn a_clock_that_jumped_means_that_the_machine_slept() {
    let mut played = Played::live();
    played.now += 3_600_000;
    assert_eq!(played.on(Event::Timer), [Command::Close, Command::Open]);
    let mut busy = Played::live();
    busy.now += 20_000;
    assert_eq!(busy.on(Event::Timer), [], "a busy page is no sleep");
}

#[test]
fn silence_counts_only_where_heartbeats_are_promised() {
    assert_eq!(Played::live().pass(600_000), []);
    let mut promised = Played::with(Policy { silence: Some(15_000), ..Policy::default() });
    promised.on(Event::Wanted);
    promised.on(Event::Opened);
    promised.pass(10_000);
    promised.on(Event::Heard);
    assert_eq!(promised.pass(14_000), []);
    assert_eq!(promised.pass(2_000), [Command::Close, Command::Open]);
}

#[test]
fn an_opening_that_is_never_answered_is_given_up() {
    let mut played = Played::new();
    played.on(Event::Wanted);
    assert_eq!(played.pass(15_000), [Command::Close]);
    assert_eq!(played.link.status().why.as_deref(), Some("The server did not answer in time."));
    assert_eq!(played.pass(500), [Command::Open]);
}

#[test]
fn late_news_of_an_old_connection_changes_nothing() {
    let mut played = Played::live();
    played.on(Event::Unwanted);
    assert_eq!(played.on(lost()), []);
    assert_eq!(played.on(Event::Failed), []);
    assert_eq!(played.on(Event::Explained(Ending::Renew)), []);
    assert_eq!(played.on(Event::Opened), []);
    assert_eq!(played.on(Event::Deaf), []);
    assert_eq!(played.words(), "paused");
}

#[test]
fn an_open_connection_that_brings_nothing_is_replaced() {
    assert_eq!(Played::live().on(Event::Deaf), [Command::Close, Command::Open]);
}

#[test]
fn where_there_is_little_room_the_state_is_said_in_few_words() {
    let mut played = Played::live();
    let short = |played: &Played| played.link.status().words_in(Room::of(300.0), played.now);
    assert_eq!(short(&played), "live");
    played.on(lost());
    assert_eq!(short(&played), "retry in 1 s");
    played.on(Event::Offline);
    assert_eq!(short(&played), "offline");
    let mut full = Played::live();
    full.on(Event::Ended(Ending::Full("ten tails".to_owned())));
    assert_eq!(short(&full), "polling");
    assert_eq!(full.link.status().words_in(Room::of(800.0), full.now), "polling every 5 s");
}

#[test]
fn ages_are_short() {
    for (millis, expected) in [(-5, "0 s"), (3_400, "3 s"), (61_000, "1 min"), (7_300_000, "2 h")] {
        assert_eq!(age(START - millis, START), expected);
    }
}
