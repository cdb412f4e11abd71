//! How it stands with a connection, in words. In: the state and the clock. Out: words as long as there is room for.
//!
//! **Invariant:** the short words say the same as the long ones.

use crate::time::Millis;

/// A connection as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub state: State,
    /// Why it is not live, in the server's words or ours.
    pub why: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Connecting,
    Live,
    Reconnecting {
        at: Millis,
    },
    /// Asked over HTTP every so many milliseconds.
    Polling {
        every: i64,
    },
    Paused(Pause),
    /// For good, until another question is asked.
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    Hidden,
    Offline,
    Unwatched,
    /// By the viewer; the connection itself goes on.
    Viewer,
}

/// How much is said, by the width of the panel that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The state alone, in few words.
    Little,
    /// The state in few words, and an age.
    Some,
    Enough,
}

impl Room {
    /// Of a panel's content of this width, in CSS pixels.
    pub fn of(width_px: f64) -> Self {
        match width_px {
            ..260.0 => Self::Little,
            260.0..480.0 => Self::Some,
            _ => Self::Enough,
        }
    }
}

impl Status {
    /// `live`, `reconnecting in 4 s`, `polling every 5 s`, `paused`.
    pub fn words(&self, now: Millis) -> String {
        match self.state {
            State::Connecting => "connecting".to_owned(),
            State::Live => "live".to_owned(),
            State::Reconnecting { at } => format!("reconnecting in {} s", seconds_up(at - now)),
            State::Polling { every } => format!("polling every {} s", seconds_up(every)),
            State::Paused(Pause::Offline) => "paused: offline".to_owned(),
            State::Paused(_) => "paused".to_owned(),
            State::Stopped => "stopped".to_owned(),
        }
    }

    /// The same in the room there is; in few words: `live`, `retry in 4 s`, `polling`, `offline`.
    pub fn words_in(&self, room: Room, now: Millis) -> String {
        match self.state {
            _ if room == Room::Enough => self.words(now),
            State::Reconnecting { at } => format!("retry in {} s", seconds_up(at - now)),
            State::Polling { .. } => "polling".to_owned(),
            State::Paused(Pause::Offline) => "offline".to_owned(),
            State::Connecting | State::Live | State::Paused(_) | State::Stopped => self.words(now),
        }
    }
}

/// How old the newest data is: `3 s`, `4 min`, `2 h`. A clock that is behind the server's gives `0 s`.
pub fn age(newest: Millis, now: Millis) -> String {
    let seconds = (now - newest).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    }
}

fn seconds_up(millis: i64) -> i64 {
    (millis.max(0) + 999) / 1000
}
