//! The life of one connection. In: events, each with the clock and a random number. Out: commands, the next moment to be
//! woken, and the state in words.
//!
//! ```text
//! wanted ─> connecting ─> live ──lost──> waiting ─(back-off)─> connecting
//!               │           ├──full──> polling ──(a minute)──> connecting
//!               └─failed─> asking why ─> waiting, polling or stopped
//! ```
//!
//! **Invariant:** at most one connection is open at a time, none while nobody looks, and a lost one is always tried again
//! unless the server said that the question itself is wrong.

mod status;

pub use status::{Pause, Room, State, Status, age};

use crate::time::Millis;

/// Times of a connection, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// An answer to opening is due within this time.
    pub opening: i64,
    /// The first wait after a loss; doubled with each further one up to `longest_wait`.
    pub first_wait: i64,
    pub longest_wait: i64,
    /// Open for this long, a connection counts as healthy: the next loss waits for `first_wait` again.
    pub healthy: i64,
    /// A hidden page keeps its connections for this long.
    pub hidden_grace: i64,
    /// A server that sends heartbeats is given up after this much silence; `None` where silence means nothing.
    pub silence: Option<i64>,
    /// Between two polls where the server has no connection to spare.
    pub poll_every: i64,
    /// Between two attempts to get a connection again while polling.
    pub retry_polling: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            opening: 15_000,
            first_wait: 500,
            longest_wait: 30_000,
            healthy: 10_000,
            hidden_grace: 30_000,
            silence: None,
            poll_every: 5_000,
            retry_polling: 60_000,
        }
    }
}

/// A live connection looks at the clock this often: a look that comes much too late means that the machine slept.
const BEAT: i64 = 10_000;
/// How late a look may be; timers of busy or hidden pages are late by some seconds, not by this.
const SLEPT: i64 = 25_000;
/// Refused so often for no reason that the server gives, a connection is replaced by polling.
const UNEXPLAINED_MOST: u32 = 3;
/// A wait that is cut short still leaves this much between two attempts.
const AGAIN: i64 = 2_000;
/// Where nothing answered, so many further attempts fail before it is asked why again: each question is a line in the
/// browser's console.
const UNASKED_MOST: u32 = 3;

/// How a connection ended or was refused: the protocol reads it off codes, texts and HTTP answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Cut, restarted, unreachable: tried again after a while.
    Lost(String),
    /// Ended by design, such as a server's limit of an hour: opened again at once, and nothing said.
    Renew,
    /// No connection to spare, or none offered: the data is asked for instead, and the connection tried now and then.
    Full(String),
    /// The question is wrong: only another question helps.
    Refused(String),
    /// Refused without a reason, while the server answers well over HTTP.
    Unexplained(String),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody looks at the data.
    Wanted,
    /// Nobody does any more.
    Unwanted,
    Opened,
    /// Something arrived, data or heartbeat.
    Heard,
    /// An open connection ended.
    Ended(Ending),
    /// The connection was refused before it opened; a browser does not say why.
    Failed,
    /// The answer to [`Command::AskWhy`].
    Explained(Ending),
    /// The moment of [`Link::due`] came, or is past.
    Timer,
    /// Nobody sees the page.
    Hidden,
    Shown,
    Offline,
    Online,
    /// The source answered something over HTTP.
    Answered,
    /// Data that should have arrived did not: the connection only seems to be open.
    Deaf,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Open,
    Close,
    /// Ask the same over HTTP, to learn why the connection is refused; answer with [`Event::Explained`].
    AskWhy,
    /// Ask for what is new over HTTP.
    Poll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Not wanted, hidden or offline.
    Resting,
    Connecting {
        until: Millis,
    },
    Live {
        since: Millis,
        beat: Millis,
    },
    AskingWhy {
        until: Millis,
    },
    Waiting {
        until: Millis,
    },
    Polling {
        poll_at: Millis,
        retry_at: Millis,
    },
    Stopped,
}

/// One connection's state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    policy: Policy,
    phase: Phase,
    wanted: bool,
    hidden_since: Option<Millis>,
    offline: bool,
    /// Losses in a row.
    losses: u32,
    /// Refusals in a row that nothing explains.
    unexplained: u32,
    /// Nothing answered when it was asked why; how many attempts failed since.
    unanswered: Option<u32>,
    tried_at: Millis,
    heard_at: Millis,
    why: Option<String>,
}

/// The clock and a random number in `0.0..1.0`, given with each event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    pub now: Millis,
    pub jitter: f64,
}

impl Link {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            phase: Phase::Resting,
            wanted: false,
            hidden_since: None,
            offline: false,
            losses: 0,
            unexplained: 0,
            unanswered: None,
            tried_at: Millis::MIN,
            heard_at: 0,
            why: None,
        }
    }

    /// Takes an event; the commands are to be obeyed in their order.
    pub fn on(&mut self, event: Event, at: Moment) -> Vec<Command> {
        match event {
            Event::Wanted => {
                self.wanted = true;
                self.wake(at.now)
            }
            Event::Unwanted => {
                self.wanted = false;
                self.rest()
            }
            Event::Opened => self.opened(at.now),
            Event::Heard => {
                self.heard_at = at.now;
                Vec::new()
            }
            Event::Ended(ending) if self.has_socket() => self.ended(ending, at),
            Event::Failed if self.has_socket() => self.failed(at),
            Event::Explained(ending) if matches!(self.phase, Phase::AskingWhy { .. }) => {
                self.unanswered = matches!(ending, Ending::Lost(_)).then_some(0);
                self.ended(ending, at)
            }
            Event::Ended(_) | Event::Failed | Event::Explained(_) => Vec::new(),
            Event::Timer => self.timer(at),
            Event::Hidden => {
                self.hidden_since.get_or_insert(at.now);
                Vec::new()
            }
            Event::Shown => {
                self.hidden_since = None;
                let mut commands = self.hurry(at.now);
                commands.extend(self.wake(at.now));
                commands
            }
            Event::Offline => {
                self.offline = true;
                self.rest()
            }
            Event::Online => {
                self.offline = false;
                self.losses = 0;
                // A wait that began before the network came back is over.
                if matches!(self.phase, Phase::Waiting { .. }) {
                    self.phase = Phase::Resting;
                }
                self.wake(at.now)
            }
            // The browser thinks that it has no network, but the source is on this machine.
            Event::Answered if self.offline => {
                self.offline = false;
                self.wake(at.now)
            }
            // It is back; where it answered all the time an answer is no news, and a wait has its reason.
            Event::Answered if self.unanswered.take().is_some() => self.hurry(at.now),
            Event::Answered => Vec::new(),
            Event::Deaf if matches!(self.phase, Phase::Live { .. }) => self.reopen(at.now),
            Event::Deaf => Vec::new(),
        }
    }

    /// When [`Event::Timer`] is due; `None` while only an event can change anything.
    pub fn due(&self) -> Option<Millis> {
        let own = match self.phase {
            Phase::Resting | Phase::Stopped => return None,
            Phase::Connecting { until } | Phase::AskingWhy { until } | Phase::Waiting { until } => until,
            Phase::Live { beat, .. } => {
                self.policy.silence.map_or(beat, |silence| beat.min(self.heard_at + silence))
            }
            Phase::Polling { poll_at, retry_at } => poll_at.min(retry_at),
        };
        Some(self.hidden_since.map_or(own, |since| own.min(since + self.policy.hidden_grace)))
    }

    /// What a viewer is told.
    pub fn status(&self) -> Status {
        let state = match self.phase {
            Phase::Resting if self.offline => State::Paused(Pause::Offline),
            Phase::Resting if self.hidden_since.is_some() => State::Paused(Pause::Hidden),
            Phase::Resting => State::Paused(Pause::Unwatched),
            Phase::Connecting { .. } | Phase::AskingWhy { .. } => State::Connecting,
            Phase::Live { .. } => State::Live,
            Phase::Waiting { until } => State::Reconnecting { at: until },
            Phase::Polling { .. } => State::Polling { every: self.policy.poll_every },
            Phase::Stopped => State::Stopped,
        };
        let why = self.why.clone().filter(|_| !matches!(state, State::Live | State::Paused(_)));
        Status { state, why }
    }

    fn has_socket(&self) -> bool {
        matches!(self.phase, Phase::Connecting { .. } | Phase::Live { .. })
    }

    /// Opens if somebody looks and nothing is under way.
    fn wake(&mut self, now: Millis) -> Vec<Command> {
        let ready = self.wanted && !self.offline && self.hidden_since.is_none();
        if !ready || self.phase != Phase::Resting {
            return Vec::new();
        }
        self.open(now)
    }

    /// Cuts a wait short.
    fn hurry(&mut self, now: Millis) -> Vec<Command> {
        let Phase::Waiting { until } = self.phase else { return Vec::new() };
        let soonest = self.tried_at.saturating_add(AGAIN);
        if now >= soonest {
            return self.open(now);
        }
        self.phase = Phase::Waiting { until: until.min(soonest) };
        Vec::new()
    }

    fn open(&mut self, now: Millis) -> Vec<Command> {
        self.tried_at = now;
        self.phase = Phase::Connecting { until: now + self.policy.opening };
        vec![Command::Open]
    }

    /// Closes what is open and waits for somebody to look again. A refusal stands until another question is asked.
    fn rest(&mut self) -> Vec<Command> {
        let had_socket = self.has_socket();
        if self.phase != Phase::Stopped {
            self.phase = Phase::Resting;
        }
        if had_socket { vec![Command::Close] } else { Vec::new() }
    }

    /// Drops a connection that is no use and opens another.
    fn reopen(&mut self, now: Millis) -> Vec<Command> {
        let mut commands = vec![Command::Close];
        commands.extend(self.open(now));
        commands
    }

    fn opened(&mut self, now: Millis) -> Vec<Command> {
        if !matches!(self.phase, Phase::Connecting { .. }) {
            return Vec::new();
        }
        (self.unexplained, self.unanswered) = (0, None);
        self.heard_at = now;
        self.phase = Phase::Live { since: now, beat: now + BEAT };
        Vec::new()
    }

    /// Refused before it opened: asks why, unless that was asked just now and nothing answered.
    fn failed(&mut self, at: Moment) -> Vec<Command> {
        match &mut self.unanswered {
            Some(failed) if *failed < UNASKED_MOST => {
                *failed += 1;
                self.wait(None, at)
            }
            _ => {
                self.phase = Phase::AskingWhy { until: at.now + self.policy.opening };
                vec![Command::AskWhy]
            }
        }
    }

    fn ended(&mut self, ending: Ending, at: Moment) -> Vec<Command> {
        if let Phase::Live { since, .. } = self.phase
            && at.now - since >= self.policy.healthy
        {
            self.losses = 0;
        }
        match ending {
            Ending::Renew if self.losses == 0 => {
                // Counted, so that a server which ends each connection at once is not asked without pause.
                self.losses = 1;
                self.open(at.now)
            }
            Ending::Renew => self.wait(None, at),
            Ending::Lost(why) => self.wait(Some(why), at),
            Ending::Unexplained(why) => {
                self.unexplained += 1;
                if self.unexplained >= UNEXPLAINED_MOST {
                    self.poll(why, at)
                } else {
                    self.wait(Some(why), at)
                }
            }
            Ending::Full(why) => self.poll(why, at),
            Ending::Refused(why) => {
                self.why = Some(why);
                self.phase = Phase::Stopped;
                Vec::new()
            }
        }
    }

    /// Waits for between half of the back-off and all of it, so that many pages do not come back at once.
    fn wait(&mut self, why: Option<String>, at: Moment) -> Vec<Command> {
        let doubled = self.policy.first_wait.saturating_mul(1 << self.losses.min(20));
        let longest = doubled.min(self.policy.longest_wait);
        self.losses = self.losses.saturating_add(1);
        self.why = why.or_else(|| self.why.take());
        self.phase = Phase::Waiting { until: at.now + jittered(longest, at.jitter) };
        Vec::new()
    }

    fn poll(&mut self, why: String, at: Moment) -> Vec<Command> {
        self.why = Some(why);
        let retry_at = at.now + jittered(self.policy.retry_polling, at.jitter);
        self.phase = Phase::Polling { poll_at: at.now + self.policy.poll_every, retry_at };
        vec![Command::Poll]
    }

    fn timer(&mut self, at: Moment) -> Vec<Command> {
        let now = at.now;
        if self.hidden_since.is_some_and(|since| now - since >= self.policy.hidden_grace) {
            return self.rest();
        }
        match self.phase {
            Phase::Live { beat, .. } if now - beat > SLEPT => self.reopen(now),
            Phase::Live { .. } if self.policy.silence.is_some_and(|most| now - self.heard_at >= most) => {
                self.reopen(now)
            }
            Phase::Live { since, beat } if now >= beat => {
                self.phase = Phase::Live { since, beat: now + BEAT };
                Vec::new()
            }
            Phase::Connecting { until } if now >= until => {
                self.unanswered = Some(0);
                self.wait(Some("The server did not answer in time.".to_owned()), at);
                vec![Command::Close]
            }
            Phase::AskingWhy { until } if now >= until => {
                self.unanswered = Some(0);
                self.wait(Some("The server did not answer in time.".to_owned()), at)
            }
            Phase::Waiting { until } if now >= until => self.open(now),
            Phase::Polling { retry_at, .. } if now >= retry_at => self.open(now),
            Phase::Polling { poll_at, retry_at } if now >= poll_at => {
                self.phase = Phase::Polling { poll_at: now + self.policy.poll_every, retry_at };
                vec![Command::Poll]
            }
            _ => Vec::new(),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a part of a wait, which is small")]
#[expect(clippy::cast_precision_loss, reason = "a wait in milliseconds is far below 2^53")]
fn jittered(longest: i64, jitter: f64) -> i64 {
    let half = longest / 2;
    half + (jitter.clamp(0.0, 1.0) * (longest - half) as f64) as i64
}

#[cfg(test)]
mod tests;
