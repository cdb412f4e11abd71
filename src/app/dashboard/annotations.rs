//! Asks the dashboard's annotation queries and keeps the events for all panels.

use std::collections::BTreeMap;

use atalaya_core::annotations::{self, Event};
use atalaya_core::model::PanelId;
use atalaya_core::query::{PlanContext, Priority, plan_annotation};
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::dashboard::panel::{failed, read};
use crate::app::data::client::{Ask, Outcome};

/// Events by the annotation's place in the dashboard, and what went wrong with others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    pub events: BTreeMap<usize, Vec<Event>>,
    pub failures: BTreeMap<usize, String>,
}

impl Board {
    /// Events that show on one panel, in time order.
    pub fn events_on(self, panel: PanelId) -> Vec<Event> {
        let dashboard = self.dashboard.get_value();
        let mut events: Vec<Event> = self.annotations.with(|all| {
            let shown = all.events.iter().filter(|(place, _)| {
                let query = dashboard.annotations.get(**place);
                query.is_some_and(|query| {
                    self.annotation_on(&query.name, query.enabled) && annotations::shows_on(query, panel)
                })
            });
            shown.flat_map(|(_, events)| events.iter().cloned()).collect()
        });
        events.sort_by_key(|event| event.from);
        events
    }
}

/// Asks with each refresh, for the annotations that are on.
pub fn follow(board: Board) {
    let client = board.session.client.get_value();
    let leaving = send_wrapper::SendWrapper::new(client.clone());
    on_cleanup(move || leaving.cancel("annotations"));
    Effect::new(move |_| {
        board.round.track();
        let Ok(range) = board.range.get() else { return };
        let scope = board.scope();
        let (raw_range, zone, calendar) = (board.raw_range.get(), board.zone.get(), board.calendar());
        let config = board.session.config.get_value();
        let context = PlanContext {
            range,
            raw_range: &raw_range,
            now: board.now.get_untracked(),
            width_px: 1000,
            scope: &scope,
            datasources: &config.datasources,
            zone: &zone,
            calendar: &calendar,
        };
        let dashboard = board.dashboard.get_value();
        let mut asks = Vec::new();
        for (place, query) in dashboard.annotations.iter().enumerate() {
            if !board.annotation_on(&query.name, query.enabled) {
                continue;
            }
            match plan_annotation(query, &context) {
                Ok(Some(planned)) => {
                    let request = planned.request.clone();
                    let query = query.clone();
                    let then = Box::new(move |outcome: Outcome| {
                        let answer = match &outcome {
                            Ok(response) => read(&planned, response),
                            Err(failure) => Err(failed(&planned, *failure)),
                        };
                        let found = answer
                            .map(|answer| annotations::events(&query, &answer.frames))
                            .map_err(|error| format!("{} {}", error.headline(), error.advice()));
                        take(board, place, found);
                    });
                    asks.push(Ask { slot: place.to_string(), request, then });
                }
                Ok(None) => {}
                Err(error) => take(board, place, Err(format!("{} {}", error.headline(), error.advice()))),
            }
        }
        client.ask("annotations", asks, Priority::Visible);
    });
}

fn take(board: Board, place: usize, found: Result<Vec<Event>, String>) {
    let Some(before) = board.annotations.try_get_untracked() else { return };
    let mut after = before.clone();
    match found {
        Ok(events) => {
            after.failures.remove(&place);
            after.events.insert(place, events);
        }
        // The last good events stay.
        Err(why) => {
            after.failures.insert(place, why);
        }
    }
    if after != before {
        board.annotations.set(after);
    }
}
