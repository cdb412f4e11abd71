//! One panel's data: asks when it must, keeps the last good answer, says what went wrong.
//!
//! In: planned queries. Out: frames by target with errors beside them, never instead of them.
//!
//! **Invariant:** a failed query leaves the picture as it was; an answer to an old question is never shown.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_core::frame::Frame;
use atalaya_core::order::{Arrange, Gather};
use atalaya_core::query::increment::{self, Asked, Held, Reading};
use atalaya_core::query::{Answer, Exemplar, HttpRequest, PlannedQuery, Priority, QueryError, Timing};
use atalaya_core::time::Millis;
use leptos::prelude::*;

use crate::app::data::answer;
use crate::app::data::client::{Ask, Client, Outcome};
use crate::app::platform::clock;
use crate::app::platform::fetch::FetchFailure;

/// One query's last question and answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exchange {
    /// `None` where the query could not even be planned.
    pub planned: Option<PlannedQuery>,
    /// What was sent for it: all of it, or the part that was missing.
    pub sent: Option<HttpRequest>,
    /// The last good answer; it stays when a later question fails.
    pub answer: Option<Answer>,
    pub error: Option<QueryError>,
    pub timing: Timing,
    /// When the answer came.
    pub answered_at: Option<Millis>,
    waiting: bool,
}

/// What a panel knows of its queries, in the order of its targets.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feed {
    pub exchanges: Vec<Exchange>,
    /// At least one round of answers is complete.
    pub settled: bool,
}

impl Feed {
    /// All last good frames.
    pub fn frames(&self) -> Vec<Frame> {
        let answers = self.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref());
        answers.flat_map(|answer| answer.frames.iter().cloned()).collect()
    }

    /// No answer has a single row.
    pub fn is_empty(&self) -> bool {
        let answers = self.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref());
        answers.flat_map(|answer| &answer.frames).all(Frame::is_empty)
    }

    /// Values held, for bounds of memory.
    pub fn weight(&self) -> usize {
        let answers = self.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref());
        answers.flat_map(|answer| &answer.frames).map(|frame| frame.len() * frame.fields.len()).sum()
    }

    /// All last good exemplars, in time order.
    pub fn exemplars(&self) -> Vec<Exemplar> {
        let answers = self.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref());
        let mut exemplars: Vec<Exemplar> =
            answers.flat_map(|answer| answer.exemplars.iter().cloned()).collect();
        exemplars.arrange_by_key(|exemplar| exemplar.at);
        exemplars
    }

    pub fn first_error(&self) -> Option<&QueryError> {
        self.exchanges.iter().find_map(|exchange| exchange.error.as_ref())
    }

    /// Why there has never been anything to show; `None` as soon as one query was answered.
    pub fn outright_error(&self) -> Option<&QueryError> {
        let is_extra = |exchange: &Exchange| exchange.planned.as_ref().is_some_and(PlannedQuery::is_extra);
        let mut needed = self.exchanges.iter().filter(|exchange| !is_extra(exchange));
        let has_picture = needed.any(|exchange| exchange.answered_at.is_some());
        self.first_error().filter(|_| !has_picture)
    }

    /// When the oldest picture on show was answered, if a newer question failed.
    pub fn stale_since(&self) -> Option<Millis> {
        self.exchanges.iter().filter(|exchange| exchange.error.is_some()).filter_map(|e| e.answered_at).min()
    }
}

/// Signals of one panel; copies are the same.
#[derive(Clone, Copy)]
pub struct FeedState {
    pub feed: RwSignal<Feed>,
    pub loading: RwSignal<bool>,
    /// Being assembled; shown at once when the round is complete, so that a panel never mixes two times.
    pending: StoredValue<Vec<Exchange>>,
    round: StoredValue<u64>,
    /// What refreshes build upon. Its columns are those of the frames on show.
    pub held: StoredValue<HeldByQuery>,
}

/// What is held of each query, by its name within the panel.
pub type HeldByQuery = BTreeMap<String, Held>;

/// How a round is asked.
pub struct Round<'r> {
    pub client: &'r Client,
    /// The panel's name in the queue.
    pub group: &'r str,
    pub priority: Priority,
    /// The moment that `now` meant when the queries were planned.
    pub now: Millis,
    /// Everything is read anew.
    pub wholly: bool,
}

impl FeedState {
    pub fn new() -> Self {
        Self {
            feed: RwSignal::default(),
            loading: RwSignal::new(false),
            pending: StoredValue::default(),
            round: StoredValue::new(0),
            held: StoredValue::default(),
        }
    }

    /// Asks a new round of questions; whatever the last one still waits for is cancelled.
    pub fn ask(self, how: &Round<'_>, plans: Vec<Result<PlannedQuery, QueryError>>) {
        let round = self.round.with_value(|round| round + 1);
        self.round.set_value(round);
        let before = self.feed.with_untracked(|feed| slots(&feed.exchanges));
        let mut exchanges = Vec::with_capacity(plans.len());
        let mut asks = Vec::new();
        for (position, plan) in plans.into_iter().enumerate() {
            let mut exchange = plan
                .as_ref()
                .ok()
                .and_then(|planned| before.get(&slot(planned, position)).cloned())
                .unwrap_or_default();
            match plan {
                Ok(planned) => {
                    exchange.waiting = true;
                    exchange.planned = Some(planned.clone());
                    let slot = slot(&planned, position);
                    let asked = self.held.with_value(|held| {
                        increment::ask(planned, held.get(&slot).filter(|_| !how.wholly), how.now)
                    });
                    exchange.sent = Some(asked.request.clone());
                    let place = Place { round, position, slot, group: how.group.to_owned() };
                    asks.push(self.ask_for(how.client, place, asked));
                }
                Err(error) => {
                    exchange.planned = None;
                    exchange.sent = None;
                    exchange.error = Some(error);
                }
            }
            exchanges.push(exchange);
        }
        let nothing_to_ask = asks.is_empty();
        let named: BTreeSet<String> = asks.iter().map(|ask| ask.slot.clone()).into_set();
        self.held.update_value(|held| held.retain(|slot, _| named.contains(slot)));
        self.pending.set_value(exchanges);
        self.loading.set(!nothing_to_ask);
        how.client.ask(how.group, asks, how.priority);
        if nothing_to_ask {
            self.show();
        }
    }

    fn ask_for(self, client: &Client, place: Place, asked: Asked) -> Ask {
        let (slot, request, client) = (place.slot.clone(), asked.request.clone(), client.clone());
        let then = Box::new(move |outcome: Outcome| self.answer(&client, place, &asked, &outcome));
        Ask { slot, request, then }
    }

    fn answer(self, client: &Client, place: Place, asked: &Asked, outcome: &Outcome) {
        // The panel may be gone, or may have asked anew.
        if self.round.try_with_value(|now| *now) != Some(place.round) {
            return;
        }
        let started = clock::stopwatch_millis();
        let mut held = None;
        self.held.update_value(|all| held = all.remove(&place.slot));
        let reading = answer::read_part(asked, &mut held, outcome);
        self.held.update_value(|all| all.extend(held.map(|held| (place.slot.clone(), held))));
        let answer = match reading {
            Ok(Reading::Answer(answer)) => Ok(*answer),
            Ok(Reading::AskWhole(whole)) => {
                self.pending.update_value(|exchanges| {
                    if let Some(exchange) = exchanges.get_mut(place.position) {
                        exchange.sent = Some(whole.request.clone());
                    }
                });
                let group = place.group.clone();
                client.ask_also(&group, self.ask_for(client, place, *whole), Priority::Visible);
                return;
            }
            Err(error) => Err(error),
        };
        let decoded_millis = clock::stopwatch_millis() - started;
        let mut complete = false;
        self.pending.update_value(|exchanges| {
            if let Some(exchange) = exchanges.get_mut(place.position) {
                take(exchange, answer, outcome, decoded_millis);
            }
            complete = exchanges.iter().all(|exchange| !exchange.waiting);
        });
        if complete {
            self.show();
        }
    }

    fn show(self) {
        let exchanges = self.pending.get_value();
        self.feed.set(Feed { exchanges, settled: true });
        self.loading.set(false);
    }
}

/// Where an answer belongs.
struct Place {
    round: u64,
    position: usize,
    slot: String,
    group: String,
}

/// A query's name within its panel; stable over rounds while the targets are.
fn slot(planned: &PlannedQuery, position: usize) -> String {
    format!("{}.{position}", planned.ref_id)
}

fn slots(exchanges: &[Exchange]) -> BTreeMap<String, Exchange> {
    let named = |(position, exchange): (usize, &Exchange)| {
        exchange.planned.as_ref().map(|planned| (slot(planned, position), exchange.clone()))
    };
    exchanges.iter().enumerate().filter_map(named).into_map()
}

fn take(exchange: &mut Exchange, answer: Result<Answer, QueryError>, outcome: &Outcome, decoded_millis: f64) {
    exchange.waiting = false;
    if let Ok(response) = outcome {
        exchange.timing = response.timing;
    }
    exchange.timing.decoded_millis = decoded_millis;
    match answer {
        Ok(answer) => {
            exchange.answer = Some(answer);
            exchange.error = None;
            exchange.answered_at = Some(clock::now());
        }
        Err(error) => {
            // The browser itself writes a line for a failed connection and for a status outside 2xx.
            let unsaid = match outcome {
                Ok(response) => (200..300).contains(&response.status),
                Err(failure) => *failure != FetchFailure::Network,
            };
            if unsaid {
                leptos::logging::warn!("{error}");
            }
            exchange.error = Some(error);
        }
    }
}
