//! Asks the dashboard's annotation queries and keeps the events for all panels.

use atalaya_core::annotations::{self, Event};
use atalaya_core::model::Panel;
use atalaya_core::order::Arrange;
use atalaya_core::query::{Priority, plan_annotation};
use atalaya_core::time::TimeRange;
use leptos::prelude::*;

use crate::app::dashboard::board::Board;
use crate::app::data::answer;
use crate::app::data::client::{Ask, Outcome};

impl Board {
    /// Events that show on one panel, in time order; `range` is the panel's.
    pub fn events_on(self, panel: &Panel, range: TimeRange) -> Vec<Event> {
        let dashboard = self.dashboard.get_value();
        let mut events: Vec<Event> = self.annotations.with(|all| {
            let shown = all.events.iter().filter(|(place, _)| {
                let query = dashboard.annotations.get(**place);
                query.is_some_and(|query| {
                    self.annotation_on(&query.name, query.enabled) && annotations::shows_on(query, panel.id)
                })
            });
            shown.flat_map(|(_, events)| events.iter().cloned()).collect()
        });
        if !panel.annotations.is_empty() {
            let (zone, browser) = (self.zone.get(), self.session.browser_zone.get_value());
            // What comes back each day or week is never too often to be shown.
            let own = panel
                .annotations
                .iter()
                .flat_map(|query| annotations::recurring(query, range, &zone, &browser));
            events.extend(own.flatten());
        }
        events.arrange_by_key(|event| event.from);
        events
    }
}

/// Annotations are as dense as a chart of this width, in CSS pixels, could show.
const WIDTH_PX: u32 = 1000;

/// Asks with each refresh, for the annotations that are on.
pub fn follow(board: Board) {
    let client = board.session.client.get_value();
    let leaving = send_wrapper::SendWrapper::new(client.clone());
    on_cleanup(move || leaving.cancel("annotations"));
    Effect::new(move |_| {
        board.round.track();
        let scope = board.scope();
        let dashboard = board.dashboard.get_value();
        let mut asks = Vec::new();
        for (place, query) in dashboard.annotations.iter().enumerate() {
            if !board.annotation_on(&query.name, query.enabled) {
                continue;
            }
            if query.time_region.is_some() {
                // A range that cannot be read is said once, above the panels.
                let Ok(range) = board.range.get() else { return };
                let browser = board.session.browser_zone.get_value();
                take(board, place, annotations::recurring(query, range, &board.zone.get(), &browser));
                continue;
            }
            // A range that cannot be read is said once, above the panels.
            let Ok(planned) = board.planning(&scope, WIDTH_PX, |context| plan_annotation(query, context))
            else {
                return;
            };
            match planned {
                Ok(Some(planned)) => {
                    let request = planned.request.clone();
                    let query = query.clone();
                    let then = Box::new(move |outcome: Outcome| {
                        let answer = answer::read(&planned, &outcome);
                        let found = answer
                            .map(|answer| annotations::events(&query, &answer.frames))
                            .map_err(|error| error.words());
                        take(board, place, found);
                    });
                    asks.push(Ask { slot: place.to_string(), request, then });
                }
                Ok(None) => {}
                Err(error) => take(board, place, Err(error.words())),
            }
        }
        client.ask("annotations", asks, Priority::Visible);
    });
}

pub(super) fn take(board: Board, place: usize, found: Result<Vec<Event>, String>) {
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
