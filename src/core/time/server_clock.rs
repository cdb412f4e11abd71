//! What time it is where the data are. In: the browser's clock, and the `Date` headers of the servers' answers. Out: the
//! moment that `now` means, and words about the difference.
//!
//! A header counts whole seconds and was written some time between sending and receiving, so each answer says between
//! which two values the difference lies; answers in a row narrow it. The smallest difference that fits is taken: clocks
//! that may agree are left alone.
//!
//! **Invariant:** the moment never goes back by less than a person would notice being told of, and not at all because the
//! browser's clock is set back.

use std::collections::BTreeMap;

use super::Millis;
use super::ago::rough_amount;

/// Longest exchange that says something about a clock, in milliseconds: a computer may sleep in the middle of one.
const LONGEST_EXCHANGE_MILLIS: i64 = 20_000;
/// Up to here the moment waits for the clock instead of going back, in milliseconds.
const WAITED_MILLIS: i64 = 10_000;
/// From here on the difference is worth a word, in milliseconds.
const SAID_MILLIS: i64 = 5000;

/// One answer of a server; times by the browser's clock, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'h> {
    /// Whose clock: a data source's uid, or empty for the page's own server.
    pub server: &'h str,
    /// Its `Date` header.
    pub date: Millis,
    pub sent: Millis,
    pub received: Millis,
}

/// What is known of the servers' clocks.
#[derive(Debug, Clone, Default)]
pub struct ServerClock {
    servers: BTreeMap<String, Estimate>,
    /// Milliseconds between the browser's clock when it was last read and what it would say had it not been set back.
    set_back: i64,
    browser: Option<Millis>,
    told: Option<Millis>,
}

#[derive(Debug, Clone, Copy)]
struct Estimate {
    known: Span,
    /// A reading that contradicts; a second one like it is believed.
    doubt: Option<Span>,
}

/// Between which two values, both included, a server's clock is ahead of the browser's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    least: i64,
    most: i64,
}

impl Span {
    fn and(self, other: Self) -> Option<Self> {
        let both = Self { least: self.least.max(other.least), most: self.most.min(other.most) };
        (both.least <= both.most).then_some(both)
    }

    /// The value closest to no difference.
    fn smallest(self) -> i64 {
        0.clamp(self.least, self.most)
    }
}

impl ServerClock {
    /// Learns from one answer.
    pub fn hear(&mut self, heard: Heard<'_>) {
        let took = heard.received - heard.sent;
        if !(0..=LONGEST_EXCHANGE_MILLIS).contains(&took) {
            return;
        }
        let (sent, received) = (heard.sent + self.set_back, heard.received + self.set_back);
        let span = Span { least: heard.date - received, most: heard.date + 999 - sent };
        let Some(estimate) = self.servers.get_mut(heard.server) else {
            self.servers.insert(heard.server.to_owned(), Estimate { known: span, doubt: None });
            return;
        };
        if let Some(both) = estimate.known.and(span) {
            *estimate = Estimate { known: both, doubt: None };
        } else if let Some(both) = estimate.doubt.and_then(|doubt| doubt.and(span)) {
            *estimate = Estimate { known: both, doubt: None };
        } else {
            // A stored answer has an old date, once; a clock that was set says the same twice.
            estimate.doubt = Some(span);
        }
    }

    /// How far the servers are ahead of the browser's clock, in milliseconds; of several, the one that is furthest ahead, so
    /// that none has newer data than is asked for.
    fn ahead(&self) -> i64 {
        let sources = self.servers.iter().filter(|(server, _)| !server.is_empty());
        let smallest = |(_, estimate): (&String, &Estimate)| estimate.known.smallest();
        sources.map(smallest).max().or_else(|| self.servers.iter().map(smallest).max()).unwrap_or(0)
    }

    /// The moment that `now` means, when the browser's clock says `browser`.
    pub fn now(&mut self, browser: Millis) -> Millis {
        // Only setting it makes a clock go back.
        if let Some(before) = self.browser {
            self.set_back += (before - browser).max(0);
        }
        self.browser = Some(browser);
        let moment = browser + self.set_back + self.ahead();
        let told = match self.told {
            Some(told) if told > moment && told - moment <= WAITED_MILLIS => told,
            _ => moment,
        };
        self.told = Some(told);
        told
    }

    /// What to say of a difference that a person should know of.
    pub fn words(&self) -> Option<String> {
        let ahead = self.set_back + self.ahead();
        if ahead.abs() < SAID_MILLIS {
            return None;
        }
        let amount = rough_amount(0, ahead);
        let way = if ahead < 0 { "ahead of" } else { "behind" };
        Some(format!(
            "The clock of this computer is {amount} {way} the servers'. The dashboard goes by the servers' clock."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_721_571_730_123;
    const MINUTE: i64 = 60_000;

    /// A browser whose clock is wrong by `wrong` milliseconds; true times go in.
    struct World {
        clock: ServerClock,
        wrong: i64,
    }

    impl World {
        fn new(wrong: i64) -> Self {
            Self { clock: ServerClock::default(), wrong }
        }

        /// An exchange of 80 ms that ends at `at`.
        fn exchange(&mut self, server: &str, at: Millis) {
            let date = (at - 40).div_euclid(1000) * 1000;
            self.clock.hear(Heard { server, date, sent: at - 80 + self.wrong, received: at + self.wrong });
        }

        fn now(&mut self, at: Millis) -> Millis {
            self.clock.now(at + self.wrong)
        }

        /// How far `now` is from the truth, in milliseconds.
        fn error(&mut self, at: Millis) -> i64 {
            self.now(at) - at
        }
    }

    #[test]
    fn a_clock_that_is_right_is_left_alone() {
        let mut world = World::new(0);
        for second in 0..60 {
            world.exchange("prom", NOW + second * 1370);
        }
        assert_eq!(world.error(NOW + 100_000), 0);
        assert_eq!(world.clock.words(), None);
    }

    #[test]
    fn a_wrong_clock_is_set_right_by_the_first_answer() {
        for wrong in [-7 * MINUTE, -20_000, 20_000, 5 * MINUTE, 400 * 24 * 60 * MINUTE] {
            let mut world = World::new(wrong);
            world.exchange("", NOW);
            let error = world.error(NOW + 100);
            assert!(error.abs() <= 1100, "{wrong}: {error}");
        }
    }

    #[test]
    fn answers_in_a_row_make_it_exact() {
        let mut world = World::new(5 * MINUTE);
        for second in 0..60 {
            world.exchange("prom", NOW + second * 1370);
        }
        let error = world.error(NOW + 100_000);
        assert!(error.abs() <= 100, "{error}");
    }

    #[test]
    fn the_difference_is_said_in_words() {
        let mut world = World::new(5 * MINUTE + 500);
        world.exchange("prom", NOW);
        world.exchange("prom", NOW + 1370);
        let words = world.clock.words().unwrap();
        assert!(
            words.starts_with("The clock of this computer is 5 minutes ahead of the servers'."),
            "{words}"
        );
        let mut world = World::new(-90_000);
        world.exchange("prom", NOW);
        assert!(world.clock.words().unwrap().contains("behind the servers'"));
        let mut world = World::new(3000);
        world.exchange("prom", NOW);
        assert_eq!(world.clock.words(), None, "who would care");
    }

    #[test]
    fn the_moment_waits_rather_than_going_back() {
        let mut world = World::new(3000);
        let first = world.now(NOW);
        world.exchange("prom", NOW + 100);
        let mut last = first;
        for tenth in 2..60 {
            let now = world.now(NOW + tenth * 100);
            assert!(now >= last);
            last = now;
        }
        assert!(world.error(NOW + 6000).abs() <= 1100);
    }

    #[test]
    fn a_clock_set_back_or_forward_does_not_matter_for_long() {
        let mut world = World::new(0);
        world.exchange("prom", NOW);
        let before = world.now(NOW);
        world.wrong = -10 * MINUTE;
        let after = world.now(NOW + 1000);
        assert!(after >= before && after - before <= 2000, "{}", after - before);
        for second in 2..5 {
            world.exchange("prom", NOW + second * 1000);
        }
        assert!(world.error(NOW + 6000).abs() <= 1100);
        world.wrong = 10 * MINUTE;
        for second in 7..10 {
            world.exchange("prom", NOW + second * 1000);
        }
        assert!(world.error(NOW + 11_000).abs() <= 1100);
    }

    #[test]
    fn one_stored_answer_is_not_believed() {
        let mut world = World::new(0);
        world.exchange("prom", NOW);
        world.clock.hear(Heard {
            server: "prom",
            date: NOW - 60 * MINUTE,
            sent: NOW + 900,
            received: NOW + 950,
        });
        assert_eq!(world.error(NOW + 1000), 0);
        world.exchange("prom", NOW + 2000);
        assert_eq!(world.error(NOW + 3000), 0);
    }

    #[test]
    fn an_exchange_through_a_sleep_says_nothing() {
        let mut world = World::new(0);
        world.clock.hear(Heard { server: "prom", date: NOW, sent: NOW, received: NOW + 60 * MINUTE });
        assert_eq!(world.error(NOW + 61 * MINUTE), 0);
    }

    #[test]
    fn the_sources_count_more_than_the_page_and_the_furthest_ahead_most() {
        let mut world = World::new(0);
        let date = |ahead: i64| NOW / 1000 * 1000 + ahead;
        let mut hear = |server, ahead| {
            world.clock.hear(Heard { server, date: date(ahead), sent: NOW - 80, received: NOW });
        };
        hear("", 5 * MINUTE);
        hear("prom", 0);
        hear("loki", 2 * MINUTE);
        let error = world.error(NOW);
        assert!((error - 2 * MINUTE).abs() <= 1100, "{error}");
    }
}
