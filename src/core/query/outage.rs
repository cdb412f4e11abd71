//! Requests while the browser says that it has no network. In: requests about to start, and what became of them. Out:
//! whether to send each now.
//!
//! ```text
//! unknown ──first request──> scouting ──answered──> reached   everything is sent
//!                               └───────failed────> cut       nothing is sent
//! ```
//!
//! A browser without a network still reaches servers on its own machine, so one request finds out. Each one that fails
//! is a line in the browser's console that no page can suppress.
//!
//! **Invariant:** of all that is asked while there is no network at most one request is sent in vain.

use crate::query::JobId;

/// What to do with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    Send,
    /// Another one finds out: ask again when it ended.
    Hold,
    /// It fails as if it had been sent.
    Refuse,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Answered,
    /// Nothing answered.
    Unanswered,
    /// Cancelled by the page, or too slow: nothing is known.
    GivenUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Unknown,
    Scouting(JobId),
    Reached,
    Cut,
}

/// What is known of the network while the browser says that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outage(State);

impl Outage {
    /// A request is about to be sent.
    pub fn starts(&mut self, job: JobId, is_online: bool) -> Passage {
        if is_online {
            self.0 = State::Unknown;
            return Passage::Send;
        }
        match self.0 {
            State::Unknown => {
                self.0 = State::Scouting(job);
                Passage::Send
            }
            State::Scouting(_) => Passage::Hold,
            State::Reached => Passage::Send,
            State::Cut => Passage::Refuse,
        }
    }

    /// A request that was sent has ended; those held are to be started again. Gives whether servers can be reached now,
    /// as far as this one tells.
    pub fn ends(&mut self, job: JobId, ended: Ended, is_online: bool) -> bool {
        let is_scout = self.0 == State::Scouting(job);
        match ended {
            _ if is_online => self.0 = State::Unknown,
            Ended::Answered if is_scout => self.0 = State::Reached,
            Ended::Unanswered if is_scout => self.0 = State::Cut,
            Ended::GivenUp if is_scout => self.0 = State::Unknown,
            // Sent before the network went, whose answer was on its way; or to a server on this machine that is down.
            Ended::Answered | Ended::Unanswered | Ended::GivenUp => {}
        }
        ended == Ended::Answered && (is_online || self.0 == State::Reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFLINE: bool = false;

    #[test]
    fn with_a_network_everything_is_sent() {
        let mut outage = Outage::default();
        for job in 1..4 {
            assert_eq!(outage.starts(JobId(job), true), Passage::Send);
        }
        outage.ends(JobId(1), Ended::Unanswered, true);
        assert_eq!(outage.starts(JobId(4), true), Passage::Send, "a server is down, the network is not");
    }

    #[test]
    fn without_a_network_one_request_finds_out_for_all() {
        let mut outage = Outage::default();
        assert_eq!(outage.starts(JobId(1), OFFLINE), Passage::Send);
        assert_eq!(outage.starts(JobId(2), OFFLINE), Passage::Hold);
        outage.ends(JobId(1), Ended::Unanswered, OFFLINE);
        for job in 2..100 {
            assert_eq!(outage.starts(JobId(job), OFFLINE), Passage::Refuse);
        }
        assert_eq!(outage.starts(JobId(100), true), Passage::Send, "the network is back");
        assert_eq!(outage.starts(JobId(101), OFFLINE), Passage::Send, "the next outage is another");
    }

    #[test]
    fn an_answer_that_was_on_its_way_when_the_network_went_says_nothing_of_it() {
        let mut outage = Outage::default();
        assert_eq!(outage.starts(JobId(1), true), Passage::Send);
        assert!(!outage.ends(JobId(1), Ended::Answered, OFFLINE));
        assert_eq!(outage.starts(JobId(2), OFFLINE), Passage::Send);
        assert_eq!(outage.starts(JobId(3), OFFLINE), Passage::Hold);
        assert!(!outage.ends(JobId(2), Ended::Unanswered, OFFLINE));
        assert_eq!(outage.starts(JobId(3), OFFLINE), Passage::Refuse);
    }

    #[test]
    fn servers_on_the_same_machine_are_asked_without_a_network() {
        let mut outage = Outage::default();
        outage.starts(JobId(1), OFFLINE);
        assert!(outage.ends(JobId(1), Ended::Answered, OFFLINE));
        assert_eq!(outage.starts(JobId(2), OFFLINE), Passage::Send);
        outage.ends(JobId(2), Ended::Unanswered, OFFLINE);
        assert_eq!(outage.starts(JobId(3), OFFLINE), Passage::Send, "that server may come back");
    }

    #[test]
    fn a_scout_that_is_cancelled_is_followed_by_another() {
        let mut outage = Outage::default();
        outage.starts(JobId(1), OFFLINE);
        outage.ends(JobId(9), Ended::Unanswered, OFFLINE);
        assert_eq!(outage.starts(JobId(2), OFFLINE), Passage::Hold, "that one was sent before");
        outage.ends(JobId(1), Ended::GivenUp, OFFLINE);
        assert_eq!(outage.starts(JobId(2), OFFLINE), Passage::Send);
        assert_eq!(outage.starts(JobId(3), OFFLINE), Passage::Hold);
    }
}
